import { zero } from '../../expr/build.ts';
import type { Letter } from '../../expr/expr.ts';
import { mentions } from '../../expr/traverse.ts';
import type { Stability } from '../../model/claim.ts';
import { instrument, type Quantity } from '../../numeric/instrument.ts';
import { eigenvalues, nullSpace } from '../../numeric/linear.ts';
import { expanded } from '../../numeric/manifold.ts';
import { random } from '../../numeric/random.ts';
import type { Setting } from '../../numeric/setting.ts';
import { conservedByEntries } from '../../theory/conserved/byEntries.ts';
import { lossesOf } from '../../theory/conserved/losses.ts';
import { conservation } from '../../theory/conserved/search.ts';
import { indicesOf } from '../../theory/conserved/shape.ts';
import type { Field } from '../../theory/derivation.ts';
import { TIME } from '../../theory/motion.ts';
import { type Case, fieldsWhen } from '../case/case.ts';
import { drawCoordinates } from '../case/chart.ts';
import { dot, norm, scaled, type Vector } from '../case/vector.ts';
import { alongLeaf } from './alongLeaf.ts';
import { countSigns, type Linearisation, type SignCount } from './linearisation.ts';
import { type Generator, symmetries } from './symmetries.ts';
import { isBasin, isTrapped } from './trap.ts';

/** A linearisation on the leaf of what is conserved, modulo the symmetries: what is left of it there. */
export interface Leaf {
  readonly count: SignCount;
  /** Whether every mode that is left turns. */
  readonly turns: boolean;
  /** How many directions lead off the leaf, and how many lie along orbits of symmetries on it. */
  readonly laws: number;
  readonly symmetries: number;
  /** Whether a conserved quantity has a strict extremum there: what starts near by stays near by (Lagrange, Dirichlet). */
  readonly trapped: () => boolean;
  /** The motion on the leaf, where that is a plane of whatever dimension: of the laws that define it all are linear. */
  readonly motion: Linearisation | undefined;
}

/** A gradient below this part of what it is elsewhere vanishes; so does a part of a unit vector. */
const SMALL = 1e-8;

/**
 * Splits the tangent space at a stationary point. Conserved quantities with independent gradients there define a leaf
 * through it, which the Jacobian maps into itself; orbits of symmetries through it consist of stationary points. What
 * is left is a square matrix, whose eigenvalues are those of the Jacobian but for zeros that a law or a symmetry owns.
 * A quantity whose gradient vanishes at the point owns nothing (Marsden & Ratiu 1999, chapter 1).
 */
export function leavesOf(c: Case): (setting: Setting) => (l: Linearisation) => Leaf | undefined {
  const { letters, fields } = motion(c);
  const whole = conservation(letters, { fields, time: c.model.time }, [], {
    losses: lossesOf(c.model, letters),
  }).invariants;
  const byEntries = conservedByEntries(fields, c.model, [], whole);
  const found = (byEntries.length > 0 ? byEntries : whole).filter(
    (q) => q.proved && q.rate === zero && !mentions(q.core, TIME),
  );
  const quantities = found.map((q, k) => ({ name: `${k}`, indices: indicesOf(q.shape), term: q.core }));
  return (setting) => leafAt(c, setting, letters, quantities);
}

