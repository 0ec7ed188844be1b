import { add, call, divide, mul, num, pow, subtract, sym } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { toNumber } from '../../expr/rational.ts';
import { mentions, rebuild, some, substituteLetters, termsOf } from '../../expr/traverse.ts';
import type { Condition } from '../../model/claim.ts';
import { conjuncts } from '../../model/conjuncts.ts';
import { fieldInstrument } from '../../numeric/instrument.ts';
import { drawNumber } from '../../numeric/setting.ts';
import { derivative } from '../../rewrite/derivative.ts';
import { expand } from '../../rewrite/expand.ts';
import { zeroTest } from '../../rewrite/zeroTest.ts';
import { attempted } from '../../theory/attempted.ts';
import { factored } from '../../theory/spectrum/fraction.ts';
import { type Case, fieldsWhen, isMap, settings } from '../case/case.ts';
import { neverNegative, surelyPositive } from '../case/signs.ts';
import type { Evidence } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { withinConditions } from '../conditions/withinConditions.ts';
import type { Route } from './answer.ts';

/** States at which the compiled slope is looked at, at each setting. */
const LOOKS = 24;

/**
 * One fixed point of one number: the motion never rises along it (or never falls), and is 0 at 0. It is analytic and not 0
 * elsewhere, so it is strictly monotone, flat points or not, and the root is the only one, however often it is one.
 */
export const monotone: Route = (c, form) => {
  const [field, ...others] = fieldsWhen(c);
  if (field === undefined || others.length > 0 || c.claim.ansatz !== undefined || form.says.kind !== 'count')
    return undefined;
  const { state } = field;
  const { real, complex } = form.says;
  if (state.axes.length > 0 || state.domain.kind !== 'real' || complex !== undefined) return undefined;
  const [setting] = settings(c).settings;
  if (real.kind !== 'num' || setting === undefined) return undefined;
  if (state.domain.lower !== undefined || state.domain.upper !== undefined || state.domain.not !== undefined)
    return undefined;
  const x = sym(state);
  const says = attempted(() => {
    const right = isMap(c) ? subtract(field.right, x) : field.right;
    const rests = zeroTest(substituteLetters(right, new Map([[state, num(0)]])));
    if (rests.kind !== 'zero' || rests.how !== 'normal-form') return undefined;
    if (!isAnalytic(right, state)) return undefined;
    const slope = derivative(right, x);
    const ways = [expand(slope), rising(slope), ...halfAngles(slope)];
    // A field that is 0 everywhere, as at some value of a parameter, rises and falls nowhere.
    const keeps = (sign: number): boolean => ways.some((e) => neverFalls(c, mul(num(sign), e), state));
    if (keeps(-1)) return { sign: -1, word: 'rises' };
    return keeps(1) ? { sign: 1, word: 'falls' } : undefined;
  });
  if (says === undefined || !seen(c, says.sign)) return undefined;
  const evidence: readonly Evidence[] = [
    {
      wing: 'symbolic',
      method: 'monotony',
      says: `the motion never ${says.word} with ${state.name}, and is 0 at ${state.name} = 0 alone`,
    },
    { wing: 'numeric', method: 'the compiled slope at random states', says: `never ${says.word} there` },
  ];
  if (real === num(1)) return { route: 'letters', judgement: { verdict: 'proved', evidence } };
  const entry = (): string => 'the number of fixed points';
  const shown = { left: [1], right: [toNumber(real.value)], scale: [1], entry, states: new Map() };
  return {
    route: 'letters',
    judgement: { verdict: 'refuted', evidence, witness: witness(c.model, setting, shown, 0) },
  };
};

