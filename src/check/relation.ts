import { mul, replace, subtract } from '../expr/build.ts';
import type { Atom, Expr, Letter } from '../expr/expr.ts';
import { atomIndex } from '../expr/intern.ts';
import { isNonnegative, isPositive } from '../expr/sign.ts';
import type { Form, Observed } from '../model/claim.ts';
import type { Point, Tensor } from '../model/model.ts';
import { instrument, unpack } from '../numeric/instrument.ts';
import type { RandomStream } from '../numeric/random.ts';
import { scalar } from '../numeric/scalar.ts';
import { holds, inDomain, lengthOf, type Setting, valuesOf } from '../numeric/setting.ts';
import { position } from '../numeric/start.ts';
import { takeGradients } from '../rewrite/derivative.ts';
import { isZeroTerm } from '../rewrite/zeroTest.ts';
import { assign } from '../theory/motion.ts';
import { type Case, settings, specialise } from './case.ts';
import { type Chart, chart, drawCoordinates, pointMap } from './chart.ts';
import { exactly } from './exact.ts';
import { type Comparison, judgeIdentity, witness } from './identity.ts';
import { magnitude } from './magnitude.ts';
import { descend } from './search.ts';
import { type Evidence, inconclusive, type Judgement } from './verdict.ts';

type Relation = Extract<Form, { kind: 'relation' }>;

/** `A = B`, `A <= B`, … at every state, or at a point: in letters, and by kernels of the un-reduced terms. */
export function judgeRelation(c: Case, form: Relation): Judgement {
  if (form.comparison === '=')
    return judgeIdentity(
      c,
      {
        residuals: () => [mul(form.guard, subtract(onPoint(form.left, form.at, c), onPoint(form.right, form.at, c)))],
        compare: (setting, random) => comparer(c, form, setting, random),
        method: 'kernels at random states',
      },
      form.tolerance === undefined
        ? undefined
        : (setting) => {
            const t = scalar(form.tolerance!.value, valuesOf(setting));
            return form.tolerance!.percent ? (t / 100) * Math.abs(numberOf(form.right.term, setting)) : t;
          },
    );
  return judgeInequality(c, form);
}

const numberOf = (e: Expr, setting: Setting): number => {
  try {
    return scalar(e, valuesOf(setting));
  } catch {
    return 0;
  }
};

/** A side of a relation in letters: gradients taken, the ansatz and the point put in. */
export function onPoint(side: Tensor, point: Point | undefined, c: Case): Expr {
  let e = takeGradients(side.term);
  if (c.claim.ansatz !== undefined) e = assign(e, c.claim.ansatz.items);
  if (point !== undefined) e = assign(e, point.entries);
  return e;
}

/** Common names for the axes of both sides. */
function together(form: { left: Tensor; right: Tensor }): { atoms: readonly Atom[]; left: Expr; right: Expr } {
  return { atoms: form.left.indices, left: form.left.term, right: aligned(form.right, form.left.indices) };
}
/** The term of a tensor with its axes named as given. */
export const aligned = (t: Tensor, atoms: readonly Atom[]): Expr =>
  replace(t.term, new Map(t.indices.map((a, k) => [a, atomIndex(atoms[k]!)])));

