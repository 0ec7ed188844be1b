import type { Algebra } from './algebra.ts';
import { plan, type Target } from './assembly.ts';
import { scalarFunction } from './functions.ts';
import { callText, helpers, numberText } from './javascript.ts';
import { type Ix, type Node, product } from './program.ts';

// The array program unrolled entry by entry into a table of scalars that shares equal ones and folds numbers;
// conditions on indices are decided here. Code comes in chunks: V8 does not optimise very long functions.

/** Below this many operations loops are not worth it. */
const FEW = 1000;
const CHUNK = 50;

export const worthUnrolling = (a: Algebra, targets: readonly Target[]): boolean =>
  plan(a, targets).schedule.operations < FEW;

interface Straight {
  readonly operations: number;
  readonly run: (variables: Float64Array, constants: Float64Array, direction: Float64Array, out: Float64Array) => void;
}

type Scalar =
  | { readonly k: 'number'; readonly value: number }
  | { readonly k: 'read'; readonly from: 'V' | 'C' | 'D'; readonly at: number }
  | { readonly k: '+' | '-' | '*' | '/' | '>' | '?'; readonly args: readonly number[] }
  | { readonly k: 'call'; readonly fn: string; readonly args: readonly number[] };

class Scalars {
  readonly list: Scalar[] = [];
  private readonly known = new Map<string, number>();

  private intern(key: string, s: Scalar): number {
    let at = this.known.get(key);
    if (at === undefined) {
      at = this.list.length;
      this.list.push(s);
      this.known.set(key, at);
    }
    return at;
  }
  num(value: number): number {
    return this.intern(`n${Object.is(value, -0) ? 0 : value}`, { k: 'number', value: value === 0 ? 0 : value });
  }
  read(from: 'V' | 'C' | 'D', at: number): number {
    return this.intern(`${from}${at}`, { k: 'read', from, at });
  }
  value(x: number): number | undefined {
    const s = this.list[x]!;
    return s.k === 'number' ? s.value : undefined;
  }
  binary(k: '+' | '-' | '*' | '/' | '>', x: number, y: number): number {
    const [p, q] = [this.value(x), this.value(y)];
    if (p !== undefined && q !== undefined)
      return this.num(k === '+' ? p + q : k === '-' ? p - q : k === '*' ? p * q : k === '/' ? p / q : p > q ? p : q);
    if (k === '+' && p === 0) return y;
    if ((k === '+' || k === '-') && q === 0) return x;
    if (k === '*' && (p === 0 || q === 0)) return this.num(0);
    if (k === '*' && p === 1) return y;
    if ((k === '*' || k === '/') && q === 1) return x;
    const [a, b] = (k === '+' || k === '*' || k === '>') && y < x ? [y, x] : [x, y];
    return this.intern(`${k}${a},${b}`, { k, args: [a, b] });
  }
  call(fn: string, args: readonly number[]): number {
    const values = args.map((x) => this.value(x));
    if (values.every((v) => v !== undefined))
      return this.num((fn === 'sqrt' ? Math.sqrt : scalarFunction(fn))(...(values as number[])));
    return this.intern(`${fn}(${args})`, { k: 'call', fn, args });
  }
  /** 0 where the indicator is 0, else the value. */
  masked(indicator: number, x: number): number {
    const v = this.value(indicator);
    if (v !== undefined) return v === 0 ? this.num(0) : x;
    return this.intern(`?${indicator},${x}`, { k: '?', args: [indicator, x] });
  }
  power(x: number, p: number): number {
    if (p < 0) return this.binary('/', this.num(1), this.power(x, -p));
    if (p === 0.5) return this.call('sqrt', [x]);
    if (Number.isInteger(p) && p <= 64) {
      let result: number | undefined;
      let square = x;
      for (let n = p; n > 0; n = Math.floor(n / 2)) {
        if (n % 2 === 1) result = result === undefined ? square : this.binary('*', result, square);
        if (n > 1) square = this.binary('*', square, square);
      }
      return result!;
    }
    if (Number.isInteger(2 * p) && p <= 8) return this.binary('*', this.power(x, p - 0.5), this.power(x, 0.5));
    return this.call('power', [x, this.num(p)]);
  }
}

const FROM = { variable: 'V', constant: 'C', direction: 'D' } as const;

class Unroller {
  readonly scalars = new Scalars();
  private readonly memo = new Map<Node, Map<number, number>>();

  /** The entry of a node at a place; NaN outside. */
  entry(node: Node, at: readonly number[]): number {
    let flat = 0;
    for (let k = 0; k < at.length; k++) {
      const n = node.shape[k]!;
      if (at[k]! < 0 || at[k]! >= n) {
        if (node.op === 'input') return this.scalars.num(Number.NaN);
        flat = Number.NaN;
      }
      flat = flat * n + at[k]!;
    }
    let own = this.memo.get(node);
    if (own === undefined) this.memo.set(node, (own = new Map()));
    const known = own.get(flat);
    if (known !== undefined && !Number.isNaN(flat)) return known;
    const made = this.made(node, at, flat);
    own.set(flat, made);
    return made;
  }

