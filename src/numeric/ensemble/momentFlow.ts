import type { Letter } from '../../expr/expr.ts';
import type { Model } from '../../model/model.ts';
import { drift, hasConstantNoise } from '../../model/motion.ts';
import { fieldInstrument, instrument } from '../instrument.ts';
import { type AffineFlow, affineFlow } from '../integrate/affineFlow.ts';
import { lengthOf, type Setting } from '../setting.ts';
import { affine, congruent, product, productTransposed } from '../square.ts';
import type { MomentMotion, Moments } from './moments.ts';

/** What a time does: the mean becomes M m + c, the covariance M C Mᵀ + S. */
interface Passage {
  readonly m: Float64Array;
  readonly c: Float64Array;
  readonly s: Float64Array;
}

const through = ({ m, c, s }: Passage, { mean, covariance }: Moments): Moments => ({
  mean: affine(m, mean, c),
  covariance: congruent(m, covariance, mean.length).map((x, k) => x + s[k]!),
});

/** The moments of dx = (A x + b) dt + B dW: m' = A m + b, C' = A C + C Aᵀ + B Bᵀ (Gardiner 2009, section 4.5.6). */
export function momentFlow(model: Model, setting: Setting, y0: Float64Array): MomentMotion | undefined {
  if (!hasConstantNoise(model)) return undefined;
  const still = fieldInstrument(drift(model), setting);
  const flow = affineFlow(still, y0);
  if (flow === undefined) return undefined;
  const a = still.jacobian(y0, 0);
  const push = pushOf(model, setting, y0);
  const short = 0.125 / (flow.norm || 1);
  const known = new Map<number, Passage>();
  const passage = (h: number): Passage => {
    let made = known.get(h);
    if (made === undefined) {
      const halvings = Math.max(0, Math.ceil(Math.log2(h / short)));
      const all = passages(flow, a, push, h / 2 ** halvings);
      for (let k = 0; k < halvings; k++) all.next();
      made = all.next().value as Passage;
      known.set(h, made);
    }
    return made;
  };
  return {
    after: (moments, h) => through(passage(h), moments),
    *doublings(moments) {
      let t = short;
      for (const p of passages(flow, a, push, short)) {
        yield { t, moments: through(p, moments) };
        t *= 2;
      }
    },
    work: (h) => 4 * y0.length ** 3 * (8 + Math.max(0, Math.log2(h / short))),
  };
}

/** Over h = first, 2 first, 4 first …: S by Taylor's series, then S(2h) = S(h) + M(h) S(h) M(h)ᵀ. */
function* passages(flow: AffineFlow, a: Float64Array, push: Float64Array, first: number): Generator<Passage> {
  const n = flow.dimension;
  let s = push.map((x) => x * first);
  let moved = push;
  let factor = first;
  // A first |A| of 1/8 leaves terms of order 1e-20.
  for (let k = 1; k <= 12; k++) {
    const right = productTransposed(moved, a, n);
    moved = product(a, moved, n).map((x, i) => x + right[i]!);
    factor *= first / (k + 1);
    s = s.map((x, i) => x + moved[i]! * factor);
  }
  for (const p of flow.doublings(first)) {
    yield { ...p, s };
    const later = congruent(p.m, s, n);
    s = s.map((x, i) => x + later[i]!);
  }
}

/** B Bᵀ. */
function pushOf(model: Model, setting: Setting, y0: Float64Array): Float64Array {
  const n = y0.length;
  const probe = instrument(
    model.dynamics.map((d) => ({ name: d.state.name, indices: d.indices, term: d.right })),
    model,
    setting,
    { extra: model.draws.map((d) => d.letter) },
  );
  const held = new Map<Letter, Float64Array>(
    model.draws.map(({ letter }) => [letter, new Float64Array(lengthOf(letter, setting.sizes))]),
  );
  const calm = Float64Array.from(probe.evaluate(y0, 0, held));
  const push = new Float64Array(n * n);
  for (const values of held.values())
    for (let k = 0; k < values.length; k++) {
      values[k] = 1;
      const kick = probe.evaluate(y0, 0, held).map((x, i) => x - calm[i]!);
      values[k] = 0;
      for (let i = 0; i < n; i++)
        if (kick[i] !== 0) for (let j = 0; j < n; j++) push[i * n + j]! += kick[i]! * kick[j]!;
    }
  return push;
}