/** Whether a slope is never negative, and not 0 at 1: what does not move with the state, and what does, each by itself. */
function neverFalls(c: Case, slope: Expr, state: Letter): boolean {
  const within = withinConditions(c.when);
  const terms = termsOf(slope);
  const [free, moving] = [false, true].map((m) => add(num(0), ...terms.filter((e) => mentions(e, state) === m)));
  const there = substituteLetters(moving!, new Map([[state, num(1)]]));
  // Analytic, never negative, and bent at 0: not 0 everywhere, though it may be 0 at 1.
  const bends = (): boolean => {
    const x = sym(state);
    const twice = attempted(() => derivative(derivative(moving!, x), x));
    return twice !== undefined && surelyPositive(within(expand(substituteLetters(twice, new Map([[state, num(0)]])))));
  };
  const bounded = neverNegative(within(free!)) || conjuncts(c.when).some((w) => isMultipleOfGap(free!, w));
  return (
    bounded &&
    neverNegative(within(moving!)) &&
    (surelyPositive(within(there)) || surelyPositive(within(free!)) || bends())
  );
}

/** Whether a term is what a condition leaves between its sides, times something that is never negative. */
function isMultipleOfGap(e: Expr, w: Condition): boolean {
  if (w.kind !== 'compare' || w.comparison === '=' || w.comparison === '!=') return false;
  const [low, high] = w.comparison === '<' || w.comparison === '<=' ? [w.left, w.right] : [w.right, w.left];
  const gap = subtract(high, low);
  const other = attempted(() => factored(divide(e, gap)));
  return other !== undefined && neverNegative(other);
}

/** A term with 1 - tanh^2 as the power of cosh that it is: there its sign is seen. */
function rising(e: Expr): Expr {
  if (e.kind === 'add' && e.terms.length === 2 && e.terms.includes(num(1))) {
    const other = e.terms.find((t) => t !== num(1))!;
    const square = mul(num(-1), other);
    if (square.kind === 'pow' && square.exponent === num(2) && square.base.kind === 'call' && square.base.fn === 'tanh')
      return pow(call('cosh', square.base.args[0]!), num(-2));
  }
  return rebuild(e, rising);
}

/** A term with cos u as 1 - 2 sin(u/2)^2, and as 2 cos(u/2)^2 - 1: there the sign of 1 - cos u, or 1 + cos u, is seen. */
function halfAngles(e: Expr): readonly Expr[] {
  if (!some(e, (x) => x.kind === 'call' && x.fn === 'cos')) return [];
  const put = (fn: 'sin' | 'cos', sign: number): Expr => {
    const walked = (x: Expr): Expr => {
      if (x.kind !== 'call' || x.fn !== 'cos') return rebuild(x, walked);
      const half = pow(call(fn, divide(x.args[0]!, num(2))), num(2));
      return add(num(sign), mul(num(-2 * sign), half));
    };
    return expand(walked(e));
  };
  return [put('sin', 1), put('cos', -1)];
}

/** Functions of one number that have a power series everywhere on the line. */
const ENTIRE: ReadonlySet<string> = new Set(['exp', 'sin', 'cos', 'tanh', 'sinh', 'cosh', 'atan', 'erf']);

/** Whether a term is made of powers and of functions that are analytic on the whole line of a state; what does not hold it is a number. */
function isAnalytic(e: Expr, state: Letter): boolean {
  if (!mentions(e, state)) return true;
  const all = (parts: readonly Expr[]): boolean => parts.every((x) => isAnalytic(x, state));
  switch (e.kind) {
    case 'sym':
      return true;
    case 'add':
      return all(e.terms);
    case 'mul':
      return all(e.factors);
    case 'pow':
      return all([e.base]) && e.exponent.kind === 'num' && e.exponent.value.d === 1n && e.exponent.value.n > 0n;
    case 'call':
      return ENTIRE.has(e.fn) && all(e.args);
    default:
      return false;
  }
}

/** Whether the compiled slope has the sign at random states, of all reaches. */
function seen(c: Case, sign: number): boolean {
  return settings(c).settings.every((setting, s) => {
    const field = fieldInstrument(c.model, setting);
    const draw = c.random.fork(`slopes ${s}`);
    return Array.from({ length: LOOKS }, (_, k) => {
      const at = Float64Array.of(10 ** ((k % 5) - 2) * drawNumber({ kind: 'real' }, setting, draw));
      const slope = field.jacobian(at, 0)[0]! - (isMap(c) ? 1 : 0);
      return slope * sign >= -1e-9 * (1 + Math.abs(slope));
    }).every(Boolean);
  });
}