  private arg(node: Node, k: number, at: readonly number[]): number {
    const r = node.args[k]!;
    return this.entry(r.node, r.ix.map((x) => place(x, at)));
  }

  private made(node: Node, at: readonly number[], flat: number): number {
    const s = this.scalars;
    switch (node.op) {
      case 'num':
        return s.num(node.number);
      case 'input': {
        const { kind, offset, values } = node.source!;
        return kind === 'data' ? s.num(values![flat]!) : s.read(FROM[kind], offset + flat);
      }
      case 'value':
        return s.num(place(node.ix[0]!, at) + 1);
      case 'delta':
        return s.num(place(node.ix[0]!, at) === place(node.ix[1]!, at) ? 1 : 0);
      case 'unequal':
        return s.num(place(node.ix[0]!, at) === place(node.ix[1]!, at) ? 0 : 1);
      case 'less':
        return s.num(place(node.ix[0]!, at) < place(node.ix[1]!, at) ? 1 : 0);
      case 'add': {
        let sum = s.num(node.number);
        const order = node.args.map((_, k) => k).sort((x, y) => node.coefficients[y]! - node.coefficients[x]!);
        for (const k of order) {
          const c = node.coefficients[k]!;
          const x = this.arg(node, k, at);
          if (c === -1 && s.value(sum) !== 0) sum = s.binary('-', sum, x);
          else sum = s.binary('+', sum, s.binary('*', s.num(c), x));
        }
        return sum;
      }
      case 'mul':
        return this.product(node, at);
      case 'pow':
        return s.power(this.arg(node, 0, at), node.number);
      case 'call':
        return s.call(node.fn, node.args.map((_, k) => this.arg(node, k, at)));
      case 'greatest':
        return node.args.map((_, k) => this.arg(node, k, at)).reduce((x, y) => s.binary('>', x, y));
      case 'sg':
      case 'copy':
        return this.arg(node, 0, at);
      case 'sum': {
        let sum = s.num(0);
        for (const inner of places(node.reduced)) sum = s.binary('+', sum, this.product(node, [...at, ...inner]));
        return sum;
      }
      case 'prod': {
        let product = s.num(1);
        for (const inner of places(node.reduced)) product = s.binary('*', product, this.arg(node, 0, [...at, ...inner]));
        return product;
      }
      case 'max': {
        let top: number | undefined;
        for (const inner of places(node.reduced)) {
          const here = [...at, ...inner];
          if (node.args.slice(1).some((_, k) => s.value(this.arg(node, k + 1, here)) === 0)) continue;
          const x = this.arg(node, 0, here);
          top = top === undefined ? x : s.binary('>', top, x);
        }
        return top === undefined ? s.num(0) : s.call('finite', [top]);
      }
    }
  }

  /** Conditions first: where one is 0 nothing else is looked at. */
  private product(node: Node, at: readonly number[]): number {
    const s = this.scalars;
    let p = s.num(node.number);
    const rest: number[] = [];
    const indicators: number[] = [];
    for (let k = 0; k < node.args.length; k++) {
      const n = node.args[k]!.node;
      if (n.op === 'delta' || n.op === 'unequal' || n.op === 'less') {
        if (s.value(this.arg(node, k, at)) === 0) return s.num(0);
      } else rest.push(k);
    }
    for (const k of rest) {
      const x = this.arg(node, k, at);
      if (s.value(x) === 0) return s.num(0);
      const n = node.args[k]!.node;
      if (n.op === 'call' && n.fn === 'step') indicators.push(x);
      p = s.binary('*', p, x);
    }
    if (rest.length > 1) for (const x of indicators) p = s.masked(x, p);
    return p;
  }
}

function place(x: Ix, at: readonly number[]): number {
  if (x.kind === 'place') return x.at;
  if (x.kind === 'axis') return at[x.axis]! + x.shift;
  let flat = 0;
  x.args.forEach((y, k) => {
    flat = flat * x.table.shape[k]! + place(y, at);
  });
  return (x.table.values[flat] ?? Number.NaN) + x.shift;
}

function* places(shape: readonly number[]): Generator<readonly number[]> {
  const count = product(shape);
  for (let flat = 0; flat < count; flat++) {
    const at: number[] = [];
    let rest = flat;
    for (let k = shape.length - 1; k >= 0; k--) {
      at[k] = rest % shape[k]!;
      rest = Math.floor(rest / shape[k]!);
    }
    yield at;
  }
}

/** Straight-line code for all entries of the targets; code is made at the first run. */
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
  let code: Straight['run'] | undefined;
  return {
    operations: order.length,
    run: (v, c, d, o) => {
      code ??= generate(u.scalars.list, order, out);
      code(v, c, d, o);
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
