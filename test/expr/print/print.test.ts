import { expect, test } from 'vitest';
import * as B from '../../../src/expr/build.ts';
import type { Atom, AtomIndex, Expr, Sym } from '../../../src/expr/expr.ts';
import { atomIndex, freeAtom } from '../../../src/expr/intern.ts';
import { drawn } from '../../../src/expr/print/draw.ts';
import { namedParts } from '../../../src/expr/print/namedParts.ts';
import { presented, print, printEquation } from '../../../src/expr/print/print.ts';
import { tableSize } from '../../../src/expr/table.ts';
import { letters, replace, some, substitute } from '../../../src/expr/traverse.ts';
import {
  attraction,
  cubic,
  deepLinear,
  type Flow,
  infoNCE,
  label,
  leaky,
  normaliser,
  pair,
  pairsOfLabels,
  sharedHead,
  sharedHeadMatrix,
  variance,
} from './flows.ts';
import {
  A,
  a,
  b,
  c,
  call,
  i,
  inD,
  inN,
  j,
  k,
  l,
  m,
  minus,
  N,
  over,
  plus,
  power,
  q,
  sum,
  tau,
  times,
  u,
  W,
  W1,
  x,
  z,
} from './letters.ts';
import { read, type Value } from './readBack.ts';
import { evaluate, SIZES } from './termValue.ts';

type Goldens = readonly (readonly [Expr, readonly Atom[], string, string, string])[];
const at = (g: Atom) => atomIndex(g);
const distance = sum(k, power(plus(z(i, k), minus(z(j, k))), 2));

