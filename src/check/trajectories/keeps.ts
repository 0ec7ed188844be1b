import { subtract } from '../../expr/build.ts';
import type { Form } from '../../model/claim.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import { zeroTest } from '../../rewrite/zeroTest.ts';
import { afterStep, alongFlow } from '../../theory/motion.ts';
import { type Case, isMap, specialise } from '../case/case.ts';
import { type Orbit, proceed, sizeOf } from './orbit.ts';
import type { Settled } from './settle.ts';

type Limit = Extract<Form, { kind: 'limit' }>;

/** How far states are moved, over their size; how long they are followed, over the pace; and what may be left of the change. */
const ASIDE = 1e-2;
const LONG = 200;
const LOOKS = 20;
const GONE = 1e-2;
const TRIALS = 2;

/**
 * Whether a quantity that stands still while the states move on has a reason to: it is conserved, or comes back where states are
 * moved aside. What merely does not change in the time that is followed may creep, as the radius does where r' = -1e-15 r^3.
 */
export function keepsItsValue(
  c: Case,
  form: Limit,
  orbit: Orbit,
  { t, states }: Settled,
  read: (y: Float64Array, t: number) => readonly { readonly found: number }[],
): boolean {
  return isConserved(c, form) || isAttracted(orbit, t.at(-1)!, states.at(-1)!, read);
}

function isConserved(c: Case, { quantity: { term } }: Limit): boolean {
  const change = isMap(c) ? subtract(afterStep(term, c.fields), term) : alongFlow(term, c.fields);
  const verdict = zeroTest(specialise(change, c.when).term);
  return verdict.kind === 'zero';
}

/** From states beside the last one the quantity comes to the value that it has there. */
function isAttracted(
  orbit: Orbit,
  t: number,
  y: Float64Array,
  read: (y: Float64Array, t: number) => readonly { readonly found: number }[],
): boolean {
  // An angle that has turned often is large, and is not moved on to another turn.
  const size = Math.min(largestOf(y) || 1, sizeOf(orbit));
  const here = read(y, t).map((e) => e.found);
  const pace = Math.max(largestOf(orbit.field.evaluate(y, 0)) / size, 1e-290);
  // An affine flow is followed without steps, for as long as it was.
  const long = orbit.affine() === undefined ? LONG / pace : t;
  const whole = orbit.map === undefined ? long : Math.max(LOOKS, Math.min(1e5, Math.round(long)));
  const times = Array.from({ length: LOOKS }, (_, k) =>
    orbit.map === undefined ? (whole * (k + 1)) / LOOKS : Math.round((whole * (k + 1)) / LOOKS),
  );
  for (let trial = 0; trial < 2 * TRIALS; trial++) {
    const sign = trial % 2 === 0 ? 1 : -1;
    const moved = y.map((v, k) => v + (sign * ASIDE * size * (((k * 7 + trial * 3 + 2) % 11) - 5.5)) / 5.5);
    const beside = orbit.domain.manifold?.retract(moved) ?? moved;
    const last = proceed(orbit, beside, 0, times);
    if (last.length < times.length) return false;
    const first = read(beside, t).map((e) => e.found);
    const after = read(last.at(-1)!, t).map((e) => e.found);
    const back = here.every((v, m) => {
      const rounding = 1e-9 * Math.max(Math.abs(v), Math.abs(first[m]!));
      return Math.abs(after[m]! - v) <= Math.max(GONE * Math.abs(first[m]! - v), rounding);
    });
    if (!back) return false;
  }
  return true;
}
