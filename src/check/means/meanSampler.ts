import type { Letter } from '../../expr/expr.ts';
import type { Mean, Observed } from '../../model/claim.ts';
import { isNoisy } from '../../model/motion.ts';
import { stepDraws } from '../../numeric/ensemble/draws.ts';
import { followPath } from '../../numeric/ensemble/follow.ts';
import { type Instrument, instrument, unpack } from '../../numeric/instrument.ts';
import { compiledMap } from '../../numeric/iterate/step.ts';
import { eigenvalues } from '../../numeric/linear.ts';
import type { RandomStream } from '../../numeric/random.ts';
import { lengthOf, type Setting } from '../../numeric/setting.ts';
import type { Case } from '../case/case.ts';
import type { Orbit } from '../trajectories/orbit.ts';

/** A state at a time, the time as a number. */
export type ObservedAt = Observed & { readonly at: number };

interface Parts {
  readonly c: Case;
  readonly setting: Setting;
  readonly means: readonly Mean[];
  readonly observed: readonly ObservedAt[];
  /** The times at which both sides are compared. */
  readonly compared: readonly number[];
  readonly start: (draw: RandomStream) => Orbit | undefined;
}

/** What one path gives: every quantity at every time, and the same on the path at twice the step. */
export type Sampled = { readonly fine: Float64Array; readonly coarse: Float64Array } | { readonly ended: string };

/** What a step costs beside its components, in components. */
const OVERHEAD = 200;

/** Draws paths and reads the quantities of means on them. */
export class Sampler {
  /** Numbers of one path: times by quantities. */
  readonly length: number;
  /** Steps times components so far, and what steps cost beside. */
  work = 0;
  private readonly parts: Parts;
  private readonly times: readonly number[];
  private readonly probe: Instrument;
  private readonly states: readonly ObservedAt[];
  private step: number | undefined;

  constructor(parts: Parts) {
    this.parts = parts;
    const { c, setting, means, observed, compared } = parts;
    this.times = [...new Set([0, ...compared, ...observed.map((o) => o.at)])].sort((a, b) => a - b);
    this.states = observed.filter((o) => o.of.role === 'state');
    this.probe = instrument(
      means.map((m) => ({ name: m.letter.name, indices: m.indices, term: m.term })),
      c.model,
      setting,
      { extra: this.states.map((o) => o.letter) },
    );
    this.length = this.times.length * this.probe.length;
  }

  /** Steps of a quarter from now on; whether there is a step at all. */
  refine(): boolean {
    if (this.step === undefined) return false;
    this.step /= 4;
    return true;
  }

  path(random: RandomStream): Sampled {
    const { c, setting, start } = this.parts;
    const orbit = start(random.fork('start'));
    if (orbit === undefined) return { ended: 'no start meets the conditions' };
    const fine: Float64Array[] = [];
    const coarse: Float64Array[] = [];
    const options = { random, tolerance: 1e-9, ...(this.step !== undefined && { step: this.step }) };
    // What is asked of the start alone needs no path.
    if (this.times.length === 1) {
      this.work += orbit.y0.length + OVERHEAD;
      return { fine: this.read([orbit.y0]), coarse: this.read([orbit.y0]) };
    }
    const end = followPath(c.model, setting, options, {
      y0: orbit.y0,
      times: this.times,
      report: (r) => {
        fine.push(r.y);
        coarse.push(r.coarse ?? r.y);
      },
    });
    this.work += (end.steps + 1) * (orbit.y0.length + OVERHEAD);
    // All paths take the step that the first one found fitting.
    if (end.method.step !== undefined) this.step ??= end.method.step;
    if (end.outcome.status !== 'converged' || fine.length < this.times.length)
      return { ended: `a path ends before its time (${end.outcome.status})` };
    return { fine: this.read(fine), coarse: this.read(coarse) };
  }

  private read(states: readonly Float64Array[]): Float64Array {
    const { c, setting } = this.parts;
    const own = c.model.states.map((s) => s.letter);
    const extra = new Map<Letter, Float64Array>(
      this.states.map((o) => [o.letter, unpack(states[this.times.indexOf(o.at)]!, own, setting).get(o.of)!]),
    );
    const out = new Float64Array(this.length);
    this.times.forEach((t, k) => {
      out.set(this.probe.evaluate(states[k]!, t, extra), k * this.probe.length);
    });
    return out;
  }

  /** Values for the letters of means, those that stand at a time of their own among them. */
  extra(means: Float64Array, t: number): ReadonlyMap<Letter, Float64Array> {
    const { setting, observed } = this.parts;
    const at = (of: Letter, time: number): Float64Array => {
      const k = this.parts.means.findIndex((m) => m.letter === of);
      const from = Math.max(0, this.times.indexOf(time)) * this.probe.length + this.probe.outputs[k]!.offset;
      return means.subarray(from, from + lengthOf(of, setting.sizes));
    };
    return new Map([
      ...this.parts.means.map((m): [Letter, Float64Array] => [m.letter, at(m.letter, t)]),
      ...observed.filter((o) => o.of.role === 'mean').map((o): [Letter, Float64Array] => [o.letter, at(o.of, o.at)]),
    ]);
  }
}

/** Matrices beyond this many rows are not looked at. */
export const LARGEST = 300;

/** The rate of the slowest mode of the drift at the start that moves at all; undefined where it is not known. */
function slowestRate(c: Case, setting: Setting, o: Orbit): number | undefined {
  const n = o.y0.length;
  if (n > LARGEST) return undefined;
  const isMap = c.model.time === 'discrete';
  const found = eigenvalues(isMap ? meanStep(c, setting, o.y0) : o.field.jacobian(o.y0, 0), n).eigenvalues;
  const rates = found.map((e) => Math.abs(isMap ? Math.log(Math.hypot(e.re, e.im) || 1e-300) : e.re));
  const largest = Math.max(0, ...rates);
  const moving = rates.filter((r) => r > 1e-9 * largest && r > 0);
  return moving.length === 0 ? undefined : Math.min(...moving);
}

/** The Jacobian of a step at a state, its mean over what the step draws. */
function meanStep(c: Case, setting: Setting, y: Float64Array): Float64Array {
  const map = compiledMap(c.model, setting);
  if (c.model.draws.length === 0) return map.jacobian(y, 0);
  const draws = stepDraws(c.model, setting, c.random.fork('mean step'));
  const sum = new Float64Array(y.length ** 2);
  for (let k = 0; k < LOOKS; k++)
    map.jacobian(y, 0, draws()).forEach((x, m) => {
      sum[m] = sum[m]! + x / LOOKS;
    });
  return sum;
}
/** Over how many draws. */
const LOOKS = 200;

/** A time after which what is slow at the start has died down; undefined where nothing tells. */
export function longRun(c: Case, setting: Setting, o: Orbit): number | undefined {
  const rate = slowestRate(c, setting, o);
  if (rate === undefined) return undefined;
  const time = 8 / rate;
  return c.model.time === 'discrete' ? 2 * Math.ceil(time / 2) : time;
}

/** Times at which two functions of time are compared. */
export function comparedTimes(c: Case, setting: Setting, o: Orbit): readonly number[] {
  const known = Number.isFinite(o.pace) && !isNoisy(c.model) ? o.pace : 1;
  const rate = slowestRate(c, setting, o) ?? known;
  const times = [0.3, 1, 2].map((x) => x / rate);
  return c.model.time === 'discrete' ? [...new Set(times.map((t) => Math.max(1, Math.round(t))))] : times;
}
