import { expect, test } from 'vitest';
import { print } from '../../src/expr/print/print.ts';
import { load } from '../../src/model/load.ts';
import type { Model } from '../../src/model/model.ts';
import { derivationText } from '../../src/report/derivationText.ts';
import { deriveDocument } from '../../src/report/deriveDocument.ts';
import { deriveModel } from '../../src/study/derive.ts';
import { vectorField } from '../../src/theory/gradientFlow.ts';
import { alongFlow } from '../../src/theory/motion.ts';

function loaded(text: string): Model {
  const { model, diagnostics } = load(text);
  expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  return model!;
}

const HEAVY = `model heavy-ball
size N = 3
param eta > 0 = 1/2, beta in [0, 1) = 1/2
state z[N] : R
let V = mean((z[i] - mean(z[j] for j in N))^2 for i in N)
z <- momentum(V, z, rate = eta, beta = beta)
ansatz two(S, m)
    z[i] = S*(-1)^i + m
`;

const INERTIA = `model inertia
size n = 3, d = 2
param eta > 0 = 1/2, m > 0 = 1, T >= 0 = 1, g >= 0 = 1, k = 2
state x[n] : R^d, y[n] : R, w : R, p : R
let L = sum(|x[i]|^4 for i in n)/4 + p^4
x[i]' = -eta*grad(L, x[i]) with decay g, momentum m, temperature T
y[i]'' = -k*y[i] - y[i]' + sin(t)*noise
w' = -w + g*w*noise
p' = -grad(L, p)/2 with temperature T
`;

const ADAM = `model adam-line
param eta > 0 = 1/2, b1 in (0, 1) = 1/2, b2 in (0, 1) = 9/10, eps > 0 = 1/100
state x : R, y : R
let L = x^2*y^2/2 + cos(x)
x <- adam(L, x, rate = eta, beta1 = b1, beta2 = b2, epsilon = eps)
y <- sgd(L, y, rate = eta/(1 + t), decay = 1/10)
`;

test('every step of a derivation agrees in numbers: maps, second order, noise, optimisers', () => {
  for (const text of [HEAVY, INERTIA, ADAM]) {
    const { derivations } = deriveModel(loaded(text));
    const status = derivations.flatMap((d) => d.steps.map((s) => s.tested.status));
    expect(status.length).toBeGreaterThan(0);
    expect(new Set(status)).toEqual(new Set(['agrees']));
  }
});

/** A part of a text from its heading to the next line that is not indented. */
const section = (text: string, heading: string): string =>
  new RegExp(`${heading}\\n(?:\\n|[ ].*\\n)*`).exec(text)?.[0].trimEnd() ?? '';

test('a heavy ball as a map, and reduced', () => {
  const text = derivationText(deriveDocument(deriveModel(loaded(HEAVY), { only: ['gradient-flow', 'two'] })));
  expect(text).toMatch(/^Map of heavy-ball/);
  expect(section(text, 'The map:')).toMatchInlineSnapshot(`
    "The map:

      z_i ← z_i + β z_{velocity,i} − 2η (z_i − μ)/N
          where μ = 1/N ∑_i z_i
      z_{velocity,i} ← β z_{velocity,i} − 2η (z_i − μ)/N
          where μ = 1/N ∑_i z_i"
  `);
  expect(section(text, 'The reduced map:')).toMatchInlineSnapshot(`
    "The reduced map:

      S ← S + β S_{velocity} − 2ηS/N
      m ← m + β m_{velocity} + 2ηS/N² ∑_i (−1)^i
      m_{velocity} ← β m_{velocity} + 2ηS/N² ∑_i (−1)^i
      S_{velocity} ← β S_{velocity} − 2ηS/N"
  `);
});

test('second order and noise as a reader sees them', () => {
  const text = derivationText(deriveDocument(deriveModel(loaded(INERTIA), { only: ['gradient-flow'] })));
  expect(text).toMatch(/^Vector field of inertia/);
  expect(text.slice(text.indexOf('The flow:'))).toMatchInlineSnapshot(`
    "The flow:

      ẇ = ξgw − w
      ṗ = −2p³ + ξ √T
      ẍ_i = −1/m (ẋ_i + ηg x_i + η ‖x_i‖² x_i − √2 √T √η ξ)
      ÿ_i = −ẏ_i − k y_i + ξ sin(t)
    "
  `);
});

test('what is printed of a motion reads back as the same motion', () => {
  const declarations = (text: string): string =>
    text
      .split('\n')
      .filter((line) => /^(model|size|param|state)\b/.test(line))
      .join('\n');
  for (const text of [INERTIA, HEAVY.slice(0, HEAVY.indexOf('ansatz')), ADAM]) {
    const m = loaded(text);
    const doc = deriveDocument(deriveModel(m, { only: ['gradient-flow'] }));
    const hidden = m.states.filter((s) => s.hidden && !s.letter.name.endsWith("'"));
    // What an optimiser remembers is declared as a state like any other.
    const declared = hidden.map(({ letter }) =>
      letter.axes.length === 0 ? `state ${letter.name} : R` : `state ${letter.name}[N] : R`,
    );
    const lines = doc.result.flow
      .filter((f) => f.left.text !== f.right.text)
      .map((f) => `${f.left.text} ${f.sign ?? '='} ${f.right.text}`);
    const again = loaded([declarations(text), ...declared, ...lines, ''].join('\n'));
    const shown = (x: Model): string[] =>
      deriveDocument(deriveModel(x, { only: ['gradient-flow'] })).result.flow.map(
        (f) => `${f.left.text} ${f.right.text}`,
      );
    expect(shown(again).sort()).toEqual(shown(m).sort());
    expect(vectorField(again).length).toBe(vectorField(m).length);
  }
});

test('what counts or rounds stands still along a flow, what it stands beside does not', () => {
  const model = loaded(`model counted
size n = 3
state x[n] : R
x[i]' = -x[i]^3
let mean_count = mean(indicator(x[i]^2 < min(x[j]^2 for j in n if j != i)) for i in n)
let above = sum(x[i]*indicator(x[i] > 1) for i in n)
let bent = sum(abs(x[i]) for i in n)
let late = t*indicator(t > 1)
`);
  const fields = vectorField(model);
  const along = (name: string): string =>
    print(alongFlow(model.definitions.find((d) => d.name === name)!.value.term, fields), 'text');
  expect(along('mean_count')).toBe('0');
  expect(along('above')).toBe('-sum(x[i]^3*indicator(x[i] - 1 > 0) for i in n)');
  expect(along('bent')).toBe('-sum(x[i]^3*sign(x[i]) for i in n)');
  expect(along('late')).toBe('indicator(t - 1 > 0)');
});
