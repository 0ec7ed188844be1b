import { describe, expect, it, test } from 'vitest';
import { print } from '../../src/expr/print/print.ts';
import { verdicts } from '../check/verdicts.ts';
import { loaded, refused, termOf } from './elaborateLanguage.ts';

/** A model with a ring, and plain axes of the same size beside it; a case adds its lines. */
const ring = (lines: string): string => `model ring
size  n = 5, m = 3
any   h[n cyclic] : R, c[n] : R
state x[n cyclic] : R
state z[m, n cyclic] : R
x' = -x
z' = -z
${lines}
`;
const text = (line: string, name = 'v'): string => print(termOf(loaded(ring(line)), name), 'text');

describe('a cyclic axis', () => {
  it('takes moved indices without a condition', () => {
    expect(text('let v[i] = x[i-1] + x[i+2]')).toBe('x[i+2] + x[i-1]');
    expect(text('let v = sum(x[i]*x[i-1] for i in n)')).toBe('sum(x[i]*x[i+1] for i in n)');
    expect(text('let v = sum(z[a,i+1] for a in m, i in n)')).toBe('sum(z[i,j] for i in m, j in n)');
  });
  it('has the place before the first, and the one behind the last', () => {
    expect(text('let v = x[0]')).toBe('x[n]');
    expect(text('let v = x[n+1]')).toBe('x[1]');
    expect(text('let v = x[-1]')).toBe('x[n-1]');
    expect(text('let v = z[2,n+2]')).toBe('z[2,2]');
  });
  it('gives its ring to an index bound by its size, in every range', () => {
    const lines = [
      'let v = sum(h[i]*x[i] for i in n)',
      'let v[i] = x[i]^2 for i in n',
      'let v = sum(x[i]*x[j] for i in n, j in n if j = i + 1)',
      'let v = sum(x[i] for i in n, j in n if i != j)',
      'let v = sum(x[i]*x[j] for i in n, j in 1..i)',
      'let v = sum(x[j] for j in 2..n)',
      'let v = sum(x[j+1] for j in 0..n-1)',
      'let v = prod(x[i] + h[i-1] for i in n)',
      'let v = dot(x, h)',
      'let v = mean(i*x[i+1] for i in n if i > 1 and i < n)',
      'let v = sum(c[j] for j in n)',
      'let v = sum(c[j]*x[j+1] for j in n)',
      'let v[i] = c[i]*x[i-1]',
      'let v = sum(c[j-1]*x[j-1] for j in n if j > 1)',
      'let v = dot(c, x)',
      'let v = x + c',
    ];
    for (const line of lines) loaded(ring(line));
  });
  it('the number of a moved index is that of an author', () => {
    expect(text('let v[i] = (i - 1)*x[i-1]')).toBe('x[i-1]*(i - 1)');
    expect(text('let v = sum((i - 1)*x[i-1] for i in n)')).toBe('sum(x[i-1]*(i - 1) for i in n)');
  });
});

describe('what is refused about rings', () => {
  test.each([
    ['E0316', 'let v = sum(c[‹i-1›] for i in n)'],
    ['E0316', 'let v = x[‹7›]'],
    ['E0315', 'let v = sum(z[‹i›,1]*x[i] for i in n)'],
    ['E0319', 'any k[‹tau› cyclic] : R\nparam tau = 1'],
  ])('%s %s', (code, line) => {
    refused(ring(line), code);
  });
});

