import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, call, divide, mul, num, pow, square, sum, sym, unequal } from '../../src/expr/build.ts';
import type { Atom, Expr } from '../../src/expr/expr.ts';
import { atomIndex, letter, scoped } from '../../src/expr/intern.ts';
import { tableSize } from '../../src/expr/table.ts';
import { expand } from '../../src/rewrite/expand.ts';
import { trials } from '../trials.ts';
import { family, inD, index, inN, z } from './vocabulary.ts';

type Edge = readonly [number, number];
const cycle = (n: number): Edge[] => Array.from({ length: n }, (_, k) => [k, (k + 1) % n]);
const complete = (n: number): Edge[] =>
  cycle(n).flatMap((_, x) => Array.from({ length: n - 1 - x }, (_, y): Edge => [x, x + 1 + y]));
const bipartite = (n: number, m: number): Edge[] =>
  Array.from({ length: n * m }, (_, k): Edge => [Math.floor(k / m), n + (k % m)]);
const shiftedEdges = (edges: readonly Edge[], by: number): Edge[] => edges.map(([x, y]) => [x + by, y + by]);
const petersen: Edge[] = [
  ...cycle(5),
  ...Array.from({ length: 5 }, (_, k): Edge => [5 + k, 5 + ((k + 2) % 5)]),
  ...Array.from({ length: 5 }, (_, k): Edge => [k, k + 5]),
];
const cube: Edge[] = Array.from({ length: 12 }, (_, k): Edge => {
  const axis = k % 3;
  const rest = Math.floor(k / 3);
  const low = ((rest >> axis) << (axis + 1)) | (rest & ((1 << axis) - 1));
  return [low, low | (1 << axis)];
});
const prism: Edge[] = [...cycle(3), ...shiftedEdges(cycle(3), 3), [0, 3], [1, 4], [2, 5]];

const G = letter({ name: 'G', role: 'data', axes: [inN, inN] });
const w = family('w', [inN]);
const names = Array.from({ length: 12 }, (_, n) => index(`n${n}`, inN));

/** How an edge is written. Symmetric ones do not tell their ends apart. */
const EDGE: Readonly<Record<string, (x: Atom, y: Atom) => Expr>> = {
  arrow: (x, y) => sym(G, [atomIndex(x), atomIndex(y)]),
  symmetric: (x, y) => add(sym(G, [atomIndex(x), atomIndex(y)]), sym(G, [atomIndex(y), atomIndex(x)])),
  'dot product': (x, y) => {
    const a = index('axis', inD);
    return call('exp', sum([a], mul(z(x, a), z(y, a))));
  },
  condition: (x, y) => unequal(atomIndex(x), atomIndex(y)),
  'squared difference': (x, y) => call('tanh', square(add(w(x), mul(num(-1), w(y))))),
};

/** The sum over all vertices of the product of the edges, vertices named by `order`; isolated vertices left out. */
function contraction(edges: readonly Edge[], order: readonly number[], edge: (x: Atom, y: Atom) => Expr): Expr {
  const used = new Set(edges.flat());
  const at = (v: number): Atom => names[order[v]!]!;
  return scoped(() => sum([...used].map(at), mul(...edges.map(([x, y]) => edge(at(x), at(y))))));
}
const vertices = (edges: readonly Edge[]): number => Math.max(...edges.flat()) + 1;
const shuffled = <T>(items: readonly T[]) =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });

const GRAPHS: Readonly<Record<string, readonly Edge[]>> = {
  'cycle C6': cycle(6),
  'two triangles': [...cycle(3), ...shiftedEdges(cycle(3), 3)],
  'cycle C8': cycle(8),
  'two squares': [...cycle(4), ...shiftedEdges(cycle(4), 4)],
  'cycle C10': cycle(10),
  K4: complete(4),
  K5: complete(5),
  'K3,3': bipartite(3, 3),
  prism,
  'K4,4': bipartite(4, 4),
  cube,
  Petersen: petersen,
  'pentagonal prism': [...cycle(5), ...shiftedEdges(cycle(5), 5), ...cycle(5).map(([x]): Edge => [x, x + 5])],
};

