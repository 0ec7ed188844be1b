import type { Expr } from '../expr.ts';
import * as Q from '../rational.ts';
import { asNumber, type Draw, type Drawing } from './drawing.ts';
import { type Factor, once, product } from './product.ts';

/** A factor that is a number, as a power. */
function factor(e: Expr, draw: Draw): Factor {
  if (e.kind !== 'pow') return once(asNumber(e, draw));
  const base = asNumber(e.base, draw);
  if (e.exponent.kind === 'num') return { base, exponent: e.exponent.value };
  const exponent = asNumber(e.exponent, draw);
  if (exponent.kind === 'negative' && base.kind !== 'negative')
    return { base: { kind: 'power', base, exponent: exponent.of }, exponent: Q.MINUS_ONE };
  return once({ kind: 'power', base, exponent });
}

const PI: Drawing = { kind: 'letter', name: 'pi', role: 'parameter', indices: [], components: 0, rank: 0, dots: 0 };

/**
 * A number times factors that are numbers and others already drawn.
 * π stands in terms as 4 atan 1: its powers take those of 4 out of the number.
 */
export function drawnProduct(
  number: Q.Rational,
  rest: readonly Expr[],
  drawings: readonly Drawing[],
  draw: Draw,
): Drawing {
  let front = number;
  const factors = rest.map((f): Factor => {
    const [base, exponent] = f.kind === 'pow' && f.exponent.kind === 'num' ? [f.base, f.exponent.value] : [f, Q.ONE];
    const twice = Q.times(exponent, Q.rational(2));
    const isPi =
      base.kind === 'call' && base.fn === 'atan' && base.args[0]!.kind === 'num' && Q.isOne(base.args[0].value);
    if (!isPi || !Q.isInteger(twice)) return factor(f, draw);
    front = Q.times(front, Q.power(Q.rational(2), -Number(twice.n)));
    return { base: PI, exponent };
  });
  return product(front, [...factors, ...drawings.map(once)]);
}
