import { scalarFunction } from '../arrays/functions.ts';
import { type PowerSteps, power } from '../arrays/powers.ts';

/** A scalar of unrolled code; `?` is args[1], 0 where args[0] is 0; `>` is the greater. */
export type Scalar =
  | { readonly k: 'number'; readonly value: number }
  | { readonly k: 'read'; readonly from: 'V' | 'C' | 'D'; readonly at: number }
  | { readonly k: '+' | '-' | '*' | '/' | '>' | '?'; readonly args: readonly number[] }
  | { readonly k: 'call'; readonly fn: string; readonly args: readonly number[] };

/** A table of scalars that shares equal ones and folds numbers. */
export class Scalars {
  readonly list: Scalar[] = [];
  private readonly known = new Map<string, number>();
  private readonly pairs = {
    '+': new Map<number, number>(),
    '-': new Map<number, number>(),
    '*': new Map<number, number>(),
    '/': new Map<number, number>(),
    '>': new Map<number, number>(),
  };

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
      return this.num(k === '+' ? p + q : k === '-' ? p - q : k === '*' ? p * q : k === '/' ? p / q : Math.max(p, q));
    if (k === '+' && p === 0) return y;
    if ((k === '+' || k === '-') && q === 0) return x;
    if (k === '*' && (p === 0 || q === 0)) return this.num(0);
    if (k === '*' && p === 1) return y;
    if ((k === '*' || k === '/') && q === 1) return x;
    const [a, b] = (k === '+' || k === '*' || k === '>') && y < x ? [y, x] : [x, y];
    // Keys of pairs are numbers, which makes the table several times faster.
    const pairs = this.pairs[k];
    const key = a * 2 ** 26 + b;
    let at = pairs.get(key);
    if (at === undefined) {
      at = this.list.length;
      this.list.push({ k, args: [a, b] });
      pairs.set(key, at);
    }
    return at;
  }
  call(fn: string, args: readonly number[]): number {
    const values = args.map((x) => this.value(x));
    if (values.every((v) => v !== undefined))
      return this.num((fn === 'sqrt' ? Math.sqrt : scalarFunction(fn))(...(values as number[])));
    return this.intern(`${fn}(${args})`, { k: 'call', fn, args });
  }
  private readonly steps: PowerSteps<number> = {
    times: (a, b) => this.binary('*', a, b),
    inverse: (a) => this.binary('/', this.num(1), a),
    root: (a) => this.call('sqrt', [a]),
    general: (a, p) => this.call('power', [a, this.num(p)]),
  };
  /** 0 where the indicator is 0, else the value. */
  masked(indicator: number, x: number): number {
    const v = this.value(indicator);
    if (v !== undefined) return v === 0 ? this.num(0) : x;
    return this.intern(`?${indicator},${x}`, { k: '?', args: [indicator, x] });
  }
  power(x: number, p: number): number {
    return power(this.steps, x, p);
  }
}
