import { divide, mul, num, one, subtract, sym, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { isNonzero, isPositive } from '../../expr/sign.ts';
import { letters, substitute } from '../../expr/traverse.ts';
import type { Form } from '../../model/claim.ts';
import { scalar } from '../../numeric/scalar.ts';
import { valuesOf } from '../../numeric/setting.ts';
import { derivative } from '../../rewrite/derivative.ts';
import { attempted } from '../../theory/attempted.ts';
import { factored } from '../../theory/spectrum/fraction.ts';
import { vanishes, watched } from '../../theory/spectrum/matrix.ts';
import { type Case, specialise } from '../case/case.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { vanishing } from '../centre/coefficients.ts';
import { judgeSpectrumTwice } from '../spectrum/spectrumInLetters.ts';
import { drivenWords } from '../stability/stability.ts';
import { lookAtPoint } from './atPoint.ts';
import { places } from './judge.ts';
import { formAt } from './letters.ts';
import { movers, type Placed, settingAt, type Threshold } from './mover.ts';
import type { Seen } from './seen.ts';
import { solvedRelation } from './solvedRelation.ts';

type NormalForm = Extract<Form, { kind: 'normal-form' }>;

/** What a claim says of y' = c0 + c1 y + c2 y^2 + c3 y^3. */
type Claimed = readonly [Expr, Expr, Expr, Expr];

/**
 * `normal-form at {…}: y' = …`, to the orders that it states: at the threshold, where c1 (or c0, if there is one) vanishes,
 * the motion on the centre manifold has the coefficients c2 and c3, and beside it c0 and c1 agree to first order in what
 * is moved. All up to the scale of y: with y = s z they are c0/s, c1, c2 s, c3 s^2.
 */
export function judgeNormalForm(c: Case, form: NormalForm): Judgement {
  const driven = drivenWords(c);
  if (driven !== undefined) return inconclusive(driven);
  const claimed = coefficients(form);
  if (claimed === undefined) return inconclusive('a normal form is judged as a polynomial of y up to its third order');
  const [c0, c1, c2, c3] = claimed;
  if (vanishes(c0) && vanishes(c2) && vanishes(c3))
    return judgeSpectrumTwice(c, {
      kind: 'spectrum',
      point: form.point,
      contains: true,
      eigenvalues: [{ value: c1, times: one }],
    });
  const critical = vanishes(c0) ? c1 : c0;
  if (vanishes(critical)) return inconclusive('nothing in it moves through a threshold: c0 and c1 are 0');
  const relation: Threshold = { kind: 'threshold', left: critical, right: zero, says: [], at: form.point };
  const found = movers(c, relation);
  if (found.length === 0) return inconclusive('nothing in it can be moved through a threshold');
  const { placed, why } = places(c, relation, found);
  if (placed.length === 0)
    return inconclusive(`${why}; away from a threshold terms of second and third order can be transformed away`);
  let worst = 0;
  for (const [k, p] of placed.entries()) {
    const seen = lookAtPoint(c, relation, form.point, p, c.random.fork(`normal form ${k}`), true);
    if (seen.kind === 'refuted')
      return { verdict: 'refuted', evidence: [], reason: seen.reason, witness: seen.witness };
    if (seen.kind === 'open' || seen.kind === 'beside') return inconclusive(seen.why);
    const gap = compared(c, claimed, seen, p);
    if (typeof gap !== 'number') return gap;
    worst = Math.max(worst, gap);
  }
  const numeric: Evidence = {
    wing: 'numeric',
    method: 'projected second and third order coefficients',
    says: `the stated coefficients agree, up to the scale of the amplitude, at ${placed.length} settings`,
    measured: worst,
    tolerance: SAME,
    draws: placed.length,
  };
  const { result, sampled } = watched(() => attempted(() => inLetters(c, form, claimed, relation)));
  return result === true && !sampled
    ? {
        verdict: 'proved',
        evidence: [
          { wing: 'symbolic', method: 'normal form in letters', says: 'the derived coefficients are the stated ones' },
          numeric,
        ],
      }
    : { verdict: 'supported', evidence: [numeric] };
}

/** Coefficients that agree up to this part are the same; beyond a hundred times that they differ. */
const SAME = 1e-5;

/** Coefficients of a polynomial of y of at most third order; undefined of anything else. */
function coefficients({ right, amplitude }: NormalForm): Claimed | undefined {
  const y = sym(amplitude);
  const found: Expr[] = [];
  let next = right;
  for (const factorial of [1, 1, 2, 6]) {
    const at0 = substitute(next, (s) => (s === y ? zero : undefined));
    found.push(factored(divide(at0, num(factorial))));
    next = derivative(next, y);
  }
  return vanishes(next) ? (found as unknown as Claimed) : undefined;
}

/** The largest relative deviation at one setting, or the judgement that it forces. */
function compared(
  c: Case,
  [c0, c1, c2, c3]: Claimed,
  seen: Extract<Seen, { kind: 'agrees' }>,
  placed: Placed,
): number | Judgement {
  const steady = seen.is?.steady;
  if (steady === undefined) return inconclusive('more than one direction is critical, or they rotate');
  const { mover, setting, value } = placed;
  const read = (e: Expr, v = value): number => scalar(e, valuesOf(settingAt(setting, mover, v)));
  const h = 1e-4 * (Math.abs(value) || 1);
  const slope = (e: Expr): number =>
    (8 * (read(e, value + h) - read(e, value - h)) - (read(e, value + 2 * h) - read(e, value - 2 * h))) / (12 * h);
  let worst = 0;
  const differ = (what: string, left: number, right: number): Judgement | undefined => {
    const gap = Math.abs(left - right) / Math.max(Math.abs(left), Math.abs(right), 1e-290);
    if (gap <= SAME) {
      worst = Math.max(worst, gap);
      return undefined;
    }
    if (gap <= 100 * SAME) return inconclusive(`${what}: ${left} measured, ${right} stated, too close to tell`);
    const shown = { left: [left], right: [right], scale: [1], entry: () => what, states: new Map() };
    return { verdict: 'refuted', evidence: [], witness: witness(c.model, setting, shown, 0) };
  };
  const [s2, s3] = [read(c2), read(c3)];
  const { push, second, cubic } = steady;
  const flat = vanishing(second) === true;
  const problems: (Judgement | undefined)[] = [];
  if (seen.speed !== undefined)
    problems.push(differ(`change of the critical eigenvalue with ${mover.name}`, seen.speed, slope(c1)));
  if (vanishing(push) === false)
    problems.push(differ(`push times coefficient of y^2`, push.value * second.value, slope(c0) * s2));
  if (!vanishes(c2) || !vanishes(c3)) {
    if (flat !== (s2 === 0)) problems.push(differ('coefficient of y^2', second.value, s2));
    else if (flat) problems.push(signs('the coefficient of y^3', cubic.value, s3));
    else if (!vanishes(c3))
      problems.push(
        differ('coefficient of y^3 over the square of that of y^2', cubic.value / second.value ** 2, s3 / s2 ** 2),
      );
  }
  return problems.find((p) => p?.verdict === 'refuted') ?? problems.find((p) => p !== undefined) ?? worst;

  function signs(what: string, left: number, right: number): Judgement | undefined {
    if (vanishing(cubic) !== false) return inconclusive(`${what} is too small to have a sign`);
    return Math.sign(left) === Math.sign(right) ? undefined : differ(`${what}, up to a positive factor`, left, right);
  }
}

/** Whether the derived coefficients are the stated ones, up to the scale of y, for all letters. */
function inLetters(c: Case, form: NormalForm, claimed: Claimed, relation: Threshold): boolean {
  const solved = solvedRelation(c, relation);
  if (solved === undefined) return false;
  const found = formAt(c, form.point, solved);
  if (found === undefined || typeof found === 'string') return false;
  const moved = sym(solved.letter);
  const put = (e: Expr): Expr =>
    specialise(
      substitute(e, (s) => (s === moved ? solved.value : undefined)),
      c.when,
    ).term;
  const [c0, c1, c2, c3] = claimed.map((e) => e) as [Expr, Expr, Expr, Expr];
  if (letters(c2).includes(form.amplitude)) return false;
  const [s2, s3] = [put(c2), put(c3)];
  const same = (a: Expr, b: Expr): boolean => vanishes(subtract(a, b));
  const { push, speed, second, cubic } = found;
  if (!vanishes(push))
    return same(mul(push, second), mul(put(derivative(c0, moved)), s2)) && vanishes(c3) && isNonzero(second);
  if (speed === undefined || !vanishes(c0) || !same(speed, put(derivative(c1, moved)))) return false;
  if (vanishes(c2) && vanishes(c3)) return true;
  if (vanishes(second)) return vanishes(s2) && isPositive(factored(divide(s3, cubic)));
  return isNonzero(factored(divide(s2, second))) && (vanishes(c3) || same(mul(s3, second, second), mul(cubic, s2, s2)));
}