const FLOWS: readonly (readonly [string, Flow, string, string, string])[] = [
  [
    'pair attraction',
    pair,
    "z[i]' = -4*N*z[i] + 4*sum(z[j] for j in N)",
    'ż_i = −4N z_i + 4∑_j z_j',
    String.raw`\dot{\mathbf z}_i = -4N\,\mathbf z_i + 4\,\sum_{j} \mathbf z_j`,
  ],
  [
    'variance',
    variance,
    "z[i]' = -2*(z[i] - sum(z[j] for j in N)/N)/N",
    'ż_i = −2/N (z_i − 1/N ∑_j z_j)',
    String.raw`\dot{\mathbf z}_i = -\frac{2}{N}\,\left(\mathbf z_i - \frac{1}{N}\,\sum_{j} \mathbf z_j\right)`,
  ],
  [
    'InfoNCE',
    infoNCE,
    "z[i]' = 2*z[i]/(N*tau) - sum(exp(dot(z[i], z[j])/tau)*z[j]/sum(exp(dot(z[j], z[k])/tau) for k in N) for j in N)/(N*tau) - sum(exp(dot(z[i], z[j])/tau)*z[j] for j in N)/(N*tau*sum(exp(dot(z[i], z[j])/tau) for j in N))",
    'ż_i = 2/(Nτ) z_i − 1/(Nτ) ∑_j exp(z_i·z_j/τ)/(∑_k exp(z_j·z_k/τ)) z_j − 1/(Nτ ∑_j exp(z_i·z_j/τ)) ∑_j exp(z_i·z_j/τ) z_j',
    String.raw`\dot{\mathbf z}_i = \frac{2}{N \tau}\,\mathbf z_i - \frac{1}{N \tau}\,\sum_{j} \frac{e^{\mathbf z_i \cdot \mathbf z_j/\tau}}{\sum_{k} e^{\mathbf z_j \cdot \mathbf z_k/\tau}}\,\mathbf z_j - \frac{1}{N \tau\,\sum_{j} e^{\mathbf z_i \cdot \mathbf z_j/\tau}}\,\sum_{j} e^{\mathbf z_i \cdot \mathbf z_j/\tau}\,\mathbf z_j`,
  ],
  [
    'frustrated pairs of labels',
    pairsOfLabels,
    "y[i]' = -n*y[i] - r*y[i] + sum(f[j] for j in r) + sum(s[i,j] for j in n)",
    'ẏ_i = −n y_i − r y_i + ∑_j f_j + ∑_j s_ij',
    String.raw`\dot{\mathbf y}_i = -n\,\mathbf y_i - r\,\mathbf y_i + \sum_{j} \mathbf f_j + \sum_{j} \mathbf s_{ij}`,
  ],
  [
    'shared head with stop-gradient',
    sharedHead,
    "s[i,j]' = -W.T @ (W @ s[i,j] - y[i])",
    'ṡ_ij = −Wᵀ (W s_ij − y_i)',
    String.raw`\dot{\mathbf s}_{ij} = -\mathbf W^{\top}\, \left(\mathbf W\, \mathbf s_{ij} - \mathbf y_i\right)`,
  ],
  [
    'its matrix',
    sharedHeadMatrix,
    "W' = -sum(outer(W @ s[i,j] - y[i], s[i,j]) for i in 2, j in n)",
    'Ẇ = −∑_ij (W s_ij − y_i) s_ijᵀ',
    String.raw`\dot{\mathbf W} = -\sum_{i, j} \left(\mathbf W\, \mathbf s_{ij} - \mathbf y_i\right)\, \mathbf s_{ij}^{\top}`,
  ],
  [
    'deep linear network',
    deepLinear,
    "W2' = sum(outer(W3.T @ (Y[i] - W3 @ W2 @ W1 @ X[i]), W1 @ X[i]) for i in M)/M",
    'Ẇ₂ = 1/M ∑_i W₃ᵀ (Y_i − W₃ W₂ W₁ X_i) (W₁ X_i)ᵀ',
    String.raw`\dot{\mathbf W}_2 = \frac{1}{M}\,\sum_{i} \mathbf W_3^{\top}\, \left(\mathbf Y_i - \mathbf W_3\, \mathbf W_2\, \mathbf W_1\, \mathbf X_i\right)\, \left(\mathbf W_1\, \mathbf X_i\right)^{\top}`,
  ],
  [
    'leaky units',
    leaky,
    "z[i]' = -z[i] + tanh(a*z[i] + W @ z[i])",
    'ż_i = −z_i + tanh(a z_i + W z_i)',
    String.raw`\dot{\mathbf z}_i = -\mathbf z_i + \tanh\left(a\,\mathbf z_i + \mathbf W\, \mathbf z_i\right)`,
  ],
  ['a cube has no vector form', cubic, "z[i,k]' = -z[i,k]^3", 'ż_ik = −z_ik³', String.raw`\dot{z}_{ik} = -z_{ik}^{3}`],
];