describe('claims about a ring of any size', () => {
  const model = `
model ring
size  n = 5
param D > 0 = 0.3, g = 1/2
any   h[n] : R
data  w[4 cyclic] = [1, 2, 3, 4]
state x[n cyclic] : R
let E0 = sum((x[i+1] - x[i])^2 for i in n)/2
let L = D*E0 + sum(h[i]*x[i] for i in n) + g*sum(x[i-1]*x[i]*x[i+1] for i in n)
order m = mean(x[i] for i in n)
x' = -grad(L, x)
claim flow
    x[i]' = D*(x[i+1] - 2*x[i] + x[i-1]) - h[i] - g*(x[i-1]*x[i+1] + x[i+1]*x[i+2] + x[i-1]*x[i-2])
claim flow_wrong
    x[i]' = D*(x[i+1] - 2*x[i] + x[i-1]) - h[i] - g*(x[i-1]*x[i+1] + x[i+1]*x[i+2] + x[i-1]*x[i+2])
    expect refuted
claim invariance
    sum(x[i]*x[i-1] for i in n) = sum(x[j+1]*x[j] for j in n)
claim parts
    E0 = sum(x[i]*(x[i] - x[i+1]) for i in n)
claim double
    sum(x[i]*x[j] for i in n, j in n if j = i + 1) = sum(x[i]*x[i+1] for i in n)
claim ordered
    sum(x[i]*x[j] for i in n, j in 1..i) = sum(x[i]*x[j] for i in n, j in n)/2 + sum(x[i]^2 for i in n)/2
claim mean_flow
    m' = -mean(h[i] for i in n) - g*mean(x[i-1]*x[i+1] + 2*x[i]*x[i+1] for i in n)
claim mean_flow_wrong
    m' = -mean(h[i] for i in n) - 3*g*mean(x[i-1]*x[i+1] for i in n)
    expect refuted
claim gradient
    gradient-field
claim data_goes_round
    w[0] + w[5] + w[-1] = 4 + 1 + 3
`;
  it('flow, invariance and spectrum', () => {
    expect(verdicts(model)).toEqual({
      flow: 'proved',
      flow_wrong: 'refuted',
      invariance: 'proved',
      parts: 'proved',
      double: 'proved',
      ordered: 'proved',
      mean_flow: 'proved',
      mean_flow_wrong: 'refuted',
      gradient: 'proved',
      data_goes_round: 'proved',
    });
  }, 60_000);
});

describe('numbers on a ring', () => {
  it('the modes of a chain of six places: -2 D (1 - cos(pi k/3))', () => {
    const text = `
model chain
size  n = 6
param D > 0 = 0.3
state x[n cyclic] : R
x[i]' = D*(x[i+1] - 2*x[i] + x[i-1])
claim modes when n = 6
    spectrum at {x[i] = 0}: 0, -D times 2, -3*D times 2, -4*D
claim wrong_modes when n = 6
    spectrum at {x[i] = 0}: 0, -D times 2, -3*D times 3
    expect refuted
claim sum
    conserved sum(x[i] for i in n)
claim falling
    decreasing sum(x[i]^2 for i in n)
`;
    expect(verdicts(text)).toEqual({ modes: 'supported', wrong_modes: 'refuted', sum: 'proved', falling: 'supported' });
  }, 60_000);
  it('a torus of angles: flow, winding, modes 2 (2 - cos k - cos q)', () => {
    const text = `model torus
size  n = 4, m = 3
param J > 0 = 1, K = 0.3
state u[n cyclic, m cyclic] : R
state v[n cyclic, n cyclic] : R
let L = -J*sum(cos(u[i,j] - u[i+1,j]) + cos(u[i,j] - u[i,j+1]) for i in n, j in m) - K*sum(v[i,j]*v[i+1,j-1] for i in n, j in n)
u' = -grad(L, u)
v[i,j]' = -K*v[i+n,j] + v[j,i]
claim flow
    u[i,j]' = J*(sin(u[i+1,j] - u[i,j]) + sin(u[i-1,j] - u[i,j]) + sin(u[i,j+1] - u[i,j]) + sin(u[i,j-1] - u[i,j]))
claim flow_wrong
    u[i,j]' = J*(sin(u[i+1,j] - u[i,j]) + sin(u[i-1,j] - u[i,j]) + sin(u[i,j+1] - u[i,j]) + sin(u[i,j-1] - u[i-1,j]))
    expect refuted
claim angle
    conserved sum(u[i,j] for i in n, j in m)
claim around
    sum(v[i,j]*v[i+1,j-1] for i in n, j in n) = sum(v[a-2,b+1]*v[a-3+n,b+2] for a in n, b in n)
claim around_wrong
    sum(v[i,j]*v[i+1,j-1] for i in n, j in n) = sum(v[a-2,b+1]*v[a-3,b] for a in n, b in n)
    expect refuted
claim sync
    stationary {u[i,j] = 0, v[i,j] = 0}
claim winding when n = 4
    stationary {u[i,j] = 2*pi*i/n, v[i,j] = 0}
claim modes when n = 4, m = 3, J = 1
    spectrum at {u[i,j] = 0, v[i,j] = 0} contains 0, -2 times 2, -3 times 2, -4, -5 times 4, -7 times 2
`;
    expect(verdicts(text)).toEqual({
      flow: 'proved',
      flow_wrong: 'refuted',
      angle: 'proved',
      around: 'proved',
      around_wrong: 'refuted',
      sync: 'proved',
      winding: 'supported',
      modes: 'supported',
    });
  }, 60_000);
});
