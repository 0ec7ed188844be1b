import { expect, it } from 'vitest';
import { load, model } from '../../src/index.ts';
import { deriveDocument } from '../../src/report/deriveDocument.ts';
import { deriveModel } from '../../src/study/derive.ts';
import { modelPaths } from '../../src/study/modelPaths.ts';
import { gradientFlow } from '../../src/theory/gradientFlow.ts';
import { stepViews } from '../../src/tui/stepViews.ts';

// Where in the file a line of a derivation comes from: an equation, an update, or an item of an ansatz.

it.each(modelPaths())('%s: every step knows the statement that it speaks of', (path) => {
  const m = load(path);
  const lines = m.source.split('\n');
  const names = m.states.map((s) => s.letter.name).join('|');
  for (const s of gradientFlow(m).steps)
    expect(lines[(s.place?.line ?? 0) - 1]).toMatch(new RegExp(`^(${names})\\b.*(=|<-)`));
});

it('lines of the screen know theirs, those of parts and of an ansatz too', () => {
  const m = model`
model pair
size N >= 2 = 3
param a > 0 = 1
state x[N] : R
state y : R
let L = a*sum(x[i]^2 for i in N)/2 + y*sum(x[i] for i in N)
x' = -grad(L, x)
y' = -grad(L, y)
ansatz even(S, Y)
    x[i] = S
    y = Y
`;
  const lines = m.source.split('\n');
  const views = stepViews(deriveDocument(deriveModel(m)), 80).filter((v) => v.kind === 'step' || v.kind === 'result');
  const said = views.map(
    (v) => `${v.number} ${v.rule}: ${v.line === undefined ? 'no one statement' : lines[v.line - 1]!.trim()}`,
  );
  expect(said).toMatchInlineSnapshot(`
    [
      "1 differentiate L term by term: x' = -grad(L, x)",
      "1.1 differentiate; deltas collapse the sums: x' = -grad(L, x)",
      "1.2 differentiate; deltas collapse the sums: x' = -grad(L, x)",
      "2 differentiate L term by term: y' = -grad(L, y)",
      "2.1 constant: y' = -grad(L, y)",
      "2.2 differentiate; deltas collapse the sums: y' = -grad(L, y)",
      " x: x' = -grad(L, x)",
      " y: y' = -grad(L, y)",
      "3 derivative along the flow: a multiple of itself: no one statement",
      "3.1 derivative along the flow of one term: expand: no one statement",
      "3.2 derivative along the flow of one term: expand: no one statement",
      " conserved: no one statement",
      "4 the motion of x where x, y changes sign: no one statement",
      "5 the motion of y where x, y changes sign: no one statement",
      "6 m_x': in the observables: no one statement",
      "7 y': in the observables: no one statement",
      " m_x: no one statement",
      " y: no one statement",
      " : no one statement",
      " : no one statement",
      "8 an eigenvalue is a root of the characteristic polynomial: no one statement",
      "9 an eigenvalue is a root of the characteristic polynomial: no one statement",
      "10 the solution obeys the equation of S: no one statement",
      "11 the solution obeys the equation of Y: no one statement",
      " S: ansatz even(S, Y)",
      " Y: ansatz even(S, Y)",
      " : no one statement",
      " : no one statement",
      " : no one statement",
      " : no one statement",
      " : no one statement",
      " : no one statement",
      " : no one statement",
      " : no one statement",
      " : no one statement",
      " : x[i] = S",
      " : y = Y",
      "12 put even into x', expand: x[i] = S",
      "13 put even into y', expand: y = Y",
      " S: ansatz even(S, Y)",
      " Y: ansatz even(S, Y)",
      " : no one statement",
      " : no one statement",
      " : no one statement",
      " : no one statement",
      " : no one statement",
      " : no one statement",
    ]
  `);
});
