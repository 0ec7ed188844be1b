import type { AffineFlow } from '../../numeric/integrate/affineFlow.ts';
import { dormandPrince8 } from '../../numeric/integrate/dormandPrince8.ts';
import type { Outcome } from '../../numeric/integrate/integrator.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import { iterate } from '../../numeric/iterate/iterate.ts';
import type { CompiledMap } from '../../numeric/iterate/step.ts';
import { rootOnManifold } from '../../numeric/manifold.ts';
import { random } from '../../numeric/random.ts';
import { newton } from '../../numeric/roots/newton.ts';
import { contributions } from '../case/contributions.ts';
import { orbitWords, settleSteps, stillness } from './mapOrbit.ts';
import { type Orbit, problem, sizeOf, words } from './orbit.ts';
import { powerLaw } from './powerLaw.ts';

/** Where a trajectory settles. */
export interface Settled {
  /** Reported times and states on the way, geometric in time. */
  readonly t: readonly number[];
  readonly states: readonly Float64Array[];
  /** The stationary point it tends to, after polishing by Newton's method; undefined where it does not settle. */
  readonly end: Float64Array | undefined;
  /** The distance from the end falls as t^-power, not exponentially: the end is known to a part of what is left of it. */
  readonly power?: number;
  /** How many steps it took: rounding and truncation add up with them. */
  readonly steps: number;
  readonly reason?: string;
  /** The last state before the trajectory grew beyond all bounds. */
  readonly blownUp?: { readonly t: number; readonly y: Float64Array };
  /** The states that a map goes through for ever. */
  readonly cycle?: { readonly t: number; readonly states: readonly Float64Array[] };
}

/** A projected field vanishes by cancellation: below this nothing moves. */
function cancellation(o: Orbit): number {
  if (o.domain.manifold === undefined) return 0;
  return (
    4 * Number.EPSILON * largestOf(contributions(o.field, o.y0, 0, random('cancellation')).filter(Number.isFinite))
  );
}

/** Steps before it is asked whether enough was seen, and at most. */
const FIRST_STEPS = 6_000;
const MOST_STEPS = 80_000;

/**
 * Follows a trajectory until the field has died down, then polishes the end. Where that lasts, `enough` is asked of the times
 * and states on the way whether it has to go on.
 */
export function settle(
  o: Orbit,
  enough: (t: readonly number[], states: readonly Float64Array[]) => boolean = () => false,
): Settled {
  const size = sizeOf(o);
  const times: number[] = [];
  for (let t = 0.02 / o.pace; times.length < 140; t *= 1.15) times.push(t);
  const speed = largestOf(o.field.evaluate(o.y0, 0));
  const least = cancellation(o);
  if (speed <= least) return { t: [0], states: [o.y0], end: o.y0, steps: 0 };
  if (o.map !== undefined) return settleMap(o, o.map, speed);
  const affine = o.affine();
  if (affine !== undefined) return settleAffine(o, affine, speed);
  const within = (maxSteps: number) =>
    dormandPrince8.integrate(
      { ...problem(o, o.y0, 0, times), steady: { rate: Math.max(1e-11 * speed, least) } },
      { relative: 1e-12, absolute: 1e-14 * size, maxSteps },
    );
  const first = within(FIRST_STEPS);
  const lasts = first.outcome.status === 'maxSteps' && !enough([0, ...first.t], [o.y0, ...first.y]);
  const run = lasts ? within(MOST_STEPS) : first;
  const t = [0, ...run.t];
  const states = [o.y0, ...run.y];
  const last = run.last?.y;
  const slow = slowing(o, t, states, run.outcome.status === 'steady');
  if (slow !== undefined) return { t, states, steps: run.steps, ...slow };
  if (last === undefined || (run.outcome.status !== 'steady' && !hasStopped(o, t, states, last)))
    return {
      t,
      states,
      end: undefined,
      steps: run.steps,
      reason: words(run.outcome),
      ...(isBlownUp(run.outcome) && run.last !== undefined ? { blownUp: run.last } : {}),
    };
  return { t, states, end: polished(o, last, speed), steps: run.steps };
}

