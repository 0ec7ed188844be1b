import { add, divide, mul, negate, num, square, sum, sym } from '../../expr/build.ts';
import type { Expr, Sym } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import { factorsOf, mentions, some, termsOf } from '../../expr/traverse.ts';
import { isBent } from '../../model/kinks.ts';
import type { Point } from '../../model/model.ts';
import { isConstrained } from '../../model/tangent.ts';
import { TIME } from '../../theory/motion.ts';
import { type Case, isMap } from '../case/case.ts';
import { neverNegative, surelyPositive } from '../case/signs.ts';
import type { Evidence } from '../case/verdict.ts';
import { withinConditions } from '../conditions/withinConditions.ts';
import { leastAnywhere } from '../landscape/leastAnywhere.ts';

/**
 * Why a point is stable where its linear part leaves that open: the flow descends an analytic potential, each state at a
 * rate of its own, and nothing lies below the point. A local minimum of an analytic function is a stable point of its
 * gradient flow, strict or not (Absil & Kurdyka 2006, On the stable equilibrium points of gradient systems). The potential
 * is the loss that the author wrote the gradient of, with what decays beside it. Undefined where the model is not
 * written so, or the minimum is not proved.
 */
export function leastPotential(c: Case, point: Point): readonly Evidence[] | undefined {
  if (isMap(c) || c.claim.ansatz !== undefined) return undefined;
  const potential = writtenPotential(c);
  if (potential === undefined || isBent(potential)) return undefined;
  const least = leastAnywhere(c, { says: 'minimum', point }, potential);
  if (least.verdict !== 'proved') return undefined;
  return least.evidence.map((e) => ({ ...e, says: `of the potential that the flow descends: ${e.says}` }));
}

function writtenPotential(c: Case): Expr | undefined {
  const within = withinConditions(c.when);
  const positive = (e: Expr): boolean => surelyPositive(within(e));
  const states = c.model.states.map((s) => s.letter);
  const constant = (e: Expr): boolean =>
    !states.some((s) => mentions(e, s)) && !mentions(e, TIME) && e.free.length === 0;
  let loss: Expr | undefined;
  let decay: Expr = num(0);
  for (const { state, indices, right } of c.model.dynamics) {
    const { domain } = state;
    const whole = domain.kind === 'real' && domain.lower === undefined && domain.upper === undefined;
    if (isConstrained(state) || !whole || domain.not !== undefined) return undefined;
    const own = sym(
      state,
      indices.map((a) => atomIndex(a)),
    );
    const rates: Expr[] = [];
    const decays: Expr[] = [];
    for (const term of termsOf(right)) {
      const part = descended(term, own);
      if (part === undefined || !constant(part.rate)) return undefined;
      if (part.of === undefined) decays.push(part.rate);
      else if (rates.length > 0 || (loss !== undefined && loss !== part.of)) return undefined;
      else {
        loss = part.of;
        rates.push(part.rate);
      }
    }
    const [rate] = rates;
    if (rate === undefined || !positive(rate)) return undefined;
    const pull = add(...decays, num(0));
    if (!neverNegative(within(pull))) return undefined;
    decay = add(decay, mul(divide(pull, mul(num(2), rate)), sum(indices, square(own))));
  }
  // A stop-gradient makes of the gradient another field than that of the loss.
  const stops = (e: Expr): boolean => some(e, (x) => x.kind === 'call' && (x.fn === 'sg' || x.fn === 'xlogx'));
  return loss === undefined || stops(loss) ? undefined : add(loss, decay);
}

/** -rate grad(of, own), or -rate own; undefined of a term that is neither. */
function descended(term: Expr, own: Sym): { readonly rate: Expr; readonly of?: Expr } | undefined {
  if (term === own || factorsOf(term).includes(own)) return { rate: negate(divide(term, own)) };
  const slope = [term, ...factorsOf(term)].find((f) => f.kind === 'grad');
  if (slope?.kind !== 'grad' || slope.by !== own) return undefined;
  return { rate: negate(divide(term, slope)), of: slope.of };
}
