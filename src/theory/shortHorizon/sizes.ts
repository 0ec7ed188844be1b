import { num } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import { letters, substituteLetters } from '../../expr/traverse.ts';
import type { Model } from '../../model/model.ts';
import { exactValue } from '../../rewrite/evaluate.ts';
import { Untestable } from './monomials.ts';
import { largeSizes } from './strength.ts';

/** Whole sizes at which a model is not reduced, in ascending order, and the ratios that they have. */
export interface Sizes {
  /** Values of parameters that are ratios of sizes. */
  readonly ratios: ReadonlyMap<Letter, Q.Rational>;
  /** Of sizes that stay finite. */
  readonly inner: ReadonlyMap<Letter, number>;
  /** `size` is what all of them are proportional to. */
  readonly choices: readonly { readonly size: number; readonly sizes: ReadonlyMap<Letter, number> }[];
}

const LARGEST = 24;
const RATIOS = [Q.rational(2), Q.rational(1, 2), Q.rational(3), Q.rational(1, 3), Q.ONE];

/** The sizes that respect every declared ratio. A ratio that is a parameter is first tried as 2, so that its place in a formula shows. */
export function sizesOf(model: Model, given: ReadonlyMap<Letter, Q.Rational>): Sizes {
  const large = [...largeSizes(model)];
  const [reference] = large;
  if (reference === undefined) throw new Untestable('a model without a declared limit');
  const equations = model.limits.filter((l) => l.relation === '=' && l.right !== undefined);
  const inner = innerSizes(model, new Set(large));
  let ratios = new Map(given);
  const known = new Map<Letter, Q.Rational>([[reference, Q.ONE]]);
  for (const { left, right } of equations) {
    const free = letters(right!).filter((l) => l.role === 'parameter' && !ratios.has(l));
    const tries = free.length === 0 ? [undefined] : RATIOS;
    const unknown = letters(left).filter((l) => large.includes(l) && !known.has(l));
    if (unknown.length !== 1) throw new Untestable('sizes whose ratios are not read off');
    let found: Q.Rational | undefined;
    for (const r of tries) {
      const values = new Map(ratios);
      for (const [k, l] of free.entries())
        if (r !== undefined) values.set(l, RATIOS[(RATIOS.indexOf(r) + k) % RATIOS.length]!);
      found = FRACTIONS.find((q) => balanced(left, right!, new Map([...known, [unknown[0]!, q], ...values])));
      if (found === undefined) continue;
      ratios = values;
      break;
    }
    if (found === undefined) throw new Untestable('a ratio of sizes that small whole numbers do not have');
    known.set(unknown[0]!, found);
  }
  const missing = large.find((l) => !known.has(l));
  if (missing !== undefined) throw new Untestable(`\`${missing.name}\` grows without a ratio`);
  const choices = [];
  for (let n = 1; n <= LARGEST; n++) {
    const own = [...known].map(([l, q]) => [l, Q.times(q, Q.rational(n))] as const);
    if (own.some(([, q]) => !Q.isInteger(q) || q.n > LARGEST)) continue;
    choices.push({ size: n, sizes: new Map([...inner, ...own.map(([l, q]) => [l, Number(q.n)] as const)]) });
  }
  return { ratios, inner, choices };
}

/** Ratios that are looked through: small fractions, the simplest first. */
const FRACTIONS: readonly Q.Rational[] = Array.from({ length: 11 }, (_, k) => k + 2).flatMap((sum) =>
  Array.from({ length: sum - 1 }, (_, k) => [k + 1, sum - k - 1] as const)
    .filter(([n, d]) => Q.rational(n, d).d === BigInt(d))
    .map(([n, d]) => Q.rational(n, d)),
);

function balanced(left: Expr, right: Expr, values: ReadonlyMap<Letter, Q.Rational>): boolean {
  const terms = new Map([...values].map(([l, q]) => [l, num(q)] as const));
  const [a, b] = [left, right].map((e) => exactValue(substituteLetters(e, terms), new Map()));
  return a !== undefined && b !== undefined && Q.compare(a, b) === 0;
}

/** Sizes that stay finite: 2, or the least that their bound allows. */
function innerSizes(model: Model, large: ReadonlySet<Letter>): ReadonlyMap<Letter, number> {
  const made = new Map<Letter, number>();
  for (const { letter, value } of model.sizes) {
    if (large.has(letter)) continue;
    const { domain } = letter;
    const bound = domain.kind === 'integer' || domain.kind === 'real' ? domain.lower : undefined;
    const least = bound === undefined ? undefined : exactValue(bound.value, made);
    const declared = value === undefined ? undefined : exactValue(value, made);
    const low = least === undefined ? 1 : Number(least.n / least.d) + (bound!.open ? 1 : 0);
    const wanted = declared === undefined || !Q.isInteger(declared) ? 2 : Math.min(2, Number(declared.n));
    made.set(letter, Math.max(low, wanted));
  }
  return made;
}
