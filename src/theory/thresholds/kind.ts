import { add, isGuard, mul, num, sqrt, sym } from '../../expr/build.ts';
import type { Expr, Letter, Sym } from '../../expr/expr.ts';
import { print } from '../../expr/print/print.ts';
import { rational } from '../../expr/rational.ts';
import { type Sign, signOf } from '../../expr/sign.ts';
import { some, substitute } from '../../expr/traverse.ts';
import type { Point } from '../../model/model.ts';
import { derivative } from '../../rewrite/derivative.ts';
import { attempted } from '../attempted.ts';
import type { Motion } from '../fixedPoints/system.ts';
import { type SteadyForm, steadyForm } from '../normalForm/steady.ts';
import { lyapunovCoefficient } from '../normalForm/turning.ts';
import { factored, together } from '../spectrum/fraction.ts';
import { vanishes } from '../spectrum/matrix.ts';

/** Coefficients that are longer are not shown. */
const MOST_LENGTH = 80;

/**
 * What kind of threshold it is where an eigenvalue of a flow vanishes, by the normal form on the centre manifold with
 * letters (Kuznetsov 2004, sections 3.2 and 7.4), in a sentence, at a point with a spectrum, which rests for all letters.
 * Undefined where the form is not worked out, or says nothing.
 */
export function kindWords(
  motions: readonly Motion[],
  point: Point,
  moved: Letter,
  value: Expr,
  goesOn: boolean,
): string | undefined {
  const there = pointAt(point, moved, value, goesOn);
  return attempted(() => {
    // States with indices are not put into the motion: whether they rest is seen there.
    const single = motions.every((m) => m.unknown.indices.length === 0 && m.unknown.letter.axes.length === 0);
    const rests = single && goesOn && !motions.some((m) => some(m.right, mayJump));
    const form = steadyForm({ motions, point: there, goesOn, moved: sym(moved), value, rests, leading: true });
    if (typeof form === 'string') return undefined;
    const says = kindOf(form);
    return says === undefined ? undefined : `${moved.name} = ${print(value, 'unicode')}: ${says}`;
  });
}

/**
 * The same where a pair of eigenvalues crosses the imaginary axis: its frequency, how its real part moves, and whether
 * the cycle that branches off attracts, from the first Lyapunov coefficient with letters. `square` is that of the
 * frequency, `sum` minus that of the two eigenvalues, both off the threshold.
 */
export function turningWords(
  motions: readonly Motion[],
  point: Point,
  moved: Letter,
  value: Expr,
  pair: { readonly square: Expr; readonly sum: Expr; readonly middle?: Expr },
): string | undefined {
  const critical = (e: Expr): Expr => factored(substitute(e, (s) => (s.letter === moved ? value : undefined)));
  return attempted(() => {
    const square = critical(pair.square);
    const there = pointAt(point, moved, value, true);
    const middle = pair.middle && critical(pair.middle);
    const name = `${moved.name} = ${print(value, 'unicode')}`;
    const order =
      middle && (vanishes(middle) ? 'fourth' : vanishes(add(mul(num(2), middle), num(1))) ? 'third' : undefined);
    if (order !== undefined)
      return `${name}: a strong resonance, the multipliers are ${order} roots of 1: no one circle branches off`;
    const question = { motions, point: there, moved: sym(moved), value };
    const form = lyapunovCoefficient(question, { square, ...(middle && { middle }) });
    if (typeof form === 'string') return undefined;
    const speed = critical(mul(num(rational(-1, 2)), derivative(pair.sum, sym(moved))));
    const moves =
      middle === undefined
        ? `${written('frequency', factored(sqrt(square)))}${written('the real part moves at', speed)}`
        : `${written('a circle at multipliers with the real part', middle)}${written('the modulus moves at', speed)}`;
    const s = clearSign(form);
    const third = written('first Lyapunov coefficient, up to a positive factor,', form);
    const says = vanishes(form)
      ? `a hopf point at which the first Lyapunov coefficient vanishes${moves}`
      : !s.positive && !s.zero
        ? `a supercritical hopf${moves}${third}`
        : !s.negative && !s.zero
          ? `a subcritical hopf${moves}${third}`
          : `a hopf, supercritical where the first Lyapunov coefficient is negative${moves}${third}`;
    const but = middle !== undefined && middle.kind !== 'num' ? ', off third and fourth roots of 1' : '';
    return `${name}: ${says}${but}`;
  });
}

/** The sign of a term in factors, or over one denominator multiplied out: (1 + b) (1 - b + b^2) is 1 + b^3. */
function clearSign(e: Expr): Sign {
  const found = [e, together(e)].map(signOf);
  return found.find((s) => !s.zero && s.positive !== s.negative) ?? found[0]!;
}

/** Noise moves what rests without it, and what jumps may move at one value although it rests at all others. */
const mayJump = (e: Expr): boolean =>
  e.kind === 'sym'
    ? e.letter.role === 'noise'
    : isGuard(e) || e.kind === 'reduce' || (e.kind === 'call' && JUMPING.has(e.fn));
const JUMPING: ReadonlySet<string> = new Set(['step', 'sign', 'floor', 'round']);

/** The numbers of a point; of one that only rests at the threshold, those there. */
function pointAt(point: Point, moved: Letter, value: Expr, goesOn: boolean): (x: Sym) => Expr {
  const at = (x: Sym): Expr => {
    const e = point.entries.find((k) => k.state === x.letter && k.indices.length === 0);
    return e === undefined ? x : mul(e.guard, e.term);
  };
  return goesOn ? at : (x) => substitute(at(x), (s) => (s.letter === moved ? value : undefined));
}

/** A coefficient with its name; nothing where it is too long to be shown. */
function written(name: string, e: Expr): string {
  const text = print(factored(e), 'unicode');
  return text.length > MOST_LENGTH ? '' : `, ${name} ${text}`;
}

function kindOf({ push, speed, second, cubic }: SteadyForm): string | undefined {
  if (!vanishes(push)) {
    if (vanishes(second)) return undefined;
    return `a fold${written('coefficient of second order', second)}`;
  }
  if (speed === undefined || vanishes(speed)) return undefined;
  const moves = written('the eigenvalue moves at', speed);
  if (!vanishes(second)) return `transcritical${moves}${written('coefficient of second order', second)}`;
  if (vanishes(cubic)) return undefined;
  const s = signOf(factored(cubic));
  const third = written('coefficient of third order', cubic);
  if (!s.positive && !s.zero) return `a supercritical pitchfork${moves}${third}`;
  if (!s.negative && !s.zero) return `a subcritical pitchfork${moves}${third}`;
  return `a pitchfork, supercritical where the coefficient of third order is negative${moves}${third}`;
}