const CONTRACTIONS: Goldens = [
  [
    sum([k, l], power(W(k, l), 2)),
    [],
    'trace(W @ W.T)',
    'tr(W Wᵀ)',
    String.raw`\operatorname{tr}\left(\mathbf W\, \mathbf W^{\top}\right)`,
  ],
  [
    sum([k, l, m], times(W(k, l), W1(l, m), W(m, k))),
    [],
    'trace(W1 @ W @ W)',
    'tr(W₁ W W)',
    String.raw`\operatorname{tr}\left(\mathbf W_1\, \mathbf W\, \mathbf W\right)`,
  ],
  [sum(k, W(k, k)), [], 'trace(W)', 'tr(W)', String.raw`\operatorname{tr}\left(\mathbf W\right)`],
  [
    sum([k, l], times(x(k), W(k, l), c(l))),
    [],
    'dot(x, W @ c)',
    'x·(W c)',
    String.raw`\mathbf x \cdot \left(\mathbf W\, \mathbf c\right)`,
  ],
  [
    sum(k, power(sum(l, times(W(k, l), x(l))), 2)),
    [],
    '|W @ x|^2',
    '‖W x‖²',
    String.raw`\left\lVert \mathbf W\, \mathbf x \right\rVert^{2}`,
  ],
  [B.sqrt(sum(k, power(x(k), 2))), [], '|x|', '‖x‖', String.raw`\left\lVert \mathbf x \right\rVert`],
  [
    power(sum(k, power(x(k), 2)), B.num({ n: -3n, d: 2n })),
    [],
    '1/|x|^3',
    '1/‖x‖³',
    String.raw`\frac{1}{\left\lVert \mathbf x \right\rVert^{3}}`,
  ],
  [
    power(sum(k, times(z(i, k), z(j, k))), 2),
    [],
    'dot(z[i], z[j])^2',
    '(z_i·z_j)²',
    String.raw`\left(\mathbf z_i \cdot \mathbf z_j\right)^{2}`,
  ],
  [
    sum([i, j], power(sum(k, times(z(i, k), z(j, k))), 2)),
    [],
    'sum(dot(z[i], z[j])^2 for i in N, j in N)',
    '∑_ij (z_i·z_j)²',
    String.raw`\sum_{i, j} \left(\mathbf z_i \cdot \mathbf z_j\right)^{2}`,
  ],
  [
    sum(i, times(z(i, k), z(i, l))),
    [k, l],
    'sum(outer(z[i], z[i]) for i in N)',
    '∑_i z_i z_iᵀ',
    String.raw`\sum_{i} \mathbf z_i\, \mathbf z_i^{\top}`,
  ],
  [sum(m, times(W(m, k), W(m, l))), [k, l], 'W.T @ W', 'Wᵀ W', String.raw`\mathbf W^{\top}\, \mathbf W`],
  [times(x(l), c(k)), [k, l], 'outer(c, x)', 'c xᵀ', String.raw`\mathbf c\, \mathbf x^{\top}`],
  [
    plus(B.delta(at(k), at(l)), minus(times(x(k), x(l)))),
    [k, l],
    'identity(d) - outer(x, x)',
    'I − x xᵀ',
    String.raw`\mathbf I - \mathbf x\, \mathbf x^{\top}`,
  ],
  [
    call('sg', sum(l, times(W(k, l), x(l)))),
    [k],
    'sg(W @ x)',
    'sg(W x)',
    String.raw`\mathrm{sg}\left(\mathbf W\, \mathbf x\right)`,
  ],
  [
    sum(l, times(W(k, l), call('tanh', sum(m, times(W1(l, m), x(m)))))),
    [k],
    'W @ tanh(W1 @ x)',
    'W tanh(W₁ x)',
    String.raw`\mathbf W\, \tanh\left(\mathbf W_1\, \mathbf x\right)`,
  ],
  [
    minus(B.grad(sum([i, k], power(z(i, k), 2)), z(j, k))),
    [k],
    '-grad(sum(|z[i]|^2 for i in N), z[j])',
    '−∇_{z_j} (∑_i ‖z_i‖²)',
    String.raw`-\nabla_{\mathbf z_j} \left(\sum_{i} \left\lVert \mathbf z_i \right\rVert^{2}\right)`,
  ],
  [B.zero, [k], '0', '0', '0'],
  [
    sum([i, j, q], times(A(i, j), A(j, q), u(q))),
    [],
    'sum(A[i,j]*A[j,k]*u[k] for i in N, j in N, k in N)',
    '∑_ijk A_ij A_jk u_k',
    String.raw`\sum_{i, j, k} A_{ij} A_{jk} u_k`,
  ],
];

