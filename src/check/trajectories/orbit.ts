import type { Letter } from '../../expr/expr.ts';
import { hasKinks } from '../../model/kinks.ts';
import type { Ansatz } from '../../model/model.ts';
import { displacements } from '../../model/motion.ts';
import { flowOnDomain, type StateDomain, stateDomain } from '../../numeric/flowOnDomain.ts';
import { fieldInstrument, type Instrument, instrument, unpack } from '../../numeric/instrument.ts';
import { type AffineFlow, affineFlow } from '../../numeric/integrate/affineFlow.ts';
import { cashKarp } from '../../numeric/integrate/cashKarp.ts';
import { dormandPrince8 } from '../../numeric/integrate/dormandPrince8.ts';
import type { InitialValueProblem, Outcome } from '../../numeric/integrate/integrator.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import { trajectoryWithError } from '../../numeric/integrate/trajectoryWithError.ts';
import { iterate } from '../../numeric/iterate/iterate.ts';
import { type CompiledMap, compiledMap } from '../../numeric/iterate/step.ts';
import { outside } from '../../numeric/outside.ts';
import type { RandomStream } from '../../numeric/random.ts';
import { holds, type Setting, valuesOf } from '../../numeric/setting.ts';
import { drawStart } from '../../numeric/start.ts';
import { type Case, isMap } from '../case/case.ts';
import { type Chart, chart, drawCoordinates, pointMap } from '../case/chart.ts';
import { NoMotion, OutOfDomain } from '../case/drawState.ts';
import { magnitude } from '../case/magnitude.ts';
import { coordinatesAt } from '../case/readout.ts';
import { COMPARED, followSteps, orbitWords } from './mapOrbit.ts';

/** A start of the un-reduced model, and the means to follow it. */
export interface Orbit {
  readonly chart: Chart;
  readonly field: Instrument;
  /** The start in the coordinates of the claim. */
  readonly coordinates: Float64Array;
  readonly y0: Float64Array;
  readonly domain: StateDomain;
  /** A rate of change at the start, per unit of time: |field| over |state|. */
  readonly pace: number;
  /** Whether the field has kinks, along which an integration may chatter. */
  readonly bent: boolean;
  /** Of a map: what it is followed by. */
  readonly map?: CompiledMap;
  /** Of an affine field on an unbounded domain: its flow, which takes no steps. */
  readonly affine: () => AffineFlow | undefined;
  /** How large what is added up for each entry of the field is at a state. */
  readonly terms: (y: Float64Array) => Float64Array;
}

/** Prepares starts: the entries of `from`, the rest by the model's `initial` (or random numbers in an ansatz). */
export function orbits(c: Case, setting: Setting): (draw: RandomStream, stretch?: number) => Orbit | undefined {
  const map = chart(c.model, c.claim.ansatz, setting);
  const field = fieldInstrument(c.model, setting);
  const states = c.model.states.map((s) => s.letter);
  const domain = stateDomain(states, setting);
  const bent = hasKinks(c.model);
  const stepping = isMap(c) ? { map: compiledMap(c.model, setting) } : {};
  const from = c.claim.from === undefined ? undefined : pointMap(c.model, map, c.claim.from, setting);
  let affine: { readonly flow: AffineFlow | undefined } | undefined;
  let made: Instrument | undefined;
  const terms = (y: Float64Array): Float64Array => {
    made ??= instrument(
      displacements(c.model).map((d) => ({ name: d.state.name, indices: d.indices, term: magnitude(d.right) })),
      c.model,
      setting,
      { extra: c.model.draws.map((d) => d.letter) },
    );
    return made.evaluate(y, 0);
  };
  const plain = !bent && !isMap(c) && domain.manifold === undefined && domain.bounds.length === 0;
  return (draw, stretch) => {
    for (let attempt = 0; attempt < 200; attempt++) {
      const random = draw.fork(attempt);
      const free =
        c.claim.ansatz === undefined
          ? drawStart(c.model, setting, random, stretch)
          : atRest(drawCoordinates(map, setting, random), c.claim.ansatz, setting);
      const coordinates = from === undefined ? free : Float64Array.from(from.evaluate(free, 0));
      const y0 = Float64Array.from(map.state(coordinates));
      const values = valuesOf(
        setting,
        new Map<Letter, ArrayLike<number>>([
          ...unpack(
            y0,
            c.model.states.map((s) => s.letter),
            setting,
          ),
          ...map.extra(coordinates),
        ]),
      );
      if (!c.when.every((w) => holds(w, values) !== false)) continue;
      const off = outside(states, y0, setting);
      if (off !== undefined) throw new OutOfDomain(off, 'the start', setting, y0);
      const velocity = field.evaluate(y0, 0);
      // What is drawn in each step has no value here.
      if (c.model.draws.length === 0 && !velocity.every(Number.isFinite)) throw new NoMotion();
      const largest = largestOf(y0);
      const size = largest > 0 ? largest : 1;
      // What the time drives may rest at its beginning.
      const first = largestOf(velocity) || largestOf(field.evaluate(y0, 1));
      const pace = Math.max(Number.isFinite(first) ? first : 0, 1e-300) / size;
      const straight = (): AffineFlow | undefined => {
        if (!plain) return undefined;
        affine ??= { flow: affineFlow(field, y0) };
        return affine.flow;
      };
      return { chart: map, field, domain, coordinates, y0, pace, bent, affine: straight, terms, ...stepping };
    }
    return undefined;
  };
}

