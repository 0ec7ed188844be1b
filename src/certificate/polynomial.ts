import { type Exact, exact, Rejected, type Tree } from './reader.ts';

/** A polynomial: coefficients by exponents. None is 0. */
export type Table = ReadonlyMap<string, { readonly e: readonly number[]; readonly c: Exact }>;

const MOST_TERMS = 100_000;

/** The polynomial that a formula is; undefined where it is none. */
export function polynomialOf(t: Tree, unknowns: number): Table | undefined {
  const constant = (c: Exact): Table => {
    const e = new Array<number>(unknowns).fill(0);
    return c.n === 0n ? new Map() : new Map([[e.join(), { e, c }]]);
  };
  switch (t.kind) {
    case 'number':
      return constant(t.value);
    case 'unknown': {
      const e = Array.from({ length: unknowns }, (_, k) => (k === t.place ? 1 : 0));
      return new Map([[e.join(), { e, c: { n: 1n, d: 1n } }]]);
    }
    case 'sum':
    case 'product': {
      let all: Table | undefined;
      for (const part of t.of) {
        const p = polynomialOf(part, unknowns);
        if (p === undefined) return undefined;
        all = all === undefined ? p : t.kind === 'sum' ? plus(all, p) : times(all, p);
      }
      return all;
    }
    case 'power': {
      const base = polynomialOf(t.base, unknowns);
      if (base === undefined || t.d !== 1n || t.n < 0n || t.n > 200n) return undefined;
      let p = constant({ n: 1n, d: 1n });
      for (let k = 0n; k < t.n; k++) p = times(p, base);
      return p;
    }
    case 'call':
    case 'variable':
    case 'mean':
      return undefined;
  }
}

export function plus(a: Table, b: Table): Table {
  const out = new Map(a);
  for (const [key, { e, c }] of b) {
    const own = out.get(key)?.c;
    const sum = own === undefined ? c : exact(own.n * c.d + c.n * own.d, own.d * c.d);
    if (sum.n === 0n) out.delete(key);
    else out.set(key, { e, c: sum });
  }
  return out;
}

export function times(a: Table, b: Table): Table {
  if (a.size * b.size > 20 * MOST_TERMS) throw new Rejected('a polynomial that is too large');
  const out = new Map<string, { readonly e: readonly number[]; readonly c: Exact }>();
  for (const s of a.values())
    for (const t of b.values()) {
      const e = s.e.map((x, k) => x + t.e[k]!);
      const key = e.join();
      const own = out.get(key)?.c;
      const c = exact(s.c.n * t.c.n, s.c.d * t.c.d);
      const sum = own === undefined ? c : exact(own.n * c.d + c.n * own.d, own.d * c.d);
      if (sum.n === 0n) out.delete(key);
      else out.set(key, { e, c: sum });
    }
  return out;
}

export const equal = (a: Table, b: Table): boolean =>
  a.size === b.size && [...a].every(([key, { c }]) => b.get(key)?.c.n === c.n && b.get(key)?.c.d === c.d);

const total = (e: readonly number[]): number => e.reduce((s, x) => s + x, 0);

/** The exponents of the leading monomial: highest degree, then the smaller power of the last unknown. */
export function leading(p: Table): readonly number[] | undefined {
  let best: readonly number[] | undefined;
  for (const { e } of p.values()) if (best === undefined || larger(e, best)) best = e;
  return best;
}
function larger(a: readonly number[], b: readonly number[]): boolean {
  const [s, t] = [total(a), total(b)];
  if (s !== t) return s > t;
  for (let k = a.length - 1; k >= 0; k--) if (a[k] !== b[k]) return a[k]! < b[k]!;
  return false;
}

/** The degree of a polynomial in some of the unknowns. */
export const degreeIn = (p: Table, places: readonly number[]): number => {
  let d = 0;
  for (const { e } of p.values())
    d = Math.max(
      d,
      places.reduce((s, k) => s + e[k]!, 0),
    );
  return d;
};
