import { add, call, divide, isGuard, mul, num, pow, subtract, sym } from '../../expr/build.ts';
import type { Domain, Expr } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { print } from '../../expr/print/print.ts';
import { isInteger, isNegative, toNumber } from '../../expr/rational.ts';
import { type Sign, signOf } from '../../expr/sign.ts';
import { rebuild, some, treeSize } from '../../expr/traverse.ts';
import type { Condition } from '../../model/claim.ts';
import { expand } from '../../rewrite/expand.ts';
import { content, isConstant } from '../../rewrite/polynomial/polynomial.ts';
import { coefficientsBy } from '../../rewrite/polynomial/recursive.ts';
import { termOf } from '../../rewrite/polynomial/terms.ts';
import { sizesCounted } from '../countedSizes.ts';
import { factored, quotientOf, together } from '../spectrum/fraction.ts';
import { between, boundIn, tightest } from './bounds.ts';
import type { Need } from './need.ts';

/** Signs of larger terms are not asked for in other forms. */
const MOST_SIZE = 400;
/** Needs that are longer are not told. */
const MOST_LENGTH = 80;
/** Roots inside of roots that are undone. */
const DEEPEST = 3;

/** What has to hold for a value to lie in a domain. */
export function insideOf(value: Expr, domain: Domain): readonly Need[] {
  if (domain.kind !== 'real') return [];
  const { lower, upper } = domain;
  return [
    ...(lower === undefined ? [] : [{ term: subtract(value, lower.value), open: lower.open }]),
    ...(upper === undefined ? [] : [{ term: subtract(upper.value, value), open: upper.open }]),
  ];
}

/** What has to hold for a term to be real: what stands under its even roots is nowhere negative. */
export function realOf(e: Expr, open: (base: Expr) => boolean = () => false): readonly Need[] {
  const found = new Set<Expr>();
  some(e, (x) => {
    if (x.kind === 'pow' && x.exponent.kind === 'num' && x.exponent.value.d % 2n === 0n) found.add(x.base);
    return false;
  });
  return [...found].map((term) => ({ term, open: open(term) }));
}

/**
 * Needs of terms that are real as short as is seen: what the domains of letters fulfil is left out, roots are undone, of bounds
 * of one letter the tightest is kept. Values at which a factor that never changes its sign is 0 are not told apart, so that
 * what holds at such values alone holds nowhere. Undefined where they hold nowhere.
 */
export function reduced(needs: readonly Need[]): readonly Need[] | undefined {
  const short = shortened(needs)?.map((n) => ({ ...n, term: without(n.term, true) }));
  if (short === undefined || short.some(({ term }) => !decided(term).positive)) return undefined;
  return short.filter(({ term }) => decided(term).negative || some(term, isSwitched));
}

/** The same with all values at which a term is 0. */
function shortened(needs: readonly Need[]): readonly Need[] | undefined {
  const plain = needs.map((n) => undone(n, DEEPEST));
  if (plain.some((p) => p === undefined)) return undefined;
  const all = new Map<Expr, Need>();
  for (const n of plain.flatMap((p) => p!)) all.set(n.term, { ...n, open: n.open || all.get(n.term)?.open === true });
  const closest = tightest([...all.values()]);
  if (closest === undefined) return undefined;
  const inside = between(closest);
  const kept = closest.filter(
    (n) => boundIn(n.term) !== undefined || undone({ ...n, term: inside(n.term) }, DEEPEST)?.length !== 0,
  );
  // A term and its negative are not positive both.
  const opposed = kept.some((n) => kept.some((m) => (n.open || m.open) && add(n.term, m.term) === num(0)));
  return opposed ? undefined : kept;
}

/** What is 0 wherever a condition does not hold. */
export const isSwitched = (e: Expr): boolean =>
  isGuard(e) || (e.kind === 'call' && (e.fn === 'step' || e.fn === 'relu' || e.fn === 'floor' || e.fn === 'round'));

/** Needs in words; undefined where they are too long. */
export function needWords(needs: readonly Need[]): string | undefined {
  const words = needs.map(wordsOf);
  return words.some((w) => w.length > MOST_LENGTH) ? undefined : words.join(' and ');
}

/** Needs as conditions: a letter that a number bounds stands alone. */
export const conditionsOf = (needs: readonly Need[]): readonly Compared[] => needs.map(compared);

/** Whether a term is positive for all values of its letters, by the signs of the parts beside its roots. */
export const positiveByRoots = (e: Expr): boolean =>
  some(e, isSquareRoot) && shortened([{ term: e, open: true }])?.length === 0;

type Compared = Extract<Condition, { kind: 'compare' }>;

function compared({ term, open }: Need): Compared {
  const b = boundIn(term);
  const [left, right, above] = b === undefined ? [term, num(0), true] : [b.symbol, num(b.value), b.above];
  const comparison = above ? (open ? '>' : '>=') : open ? '<' : '<=';
  return { kind: 'compare', comparison, left, right };
}

function wordsOf(n: Need): string {
  // What is 1 where a condition holds, and 0 elsewhere, is the condition.
  if (isSwitched(n.term) && n.open) return print(n.term, 'unicode').replace(/^\[(.*)\]$/, '$1');
  const { left, right, comparison } = compared(n);
  return `${print(left, 'unicode')} ${comparison.replace('>=', '≥').replace('<=', '≤')} ${print(right, 'unicode')}`;
}