/** Evaluates both sides and their scales at random states, the states of conditions respected. */
function comparer(
  c: Case,
  form: Relation,
  setting: Setting,
  _random: RandomStream,
): (draw: RandomStream, where?: Where) => Comparison & { readonly free: Float64Array } {
  const t = together(form);
  const quantities = [
    { name: 'left', term: mul(form.guard, t.left) },
    { name: 'right', term: mul(form.guard, t.right) },
    { name: 'scale', term: mul(form.guard, magnitude(t.left)) },
    { name: 'scale', term: mul(form.guard, magnitude(t.right)) },
  ].map((q) => ({ ...q, indices: t.atoms }));
  const map = chart(c.model, c.claim.ansatz, setting);
  const point = form.at === undefined ? undefined : pointMap(c.model, map, form.at, setting);
  const extras = extraLetters(c, map);
  const probe = instrument(quantities, c.model, setting, { extra: extras });
  const n = probe.length / 4;
  const generic = probe.evaluate(
    map.state(drawCoordinates(map, setting, c.random.fork('generic'))),
    0.5,
    startValues(c, map, setting, c.random.fork('generic start')),
  );
  return (draw, where = {}) => {
    const { free, coordinates, y, time } = drawState(c, map, setting, draw, { ...where, point });
    const extra = new Map([
      ...map.extra(coordinates),
      ...startValues(c, map, setting, draw.fork('starts'), coordinates),
    ]);
    const out = probe.evaluate(y, time, extra);
    // At a point where both sides vanish, their size elsewhere says what counts as zero.
    const scale = Array.from({ length: n }, (_, k) =>
      Math.max(out[2 * n + k]! + out[3 * n + k]!, 1e-6 * (finite(generic[2 * n + k]!) + finite(generic[3 * n + k]!))),
    );
    return {
      free,
      left: out.slice(0, n),
      right: out.slice(n, 2 * n),
      scale,
      entry: entryName('entry', probe.outputs[0]!.shape),
      states: unpack(y, probe.variables, setting),
      ...(time === 0 ? {} : { time }),
      sides: (k) => {
        const place = position(k, probe.outputs[0]!.shape);
        return {
          left: quantities[0]!.term,
          right: quantities[1]!.term,
          atoms: new Map(t.atoms.map((a, m) => [a, place[m]!])),
          extra,
        };
      },
    };
  };
}
const finite = (x: number): number => (Number.isFinite(x) ? x : 0);

/** `name [2, 1]` for the k-th entry of an array. */
export const entryName =
  (name: string, shape: readonly number[]): ((k: number) => string) =>
  (k) =>
    shape.length === 0 ? name : `${name} [${position(k, shape).join(', ')}]`;

/** No state was found that meets the conditions of a claim. */
export class Unmet extends Error {
  constructor() {
    super(`no state met the conditions in ${PATIENCE} draws`);
    this.name = 'Unmet';
  }
}
const PATIENCE = 500;

/** What a draw of a state may be given: a point, coordinates, or how far from the origin to look. */
export interface Where {
  readonly point?: { readonly evaluate: (y: ArrayLike<number>, t: number) => Float64Array };
  /** The coordinates themselves (the free ones of a point). */
  readonly at?: Float64Array;
  readonly reach?: number;
}

/** A random state (or the point asked for, with its free coordinates random) that meets the conditions on states. @throws {Unmet} */
export function drawState(
  c: Case,
  map: Chart,
  setting: Setting,
  draw: RandomStream,
  { point, at, reach }: Where = {},
): { free: Float64Array; coordinates: Float64Array; y: Float64Array; time: number } {
  const time = Math.abs(draw.fork('time').normal());
  for (let attempt = 0; attempt < (at === undefined ? PATIENCE : 1); attempt++) {
    const free = at ?? drawCoordinates(map, setting, draw.fork(attempt), reach);
    const coordinates = point === undefined ? free : Float64Array.from(point.evaluate(free, 0));
    const y = map.state(coordinates);
    const states = unpack(
      y,
      c.model.states.map((s) => s.letter),
      setting,
    );
    const values = valuesOf(setting, new Map<Letter, ArrayLike<number>>([...states, ...map.extra(coordinates)]));
    // A point is where its author put it, on the edge of a domain as well; a search must not leave the domains.
    const inside = at === undefined || within(map, free, setting);
    if (inside && c.when.every((w) => holds(w, values) !== false)) return { free, coordinates, y, time };
  }
  throw new Unmet();
}

/** Whether coordinates lie in the domains of their letters. */
function within(map: Chart, coordinates: Float64Array, setting: Setting): boolean {
  let at = 0;
  for (const l of map.letters) {
    const n = lengthOf(l, setting.sizes);
    const d = l.domain;
    if (d.kind === 'real' && (d.lower !== undefined || d.upper !== undefined))
      for (let k = 0; k < n; k++) if (!inDomain(coordinates[at + k]!, d, setting)) return false;
    at += n;
  }
  return true;
}

/** Letters of a claim that are neither states nor fixed: reduced letters and starts. */
export function extraLetters(c: Case, map: Chart): readonly Letter[] {
  const reduced = c.claim.ansatz === undefined ? [] : map.letters;
  return [...reduced, ...c.claim.observed.map((o) => o.letter)];
}

/** Numbers for the letters that stand for states at t = 0. */
export function startValues(
  c: Case,
  map: Chart,
  setting: Setting,
  draw: RandomStream,
  at?: Float64Array,
): ReadonlyMap<Letter, Float64Array> {
  const coordinates = at ?? drawCoordinates(map, setting, draw);
  const parts = new Map([
    ...unpack(
      map.state(coordinates),
      c.model.states.map((s) => s.letter),
      setting,
    ),
    ...map.extra(coordinates),
  ]);
  return new Map(c.claim.observed.map((o: Observed) => [o.letter, Float64Array.from(Array.from(parts.get(o.of)!))]));
}

