import { sym } from '../../expr/build.ts';
import type { Letter } from '../../expr/expr.ts';
import { letters, substitute } from '../../expr/traverse.ts';
import type { Mean } from '../../model/claim.ts';
import { momentMotion } from '../../numeric/ensemble/momentMotion.ts';
import { type MomentMotion, type Moments, startMoments } from '../../numeric/ensemble/moments.ts';
import { stateDomain } from '../../numeric/flowOnDomain.ts';
import { type Instrument, instrument } from '../../numeric/instrument.ts';
import { random } from '../../numeric/random.ts';
import type { Setting } from '../../numeric/setting.ts';
import type { Case } from '../case/case.ts';
import type { Orbit } from '../trajectories/orbit.ts';
import type { ObservedAt } from './meanSampler.ts';

/** The most multiplications that one mean may take. */
const MOST_WORK = 2e9;

/** How often the time is doubled. */
const MOST_DOUBLINGS = 45;

interface Asked {
  readonly c: Case;
  readonly setting: Setting;
  readonly observed: readonly ObservedAt[];
  /** A start; `fixed` where every start is this one. */
  readonly start: Orbit;
  readonly fixed: boolean;
}

/**
 * Means without sampling: of quadratic quantities of an affine motion with noise or draws, from the mean and the covariance of
 * the states. Undefined where the motion or a quantity is something else.
 */
export function exactMeans(asked: Asked): ExactMeans | undefined {
  const { c, setting, start, fixed } = asked;
  const n = start.y0.length;
  const domain = stateDomain(
    c.model.states.map((s) => s.letter),
    setting,
  );
  if (n === 0 || start.bent || domain.manifold !== undefined || domain.bounds.length > 0) return undefined;
  if (!fixed && c.claim.from !== undefined) return undefined;
  const first = fixed ? { mean: start.y0, covariance: new Float64Array(n * n) } : startMoments(c.model, setting);
  if (first === undefined) return undefined;
  const quantities = c.claim.means!.map((m) => quantityOf(m, asked));
  if (quantities.some((q) => q === undefined)) return undefined;
  const motion = momentMotion(c.model, setting, start.y0);
  return motion === undefined ? undefined : new ExactMeans(asked, quantities as readonly Quantity[], motion, first);
}

/** A quantity of one time: now, or a time of its own. */
interface Quantity {
  readonly mean: Mean;
  readonly at: number | undefined;
  readonly value: (m: Moments) => Float64Array;
}

function quantityOf(mean: Mean, { c, setting, observed, start }: Asked): Quantity | undefined {
  const own = observed.filter((o) => o.of.role === 'state' && letters(mean.term).includes(o.letter));
  const times = new Set(own.map((o) => o.at));
  const now = letters(mean.term).some((l) => l.role === 'state');
  if (letters(mean.term).some((l) => l.role === 'time' || l.role === 'mean' || l.role === 'start')) return undefined;
  if (times.size > 1 || (times.size === 1 && now)) return undefined;
  const states = new Map(own.map((o) => [o.letter, o.of]));
  const term = substitute(mean.term, (s) => {
    const of = states.get(s.letter);
    return of && sym(of, s.indices);
  });
  const probe = instrument([{ name: mean.letter.name, indices: mean.indices, term }], c.model, setting);
  const value = meanOfQuadratic(probe, start.y0);
  return value && { mean, at: [...times][0], value };
}

