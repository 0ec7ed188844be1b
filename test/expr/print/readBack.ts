import type { Letter } from '../../../src/expr/expr.ts';
import { componentValue, evaluate, FUNCTIONS, SIZES } from './termValue.ts';

// A small reader of the model language that knows arrays: printed text must have the value of its term.

export type Value = number | boolean | readonly Value[];
type Names = ReadonlyMap<string, Value>;
type Reader = (at: Names) => Value;

const isArray = (v: Value): v is readonly Value[] => Array.isArray(v);
const n = (v: Value): number => {
  if (typeof v !== 'number') throw new Error(`a number is needed, not ${JSON.stringify(v)}`);
  return v;
};
const vector = (v: Value): number[] => {
  if (!isArray(v)) throw new Error('a vector is needed');
  return v.map(n);
};
const matrix = (v: Value): number[][] => {
  if (!isArray(v)) throw new Error('a matrix is needed');
  return v.map(vector);
};
const dot = (u: number[], v: number[]): number => {
  if (u.length !== v.length) throw new Error('lengths differ');
  return u.reduce((s, x, k) => s + x * v[k]!, 0);
};
const transpose = (a: number[][]): number[][] => a[0]!.map((_, k) => a.map((row) => row[k]!));
const each = (v: Value, f: (x: number) => number): Value => (isArray(v) ? v.map((x) => each(x, f)) : f(n(v)));
function plus(a: Value, b: Value, sign: number): Value {
  if (!isArray(a) && !isArray(b)) return n(a) + sign * n(b);
  if (!isArray(a) || !isArray(b) || a.length !== b.length) throw new Error('shapes differ');
  return a.map((x, k) => plus(x, b[k]!, sign));
}
function times(a: Value, b: Value): Value {
  if (isArray(a) && isArray(b)) throw new Error('* between arrays');
  return isArray(a) ? each(a, (x) => x * n(b)) : each(b, (x) => x * n(a));
}
function at(a: Value, b: Value): Value {
  const m = matrix(a);
  if (isArray(b) && isArray(b[0]!)) return m.map((row) => transpose(matrix(b)).map((column) => dot(row, column)));
  return m.map((row) => dot(row, vector(b)));
}

