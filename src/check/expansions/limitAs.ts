import { one, subtract, zero } from '../../expr/build.ts';
import type { Form, Tendency } from '../../model/claim.ts';
import { zeroTest } from '../../rewrite/zeroTest.ts';
import { coefficientAt, coefficientsBelow } from '../../theory/expansion/powerSeries.ts';
import { type Case, specialise } from '../case/case.ts';
import { aligned, onPoint } from '../case/sides.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { type Approached, approaches } from './approach.ts';
import { beyondPlateau } from './plateauInLetters.ts';

type Limit = Extract<Form, { kind: 'limit' }>;

/**
 * `limit Q = … as w -> 0`: in letters the first coefficient of the power series, in numbers what the difference tends to
 * at values of the letter that fall, by Aitken's extrapolation. Q may name states at times that depend on the letter,
 * `x(1/sqrt(w))`: then trajectories are followed.
 */
export function judgeLimitAs(c: Case, form: Limit, as: Tendency): Judgement {
  const symbolic = inSeries(c, form, as);
  const { all, reason } = approaches(c, { left: form.quantity, right: form.value, guard: one }, as);
  const evidence: Evidence[] = symbolic.evidence === undefined ? [] : [symbolic.evidence];
  let trouble: string | undefined;
  let agreeing = 0;
  let worst = 0;
  for (const found of all) {
    for (const entry of found[0]!.gaps.keys()) {
      const seen = tendsTo(found, entry);
      if (seen === 'leaves') {
        if (symbolic.says === 'agree')
          return inconclusive('the two wings disagree: the limit agrees in letters, not in numbers', evidence);
        evidence.push({ wing: 'numeric', method: 'values on the way', says: LEAVES, draws: agreeing + 1 });
        return { verdict: 'refuted', evidence, witness: found.at(-1)!.witness(entry) };
      }
      if (typeof seen === 'string') {
        trouble = seen;
        continue;
      }
      const off = Math.abs(seen.value);
      const allowed = Math.max(3 * seen.error, 1e-9);
      worst = Math.max(worst, off);
      if (off <= allowed) {
        // Known too badly, an extrapolation agrees with everything.
        const own = found.at(-1)!.size[entry]! / Math.max(...found.map((f) => f.size[entry]!));
        if (allowed > KNOWN * Math.max(own, KNOWN)) trouble = `the limit is known to ${allowed.toExponential(1)} only`;
        else agreeing++;
        continue;
      }
      if (off < 20 * allowed) {
        trouble = 'a gap of the size of the error of the limit';
        continue;
      }
      evidence.push(seenAs(off, agreeing + 1));
      if (symbolic.says === 'agree')
        return inconclusive('the two wings disagree: the limit agrees in letters, not in numbers', evidence);
      return { verdict: 'refuted', evidence, witness: found.at(-1)!.witness(entry) };
    }
  }
  // What letters show, and some entries and settings confirm, does not fall with one that goes too slowly to tell.
  if (agreeing === 0 || (trouble !== undefined && symbolic.says !== 'agree'))
    return inconclusive(trouble ?? reason ?? 'there are no values near the limit in the domain', evidence);
  evidence.push(seenAs(worst, agreeing));
  if (symbolic.says === 'disagree')
    return inconclusive('the two wings disagree: the limit differs in letters, not in numbers', evidence);
  return { verdict: symbolic.says === 'agree' ? 'proved' : 'supported', evidence };
}

const KNOWN = 1e-3;
const LEAVES = 'the sides part by as much again with each further step towards the limit: their difference has none';

const seenAs = (off: number, draws: number): Evidence => ({
  wing: 'numeric',
  method: 'values on the way, extrapolated (Aitken 1926)',
  says: 'what the difference of both sides tends to, relative to their size',
  measured: off,
  draws,
});

