import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, saddle } from './saddle.ts';

const NOONBURG = `model three-populations
param c = 1.1
state x[3] : R
x[i]' = x[i]*sum(x[j]^2 for j in 3 if j != i) - c*x[i] + 1
`;
const MEAN = "model mean\nparam g > 0 = 2\nstate x : R\nx' = -x + tanh(g*x)\n";
const WELLS = `model wells
param a = 0.1
state x[2] : R
x[i]' = x[i] - x[i]^3 + a*sum(x[j] - x[i] for j in 2)
ansatz same(s)
    x[i] = s
`;
const at = folder({ 'populations.saddle': NOONBURG, 'mean.saddle': MEAN, 'wells.saddle': WELLS });

test('solve shows fixed points, their character, and how it is known that there are no others', () => {
  const { code, out } = saddle(at, 'solve populations');
  expect(code).toBe(0);
  // Noonburg 1989: 21 solutions, 7 of them real.
  expect(out).toBe(`three-populations · seed 1, c = 1.1

  #  x[1]       x[2]       x[3]       stability  eigenvalues
  1  -1.29428   -1.29428   -0.444383  saddle     5.064, 1.31, -2.578
  2  -1.29428   -0.444383  -1.29428   saddle     5.064, 1.31, -2.578
  3  -1.01992   -1.01992   -1.01992   saddle     5.141, -1.1 ×2
  4  -0.50303   -0.50303   1.68372    saddle     3.8, 1.482, -1.9
  5  -0.50303   1.68372    -0.50303   saddle     3.8, 1.482, -1.9
  6  -0.444383  -1.29428   -1.29428   saddle     5.064, 1.31, -2.578
  7  1.68372    -0.50303   -0.50303   saddle     3.8, 1.482, -1.9

7 fixed points, each certified; 14 with imaginary parts
complete, proved: 21 disjoint certified roots, at most 21 by 11 polynomials of the ideal with their
                  cofactors
${out.split('\n').at(-2)}
`);
  expect(out).toMatch(/largest residual in the un-reduced model \d\.\de-1[5-9]/);
});

test('solve takes an ansatz, parameters, JSON; what is open ends with 5, what cannot be done with 4, a slip with 2', () => {
  const json = saddle(at, 'solve wells --ansatz same --json -p a=1/3');
  expect(json.code).toBe(0);
  expect(JSON.parse(json.out)).toMatchObject({
    schema: 'saddle/1',
    command: 'solve',
    result: { ansatz: { name: 'same' } },
  });
  const edge = saddle(at, 'solve mean -p g=1');
  expect(edge.code).toBe(5);
  expect(edge.out).toMatch(/undecided: a box around x = /);
  expect(saddle(at, 'solve mean --box x=3:1')).toMatchObject({
    code: 2,
    err: expect.stringMatching(/no side of a box/),
  });
  expect(saddle(at, 'solve wells --ansatz sane').err).toMatch(/did you mean `same`\?/);
  const never = saddle(at, 'solve -', { input: "model t\nstate x : R\nx' = t - x\n" });
  expect(never).toMatchObject({ code: 4, err: expect.stringMatching(/the equations contain t/) });
});

test('solve writes a certificate that check accepts, and a changed one is rejected', () => {
  const made = saddle(at, 'solve populations --certificate roots.json');
  expect(made.err).toMatch(/`roots\.json` was written \(\d+ kB\); the independent checker accepts it\n/);
  const fine = saddle(at, 'check roots.json populations');
  expect(fine.code).toBe(0);
  expect(fine.out).toBe(
    'accepted: 21 complex, 7 real roots, each alone in its box; there are no others\n' +
      'its equations are those of three-populations at its values\n',
  );
  writeFileSync(join(at, 'changed.json'), readFileSync(join(at, 'roots.json'), 'utf8').replace('11/10', '11/11'));
  const changed = saddle(at, 'check changed.json --json');
  expect(changed.code).toBe(1);
  expect(JSON.parse(changed.out).result).toEqual({
    accepted: false,
    reason: 'the digest is not that of the file: something was changed',
  });
});
