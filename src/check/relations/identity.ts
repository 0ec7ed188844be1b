import type { Expr } from '../../expr/expr.ts';
import { print } from '../../expr/print/print.ts';
import { NoDerivative, Singular } from '../../expr/refusal.ts';
import { isNonzero } from '../../expr/sign.ts';
import { mentions } from '../../expr/traverse.ts';
import { isBent } from '../../model/kinks.ts';
import type { Model } from '../../model/model.ts';
import { withoutPowersOf } from '../../rewrite/geometric.ts';
import { type ZeroVerdict, zeroTest } from '../../rewrite/zeroTest.ts';
import { TIME } from '../../theory/motion.ts';
import { type Case, specialise } from '../case/case.ts';
import type { Identity } from '../case/comparison.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { type Allowed, measure } from './measurement.ts';
import { exactness } from './quadrature.ts';
import { speaksOfData, withData } from './withData.ts';

/** Judges an identity: proved by the symbolic wing only if the kernels agree, refuted only with numbers to show. */
export function judgeIdentity(c: Case, identity: Identity, tolerance?: Allowed): Judgement {
  const symbolic = prove(c, identity);
  // A proof needs the kernels as a second route only: fewer settings will do.
  const draws = symbolic.kind === 'proved' ? Math.min(c.draws, 2) : c.draws;
  const numeric = measure(c, identity, draws, tolerance);
  const evidence = [...symbolic.evidence, ...numeric.evidence];
  if (numeric.worst === undefined) {
    // Letters alone prove nothing: what has no value anywhere, as 0 log(-1), may cancel in them.
    return inconclusive(numeric.reason ?? symbolic.reason ?? 'nothing could be evaluated', evidence);
  }
  if (numeric.worst.says === 'disagree') {
    const opinion = symbolic.kind === 'proved' ? undefined : numeric.worst.opinion();
    // Zero at random points is no proof: a kink may lie between these and the witness. Without one, two evaluators have to say so.
    const doubtful = symbolic.kind === 'sampled' && !symbolic.bent && opinion?.agrees !== true;
    if (symbolic.kind === 'proved' || doubtful)
      return inconclusive('the two wings disagree: zero in letters, not zero in numbers', evidence);
    if (opinion !== undefined && !opinion.agrees)
      return inconclusive('mathjs does not confirm the witness', [...evidence, opinion.evidence]);
    return {
      verdict: 'refuted',
      evidence: opinion === undefined ? evidence : [...evidence, opinion.evidence],
      witness: numeric.worst.witness,
    };
  }
  if (numeric.worst.says === 'unclear')
    return inconclusive(`a gap of ${numeric.worst.gap.toExponential(1)} is neither rounding nor clear`, evidence);
  if (symbolic.kind === 'proved') return { verdict: 'proved', evidence };
  // Exact expectations, compared with many digits, say what quadrature is too coarse for.
  if (numeric.vague !== undefined && symbolic.kind !== 'sampled') return inconclusive(numeric.vague, evidence);
  if (symbolic.kind === 'nonzero' && tolerance === undefined)
    return inconclusive('the two wings disagree: not zero in letters, zero in numbers', evidence);
  return { verdict: 'supported', evidence };
}

interface Proof {
  readonly kind: 'proved' | 'sampled' | 'nonzero' | 'unknown';
  readonly evidence: readonly Evidence[];
  readonly reason?: string;
  /** Whether the difference has kinks. */
  readonly bent?: boolean;
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
  // Letters were asked before: beside a border only numbers say more.
  if (c.at !== undefined) return { kind: 'sampled', evidence: [], bent: residuals.some(isBent) };
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
    bent: residuals.some(isBent),
  };
}

/** The zero test; a term that does not vanish for all data is looked at with the data of the model. */
export function decide(e: Expr, model: Model): ZeroVerdict {
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
