import { replace, zero } from '../../expr/build.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { letters, substitute } from '../../expr/traverse.ts';
import type { Condition } from '../../model/claim.ts';
import type { Model } from '../../model/model.ts';
import { unpack } from '../../numeric/instrument.ts';
import type { Coarse } from '../../numeric/quadrature/rule.ts';
import { type RandomStream, random } from '../../numeric/random.ts';
import { drawConstant, drawSetting, isRefusal, lengthOf, type Setting, valuesOf } from '../../numeric/setting.ts';
import { position } from '../../numeric/start.ts';
import { hasExpectation } from '../../rewrite/expectation/expectations.ts';
import type { Derivation, Step } from '../../theory/derivation.ts';
import { conditionKey } from '../case/case.ts';
import { NEGLIGIBLE, SAFETY, vagueness } from '../relations/quadrature.ts';
import { secondOpinions } from '../relations/secondOpinion.ts';
import { isOfOnePiece } from './analytic.ts';
import { type Asked, StepProbe } from './stepProbe.ts';
import { type StepTest, Tally } from './stepTally.ts';

export type { StepTest } from './stepTally.ts';

/** A step with its test, and those of the steps inside. */
export interface TestedStep extends Step {
  readonly tested: StepTest;
  readonly steps?: readonly TestedStep[];
}

/** Tests every step of a derivation at three settings that keep the conditions: both sides as whole arrays, and at one component by mathjs. */
export function testDerivation(
  d: Derivation,
  model: Model,
  seed: number | string,
  when: readonly Condition[] = [],
): readonly TestedStep[] {
  const all: Step[] = [];
  const visit = (s: Step): void => {
    all.push(s);
    s.steps?.forEach(visit);
  };
  d.steps.forEach(visit);
  const settings = settingsFor(model, seed, when);
  const tests = testSteps(all, model, settings, random(`${seed}/${model.name}/steps`));
  let next = 0;
  const tested = (s: Step): TestedStep => {
    const { steps, ...own } = s;
    const test = tests[next++]!;
    return { ...own, tested: test, ...(steps === undefined ? {} : { steps: steps.map(tested) }) };
  };
  return d.steps.map(tested);
}

/** Settings are drawn once for each set of conditions: derivations share them. */
const drawn = new WeakMap<Model, Map<string, readonly Setting[]>>();

function settingsFor(model: Model, seed: number | string, when: readonly Condition[]): readonly Setting[] {
  const root = `${seed}`.split('/', 1)[0]!;
  const key = `${root}|${when.map(conditionKey).join(';')}`;
  let known = drawn.get(model);
  if (known === undefined) {
    known = new Map();
    drawn.set(model, known);
  }
  let made = known.get(key);
  if (made === undefined) {
    const stream = random(`${root}/${model.name}/steps`);
    made = [0, 1, 2].flatMap((k) => {
      const s = drawSetting(model, stream.fork(k), when);
      return isRefusal(s) ? [] : [s];
    });
    known.set(key, made);
  }
  return made;
}

/** Letters that take any value in a step. */
const FREE: ReadonlySet<string> = new Set(['reduced', 'auxiliary', 'noise', 'draw']);

/** A step to be tested: both sides, and what cancels to 0 measured by what cancels. */
interface Ready {
  readonly place: number;
  readonly step: Step;
  readonly extra: readonly Letter[];
  readonly measures: readonly Expr[];
  /** Whether averages in it are taken by quadrature. */
  readonly means: boolean;
  /** Whether one point at each setting is enough. */
  readonly oneEach: boolean;
}

function ready(shown: Step, place: number): Ready {
  const step = inFreeLetters(shown);
  const same = step.before === shown.before && step.after === shown.after;
  const sides = [step.before, step.after, ...(same ? [] : [shown.before, shown.after])];
  return {
    place,
    step,
    extra: [...new Set(sides.flatMap(letters).filter((l) => FREE.has(l.role)))],
    measures: same ? [measure(step)] : [measure(step), measure(shown)],
    means: hasExpectation(step.before) || hasExpectation(step.after),
    oneEach: isOfOnePiece(step.before) && isOfOnePiece(step.after),
  };
}

const asked = ({ step, measures }: Ready): Asked => ({
  indices: step.indices,
  sides: [step.before, step.after],
  measures,
});

/** Steps that average by quadrature apart from the others: they are run with fewer nodes too. */
const grouped = (steps: readonly Ready[]): readonly (readonly Ready[])[] =>
  [false, true].map((means) => steps.filter((r) => r.means === means)).filter((g) => g.length > 0);

