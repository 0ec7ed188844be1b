import type { Atom, Expr, Letter } from '../expr/expr.ts';
import { NoDerivative, Singular } from '../expr/expr.ts';
import { print } from '../expr/print/print.ts';
import { isNonzero } from '../expr/sign.ts';
import { mentions } from '../expr/traverse.ts';
import type { Model } from '../model/model.ts';
import { COARSE, type Coarse } from '../numeric/quadrature/rule.ts';
import type { RandomStream } from '../numeric/random.ts';
import { coarser, type Setting, valuesOf } from '../numeric/setting.ts';
import { withoutPowersOf } from '../rewrite/geometric.ts';
import { type ZeroVerdict, zeroTest } from '../rewrite/zeroTest.ts';
import { TIME } from '../theory/motion.ts';
import { type Case, settings, specialise } from './case.ts';
import { averages, exactness, SAFETY, vagueness } from './quadrature.ts';
import { secondOpinion } from './secondOpinion.ts';
import { type Evidence, inconclusive, type Judgement, type Witness } from './verdict.ts';
import { speaksOfData, withData } from './withData.ts';

/** Two vectors that should agree, with the size of what was added up to get them. */
export interface Comparison {
  readonly left: ArrayLike<number>;
  readonly right: ArrayLike<number>;
  readonly scale: ArrayLike<number>;
  /** Name of each entry, for a witness. */
  readonly entry: (k: number) => string;
  readonly states: ReadonlyMap<Letter, ArrayLike<number>>;
  readonly time?: number;
  /** Both sides of an entry as terms, for a second opinion on a witness. */
  readonly sides?: (k: number) => Sides;
}

export interface Sides {
  readonly left: Expr;
  readonly right: Expr;
  readonly atoms: ReadonlyMap<Atom, number>;
  /** Values of letters that are neither states nor fixed. */
  readonly extra?: ReadonlyMap<Letter, ArrayLike<number>>;
}

/** A statement that something vanishes identically, as both wings see it. */
export interface Identity {
  /** Terms that are zero if the statement is true; undefined where there is nothing to be said in letters. May throw `Singular`. */
  readonly residuals: () => readonly Expr[] | undefined;
  /** Prepares a setting; each call of the result looks at another random state. */
  readonly compare: (setting: Setting, random: RandomStream) => (draw: RandomStream) => Comparison;
  /** What the numeric wing does. */
  readonly method: string;
  /** States tried at each setting. */
  readonly states?: number;
}

/** Relative gaps below this are rounding; above `CLEAR` they are disagreement; between the two nothing is said. */
const AGREE = 1e-9;
const CLEAR = 1e-6;

/** Judges an identity: proved by the symbolic wing only if the kernels agree, refuted only with numbers to show. */
export function judgeIdentity(c: Case, identity: Identity, tolerance?: (setting: Setting) => number): Judgement {
  const symbolic = prove(c, identity);
  // A proof needs the kernels as a second route only: fewer settings will do.
  const draws = symbolic.kind === 'proved' ? Math.min(c.draws, 2) : c.draws;
  const numeric = measure(c, identity, draws, tolerance);
  const evidence = [...symbolic.evidence, ...numeric.evidence];
  if (numeric.worst === undefined) {
    if (symbolic.kind === 'proved') return { verdict: 'proved', evidence };
    return inconclusive(numeric.reason ?? symbolic.reason ?? 'nothing could be evaluated', evidence);
  }
  if (numeric.worst.gap > CLEAR) {
    if (symbolic.kind === 'proved' || symbolic.kind === 'sampled')
      return inconclusive('the two wings disagree: zero in letters, not zero in numbers', evidence);
    const opinion = numeric.worst.opinion();
    if (opinion !== undefined && !opinion.agrees)
      return inconclusive('mathjs does not confirm the witness', [...evidence, opinion.evidence]);
    return {
      verdict: 'refuted',
      evidence: opinion === undefined ? evidence : [...evidence, opinion.evidence],
      witness: numeric.worst.witness,
    };
  }
  if (numeric.worst.gap > AGREE)
    return inconclusive(`a gap of ${numeric.worst.gap.toExponential(1)} is neither rounding nor clear`, evidence);
  if (symbolic.kind === 'proved') return { verdict: 'proved', evidence };
  if (numeric.vague !== undefined) return inconclusive(numeric.vague, evidence);
  if (symbolic.kind === 'nonzero' && tolerance === undefined)
    return inconclusive('the two wings disagree: not zero in letters, zero in numbers', evidence);
  return { verdict: 'supported', evidence };
}

interface Proof {
  readonly kind: 'proved' | 'sampled' | 'nonzero' | 'unknown';
  readonly evidence: readonly Evidence[];
  readonly reason?: string;
}

