import { expect, it } from 'vitest';
import { writtenHere } from '../../src/model/elaborate/names/foreignNames.ts';
import { load } from '../../src/model/load.ts';

const sound = `model my-model
size  n = 3
param a > 0 = 1
state x[n] : R
let L = a*sum(x[i]^2 for i in n)/2
x' = -grad(L, x)
claim falls
    decreasing L
`;
const slips: readonly (readonly [string, string, string, string])[] = [
  ['sum(', 'summ(', '5:11', 'did you mean `sum`?'],
  ['a*sum', 'A*sum', '5:9', '`a` differs in case only (line 3)'],
  ['x[n] : R', 'x[n]', '4:7', '`state x : R`'],
  ['for i in n', 'for j in n', '5:17', '`for i in n`'],
  ['x[i]^2', 'x[i,i]^2', '5:19', '`x[i]`'],
  ['decreasing L', 'conserved x[5]', '8:17', 'a place on it, or a larger size'],
  ['state x', 'data h[n] = [1, 2]\nstate x', '4:13', '3 numbers, or another size'],
  ['state x', 'data h[2, 2] = [[1, 2], [3]]\nstate x', '4:25', 'as many numbers in every row'],
  ['x[i]^2', 'sinus(x[i])', '5:15', 'did you mean `sin`?'],
  ['sum(x', 'sum((x', '5:15', '`)` before `for`'],
  ['decreasing', 'decreases', '8:5', 'the nearest form is `decreasing`'],
  ['decreasing L', 'conserves L', '8:5', 'the nearest form is `conserved`'],
  ['claim falls', 'claim falls cite saxe2014 "3"', '7:18', 'declare it: `cite saxe2014 "…"`'],
  ['claim falls', 'claim falls in line', '7:16', 'declare it: `ansatz line(…)`'],
  [
    'decreasing L',
    'spectrum at {x = 0} = -a',
    '8:25',
    'all eigenvalues: `spectrum at {…}: -1 times 2, 0`; some: `spectrum at {…} contains -1`',
  ],
  ['decreasing L', 'threshold a = 1 saddle-node at {x[i] = 0}', '8:21', 'write `fold`'],
  ['decreasing L', 'spectrum = -a', '8:5', 'as a word of claims: `spectrum at {…}`'],
  ['decreasing L', 'fixed-points = 1', '8:5', 'the form is `fixed-points 3`'],
  ['decreasing L', 'stable at {x = 1}', '8:18', 'for each entry: `x[i] = 1`'],
  ['grad(L, x)', 'grad(L)', '6:7', '`grad(L, x)`: by a state, or by a part of one'],
  ['x[n] : R', 'x[n] >= 0', '4:12', '`x[…] : nonnegative`'],
  ['x[n] : R', 'x[n] : R > 0', '4:16', '`x[…] : positive`'],
  ['x[n] : R', 'x[n] < 2', '4:12', '`x[…] : (-inf, 2)`'],
  ['x[n] : R', 'x[n] in (0, 1)', '4:12', 'an interval is a domain: `x[…] : (0, 1)`'],
  ['x[n] : R', 'x[n] : R = 1', '4:16', 'where it starts is said by itself: `initial x[…] = 1`'],
  ['x[n] : R', 'x : R[n]', '4:12', 'the axis stands at the name: `x[n] : R`'],
  ['x[n] : R', 'x(n) : R', '4:8', 'an axis: `x[n] : R`; where it starts: `initial x = …`'],
  ['x[n] : R', 'x[n] : R y : R', '4:16', 'a comma between two states; a statement on a line of its own'],
  ['claim falls', 'claim falls when t > 5', '7:18', 'of one time: `Q(10) = …`; of late times: `limit Q = …`'],
  ['decreasing L', 'stationary {x > 1}', '8:19', 'a point has values, a region is a condition: `when x > …`'],
  ['let L', 'initial x(0) = 1\nlet L', '5:10', '`initial x = 1`, or `~ uniform(0, 1)`'],
  ['sum(x[i]^2', 'sum(ln(x[i])', '5:15', 'here it is written `log(u)`'],
  ['grad(L', 'detach(L', '6:7', 'here it is written `sg(u)`'],
  ['    decreasing', '\tdecreasing', '8:1', 'four spaces'],
];

it.each(slips)('%j for %j: one error, at its place, with what to do', (right, wrong, place, help) => {
  const { diagnostics } = load(sound.replace(right, wrong));
  const errors = diagnostics.filter((d) => d.severity === 'error');
  expect(errors.map((d) => [`${d.place.line}:${d.place.column}`, d.help])).toEqual([[place, help]]);
});

it('line ends of other systems and a byte order mark are read as they are meant', () => {
  for (const text of [sound, sound.replaceAll('\n', '\r\n'), sound.replaceAll('\n', '\r'), `\uFEFF${sound}`])
    expect(load(text).model?.name).toBe('my-model');
});

it('an axis that nobody declared is a size', () => {
  const { diagnostics } = load("model m\nstate x[N] : R\nx[i]' = -x[i]\n");
  expect(diagnostics.map((d) => [d.code, d.help])).toEqual([['E0312', '`size N = 3`']]);
});

it('a claim may be called `inf`, which is infinity as a value only', () => {
  const text = "model m\nstate x : R\nx' = -x\nclaim inf\n    bounded-below x^2\n";
  expect(load(text).model?.claims.map((c) => c.name)).toEqual(['inf']);
});

it('functions of other languages are proposed in a form that this one reads', () => {
  const numbers = 'ln log10 log2 log1p expm1 arctan arcsin arccos atanh asinh acosh sec csc cot sech csch coth sigmoid';
  const more = 'logit softplus silu gelu hinge square pow heaviside sgn clip Gamma psi LambertW Phi Max Min Piecewise';
  for (const name of `${numbers} ${more}`.split(' ')) {
    const text = `model m\nparam k = 2, low = 0, high = 1, v = 1, w = 2\nstate u : R\nu' = -(${writtenHere(name)})\n`;
    expect(
      load(text)
        .diagnostics.filter((d) => d.severity === 'error')
        .map((d) => [name, d.message]),
    ).toEqual([]);
  }
  const arrays =
    'tr matmul einsum dot inv eig svd matrix_rank cosine_similarity normalize KroneckerDelta eye zeros ones';
  for (const name of `${arrays} transpose diff`.split(' ')) {
    const written = writtenHere(name) ?? 'dot(u, v)';
    const sides = ['', '[1]', '[1,2]'].map((at) => `(${written})${at}`);
    const loads = sides.some((side) => {
      const text = `model m\nsize n = 2\nstate A[n, n] : R, B[n, n] : R, u[n] : R, v[n] : R, x : R\nlet L = x^2\nlet k = 1\nu[i]' = -u[i]\nv[i]' = -v[i]\nA[i,j]' = -A[i,j]\nB[i,j]' = -B[i,j]\nx' = ${side.replaceAll('(i = j)', '(1 = 2)').replace('A[i,j]*B[j,k]', 'A[1,j]*B[j,1]')}\n`;
      return load(text).diagnostics.every((d) => d.severity !== 'error');
    });
    expect([name, loads]).toEqual([name, true]);
  }
});
