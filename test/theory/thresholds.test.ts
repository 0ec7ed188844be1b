import { expect, it } from 'vitest';
import { print } from '../../src/expr/print/print.ts';
import { deriveModel } from '../../src/study/derive.ts';
import { loaded } from '../model/elaborateLanguage.ts';

/** The thresholds that are derived at the points of the claims of a model, all steps tested. */
function thresholds(text: string): readonly string[] {
  const { derivations } = deriveModel(loaded(`model m\n${text}\n`), { only: ['thresholds'] });
  for (const s of derivations.flatMap((d) => d.steps)) expect(s.tested.status).toBe('agrees');
  return derivations.flatMap((d) =>
    (d.sections ?? []).flatMap((s) =>
      s.equations.map((e) => `${s.title}: ${print(e.left, 'text')} = ${print(e.right, 'text')}`),
    ),
  );
}

it('thresholds come out of spectra in letters, for each parameter, within its domain', () => {
  // InfoNCE with positives of their own: collapse changes its character where |c|^2 = 2 tau.
  expect(
    thresholds(
      `size N >= 2 = 4, d = 3
param tau > 0 = 1/2
any c : R^d
state z[N] : R^d
let L = mean(-|z[i]|^2/tau + logsumexp(dot(z[i], z[k])/tau for k in N) for i in N)
z' = -grad(L, z)
claim c
    stationary {z[i] = c}`,
    ),
  ).toEqual(['Where an eigenvalue is 0: tau = |c|^2/2']);
  const branch = `param eta > 0 = 0.1, k > 0 = 1
state p : R
p' = p*(1 - k*p) - eta
claim c
    stationary {p = (1 + sqrt(1 - 4*eta*k))/(2*k)}`;
  expect(thresholds(branch)).toEqual([
    'Where an eigenvalue is 0: k = 1/(4*eta)',
    'Where an eigenvalue is 0: eta = 1/(4*k)',
  ]);
  const turning = `param a > 0 = 1, b > 0 = 1
state x : R
state y : R
x' = a - (b + 1)*x + x^2*y
y' = b*x - x^2*y
claim c
    stationary {x = a, y = b/a}`;
  expect(thresholds(turning)).toContain('Where a pair of eigenvalues is imaginary: b = 1 + a^2');
  const map = `param r in (0, 4) = 2.5
state x : R
x <- r*x*(1 - x)
claim c
    stationary {x = 1 - 1/r}`;
  // The second is that of x = 0, which no claim names.
  expect(thresholds(map)).toEqual([
    'Where a multiplier is 1: r = 1',
    'Where a multiplier is -1: r = 3',
    'Where a multiplier is 1: r = 1',
  ]);
  // Decay alone has none: rates do not vanish in their domains.
  expect(thresholds("param a > 0 = 1\nstate x : R\nx' = -a*x\nclaim c\n    stationary {x = 0}")).toEqual([]);
});

it('a threshold is where the point is real, and the value too', () => {
  // Those of x = y = 0 and x = -y = sqrt(1 - 2 g), which no claim names.
  const others = ['1/2', '1/2', '1/3'].map((g) => `Where an eigenvalue is 0: g = ${g}`);
  // On the saddles of two coupled wells, which are there for g < 1/3: at g = 1 the sum of the two eigenvalues vanishes.
  expect(
    thresholds(`param g > 0 = 0.15
state q : R
state r : R
q' = q - q^3 - g*(q - r)
r' = r - r^3 + g*(q - r)
claim c
    stationary {q = sqrt(1 + g)/2 + sqrt(1 - 3*g)/2, r = sqrt(1 - 3*g)/2 - sqrt(1 + g)/2}`),
  ).toEqual(['Where an eigenvalue is 0: g = 1/3', ...others]);
  // At a = b the point is at infinity.
  expect(
    thresholds(`param a > 0 = 0.1, b > 0 = 1
state x : R
x' = (a - b)*x + b
claim c
    stationary {x = b/(b - a)}`),
  ).toEqual([]);
  // m^2 = -s/(4 f (1 - f)), with f below 1/2.
  expect(
    thresholds(`param m > 0 = 1, s > 0 = 0.1, f in (0, 1/2) = 0.05
state x : R
x' = -x*(s + 4*m^2*f - 4*m^2*f^2)
claim c
    stationary {x = 0}`),
  ).toEqual([]);
});

