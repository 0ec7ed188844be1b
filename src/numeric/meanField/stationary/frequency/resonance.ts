import { eigenvalues } from '../../../linear.ts';
import { common } from './common.ts';
import { type ComplexMatrix, inverted, zeros } from './complexMatrix.ts';
import { type Gain, gainOf, type Loop } from './gain.ts';
import { angles, frequencies } from './grid.ts';
import { atOnce, type Exponent, independent, type Linear, solvedAt } from './modes.ts';
import { responsesAt } from './responses.ts';

/** What changes of all frequencies do around a state at rest. */
export interface Resonance {
  /** The largest answer of independent changes, over frequencies; below 1 where none grows. */
  readonly functional: number;
  /** The frequency at which it is that large; of a map the angle by step. */
  readonly frequency: number;
  /** Of changes common to all sites, where they were looked at. */
  readonly common?: Gain;
  /** Whether every site by itself, its own memory included, comes back. */
  readonly held: boolean;
}

export type ResonanceOrNot = Resonance | { readonly unseen: string };

/** A phase that turns by more between neighbours is looked at more finely. */
const TURN = 0.7;
const DEPTH = 14;
/** Where memory acts, responses are not followed further once this much comes back. */
const GROWN = 1.05;

interface Seen {
  readonly at: number;
  readonly functional: number;
  /** Of det(1 - U), and of each site. */
  readonly whole: number;
  readonly loop: Loop | undefined;
  readonly phases: readonly number[];
  readonly R: ComplexMatrix;
}

/**
 * Whether a state at rest is stable to changes of every frequency. Independent changes of sites grow where, at some exponent λ
 * with Re λ ≥ 0, V E|G(λ)|² ≥ 1 for the answer G of a site to its field (Rajan & Abbott, PRL 97, 188104 (2006); with memory Sommers,
 * Crisanti, Sompolinsky & Stein, PRL 60, 1895 (1988)). The logarithm of a sum of squares of analytic functions is subharmonic, so that the
 * largest lies on the imaginary axis where no site grows by itself; that, and whether common changes grow, is counted by how often determinants turn along
 * the axis (Nyquist). Responses are followed from λ = i∞, where they vanish; of a map along the unit circle, from infinity.
 */
export function resonance(
  linear: Linear,
  discrete: boolean,
  still: Float64Array,
  wantsCommon: boolean,
): ResonanceOrNot {
  const equal = linear.populations.map((p) => p.kinds.map(atOnce));
  const exponent = (x: number): Exponent => (discrete ? { re: Math.cos(x), im: Math.sin(x) } : { re: 0, im: x });
  const look = (x: number, near: ComplexMatrix, where = exponent(x)): Seen | undefined => {
    const R = responsesAt(linear, where, near, equal);
    const of = R && solvedAt(linear, where, R);
    if (R === undefined || of === undefined) return undefined;
    const radius = eigenvalues(independent(linear, of), 2 * linear.closures.count).eigenvalues.reduce(
      (top, e) => Math.max(top, Math.hypot(e.re, e.im)),
      0,
    );
    const U = wantsCommon ? common(linear, of, R, still).U : undefined;
    return {
      at: x,
      functional: radius,
      whole: U === undefined ? 0 : turnOf(U, side),
      loop: U && { at: x, U },
      phases: of.phases.flat(),
      R,
    };
  };
  const { closures } = linear;
  const side = closures.blocks.reduce((n, b) => n + (b.kind === 'product' ? 2 : 1) * b.length, 0);
  const lost = { unseen: 'the answer of the sites at non-zero frequency could not be followed' };
  const nothing = zeros(linear.responses.length);
  const places = discrete ? angles() : frequencies(linear);
  let near = nothing;
  if (discrete)
    for (const r of [30, 10, 5, 3, 2, 1.5, 1.25, 1.1, 1.05, 1.02]) {
      const R = responsesAt(linear, { re: -r, im: 0 }, near, equal);
      if (R === undefined) return lost;
      near = R;
    }
  const seen: Seen[] = [];
  let whole = true;
  const remembers = linear.populations.some((p) => p.sites.some((s) => s.memory.length > 0));
  for (const x of places) {
    const one = look(x, near);
    whole = one !== undefined && refine(seen, one, look, DEPTH);
    if (!whole) break;
    near = one!.R;
    if (remembers && one!.functional > GROWN) {
      whole = false;
      break;
    }
  }
  // Beyond what grows, responses need not go on as they are.
  if (!whole && seen.every((s) => s.functional < 1)) return lost;
  const top = seen.reduce((a, b) => (b.functional > a.functional ? b : a));
  const { functional, at: frequency } = sharpened(seen, top, look);
  if (!whole) return { functional, frequency, held: true };
  const moving = seen.filter((s) => s.at > 0);
  const counts = linear.populations.flatMap((p) => p.kinds.map((s) => s.n));
  // From the far end to 0 the determinant of a site with n states that all come back turns by -n π/2; of a map, from π to 0, by -n π.
  const quarter = discrete ? Math.PI : Math.PI / 2;
  const held = counts.every((n, k) => {
    const turned = moving.slice(1).reduce((t, s, j) => t + principal(s.phases[k]! - moving[j]!.phases[k]!), 0);
    // What neither grows nor decays turns by half as much.
    return Math.abs(turned + n * quarter) < 2.4;
  });
  if (!wantsCommon) return { functional, frequency, held };
  const loops = seen.flatMap((s) => s.loop ?? []);
  const beside = (x: number): Loop | undefined => {
    const next = seen.reduce((a, b) => (Math.abs(b.at - x) < Math.abs(a.at - x) ? b : a));
    return look(x, next.R)?.loop;
  };
  return { functional, frequency, held, common: gainOf(loops, side, beside) };
}

