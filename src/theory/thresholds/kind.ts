import { mul, sym } from '../../expr/build.ts';
import { ContractionTooSymmetric } from '../../expr/canonical.ts';
import type { Expr, Letter, Sym } from '../../expr/expr.ts';
import { print } from '../../expr/print/print.ts';
import { NoDerivative, Singular } from '../../expr/refusal.ts';
import { signOf } from '../../expr/sign.ts';
import { substitute } from '../../expr/traverse.ts';
import type { Point } from '../../model/model.ts';
import { TooManyTerms } from '../../rewrite/expand.ts';
import type { Motion } from '../fixedPoints/system.ts';
import { type SteadyForm, steadyForm } from '../normalForm/steady.ts';
import { factored } from '../spectrum/fraction.ts';
import { Undecided, vanishes } from '../spectrum/matrix.ts';

/** Coefficients that are longer are not shown. */
const MOST_LENGTH = 80;

/**
 * What kind of threshold it is where an eigenvalue of a flow vanishes, by the normal form on the centre manifold with
 * letters (Kuznetsov 2004, sections 3.2 and 7.4), in a sentence. Undefined where the form is not worked out, or says nothing.
 */
export function kindWords(
  motions: readonly Motion[],
  point: Point,
  moved: Letter,
  value: Expr,
  goesOn: boolean,
): string | undefined {
  const at = (x: Sym): Expr => {
    const e = point.entries.find((k) => k.state === x.letter && k.indices.length === 0);
    return e === undefined ? x : mul(e.guard, e.term);
  };
  // A point that only rests at the threshold is asked about there.
  const there = (x: Sym): Expr => (goesOn ? at(x) : substitute(at(x), (s) => (s.letter === moved ? value : undefined)));
  try {
    const form = steadyForm({ motions, point: there, goesOn, moved: sym(moved), value });
    if (typeof form === 'string') return undefined;
    const says = kindOf(form);
    return says === undefined ? undefined : `${moved.name} = ${print(value, 'unicode')}: ${says}`;
  } catch (problem) {
    const known = [Singular, NoDerivative, TooManyTerms, ContractionTooSymmetric, Undecided];
    if (known.some((k) => problem instanceof k)) return undefined;
    throw problem;
  }
}

function kindOf({ push, speed, second, cubic }: SteadyForm): string | undefined {
  const written = (name: string, e: Expr): string => {
    const text = print(factored(e), 'unicode');
    return text.length > MOST_LENGTH ? '' : `, ${name} ${text}`;
  };
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
