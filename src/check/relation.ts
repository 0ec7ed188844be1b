import { mul, replace, subtract } from '../expr/build.ts';
import type { Atom, Expr, Letter } from '../expr/expr.ts';
import { atomIndex } from '../expr/intern.ts';
import { isNonnegative, isPositive } from '../expr/sign.ts';
import type { Form, Observed } from '../model/claim.ts';
import type { Point, Tensor } from '../model/model.ts';
import { instrument, unpack } from '../numeric/instrument.ts';
import type { RandomStream } from '../numeric/random.ts';
import { scalar } from '../numeric/scalar.ts';
import { holds, type Setting, valuesOf } from '../numeric/setting.ts';
import { position } from '../numeric/start.ts';
import { takeGradients } from '../rewrite/derivative.ts';
import { assign } from '../theory/motion.ts';
import { type Case, settings, specialise } from './case.ts';
import { type Chart, chart, drawCoordinates, pointMap } from './chart.ts';
import { type Comparison, judgeIdentity, witness } from './identity.ts';
import { magnitude } from './magnitude.ts';
import { inconclusive, type Judgement } from './verdict.ts';

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
): (draw: RandomStream) => Comparison {
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
  return (draw) => {
    const { coordinates, y, time } = drawState(c, map, setting, draw, point);
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

/** A random state (or the point asked for, with its free coordinates random) that meets the conditions on states. */
export function drawState(
  c: Case,
  map: Chart,
  setting: Setting,
  draw: RandomStream,
  point?: { evaluate: (y: ArrayLike<number>, t: number) => Float64Array },
): { coordinates: Float64Array; y: Float64Array; time: number } {
  const time = Math.abs(draw.fork('time').normal());
  for (let attempt = 0; ; attempt++) {
    const free = drawCoordinates(map, setting, draw.fork(attempt));
    const coordinates = point === undefined ? free : Float64Array.from(point.evaluate(free, 0));
    const y = map.state(coordinates);
    const states = unpack(
      y,
      c.model.states.map((s) => s.letter),
      setting,
    );
    const reduced = new Map([...map.extra(coordinates)].map(([l, v]) => [l, v]));
    const values = valuesOf(setting, new Map<Letter, ArrayLike<number>>([...states, ...reduced]));
    if (attempt >= 500 || c.when.every((w) => holds(w, values) !== false)) return { coordinates, y, time };
  }
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

function judgeInequality(c: Case, form: Relation): Judgement {
  const t = together(form);
  const gap =
    form.comparison === '<' || form.comparison === '<=' ? subtract(t.right, t.left) : subtract(t.left, t.right);
  const strict = form.comparison === '<' || form.comparison === '>' || form.comparison === '!=';
  const evidence: Judgement['evidence'][number][] = [];
  let proved = false;
  if (form.comparison !== '!=') {
    const { term } = specialise(onPoint({ indices: t.atoms, components: 0, term: gap }, form.at, c), c.when);
    proved = strict ? isPositive(term) : isNonnegative(term);
    if (proved)
      evidence.push({
        wing: 'symbolic',
        method: 'signs',
        says: 'a sum of terms of one sign, for all values in the domains',
      });
  }
  const { settings: where, refused } = settings(c);
  let draws = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [s, setting] of where.entries()) {
    const compare = comparer(c, form, setting, c.random);
    for (let d = 0; d < 12; d++) {
      const comparison = compare(c.random.fork(`inequality ${s}.${d}`));
      for (let k = 0; k < comparison.left.length; k++) {
        const [a, b] = [comparison.left[k]!, comparison.right[k]!];
        if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
        const room =
          (form.comparison === '<' || form.comparison === '<='
            ? b - a
            : form.comparison === '!='
              ? Math.abs(a - b)
              : a - b) / Math.max(comparison.scale[k]!, 1e-290);
        least = Math.min(least, room);
        const fails = strict ? room <= 1e-12 : room < -1e-9;
        if (fails && !proved)
          return { verdict: 'refuted', evidence, witness: witness(c.model, setting, comparison, k) };
        if (fails && room < -1e-9) return inconclusive('the two wings disagree on the sign', evidence);
      }
      draws++;
    }
  }
  if (draws === 0)
    return proved ? { verdict: 'proved', evidence } : inconclusive(refused ?? 'nothing could be evaluated', evidence);
  evidence.push({
    wing: 'numeric',
    method: 'kernels at random states',
    says: `holds at ${draws} points; least relative room`,
    measured: least,
    draws,
  });
  return { verdict: proved ? 'proved' : 'supported', evidence };
}
