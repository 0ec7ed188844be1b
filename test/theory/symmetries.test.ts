import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { print } from '../../src/expr/print/print.ts';
import { deriveModel, type TestedDerivation } from '../../src/study/derive.ts';
import { loaded } from '../model/elaborateLanguage.ts';

const symmetriesOf = (text: string): TestedDerivation => {
  const [d] = deriveModel(loaded(text), { only: ['symmetries'] }).derivations;
  expect(d!.steps.map((s) => s.tested.status)).toEqual(d!.steps.map(() => 'agrees'));
  return d!;
};
const shipped = (path: string): string =>
  readFileSync(join(resolve(import.meta.dirname, '../../derivations'), `${path}.saddle`), 'utf8');

describe('symmetries', () => {
  it('of pairs of classes, with the order parameters that they leave', () => {
    const d = symmetriesOf(shipped('frustration/frustrated-pairs'));
    expect(d.notes).toEqual([
      'permutations of the C members of s, y',
      'permutations of the n members of s',
      'permutations of the m members of f',
      'rotations and reflections of the d components of s, f, y',
      'the signs of s, f, y, changed together',
    ]);
    expect(d.result.map((f) => `${f.state.name}' = ${print(f.right, 'text')}`)).toEqual([
      "m_s' = ex*m_y[k] - ex*m_s[k]",
      "m_f' = 2*ex*w*m_y[k] - 2*ex*w*m_f[k]",
      "m_y' = n*ey*m_s[k] - m_f[k]*(m*ey*w - C*m*ey*w) - m_y[k]*(n*ey + C*m*ey*w - m*ey*w)",
    ]);
  });
  it('of a head behind stop-gradients: two signs, for W W and W y are even', () => {
    const { notes } = symmetriesOf(shipped('head/shared-head'));
    expect(notes).toContain('rotations and reflections of the d components of s, f, y, W');
    expect(notes).toContain('the signs of s, f, y, changed together');
    expect(notes).toContain('the signs of s, f, W, changed together');
  });
  it('that data, places, neighbours, constants and components on their own break', () => {
    const { notes } = symmetriesOf(`model broken
size n = 3, m = 3, k = 4, d = 3
any u : R^d
data A[n] = [1, 2, 3]
state x[n] : R, z[m] : R, ring[k cyclic] : R, v : R^d, c : R^d
x[i]' = -A[i]*x[i]^3
z[i]' = z[1] - z[i]
ring[i]' = ring[i-1] - sin(ring[i])
v' = u - dot(v, u)*v
c[l]' = -c[l]^3
`);
    expect(notes).toEqual([
      'no permutations of the n members of x: `A` tells them apart',
      'no permutations of the m members of z were seen: a place of `z` that is named',
      'shifts along the ring of k, of ring',
      'the sign of x',
      'the sign of z',
      'the sign of ring',
      'the sign of c',
    ]);
    // Two views that attract each other are named, and may be exchanged; of the other two one leads.
    const views = symmetriesOf(`model views
size n = 3
state x[n, 2] : R, y[4] : R
let L = sum((x[i,1] - x[i,2])^2*cos(x[i,1] + x[i,2]) for i in n)
x' = -grad(L, x)
y[a]' = y[1] - 2*y[a]
`);
    expect(views.notes).toContain('permutations of the 2 members of x');
    expect(views.notes).toContain(
      'no permutations of the 4 members of y: a place of `y` that is named tells them apart',
    );
    const alone = symmetriesOf(`model turning
size d = 3
any u : R^d
state v : R^d
v' = u - dot(v, u)*v
`);
    expect(alone.notes).toEqual([
      'rotations and reflections of the d components of v, as far as they leave u as it is',
    ]);
  });
});

describe('rings and subsets', () => {
  it('a place that is named is no shift, whatever neighbours stand beside it', () => {
    const { notes, symmetries } = symmetriesOf(`model rings
size k = 4, n = 4, l = 4
state x[k cyclic] : R, y[n cyclic] : R, z[l cyclic] : R
x[i]' = x[i-1] - x[i]^3
y[i]' = y[i-1] + y[1]^2 - y[i]
z[i]' = sum(z[j]^2 for j in l) - z[i]
`);
    expect(notes).toEqual([
      'shifts along the ring of k, of x',
      'no shifts along the ring of n, of y, were seen',
      'permutations of the l members of z',
      'the sign of x',
    ]);
    expect(symmetries?.map((s) => s.kind)).toEqual(['shifts', 'permutations', 'signs']);
  });
  it('a member that conditions name is told apart', () => {
    const { notes } = symmetriesOf(`model pairs
size n = 4
index P = subsets(n, 2)
state x[n] : R, y[P] : R
x[i]' = sum(y[p] for p in P if 1 in p) - x[i]^2
y[p]' = -y[p]
`);
    expect(notes).not.toContain('permutations of the n members of x');
  });
});
