import { expect, it } from 'vitest';
import { type At, type Model, model, symmetries } from '../../src/index.ts';
import { type Property, smallest, symmetry, symmetryBy, wrongIn } from '../../verify/theory.ts';

// Errors that are put in on purpose: each property sees them, and leaves a small model file that shows them.

const lines = (text: string): number => text.trim().split('\n').length;

/** Nothing is wrong by the engine's own theory; by a false one something is, and still is in a small file. */
async function shows(own: Property, false_: Property, m: Model, at: At, most: number): Promise<string> {
  expect(await wrongIn(own, m, at)).toBe(undefined);
  expect(await wrongIn(false_, m, at)).not.toBe(undefined);
  const { text, says } = await smallest(false_, m, at);
  expect(says).not.toMatch(/program failed/);
  expect(lines(text)).toBeLessThanOrEqual(most);
  return text;
}

const RING = model`
  model ring
  size n = 4, d = 3
  any u : R^d
  param a > 0 = 1, b > 0 = 2
  state x[n cyclic] : R, v : R^d, w : R^d
  x[i]' = a*sin(x[i-1]) - x[i]^3
  v' = dot(u, v)*v - b*w
  w' = -w
`;

it('a symmetry that there is not', async () => {
  const along = [{ state: 'x', axis: 0 }];
  const turned = ['v', 'w'].map((state) => ({ state, axis: 0 }));
  const own = symmetries(RING);
  expect(own.map((s) => s.kind)).toEqual(['shifts', 'rotations', 'signs']);
  expect(own[1]).toEqual({ kind: 'rotations', along: turned, fixing: [{ name: 'u', axes: [0] }] });
  const ring = await shows(
    symmetry,
    symmetryBy(() => [{ kind: 'permutations', along }]),
    RING,
    { seed: 2 },
    5,
  );
  expect(ring).toContain('sin(x[i-1])');
  // Every rotation, where only those about u are symmetries.
  const false_ = symmetryBy(() => [{ kind: 'rotations', along: turned, fixing: [] }]);
  expect(await shows(symmetry, false_, RING, { seed: 2 }, 6)).toContain('dot(u, v)*v');
});
