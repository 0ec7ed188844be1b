import type { Ix } from '../arrays/ix.ts';
import { type Node, product } from '../arrays/program.ts';
import { Scalars } from './scalars.ts';

const FROM = { variable: 'V', constant: 'C', direction: 'D' } as const;

/** Entries of arrays as scalars; conditions on indices are decided here. */
export class Unroller {
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
    if (own === undefined) {
      own = new Map();
      this.memo.set(node, own);
    }
    const known = own.get(flat);
    if (known !== undefined && !Number.isNaN(flat)) return known;
    const made = this.made(node, at, flat);
    own.set(flat, made);
    return made;
  }

  private arg(node: Node, k: number, at: readonly number[]): number {
    const r = node.args[k]!;
    return this.entry(
      r.node,
      r.ix.map((x) => place(x, at)),
    );
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
        return s.call(
          node.fn,
          node.args.map((_, k) => this.arg(node, k, at)),
        );
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
        for (const inner of places(node.reduced))
          product = s.binary('*', product, this.arg(node, 0, [...at, ...inner]));
        return product;
      }
      case 'array':
        throw new Error('functions of arrays are computed in stages');
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

export function place(x: Ix, at: readonly number[]): number {
  if (x.kind === 'place') return x.at;
  if (x.kind === 'axis') return at[x.axis]! + x.shift;
  let flat = 0;
  x.args.forEach((y, k) => {
    flat = flat * x.table.shape[k]! + place(y, at);
  });
  return (x.table.values[flat] ?? Number.NaN) + x.shift;
}

export function* places(shape: readonly number[]): Generator<readonly number[]> {
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
