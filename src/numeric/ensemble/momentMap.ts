import type { Expr, Letter } from '../../expr/expr.ts';
import type { Draw, Model } from '../../model/model.ts';
import { compiledMap } from '../iterate/step.ts';
import { lawMoments } from '../meanField/lawMoments.ts';
import { NoAnswer } from '../meanField/refusal.ts';
import { random } from '../random.ts';
import { scalar } from '../scalar.ts';
import { lengthOf, position, type Setting, sizeOf, valuesOf } from '../setting.ts';
import { affine, congruent, product } from '../square.ts';
import type { MomentMotion, Moments } from './moments.ts';

/** y -> M y + c. */
interface Affine {
  readonly m: Float64Array;
  readonly c: Float64Array;
}

/** Numbers that a step draws: the mean of each, its variance, and what two of one letter have in common. */
interface Drawn {
  readonly letter: Letter;
  readonly mean: readonly number[];
  readonly variance: readonly number[];
  /** The covariance of any two different ones. */
  readonly common: number;
}

/** Matrices beyond this many entries, over all that is drawn, are not kept. */
const MOST_NUMBERS = 4e6;

/**
 * The moments of x <- F(x, xi) where F is affine in the states and affine in what is drawn: with F = F0 + sum xi_k G_k the mean
 * moves by E F, and C becomes E F C E Fᵀ + sum cov(xi_k, xi_l) E[G_k x (G_l x)ᵀ]. Exact for minibatches of a quadratic loss.
 */
export function momentMap(model: Model, setting: Setting, y0: Float64Array): MomentMotion | undefined {
  const n = y0.length;
  const drawn = model.draws.map((d) => drawnOf(d, setting));
  if (drawn.some((d) => d === undefined)) return undefined;
  const letters = drawn as readonly Drawn[];
  const count = letters.reduce((sum, d) => sum + d.mean.length, 0);
  if ((count + 1) * n * n > MOST_NUMBERS) return undefined;
  const map = compiledMap(model, setting);
  const held = new Map(letters.map((d) => [d.letter, new Float64Array(d.mean.length)]));
  const affineAt = (): Affine => {
    const m = map.jacobian(y0, 0, held);
    const value = map.step(y0, 0, held);
    const moved = affine(m, y0, new Float64Array(n));
    return { m, c: value.map((x, k) => x - moved[k]!) };
  };
  const base = affineAt();
  const parts = letters.map((d): readonly Affine[] => {
    const values = held.get(d.letter)!;
    return Array.from(values, (_, k) => {
      values[k] = 1;
      const with1 = affineAt();
      values[k] = 0;
      return { m: with1.m.map((x, i) => x - base.m[i]!), c: with1.c.map((x, i) => x - base.c[i]!) };
    });
  });
  if (!isAffine(map.step, held, base, parts, y0)) return undefined;
  const whole = letters.map((_, at) => sumOf(parts[at]!, () => 1, n));
  const expected = letters.reduce(
    (sum, d, at) =>
      plus(
        sum,
        sumOf(parts[at]!, (k) => d.mean[k]!, n),
        1,
      ),
    base,
  );
  const step = ({ mean, covariance }: Moments): Moments => {
    const next = congruent(expected.m, covariance, n);
    const scatter = (f: Affine, weight: number): void => {
      if (weight === 0) return;
      const spread = congruent(f.m, covariance, n);
      const at = affine(f.m, mean, f.c);
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) next[i * n + j]! += weight * (spread[i * n + j]! + at[i]! * at[j]!);
    };
    for (const [at, d] of letters.entries()) {
      for (const [k, f] of parts[at]!.entries()) scatter(f, d.variance[k]! - d.common);
      scatter(whole[at]!, d.common);
    }
    return { mean: affine(expected.m, mean, expected.c), covariance: next };
  };
  return {
    after: (m, steps) => {
      let now = m;
      for (let k = 0; k < steps; k++) now = step(now);
      return now;
    },
    *doublings(m) {
      let now = m;
      let t = 0;
      // Step by step where the matrix of all second moments would be large, by its powers where it is not.
      const powers = numbersOf(n) <= MOST_SECOND ? secondMoments(step, n) : undefined;
      for (let h = 1; ; h *= 2) {
        if (powers === undefined) for (; t < h; t++) now = step(now);
        else {
          now = powers.through(m);
          powers.double();
        }
        yield { t: h, moments: now };
      }
    },
    work: (steps) => 2 * steps * (count + letters.length + 1) * n ** 3,
  };
}

/** At most so many numbers 1, x, x xᵀ for which a step is written as one matrix. */
const MOST_SECOND = 120;
const numbersOf = (n: number): number => 1 + n + (n * (n + 1)) / 2;

