import { size as largestOf } from '../../numeric/integrate/size.ts';
import { nullSpace } from '../../numeric/linear.ts';
import { gauss } from '../../numeric/quadrature/gauss.ts';
import type { RandomStream } from '../../numeric/random.ts';
import { scalar } from '../../numeric/scalar.ts';
import { lengthOf, type Setting, valuesOf } from '../../numeric/setting.ts';
import { potential } from '../../theory/gradientField.ts';
import { type Case, fieldsWhen, isMap } from '../case/case.ts';
import type { Nearby } from '../centre/centreManifold.ts';
import type { Linearisation } from '../linear/linearisation.ts';

/** How many directions are tried first, and how often the best one is changed. */
const DIRECTIONS = 200;
const CHANGES = 200;
/** The largest power of the distance that a fall is told from. */
const STEEPEST = 12;

/**
 * Where a flow descends a potential, what the potential does near a stationary point decides its stability, the linear
 * part of the flow or not: of an analytic potential a point is stable exactly if it is a local minimum (Absil & Kurdyka
 * 2006, On the stable equilibrium points of gradient systems). Looks for a direction along which the potential falls as
 * a power of the distance. The constants that make the field a gradient come from the symbolic wing, the potential is
 * the integral of the compiled field. Undefined where no such direction is seen, or the field is no gradient.
 */
export function fallingFrom(c: Case): (setting: Setting, l: Linearisation, draw: RandomStream) => Nearby | undefined {
  if (isMap(c)) return () => undefined;
  const fields = c.claim.ansatz === undefined ? fieldsWhen(c) : c.reduced().fields;
  const found = potential(fields);
  if (found.kind !== 'gradient') return () => undefined;
  return (setting, l, draw) => {
    if (l.chart.manifold !== undefined || l.kink) return undefined;
    const values = valuesOf(setting);
    const rates = l.chart.letters.flatMap((letter) => {
      const rate = scalar(found.constants.get(letter)!, values);
      return new Array<number>(lengthOf(letter, setting.sizes)).fill(rate);
    });
    if (!rates.every((r) => r > 0 && Number.isFinite(r))) return undefined;
    return steepest(l, rates, draw);
  };
}

function steepest(l: Linearisation, rates: readonly number[], draw: RandomStream): Nearby | undefined {
  const n = l.dimension;
  const rule = gauss('uniform', 10);
  /** The potential at a displacement, against that at the point. */
  const height = (v: Float64Array): number => {
    let sum = 0;
    rule.nodes.forEach((s, q) => {
      const velocity = l.flow.velocity(l.coordinates.map((x, k) => x + s * v[k]!));
      for (let k = 0; k < n; k++) sum -= (rule.weights[q]! * velocity[k]! * v[k]!) / rates[k]!;
    });
    return sum;
  };
  const basis =
    l.size === 0
      ? Array.from({ length: n }, (_, k) => Float64Array.from({ length: n }, (_, m) => (m === k ? 1 : 0)))
      : nullSpace(l.jacobian, n, n, 1e-13 * n).basis;
  if (basis.length === 0) return undefined;
  const direction = (w: readonly number[]): Float64Array => {
    const v = Float64Array.from({ length: n }, (_, k) => basis.reduce((s, b, m) => s + w[m]! * b[k]!, 0));
    const length = Math.hypot(...v) || 1;
    return v.map((x) => x / length);
  };
  const size = Math.max(1, largestOf(l.coordinates));
  const at = (v: Float64Array, r: number): number => height(v.map((x) => r * x));
  const far = 0.03 * size;
  let weights: readonly number[] = [];
  let least = 0;
  for (let d = 0; d < DIRECTIONS + CHANGES; d++) {
    if (d >= DIRECTIONS && weights.length === 0) return undefined;
    const w = basis.map((_, m) => (d < DIRECTIONS ? 0 : weights[m]!) + (d < DIRECTIONS ? 1 : 0.2) * draw.normal());
    const value = at(direction(w), far);
    if (!(value < least)) continue;
    [weights, least] = [w, value];
  }
  const best = direction(weights);
  for (const r of [far, far / 4, far / 16]) {
    const values = [1, 2, 4, 8].map((k) => at(best, r / k));
    const orders = values.slice(1).map((v, k) => Math.log2(values[k]! / v));
    const order = Math.round(orders.at(-1)!);
    if (!(order >= 2 && order <= STEEPEST && values.every((v) => v < 0))) continue;
    if (!orders.every((p) => Math.abs(p - order) < 0.1)) continue;
    const by = values.at(-1)! / (r / 8) ** order;
    return { attracts: false, by, name: `coefficient of r^${order} of the potential along a direction` };
  }
  return undefined;
}
