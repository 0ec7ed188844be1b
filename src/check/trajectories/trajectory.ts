import { add, mul, one, subtract, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { mentions as mentionsState, substituteLetters } from '../../expr/traverse.ts';
import type { Form } from '../../model/claim.ts';
import { instrument, unpack } from '../../numeric/instrument.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import { scalar } from '../../numeric/scalar.ts';
import { type Setting, valuesOf } from '../../numeric/setting.ts';
import { derivative } from '../../rewrite/derivative.ts';
import { withoutPowersOf } from '../../rewrite/geometric.ts';
import { zeroTest } from '../../rewrite/zeroTest.ts';
import { assign, at, TIME } from '../../theory/motion.ts';
import { type Case, isMap, settings, specialise } from '../case/case.ts';
import { thrift } from '../case/dimension.ts';
import { magnitude } from '../case/magnitude.ts';
import { coordinatesAt } from '../case/readout.ts';
import { aligned, entryName } from '../case/sides.ts';
import { type Curve, type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { disagreement } from '../case/witness.ts';
import { curveAlong } from './curve.ts';
import { comparedTimes, follow, followed, orbits } from './orbit.ts';

type Trajectory = Extract<Form, { kind: 'trajectory' }>;

/** `trajectory u = …`: a closed form, put into the motion in letters, and followed by two integrators, or step by step, in numbers. */
export function judgeTrajectory(c: Case, form: Trajectory): Judgement {
  if (c.claim.observed.some((o) => o.letter.role === 'observed'))
    return inconclusive('not judged yet: a closed form that speaks of values at other times than 0');
  const proved = solves(c, form);
  const evidence: Evidence[] = [];
  if (proved)
    evidence.push({
      wing: 'symbolic',
      method: 'substitution',
      says: `the closed form solves the ${isMap(c) ? 'map' : 'flow'} and starts at the start (solutions are unique)`,
    });
  const right = aligned(form.right, form.quantity.indices);
  const { settings: all, refused } = settings(c, Math.min(c.draws, 4));
  const { where, draws: starts } = thrift(c, all, 2);
  let draws = 0;
  // The tightest comparison: its gap and what is allowed there, relative to what is compared.
  let worst = { gap: 0, allowed: 1e-8 };
  let trouble: string | undefined;
  let curve: Curve | undefined;
  for (const [s, setting] of where.entries()) {
    const start = orbits(c, setting);
    const observed = c.claim.observed.map((o) => o.letter);
    for (let d = 0; d < starts; d++) {
      const orbit = start(c.random.fork(`trajectory ${s}.${d}`));
      if (orbit === undefined) {
        trouble = 'no start meets the conditions';
        continue;
      }
      const reduced = c.claim.ansatz === undefined ? [] : orbit.chart.letters;
      const probe = instrument(
        [form.quantity.term, right, magnitude(right), form.guard].map((term, k) => ({
          name: `${k}`,
          indices: form.quantity.indices,
          term,
        })),
        c.model,
        setting,
        { extra: [...reduced, ...observed] },
      );
      const n = probe.length / 4;
      const times = comparedTimes(orbit);
      const run = follow(orbit, times, form.tolerance !== undefined);
      if (run.states.length < times.length) {
        trouble = run.ended;
        continue;
      }
      const starts = startsOf(c, orbit.y0, orbit.chart.extra(orbit.coordinates), setting);
      const first = probe.evaluate(orbit.y0, 0, new Map([...orbit.chart.extra(orbit.coordinates), ...starts]));
      const drawn = (entry: number): Curve => curveAlong(orbit, form.quantity, entry, times.at(-1)!, probe, starts);
      let coordinates: Float64Array = orbit.coordinates;
      for (const [k, y] of run.states.entries()) {
        coordinates = coordinatesAt(orbit.chart, y, coordinates);
        const extra = new Map([...orbit.chart.extra(coordinates), ...starts]);
        const out = probe.evaluate(y, times[k]!, extra);
        const error = largestOf(run.error[k]!);
        for (let m = 0; m < n; m++) {
          if (out[3 * n + m] === 0) continue;
          const [left, claimed] = [out[m]!, out[n + m]!];
          const scale = Math.max(
            Math.abs(left),
            Math.abs(claimed),
            out[2 * n + m]!,
            1e-6 * Math.abs(first[m]!),
            1e-290,
          );
          if (!Number.isFinite(left) || !Number.isFinite(claimed)) {
            trouble = 'a side of the claim is not finite';
            continue;
          }
          const allowed = Math.max(toleranceOf(form, setting, claimed), 1e-8 * scale, 50 * error);
          const gap = Math.abs(left - claimed);
          if (gap / allowed > worst.gap / worst.allowed) worst = { gap: gap / scale, allowed: allowed / scale };
          if (gap <= allowed) continue;
          if (gap < 100 * Math.max(1e-8 * scale, 50 * error) && form.tolerance === undefined) {
            trouble = 'a gap of the size of the integration error';
            continue;
          }
          if (proved) return inconclusive('the two wings disagree', evidence);
          const how = isMap(c) ? 'iterated' : 'integrated';
          const what = `${entryName('quantity', probe.outputs[0]!.shape)(m)} at t = ${times[k]}, ${how} and claimed; states are the start`;
          return {
            verdict: 'refuted',
            evidence,
            curve: drawn(m),
            witness: disagreement(c.model, setting, { left, right: claimed, what, state: orbit.y0, time: times[k]! }),
          };
        }
      }
      draws++;
      // With coarser rules for expectations nothing is shown.
      if (c.coarse === undefined) curve ??= drawn(spoken(first, n));
    }
  }
  if (draws === 0 || trouble !== undefined)
    return inconclusive(trouble ?? refused ?? 'no trajectory could be followed', evidence);
  evidence.push({
    wing: 'numeric',
    method: followed(c),
    says: `agrees along ${draws} trajectories`,
    measured: worst.gap,
    tolerance: worst.allowed,
    draws,
  });
  return { verdict: proved ? 'proved' : 'supported', evidence, ...(curve && { curve }) };
}

/** The first entry that the claim speaks of: where its guard, the last of four terms, is not zero. */
const spoken = (values: Float64Array, n: number): number =>
  Math.max(
    0,
    values.subarray(3 * n).findIndex((g) => g !== 0),
  );

export function toleranceOf(
  form: { readonly tolerance?: Trajectory['tolerance'] },
  setting: Setting,
  value: number,
): number {
  if (form.tolerance === undefined) return 0;
  const t = scalar(form.tolerance.value, valuesOf(setting));
  return form.tolerance.percent ? (t / 100) * Math.abs(value) : t;
}

/** Numbers for the letters that stand for the start. */
export function startsOf(
  c: Case,
  y0: Float64Array,
  reduced: ReadonlyMap<Letter, ArrayLike<number>>,
  setting: Setting,
): ReadonlyMap<Letter, ArrayLike<number>> {
  const states = new Map<Letter, ArrayLike<number>>([
    ...unpack(
      y0,
      c.model.states.map((s) => s.letter),
      setting,
    ),
    ...reduced,
  ]);
  return new Map(
    c.claim.observed
      .filter((o) => o.letter.role === 'start')
      .map((o) => [o.letter, Float64Array.from(Array.from(states.get(o.of)!))]),
  );
}

/**
 * In letters: the quantity is a whole state (or reduced letter); put into its field, the closed form gives its own time
 * derivative (in a map its own next value), and at t = 0 it is the start. The field must not need any other state.
 */
function solves(c: Case, form: Trajectory): boolean {
  const q = form.quantity.term;
  if (q.kind !== 'sym' || q.indices.some((i) => i.kind !== 'atom' || i.shift !== 0)) return false;
  const fields = c.claim.ansatz === undefined ? c.fields : c.reduced().invariant === 'proved' ? c.reduced().fields : [];
  const field = fields.find((f) => f.state === q.letter);
  if (field === undefined) return false;
  const right = aligned(form.right, form.quantity.indices);
  const solution = {
    state: q.letter,
    indices: form.quantity.indices,
    guard: form.guard,
    term: right,
    place: c.claim.place,
  };
  const motion = assign(at(field.right, field.indices, q.indices), [solution]);
  const others = c.model.states.some(({ letter }) => letter !== q.letter && mentionsState(motion, letter));
  if (others) return false;
  const later = add(sym(TIME), one);
  const moved = isMap(c) ? substituteLetters(right, new Map([[TIME, later]])) : derivative(right, sym(TIME));
  const residual = mul(form.guard, subtract(motion, moved));
  const now = substituteLetters(right, new Map([[TIME, zero]]));
  const start = startTerm(c, q);
  if (start === undefined) return false;
  const zeroAt = (e: Expr): boolean => {
    const term = specialise(e, c.when).term;
    const v = zeroTest(isMap(c) ? withoutPowersOf(term, TIME) : term);
    return v.kind === 'zero' && v.how === 'normal-form';
  };
  return zeroAt(residual) && zeroAt(mul(form.guard, subtract(now, start)));
}

/** What a state is at t = 0, in letters: its start letter, or what `from` says. */
function startTerm(c: Case, q: Extract<Expr, { kind: 'sym' }>): Expr | undefined {
  if (c.claim.from !== undefined) {
    const put = assign(q, c.claim.from.entries);
    if (put !== q) return put;
  }
  const letter = c.claim.observed.find((o) => o.of === q.letter && o.letter.role === 'start')?.letter;
  return letter === undefined ? undefined : sym(letter, q.indices);
}
