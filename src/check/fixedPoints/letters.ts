import { num, sym } from '../../expr/build.ts';
import type { Expr, Letter, Sym } from '../../expr/expr.ts';
import { fromNumber, toNumber } from '../../expr/rational.ts';
import { Singular } from '../../expr/refusal.ts';
import { substitute } from '../../expr/traverse.ts';
import type { Condition } from '../../model/claim.ts';
import type { Point } from '../../model/model.ts';
import { declaredSetting, drawSetting, holds, inDomain, isRefusal, pinned, valuesOf } from '../../numeric/setting.ts';
import type { Field } from '../../theory/derivation.ts';
import { countingQuestion } from '../../theory/fixedPoints/counting.ts';
import { everywhere, type Outcome, type Place } from '../../theory/fixedPoints/everywhere.ts';
import { type Given, givenBy } from '../../theory/fixedPoints/given.ts';
import { type ListedPoint, listingQuestion } from '../../theory/fixedPoints/listing.ts';
import { type Motion, motionsOf } from '../../theory/fixedPoints/system.ts';
import { assignedValue } from '../../theory/motion.ts';
import type { Case } from '../case/case.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import type { AllFixedPoints, Route } from './answer.ts';

/** Closed forms of all fixed points, with parameters as letters: in all cells of parameter space, and on their edges. */
export const letters: Route = (c, form) => {
  try {
    return inLetters(c, form);
  } catch (problem) {
    // A condition puts a value in at which the motion divides by 0.
    if (problem instanceof Singular)
      return { route: 'letters', judgement: inconclusive(`the motion is singular there: ${problem.message}`) };
    throw problem;
  }
};

const inLetters: Route = (c, form) => {
  const fields = fieldsOf(c);
  const given = givenBy(c.when);
  const motions = fields && motionsOf(fields, { time: c.model.time, sizes: given.sizes, data: c.model.data });
  if (motions === undefined || motions.length === 0) return undefined;
  const narrow = narrowing(given);
  const asked = questionOf(form, narrow);
  if (asked === undefined) return undefined;
  const narrowed = motions.map((m): Motion => ({ ...m, right: narrow(m.right) }));
  const outcome = everywhere(
    narrowed,
    given.relations.map((r) => ({ ...r, term: narrow(r.term) })),
    asked,
  );
  const again = (values: (s: Sym) => Expr | undefined): Outcome =>
    everywhere(
      narrowed.map((m) => ({ ...m, right: substitute(m.right, values) })),
      [],
      asked,
    );
  const judgement = judged(c, outcome, given, again);
  // A place that cannot be shown in numbers speaks against the claim all the same.
  const fails = outcome.kind === 'fails' && judgement.verdict !== 'refuted';
  const against = fails || (outcome.kind === 'unknown' && outcome.speaks === true);
  return { route: 'letters', judgement, ...(against ? { speaksAgainst: true } : {}) };
};

/** The question asked at given values of all letters. */
type Again = (values: (s: Sym) => Expr | undefined) => Outcome;

/** Of the model, or the reduced motion of an ansatz that is kept. */
function fieldsOf(c: Case): readonly Field[] | undefined {
  if (c.claim.ansatz === undefined) return c.fields;
  const r = c.reduced();
  return r.invariant === 'proved' ? r.fields : undefined;
}

/** Terms with the values that conditions fix, and the narrower letters that they leave. */
function narrowing(given: Given): (e: Expr) => Expr {
  const put = (s: Sym): Expr | undefined => {
    if (s.indices.length > 0) return undefined;
    const value = given.values.get(s.letter) ?? given.sizes.get(s.letter);
    if (value !== undefined) return value;
    const letter = given.narrowed.get(s.letter);
    return letter === undefined ? undefined : sym(letter);
  };
  // Twice: what a condition fixes may be given in terms of what another one fixes.
  return (e) => substitute(substitute(e, put), put);
}

function questionOf(form: AllFixedPoints, narrow: (e: Expr) => Expr) {
  const { says } = form;
  if (says.kind === 'list') return listingQuestion(says.points.map((p) => listedPoint(p, narrow)));
  const [real, complex] = [says.real, says.complex].map((e) => (e === undefined ? undefined : narrow(e)));
  if (real?.kind !== 'num' || (complex !== undefined && complex.kind !== 'num')) return undefined;
  return countingQuestion(toNumber(real.value), complex === undefined ? undefined : toNumber(complex.value));
}

