import type { Letter } from '../../expr/expr.ts';
import type { Tensor } from '../../model/model.ts';
import { instrument } from '../../numeric/instrument.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import type { Setting } from '../../numeric/setting.ts';
import { type Case, isMap, settings } from '../case/case.ts';
import { type Chart, chart, drawCoordinates } from '../case/chart.ts';
import { OutOfDomain, Unmet } from '../case/drawState.ts';
import { type Motion, motionOf } from '../case/rateOfChange.ts';
import { entryName } from '../case/sides.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { inLetters } from './flow.ts';
import { leastStep, residualAt } from './leastStep.ts';

interface Named {
  readonly name: string;
  readonly value: Tensor;
}

/** Pairs at each setting, and starts from which the second state of a pair is looked for. */
const PAIRS = 2;
const ATTEMPTS = 4;
const STEPS = 60;
/** Observables agree to this, rates differ by more than that, relative to what they are made of. */
const EQUAL = 1e-11;
const APART = 1e-5;

/** Looks for two states with equal observables that move the observables differently. */
export function twoStates(c: Case, of: readonly Named[]): Judgement {
  const { settings: all, refused } = settings(c);
  // The smallest states are the easiest to check.
  const where = [...all].sort((a, b) => chartOf(c, a).dimension - chartOf(c, b).dimension);
  let pairs = 0;
  for (const [s, setting] of where.entries()) {
    const map = chartOf(c, setting);
    const moves = of.map((o) => motionOf(c, o.value, setting));
    for (let k = 0; k < PAIRS; k++) {
      const draw = c.random.fork(`pair ${s}.${k}`);
      const first = drawCoordinates(map, setting, draw.fork('first'));
      for (let a = 0; a < ATTEMPTS; a++) {
        const start = drawCoordinates(map, setting, draw.fork(`second ${a}`));
        const second = levelled(c, of, map, setting, first, start);
        if (second === undefined) continue;
        const motions = at(moves, draw, first, second);
        if (motions === undefined) continue;
        pairs++;
        const found = apart(motions);
        if (found === undefined) continue;
        const [one, other] = motions[found.observable]!;
        const name = of[found.observable]!.name;
        const entry = entryName(isMap(c) ? `next value of ${name}` : `${name}'`, one.probe.outputs[0]!.shape);
        const twice = `${entry(found.k)} at two states with equal ${of.map((o) => o.name).join(', ')}`;
        const comparison = {
          left: motionValue(one),
          right: motionValue(other),
          scale: one.scale,
          entry: () => twice,
          states: both(one.states, other.states),
          ...(one.time === 0 ? {} : { time: one.time }),
        };
        return { verdict: 'refuted', evidence: [], witness: witness(c.model, setting, comparison, found.k) };
      }
    }
  }
  if (pairs === 0) return inconclusive(refused ?? 'no two states with equal observables were found');
  const evidence: Evidence = {
    wing: 'numeric',
    method: 'pairs of states with equal observables',
    says: `their rates of change agree in all ${pairs} pairs`,
    tolerance: APART,
    draws: pairs,
  };
  return { verdict: 'supported', evidence: [evidence] };
}

const chartOf = (c: Case, setting: Setting): Chart => chart(c.model, c.claim.ansatz, setting);
const motionValue = (m: Motion): Float64Array => m.next ?? m.rate;

/** The states of a pair side by side; those of the second by the name of the letter and a mark. */
function both(a: Motion['states'], b: Motion['states']): ReadonlyMap<Letter, ArrayLike<number>> {
  return new Map([
    ...a,
    ...[...b].map(([l, v]): [Letter, ArrayLike<number>] => [{ ...l, name: `${l.name} (second)` }, v]),
  ]);
}

type Move = ReturnType<typeof motionOf>;
function at(
  moves: readonly Move[],
  draw: Parameters<Move>[0],
  first: Float64Array,
  second: Float64Array,
): readonly (readonly [Motion, Motion])[] | undefined {
  try {
    return moves.map((move) => [move(draw, { at: first }), move(draw, { at: second })] as const);
  } catch (problem) {
    if (problem instanceof Unmet || problem instanceof OutOfDomain) return undefined;
    throw problem;
  }
}

/** The observable and the entry whose rates differ most, if observables agree and rates clearly do not. */
function apart(
  motions: readonly (readonly [Motion, Motion])[],
): { readonly observable: number; readonly k: number } | undefined {
  for (const [a, b] of motions) {
    const size = Math.max(largestOf(a.value), largestOf(b.value), 1e-290);
    if (a.value.some((v, k) => !(Math.abs(v - b.value[k]!) <= EQUAL * Math.max(1, size)))) return undefined;
  }
  let best: { readonly observable: number; readonly k: number; readonly gap: number } | undefined;
  motions.forEach(([a, b], observable) => {
    const [x, y] = [motionValue(a), motionValue(b)];
    for (let k = 0; k < x.length; k++) {
      const scale = Math.max(Math.abs(x[k]!), Math.abs(y[k]!), a.scale[k]!, b.scale[k]!, 1e-290);
      const gap = Math.abs(x[k]! - y[k]!) / scale;
      if (Number.isFinite(gap) && gap > APART && (best === undefined || gap > best.gap)) best = { observable, k, gap };
    }
  });
  return best;
}

/** A state near `start` with the observables of `first`, by Gauss and Newton's steps of least length. */
function levelled(
  c: Case,
  of: readonly Named[],
  map: Chart,
  setting: Setting,
  first: Float64Array,
  start: Float64Array,
): Float64Array | undefined {
  const probe = instrument(
    of.map((o) => ({ name: o.name, indices: o.value.indices, term: onChart(c, o.value) })),
    c.model,
    setting,
    { variables: map.letters },
  );
  const bound = { probe, manifold: map.manifold };
  const wanted = probe.evaluate(first, 0);
  const size = Math.max(1, largestOf(wanted));
  const x = Float64Array.from(start);
  for (let step = 0; step < STEPS; step++) {
    const value = residualAt(bound, x, wanted);
    if (value.some((v) => !Number.isFinite(v))) return undefined;
    if (value.every((v) => Math.abs(v) <= 1e-14 * size)) return x;
    const moved = leastStep(bound, x, value);
    if (moved === undefined) return undefined;
    if (moved <= 1e-15 * Math.max(1, largestOf(x)))
      return value.every((v) => Math.abs(v) <= EQUAL * size) ? x : undefined;
  }
  return undefined;
}

/** An observable as a function of the coordinates of a chart. */
const onChart = (c: Case, value: Tensor): Tensor['term'] => inLetters(c, value.term);