/** What the gap of an entry tends to, relative to the larger side on the way, with an error. */
function tendsTo(
  found: readonly Approached[],
  entry: number,
): { readonly value: number; readonly error: number } | string {
  const finite = found.filter((f) => Number.isFinite(f.gaps[entry]));
  const size = Math.max(...finite.map((f) => f.size[entry]!), 1e-290);
  const gaps = finite.map((f) => f.gaps[entry]! / size);
  const noise = (finite.at(-1)?.error[entry] ?? 0) / size;
  if (gaps.length < 4) return 'too few values on the way';
  if (leaves(gaps, noise)) return 'leaves';
  const limits: number[] = [];
  for (let k = 2; k < gaps.length; k++) {
    const [a, b, d] = [gaps[k - 2]!, gaps[k - 1]!, gaps[k]!];
    const [first, second] = [b - a, d - b];
    if (Math.abs(second) <= 10 * noise) limits.push(d);
    else {
      const ratio = second / first;
      if (!(Math.abs(ratio) < SLOWEST)) {
        limits.push(Number.NaN);
        continue;
      }
      limits.push(d + (second * ratio) / (1 - ratio));
    }
  }
  const [last, before] = [limits.at(-1)!, limits.at(-2)!];
  if (!Number.isFinite(last) || !Number.isFinite(before)) return 'the values do not come to a limit';
  return { value: last, error: Math.abs(last - before) + 10 * noise };
}
/** How many steps have to lead away, and by which part of the step before at least. */
const STEPS = 5;
const UNDIMINISHED = 0.98;

/** Whether gaps grow beyond all bounds: steps of a fixed factor towards the limit part the sides by no less each time. */
function leaves(gaps: readonly number[], noise: number): boolean {
  const steps = gaps.slice(1).map((x, k) => x - gaps[k]!);
  const last = steps.slice(-STEPS);
  const sign = Math.sign(gaps.at(-1)!);
  return (
    last.length === STEPS &&
    last.every((d, k) => sign * d > 100 * noise && (k === 0 || Math.abs(d) >= UNDIMINISHED * Math.abs(last[k - 1]!)))
  );
}

/** The largest factor by which differences may fall while they still show where they lead. */
const SLOWEST = 0.9;

/** Of a quantity of a linear flow, at a time between those of its fast modes and those that slow down. */
function onPlateau(c: Case, form: Limit, as: Tendency): ReturnType<typeof inSeries> {
  const gap = as.to === zero ? beyondPlateau(c, form, as.letter) : undefined;
  const verdict = gap === undefined ? undefined : zeroTest(gap);
  const evidence = (says: string): Evidence => ({ wing: 'symbolic', method: 'plateau of the linear equations', says });
  if (verdict?.kind === 'zero' && verdict.how === 'normal-form')
    return { says: 'agree', evidence: evidence('what fast modes leave of the start is what is claimed') };
  if (verdict?.kind === 'nonzero')
    return { says: 'disagree', evidence: evidence('what fast modes leave of the start is something else') };
  return { says: 'unclear' };
}

function inSeries(
  c: Case,
  form: Limit,
  as: Tendency,
): { readonly says: 'agree' | 'disagree' | 'unclear'; readonly evidence?: Evidence } {
  if (c.claim.observed.length > 0) return onPlateau(c, form, as);
  const right = { ...form.value, term: aligned(form.value, form.quantity.indices), indices: form.quantity.indices };
  const { term, left } = specialise(
    subtract(onPoint(form.quantity, undefined, c), onPoint(right, undefined, c)),
    c.when,
  );
  if (left.length > 0) return { says: 'unclear' };
  for (const step of [1, 2]) {
    const series = coefficientsBelow(
      term,
      { letter: as.letter, step, ...(as.to === undefined ? {} : { at: as.to }) },
      1,
    );
    if (series === undefined) continue;
    const evidence = (says: string): Evidence => ({ wing: 'symbolic', method: 'power series', says });
    if (series.start < 0)
      return { says: 'disagree', evidence: evidence('the difference of both sides has no finite limit') };
    const verdict = zeroTest(coefficientAt(series, 0));
    if (verdict.kind === 'zero' && verdict.how === 'normal-form')
      return { says: 'agree', evidence: evidence('the difference of both sides tends to 0') };
    if (verdict.kind === 'nonzero')
      return { says: 'disagree', evidence: evidence('the difference of both sides does not tend to 0') };
  }
  return { says: 'unclear' };
}
