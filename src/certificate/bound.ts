import type { BoundEntry } from './format.ts';
import { degreeIn, equal, leading, plus, polynomialOf, type Table, times } from './polynomial.ts';
import { Rejected, readFormula } from './reader.ts';

/** How many isolated complex roots there can be, multiplicities counted, from the equations alone. @throws {Rejected} */
export function boundOf(
  entry: BoundEntry,
  equations: readonly Table[],
  unknowns: readonly string[],
  nonzero: readonly string[],
): number | undefined {
  switch (entry.kind) {
    case 'groups':
      return groups(entry.groups, equations, unknowns.length);
    case 'cofactors':
      return ofIdeal(entry.elements, equations, unknowns);
    case 'reciprocal': {
      const { name, elements } = entry;
      if (unknowns.includes(name)) throw new Rejected('the reciprocal has the name of an unknown');
      const all = [...unknowns, name];
      const read = (text: string): Table => {
        const p = polynomialOf(readFormula(text, all), all.length);
        if (p === undefined) throw new Rejected('a denominator that is no polynomial');
        return p;
      };
      const wider = equations.map((t): Table => {
        const entries = [...t.values()].map(({ e, c }) => ({ e: [...e, 0], c }));
        return new Map(entries.map((x) => [x.e.join(), x]));
      });
      const product = nonzero.map(read).reduce(times, read(name));
      return ofIdeal(elements, [...wider, plus(product, read('-1'))], all);
    }
    default:
      return undefined;
  }
}

type Elements = Extract<BoundEntry, { readonly kind: 'cofactors' }>['elements'];

/** Multiplies the cofactors out. @throws {Rejected} */
function ofIdeal(elements: Elements, equations: readonly Table[], unknowns: readonly string[]): number {
  return staircase(
    elements.map(({ polynomial, cofactors }) => {
      const read = (text: string): Table => {
        const p = polynomialOf(readFormula(text, unknowns), unknowns.length);
        if (p === undefined) throw new Rejected('an element of the ideal that is no polynomial');
        return p;
      };
      const g = read(polynomial);
      if (cofactors.length !== equations.length) throw new Rejected('as many cofactors as equations are needed');
      let sum: Table = new Map();
      for (const [k, text] of cofactors.entries()) sum = plus(sum, times(read(text), equations[k]!));
      if (!equal(sum, g)) throw new Rejected('cofactors times equations are not the element that they should be');
      const top = leading(g);
      if (top === undefined) throw new Rejected('an element of the ideal that is 0');
      return top;
    }),
    unknowns.length,
  );
}

/** The coefficient of Π z_g^(size of g) in Π_i Σ_g d_ig z_g: only choices that use up each group count. */
function groups(given: readonly (readonly number[])[], equations: readonly Table[], n: number): number {
  const all = given.flat();
  if (all.length !== n || new Set(all).size !== n || all.some((k) => !(k >= 0 && k < n)))
    throw new Rejected('groups that are no partition of the unknowns');
  if (equations.length !== n || equations.some((p) => p.size === 0))
    throw new Rejected('as many equations as unknowns are needed, none of them 0');
  const count = (i: number, left: readonly number[]): number => {
    if (i === n) return 1;
    let sum = 0;
    for (const [g, places] of given.entries())
      if (left[g]! > 0) {
        const d = degreeIn(equations[i]!, places);
        if (d > 0)
          sum +=
            d *
            known(
              i + 1,
              left.map((x, h) => (h === g ? x - 1 : x)),
            );
      }
    return sum;
  };
  const memo = new Map<string, number>();
  const known = (i: number, left: readonly number[]): number => {
    const key = left.join();
    const have = memo.get(key);
    if (have !== undefined) return have;
    const made = count(i, left);
    memo.set(key, made);
    return made;
  };
  return known(
    0,
    given.map((g) => g.length),
  );
}

/** How many monomials none of these divides. */
function staircase(tops: readonly (readonly number[])[], n: number): number {
  const most = Array.from({ length: n }, (_, k) => {
    const pure = tops.filter((e) => e.every((x, m) => m === k || x === 0)).map((e) => e[k]!);
    if (pure.length === 0) throw new Rejected('infinitely many monomials are left');
    return Math.min(...pure);
  });
  if (most.reduce((a, b) => a * b, 1) > 1e7) throw new Rejected('too many monomials');
  const e = new Array<number>(n).fill(0);
  const count = (k: number): number => {
    if (k === n) return tops.some((t) => t.every((x, m) => x <= e[m]!)) ? 0 : 1;
    let sum = 0;
    for (e[k] = 0; e[k]! < most[k]!; e[k] = e[k]! + 1) sum += count(k + 1);
    e[k] = 0;
    return sum;
  };
  return count(0);
}
