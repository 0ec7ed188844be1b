import { expect, it } from 'vitest';
import { print } from '../../src/expr/print/print.ts';
import { deriveModel } from '../../src/study/derive.ts';
import { loaded } from '../model/elaborateLanguage.ts';

const conserved = (text: string) =>
  deriveModel(loaded(text), { only: ['conserved'] }).derivations.find((d) => d.title === 'Conserved quantities')!;

it('a free rigid body: two quadratic forms in the entries of one vector, energy and angular momentum among them', () => {
  // Euler's equations (Landau & Lifshitz, Mechanics, section 36).
  const d = conserved(`model rigid
param I1 > 0 = 1, I2 > 0 = 2, I3 > 0 = 3
state w : R^3
w' = [(I2 - I3)/I1*w[2]*w[3], (I3 - I1)/I2*w[3]*w[1], (I1 - I2)/I3*w[1]*w[2]]
`);
  expect(d.steps.map((s) => s.tested.status)).toEqual(['agrees', 'agrees']);
  expect(d.findings!.map((f) => [f.says, f.proved, print(f.quantity.term, 'text')])).toEqual([
    ['conserved', true, 'w[1]^2*(I1*I3 - I1^2) + w[2]^2*(I2*I3 - I2^2)'],
    ['conserved', true, 'w[1]^2*(I1*I2 - I1^2) + w[3]^2*(I2*I3 - I3^2)'],
  ]);
});

it('members of a family told apart by their places, in a map too', () => {
  const d = conserved(`model swap
state x[2] : R
x[1] <- x[1]/2 + x[2]
x[2] <- 2*x[2]
`);
  expect(d.findings!.length).toBeGreaterThan(0);
  expect(d.steps.every((s) => s.tested.status === 'agrees')).toBe(true);
});

it('a quantity that treats entries alike does not hide one that does not', () => {
  // The same body in its momenta: |m|^2 is a sum over entries, the energy is none with letters for the moments.
  const d = conserved(`model rigid
param I1 > 0 = 1, I2 > 0 = 2, I3 > 0 = 3
state m[3] : R
m[1]' = (1/I3 - 1/I2)*m[2]*m[3]
m[2]' = (1/I1 - 1/I3)*m[3]*m[1]
m[3]' = (1/I2 - 1/I1)*m[1]*m[2]
`);
  expect(d.steps.map((s) => s.tested.status)).toEqual(['agrees', 'agrees']);
  expect(d.findings!.every((f) => f.says === 'conserved' && f.proved)).toBe(true);
});
