import type { Algebra } from '../arrays/algebra.ts';
import type { Ix } from '../arrays/ix.ts';
import { callText, helpers, numberText } from '../loops/javascript.ts';
import type { Plan, Target } from '../machine/assembly.ts';
import type { Scalar } from './scalars.ts';
import { place, places, Unroller } from './unrolling.ts';
import { walk } from './walk.ts';

// The array program unrolled entry by entry into a table of scalars that shares equal ones and folds numbers;
// conditions on indices are decided here. Code comes in chunks: V8 does not optimise very long functions.

/** Below this many operations loops are not worth it. */
const FEW = 1000;
// Measured on gradients of 416, 2032 and 9600 operations: 25 is slowest, 100 and 200 within the noise of each other, 400 worse.
const CHUNK = 100;

export function worthUnrolling({ schedule: { operations, once } }: Plan): boolean {
  return operations < FEW && once < 20 * FEW;
}

/**
 * So many runs are made by walking the table. To write code, and to have it compiled, costs as much as some dozens of
 * walks, and most kernels of checks run fewer times.
 */
const WALKS = 24;

interface Straight {
  readonly operations: number;
  readonly run: (variables: Float64Array, constants: Float64Array, direction: Float64Array, out: Float64Array) => void;
}

/** Straight-line code for all entries of the targets; code is made when it has run a few times. */
export function straightLine(a: Algebra, targets: readonly Target[]): Straight {
  const u = new Unroller();
  const out: [number, number][] = [];
  for (const t of targets) {
    const shape = t.axes.map((x) => a.program.size(x));
    for (const at of places(shape)) {
      const ix = t.of.ix.map((x) => place(placed(x, t.axes), at));
      out.push([at.reduce((s, p, k) => s + p * t.strides[k]!, t.offset), u.entry(t.of.node, ix)]);
    }
  }
  const live = new Set<number>();
  const stack = out.map(([, x]) => x);
  while (stack.length > 0) {
    const x = stack.pop()!;
    if (live.has(x)) continue;
    live.add(x);
    const s = u.scalars.list[x]!;
    if ('args' in s) stack.push(...s.args);
  }
  const order = [...live].sort((x, y) => x - y).filter((x) => 'args' in u.scalars.list[x]!);
  let runs = 0;
  let run = walk(u.scalars.list, order, out);
  return {
    operations: order.length,
    run: (v, c, d, o) => {
      if (runs++ === WALKS) run = generate(u.scalars.list, order, out);
      run(v, c, d, o);
    },
  };
}
const placed = (x: Ix, axes: readonly number[]): Ix =>
  x.kind === 'axis'
    ? { ...x, axis: axes.indexOf(x.axis) }
    : x.kind === 'map'
      ? { ...x, args: x.args.map((y) => placed(y, axes)) }
      : x;

function generate(
  list: readonly Scalar[],
  order: readonly number[],
  out: readonly (readonly [number, number])[],
): Straight['run'] {
  const chunkOf = new Map<number, number>(order.map((x, k) => [x, Math.floor(k / CHUNK)]));
  const chunks = Math.ceil(order.length / CHUNK);
  // Values that another chunk reads go over the tape.
  const slot = new Map<number, number>();
  const needs = (x: number, by: number): void => {
    const mine = chunkOf.get(x);
    if (mine !== undefined && mine !== by && !slot.has(x)) slot.set(x, slot.size);
  };
  for (const x of order) {
    const s = list[x]!;
    if ('args' in s) for (const y of s.args) needs(y, chunkOf.get(x)!);
  }
  const writes: (readonly [number, number])[][] = Array.from({ length: chunks + 1 }, () => []);
  for (const [at, x] of out) writes[chunkOf.get(x) ?? chunks]!.push([at, x]);
  const text: string[] = [];
  for (let c = 0; c <= chunks; c++) {
    const lines: string[] = [];
    const loaded = new Set<number>();
    const operand = (x: number): string => {
      const s = list[x]!;
      if (s.k === 'number') return numberText(s.value);
      if (s.k === 'read') return `${s.from}[${s.at}]`;
      if (chunkOf.get(x) !== c && !loaded.has(x)) {
        loaded.add(x);
        lines.push(`const t${x}=S[${slot.get(x)}];`);
      }
      return `t${x}`;
    };
    for (const x of order.slice(c * CHUNK, (c + 1) * CHUNK)) {
      const s = list[x] as Extract<Scalar, { args: readonly number[] }>;
      const [p, q] = s.args.map(operand);
      const value =
        s.k === 'call'
          ? callText(s.fn, s.args.map(operand))
          : s.k === '>'
            ? `(${p}>${q}?${p}:${q})`
            : s.k === '?'
              ? `(${p}!==0?${q}:0)`
              : `${p}${s.k}${q}`;
      lines.push(`const t${x}=${value};`);
      if (slot.has(x)) lines.push(`S[${slot.get(x)}]=t${x};`);
    }
    for (const [at, x] of writes[c]!) lines.push(`O[${at}]=${operand(x)};`);
    text.push(`function k${c}(V,C,D,O,S){\n${lines.join('\n')}\n}`);
  }
  const calls = text.map((_, c) => `k${c}(V,C,D,O,S);`).join('');
  const body = `'use strict';\n${text.join('\n')}\nconst S=new Float64Array(${slot.size});return function(V,C,D,O){${calls}};`;
  return new Function('F', body)(helpers()) as Straight['run'];
}