it('at a fold the root that vanishes is not tested in numbers, where it is the root of a rounding error', () => {
  expect(
    thresholds(`param eta in (0, 1) = 0.05, s > 0 = 0.4
state p : R
p' = p*(1 - (1 + s)*p) - eta
claim c
    stationary {p = (1 + sqrt(1 - 4*eta*(1 + s)))/(2*(1 + s))}`),
  ).toEqual(['Where an eigenvalue is 0: eta = 1/(4*(1 + s))', 'Where an eigenvalue is 0: s = (1 - 4*eta)/(4*eta)']);
});

// Kuznetsov 2004, sections 3.2 and 7.4: x' = a x - k x^3 is the form itself; Tian, Chen & Ganguli 2021 for the fold.
it('what kind of threshold, by the normal form with letters, at points that no claim names', () => {
  const notes = (text: string): readonly string[] =>
    deriveModel(loaded(`model m\n${text}\n`), { only: ['thresholds'] }).derivations.flatMap((d) => d.notes ?? []);
  expect(notes("param a = 0.1, k > 0 = 1\nstate x : R\nstate y : R\nx' = a*x + x*y\ny' = -y - k*x^2")).toEqual([
    'a = 0: a supercritical pitchfork, the eigenvalue moves at 1, coefficient of third order −k',
  ]);
  expect(notes("param a = 0.1\nstate x : R\nstate y : R\nx' = a*x + x*y\ny' = -y + x^2")).toEqual([
    'a = 0: a subcritical pitchfork, the eigenvalue moves at 1, coefficient of third order 1',
  ]);
  expect(notes("param a > 0 = 0.1, k > 0 = 1\nstate x : R\nx' = x*(1 - k*x) - a")).toEqual([
    'k = 1/(4a): a fold, coefficient of second order −1/(4a)',
    'a = 1/(4k): a fold, coefficient of second order −k',
  ]);
  expect(notes("param a = 0.1\nstate x : R\nx' = a*x - x^2")).toContain(
    'a = 0: transcritical, the eigenvalue moves at 1, coefficient of second order −1',
  );
  // Of fifth order: nothing is said.
  expect(notes("param a = 0.1\nstate x : R\nx' = a*x - x^5")).toEqual([]);
});

it('a point that rests for all values but one says nothing of its kind there', () => {
  const said = (right: string): readonly string[] =>
    deriveModel(
      loaded(`model m\nparam a = 1, b > 0 = 1\nstate x : R\nx' = ${right}\nclaim c\n    stationary {x = 0}\n`),
      { only: ['thresholds'] },
    ).derivations.flatMap((d) => d.notes ?? []);
  const form = 'a = 0: a supercritical pitchfork, the eigenvalue moves at 1, coefficient of third order −b';
  expect(said('a*x - b*x^3')).toEqual([form]);
  // sign(0) = 0: at the threshold everything moves.
  expect(said('a*x - b*x^3 + sign(a)^2 - 1')).toEqual([]);
  // With a second order the third does not matter.
  expect(said('a*x - x^2 - b*x^3')).toContain(
    'a = 0: transcritical, the eigenvalue moves at 1, coefficient of second order −1',
  );
});

it('where states with indices are not put into the motion nothing is said of its kind, not of a point beside it', () => {
  // At x = 0 the coefficient of second order is 1.
  const { derivations } = deriveModel(
    loaded(`model m
param a = 1
state x[2] : R, g : R
x[i]' = -x[i]
g' = a*g + g^2 + x[1]*g^2
claim c
    stationary {x[k] = 0, g = 0}
`),
    { only: ['thresholds'] },
  );
  expect(derivations).toHaveLength(1);
  expect((derivations[0]!.notes ?? []).filter((n) => n.includes('x'))).toEqual([]);
});