function leafAt(
  c: Case,
  setting: Setting,
  letters: readonly Letter[],
  quantities: readonly Quantity[],
): (l: Linearisation) => Leaf | undefined {
  const laws = quantities.length === 0 ? undefined : instrument(quantities, c.model, setting, { variables: letters });
  let generators: readonly Generator[] | undefined;
  return (l) => {
    generators ??= c.claim.ansatz === undefined ? symmetries(c, l.chart, setting, l.coordinates) : [];
    const n = l.dimension;
    const ambient = l.coordinates.length;
    const directions = l.chart.manifold?.directions(l.coordinates);
    const unit = (k: number): Vector => Float64Array.from({ length: n }, (_, m) => (m === k ? 1 : 0));
    const basis = Array.from({ length: n }, (_, k) =>
      directions === undefined ? unit(k) : expanded(unit(k), directions, ambient),
    );
    const along = (x: Vector): Vector => Float64Array.from(basis, (b) => dot(b, x));
    const rows = (at: Vector): readonly Vector[] => {
      const jacobian = laws?.jacobian(at, 0) ?? new Float64Array(0);
      return Array.from({ length: laws?.length ?? 0 }, (_, k) => jacobian.slice(k * ambient, (k + 1) * ambient));
    };
    const elsewhere = drawCoordinates(l.chart, setting, random(`${c.seed}/${c.model.name}/leaf`));
    const typical = rows(elsewhere).map(norm);
    const gradients = rows(l.coordinates).map(along);
    if (![...typical, ...gradients.map(norm)].every(Number.isFinite)) return undefined;
    const owns = gradients.map((g, k) => norm(g) > SMALL * Math.max(typical[k]!, norm(g)));
    const kept = gradients.flatMap((g, k) => (owns[k] ? [scaled(g)] : []));
    // The two wings have to agree: the gradient of a conserved quantity annihilates the Jacobian.
    if (kept.some((g) => norm(applied(g, l.jacobian, n)) > 1e-6 * l.size)) return undefined;
    const normals = orthonormal(kept);
    const orbits = orthonormal(
      generators.map((g) => along(g(l.coordinates))).filter((x) => norm(x) > SMALL * Math.max(1, norm(l.coordinates))),
    ).filter((x) => norm(image(l.jacobian, x)) <= 1e-6 * Math.max(l.size, 1e-290));
    const inside = within(orbits, normals);
    const left = complement([...normals, ...inside], n);
    const reduced = Float64Array.from(left.flatMap((a) => left.map((b) => dot(a, image(l.jacobian, b)))));
    const { eigenvalues: spectrum } = eigenvalues(reduced, left.length);
    const { size, noise, time } = l;
    const count = countSigns({ jacobian: reduced, dimension: left.length, spectrum, size, noise, time });
    const far = rows(elsewhere);
    const isFlat =
      directions === undefined &&
      inside.length === 0 &&
      gradients.every((g, k) => !owns[k] || norm(g.map((x, m) => x - far[k]![m]!)) <= SMALL * norm(g));
    const motion = isFlat ? alongLeaf(l, left, reduced, spectrum) : undefined;
    const trapped = (): boolean => {
      // A simplex is flat: what leads along it leads along it everywhere.
      if (l.chart.letters.some((x) => x.domain.kind === 'sphere')) return false;
      const value = (x: Vector): Float64Array => laws?.evaluate(x, 0) ?? new Float64Array(0);
      if (directions === undefined && normals.length === 0 && isBasin(value, l)) return true;
      const slopes = gradients.map((g, k) => g.map((x) => x / Math.max(typical[k]!, 1e-290)));
      const within = directions === undefined ? left : left.map((v) => expanded(v, directions, ambient));
      return isTrapped(
        slopes,
        within,
        (x) => rows(x).map((r, k) => r.map((v) => v / Math.max(typical[k]!, 1e-290))),
        l,
      );
    };
    // In a plane what is trapped goes round.
    const turns = (n === 2 && ambient === 2) || spectrum.every((e) => Math.hypot(e.re, e.im) > 1e-6 * l.size);
    return { count, turns, laws: normals.length, symmetries: inside.length, trapped, motion };
  };
}

/** Whether a verdict may change where what laws and symmetries own is taken out. */
export const isOpen = (says: Stability, verdict: string, n: SignCount): boolean =>
  (verdict !== 'true' && verdict !== 'false') || (says === 'marginal' && verdict === 'true' && n.zero > 0);

