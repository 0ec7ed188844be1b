import { describe, expect, it } from 'vitest';
import { completeness } from '../../../src/check/fixedPoints/completeness.ts';
import { Tape } from '../../../src/numeric/interval/tape.ts';
import { random } from '../../../src/numeric/random.ts';
import { apriori } from '../../../src/numeric/roots/box/apriori.ts';
import { clusters, type Part, type Pruned, prune } from '../../../src/numeric/roots/box/prune.ts';
import { proven } from '../../../src/numeric/roots/box/uniqueness.ts';
import { deflated } from '../../../src/numeric/roots/deflated.ts';
import { solution } from '../../../src/numeric/roots/solution.ts';
import { wells } from '../../certificate/systems.ts';
import { equationsOf } from './equations.ts';

const searched = (text: string, reach: number, options = {}): Pruned => {
  const { equations, unknowns } = equationsOf(text);
  const tape = new Tape(equations, unknowns.length);
  return prune(
    tape,
    unknowns.map(() => ({ lo: -reach, hi: reach })),
    options,
  );
};
describe('deflated Newton', () => {
  it('finds more and more roots, none twice, and none in place of the known ones', () => {
    const { equations, unknowns } = equationsOf(wells(2, '1/10'));
    const tape = new Tape(equations, unknowns.length);
    const box = unknowns.map(() => ({ lo: -2, hi: 2 }));
    const known = [Float64Array.of(0, 0), Float64Array.of(1, 1)];
    const found = deflated(tape, box, known, random('deflated'));
    expect(found.length).toBeGreaterThan(3);
    for (const [k, x] of found.entries()) {
      expect(proven(tape, x, 0.01)).toBeDefined();
      for (const y of [...known, ...found.slice(0, k)])
        expect(Math.hypot(x[0]! - y[0]!, x[1]! - y[1]!)).toBeGreaterThan(1e-3);
    }
  });

  it('serves where there are too many paths to follow: some roots certified, how many there are open', () => {
    const s = solution(equationsOf(wells(8, '1/50')));
    expect(s.counted!.spent).toMatch(/6561 paths/);
    expect(s.counted!.roots.length).toBeGreaterThan(10);
    expect(completeness(s)).toMatchObject({ verdict: 'unknown' });
  });
});

const leaves = (t: Part): readonly Part[] => (t.kind === 'cut' ? [...leaves(t.low), ...leaves(t.high)] : [t]);

describe('branch and prune', () => {
  it.each([
    ['1/2', 1],
    ['1001/1000', 3],
    ['2', 3],
  ])('x = tanh(g x), g = %s: %i roots, no box left', (g, count) => {
    const found = searched(`state x : R\nx' = -x + tanh(${g}*x)`, 3);
    expect(found.roots).toHaveLength(count);
    expect(found.open).toEqual([]);
    expect(leaves(found.tree).some((t) => t.kind === 'open')).toBe(false);
  });

  it('leaves the triple root at g = 1 open, in one small cluster', () => {
    const found = searched("state x : R\nx' = -x + tanh(x)", 3);
    expect(found.roots).toEqual([]);
    const [one, more] = clusters(found.open);
    expect(more).toBeUndefined();
    expect(one![0]!.hi - one![0]!.lo).toBeLessThan(1e-5);
  });

  it('finds roots on midpoints and cut planes: 27 branches of three wells, once each', () => {
    const found = searched(wells(3, '1/50'), 2);
    expect(found.roots).toHaveLength(27);
    expect(found.open).toEqual([]);
  });

  it('counts its work, and says what ran out', () => {
    const found = searched(wells(3, '1/50'), 2, { boxes: 20 });
    expect(found.spent).toBe('20 boxes');
    expect(found.open.length).toBeGreaterThan(0);
  });

  it('drops boxes in which a formula has no value', () => {
    const found = searched("state x : R\nx' = log(x) - 1/10*x", 5);
    expect(found.roots).toHaveLength(1);
    // log x = x/10.
    expect(Math.log(found.roots[0]!.x[0]!)).toBeCloseTo(found.roots[0]!.x[0]! / 10, 12);
    expect(found.open).toEqual([]);
  });

  it('knows beforehand where roots can be', () => {
    const { book, equations, unknowns } = equationsOf(
      "state x[2] : R\nx[i]' = -2*x[i] + tanh(3*x[i] - sum(x[j] for j in 2)) + 1",
    );
    const known = apriori(
      book,
      equations,
      unknowns.map((u) => u.hull),
    );
    for (const side of known.box) {
      expect(side.lo).toBeGreaterThan(-1e-9);
      expect(side.hi).toBeLessThan(1.0001);
    }
    const free = equationsOf("state x : R\nx' = x^3 - x - exp(x)");
    expect(apriori(free.book, free.equations, [free.unknowns[0]!.hull]).box[0]!.lo).toBe(-Infinity);
  });
});