/** The argument of det(1 - U). */
function turnOf(U: ComplexMatrix, side: number): number {
  const A = { re: U.re.map((x, k) => (k % (side + 1) === 0 ? 1 - x : -x)), im: U.im.map((x) => -x) };
  return side === 0 ? 0 : (inverted(A, side)?.phase ?? Number.NaN);
}

const principal = (x: number): number => x - 2 * Math.PI * Math.round(x / (2 * Math.PI));

/** Puts a place after the ones before it, and others between where something turns fast. */
function refine(
  seen: Seen[],
  next: Seen,
  look: (x: number, near: ComplexMatrix) => Seen | undefined,
  depth: number,
): boolean {
  const before = seen.at(-1);
  const turns = (a: Seen, b: Seen): boolean =>
    Math.abs(principal(a.whole - b.whole)) > TURN ||
    a.phases.some((x, k) => Math.abs(principal(x - b.phases[k]!)) > 2 * TURN) ||
    Math.abs(a.functional - b.functional) > 0.2 * (0.5 + Math.max(a.functional, b.functional));
  if (before === undefined || depth === 0 || !turns(before, next)) {
    if (!Number.isFinite(next.whole)) return false;
    seen.push(next);
    return true;
  }
  const between = look((before.at + next.at) / 2, before.R);
  if (between === undefined) return false;
  return refine(seen, between, look, depth - 1) && refine(seen, next, look, depth - 1);
}

/** The largest functional around a place, by golden section between its neighbours. */
function sharpened(seen: readonly Seen[], top: Seen, look: (x: number, near: ComplexMatrix) => Seen | undefined): Seen {
  const k = seen.indexOf(top);
  const [a, b] = [seen[k - 1], seen[k + 1]];
  if (a === undefined || b === undefined) return top;
  let best = top;
  let [low, high] = [Math.min(a.at, b.at), Math.max(a.at, b.at)];
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let round = 0; round < 24; round++) {
    const [p, q] = [high - golden * (high - low), low + golden * (high - low)];
    const [u, v] = [look(p, best.R), look(q, best.R)];
    if (u === undefined || v === undefined) break;
    for (const s of [u, v]) if (s.functional > best.functional) best = s;
    if (u.functional > v.functional) high = q;
    else low = p;
  }
  return best;
}