/** The tests of steps, in their order. */
export function testSteps(
  steps: readonly Step[],
  model: Model,
  settings: readonly Setting[],
  stream: RandomStream,
): readonly StepTest[] {
  const tests = steps.map((s): StepTest | undefined => {
    if (s.why.by === 'assumption') return { status: 'untested', reason: 'an assumption' };
    if (s.why.by === 'lemma') return { status: 'untested', reason: 'a lemma about a limit' };
    return settings.length === 0 ? { status: 'untested', reason: 'no setting to test at' } : undefined;
  });
  const waiting = steps.flatMap((s, k) => (tests[k] === undefined ? [ready(s, k)] : []));
  for (const [g, group] of grouped(waiting).entries()) {
    const found = testGroup(group, model, settings, stream.fork(`group ${g}`));
    group.forEach((r, k) => {
      tests[r.place] = found[k]!;
    });
  }
  return tests.map((t) => t!);
}

function testGroup(
  group: readonly Ready[],
  model: Model,
  settings: readonly Setting[],
  stream: RandomStream,
): readonly StepTest[] {
  const extra = [...new Set(group.flatMap((r) => r.extra))];
  const { means } = group[0]!;
  const measured = { steps: group.map(asked), extra, means };
  const tallies = group.map(() => new Tally());
  // mathjs is asked at the smallest of the settings, where the formulas are shortest.
  const smallest = settings.reduce((x, z) => (largeness(z) < largeness(x) ? z : x));
  let compiled: Iterable<number> = [];
  for (const [s, setting] of settings.entries()) {
    const probe = new StepProbe(measured, model, setting, compiled);
    const settled = new Set<number>();
    const open = new Set(group.keys());
    for (let d = 0; d < 2 && open.size > 0; d++) {
      const draw = stream.fork(`${s}.${d}`);
      const y = drawStates(model, setting, draw);
      const more = new Map(extra.map((l) => [l, drawConstant(l, setting, draw)]));
      const time = model.time === 'discrete' ? draw.integer(6) : 0.5 + draw.uniform();
      const { sides, exact } = probe.at((j) => open.has(j), y, time, more);
      const roughly = probe.roughly(y, time, more);
      let opinion: ReturnType<typeof secondOpinions> | undefined;
      for (const [j, { step }] of group.entries()) {
        const own = sides[j];
        if (own === undefined) continue;
        const { before, after, size } = own;
        const n = before.length;
        if (group[j]!.oneEach && [...before, ...after].every(Number.isFinite)) open.delete(j);
        if (n === 0 || tallies[j]!.failed !== undefined) continue;
        const change = (g: Coarse): number => {
          const { before: b, after: a } = roughly(g, j);
          const moved = Array.from(before, (x, k) => Math.abs(x - after[k]! - (b[k]! - a[k]!)));
          return Math.max(0, ...moved.filter(Number.isFinite));
        };
        const largest = size.reduce((a, b) => (b > a ? b : a), 0);
        const spread = (): number => {
          const vague = exact ? 0 : vagueness(largest, change);
          if (vague <= NEGLIGIBLE * largest) settled.add(j);
          return SAFETY * vague;
        };
        // A rule that is exact to the last digits at one point of a setting is asked about another only where the sides
        // differ: whether they agree does not depend on its error otherwise.
        tallies[j]!.compare({ before, after, size }, settled.has(j) ? spread : spread(), setting);
        if (setting !== smallest || d > 0 || tallies[j]!.failed !== undefined) continue;
        // One component by lot; the next one that has a value.
        const lot = draw.integer(n);
        const has = (m: number): boolean => Number.isFinite(before[m]!) && Number.isFinite(after[m]!);
        const k = Array.from({ length: n }, (_, m) => (lot + m) % n).find(has) ?? lot;
        const place = position(k, probe.shape(j));
        const atoms = new Map<Atom, number>(step.indices.map((a, m) => [a, place[m]!]));
        opinion ??= opinionAt(model, setting, y, time, more);
        const opinions = [opinion(step.before, atoms), opinion(step.after, atoms)];
        tallies[j]!.ask(opinions, [before[k]!, after[k]!], size[k]!, setting);
      }
    }
    compiled = probe.compiled;
  }
  return tallies.map((t) => t.test());
}

/** What mathjs says of terms at a point. */
function opinionAt(
  model: Model,
  setting: Setting,
  y: Float64Array,
  time: number,
  more: ReadonlyMap<Letter, ArrayLike<number>>,
): ReturnType<typeof secondOpinions> {
  const letters = model.states.map((x) => x.letter);
  const values = valuesOf(setting, new Map<Letter, ArrayLike<number>>([...unpack(y, letters, setting), ...more]));
  return secondOpinions({
    ...values,
    component: (l, i) => (l.role === 'time' ? time : values.component(l, i)),
  });
}

/** What the sides of a step are made of. Letters that obey rules may vanish at small sizes: then their free ones say it. */
const measure = (s: Step): Expr => (s.after === zero ? s.before : s.after);

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