/** Below this part of the fastest it has been a motion may have come to rest, where it does not lead on while the time doubles. */
const RESTS = 1e-8;
const STAYS = 1e-9;

/**
 * Whether what an integration cannot bring to rest, against the speed it began with, has stopped: a stiff motion that began
 * slowly shakes by its own tolerance.
 */
function hasStopped(o: Orbit, t: readonly number[], states: readonly Float64Array[], last: Float64Array): boolean {
  const speedAt = (y: Float64Array): number => largestOf(o.field.evaluate(y, 0));
  const most = Math.max(...states.map(speedAt).filter(Number.isFinite));
  const late = states.filter((_, k) => t[k]! >= t.at(-1)! / 2);
  const size = largestOf(last);
  return (
    late.length > 3 &&
    [...late, last].every(
      (y) => speedAt(y) <= RESTS * most && y.every((x, k) => Math.abs(x - last[k]!) <= STAYS * size),
    )
  );
}

/** A pole of low order is reached where time ends, before numbers do. */
const isBlownUp = ({ status }: Outcome): boolean => status === 'blowUp' || status === 'stepUnderflow';

/** The largest ratio of times that an affine flow is followed over. */
const LONGEST = 2 ** 40;

/** Follows an affine flow until its field has died down, then polishes the end. */
function settleAffine(o: Orbit, affine: AffineFlow, speed: number): Settled {
  const t = [0];
  const states = [o.y0];
  const first = 0.02 / o.pace;
  // Each of so many times 1/|A| adds a rounding error or two, as a step does.
  const steps = (): number => Math.ceil((affine.norm * t.at(-1)!) / 100);
  for (const next of affine.onwards(o.y0, first)) {
    if (!next.y.every(Number.isFinite) || largestOf(next.y) > 1e12 * sizeOf(o)) {
      const reason = words({ status: 'blowUp', t: next.t, size: largestOf(next.y), component: 0 });
      return { t, states, end: undefined, steps: steps(), reason, blownUp: { t: t.at(-1)!, y: states.at(-1)! } };
    }
    const before = states[Math.max(0, states.length - 5)]!;
    t.push(next.t);
    states.push(next.y);
    // A slow mode may be far from its end where the field is as good as 0: nothing may change while the time doubles.
    const moved = largestOf(next.y.map((x, k) => x - before[k]!));
    if (moved <= 1e-13 * sizeOf(o) && largestOf(o.field.evaluate(next.y, 0)) <= 1e-11 * speed)
      return { t, states, end: polished(o, next.y, speed), steps: steps() };
    if (next.t > LONGEST * first) break;
  }
  return { t, states, end: undefined, steps: steps(), reason: words({ status: 'converged' }) };
}

/** Follows a map until it stands still, then polishes the end. */
function settleMap(o: Orbit, map: CompiledMap, speed: number): Settled {
  const run = settleSteps(map, o.y0, stillness(speed, o.y0));
  const common = { t: [0, ...run.t], states: [o.y0, ...run.y], steps: run.steps };
  const slow = slowing(o, common.t, common.states, run.outcome.status === 'steady');
  if (slow !== undefined) return { ...common, ...slow };
  if (run.outcome.status === 'steady') return { ...common, end: polished(o, run.last.y, speed) };
  const blownUp = run.outcome.status === 'blowUp' ? { blownUp: run.last } : {};
  const cycle = run.outcome.status === 'cycle' ? { cycle: onCycle(map, run.last, run.outcome.period) } : {};
  return { ...common, end: undefined, reason: orbitWords(run.outcome, run.steps), ...blownUp, ...cycle };
}

/** Cycles of more states are looked at in part. */
const LONGEST_CYCLE = 4096;

function onCycle(map: CompiledMap, from: { readonly t: number; readonly y: Float64Array }, period: number) {
  const at = Array.from({ length: Math.min(period, LONGEST_CYCLE) }, (_, k) => from.t + k);
  return { t: from.t, states: iterate({ step: map.step, y0: from.y, from: from.t, at }).y };
}