const WHAT: Goldens = [
  [sum(k, power(z(i, k), 3)), [], 'sum(z[i,k]^3 for k in d)', '∑_k z_ik³', String.raw`\sum_{k} z_{ik}^{3}`],
  [times(x(k), c(k)), [k], 'c[k]*x[k]', 'c_k x_k', 'c_k x_k'],
  [
    sum(k, times(x(k), c(k), z(i, k))),
    [],
    'sum(c[k]*x[k]*z[i,k] for k in d)',
    '∑_k c_k x_k z_ik',
    String.raw`\sum_{k} c_k x_k z_{ik}`,
  ],
  [power(z(i, k), 3), [k], 'z[i,k]^3', 'z_ik³', 'z_{ik}^{3}'],
  [
    plus(sum(l, times(W(k, l), x(l))), -1),
    [k],
    'dot(W[k], x) - 1',
    'W_k·x − 1',
    String.raw`\mathbf W_k \cdot \mathbf x - 1`,
  ],
  [times(x(1), W(k, 2)), [k], 'x[1]*W[k,2]', 'x₁ W_k2', 'x_1 W_{k2}'],
  [
    sum(l, times(W(k, l), power(x(l), 3))),
    [k],
    'sum(W[k,l]*x[l]^3 for l in d)',
    '∑_l W_kl x_l³',
    String.raw`\sum_{l} W_{kl} x_l^{3}`,
  ],
  [
    sum([k, l], B.mul(B.unequal(at(k), at(l)), power(W(k, l), 2))),
    [],
    'sum(W[k,l]^2 for k in d, l in d if k != l)',
    '∑_{k≠l} W_kl²',
    String.raw`\sum_{k \neq l} W_{kl}^{2}`,
  ],
  [B.delta(at(k), at(l)), [], 'indicator(k = l)', '[k = l]', String.raw`\left[k = l\right]`],
  [
    sum([i, k], call('tanh', z(i, k))),
    [],
    'sum(tanh(z[i,k]) for i in N, k in d)',
    '∑_ik tanh(z_ik)',
    String.raw`\sum_{i, k} \tanh\left(z_{ik}\right)`,
  ],
];

const CONDITIONS: Goldens = [
  [
    sum(j, B.mul(B.unequal(at(i), at(j)), z(j, k))),
    [k],
    'sum(z[j] for j in N if j != i)',
    '∑_{j≠i} z_j',
    String.raw`\sum_{j \neq i} \mathbf z_j`,
  ],
  [
    sum([i, j], B.mul(B.unequal(at(i), at(j)), power(distance, -1))),
    [],
    'sum(1/|z[i] - z[j]|^2 for i in N, j in N if i != j)',
    '∑_{i≠j} 1/‖z_i − z_j‖²',
    String.raw`\sum_{i \neq j} \frac{1}{\left\lVert \mathbf z_i - \mathbf z_j \right\rVert^{2}}`,
  ],
  [
    sum(j, B.mul(B.less(at(i), at(j)), A(i, j), u(j))),
    [],
    'sum(A[i,j]*u[j] for j in N if j > i)',
    '∑_{j>i} A_ij u_j',
    String.raw`\sum_{j > i} A_{ij} u_j`,
  ],
  [times(u(atomIndex(i, -1)), u(i)), [], 'u[i]*u[i-1]', 'u_i u_{i−1}', 'u_i u_{i-1}'],
  [power(-1, B.value(at(label))), [], '(-1)^i', '(−1)^i', String.raw`\left(-1\right)^{i}`],
  [call('step', u(i)), [], 'indicator(u[i] > 0)', '[u_i > 0]', String.raw`\left[u_i > 0\right]`],
  [call('abs', u(i)), [], '|u[i]|', '|u_i|', String.raw`\left\lvert u_i \right\rvert`],
  [
    B.prod(j, plus(1, u(j))),
    [],
    'prod(u[i] + 1 for i in N)',
    '∏_i (u_i + 1)',
    String.raw`\prod_{i} \left(u_i + 1\right)`,
  ],
];

