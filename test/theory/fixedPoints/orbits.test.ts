import { describe, expect, it } from 'vitest';
import { deriveModel } from '../../../src/study/derive.ts';
import { loaded } from '../../model/elaborateLanguage.ts';

const orbits = (text: string): readonly (string | undefined)[] =>
  deriveModel(loaded(text), { only: ['fixed-points'] }).fixedPoints.flatMap((f) =>
    f.kind === 'solved' ? f.branches.map((b) => b.orbit) : ['not solved'],
  );

describe('families of fixed points under continuous symmetries', () => {
  it('spheres are orbits of rotations, of vectors and of two numbers', () => {
    expect(orbits("model a\nsize d = 3\nparam mu > 0 = 1\nstate x : R^d\nx' = mu*x - |x|^2*x\n")).toEqual([
      undefined,
      'each connected part is an orbit of the rotations that leave the motion as it is: a manifold of 2 dimensions',
    ]);
    const hopf = "model b\nparam mu > 0 = 1\nstate x : R, y : R\nx' = x*(mu - x^2 - y^2)\ny' = y*(mu - x^2 - y^2)\n";
    expect(orbits(hopf).at(-1)).toBe(
      'each connected part is an orbit of the rotations that leave the motion as it is: a manifold of 1 dimension',
    );
  });
  it('what merges anywhere is an orbit of translations', () => {
    expect(orbits("model c\nstate z[3] : R\nz[i]' = sum(z[j] - z[i] for j in 3)\n")).toEqual([
      'each connected part is an orbit of the translations that leave the motion as it is: a manifold of 1 dimension',
    ]);
  });
  it('a family of more dimensions than orbits is made of them; one that no symmetry moves says nothing', () => {
    // At rest everywhere but for the norm: all of the plane where z = 0.
    expect(orbits("model d\nstate x : R^2, z : R\nx' = z*x\nz' = -z\n")).toEqual([
      'a manifold of 2 dimensions, made of orbits of 1 dimension under rotations',
    ]);
    expect(
      orbits("model e\nparam a > 0 = 1, b > 1 = 2\nstate x : R, y : R\nx' = a - x*y^3\ny' = b*(a - x*y^3)\n"),
    ).toEqual([undefined]);
  });
});