/** Speeds below this part of the largest are not read. */
const CLEAR = 1e-8;
/** An exponential that has fallen so far falls more steeply in log t. */
const SLOW = 3;

/**
 * Where a motion tends that slows down as a power of t: its speed falls as t^-p, what is left of the way is t/(p - 1) times
 * the speed, and Newton's method, which is slow there too, has to lead as far. Undefined where it does not slow down so.
 */
function slowing(
  o: Orbit,
  t: readonly number[],
  states: readonly Float64Array[],
  steady: boolean,
): Pick<Settled, 'end' | 'power' | 'reason'> | undefined {
  const speeds = states.map((y) => Math.hypot(...o.field.evaluate(y, 0)));
  // What errors of the integration leave of a speed falls as nothing.
  const clear = speeds.findLastIndex((v) => v > CLEAR * Math.max(...speeds)) + 1;
  const p = powerLaw(t.slice(0, clear), speeds.slice(0, clear));
  if (p === undefined) {
    // No power, and no exponential either: over the last doubling of the time since it was fastest that would have fallen much
    // farther. Before that it may have left the neighbourhood of another point.
    const fastest = t[speeds.indexOf(Math.max(...speeds.slice(0, clear)))]!;
    const since = t.map((x) => x - fastest);
    const half = since.findIndex((x) => x > 0 && x >= since[clear - 1]! / 2);
    const fall = Math.log(speeds[half]! / speeds[clear - 1]!) / Math.log(since[clear - 1]! / since[half]!);
    const reason = 'it slows down neither exponentially nor as one power of t: where that leads is not clear';
    return steady && half >= 0 && half < clear - 1 && fall < SLOW ? { end: undefined, reason } : undefined;
  }
  const open = { end: undefined, reason: `it slows down as t^-${p.toPrecision(3)}, and where that leads is not clear` };
  if (!(p > 1 + 1e-2)) return open;
  const last = states.at(-1)!;
  const left = ((speeds[clear - 1]! * t[clear - 1]!) / (p - 1)) * (t[clear - 1]! / t.at(-1)!) ** (p - 1);
  const velocity = (x: Float64Array): Float64Array => o.field.evaluate(x, 0);
  const flow = rootOnManifold({ velocity, jacobian: (x) => o.field.jacobian(x, 0) }, o.domain.manifold, last.length);
  const root = newton(flow, last, { tolerance: 0, maxSteps: 200, pseudoInverse: true, rankTolerance: 1e-14 });
  const moved = Math.hypot(...root.x.map((x, k) => x - last[k]!));
  return moved > 0.8 * left && moved < 1.25 * left ? { end: root.x, power: p - 1 } : open;
}

/**
 * The stationary point next to a state on the way to one: another one than the end where they are a family, as the
 * trajectory has not arrived.
 */
export const nextTo = (o: Orbit, y: Float64Array): Float64Array => polished(o, y, largestOf(o.field.evaluate(o.y0, 0)));

/** A state near a stationary point, moved onto it by Newton's method where that stays near. */
function polished(o: Orbit, last: Float64Array, speed: number): Float64Array {
  const root = newton(
    rootOnManifold(
      {
        velocity: (x) => o.field.evaluate(x, 0),
        jacobian: (x) => o.field.jacobian(x, 0),
      },
      o.domain.manifold,
      last.length,
    ),
    last,
    { tolerance: 1e-15 * speed, maxSteps: 3, pseudoInverse: true, rankTolerance: 1e-7 },
  );
  const moved = largestOf(root.x.map((x, k) => x - last[k]!));
  return Number.isFinite(moved) && moved < 1e-6 * sizeOf(o) ? root.x : last;
}

/** How a trajectory is followed to its end, for the evidence. */
export const settledBy = (o: Orbit): string =>
  o.map !== undefined
    ? 'the compiled step until nothing moves'
    : o.affine() === undefined
      ? 'Dormand–Prince 8(5,3) until the field dies down'
      : 'the exponential of the affine field until it dies down';