const SIGNS: Goldens = [
  [minus(power(plus(a, b), 2)), [], '-(a + b)^2', '−(a + b)²', String.raw`-\left(a + b\right)^{2}`],
  [
    plus(a, minus(times(tau, plus(b, minus(tau))))),
    [],
    'a - tau*(b - tau)',
    'a − τ (b − τ)',
    String.raw`a - \tau \left(b - \tau\right)`,
  ],
  [plus(a, minus(b)), [], 'a - b', 'a − b', 'a - b'],
  [over(1, 2), [], '1/2', '1/2', String.raw`\frac{1}{2}`],
  [over(z(i, k), 2), [k], 'z[i]/2', 'z_i/2', String.raw`\frac{1}{2}\,\mathbf z_i`],
  [over(times(2, a), 5), [], '2*a/5', '2a/5', String.raw`\frac{2a}{5}`],
  [power(plus(N, -1), -1), [], '1/(N - 1)', '1/(N − 1)', String.raw`\frac{1}{N - 1}`],
  [times(b, plus(1, minus(a))), [], 'b*(1 - a)', 'b (1 − a)', String.raw`b \left(1 - a\right)`],
  [power(plus(u(i), -1), 2), [], '(u[i] - 1)^2', '(u_i − 1)²', String.raw`\left(u_i - 1\right)^{2}`],
  [
    call('exp', minus(over(power(u(i), 2), times(2, tau)))),
    [],
    'exp(-u[i]^2/(2*tau))',
    'exp(−u_i²/(2τ))',
    String.raw`e^{-u_i^{2}/\left(2\tau\right)}`,
  ],
  [B.sqrt(plus(a, b)), [], 'sqrt(a + b)', '√(a + b)', String.raw`\sqrt{a + b}`],
  [power(plus(a, b), B.num({ n: -1n, d: 2n })), [], '1/sqrt(a + b)', '1/√(a + b)', String.raw`\frac{1}{\sqrt{a + b}}`],
  [power(a, minus(b)), [], '1/a^b', '1/a^b', String.raw`\frac{1}{a^{b}}`],
  [power(2, N), [], '2^N', '2^N', '2^{N}'],
  [power(2, -1), [], '1/2', '1/2', String.raw`\frac{1}{2}`],
  [power(a, plus(N, -1)), [], 'a^(N - 1)', 'a^(N − 1)', 'a^{N - 1}'],
  [
    call('log', normaliser(i)),
    [],
    'log(sum(exp(dot(z[i], z[j])/tau) for j in N))',
    'log(∑_j exp(z_i·z_j/τ))',
    String.raw`\log\left(\sum_{j} e^{\mathbf z_i \cdot \mathbf z_j/\tau}\right)`,
  ],
  [
    over(times(-3, call('exp', a)), times(N, tau)),
    [],
    '-3*exp(a)/(N*tau)',
    '−3exp(a)/(Nτ)',
    String.raw`-\frac{3e^{a}}{N \tau}`,
  ],
];

test.each(FLOWS)('flow: %s', (_, { left, right }, text, unicode, latex) => {
  const of = { of: left, derivative: 1 };
  expect(printEquation(of, right, 'text')).toBe(text);
  expect(printEquation(of, right, 'unicode')).toBe(unicode);
  expect(printEquation(of, right, 'latex')).toBe(latex);
});

const ALL: Goldens = [...CONTRACTIONS, ...WHAT, ...CONDITIONS, ...SIGNS];

test.each(ALL)('%#: $2', (e, components, text, unicode, latex) => {
  expect(print(e, 'text', { components })).toBe(text);
  expect(print(e, 'unicode', { components })).toBe(unicode);
  expect(print(e, 'latex', { components })).toBe(latex);
});

/** The value of the right side's text at the first places of all free indices, and that of the term. */
function bothValues(e: Expr, components: readonly Atom[], text: string): readonly [number, number] {
  const isWritten = drawn(e, components) === undefined;
  const shown = e.free.filter((g) => isWritten || !components.includes(g));
  const places = new Map<string, Value>(shown.map((g) => [g.name, 2]));
  let value = read(text, letters(e))(places);
  for (const _ of components) if (Array.isArray(value)) value = (value as readonly Value[])[1]!;
  return [value as number, evaluate(e, new Map(e.free.map((g) => [g, 2])))];
}

