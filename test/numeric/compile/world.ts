import type { Letter } from '../../../src/expr/expr.ts';
import type { CompileRequest } from '../../../src/numeric/compile/compile.ts';
import type { Point } from './interpreter.ts';
import { c, d, G, N, s, W, x, z } from './randomTerm.ts';

/** The mulberry32 stream and Box–Muller, as in the peer benchmarks. */
export function mulberry(seed: number, k: number): number {
  const a = (seed + Math.imul(k, 0x6d2b79f5)) >>> 0;
  let t = Math.imul(a ^ (a >>> 15), a | 1) >>> 0;
  t = ((t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t) >>> 0;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
export const uniforms = (seed: number, n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, k) => mulberry(seed, k + 1));
export function gauss(seed: number, n: number): Float64Array {
  const out = new Float64Array(n);
  for (let k = 0; k < n; k += 2) {
    const r = Math.sqrt(-2 * Math.log(1 - mulberry(seed, k + 1)));
    const a = 2 * Math.PI * mulberry(seed, k + 2);
    out[k] = r * Math.cos(a);
    if (k + 1 < n) out[k + 1] = r * Math.sin(a);
  }
  return out;
}

/** Sizes, values and a request for the letters of `randomTerm.ts`. */
export interface World {
  readonly request: Omit<CompileRequest, 'outputs'>;
  readonly variables: Float64Array;
  readonly constants: Float64Array;
  point(variables: Float64Array, stopped?: Float64Array): Point;
}
export function world(n: number, m: number, seed: number): World {
  const sizes = new Map([
    [N, n],
    [d, m],
  ]);
  const u = uniforms(seed, n * m + n + 2 + 2 * n * n).map((v) => 2 * v - 1);
  const variables = u.slice(0, n * m + n + 1);
  const constants = Float64Array.of(0.7 + u[n * m + n + 1]! / 4);
  const weights = u.slice(n * m + n + 2, n * m + n + 2 + n * n).map((v, k) => (k % 6 === 1 ? v : 0));
  const neighbours = uniforms(seed + 1, 2 * n).map((v) => 1 + Math.floor(v * n));
  const values = (v: Float64Array): ReadonlyMap<Letter, Float64Array> =>
    new Map([
      [z, v.slice(0, n * m)],
      [x, v.slice(n * m, n * m + n)],
      [s, v.slice(n * m + n)],
      [c, constants],
      [W, weights],
      [G, neighbours],
    ]);
  return {
    request: {
      variables: [z, x, s],
      constants: [c],
      sizes,
      data: new Map([
        [W, weights],
        [G, neighbours],
      ]),
    },
    variables,
    constants,
    point: (v, stopped) => ({ sizes, values: values(v), stopped: stopped === undefined ? undefined : values(stopped) }),
  };
}
/** Random values between -1 and 1 of letters with so many entries each, and a request in which all are variables. */
export function freeWorld(
  sizes: ReadonlyMap<Letter, number>,
  entries: readonly (readonly [Letter, number])[],
  seed: number,
): { readonly request: World['request']; readonly variables: Float64Array; readonly point: Point } {
  const total = entries.reduce((n, [, count]) => n + count, 0);
  const variables = uniforms(seed, total).map((v) => 2 * v - 1);
  const values = new Map<Letter, Float64Array>();
  let offset = 0;
  for (const [l, n] of entries) {
    values.set(l, variables.slice(offset, offset + n));
    offset += n;
  }
  const request = { variables: entries.map(([l]) => l), constants: [], sizes, data: new Map() };
  return { request, variables, point: { sizes, values } };
}
/** Kernels are the same in every form and back end. */
export const VARIANTS = [
  { form: 'straight-line' },
  { form: 'tensor' },
  { form: 'tensor', backEnd: 'javascript' },
  { form: undefined, few: true },
] as const;
/** Largest difference, relative to the largest entry or 1. */
export function distance(a: Float64Array, b: Float64Array): number {
  let far = 0;
  let top = 1;
  a.forEach((v, k) => {
    const w = b[k]!;
    if (Object.is(v, w)) return;
    far = Math.max(far, Number.isNaN(v - w) ? Number.POSITIVE_INFINITY : Math.abs(v - w));
    top = Math.max(top, Math.abs(w));
  });
  return far / top;
}
/** Derivative of vectors at 0 by central differences of three widths. */
export function differences(f: (h: number) => Float64Array, width = 1e-3): Float64Array {
  const central = (h: number): Float64Array => {
    const [a, b] = [f(h), f(-h)];
    return a.map((v, k) => (v - b[k]!) / (2 * h));
  };
  const [p, q, r] = [central(width), central(width / 2), central(width / 4)];
  return p.map((v, k) => (64 * r[k]! - 20 * q[k]! + v) / 45);
}
