import { expect, it } from 'vitest';
import { field, load, type Model, shrinkToModel, verify, withLines, withValues } from '../../src/index.ts';
import { type Property, smallest, wrongIn } from '../../verify/theory.ts';

// A property that is wrong is shown by a small model file that anybody can run.

const refuted = async (m: Model): Promise<boolean> =>
  (await verify(m, { claims: ['wrong'], seed: 3, draws: 1 })).result.claims[0]?.verdict === 'refuted';
const lines = (text: string): readonly string[] => text.trim().split('\n');

it('a wrong invariant of a shipped model becomes a file of a few lines, which `verify` refutes', async () => {
  const m = withLines(
    load('frustrated-two-classes'),
    'claim wrong',
    '    conserved sum(s[a,j] for a in 2, j in n) - 2*sum(y[a] for a in 2)',
  );
  expect(await refuted(m)).toBe(true);
  const small = await shrinkToModel(m, refuted);
  expect(await refuted(small)).toBe(true);
  expect(lines(m.source).length).toBeGreaterThan(60);
  expect(lines(small.source).length).toBeLessThan(15);
  expect(small.claims.map((c) => c.name)).toEqual(['wrong']);
  expect(small.ansatze).toEqual([]);
});

it('numbers are put in their places, and what does not matter is left out', async () => {
  /** Broken on purpose: that no member ever moves fast. */
  const slow: Property = {
    name: 'slow',
    wrong: (m, at) => {
      const f = JSON.stringify(field(m, at))
        .match(/-?\d[\d.e-]*/g)!
        .map(Number);
      return Math.max(...f.map(Math.abs)) > 100 ? 'it is fast' : undefined;
    },
  };
  const m = load('pair-attraction');
  const at = {
    sizes: { N: 3, d: 2 },
    states: {
      z: [
        [0, 0],
        [9, 1],
        [40, -2],
      ],
    },
    seed: 5,
  };
  expect(await wrongIn(slow, m, at)).toBe('it is fast');
  const { text, says } = await smallest(slow, m, at);
  expect(says).toBe('it is fast');
  expect(text).toContain('size N >= 2 = 3');
  expect(text).toContain('[40, -2]');
  expect(text).not.toMatch(/claim|cite|order/);
  expect(lines(text).length).toBeLessThan(10);
});

it('data files come inside', () => {
  const m = load('frustrated-wiring');
  const pinned = withValues(m, {});
  expect(pinned.source).not.toContain('csv(');
  expect(pinned.data.map((d) => d.values)).toEqual(m.data.map((d) => d.values));
});

it('a start that was put in may be put in again', () => {
  const m = load('pair-attraction');
  const start = (x: number) => ({ sizes: { N: 2, d: 1 }, states: { z: [[x], [0.5]] } });
  const twice = withValues(withValues(m, start(1)), start(2));
  expect(twice.source.match(/start_of_z\[N, d\] = .*/g)).toEqual(['start_of_z[N, d] = [[2], [0.5]]']);
  // Numbers that something else speaks of stay, and so does the name.
  const used = withValues(withLines(withValues(m, start(1)), 'let far = start_of_z[1,1]'), start(2));
  expect(used.source).toContain('data start_of_z_[N, d] = [[2], [0.5]]');
});
