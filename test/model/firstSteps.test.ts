import { describe, expect, it } from 'vitest';
import { loaded, refused } from './elaborateLanguage.ts';

// What people write who come from other languages and from paper: one error for each, at the right token, with what to
// write instead. Phase oscillators (Kuramoto 1984), replicators (Hofbauer & Sigmund 1998), a Hopfield network (1984).

const oscillators = (equation: string, more = ''): string => `model phases
size  N >= 2 = 6
param K > 0 = 1.5, w = 0.3
state theta[N] : R
${equation}
${more}`;
const RIGHT = 'w + K/N*sum(sin(theta[j] - theta[i]) for j in N)';
const replicators = (lines: string): string => `model replicators
size  n = 3
param a > 0 = 1
data  A[3, 3] = [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]
state x : simplex(3)
${lines}
`;

describe('equations', () => {
  const cases: [equation: string, code: string, help: string | undefined][] = [
    ["theta[i]' = w + K/N*‹sum›(sin(theta[j] - theta[i]))", 'E0329', '`sum(… for j in N)`'],
    ["theta[i]' = w + K/N*‹sum_j›(sin(theta[j] - theta[i]))", 'E0312', '`sum(… for j in N)`'],
    [
      "‹theta_i›' = w + K/N*sum(sin(theta[j] - theta[i]) for j in N)",
      'E0312',
      'an index stands in brackets: `theta[i]`',
    ],
    [
      "theta[i]' = w + K/N*sum(sin(theta[j] - ‹theta_i›) for j in N)",
      'E0312',
      'an index stands in brackets: `theta[i]`',
    ],
    ["theta[i]' = w + K/N*sum(sin(theta[i] - theta[j]) for ‹i› in N)", 'E0304', 'another letter for the index'],
    ["theta[i]' = w + K/N*sum(sin(theta[j] - theta[i]) for j ‹=› 1..N)", 'E0209', '`j in 1..N`'],
    ["theta[i]' = w + K/N*sum(sin(theta[j] - theta[i]) for j in 1‹:›N)", 'E0209', '`1..N`'],
    ["theta[i]' = w + K/N*sum(sin(theta[j] - theta[i]) for j in 1‹...›N)", 'E0102', 'write `..`'],
    [
      "theta[i]' = w + K/N*sum(sin(theta[j] - theta[i]) for j in ‹range›(N))",
      'E0312',
      'an index runs through a size: `for i in N`',
    ],
    [
      "theta[i]' = w + K/N*sum(sin(theta[‹j›] - theta[i]) for j in 0..N-1)",
      'E0316',
      'the places of an axis are `1..N`',
    ],
    ["theta[i]' = w + sum(theta[‹j-1›] for j in N)", 'E0316', 'a condition that keeps it inside: `if j > 1`'],
    [
      "theta[i]' = w + K*sum(sin(theta[j] - theta[i]) for j in N, j ‹!=› i)",
      'E0209',
      'a condition stands after `if`: `if j != i`',
    ],
    ["theta[i]' = w + K*sum(sin(theta[j] - theta[i]) ‹if› j != i for j in N)", 'E0209', '`for … if j …`'],
    ["theta[i]' = w + K/N*sum(sin^2‹(›theta[j] - theta[i]) for j in N)", 'E0201', '`sin(…)^2`'],
    ["theta[i]' = w + K/N*sum(sin ‹theta›[j] for j in N)", 'E0201', '`sin(theta…)`'],
    ["theta[i]' = w + K/N*sum‹{›sin(theta[j] - theta[i]) for j in N}", 'E0210', '`sum(…)`'],
    [
      "theta[i]' = w + sum(math‹.›sin(theta[j]) for j in N)",
      'E0103',
      'a name has no point: functions stand alone, as `sin(x)`',
    ],
    ["theta[i]' = w + exp(‹e›^(K*theta[i]))", 'E0302', "Euler's number is `exp(1)`, its power `exp(K*theta[i])`"],
    ["theta[i]' = w + ‹log(-1)›", 'E0345', undefined],
    ["theta[i]' = w + ‹sqrt(-2)›", 'E0345', undefined],
    ["theta[i]' = ‹PI›*w", 'E0312', '`pi` differs in case only'],
    ['‹dtheta›[i]/dt = w', 'E0204', "a flow is `theta[i]' = …`"],
    ['‹d› theta[i]/dt = w', 'E0204', "a flow is `theta[i]' = …`"],
    ["‹theta›'[i] = w", 'E0204', "the prime stands behind the indices: `theta[i]' = …`"],
    ["theta[i]' = w ‹//› all alike", 'E0102', 'a comment begins with `#`'],
    [`‹%› a comment\ntheta[i]' = ${RIGHT}`, 'E0204', 'a comment begins with `#`'],
  ];
  it.each(cases)('%s', (equation, code, help) => {
    expect(refused(oscillators(equation), code).help).toBe(help);
  });
  it('what they stand for is read', () => {
    expect(loaded(oscillators(`theta[i]' = ${RIGHT}`)).states).toHaveLength(1);
    // Ranges from 0 are numbers as well, and a mean over two indices needs no more brackets.
    loaded(oscillators("theta[i]' = w + sum(j for j in 0..3) + min(w, K) + max(theta[j] for j in N)"));
    loaded(oscillators("theta[i]' = sqrt(2) + log(1/2) + acos(-1) + sqrt(0)"));
  });
});

