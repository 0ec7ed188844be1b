export type Vector = Float64Array;

export const dot = (a: Vector, b: Vector): number => a.reduce((s, x, k) => s + x * b[k]!, 0);
export const norm = (a: Vector): number => Math.hypot(...a);
/** Of length 1. */
export const scaled = (a: Vector): Vector => a.map((x) => x / norm(a));
