import type { Expr } from '../expr.ts';
import type { FunctionName } from '../functionNames.ts';
import * as Q from '../rational.ts';
import type { Addition } from './addition.ts';
import type { Nodes } from './nodes.ts';

/** What the sine and the cosine of an angle become by whole quarters of a turn. */
export interface Turns {
  /** Of a sum in which a rational multiple of π stands, with the least such multiple; undefined where nothing changes. */
  reduced(fn: FunctionName, arg: Expr, call: (fn: FunctionName, arg: Expr) => Expr): Expr | undefined;
  /** The arc of a sine or cosine that is a simple number. */
  inverse(fn: FunctionName, arg: Expr): Expr | undefined;
}

/** π is 4 atan(1): c atan(1) is c/2 quarters of a turn. */
export function turns({ zero, num, one, callNode, split }: Nodes, { add, negate, subtract, scaled }: Addition): Turns {
  const isEighth = (e: Expr): boolean => e.kind === 'call' && e.fn === 'atan' && e.args[0] === one;
  const HALF = Q.rational(1, 2);
  /** π/6. */
  const PART = Q.rational(2, 3);

  function reduced(fn: FunctionName, arg: Expr, call: (fn: FunctionName, arg: Expr) => Expr): Expr | undefined {
    if (fn !== 'sin' && fn !== 'cos' && fn !== 'tan') return undefined;
    const term = (arg.kind === 'add' ? arg.terms : [arg]).find((t) => isEighth(split(t)[1]));
    if (term === undefined) return undefined;
    const [c, eighth] = split(term);
    const rest = subtract(arg, term);
    const quarters = floor(Q.times(c, HALF));
    const left = Q.minus(c, Q.rational(2n * quarters));
    const angle = add(rest, scaled(left, eighth));
    if (fn === 'tan') return quarters === 0n || quarters % 2n !== 0n ? undefined : call('tan', angle);
    // sin(x + π/2) = cos x and cos(x + π/2) = -sin x.
    const turn = Number(((quarters + (fn === 'cos' ? 1n : 0n)) % 4n) + 4n) % 4;
    const other = turn % 2 === 1;
    const sign = (e: Expr): Expr => (turn >= 2 ? negate(e) : e);
    if (rest !== zero) return quarters === 0n ? undefined : sign(call(other ? 'cos' : 'sin', angle));
    if (Q.isZero(left)) return other ? sign(one) : zero;
    // Of an angle up to π/2 the one that is up to π/4, and the sine of π/6.
    const beyond = Q.compare(left, Q.ONE) > 0;
    const small = beyond ? Q.minus(Q.rational(2), left) : left;
    const isCosine = Q.compare(left, Q.ONE) === 0 || other !== beyond;
    if (!isCosine && Q.compare(small, PART) === 0) return sign(num(HALF));
    if (quarters === 0n && !beyond && isCosine === (fn === 'cos')) return undefined;
    return sign(call(isCosine ? 'cos' : 'sin', scaled(small, eighth)));
  }

  /** The angles of the sines and cosines 0, 1/2 and 1. */
  function inverse(fn: FunctionName, arg: Expr): Expr | undefined {
    if (arg.kind !== 'num' || (fn !== 'asin' && fn !== 'acos')) return undefined;
    const { value } = arg;
    const sine = ANGLES.find(([of]) => Q.compare(of, value) === 0)?.[1];
    if (sine === undefined) return undefined;
    return scaled(fn === 'asin' ? sine : Q.minus(Q.rational(2), sine), callNode('atan', [one]));
  }

  return { reduced, inverse };
}

/** Sines, and their angles in eighths of a turn. */
const ANGLES: readonly (readonly [Q.Rational, Q.Rational])[] = [
  [Q.MINUS_ONE, Q.rational(-2)],
  [Q.rational(-1, 2), Q.rational(-2, 3)],
  [Q.ZERO, Q.ZERO],
  [Q.rational(1, 2), Q.rational(2, 3)],
  [Q.ONE, Q.rational(2)],
];

const floor = ({ n, d }: Q.Rational): bigint => (n >= 0n ? n / d : -((-n + d - 1n) / d));
