import { add, replace, zero } from '../expr/build.ts';
import type { Atom, Expr, Letter } from '../expr/expr.ts';
import { letters, substitute } from '../expr/traverse.ts';
import type { Condition } from '../model/claim.ts';
import type { Model } from '../model/model.ts';
import { instrument, unpack } from '../numeric/instrument.ts';
import type { Coarse } from '../numeric/quadrature/rule.ts';
import { type RandomStream, random } from '../numeric/random.ts';
import { coarser, drawConstant, drawSetting, isRefusal, lengthOf, type Setting, valuesOf } from '../numeric/setting.ts';
import { position } from '../numeric/start.ts';
import { hasExpectation } from '../rewrite/expectation/expectations.ts';
import type { Derivation, Step } from '../theory/derivation.ts';
import { magnitude } from './magnitude.ts';
import { SAFETY, vagueness } from './quadrature.ts';
import { secondOpinion } from './secondOpinion.ts';

/** What became of testing a step. */
export type StepTest =
  | {
      readonly status: 'agrees';
      readonly by: readonly ('kernels' | 'mathjs')[];
      readonly points: number;
      readonly gap: number;
      /** The largest error, relative as the gap, of expectations that the kernels take by quadrature; where it counts. */
      readonly quadrature?: number;
    }
  | { readonly status: 'differs'; readonly by: 'kernels' | 'mathjs'; readonly gap: number; readonly at: string }
  | { readonly status: 'untested'; readonly reason: string };

/** A step with its test, and those of the steps inside. */
export interface TestedStep extends Step {
  readonly tested: StepTest;
  readonly steps?: readonly TestedStep[];
}

/** Gaps above this, relative to what is added up, are differences. */
const ALLOWED = 1e-9;

/** Tests every step of a derivation at three settings that keep the conditions: both sides by kernels, and at one component by mathjs. */
export function testDerivation(
  d: Derivation,
  model: Model,
  seed: number | string,
  when: readonly Condition[] = [],
): readonly TestedStep[] {
  const stream = random(`${seed}/${model.name}/steps`);
  const settings: Setting[] = [];
  for (let k = 0; k < 3; k++) {
    const s = drawSetting(model, stream.fork(k), when);
    if (!isRefusal(s)) settings.push(s);
  }
  const test = (s: Step, path: string): TestedStep => {
    const { steps, ...own } = s;
    const tested = testStep(s, model, settings, stream.fork(path));
    return { ...own, tested, ...(steps === undefined ? {} : { steps: steps.map((x, k) => test(x, `${path}.${k}`)) }) };
  };
  return d.steps.map((s, k) => test(s, `${k}`));
}

/** Letters that take any value in a step. */
const FREE: ReadonlySet<string> = new Set(['reduced', 'auxiliary', 'noise', 'draw']);

