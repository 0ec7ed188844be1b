import type { AffineFlow } from '../../numeric/integrate/affineFlow.ts';
import { dormandPrince8 } from '../../numeric/integrate/dormandPrince8.ts';
import type { Outcome, Trajectory } from '../../numeric/integrate/integrator.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import { iterate } from '../../numeric/iterate/iterate.ts';
import type { CompiledMap } from '../../numeric/iterate/step.ts';
import { rootOnManifold } from '../../numeric/manifold.ts';
import { random } from '../../numeric/random.ts';
import { newton } from '../../numeric/roots/newton.ts';
import { contributions } from '../case/contributions.ts';
import { orbitWords, settleSteps, stillness } from './mapOrbit.ts';
import { type Orbit, problem, sizeOf, words } from './orbit.ts';
import { isExactRest, isRootTo, REPELS, type Rest, restAt } from './rest.ts';
import { slowing } from './slowing.ts';

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
  /** It is next to what may be a state at rest and may be none: what stands still there has not been shown to stay so. */
  readonly lingers?: boolean;
  /** The end repels in directions in which the start, as by a symmetry, has no part. */
  readonly repels?: boolean;
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
  if (speed <= least) return atStart(o);
  if (o.map !== undefined) return settleMap(o, o.map, speed);
  const affine = o.affine();
  if (affine !== undefined) return settleAffine(o, affine, speed);
  const steady = { rate: Math.max(1e-11 * speed, least) };
  const from = (y0: Float64Array, t0: number, until: number, maxSteps: number, ends: boolean): Trajectory => {
    const at = [...times.filter((t) => t > t0 && t < until), until];
    const tolerance = { relative: 1e-12, absolute: 1e-14 * size, maxSteps };
    return dormandPrince8.integrate({ ...problem(o, y0, t0, at), ...(ends && { steady }) }, tolerance);
  };
  const within = (maxSteps: number): Trajectory => from(o.y0, 0, times.at(-1)!, maxSteps, true);
  const first = within(FIRST_STEPS);
  const lasts =
    first.outcome.status === 'maxSteps' &&
    !hasStopped(o, [0, ...first.t], [o.y0, ...first.y], first.last!.y) &&
    !enough([0, ...first.t], [o.y0, ...first.y]);
  let run = lasts ? within(MOST_STEPS) : first;
  let t: readonly number[] = [0, ...run.t];
  let states: readonly Float64Array[] = [o.y0, ...run.y];
  let steps = run.steps;
  for (let leg = 0; ; leg++) {
    const seen = { t, states, steps };
    const { last } = run;
    const slow = slowing(o, t, states);
    if (slow !== undefined) return { ...seen, ...slow };
    const rests = last !== undefined && (run.outcome.status === 'steady' || hasStopped(o, t, states, last.y));
    // What leaves its domain or is carried away has not come to rest.
    const goesOn = ['steady', 'maxSteps', 'converged'].includes(run.outcome.status);
    const end = last && polished(o, last.y, speed);
    const isNear = end !== undefined && end !== last?.y && largestOf(o.field.evaluate(end, 0)) <= RESTS * speed;
    const rest = goesOn && last && end && (rests || isNear) ? restAt(o, [...states, last.y], end) : undefined;
    if (rest?.kind === 'reached') return { ...seen, ...ended(rest) };
    if (rest?.kind === 'open' && rests) return { ...seen, end: undefined, reason: rest.reason, lingers: true };
    if (last === undefined || rest?.kind !== 'leaves' || !rests || leg >= LEGS)
      return {
        ...seen,
        end: undefined,
        reason: words(run.outcome),
        ...(rest !== undefined && { lingers: true }),
        ...(isBlownUp(run.outcome) && last !== undefined ? { blownUp: last } : {}),
      };
    // It is followed out of the neighbourhood of what repels it, however slow it is there.
    const out = from(last.y, last.t, last.t + rest.after, MOST_STEPS, false);
    run =
      out.outcome.status === 'converged'
        ? from(out.y.at(-1)!, last.t + rest.after, Math.max(times.at(-1)!, 2 * (last.t + rest.after)), MOST_STEPS, true)
        : out;
    t = [...t, ...out.t, ...(run === out ? [] : run.t)];
    states = [...states, ...out.y, ...(run === out ? [] : run.y)];
    steps += out.steps + (run === out ? 0 : run.steps);
  }
}

