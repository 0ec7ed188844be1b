import type { ClaimDocument } from '../../src/report/document.ts';
import { type ClaimView, type Layout, type ModelView, START, type State, type StepView } from '../../src/tui/state.ts';

// A fixed screen: three models, one of them invalid, with a derivation and verdicts of all kinds.

/** Rows of each notation. */
const rows = (
  unicode: string,
  block: readonly string[] = [unicode],
  latex = unicode,
): Record<Layout, readonly string[]> => ({
  '2d': block,
  unicode: [unicode],
  latex: [latex],
  text: [latex.replace(/\\([a-z]+)/g, '$1')],
});

export const stepView = (of: Partial<StepView>): StepView => ({
  number: '',
  depth: 0,
  kind: 'step',
  before: rows(''),
  baseline: 0,
  rule: '',
  tested: '',
  status: 'none',
  parts: 0,
  json: '{}',
  latex: '',
  ...of,
});

const tested = { tested: 'tested at 12 points by double and bigint, largest gap 3e-16', status: 'agrees' as const };
const energy = rows('½∑_i (a x_i)²', ['1      ', '─ ∑ (a x_i)²', '2 i'], '\\frac{1}{2}\\sum_i (a x_i)^2');
const force = rows('−a² x_i', ['−a² x_i'], '-a^2 x_i');
const half = rows('−½·2a² x_i', ['  1', '− ─ 2a² x_i', '  2'], '-\\frac{1}{2} 2a^2 x_i');

export const STEPS: readonly StepView[] = [
  stepView({ kind: 'heading', rule: 'Gradient flow' }),
  stepView({
    number: '1',
    before: energy,
    after: half,
    baseline: 1,
    rule: 'differentiate; deltas collapse the sums',
    parts: 2,
    latex: '\\frac{1}{2}\\sum_i (a x_i)^2 = -\\frac{1}{2} 2a^2 x_i',
    line: 7,
    json: '{"rule":"differentiate"}',
    ...tested,
  }),
  stepView({ number: '1.1', depth: 1, before: energy, after: half, baseline: 1, rule: 'chain rule', ...tested }),
  stepView({
    number: '1.2',
    depth: 1,
    before: half,
    after: force,
    rule: 'collapse a delta',
    status: 'untested',
    tested: 'not tested: no point was found',
  }),
  stepView({ number: '2', before: half, after: force, rule: 'collect', latex: '-a^2 x_i', ...tested }),
  stepView({ kind: 'heading', rule: 'The flow' }),
  stepView({
    kind: 'result',
    before: rows('ẋ_i = −a² x_i', ['ẋ_i = −a² x_i'], '\\dot x_i = -a^2 x_i'),
    rule: 'x',
    latex: '\\dot x_i = -a^2 x_i',
    json: '{"left":"x"}',
  }),
];

const times = Array.from({ length: 21 }, (_, k) => k / 2);
const CURVE = {
  of: 'x',
  scale: 'log' as const,
  t: times,
  claimed: times.map((t) => Math.exp(-t / 4)),
  found: times.map((t) => 1.02 * Math.exp(-t / 4)),
  error: times.map(() => 0),
};

type Found = Partial<ClaimDocument>;
const found = (model: string, id: string, of: Found): ClaimDocument => ({
  model,
  id,
  verdict: 'proved',
  passes: true,
  standing: 'passes',
  claim: '',
  given: null,
  ansatz: null,
  expectRefuted: false,
  evidence: [
    { wing: 'symbolic', method: 'normal form', says: 'both sides are the same term' },
    { wing: 'numeric', method: 'random points', says: 'agrees', measured: 3.1e-14, tolerance: 1e-10, draws: 64 },
  ],
  witness: null,
  correction: null,
  reason: null,
  sentence: null,
  cite: null,
  ...of,
});

const claim = (model: string, id: string, text: string, line: number, of?: Found): ClaimView => ({
  stub: { id, text, line },
  state: of === undefined ? 'not run' : 'done',
  ...(of !== undefined && { found: found(model, id, { claim: text, ...of }) }),
});

const decay: ModelView = {
  label: 'derivations/decay.saddle',
  name: 'decay',
  errors: [],
  errorLine: 1,
  errorCount: 0,
  claims: [
    claim('decay', 'falls', 'decreasing(L)', 9, {}),
    claim('decay', 'mean_stays', 'conserved(mean(x))', 11, {
      verdict: 'refuted',
      passes: false,
      standing: 'fails',
      sentence: 'The mean of the states does not change.',
      cite: { key: 'note', text: 'A Note on Decay (2020)', where: 'p. 3' },
      witness: {
        sizes: { N: 2 },
        parameters: { a: 0.5 },
        states: { x: [1, 2.25] },
        time: null,
        what: 'd/dt of mean(x)',
        left: -0.40625,
        right: 0,
      },
      correction: {
        claim: 'conserved(x[i]/x[j])',
        given: 'a > 0, i != j',
        verdict: 'proved',
        evidence: [{ wing: 'numeric', method: 'random points', says: 'agrees', measured: 2e-15, tolerance: 1e-10 }],
        witness: null,
        reason: null,
      },
    }),
    claim('decay', 'faster', 'x = exp(-2*a*t)', 14, {
      verdict: 'refuted',
      expectRefuted: true,
      sentence: 'It decays at the rate 2a.',
    }),
    claim('decay', 'rate', 'rate(x) = a^2', 17, {
      verdict: 'inconclusive',
      passes: false,
      standing: 'inconclusive',
      reason: 'too few draws',
      figure: CURVE,
    }),
  ],
  derivation: { status: 'done', value: STEPS, width: 0 },
  generation: 1,
  sha256: 'd1',
};

const broken: ModelView = {
  label: 'derivations/broken.saddle',
  name: 'broken',
  errors: [
    'error[E0312]: unknown symbol `Sgima`',
    '  --> derivations/broken.saddle:14:22',
    '   |',
    '14 |   W = -grad(L, W) * Sgima',
    '   |                     ^^^^^',
    '   = help: did you mean `Sigma`?',
    '',
  ],
  errorLine: 14,
  errorCount: 1,
  claims: [],
  derivation: { status: 'none' },
  generation: 1,
  sha256: 'b1',
};

const waiting: ModelView = {
  label: 'derivations/waiting.saddle',
  name: 'waiting',
  errors: [],
  errorLine: 1,
  errorCount: 0,
  claims: [
    claim('waiting', 'later', 'stationary(0)', 8),
    { ...claim('waiting', 'older', 'L >= 0', 9, {}), state: 'stale' },
  ],
  derivation: { status: 'running' },
  generation: 1,
  sha256: 'w1',
};

export const MODELS: readonly ModelView[] = [decay, broken, waiting];

/** The screen with its three models; formulas count as broken for the width that there is. */
export const screen = (of: Partial<State> = {}): State => ({
  ...START,
  columns: 100,
  rows: 24,
  models: MODELS,
  ...of,
});