export function testStep(shown: Step, model: Model, settings: readonly Setting[], stream: RandomStream): StepTest {
  const step = inFreeLetters(shown);
  if (step.why.by === 'assumption') return { status: 'untested', reason: 'an assumption' };
  if (step.why.by === 'lemma') return { status: 'untested', reason: 'a lemma about a limit' };
  if (settings.length === 0) return { status: 'untested', reason: 'no setting to test at' };
  const sides = [step.before, step.after, ...(step === shown ? [] : [shown.before, shown.after])];
  const reduced = sides.flatMap(letters).filter((l) => FREE.has(l.role));
  const extra = [...new Set(reduced)];
  let gap = 0;
  let points = 0;
  let asked = false;
  let quadrature = 0;
  const means = hasExpectation(step.before) || hasExpectation(step.after);
  for (const [s, setting] of settings.entries()) {
    // What cancels to 0 is measured by what cancels.
    const size = step === shown ? weight(step) : add(weight(step), weight(shown));
    const quantities = [step.before, step.after, size].map((term, k) => ({
      name: `${k}`,
      indices: step.indices,
      term,
    }));
    const probe = instrument(quantities, model, setting, { extra });
    const n = probe.length / 3;
    if (n === 0) continue;
    for (let d = 0; d < 2; d++) {
      const draw = stream.fork(`${s}.${d}`);
      const y = drawStates(model, setting, draw);
      const more = new Map(extra.map((l) => [l, drawConstant(l, setting, draw)]));
      const time = model.time === 'discrete' ? draw.integer(6) : 0.5 + draw.uniform();
      const out = probe.evaluate(y, time, more);
      const change = (g: Coarse): number => {
        const other = instrument(quantities, model, coarser(setting, g), { extra }).evaluate(y, time, more);
        let most = 0;
        for (let k = 0; k < n; k++) {
          const moved = Math.abs(out[k]! - out[n + k]! - (other[k]! - other[n + k]!));
          if (Number.isFinite(moved)) most = Math.max(most, moved);
        }
        return most;
      };
      const largest = out.slice(2 * n).reduce((a, b) => (b > a ? b : a), 0);
      const spread = means ? SAFETY * vagueness(largest, change) : 0;
      for (let k = 0; k < n; k++) {
        const [a, b] = [out[k]!, out[n + k]!];
        if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
        const scale = Math.max(Math.abs(a), out[2 * n + k]!, 1e-290);
        const g = Math.abs(a - b) / scale;
        const error = spread / scale;
        points++;
        gap = Math.max(gap, g);
        quadrature = Math.max(quadrature, error);
        if (g > ALLOWED + error) return { status: 'differs', by: 'kernels', gap: g, at: sizesText(setting) };
      }
      // mathjs at one component of the smallest of the settings, where the formulas are shortest.
      const smallest = settings.reduce((x, z) => (largeness(z) < largeness(x) ? z : x));
      if (setting !== smallest || d > 0) continue;
      const k = draw.integer(n);
      const shape = probe.outputs[0]!.shape;
      const place = position(k, shape);
      const atoms = new Map<Atom, number>(step.indices.map((a, m) => [a, place[m]!]));
      const values = valuesOf(
        setting,
        new Map<Letter, ArrayLike<number>>([
          ...unpack(
            y,
            model.states.map((x) => x.letter),
            setting,
          ),
          ...more,
        ]),
      );
      const numbers = {
        ...values,
        component: (l: Letter, i: readonly number[]) => (l.role === 'time' ? time : values.component(l, i)),
        atoms,
      };
      const opinions = [step.before, step.after].map((e: Expr) => secondOpinion(e, numbers));
      if (opinions.some((v) => v === undefined)) continue;
      asked = true;
      for (const [m, v] of opinions.entries()) {
        const own = out[m * n + k]!;
        const g = Math.abs(v! - own) / Math.max(Math.abs(own), out[2 * n + k]!, 1e-290);
        if (g > ALLOWED) return { status: 'differs', by: 'mathjs', gap: g, at: sizesText(setting) };
      }
    }
  }
  if (points === 0) return { status: 'untested', reason: 'not finite at the points tried' };
  const by = asked ? (['kernels', 'mathjs'] as const) : (['kernels'] as const);
  return { status: 'agrees', by, points, gap, ...(quadrature > ALLOWED ? { quadrature } : {}) };
}

/** What the sides of a step are made of. Letters that obey rules may vanish at small sizes: then their free ones say it. */
const weight = (s: Step): Expr => magnitude(s.after === zero ? s.before : s.after);

/** A step with the letters that obey rules written by free ones. */
function inFreeLetters(step: Step): Step {
  const { letters: ruled } = step;
  if (ruled === undefined || ruled.length === 0) return step;
  const free = (e: Expr): Expr =>
    substitute(e, (s) => {
      const own = ruled.find((r) => r.letter === s.letter);
      return own && replace(own.term, new Map(own.indices.map((a, k) => [a, s.indices[k]!])));
    });
  return { ...step, before: free(step.before), after: free(step.after) };
}

const largeness = (s: Setting): number => [...s.sizes.values()].reduce((a, b) => a * b, 1);
const sizesText = (s: Setting): string => [...s.sizes].map(([l, n]) => `${l.name} = ${n}`).join(', ');

/** Random states: standard normal, or from the domain where it asks for something. */
export function drawStates(model: Model, setting: Setting, draw: RandomStream): Float64Array {
  const parts = model.states.flatMap(({ letter }) => {
    const d = letter.domain;
    const free = d.kind === 'real' && d.lower === undefined && d.upper === undefined;
    if (!free) return [...drawConstant(letter, setting, draw)];
    return Array.from({ length: lengthOf(letter, setting.sizes) }, () => draw.normal());
  });
  return Float64Array.from(parts);
}
