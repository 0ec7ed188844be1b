import * as Q from '../rational.ts';
import type { Drawing } from './drawing.ts';
import { exactKey, negated, orderedFactors, settled } from './order.ts';

/** A part of a product to a power. */
export interface Factor {
  readonly base: Drawing;
  readonly exponent: Q.Rational;
}
export const once = (base: Drawing): Factor => ({ base, exponent: Q.ONE });

export const numberDrawing = (value: Q.Rational): Drawing =>
  Q.isNegative(value) ? negated({ kind: 'number', value: Q.negate(value) }) : { kind: 'number', value };

/** The product of a number and powers: signs go in front, equal bases meet, negative powers become divisors. */
export function product(coefficient: Q.Rational, factors: readonly Factor[]): Drawing {
  let number = coefficient;
  const powers = new Map<string, Factor>();
  const take = ({ base, exponent }: Factor): void => {
    const whole = Q.isInteger(exponent);
    if (whole && (base.kind === 'negative' || base.kind === 'sum')) {
      const { flipped, of } = settled(base);
      if (flipped && exponent.n % 2n !== 0n) number = Q.negate(number);
      if (flipped) {
        take({ base: of, exponent });
        return;
      }
    }
    if (whole && base.kind === 'number') {
      number = Q.times(number, Q.power(base.value, Number(exponent.n)));
      return;
    }
    if (whole && base.kind === 'product') {
      number = Q.times(number, Q.power(base.number, Number(exponent.n)));
      for (const f of base.factors) take({ base: f, exponent });
      for (const f of base.divisors) take({ base: f, exponent: Q.negate(exponent) });
      return;
    }
    if (base.kind === 'power' && base.exponent.kind === 'number' && (whole || base.base.kind === 'norm')) {
      take({ base: base.base, exponent: Q.times(base.exponent.value, exponent) });
      return;
    }
    if (base.kind === 'root' && whole && exponent.n % 2n === 0n) {
      take({ base: base.of, exponent: Q.times(exponent, Q.rational(1, 2)) });
      return;
    }
    const key = exactKey(base);
    const known = powers.get(key);
    powers.set(key, { base, exponent: known === undefined ? exponent : Q.plus(known.exponent, exponent) });
  };
  for (const f of factors) take(f);
  const over: Drawing[] = [];
  const under: Drawing[] = [];
  for (const { base, exponent } of powers.values()) {
    if (Q.isNegative(exponent)) under.push(raised(base, Q.negate(exponent)));
    else if (!Q.isZero(exponent)) over.push(raised(base, exponent));
  }
  const size = Q.isNegative(number) ? Q.negate(number) : number;
  let made: Drawing;
  if (over.length + under.length === 0) made = { kind: 'number', value: size };
  else if (over.length === 1 && under.length === 0 && Q.isOne(size)) made = over[0]!;
  else made = { kind: 'product', number: size, factors: orderedFactors(over), divisors: orderedFactors(under) };
  return Q.isNegative(number) ? negated(made) : made;
}

function raised(base: Drawing, exponent: Q.Rational): Drawing {
  if (Q.isOne(exponent)) return base;
  if (exponent.n === 1n && exponent.d === 2n) return { kind: 'root', of: base };
  return { kind: 'power', base, exponent: { kind: 'number', value: exponent } };
}