const TOKEN = /\s*(\d+|[A-Za-z][A-Za-z0-9_]*|!=|<=|>=|\.T|[-+*/@^()[\],=<>|'])/y;

/** Reads an expression; letters have the values of `evaluate`. */
export function read(text: string, letters: readonly Letter[]): Reader {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const m = TOKEN.exec(text);
    if (m === null) throw new Error(`not in the language: ${text}`);
    tokens.push(m[1]!);
  }
  let k = 0;
  const take = (t: string): void => {
    if (tokens[k] !== t) throw new Error(`${t} expected, ${tokens[k]} found in ${text}`);
    k++;
  };
  const letterValue = (l: Letter): Value => {
    const build = (axis: number, indices: readonly number[]): Value =>
      axis === l.axes.length
        ? componentValue(l.name, indices)
        : Array.from({ length: evaluate(l.axes[axis]!.size, new Map()) }, (_, v) =>
            build(axis + 1, [...indices, v + 1]),
          );
    return build(0, []);
  };
  const known = new Map<string, Value>([
    ...Object.entries(SIZES),
    ...letters.map((l) => [l.name, letterValue(l)] as const),
  ]);

  const infix: Readonly<Record<string, readonly [number, (a: Value, b: Value) => Value]>> = {
    and: [1, (a, b) => a === true && b === true],
    '=': [2, (a, b) => a === b],
    '!=': [2, (a, b) => a !== b],
    '<': [2, (a, b) => n(a) < n(b)],
    '>': [2, (a, b) => n(a) > n(b)],
    '+': [3, (a, b) => plus(a, b, 1)],
    '-': [3, (a, b) => plus(a, b, -1)],
    '*': [4, times],
    '/': [4, (a, b) => times(a, 1 / n(b))],
    '@': [4, at],
    '^': [6, (a, b) => n(a) ** n(b)],
  };
  const expr = (level: number): Reader => {
    let left = prefix();
    for (;;) {
      const op = infix[tokens[k] ?? ''];
      if (op === undefined || op[0] < level) return left;
      const right = tokens[k++] === '^' ? power() : expr(op[0] + 1);
      const before = left;
      left = (names) => op[1](before(names), right(names));
    }
  };
  const power = (): Reader => (tokens[k] === '-' ? prefix() : expr(6));
  const prefix = (): Reader => {
    if (tokens[k] !== '-') return postfix();
    k++;
    const of = expr(5);
    return (names) => each(of(names), (x) => -x);
  };
  const postfix = (): Reader => {
    let of = primary();
    for (;;) {
      const inner = of;
      if (tokens[k] === '.T') {
        k++;
        of = (names) => transpose(matrix(inner(names)));
      } else if (tokens[k] === '[') {
        k++;
        const indices = [expr(2)];
        while (tokens[k] === ',') {
          k++;
          indices.push(expr(2));
        }
        take(']');
        of = (names) =>
          indices.reduce<Value>((v, i) => {
            if (!isArray(v)) throw new Error('too many indices');
            const entry = v[n(i(names)) - 1];
            return entry ?? 0.77;
          }, inner(names));
      } else return of;
    }
  };
  const primary = (): Reader => {
    const t = tokens[k++]!;
    if (/^\d/.test(t)) return () => Number(t);
    if (t === '(') {
      const of = expr(0);
      take(')');
      return of;
    }
    if (t === '|') {
      const of = expr(0);
      take('|');
      return (names) => {
        const v = of(names);
        return isArray(v)
          ? Math.sqrt((v as Value[]).flat(3).reduce<number>((s, x) => s + n(x) ** 2, 0))
          : Math.abs(n(v));
      };
    }
    if (tokens[k] === '(') return call(t);
    return (names) => {
      const v = names.get(t) ?? known.get(t);
      if (v === undefined) throw new Error(`${t} is not declared in ${text}`);
      return v;
    };
  };
  const call = (name: string): Reader => {
    take('(');
    const args = [expr(0)];
    while (tokens[k] === ',') {
      k++;
      args.push(expr(0));
    }
    const ranges: [string, Reader][] = [];
    let condition: Reader = () => true;
    if (tokens[k] === 'for') {
      do {
        k++;
        const binder = tokens[k++]!;
        if (known.has(binder)) throw new Error(`${binder} is a quantity`);
        take('in');
        ranges.push([binder, expr(3)]);
      } while (tokens[k] === ',');
      if (tokens[k] === 'if') {
        k++;
        condition = expr(0);
      }
    }
    take(')');
    if (name === 'sum' || name === 'prod')
      return (names) => {
        let total: Value | undefined;
        const run = (j: number, inner: Names): void => {
          if (j < ranges.length) {
            const [binder, size] = ranges[j]!;
            if (inner.has(binder)) throw new Error(`${binder} is bound twice`);
            for (let v = 1; v <= n(size(inner)); v++) run(j + 1, new Map([...inner, [binder, v]]));
          } else {
            const holds = condition(inner) === true;
            const v = holds ? args[0]!(inner) : each(args[0]!(inner), () => (name === 'sum' ? 0 : 1));
            total = total === undefined ? v : name === 'sum' ? plus(total, v, 1) : times(total, v);
          }
        };
        run(0, names);
        return total ?? 0;
      };
    return (names) => {
      const [a, b] = args.map((x) => x(names));
      if (name === 'dot') return dot(vector(a!), vector(b!));
      if (name === 'outer') return vector(a!).map((x) => vector(b!).map((y) => x * y));
      if (name === 'trace') return matrix(a!).reduce((s, row, j) => s + row[j]!, 0);
      if (name === 'indicator') return a === true ? 1 : 0;
      if (name === 'identity')
        return Array.from({ length: n(a!) }, (_, x) => Array.from({ length: n(a!) }, (__, y) => (x === y ? 1 : 0)));
      const f = FUNCTIONS[name];
      if (f === undefined) throw new Error(`${name} is no function`);
      return each(a!, f);
    };
  };
  const whole = expr(0);
  if (k !== tokens.length) throw new Error(`${tokens[k]} is left over in ${text}`);
  return whole;
}