describe('declarations', () => {
  const flow = `theta[i]' = ${RIGHT}`;
  it.each([
    ["model a\nstate x : R\nsize N = 3‹;› P = 2\nx' = -N*P*x", 'E0102', 'write `,`'],
    [
      "model a\nparam K ‹:› positive = 1\nstate x : R\nx' = -K*x",
      'E0209',
      'a parameter has a bound: `param K > 0 = 1`',
    ],
    ["model a\nsize N = 3\nlet s = sum(‹y›[i] for i in N)\ny[i]' = -s", 'E0312', '`state y[N] : R`'],
    [
      "model a\nsize N = 3\nrandom J[N, N] ~ normal(0, ‹-1›)\nstate x[N] : R\nx[i]' = sum(J[i,j]*x[j] for j in N)",
      'E0338',
      undefined,
    ],
    [oscillators(flow, 'initial theta[i] ~ ‹gaussian›(0, 1)'), 'E0338', 'did you mean `normal(mean, variance)`?'],
    [oscillators(flow, 'initial theta[i] ~ uniform(1, ‹-1›)'), 'E0338', undefined],
    [
      oscillators(flow, 'order k = 1\nlet v = sum(‹k› for k in N)').replace('‹k› for k', 'k for ‹k›'),
      'E0304',
      'another letter for the index',
    ],
    [
      oscillators(flow, 'claim still ‹if› w = 0\n    stationary {theta[i] = 0}'),
      'E0209',
      'a condition of a claim is `when w …`',
    ],
    [
      oscillators(flow, 'claim still\n    limit theta[1] = 0 ‹from› {theta[i] = 0}'),
      'E0212',
      'move it up: `claim name from {…}`',
    ],
    [oscillators(flow, 'claim still\n    theta[1] > 0 ‹when› w = 0'), 'E0212', 'move it up: `claim name when …`'],
    [oscillators(flow, 'claim still\n    theta[1] > 0 ‹in› line'), 'E0212', 'move it up: `claim name in line`'],
    [
      oscillators(flow, 'claim still\n    stationary {‹y›[i] = 0}'),
      'E0312',
      'a point gives states: the only one is `theta`',
    ],
    [replicators("let fit[i] = sum(A[i,‹j›]*x[j] for j in n)\nx[i]' = a*x[i]*fit[i]"), 'E0315', 'for j in 3'],
    [replicators("x[i]' = a*x[i]*‹entropy›(x[i])"), 'E0328', undefined],
  ] as [string, string, string | undefined][])('%s', (text, code, help) => {
    expect(refused(text, code).help).toBe(help);
  });
  it('words have their articles', () => {
    const twice = oscillators(flow, 'order k = 1\nlet v = sum(k for ‹k› in N)');
    expect(refused(twice, 'E0304').message).toBe('`k` is already an order (line 6)');
    expect(refused(replicators("x[i]' = -x[i]*‹entropy›(x[i])"), 'E0328').message).toBe(
      '`entropy` takes an array, this is a number',
    );
  });
});