/** The verdict by what is left on the leaf of what is conserved, modulo symmetry: `true`, `false`, or why it is open. */
export function decideOnLeaf(says: Stability, plain: string, leaf: Leaf): string {
  const { positive, negative, zero: still, unclear } = leaf.count;
  if (unclear > 0) return plain;
  if (still === 0 && leaf.laws + leaf.symmetries > 0)
    switch (says) {
      case 'stable':
        return positive > 0 ? 'false' : 'true';
      case 'unstable':
        return positive > 0 ? 'true' : 'false';
      case 'saddle':
        return positive > 0 && negative > 0 ? 'true' : 'false';
      default:
        return 'false';
    }
  if (says === 'marginal' || positive > 0 || negative > 0 || !leaf.trapped()) return plain;
  // What cannot leave is stable, and a centre if it turns.
  if (says === 'centre') return leaf.turns ? 'true' : plain;
  return says === 'stable' ? 'true' : 'false';
}

/** What owns the neutral directions, or keeps what starts near by near by. */
export function ownedWords(leaf: Leaf): string {
  const { laws, symmetries: orbits, count } = leaf;
  const parts = [
    ...(laws > 0 ? [`on the leaf of ${laws} conserved ${laws === 1 ? 'quantity' : 'quantities'}`] : []),
    ...(orbits > 0 ? [`modulo ${orbits} ${orbits === 1 ? 'direction' : 'directions'} of symmetry`] : []),
    ...(count.zero > 0 ? ['where a conserved quantity has a strict extremum'] : []),
  ];
  return `; ${parts.join(', ')}`;
}

/** What moves in a claim: the states, or the letters of its ansatz. */
function motion(c: Case): { readonly letters: Linearisation['chart']['letters']; readonly fields: readonly Field[] } {
  const { ansatz } = c.claim;
  if (ansatz === undefined) return { letters: c.model.states.map((s) => s.letter), fields: fieldsWhen(c) };
  return { letters: ansatz.letters, fields: fieldsWhen({ ...c, fields: c.reduced().fields }) };
}

/** g J for a square matrix. */
const applied = (g: Vector, matrix: Vector, n: number): Vector =>
  Float64Array.from({ length: n }, (_, m) => g.reduce((s, x, k) => s + x * matrix[k * n + m]!, 0));
/** J x for a square matrix. */
const image = (matrix: Vector, x: Vector): Vector =>
  Float64Array.from({ length: x.length }, (_, k) => x.reduce((s, v, m) => s + matrix[k * x.length + m]! * v, 0));

/** An orthonormal basis of what vectors span (Gram & Schmidt, twice for rounding). */
function orthonormal(vectors: readonly Vector[]): readonly Vector[] {
  const made: Vector[] = [];
  for (const v of vectors) {
    let x = scaled(v);
    for (let round = 0; round < 2; round++)
      for (const e of made) {
        const c = dot(e, x);
        x = x.map((y, k) => y - c * e[k]!);
      }
    if (norm(x) > SMALL ** 0.5) made.push(scaled(x));
  }
  return made;
}

/** What of the span of orthonormal vectors is orthogonal to the normals. */
function within(span: readonly Vector[], normals: readonly Vector[]): readonly Vector[] {
  if (span.length === 0 || normals.length === 0) return span;
  const products = Float64Array.from(normals.flatMap((g) => span.map((s) => dot(g, s))));
  const largest = Math.max(...products.map(Math.abs));
  if (largest <= SMALL ** 0.5) return span;
  const { basis } = nullSpace(products, normals.length, span.length, SMALL ** 0.5);
  return basis.map((w) => {
    const x = new Float64Array(span[0]!.length);
    w.forEach((c, k) => {
      span[k]!.forEach((v, m) => {
        x[m]! += c * v;
      });
    });
    return scaled(x);
  });
}

/** An orthonormal basis of what is orthogonal to orthonormal vectors. */
function complement(vectors: readonly Vector[], n: number): readonly Vector[] {
  if (vectors.length === 0)
    return Array.from({ length: n }, (_, k) => Float64Array.from({ length: n }, (_, m) => (m === k ? 1 : 0)));
  return nullSpace(Float64Array.from(vectors.flatMap((v) => [...v])), vectors.length, n, 1e-9).basis;
}