describe('canonical names of bound indices', () => {
  const heavy = new Set(['Petersen', 'pentagonal prism', 'cube', 'K4,4', 'K5']);
  for (const [style, edge] of Object.entries(EDGE))
    test.each(Object.entries(GRAPHS))(`${style}: all ways to write %s are one term`, (name, edges) => {
      // Conditions alone are written as deltas, 2^edges of them.
      if (style === 'condition' && edges.length > 8) return;
      const n = vertices(edges);
      const directed = style === 'arrow';
      // Conditions alone are polynomials of the size, whose products stay as they come.
      const normal = style === 'condition' ? expand : (e: Expr): Expr => e;
      const first = normal(contraction(edges, [...Array(n).keys()], edge));
      fc.assert(
        fc.property(
          shuffled([...Array(12).keys()]),
          shuffled(edges),
          fc.array(fc.boolean(), { minLength: edges.length, maxLength: edges.length }),
          (order, list, flips) => {
            const written = list.map(([x, y], e): Edge => (flips[e] && !directed ? [y, x] : [x, y]));
            expect(normal(contraction(written, order, edge)) === first).toBe(true);
          },
        ),
        { numRuns: heavy.has(name) ? 12 : 30, seed: 41 },
      );
    });

  test.each(Object.keys(EDGE).filter((s) => s !== 'condition'))(
    '%s: graphs that differ are different terms',
    (style) => {
      const terms = Object.values(GRAPHS).map((g) => contraction(g, [...Array(12).keys()], EDGE[style]!));
      expect(new Set(terms).size).toBe(terms.length);
      expect(new Set(terms.map((t) => t.hash)).size, 'hashes of regular graphs need not differ').toBeLessThanOrEqual(
        terms.length,
      );
    },
  );

  test('random products whatever the names and the order', () => {
    const factor = fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5));
    const make = (parts: readonly (readonly [number, number, number])[], order: readonly number[]): Expr => {
      const at = (v: number): Atom => names[order[v]!]!;
      const one = ([x, y, kind]: readonly [number, number, number]): Expr => {
        if (kind === 0) return w(at(x));
        if (kind === 1) return sym(G, [atomIndex(at(x)), atomIndex(at(y))]);
        if (kind === 2) return EDGE['dot product']!(at(x), at(y));
        if (kind === 3) return EDGE.symmetric!(at(x), at(y));
        if (kind === 4) return x === y ? w(at(x)) : EDGE.condition!(at(x), at(y));
        return divide(
          w(at(x)),
          sum([names[11]!], mul(w(names[11]!), sym(G, [atomIndex(names[11]!), atomIndex(at(y))]))),
        );
      };
      return sum([0, 1, 2, 3, 4, 5].map(at), mul(...parts.map(one)));
    };
    fc.assert(
      fc.property(
        fc.array(factor, { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.nat()),
        shuffled([...Array(10).keys()]),
        (parts, _, order) => {
          const mixed = [...parts].reverse();
          expect(expand(make(mixed, order)) === expand(make(parts, [...Array(10).keys()])), JSON.stringify(parts)).toBe(
            true,
          );
        },
      ),
      { numRuns: trials(500), seed: 41 },
    );
  });

  test('differences: their sign does not name the indices; antisymmetric sums vanish', () => {
    const [x, y, v] = [names[0]!, names[1]!, names[2]!];
    const apart = (p: Atom, q: Atom): Expr => add(w(p), mul(num(-1), w(q)));
    const odd = (p: Atom, q: Atom): Expr => mul(call('tanh', apart(p, q)), sym(G, [atomIndex(p), atomIndex(q)]));
    for (const [p, q] of [
      [x, y],
      [y, x],
      [v, x],
      [names[9]!, names[3]!],
    ] as const) {
      expect(sum([p, q], odd(p, q)) === sum([x, y], odd(x, y))).toBe(true);
      expect(sum([p, q], mul(num(-1), odd(p, q))) === mul(num(-1), sum([x, y], odd(x, y)))).toBe(true);
      expect(
        sum([p, q], mul(call('sinh', apart(q, p)), sym(G, [atomIndex(p), atomIndex(q)]))) ===
          mul(num(-1), sum([x, y], mul(call('sinh', apart(x, y)), sym(G, [atomIndex(x), atomIndex(y)])))),
      ).toBe(true);
      expect(sum([p, q], call('sin', apart(p, q))) === num(0)).toBe(true);
      expect(sum([p, q], mul(apart(p, q), w(p), w(q))) === num(0)).toBe(true);
      const cyclic = (a: Atom, b: Atom, c: Atom): Expr => sum([a, b, c], mul(odd(a, b), odd(b, c), odd(c, a)));
      expect(cyclic(p, q, names[7]!) === cyclic(names[5]!, x, y)).toBe(true);
    }
  });

  test('traces: tr(ABC) = tr(BCA), not tr(ACB); tr(AB) = tr(BA)', () => {
    const [A, B, C] = ['A', 'B', 'C'].map((name) => family(name, [inN, inN])) as [typeof z, typeof z, typeof z];
    const trace = (...m: (typeof z)[]): Expr =>
      sum(names.slice(0, m.length), mul(...m.map((f, n) => f(names[n]!, names[(n + 1) % m.length]!))));
    expect(trace(A, B, C)).toBe(trace(B, C, A));
    expect(trace(A, B, C)).not.toBe(trace(A, C, B));
    expect(trace(A, B)).toBe(trace(B, A));
    expect(trace(A, A, B, B)).not.toBe(trace(A, B, A, B));
  });

  test('repeating adds no terms', () => {
    const work = (): Expr =>
      expand(pow(add(contraction(petersen, [...Array(12).keys()], EDGE.arrow!), w(names[0]!)), num(2)));
    work();
    const before = tableSize();
    for (let n = 0; n < 3; n++) contraction(cube, [...Array(12).keys()], EDGE['dot product']!);
    expect(work).not.toThrow();
    const after = tableSize();
    work();
    contraction(cube, [...Array(12).keys()], EDGE['dot product']!);
    expect(tableSize()).toBe(after);
    expect(after).toBeGreaterThanOrEqual(before);
  });
});
