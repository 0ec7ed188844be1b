import { mul, subtract, zero } from '../../expr/build.ts';
import { print } from '../../expr/print/print.ts';
import * as Q from '../../expr/rational.ts';
import type { Remainder } from '../../model/claim.ts';
import { zeroTest } from '../../rewrite/zeroTest.ts';
import { coefficientsBelow } from '../../theory/expansion/powerSeries.ts';
import { type Case, specialise } from '../case/case.ts';
import { aligned, onPoint, type Relation } from '../case/sides.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { type Approached, approaches } from './approach.ts';
import { fall } from './fall.ts';

/**
 * `A = B + O(w^3)`: in letters the power series of the difference, in numbers the gap at values of the letter that fall:
 * it has to fall as the power says.
 */
export function judgeWithOrder(c: Case, form: Relation, order: Remainder): Judgement {
  const symbolic = inSeries(c, form, order);
  const { all, reason } = approaches(c, form, {
    letter: order.letter,
    ...(order.large === true ? {} : { to: zero }),
  });
  const power = Q.toNumber(order.power);
  const evidence: Evidence[] = symbolic.evidence === undefined ? [] : [symbolic.evidence];
  let trouble = reason;
  let agreeing = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const found of all) {
    for (const entry of found[0]!.gaps.keys()) {
      const seen = orderOf(found, entry);
      if (seen === undefined) {
        trouble = 'the gap could not be followed to small values';
        continue;
      }
      least = Math.min(least, seen.order);
      if (seen.order > power - NEARLY) {
        agreeing++;
        continue;
      }
      evidence.push(fall(seen.order, power, agreeing + 1, WORDS));
      if (symbolic.says === 'agree')
        return inconclusive('the two wings disagree: the series agrees in letters, not in numbers', evidence);
      if (seen.order < power - CLEARLY) return { verdict: 'refuted', evidence, witness: seen.last.witness(entry) };
      return inconclusive(
        `what is left falls as the power ${seen.order.toFixed(2)}, neither clearly ${power} nor clearly less`,
        evidence,
      );
    }
  }
  if (agreeing === 0) return inconclusive(trouble ?? 'there are no small values in the domain', evidence);
  evidence.push(fall(least, power, agreeing, WORDS));
  if (symbolic.says === 'disagree')
    return inconclusive('the two wings disagree: the series differs in letters, not in numbers', evidence);
  return { verdict: symbolic.says === 'agree' ? 'proved' : 'supported', evidence };
}

/** The order that is seen may be less than the power by as much while it is still taken for it, and by as much while it may be. */
const NEARLY = 0.25;
const CLEARLY = 0.6;

const WORDS = { method: 'the gap at values of the letter that fall', below: 'its error' };

/** At which power the gap of an entry falls where it still stands above its error; infinite where it never does. */
function orderOf(
  found: readonly Approached[],
  entry: number,
): { readonly order: number; readonly last: Approached } | undefined {
  const finite = found.filter((f) => Number.isFinite(f.gaps[entry]) && f.gaps[entry] !== undefined);
  if (finite.length < 3) return undefined;
  const clear = finite.filter((f) => Math.abs(f.gaps[entry]!) > 50 * f.error[entry]!);
  const last = clear.at(-1);
  const before = clear.at(-2);
  if (last === undefined) return { order: Number.POSITIVE_INFINITY, last: finite.at(-1)! };
  if (before === undefined) return undefined;
  const order = Math.log(Math.abs(before.gaps[entry]! / last.gaps[entry]!)) / Math.log(before.distance / last.distance);
  return { order, last };
}

/** The difference of both sides as a series: it has to begin at the power. */
function inSeries(
  c: Case,
  form: Relation,
  order: Remainder,
): { readonly says: 'agree' | 'disagree' | 'unclear'; readonly evidence?: Evidence } {
  if (c.claim.observed.length > 0) return { says: 'unclear' };
  const sides = { ...form.right, term: aligned(form.right, form.left.indices), indices: form.left.indices };
  const difference = specialise(
    mul(form.guard, subtract(onPoint(form.left, form.at, c), onPoint(sides, form.at, c))),
    c.when,
  );
  if (difference.left.length > 0) return { says: 'unclear' };
  const step = Number(order.power.d);
  for (const finer of [step, 2 * step]) {
    const small = { letter: order.letter, step: finer, ...(order.large === true ? {} : { at: zero }) };
    const below = Math.round(Q.toNumber(order.power) * finer);
    const series = coefficientsBelow(difference.term, small, below);
    if (series === undefined) continue;
    const first = series.coefficients.findIndex((x) => {
      const v = zeroTest(x);
      return !(v.kind === 'zero' && v.how === 'normal-form');
    });
    const method = `power series in ${order.large === true ? '1/' : ''}${order.letter.name}`;
    if (first < 0)
      return {
        says: 'agree',
        evidence: { wing: 'symbolic', method, says: 'the difference has no term below the power claimed' },
      };
    const known = zeroTest(series.coefficients[first]!);
    if (known.kind !== 'nonzero') return { says: 'unclear' };
    const at = Q.rational(series.start + first, finer);
    const power = at.d === 1n ? `${at.n}` : `${at.n}/${at.d}`;
    return {
      says: 'disagree',
      evidence: {
        wing: 'symbolic',
        method,
        says: `the difference begins with (${print(series.coefficients[first]!, 'text')})*${order.letter.name}^(${order.large === true ? '-' : ''}${power})`,
      },
    };
  }
  return { says: 'unclear' };
}