/** E Q = Q(m) + tr(H C)/2 for quadratic Q with second derivatives H; undefined where Q is not quadratic. */
function meanOfQuadratic(probe: Instrument, y0: Float64Array): ((m: Moments) => Float64Array) | undefined {
  const n = probe.dimension;
  if (n > 200) return undefined;
  const width = probe.length;
  const stream = random('quadratic');
  const at = (scale: number): Float64Array => y0.map((x) => x + scale * stream.normal());
  const base = at(1);
  const slope = Float64Array.from(probe.jacobian(base, 0));
  // hessians[k] holds, row by row, the second derivatives of entry k.
  const hessians = Array.from({ length: width }, () => new Float64Array(n * n));
  for (let i = 0; i < n; i++) {
    const there = base.slice();
    there[i]! += 1;
    const moved = probe.jacobian(there, 0);
    for (let k = 0; k < width; k++)
      for (let j = 0; j < n; j++) hessians[k]![i * n + j] = moved[k * n + j]! - slope[k * n + j]!;
  }
  const size = Math.max(...slope.map(Math.abs), ...hessians.flatMap((h) => [...h].map(Math.abs)));
  if (!Number.isFinite(size)) return undefined;
  for (let look = 1; look <= 3; look++) {
    const y = at(3 ** look);
    const found = probe.jacobian(y, look);
    for (let k = 0; k < width; k++)
      for (let j = 0; j < n; j++) {
        let told = slope[k * n + j]!;
        for (let i = 0; i < n; i++) told += hessians[k]![i * n + j]! * (y[i]! - base[i]!);
        if (!(Math.abs(told - found[k * n + j]!) <= 1e-9 * size * 3 ** look * n)) return undefined;
      }
  }
  return ({ mean, covariance }) =>
    Float64Array.from(probe.evaluate(mean, 0), (x, k) => {
      let sum = 0;
      for (let i = 0; i < n * n; i++) sum += hessians[k]![i]! * covariance[i]!;
      return x + sum / 2;
    });
}

/** Values of the means of a claim at times. */
export class ExactMeans {
  private readonly asked: Asked;
  private readonly quantities: readonly Quantity[];
  private readonly motion: MomentMotion;
  private readonly first: Moments;

  constructor(asked: Asked, quantities: readonly Quantity[], motion: MomentMotion, first: Moments) {
    this.asked = asked;
    this.quantities = quantities;
    this.motion = motion;
    this.first = first;
  }

  /** Values for the letters of means at a time, those that stand at a time of their own among them; undefined beyond the work. */
  extra(t: number): ReadonlyMap<Letter, Float64Array> | undefined {
    const { observed } = this.asked;
    const found = new Map<Letter, Float64Array>();
    const put = (l: Letter, q: Quantity, time: number): boolean => {
      const m = this.moments(time);
      if (m !== undefined) found.set(l, q.value(m));
      return m !== undefined;
    };
    for (const q of this.quantities) if (!put(q.mean.letter, q, q.at ?? t)) return undefined;
    for (const o of observed) {
      const q = this.quantities.find((x) => x.mean.letter === o.of);
      if (q !== undefined && !put(o.letter, q, q.at ?? o.at)) return undefined;
    }
    return found;
  }

  /**
   * The means at times that double, until they stand still, with the last of them; undefined where they do not.
   */
  limit(): { readonly t: number; readonly extra: ReadonlyMap<Letter, Float64Array>; readonly top: number } | undefined {
    let top = Math.max(...this.quantities.flatMap((q) => [...q.value(this.first)].map(Math.abs)));
    let before: readonly number[] | undefined;
    let still = 0;
    let count = 0;
    for (const { t, moments } of this.motion.doublings(this.first)) {
      const values = this.quantities.flatMap((q) => [...q.value(moments)]);
      if (!values.every(Number.isFinite) || ++count > MOST_DOUBLINGS) return undefined;
      top = Math.max(top, ...values.map(Math.abs));
      const same = before?.every((x, i) => Math.abs(x - values[i]!) <= 1e-9 * top);
      still = same === true && (top > 0 || count > 20) ? still + 1 : 0;
      // Three doublings without a change: nothing slow is left that would still change them.
      if (still >= 3) return { t, top, extra: new Map(this.quantities.map((q) => [q.mean.letter, q.value(moments)])) };
      before = values;
    }
    return undefined;
  }

  /** The means at times that double. */
  *doublings(): Generator<{ readonly t: number; readonly extra: ReadonlyMap<Letter, Float64Array> }> {
    for (const { t, moments } of this.motion.doublings(this.first))
      yield { t, extra: new Map(this.quantities.map((q) => [q.mean.letter, q.value(moments)])) };
  }

  private moments(t: number): Moments | undefined {
    if (t === 0) return this.first;
    return this.motion.work(t) > MOST_WORK ? undefined : this.motion.after(this.first, t);
  }
}