/** A need without its roots, as far as signs of their parts show how; an empty list where it holds everywhere. */
function undone({ term, open }: Need, depth: number): readonly Need[] | undefined {
  const signs = decided(term);
  const left = signs.negative && (signs.positive || signs.zero) ? without(term) : term;
  const s = decided(left);
  if (!s.negative && (!open || !s.zero)) return [];
  if (!s.positive && (open || !s.zero)) return undefined;
  const parts = depth === 0 ? undefined : aboutRoot(left);
  if (parts === undefined) return [{ term: left, open }];
  const { rest, factor, base } = parts;
  const [p, q] = [decided(rest), decided(factor)];
  const gap = subtract(mul(factor, factor, base), mul(rest, rest));
  const again = (...all: readonly Need[]): readonly Need[] | undefined => {
    const each = all.map((n) => undone(n, depth - 1));
    return each.some((x) => x === undefined) ? undefined : each.flatMap((x) => x!);
  };
  const real = { term: base, open: false };
  // p + q r with r a root, itself not negative.
  if (!p.negative && !q.negative && (!open || !p.zero)) return again(real);
  if (!p.positive && !q.negative && !q.zero) return again(real, { term: gap, open });
  if (!q.positive && !q.zero) return again(real, { term: rest, open: false }, { term: mul(num(-1), gap), open });
  return [{ term: left, open }];
}

/** A term in factors, less those that have one sign; loosely those too that may be 0. */
function without(e: Expr, loosely = false): Expr {
  const whole = factored(e);
  const above = whole.kind === 'mul' ? whole.factors : [whole];
  let negative = whole.kind === 'mul' && isNegative(whole.coefficient);
  const open = above.filter((f) => {
    const s = decided(f);
    if (s.negative === s.positive || (s.zero && (!loosely || some(f, isSwitched)))) return true;
    negative = negative !== s.negative;
    return false;
  });
  // What is divided by has the sign of what it is multiplied with.
  const made = open.map((f) =>
    f.kind === 'pow' && f.exponent.kind === 'num' && isInteger(f.exponent.value) && isNegative(f.exponent.value)
      ? divide(num(1), f)
      : f,
  );
  return inWholes(mul(num(negative ? -1 : 1), ...made));
}

/** A sum with whole coefficients that have no divisor in common. */
function inWholes(e: Expr): Expr {
  const q = e.kind === 'add' ? quotientOf(e) : undefined;
  if (q === undefined || !isConstant(q.fraction.denominator)) return e;
  const { numerator, denominator } = q.fraction;
  const c = content(numerator);
  const above = q.back(termOf(numerator, q.letters, c < 0n ? -c : c));
  return isNegative((termOf(denominator, q.letters) as Extract<Expr, { kind: 'num' }>).value)
    ? mul(num(-1), above)
    : above;
}

/** The sign of a term, as it is, over one denominator, or with sizes counted from the smallest. */
function decided(e: Expr): Sign {
  const x = numberOf(e);
  // Far from what rounding may do.
  if (Math.abs(x) > 1e-9) return { negative: x < 0, zero: false, positive: x > 0 };
  const own = signOf(e);
  if (!(own.negative && own.positive) || treeSize(e) > MOST_SIZE) return own;
  const whole = signOf(together(e));
  if (!(whole.negative && whole.positive)) return whole;
  const counted = sizesCounted(e);
  return counted === e ? whole : signOf(together(expand(counted)));
}

/** The number that a term without letters is; NaN of others. */
function numberOf(e: Expr): number {
  if (e.kind === 'num') return toNumber(e.value);
  if (e.kind === 'add') return e.terms.reduce((n, t) => n + numberOf(t), 0);
  if (e.kind === 'mul') return e.factors.reduce((n, f) => n * numberOf(f), toNumber(e.coefficient));
  if (e.kind === 'pow') return numberOf(e.base) ** numberOf(e.exponent);
  return e === ARCTANGENT ? Math.PI / 4 : Number.NaN;
}
const ARCTANGENT = call('atan', num(1));

const isSquareRoot = (x: Expr): x is RootOf =>
  x.kind === 'pow' && x.exponent.kind === 'num' && x.exponent.value.d === 2n;
type RootOf = Extract<Expr, { kind: 'pow' }> & { readonly exponent: Extract<Expr, { kind: 'num' }> };

/** A term as p + q r up to a positive factor, with r the outermost of its square roots. */
function aboutRoot(e: Expr): { readonly rest: Expr; readonly factor: Expr; readonly base: Expr } | undefined {
  const bases = new Set<Expr>();
  some(e, (x) => {
    if (isSquareRoot(x)) bases.add(x.base);
    return false;
  });
  const base = [...bases].toSorted((a, b) => treeSize(b) - treeSize(a))[0];
  if (base === undefined) return undefined;
  const root = sym(letter({ name: '#root', role: 'auxiliary' }));
  const named = (x: Expr): Expr =>
    isSquareRoot(x) && x.base === base ? pow(root, num(Number(x.exponent.value.n))) : rebuild(x, named);
  const q = quotientOf(named(e), [root]);
  const at = q?.letters.symbols.indexOf(root) ?? -1;
  if (q === undefined || at < 0) return undefined;
  const evenly = (p: typeof q.fraction.numerator): readonly [Expr, Expr] => {
    const parts = coefficientsBy(p, at).map((c) => q.back(termOf(c, q.letters)));
    const of = (odd: number): Expr =>
      add(...parts.flatMap((c, k) => (k % 2 === odd ? [mul(c, pow(base, num((k - odd) / 2)))] : [])));
    return [of(0), of(1)];
  };
  const [[a, b], [c, d]] = [evenly(q.fraction.numerator), evenly(q.fraction.denominator)];
  // (a + b r) (c + d r) has the sign of the quotient.
  return { rest: factored(add(mul(a, c), mul(b, d, base))), factor: factored(add(mul(a, d), mul(b, c))), base };
}