/** Coordinates with the velocities of the letters at 0, where they start. */
function atRest(x: Float64Array, ansatz: Ansatz, setting: Setting): Float64Array {
  for (const { letter } of ansatz.hidden ?? []) unpack(x, ansatz.letters, setting).get(letter)?.fill(0);
  return x;
}

/** Coordinates of the end of a trajectory, found by following it. */
export function endCoordinates(orbit: Orbit, states: readonly Float64Array[], end: Float64Array): Float64Array {
  let x: Float64Array = orbit.coordinates;
  for (const y of states) x = coordinatesAt(orbit.chart, y, x);
  return coordinatesAt(orbit.chart, end, x);
}

/** The size of the start; 1 for a start at the origin. */
export const sizeOf = (o: Orbit): number => largestOf(o.y0) || 1;

/** A trajectory that is to be integrated. */
export const problem = (o: Orbit, y0: Float64Array, t0: number, times: readonly number[]): InitialValueProblem => ({
  ...flowOnDomain(o.field, o.domain, y0),
  t0,
  y0,
  t1: times.at(-1)!,
  at: times,
});

/** How trajectories are followed, for the evidence. */
export const followed = (c: Case): string =>
  isMap(c) ? 'the compiled step, iterated' : 'Dormand–Prince 8(5,3) and Cash–Karp';

/** Times at which a closed form is compared with a trajectory. */
export const comparedTimes = (o: Orbit): readonly number[] =>
  o.map === undefined ? [0.05, 0.2, 0.6, 1.5, 4].map((x) => x / o.pace) : COMPARED;

const CHATTER = 20_000;

/**
 * States at given times with error estimates: Dormand–Prince 8(5,3) at two tolerances, Cash–Karp as second opinion. Of
 * a map the times are whole, and the error is what rounding grows to.
 */
export function follow(
  o: Orbit,
  times: readonly number[],
  sharp = false,
): { states: readonly Float64Array[]; error: readonly Float64Array[]; ended: string } {
  if (o.map !== undefined) {
    const run = followSteps(o.map.step, o.y0, times);
    return { states: run.states, error: run.error, ended: orbitWords(run.outcome, times.at(-1)!) };
  }
  const size = sizeOf(o);
  // A flow that chatters along a kink takes ever smaller steps: it is not followed further.
  const maxSteps = o.bent ? CHATTER : 500_000;
  const run = trajectoryWithError(
    problem(o, o.y0, 0, times),
    { relative: sharp ? 1e-12 : 1e-10, absolute: (sharp ? 1e-14 : 1e-12) * size, maxSteps },
    { first: dormandPrince8, second: cashKarp },
  );
  return { states: run.y, error: run.error, ended: words(run.outcome) };
}

/** Continues a trajectory from a state. */
export function proceed(o: Orbit, y: Float64Array, t0: number, times: readonly number[]): readonly Float64Array[] {
  if (o.map !== undefined) return iterate({ step: o.map.step, y0: y, from: t0, at: times }).y;
  const affine = o.affine();
  if (affine !== undefined) {
    let at = y;
    return times.map((t, k) => {
      at = affine.after(at, t - (k === 0 ? t0 : times[k - 1]!));
      return at;
    });
  }
  const size = sizeOf(o);
  return dormandPrince8.integrate(problem(o, y, t0, times), {
    relative: 1e-13,
    absolute: 1e-18 * size,
    maxSteps: 400_000,
  }).y;
}

/** Why a trajectory ended before it was asked to. */
export function words(outcome: Outcome): string {
  switch (outcome.status) {
    case 'blowUp':
      return `the trajectory blows up at t = ${outcome.t.toPrecision(4)}`;
    case 'maxSteps':
      return `not settled after ${outcome.steps} steps (t = ${outcome.t.toPrecision(4)})`;
    case 'event':
      return `${outcome.event} at t = ${outcome.t.toPrecision(4)}`;
    case 'stepUnderflow':
      return `the step fell below what time can resolve at t = ${outcome.t.toPrecision(4)}`;
    case 'notFinite':
      return `the field is not finite at t = ${outcome.t.toPrecision(4)}`;
    case 'converged':
      return 'not settled within the time that was followed';
    case 'stiff':
      return `stiff at t = ${outcome.t.toPrecision(4)}`;
    case 'refused':
      return `no trajectory: ${outcome.what} is ${outcome.found}, not ${outcome.expected}`;
    case 'steady':
      return `nothing moves any more at t = ${outcome.t.toPrecision(4)}`;
  }
}