test('golden texts read back as their terms', () => {
  const flows = FLOWS.map(([, { left, right }]) => {
    const components = left.indices.slice(-left.letter.components).flatMap((g) => (g.kind === 'atom' ? [g.atom] : []));
    return [right, components] as const;
  });
  for (const [e, components] of [...flows, ...ALL]) {
    if (some(e, (p) => p.kind === 'grad')) continue;
    const text = print(e, 'text', { components, reserved: Object.keys(SIZES) });
    const [got, want] = bothValues(e, components, text);
    expect(got, text).toBeCloseTo(want, 9);
  }
});

test('means and softmax weights are named, last and beside their definitions', () => {
  const named = ({ left, right }: Flow) => presented(right, { notation: 'unicode', left: { of: left, derivative: 1 } });
  expect(named(infoNCE)).toEqual({
    line: 'ż_i = 2/(Nτ) z_i − 1/(Nτ) ∑_j P_ij z_j − 1/(Nτ) ∑_j P_ji z_j',
    definitions: [{ name: 'P_ij', definition: 'exp(z_i·z_j/τ)/(∑_k exp(z_i·z_k/τ))' }],
  });
  expect(named(variance)).toEqual({
    line: 'ż_i = −2/N (z_i − μ)',
    definitions: [{ name: 'μ', definition: '1/N ∑_i z_i' }],
  });
  expect(named(pair).definitions).toEqual([]);
  expect(presented(variance.right, { notation: 'latex', components: [k] })).toEqual({
    line: String.raw`-\frac{2}{N}\,\left(\mathbf z_i - \boldsymbol{\mu}\right)`,
    definitions: [{ name: String.raw`\boldsymbol{\mu}`, definition: String.raw`\frac{1}{N}\,\sum_{i} \mathbf z_i` }],
  });
});

test('names with their definitions put back give the term', () => {
  for (const { right } of [infoNCE, variance, deepLinear, sharedHead]) {
    const { term, parts } = namedParts(right);
    const back = substitute(term, (of) => {
      const part = parts.find((p) => p.name.letter === of.letter);
      if (part === undefined) return undefined;
      const places = part.name.indices.map((g, p) => [(g as AtomIndex).atom, of.indices[p]!] as const);
      return replace(part.definition, new Map(places));
    });
    expect(back).toBe(right);
  }
  expect(namedParts(infoNCE.right, ['P', 'Q']).parts.map((p) => p.name.letter.name)).toEqual(['R']);
});

test('two equations name the same weights alike, in whatever order they hold them', () => {
  const warm = (g: Atom, h: Atom): Expr => call('exp', times(tau, sum(l, times(z(g, l), z(h, l)))));
  const weight = (of: typeof warm, g: Atom, h: Atom): Expr => over(of(g, h), sum(q, of(g, q)));
  const pulls = [warm, attraction].map((of) => sum(j, times(weight(of, i, j), z(j, k))));
  for (const factors of [
    [1, 7],
    [7, 1],
    [-3, 2],
  ] as const) {
    const e = plus(times(factors[0], pulls[0]!), times(factors[1], pulls[1]!));
    const { definitions } = presented(e, { notation: 'unicode', components: [k] });
    expect(definitions.map((d) => d.name)).toEqual(['P_ij', 'Q_ij']);
    expect(definitions[0]!.definition).toBe('exp(z_i·z_j/τ)/(∑_k exp(z_i·z_k/τ))');
  }
});

test('text takes no names, since it is read back', () => {
  const { line, definitions } = presented(variance.right, { notation: 'text', components: [k] });
  expect([line, definitions]).toEqual(['-2*(z[i] - sum(z[j] for j in N)/N)/N', []]);
});

