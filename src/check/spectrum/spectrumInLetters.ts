import { add, mul, num, one, subtract, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { print } from '../../expr/print/print.ts';
import { isInteger } from '../../expr/rational.ts';
import { some } from '../../expr/traverse.ts';
import type { Form } from '../../model/claim.ts';
import { takeGradients } from '../../rewrite/derivative.ts';
import { assign } from '../../theory/motion.ts';
import { type Monic, rootsOf, samePolynomial, split, valueAt } from '../../theory/spectrum/eigenvalues.ts';
import { isRoot } from '../../theory/spectrum/fraction.ts';
import { vanishes, watched } from '../../theory/spectrum/matrix.ts';
import { type CharacteristicFactor, include, type Spectrum } from '../../theory/spectrum/spectrum.ts';
import { tidy } from '../../theory/spectrum/tidy.ts';
import { type Case, specialise } from '../case/case.ts';
import { isQuoted } from '../case/quoted.ts';
import { neverNegative } from '../case/signs.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { derivedAt } from '../linear/derivedSpectrum.ts';
import { judgeSpectrum } from './spectrum.ts';

type Claimed = Extract<Form, { kind: 'spectrum' }>;

/**
 * A claim about a spectrum: the compiled Jacobian in numbers first, then the spectrum that is derived in letters. Proved
 * where both agree with it; where they contradict each other nothing is decided.
 */
export function judgeSpectrumTwice(c: Case, form: Claimed): Judgement {
  const numeric = judgeSpectrum(c, form);
  const quoted = isQuoted(form.point) || form.eigenvalues.some((e) => e.tolerance !== undefined);
  if (numeric.verdict !== 'supported' || quoted) return numeric;
  const found = derivedAt(c, form.point);
  if (found === undefined || found.kind === 'none') return numeric;
  // A list with an index in it is compared in numbers only, but for what is claimed of the others.
  const open = found.families.length > 0;
  if (open && !form.contains) return numeric;
  const { result, sampled, undecided } = watched(() => compared(c, form, found));
  const told = (says: string, method = 'spectrum in letters'): Evidence => ({ wing: 'symbolic', method, says });
  if (open && result.says !== 'agrees') return numeric;
  if (result.says === 'open') return { ...numeric, evidence: [...numeric.evidence, told(result.why)] };
  if (result.says === 'differs' && undecided)
    return { ...numeric, evidence: [...numeric.evidence, told('not decided in letters')] };
  if (result.says === 'differs') {
    const evidence = [...numeric.evidence, told(result.why)];
    return inconclusive('the two wings disagree: the spectrum in letters is another than in numbers', evidence);
  }
  const proved = found.proved && !sampled;
  const says = `the derived eigenvalues and multiplicities are the claimed ones for all sizes${proved ? '' : '; zeros on the way were sampled'}`;
  return { verdict: proved ? 'proved' : 'supported', evidence: [told(says), ...numeric.evidence] };
}

type Compared = { readonly says: 'agrees' } | { readonly says: 'open' | 'differs'; readonly why: string };

/** A claimed eigenvalue. */
interface Listed {
  readonly value: Expr;
  multiplicity: Expr;
}

/** The claimed list against the derived factors: the roots of each have to be listed, as often as it stands there. */
function compared(c: Case, form: Claimed, found: Spectrum): Compared {
  let narrowed = false;
  const put = (e: Expr): Expr => {
    const s = specialise(e, c.when);
    narrowed ||= s.left.length > 0;
    return s.term;
  };
  const claimed: Listed[] = [];
  for (const e of form.eigenvalues) {
    const [value, multiplicity] = [e.value, e.times].map((x) => put(there(x, c, form))) as [Expr, Expr];
    const same = claimed.find((x) => x.value === value || isRoot(linear(x.value), value));
    if (same === undefined) claimed.push({ value, multiplicity });
    else same.multiplicity = add(same.multiplicity, multiplicity);
  }
  // What is derived less what is claimed, by factors of the characteristic polynomial.
  const rest: CharacteristicFactor[] = [];
  const values = claimed.map((e) => e.value);
  for (const f of found.factors)
    for (const polynomial of split(f.polynomial.map(put), values))
      include(rest, { polynomial, multiplicity: put(f.multiplicity) });
  const derived = new Set(rest.map((f) => f.polynomial));
  const { factors, roots } = gathered(claimed.filter((e) => !vanishes(e.multiplicity)));
  for (const f of factors) include(rest, { ...f, multiplicity: mul(num(-1), f.multiplicity) });
  const spoken = (p: Monic): boolean => factors.some((f) => samePolynomial(f.polynomial, p));
  // Under conditions that were not put in, what differs in general may agree all the same.
  const differs = (why: string): Compared => ({ says: narrowed ? 'open' : 'differs', why });
  const owners = new Map<CharacteristicFactor, Listed[]>(rest.map((f) => [f, []]));
  const left = [...roots];
  // Identities of quotients and roots are cheap; the other tests are for what they leave.
  for (const test of [isRoot, (p: Monic, x: Expr) => vanishes(valueAt(p, x))])
    for (const e of [...left]) {
      const own = rest.find((f) => test(f.polynomial, e.value));
      if (own === undefined) continue;
      owners.get(own)!.push(e);
      left.splice(left.indexOf(e), 1);
    }
  if (left.length > 0) return differs(`${text(left[0]!.value)} is not among the derived eigenvalues`);
  for (const [f, own] of owners) {
    const names = (rootsOf(f.polynomial) ?? []).map(text).join(', ') || 'eigenvalues without a closed form';
    if (!derived.has(f.polynomial)) return differs(`${names}: not among the derived eigenvalues`);
    if (form.contains && own.length === 0 && !spoken(f.polynomial)) continue;
    const more = own.length === 0 ? [f.multiplicity] : own.map((e) => subtract(f.multiplicity, e.multiplicity));
    for (const m of more) {
      if (vanishes(m) || (form.contains && neverNegative(m))) continue;
      const why = `${names}: as a derived eigenvalue ${text(tidy(m))} times more`;
      return form.contains || (own.length === 0 && f.polynomial.length > 3) ? { says: 'open', why } : differs(why);
    }
    if (form.contains || own.length === 0) continue;
    if (own.length < f.polynomial.length - 1) return differs(`${names}: not all of them are listed`);
    // All roots, each once: their product is the factor.
    if (!samePolynomial(f.polynomial, product(own.map((e) => e.value))))
      return { says: 'open', why: 'the listed roots of a factor are not told apart' };
  }
  return { says: 'agrees' };
}

/**
 * Claimed eigenvalues as factors of a polynomial, as far as they are quotients of letters, or roots that come so often each
 * and have such a product; the others one by one.
 */
function gathered(claimed: readonly Listed[]): {
  readonly factors: readonly CharacteristicFactor[];
  readonly roots: readonly Listed[];
} {
  const factors: CharacteristicFactor[] = [];
  const left: Listed[] = [];
  for (const e of claimed) {
    const value = tidy(e.value);
    if (hasRoot(value)) left.push(e);
    else factors.push({ polynomial: linear(value), multiplicity: e.multiplicity });
  }
  const groups: Listed[][] = [];
  for (const e of left) {
    const own = groups.find((g) => vanishes(subtract(g[0]!.multiplicity, e.multiplicity)));
    if (own === undefined) groups.push([e]);
    else own.push(e);
  }
  const roots: Listed[] = [];
  for (const g of groups) {
    const whole = product(g.map((e) => e.value)).map(tidy);
    if (whole.some(hasRoot)) roots.push(...g);
    else for (const polynomial of split(whole)) factors.push({ polynomial, multiplicity: g[0]!.multiplicity });
  }
  return { factors, roots };
}
const linear = (value: Expr): Monic => [mul(num(-1), value), one];
const hasRoot = (e: Expr): boolean =>
  some(e, (x) => x.kind === 'pow' && !(x.exponent.kind === 'num' && isInteger(x.exponent.value)));

/** The polynomial with these roots. */
function product(roots: readonly Expr[]): Monic {
  let p: readonly Expr[] = [one];
  for (const r of roots)
    p = Array.from({ length: p.length + 1 }, (_, k) => add(p[k - 1] ?? zero, mul(num(-1), r, p[k] ?? zero)));
  return p;
}

/** A term that may name states: they are those of the point. */
function there(e: Expr, c: Case, form: Claimed): Expr {
  const taken = takeGradients(e);
  const onForm = c.claim.ansatz === undefined ? taken : assign(taken, c.claim.ansatz.items);
  return assign(onForm, form.point.entries);
}

const text = (e: Expr): string => print(e, 'unicode');
