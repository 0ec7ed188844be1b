import { divide, mul, num, pow, subtract, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { print } from '../../expr/print/print.ts';
import * as Q from '../../expr/rational.ts';
import { Singular } from '../../expr/refusal.ts';
import { mentions, substituteLetters } from '../../expr/traverse.ts';
import type { Form } from '../../model/claim.ts';
import { unpack } from '../../numeric/instrument.ts';
import { scalar } from '../../numeric/scalar.ts';
import { inDomain, valuesOf } from '../../numeric/setting.ts';
import { derivative } from '../../rewrite/derivative.ts';
import { zeroTest } from '../../rewrite/zeroTest.ts';
import { rateSystem } from '../../theory/linearFlow/rateSystem.ts';
import { smallestRoot } from '../../theory/linearFlow/series.ts';
import { factored } from '../../theory/spectrum/fraction.ts';
import { type Case, fieldsWhen, settings, specialise } from '../case/case.ts';
import { thrift } from '../case/dimension.ts';
import { type Evidence, inconclusive, type Judgement, type Witness } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { inLetters } from '../motion/flow.ts';
import { orbits } from '../trajectories/orbit.ts';
import { measure } from '../trajectories/rate.ts';
import { moved } from './approach.ts';
import { byDifferences } from './byDifference.ts';
import { fall } from './fall.ts';

type Rate = Extract<Form, { kind: 'rate' }>;
type Order = NonNullable<Rate['order']>;

/**
 * `rate Q = a*w + b*w^2 + O(w^3)`: in letters the series of the slowest root of the characteristic polynomial that Q
 * belongs to, in numbers the rate at several small values, where what is left has to fall as the power says.
 */
export function judgeRateSeries(c: Case, form: Rate, order: Order): Judgement {
  const symbolic = inSeries(c, form, order);
  if (order.letter.role === 'size' && order.large !== true)
    return inconclusive(`\`${order.letter.name}\` is a size: no number of samples is small`, symbolic.evidence);
  const numeric = atSmallValues(c, form, order);
  const evidence = [...symbolic.evidence, ...numeric.evidence];
  if (numeric.says === 'disagree') {
    if (symbolic.says === 'agree')
      return inconclusive('the two wings disagree: the series agrees in letters, not in numbers', evidence);
    return { verdict: 'refuted', evidence, witness: numeric.witness! };
  }
  if (numeric.says === 'unclear') return inconclusive(numeric.reason, evidence);
  if (symbolic.says === 'disagree')
    return inconclusive('the two wings disagree: the series differs in letters, not in numbers', evidence);
  return { verdict: symbolic.says === 'agree' ? 'proved' : 'supported', evidence };
}

interface Opinion {
  readonly says: 'agree' | 'disagree' | 'unclear';
  readonly evidence: readonly Evidence[];
}

/** The series in letters against the claimed one, coefficient by coefficient. */
function inSeries(c: Case, form: Rate, order: Order): Opinion {
  const silent: Opinion = { says: 'unclear', evidence: [] };
  if (c.claim.from !== undefined) return silent;
  const fields = c.claim.ansatz === undefined ? fieldsWhen(c) : c.reduced().fields;
  const system = rateSystem(inLetters(c, form.quantity), fields, c.model.time);
  if (system === undefined) return silent;
  const apart = byDifferences(c.when, order.letter);
  const small = order.large === true ? inverse(order.letter) : order.letter;
  const near = (e: Expr): Expr => {
    const { term } = specialise(apart.put(e), c.when);
    return small === order.letter ? term : substituteLetters(term, new Map([[order.letter, pow(sym(small), num(-1))]]));
  };
  const polynomial = system.polynomial.map(near);
  const series = smallestRoot(polynomial, small, order.power);
  if (series === undefined) return silent;
  const rate = series.terms.map((t) => ({ ...t, coefficient: mul(num(-1), system.times, t.coefficient) }));
  const derived = rate
    .filter((t) => Q.compare(t.exponent, order.power) < 0)
    .map((t) => `(${print(factored(apart.back(t.coefficient)), 'text')})*${powerText(order, t.exponent)}`);
  const evidence: Evidence = {
    wing: 'symbolic',
    method: "Newton's polygon on the characteristic polynomial",
    says: `rate = ${derived.length === 0 ? '0' : derived.join(' + ')} + O(${powerText(order, order.power)})`,
  };
  const claimed = near(form.value);
  let says: Opinion['says'] = 'agree';
  const steps = Math.ceil(Q.toNumber(order.power) * series.step - 1e-9);
  for (let k = 0; k < steps; k++) {
    const exponent = Q.rational(k, series.step);
    const own = rate.find((t) => Q.compare(t.exponent, exponent) === 0)?.coefficient ?? zero;
    const theirs = taylor(claimed, small, series.step, k);
    const verdict = theirs === undefined ? undefined : zeroTest(subtract(own, theirs));
    if (verdict === undefined || verdict.kind === 'unknown') return { says: 'unclear', evidence: [evidence] };
    if (verdict.kind === 'nonzero') says = 'disagree';
  }
  return { says, evidence: [evidence] };
}

/** The coefficient of s^k in a term with letter = s^step; undefined where it has no such expansion here. */
function taylor(e: Expr, small: Letter, step: number, k: number): Expr | undefined {
  if (!mentions(e, small)) return k === 0 ? e : zero;
  const s = sym(small);
  let d = step === 1 ? e : substituteLetters(e, new Map([[small, pow(s, num(step))]]));
  let factorial = 1;
  try {
    for (let m = 1; m <= k; m++) {
      d = derivative(d, s);
      factorial *= m;
    }
    return divide(substituteLetters(d, new Map([[small, zero]])), num(factorial));
  } catch (problem) {
    if (problem instanceof Singular) return undefined;
    throw problem;
  }
}

/** 1 over a letter that grows. */
const inverse = (l: Letter): Letter =>
  letter({
    name: `1/${l.name}`,
    role: 'parameter',
    domain: { kind: 'real', lower: { value: zero, open: true } },
  });

const powerText = (order: Order, q: Q.Rational): string =>
  `${order.letter.name}${exponentText(order.large === true ? Q.negate(q) : q)}`;
const exponentText = (q: Q.Rational): string => (Q.isOne(q) ? '' : q.d === 1n ? `^${q.n}` : `^(${q.n}/${q.d})`);

/** Values of the small letter, or of 1 over one that grows; sizes grow more slowly, as trajectories of many states take long. */
const VALUES = [1 / 16, 1 / 32, 1 / 64, 1 / 128];
const SIZES = [8, 12, 18, 27];

type Numbers = Opinion & { readonly reason: string; readonly witness?: Witness };

/** The rate measured at values that halve: what it differs from the claimed one by has to fall with the power. */
function atSmallValues(c: Case, form: Rate, order: Order): Numbers {
  const { settings: all, refused } = settings(c, Math.min(c.draws, 2));
  const power = Q.toNumber(order.power);
  let reason = refused ?? 'no rate could be measured at small values';
  let agreeing = 0;
  let fell = Number.POSITIVE_INFINITY;
  for (const [s, setting] of thrift(c, all, 1).where.entries()) {
    const found: { readonly value: number; readonly gap: number; readonly error: number; readonly witness: Witness }[] =
      [];
    for (const near of order.letter.role === 'size' ? SIZES.map((n) => 1 / n) : VALUES) {
      const at = order.letter.role === 'size' ? Math.round(1 / near) : order.large === true ? 1 / near : near;
      if (!inDomain(at, order.letter.domain, setting)) continue;
      const there = moved(c, setting, order.letter, at);
      if (there === undefined) continue;
      const orbit = orbits(c, there)(c.random.fork(`series ${s}`));
      const measured = orbit === undefined ? 'no start meets the conditions' : measure(c, form, orbit, there);
      const seen =
        typeof measured !== 'string' && 'power' in measured
          ? 'a distance falls as a power of t, and not exponentially'
          : measured;
      if (orbit === undefined || typeof seen === 'string') {
        reason = seen as string;
        continue;
      }
      const claimed = scalar(form.value, valuesOf(there));
      if (!Number.isFinite(claimed)) {
        reason = 'the claimed rate is not a finite number';
        continue;
      }
      const states = unpack(
        orbit.y0,
        c.model.states.map((x) => x.letter),
        there,
      );
      const what = `rate of the quantity, measured (error ${seen.error.toExponential(1)}) and claimed; states are the start`;
      const shown = { left: [seen.rate], right: [claimed], scale: [1], entry: () => what, states };
      const error = seen.error + 1e-13 * Math.abs(claimed);
      found.push({
        value: near,
        gap: Math.abs(seen.rate - claimed),
        error,
        witness: witness(c.model, there, shown, 0),
      });
    }
    const says = orderOf(found);
    if (says === undefined) continue;
    if (says.order < power - CLEARLY || (says.even && says.order < power - NEARLY))
      return {
        says: 'disagree',
        reason: '',
        witness: found.at(-1)!.witness,
        evidence: [fall(says.order, power, agreeing + 1, WORDS)],
      };
    if (says.order < power - NEARLY) {
      reason = `what is left falls as the power ${says.order.toFixed(2)}, neither clearly ${power} nor clearly less`;
      return { says: 'unclear', reason, evidence: [fall(says.order, power, agreeing + 1, WORDS)] };
    }
    agreeing++;
    fell = Math.min(fell, says.order);
  }
  if (agreeing === 0) return { says: 'unclear', reason, evidence: [] };
  return { says: 'agree', reason: '', evidence: [fall(fell, power, agreeing, WORDS)] };
}

/** The order that is seen may be less than the power by as much while it is still taken for it, and by as much while it may be. */
const NEARLY = 0.3;
const CLEARLY = 0.6;

/** Orders of two pairs of values that differ by less are one. */
const EVEN = 0.02;

const WORDS = { method: 'the rate at values that halve', below: 'the error of the measured rate' };

/** The least order at which gaps fall between the smallest values, where they stand above their errors; infinite where none does. */
function orderOf(
  found: readonly { readonly value: number; readonly gap: number; readonly error: number }[],
): { readonly order: number; readonly even: boolean } | undefined {
  if (found.length < 3) return undefined;
  const clear = found.filter((f) => f.gap > 20 * f.error);
  if (clear.length === 0) return { order: Number.POSITIVE_INFINITY, even: false };
  if (clear.length < 2) return undefined;
  const orders = clear.slice(1).map((b, k) => Math.log(clear[k]!.gap / b.gap) / Math.log(clear[k]!.value / b.value));
  const [before, order] = [orders.at(-2), orders.at(-1)!];
  // An order that no longer changes from one pair of values to the next is the one to which it tends.
  return { order, even: before !== undefined && Math.abs(order - before) < EVEN };
}
