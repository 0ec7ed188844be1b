/** A function to be made small: its value, and its gradient. */
export interface Valley {
  readonly value: (x: Float64Array) => number;
  readonly gradient: (x: Float64Array) => Float64Array;
  /** The place near by where the function is defined; undefined where there is none. */
  readonly allowed: (x: Float64Array) => Float64Array | undefined;
}

/** How many earlier steps are remembered. */
const MEMORY = 8;

/**
 * Walks downhill: quasi-Newton steps of limited memory (Liu & Nocedal 1989), each shortened until the value falls
 * (Armijo 1966). Stops where nothing falls any more, or after so many steps; what it ends at need not be a minimum.
 */
export function lowest(
  f: Valley,
  start: Float64Array,
  steps = 200,
): { readonly x: Float64Array; readonly value: number } {
  let x = start;
  let value = f.value(x);
  let gradient = f.gradient(x);
  const moves: { readonly s: Float64Array; readonly y: Float64Array; readonly rho: number }[] = [];
  for (let k = 0; k < steps && Number.isFinite(value); k++) {
    let direction = downhill(gradient, moves);
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      moves.length = 0;
      direction = gradient.map((g) => -g);
      slope = -dot(gradient, gradient);
    }
    if (!(slope < 0)) break;
    let length = moves.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    let next: { x: Float64Array; value: number } | undefined;
    for (let halving = 0; halving < 40 && next === undefined; halving++, length /= 2) {
      const there = f.allowed(x.map((v, i) => v + length * direction[i]!));
      const v = there === undefined ? Number.NaN : f.value(there);
      if (v <= value + 1e-4 * length * slope && v < value) next = { x: there!, value: v };
    }
    if (next === undefined) {
      if (moves.length === 0) break;
      moves.length = 0;
      continue;
    }
    const after = f.gradient(next.x);
    const s = next.x.map((v, i) => v - x[i]!);
    const y = after.map((v, i) => v - gradient[i]!);
    const curvature = dot(s, y);
    if (curvature > 1e-14 * dot(y, y)) moves.push({ s, y, rho: 1 / curvature });
    if (moves.length > MEMORY) moves.shift();
    ({ x, value } = next);
    gradient = after;
    if (!gradient.every(Number.isFinite)) break;
  }
  return { x, value };
}

/** The direction of steepest descent in the metric that the last steps have shown. */
function downhill(
  gradient: Float64Array,
  moves: readonly { readonly s: Float64Array; readonly y: Float64Array; readonly rho: number }[],
): Float64Array {
  const q = gradient.map((g) => -g);
  const weights: number[] = [];
  for (let k = moves.length - 1; k >= 0; k--) {
    const { s, y, rho } = moves[k]!;
    const a = rho * dot(s, q);
    weights[k] = a;
    for (let i = 0; i < q.length; i++) q[i]! -= a * y[i]!;
  }
  const last = moves.at(-1);
  if (last !== undefined) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let i = 0; i < q.length; i++) q[i]! *= scale;
  }
  for (const [k, { s, y, rho }] of moves.entries()) {
    const b = rho * dot(y, q);
    for (let i = 0; i < q.length; i++) q[i]! += s[i]! * (weights[k]! - b);
  }
  return q;
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
};