function prove(c: Case, identity: Identity): Proof {
  let residuals: readonly Expr[];
  let narrowed = false;
  try {
    const terms = identity.residuals();
    if (terms === undefined) return { kind: 'unknown', evidence: [], reason: 'not decided in letters' };
    residuals = terms.map((r) => {
      const s = specialise(r, c.when);
      narrowed ||= s.left.length > 0;
      return s.term;
    });
  } catch (problem) {
    if (problem instanceof NoDerivative) return { kind: 'unknown', evidence: [], reason: problem.message };
    if (!(problem instanceof Singular)) throw problem;
    return { kind: 'unknown', evidence: [], reason: `singular there: ${problem.message}` };
  }
  let kind: Proof['kind'] = 'proved';
  const conditions = new Set<string>();
  let verdict: ZeroVerdict | undefined;
  for (const r of residuals) {
    verdict = decide(r, c.model);
    if (verdict.kind === 'nonzero') {
      // Under conditions that were not put in, the term may vanish all the same.
      kind = narrowed ? 'unknown' : 'nonzero';
      break;
    }
    if (verdict.kind === 'unknown') {
      kind = 'unknown';
      break;
    }
    if (verdict.how !== 'normal-form') kind = 'sampled';
    for (const x of verdict.conditions) if (!isNonzero(x)) conditions.add(`${print(x, 'unicode')} ≠ 0`);
  }
  return {
    kind,
    evidence: [symbolicEvidence(kind, verdict, [...conditions], exactness(c.model, residuals))],
    ...(kind === 'unknown' ? { reason: 'not decided in letters' } : {}),
  };
}

/** The zero test; a term that does not vanish for all data is looked at with the data of the model. */
function decide(e: Expr, model: Model): ZeroVerdict {
  const general = stepwise(e, model) ?? zeroTest(e);
  if (general.kind !== 'nonzero' || !speaksOfData(e, model)) return general;
  const special = withData(e, model);
  if (special === undefined) return { kind: 'unknown', reason: 'the data are too many to be put in' };
  let last: ZeroVerdict = { kind: 'zero', how: 'normal-form', conditions: [] };
  for (const t of special) {
    const one = zeroTest(t);
    if (one.kind !== 'zero') return one;
    if (last.kind === 'zero' && one.how !== 'normal-form') last = one;
  }
  return last;
}

/** In a map a power q^t is as good as a letter: what vanishes for all its values is proved. */
function stepwise(e: Expr, model: Model): ZeroVerdict | undefined {
  if (model.time === 'continuous' || !mentions(e, TIME)) return undefined;
  const verdict = zeroTest(withoutPowersOf(e, TIME));
  return verdict.kind === 'zero' && verdict.how === 'normal-form' ? verdict : undefined;
}

function symbolicEvidence(
  kind: Proof['kind'],
  verdict: ZeroVerdict | undefined,
  conditions: readonly string[],
  means: string | undefined,
): Evidence {
  if (kind === 'proved') {
    const where = conditions.length === 0 ? '' : ` where ${conditions.slice(0, 4).join(', ')}`;
    const how = means === undefined ? '' : `; ${means}`;
    return { wing: 'symbolic', method: 'normal form', says: `the difference reduces to 0 for all sizes${where}${how}` };
  }
  if (kind === 'sampled' && verdict?.kind === 'zero')
    return {
      wing: 'symbolic',
      method: verdict.how === 'finite-field' ? 'finite field' : 'high precision',
      says: `zero at ${verdict.sampled?.points ?? 'several'} random points, sampled in sizes`,
    };
  if (kind === 'nonzero') return { wing: 'symbolic', method: 'zero test', says: 'the difference is not zero' };
  return { wing: 'symbolic', method: 'zero test', says: 'not decided in letters' };
}

interface Measurement {
  readonly worst?: { readonly gap: number; readonly witness: Witness; readonly opinion: () => Opinion | undefined };
  readonly evidence: readonly Evidence[];
  readonly reason?: string;
  /** Why a gap of nothing says little: expectations that are not known as well as the claim wants them. */
  readonly vague?: string;
}