test('merged exponentials are taken apart for the weights that they belong to', () => {
  const weight = (g: Atom, h: Atom): Expr => over(attraction(g, h), sum(q, attraction(g, q)));
  const e = plus(sum(j, times(weight(i, j), z(j, k))), minus(sum(j, times(weight(j, i), weight(i, j), u(j), x(k)))));
  const { line, definitions } = presented(e, { notation: 'unicode', components: [k] });
  expect(line).toBe('∑_j P_ij z_j − (∑_j u_j P_ij P_ji) x');
  expect(definitions).toHaveLength(1);
});

test('the line does not depend on the letters and the order of the author', () => {
  const flow = (f: Atom, g: Atom, h: Atom, turned: boolean): Expr => {
    const parts = [
      sum([f, g], times(A(i, f), A(f, g), z(g, k))),
      minus(sum(f, times(attraction(i, f), z(f, k), power(sum(g, attraction(f, g)), -1)))),
      sum([f, h], times(z(f, h), z(i, h), z(f, k))),
    ];
    return plus(...(turned ? parts.reverse() : parts));
  };
  const names = (f: string, g: string, h: string, turned: boolean): string =>
    print(flow(freeAtom(f, inN), freeAtom(g, inN), freeAtom(h, inD), turned), 'text', { components: [k] });
  const line = names('j', 'q', 'l', false);
  expect(names('v', 'a1', 'b7', true)).toBe(line);
  expect(names('zz', 'b', 'aa', false)).toBe(line);
  expect(line).toBe(
    'sum(dot(z[i], z[j])*z[j] for j in N) + sum(A[i,j]*A[j,k]*z[k] for j in N, k in N)' +
      ' - sum(exp(dot(z[i], z[j])/tau)*z[j]/sum(exp(dot(z[j], z[k])/tau) for k in N) for j in N)',
  );
});

test('bound indices avoid letters, free indices, reserved names and each other', () => {
  const clash = freeAtom('N', inN);
  expect(print(u(clash), 'text')).toBe('u[i]');
  expect(print(sum(j, times(A(i, j), u(j))), 'text', { reserved: ['j', 'k'] })).toBe('sum(A[i,l]*u[l] for l in N)');
  expect(print(sum(j, B.pow(sum(q, A(j, q)), minus(1) as Expr)), 'text')).toBe(
    'sum(1/sum(A[i,j] for j in N) for i in N)',
  );
});

test('the same sum is named anew where other names are taken around it', () => {
  const part = sum(j, times(u(j), sum(q, A(j, q))));
  const said = (n: string, m: string): string => `sum(A[${n},${m}]*u[${n}] for ${n} in N, ${m} in N)`;
  for (let again = 0; again < 2; again++) {
    expect(print(part, 'text')).toBe(said('i', 'j'));
    expect(print(part, 'text', { reserved: ['i'] })).toBe(said('j', 'k'));
    expect(print(times(u(i), part), 'text')).toBe(`u[i]*${said('j', 'k')}`);
    expect(print(times(u(j), part), 'text')).toBe(`u[j]*${said('i', 'k')}`);
  }
});

test('maps and second derivatives', () => {
  const left = x(k) as Sym;
  expect(printEquation(left, times(2, x(k)), 'text', { sign: '<-' })).toBe('x <- 2*x');
  expect(printEquation(left, times(2, x(k)), 'unicode', { sign: '<-' })).toBe('x ← 2x');
  expect(printEquation({ of: left, derivative: 2 }, minus(x(k)), 'text')).toBe("x'' = -x");
  expect(printEquation({ of: left, derivative: 2 }, minus(x(k)), 'unicode')).toBe('ẍ = −x');
});

test('naming parts again makes no terms', () => {
  const again = () => presented(infoNCE.right, { notation: 'latex', components: [k] });
  const first = again();
  const before = tableSize();
  expect(again()).toEqual(first);
  expect(tableSize()).toBe(before);
});

test('LaTeX pairs its brackets', () => {
  for (const [e, components] of ALL) {
    const line = print(e, 'latex', { components });
    expect(line.split('\\left').length, line).toBe(line.split('\\right').length);
  }
});