const listedPoint =
  (p: Point, narrow: (e: Expr) => Expr): ListedPoint =>
  (unknown) => {
    const value = assignedValue(unknown, p.entries);
    return value === undefined ? undefined : narrow(value);
  };

function judged(c: Case, outcome: Outcome, given: Given, again: Again): Judgement {
  const evidence: Evidence = {
    wing: 'symbolic',
    method: 'factors and branches',
    says:
      outcome.kind === 'holds'
        ? 'all fixed points in closed form, for all values of the parameters'
        : outcome.kind === 'fails'
          ? 'all fixed points in closed form: not as many as are claimed'
          : `not decided in closed form: ${outcome.reason}`,
  };
  if (outcome.kind === 'holds') return { verdict: 'proved', evidence: [evidence] };
  if (outcome.kind === 'unknown') return inconclusive(outcome.reason, [evidence]);
  return refuted(c, outcome, given, again, evidence);
}

/** A place as conditions: each of its letters has its value. */
const placed = (at: Place, original: ReadonlyMap<Letter, Letter>): readonly Condition[] =>
  [...at].map(([l, x]) => ({ kind: 'compare', comparison: '=', left: sym(original.get(l) ?? l), right: num(x) }));

/** The place as a setting at which anybody can count. */
function refuted(
  c: Case,
  outcome: Extract<Outcome, { kind: 'fails' }>,
  given: Given,
  again: Again,
  evidence: Evidence,
): Judgement {
  const original = new Map<Letter, Letter>([...given.narrowed].map(([own, narrow]) => [narrow, own]));
  const chosen = (role: 'size' | 'parameter', at: Place): Record<string, number> =>
    Object.fromEntries(
      [...at]
        .filter(([l]) => (l.role === 'size') === (role === 'size'))
        .map(([l, x]) => [(original.get(l) ?? l).name, toNumber(x)]),
    );
  const overrides = { sizes: chosen('size', outcome.at), parameters: chosen('parameter', outcome.at) };
  const declared = declaredSetting(c.model, c.random.fork('place'), overrides, c.when);
  // Letters that are declared without a value are drawn.
  const setting = isRefusal(declared)
    ? drawSetting(c.model, c.random.fork('place'), [...c.when, ...placed(outcome.at, original)], 0)
    : declared;
  if (isRefusal(setting)) return inconclusive(setting.refused, [evidence]);
  // What conditions say a parameter is, it is here too.
  pinned(c.when, setting);
  const values = valuesOf(setting);
  const allowed =
    c.when.every((w) => holds(w, values) === true) &&
    [...outcome.at].every(([l, x]) => inDomain(toNumber(x), (original.get(l) ?? l).domain, setting)) &&
    [...outcome.at].every(([l, x]) => l.domain.kind !== 'integer' || x.d === 1n);
  if (!allowed) return inconclusive('another count holds at values that the claim may not speak of', [evidence]);
  // Asked once more at this very place, with numbers for all letters.
  const there = again((s) => {
    const exact = outcome.at.get(s.letter);
    if (exact !== undefined) return num(exact);
    const l = original.get(s.letter) ?? s.letter;
    if (l.role === 'size') return setting.sizes.has(l) ? num(setting.sizes.get(l)!) : undefined;
    const own = setting.constants.get(l) ?? setting.data.get(l);
    if (own === undefined) return undefined;
    const k = s.indices.map((i) =>
      i.kind === 'place' && i.value.kind === 'num' ? toNumber(i.value.value) : Number.NaN,
    );
    const x = s.indices.length === 0 ? own[0]! : values.component(l, k);
    return Number.isFinite(x) ? num(fromNumber(x)) : undefined;
  });
  if (there.kind !== 'fails') return inconclusive('another count may hold at some values', [evidence]);
  const shown = {
    left: [there.found],
    right: [there.wanted],
    scale: [1],
    entry: () => there.what,
    states: new Map(),
  };
  return { verdict: 'refuted', evidence: [evidence], witness: witness(c.model, setting, shown, 0) };
}
