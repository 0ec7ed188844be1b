import { add, zero } from '../../expr/build.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import { mentions, some, termsOf } from '../../expr/traverse.ts';
import type { EvaluationPoint } from '../../rewrite/evaluationPoint.ts';
import { Evaluator } from '../../rewrite/evaluator.ts';
import { PRIME_PAIRS, primeField } from '../../rewrite/primeField.ts';
import { primePoint } from '../../rewrite/randomPoint.ts';
import { sizeChoices } from '../../rewrite/sizeChoices.ts';
import { type Moving, moving } from '../../rewrite/slopes.ts';
import type { Field } from '../derivation.ts';
import type { Values } from './rows.ts';

/**
 * Whether a polynomial can be no part of what a polynomial motion conserves, together with others of lower degree and at
 * any rate: its change has a part of higher degree than theirs can have, and than all of them have themselves. That part
 * is made of the leading ones of the polynomial and of the motion; a value of it in a prime field that is not 0 shows it.
 */
export function outgrows(term: Expr, degree: number, fields: readonly Field[], wheres: readonly Values[]): boolean {
  const states = new Set(fields.map((f) => f.state));
  // On a sphere or a simplex degrees mix.
  if ([...states].some((l) => l.domain.kind === 'sphere' || l.domain.kind === 'simplex')) return false;
  const own = leading([term], states);
  const motion = leading(
    fields.map((f) => f.right),
    states,
  );
  if (own === undefined || motion === undefined || own.degree <= degree || motion.degree < 2) return false;
  const moved = fields.map((f, k) => ({ ...f, right: motion.parts[k]! }));
  const [potential] = own.parts as [Expr];
  const [some, least] = sizeChoices(add(potential, ...motion.parts));
  const differs = (where: Values): boolean =>
    [least, some].some((sizes) => sizes !== undefined && changesAt(potential, moved, sizes, where));
  // What is not 0 with more letters put in is not 0 before.
  return differs(joined(wheres)) || wheres.every(differs);
}

const joined = (wheres: readonly Values[]): Values => new Map(wheres.flatMap((w) => [...w]));

/** The terms of the highest degree that there is in some polynomials, for each of them. */
function leading(
  all: readonly Expr[],
  states: ReadonlySet<Letter>,
): { readonly degree: number; readonly parts: readonly Expr[] } | undefined {
  const graded = all.map((e) => termsOf(e).map((t) => [t, degreeOf(t, states)] as const));
  let degree = 0;
  for (const [, d] of graded.flat()) {
    if (d === undefined) return undefined;
    degree = Math.max(degree, d);
  }
  return { degree, parts: graded.map((terms) => add(...terms.filter(([, d]) => d === degree).map(([t]) => t))) };
}

/** The degree of a homogeneous polynomial in some letters; undefined where it is none. */
function degreeOf(e: Expr, states: ReadonlySet<Letter>): number | undefined {
  switch (e.kind) {
    case 'sym':
      return states.has(e.letter) ? 1 : 0;
    case 'mul': {
      let n = 0;
      for (const f of e.factors) {
        const d = degreeOf(f, states);
        if (d === undefined) return undefined;
        n += d;
      }
      return n;
    }
    case 'add': {
      const [first, ...rest] = e.terms.map((t) => degreeOf(t, states));
      return rest.every((d) => d === first) ? first : undefined;
    }
    case 'sum':
      return degreeOf(e.body, states);
    case 'pow': {
      const d = degreeOf(e.base, states);
      if (d === 0 && degreeOf(e.exponent, states) === 0) return 0;
      const k = e.exponent.kind === 'num' && Q.isInteger(e.exponent.value) ? Q.toNumber(e.exponent.value) : -1;
      return d === undefined || k < 0 ? undefined : k * d;
    }
    default:
      return some(e, (x) => x.kind === 'sym' && states.has(x.letter)) ? undefined : 0;
  }
}

/** Whether a term changes along fields at a random point of a prime field, some letters at given values. */
function changesAt(term: Expr, fields: readonly Field[], sizes: ReadonlyMap<Letter, number>, where: Values): boolean {
  const [pair] = PRIME_PAIRS as readonly [(typeof PRIME_PAIRS)[number], ...typeof PRIME_PAIRS];
  const field = primeField(pair);
  const free = primePoint(field, { seed: 1, sizes, indices: new Map() });
  const rest: EvaluationPoint<bigint> = {
    ...free,
    symbol: (l, at, exponent) => {
      const value = where.get(l);
      return value?.kind === 'num' ? field.rational(value.value) : free.symbol(l, at, exponent);
    },
  };
  const byState = new Map(fields.filter((f) => f.right !== zero && mentions(term, f.state)).map((f) => [f.state, f]));
  const still = new Evaluator(field, rest);
  const symbol = (l: Letter, at: readonly number[], exponent: boolean): Moving<bigint> => {
    const value = rest.symbol(l, at, exponent);
    const f = byState.get(l);
    return { value, slope: f && still.at(f.right, new Map(f.indices.map((a, k): [Atom, number] => [a, at[k]!]))) };
  };
  const found = new Evaluator(moving(field), { ...rest, symbol }).run((v) => v.of(term));
  return found.kind === 'value' && found.value.slope !== undefined && !field.isZero(found.value.slope);
}