/** Room relative to what is added up: below `-BROKEN` an inequality fails, within it both sides are equal to rounding. */
const BROKEN = 1e-9;

function judgeInequality(c: Case, form: Relation): Judgement {
  const t = together(form);
  const below = form.comparison === '<' || form.comparison === '<=';
  const gap = below ? subtract(t.right, t.left) : subtract(t.left, t.right);
  const strict = form.comparison === '<' || form.comparison === '>' || form.comparison === '!=';
  const evidence: Evidence[] = [];
  const { term } = specialise(onPoint({ indices: t.atoms, components: 0, term: gap }, form.at, c), c.when);
  const proved = form.comparison !== '!=' && (strict ? isPositive(term) : isNonnegative(term));
  if (proved)
    evidence.push({
      wing: 'symbolic',
      method: 'signs',
      says: 'a sum of terms of one sign, for all values in the domains',
    });
  const equal = strict && isZeroTerm(term) === true;
  const room = (a: number, b: number, scale: number): number =>
    (below ? b - a : form.comparison === '!=' ? Math.abs(a - b) : a - b) / Math.max(scale, 1e-290);
  const { settings: where, refused } = settings(c);
  let draws = 0;
  let touched = false;
  let least = Number.POSITIVE_INFINITY;
  for (const [s, setting] of where.entries()) {
    const compare = comparer(c, form, setting, c.random);
    let best: { room: number; k: number; comparison: ReturnType<typeof compare> } | undefined;
    const look = (label: string, at: Where): number => {
      let comparison: ReturnType<typeof compare>;
      try {
        comparison = compare(c.random.fork(label), at);
      } catch (problem) {
        if (problem instanceof Unmet && at.at !== undefined) return Number.POSITIVE_INFINITY;
        throw problem;
      }
      let worst = Number.POSITIVE_INFINITY;
      for (let k = 0; k < comparison.left.length; k++) {
        const [a, b] = [comparison.left[k]!, comparison.right[k]!];
        if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
        const r = room(a, b, comparison.scale[k]!);
        worst = Math.min(worst, r);
        if (best === undefined || r < best.room) best = { room: r, k, comparison };
      }
      return worst;
    };
    for (let d = 0; d < 12; d++) {
      look(`inequality ${s}.${d}`, { reach: [1, 1, 1, 0.1, 10, 1, 100, 1, 0.01, 3, 30, 1][d]! });
      draws++;
    }
    if (best !== undefined && !proved && best.room > -BROKEN)
      descend(
        (x) => look(`search ${s}`, { at: x }),
        { x: best.comparison.free, value: best.room },
        c.random.fork(`search ${s}`),
      );
    if (best === undefined) continue;
    least = Math.min(least, best.room);
    if (best.room < -BROKEN || equal) {
      if (proved) return inconclusive('the two wings disagree on the sign', evidence);
      return { verdict: 'refuted', evidence, witness: witness(c.model, setting, best.comparison, best.k) };
    }
    if (!strict || best.room > 1e-12) continue;
    const sides = best.comparison.sides!(best.k);
    const states = new Map<Letter, ArrayLike<number>>([...best.comparison.states, ...(sides.extra ?? [])]);
    const exact = exactly(
      onPoint({ indices: t.atoms, components: 0, term: gap }, undefined, c),
      setting,
      states,
      sides.atoms,
    );
    if (exact.kind === 'zero' && exact.how === 'normal-form' && !proved)
      return { verdict: 'refuted', evidence, witness: witness(c.model, setting, best.comparison, best.k) };
    touched = true;
  }
  if (!Number.isFinite(least))
    return proved ? { verdict: 'proved', evidence } : inconclusive(refused ?? 'nothing could be evaluated', evidence);
  if (touched && !proved) return inconclusive('states were found at which both sides are equal to rounding', evidence);
  evidence.push({
    wing: 'numeric',
    method: 'kernels at random states, and a search for less room',
    says: `holds at ${draws} states and where the search led; least relative room`,
    measured: least,
    draws,
  });
  return { verdict: proved ? 'proved' : 'supported', evidence };
}
