import type { Letter } from '../../expr/expr.ts';
import type { Model } from '../../model/model.ts';
import { hasConstantNoise } from '../../model/motion.ts';
import { type Instrument, instrument } from '../instrument.ts';
import { largestComponent, size } from '../integrate/size.ts';
import { eulerMaruyama, type NoisyField, type StochasticScheme, stochasticHeun } from '../integrate/stochastic.ts';
import type { RandomStream } from '../random.ts';
import { lengthOf, type Setting } from '../setting.ts';
import { domains } from './domains.ts';
import type { PathEnd, PathOutcome, PathQuestion } from './path.ts';

/** |y| above which a path counts as blown up. */
const LIMIT = 1e12;
/** The most steps of one path. */
const MOST_STEPS = 20_000_000;

/** A flow with noise, compiled: its field and the scheme that fits its noise. */
class Noisy {
  readonly scheme: StochasticScheme;
  readonly noiseLength: number;
  private readonly probe: Instrument;
  /** The noise of the present evaluation, and its parts by letter. */
  private readonly held: Float64Array;
  private readonly extra: ReadonlyMap<Letter, Float64Array>;

  constructor(model: Model, setting: Setting) {
    const lengths = model.draws.map((d) => lengthOf(d.letter, setting.sizes));
    this.noiseLength = lengths.reduce((a, b) => a + b, 0);
    this.held = new Float64Array(this.noiseLength);
    let at = 0;
    this.extra = new Map(
      model.draws.map(({ letter }, k) => {
        at += lengths[k]!;
        return [letter, this.held.subarray(at - lengths[k]!, at)];
      }),
    );
    this.probe = instrument(
      model.dynamics.map((d) => ({ name: d.state.name, indices: d.indices, term: d.right })),
      model,
      setting,
      { extra: model.draws.map((d) => d.letter) },
    );
    this.scheme = hasConstantNoise(model) ? stochasticHeun : eulerMaruyama;
  }

  readonly field: NoisyField = (t, y, noise, out) => {
    this.held.set(noise);
    this.probe.evaluate(y, t, this.extra, out);
  };

  private tangent(t: number, y: Float64Array, noise: Float64Array, v: Float64Array): Float64Array {
    this.held.set(noise);
    return this.probe.tangent(y, t, v, this.extra);
  }

  /** How fast the field changes at a state, per time: of the drift by power iteration, of the noise its mean square. */
  rate(t: number, y: Float64Array, random: RandomStream): number {
    const none = new Float64Array(this.noiseLength);
    const direction = (): Float64Array => unit(Float64Array.from(y, () => random.normal()));
    let v: Float64Array | undefined = direction();
    let drift = 0;
    for (let k = 0; k < LOOKS && v !== undefined; k++) {
      const moved = this.tangent(t, y, none, v);
      drift = Math.max(drift, norm(moved));
      v = norm(moved) > 0 ? unit(moved) : undefined;
    }
    if (this.scheme.weakOrder === 2) return drift;
    let noise = 0;
    for (let k = 0; k < LOOKS; k++) {
      const some = Float64Array.from(none, () => random.normal());
      const w = direction();
      const calm = this.tangent(t, y, none, w);
      noise += norm(this.tangent(t, y, some, w).map((x, m) => x - calm[m]!)) ** 2 / LOOKS;
    }
    return drift + noise;
  }
}

/** How often the rates of a field are looked at. */
const LOOKS = 12;

const unit = (v: Float64Array): Float64Array => {
  const length = norm(v);
  return v.map((x) => x / length);
};

const norm = (v: Float64Array): number => {
  let sum = 0;
  for (const x of v) sum += x * x;
  return Math.sqrt(sum);
};

/** The part of the time scale of the field at the start that a step takes if nothing was asked: for schemes of order 1 and 2. */
const PART = [0.02, 0.1] as const;

/**
 * A path of a flow with noise, each step put back on the manifold of the states: on a sphere, projected noise and this step
 * back give its Brownian motion (Stroock's form, Hsu 2002, example 3.3.2: the drift towards the centre that the
 * projection has in the sense of Itô is what the step back does). And the same path at twice the step, driven by the same noise: what both differ by tells
 * how much of a mean is due to the step. Steps end at reported times.
 */
export function noisyPath(
  model: Model,
  setting: Setting,
  { random, step: asked }: { readonly random: RandomStream; readonly step?: number },
  q: PathQuestion,
): PathEnd {
  const noisy = new Noisy(model, setting);
  const { scheme, field } = noisy;
  const bounds = domains(model, setting);
  const { times, report, stop } = q;
  let y = Float64Array.from(q.y0);
  let coarse = Float64Array.from(q.y0);
  let t = times[0]!;
  const span = times.at(-1)! - t;
  const rate = asked === undefined ? noisy.rate(t, y, random.fork('rate')) : 0;
  const longest = asked ?? Math.min(span / 10, rate > 0 ? PART[scheme.weakOrder - 1]! / rate : span);
  let steps = 0;
  let used = 0;
  const end = (outcome: PathOutcome): PathEnd => ({
    outcome,
    steps,
    evaluations: Math.round(steps * 1.5) * scheme.evaluations,
    method: { name: scheme.name, weakOrder: scheme.weakOrder, step: used },
  });
  const n = noisy.noiseLength;
  const noise = [new Float64Array(n), new Float64Array(n)] as const;
  const mean = new Float64Array(n);
  const scratch = [new Float64Array(y.length), new Float64Array(y.length)] as const;
  let next = new Float64Array(y.length);
  report({ t, y: Float64Array.from(y), coarse: Float64Array.from(coarse) });
  for (let k = 1; k < times.length; k++) {
    const to = times[k]!;
    const from = times[k - 1]!;
    // An even number, so that the coarse path ends there too.
    const pairs = Math.max(1, Math.ceil((to - from) / longest / 2));
    const h = (to - from) / (2 * pairs);
    used = Math.max(used, h);
    if (steps + 2 * pairs > MOST_STEPS) return end({ status: 'maxSteps', steps, t });
    const scale = 1 / Math.sqrt(h);
    for (let m = 0; m < pairs; m++) {
      const start = from + 2 * m * h;
      for (const [half, xi] of noise.entries()) {
        if (stop?.()) return end({ status: 'interrupted', t });
        for (let j = 0; j < n; j++) xi[j] = scale * random.normal();
        scheme.advance(field, { t: start + half * h, h }, y, xi, next, scratch);
        [y, next] = [next, y];
        bounds.retract(y);
        t = start + (half + 1) * h;
        steps++;
        const largest = size(y);
        if (!Number.isFinite(largest)) return end({ status: 'notFinite', t, of: 'state' });
        if (largest > LIMIT) return end({ status: 'blowUp', t, size: largest, component: largestComponent(y) });
        const gone = bounds.escape(y);
        if (gone !== undefined) return end({ status: 'leftDomain', t, ...gone });
      }
      for (let j = 0; j < n; j++) mean[j] = (noise[0][j]! + noise[1][j]!) / 2;
      scheme.advance(field, { t: start, h: 2 * h }, coarse, mean, next, scratch);
      [coarse, next] = [next, coarse];
      bounds.retract(coarse);
    }
    t = to;
    report({ t, y: Float64Array.from(y), coarse: Float64Array.from(coarse) });
  }
  return end({ status: 'converged' });
}