const ended = ({ end, repels }: Extract<Rest, { kind: 'reached' }>): Pick<Settled, 'end' | 'repels'> =>
  repels === true ? { end, repels } : { end };

/** How often a trajectory is followed out of the neighbourhood of a state that repels. */
const LEGS = 6;

/** A trajectory that does not move where it starts. */
function atStart(o: Orbit): Settled {
  const seen = { t: [0], states: [o.y0], steps: 0 };
  if (isExactRest(o, o.y0)) return { ...seen, end: o.y0, repels: true };
  const rest = restAt(o, seen.states, o.y0);
  if (rest.kind === 'reached') return { ...seen, end: o.y0, repels: true };
  return { ...seen, end: undefined, reason: rest.kind === 'open' ? rest.reason : REPELS, lingers: true };
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
/** It is followed so much longer where it hardly moves: a quantity may be seen to stand still. */
const LATER = 8;

/** Follows an affine flow until its field has died down, then polishes the end. */
function settleAffine(o: Orbit, affine: AffineFlow, speed: number): Settled {
  const t = [0];
  const states = [o.y0];
  const first = 0.02 / o.pace;
  let open: { readonly reason: string; readonly until: number } | undefined;
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
    if (open === undefined && moved <= 1e-13 * sizeOf(o) && largestOf(o.field.evaluate(next.y, 0)) <= 1e-11 * speed) {
      const rest = restAt(o, states, polished(o, next.y, speed));
      if (rest.kind === 'reached') return { t, states, ...ended(rest), steps: steps() };
      if (rest.kind === 'open') open = { reason: rest.reason, until: LATER * next.t };
    }
    if (open !== undefined && next.t > open.until)
      return { t, states, end: undefined, reason: open.reason, lingers: true, steps: steps() };
    if (next.t > LONGEST * first) break;
  }
  return { t, states, end: undefined, steps: steps(), reason: words({ status: 'converged' }) };
}

/** Follows a map until it stands still, then polishes the end. */
function settleMap(o: Orbit, map: CompiledMap, speed: number): Settled {
  const run = settleSteps(map, o.y0, stillness(speed, o.y0));
  const common = { t: [0, ...run.t], states: [o.y0, ...run.y], steps: run.steps };
  const slow = slowing(o, common.t, common.states);
  if (slow !== undefined) return { ...common, ...slow };
  if (run.outcome.status === 'steady') {
    const rest = restAt(o, [...common.states, run.last.y], polished(o, run.last.y, speed));
    if (rest.kind === 'reached') return { ...common, ...ended(rest) };
    return { ...common, end: undefined, reason: rest.kind === 'open' ? rest.reason : REPELS, lingers: true };
  }
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

/**
 * The stationary point next to a state on the way to one: another one than the end where they are a family, as the
 * trajectory has not arrived.
 */
export const nextTo = (o: Orbit, y: Float64Array): Float64Array => polished(o, y, largestOf(o.field.evaluate(o.y0, 0)));

/** A state near a stationary point, moved onto it by Newton's method where that stays near. */
function polished(o: Orbit, last: Float64Array, speed: number): Float64Array {
  const flow = rootOnManifold(
    {
      velocity: (x) => o.field.evaluate(x, 0),
      jacobian: (x) => o.field.jacobian(x, 0),
    },
    o.domain.manifold,
    last.length,
  );
  const isNear = (x: Float64Array): boolean =>
    largestOf(x.map((v, k) => v - last[k]!)) < 1e-6 * sizeOf(o) && x.every(Number.isFinite);
  const root = newton(flow, last, {
    tolerance: 1e-15 * speed,
    maxSteps: 3,
    pseudoInverse: true,
    rankTolerance: 1e-7,
  });
  if (!isNear(root.x)) return last;
  // At a root of higher order each step leaves a part of the way: the quantity would be off by that.
  const [before, after] = root.residuals.slice(-2);
  if (root.outcome.status !== 'maxSteps' || after! < before! / 100) return root.x;
  const deeper = newton(flow, root.x, { tolerance: 0, maxSteps: 200, pseudoInverse: true, rankTolerance: 1e-14 });
  return isNear(deeper.x) && isRootTo(o, deeper.x) ? deeper.x : root.x;
}

/** How a trajectory is followed to its end, for the evidence. */
export const settledBy = (o: Orbit): string =>
  o.map !== undefined
    ? 'the compiled step until nothing moves'
    : o.affine() === undefined
      ? 'Dormand–Prince 8(5,3) until the field dies down'
      : 'the exponential of the affine field until it dies down';