/** A step as a matrix of 1, E x and the upper half of E x xᵀ, on which it is linear; its powers by squaring. */
function secondMoments(step: (m: Moments) => Moments, n: number) {
  const size = numbersOf(n);
  const packed = ({ mean, covariance }: Moments): Float64Array => {
    const out = new Float64Array(size);
    out[0] = 1;
    out.set(mean, 1);
    for (let i = 0, at = 1 + n; i < n; i++)
      for (let j = i; j < n; j++) out[at++] = covariance[i * n + j]! + mean[i]! * mean[j]!;
    return out;
  };
  const opened = (v: Float64Array): Moments => {
    const mean = v.slice(1, 1 + n);
    const covariance = new Float64Array(n * n);
    for (let i = 0, at = 1 + n; i < n; i++)
      for (let j = i; j < n; j++) {
        covariance[i * n + j] = v[at++]! - mean[i]! * mean[j]!;
        covariance[j * n + i] = covariance[i * n + j]!;
      }
    return { mean, covariance };
  };
  // Columns from steps: of nothing, then of each number beside it.
  const origin = packed(step(opened(Float64Array.from({ length: size }, (_, k) => (k === 0 ? 1 : 0)))));
  let matrix = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    const unit = new Float64Array(size);
    unit[0] = 1;
    unit[k] = 1;
    const image = k === 0 ? origin : packed(step(opened(unit))).map((x, i) => x - origin[i]!);
    for (let i = 0; i < size; i++) matrix[i * size + k] = image[i]!;
  }
  return {
    through: (m: Moments): Moments => opened(affine(matrix, packed(m), new Float64Array(size))),
    double: (): void => {
      matrix = Float64Array.from(product(matrix, matrix, size));
    },
  };
}

/** Undefined for what has no variance, or is drawn jointly. */
function drawnOf(d: Draw, setting: Setting): Drawn | undefined {
  const { letter } = d;
  const length = lengthOf(letter, setting.sizes);
  const shape = letter.axes.map((set) => sizeOf(set.size, setting.sizes));
  if (d.kind === 'counts') {
    // Several minibatches side by side do not share a covariance.
    if (d.over !== letter.axes.length) return undefined;
    const total = sizeOf(d.total, setting.sizes);
    const fill = (x: number): readonly number[] => new Array<number>(length).fill(x);
    return {
      letter,
      mean: fill(total / length),
      variance: fill((total / length) * (1 - 1 / length)),
      common: -total / length ** 2,
    };
  }
  if (d.kind !== 'law') return undefined;
  try {
    const each = Array.from({ length }, (_, k) => {
      const atoms = new Map(d.indices.map((a, m) => [a, position(k, shape)[m]!]));
      return lawMoments(d.law, (e: Expr) => scalar(e, valuesOf(setting), atoms));
    });
    return { letter, mean: each.map((x) => x.mean), variance: each.map((x) => x.variance), common: 0 };
  } catch (problem) {
    if (problem instanceof NoAnswer) return undefined;
    throw problem;
  }
}

const plus = (a: Affine, b: Affine, weight: number): Affine => ({
  m: a.m.map((x, k) => x + weight * b.m[k]!),
  c: a.c.map((x, k) => x + weight * b.c[k]!),
});

const sumOf = (all: readonly Affine[], weight: (k: number) => number, n: number): Affine =>
  all.reduce((sum, f, k) => plus(sum, f, weight(k)), { m: new Float64Array(n * n), c: new Float64Array(n) });

/** Whether a step is what its parts say, at other states, draws and times. */
function isAffine(
  step: ReturnType<typeof compiledMap>['step'],
  held: ReadonlyMap<Letter, Float64Array>,
  base: Affine,
  parts: readonly (readonly Affine[])[],
  y0: Float64Array,
): boolean {
  const stream = random('affine');
  for (let look = 1; look <= 3; look++) {
    const y = y0.map(() => look * stream.normal());
    let f = base;
    let at = 0;
    for (const values of held.values()) {
      values.forEach((_, k) => {
        values[k] = stream.normal();
      });
      f = parts[at]!.reduce((sum, part, k) => plus(sum, part, values[k]!), f);
      at++;
    }
    const seen = step(y, look, held);
    const told = affine(f.m, y, f.c);
    const scale = Math.max(1, ...seen.map(Math.abs));
    for (const values of held.values()) values.fill(0);
    if (!seen.every((x, k) => Math.abs(x - told[k]!) <= 1e-11 * scale)) return false;
  }
  return true;
}