function measure(
  c: Case,
  identity: Identity,
  draws: number,
  tolerance: ((setting: Setting) => number) | undefined,
): Measurement {
  const { settings: where, refused } = settings(c, draws);
  let worst: { gap: number; comparison: Comparison; k: number; setting: Setting } | undefined;
  let points = 0;
  let singular = 0;
  const rough = averages(c.model, c.claim.form);
  // The largest error of expectations, and by how much it exceeds what is allowed; relative.
  let error = 0;
  let beyond = 0;
  where.forEach((setting, s) => {
    const random = c.random.fork(`states ${s}`);
    const compare = identity.compare(setting, random);
    const again = COARSE.map((g) => once(() => identity.compare(coarser(setting, g), random)));
    for (let d = 0; d < (identity.states ?? 2); d++) {
      const comparison = compare(random.fork(d));
      // Of all entries alike: the difference of two orders may vanish by chance in one of them.
      const change = (g: Coarse): number => {
        const other = again[g]!()(random.fork(d));
        const { left, right } = comparison;
        return largest(left, (k) => left[k]! - right[k]! - (other.left[k]! - other.right[k]!));
      };
      const spread = rough
        ? SAFETY *
          vagueness(
            largest(comparison.scale, (k) => comparison.scale[k]!),
            change,
          )
        : 0;
      let finite = true;
      for (let k = 0; k < comparison.left.length; k++) {
        const [a, b] = [comparison.left[k]!, comparison.right[k]!];
        if (!Number.isFinite(a) || !Number.isFinite(b)) {
          finite = false;
          continue;
        }
        const allowed = tolerance === undefined ? 0 : tolerance(setting);
        const scale = Math.max(comparison.scale[k]!, 1e-290);
        error = Math.max(error, spread / scale);
        if (spread > allowed) beyond = Math.max(beyond, spread / scale);
        const gap = excess(Math.abs(a - b), allowed + spread) / scale;
        const found = { gap, comparison, k, setting };
        if (worst === undefined || tells(found, worst)) worst = found;
      }
      if (finite) points++;
      else singular++;
    }
  });
  if (worst === undefined)
    return {
      evidence: [],
      reason: singular > 0 ? 'singular or not finite at every point tried' : (refused ?? 'an empty statement'),
    };
  const found = worst;
  const evidence: Evidence = {
    wing: 'numeric',
    method: identity.method,
    says: worst.gap <= AGREE ? `largest relative gap over ${points} points` : `gap at one of ${points} points`,
    measured: worst.gap,
    tolerance: AGREE,
    draws: points,
  };
  const means: Evidence = {
    wing: 'numeric',
    method: 'quadrature of several orders',
    says: 'largest relative error of the expectations',
    measured: error,
  };
  return {
    ...(beyond > AGREE ? { vague: `the expectations are known to ${beyond.toExponential(1)} only` } : {}),
    worst: {
      gap: worst.gap,
      witness: witness(c.model, worst.setting, worst.comparison, worst.k),
      opinion: () => opinionOn(found.comparison, found.k, found.setting),
    },
    evidence: rough ? [evidence, means] : [evidence],
  };
}
/** The largest finite value over the entries of an array. */
function largest(over: ArrayLike<number>, of: (k: number) => number): number {
  let most = 0;
  for (let k = 0; k < over.length; k++) if (Number.isFinite(of(k))) most = Math.max(most, Math.abs(of(k)));
  return most;
}

/** Made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

interface Opinion {
  readonly agrees: boolean;
  readonly evidence: Evidence;
}

/** Both sides of a witness once more, by mathjs; undefined where it cannot be asked. */
function opinionOn(comparison: Comparison, k: number, setting: Setting): Opinion | undefined {
  const sides = comparison.sides?.(k);
  if (sides === undefined) return undefined;
  const values = valuesOf(setting, new Map([...comparison.states, ...(sides.extra ?? [])]));
  const component = (l: Letter, at: readonly number[]): number =>
    l.role === 'time' ? (comparison.time ?? 0) : values.component(l, at);
  const numbers = { ...values, component, atoms: sides.atoms };
  const [left, right] = [secondOpinion(sides.left, numbers), secondOpinion(sides.right, numbers)];
  if (left === undefined || right === undefined) return undefined;
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-7 * Math.max(comparison.scale[k]!, Math.abs(b));
  const agrees = near(left, comparison.left[k]!) && near(right, comparison.right[k]!);
  return {
    agrees,
    evidence: { wing: 'numeric', method: 'mathjs at the witness', says: `left ${left}, right ${right}` },
  };
}

/** Of two gaps the one to keep: the larger; among clear ones the one at the smaller state, which is easier to check. */
function tells(a: { gap: number; comparison: Comparison }, b: { gap: number; comparison: Comparison }): boolean {
  if (a.gap > CLEAR && b.gap > CLEAR) return weight(a.comparison) < weight(b.comparison);
  return a.gap > b.gap;
}
const weight = (c: Comparison): number => [...c.states.values()].reduce((n, v) => n + v.length, 0);

const excess = (gap: number, allowed: number): number => (gap <= allowed ? 0 : gap);

/** The numbers at one comparison, by name. */
export function witness(model: Model, setting: Setting, comparison: Comparison, k: number): Witness {
  return {
    sizes: Object.fromEntries([...setting.sizes].map(([l, n]) => [l.name, n])),
    parameters: Object.fromEntries(
      [...model.parameters, ...model.constants, ...model.random].map(({ letter }) => {
        const values = [...(setting.constants.get(letter) ?? [])];
        return [letter.name, letter.axes.length === 0 ? values[0]! : values];
      }),
    ),
    states: Object.fromEntries([...comparison.states].map(([l, values]) => [l.name, [...Array.from(values)]])),
    ...(comparison.time === undefined ? {} : { time: comparison.time }),
    what: comparison.entry(k),
    left: comparison.left[k]!,
    right: comparison.right[k]!,
  };
}
