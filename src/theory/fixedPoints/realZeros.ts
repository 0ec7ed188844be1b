import { divide, mul, num, one, pow, subtract, add as sum, sym, zero as zeroTerm } from '../../expr/build.ts';
import type { Expr, Sym } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { toNumber } from '../../expr/rational.ts';
import { signOf } from '../../expr/sign.ts';
import { rebuild, some, substitute } from '../../expr/traverse.ts';
import { expand } from '../../rewrite/expand.ts';
import { factor } from '../../rewrite/polynomial/factor.ts';
import { gcd } from '../../rewrite/polynomial/gcd.ts';
import { type Polynomial, totalDegree, variablesOf } from '../../rewrite/polynomial/polynomial.ts';
import { exponentsOf } from '../../rewrite/polynomial/ring.ts';
import { alphabet, fractionOf, NotRational, symbolsOf, termOf } from '../../rewrite/polynomial/terms.ts';

/** Functions that rise everywhere on the line, and whether they are odd. */
const RISING: ReadonlyMap<string, { readonly odd: boolean }> = new Map([
  ['exp', { odd: false }],
  ['tanh', { odd: true }],
  ['sinh', { odd: true }],
  ['atan', { odd: true }],
  ['erf', { odd: true }],
  ['log', { odd: false }],
]);

/**
 * A term with the same real zeros, as often, in which functions that rise everywhere are undone: x (exp(u) - 1) becomes
 * x u, tanh(u) - tanh(v) becomes u - v, and factors that are positive are left out. Undefined where it is not seen how.
 */
export function realZerosOf(e: Expr): Expr | undefined {
  const atoms = new Map<Sym, Extract<Expr, { kind: 'call' }>>();
  const named = (t: Expr): Expr => {
    if (t.kind !== 'call') return rebuild(t, named);
    if (!RISING.has(t.fn) || t.args.some((a) => some(a, (x) => x.kind === 'call')))
      throw new NotRational(`\`${t.fn}\``);
    // Where a logarithm has no value there is no motion.
    if (t.fn === 'log' && (signOf(t.args[0]!).negative || signOf(t.args[0]!).zero)) throw new NotRational('`log`');
    const known = [...atoms].find(([, call]) => call === t);
    if (known !== undefined) return known[0];
    const made = sym(letter({ name: `value ${atoms.size + 1} of ${t.fn}`, role: 'any' }));
    atoms.set(made, t);
    return made;
  };
  try {
    const plain = named(expand(e));
    const letters = alphabet([...symbolsOf(expand(plain))]);
    const { numerator, denominator } = fractionOf(expand(plain), letters);
    const back = (p: Polynomial): Expr => substitute(termOf(p, letters), (s) => atoms.get(s));
    const isPlain = (p: Polynomial): boolean => !variablesOf(p).some((v) => atoms.has(letters.symbols[v]!));
    if (!isPlain(denominator) && signOf(back(denominator)).zero) return undefined;
    const parts: Expr[] = [];
    const { content, factors } = factor(numerator);
    for (const { factor: f, times } of factors) {
      const part = isPlain(f) ? termOf(f, letters) : undone(f, letters.symbols, atoms, back);
      if (part === undefined) return undefined;
      parts.push(pow(part, num(times)));
    }
    if (content === 0n) return zeroTerm;
    if (!isPlain(denominator)) return mul(...parts);
    const below = termOf(denominator, letters);
    const result = divide(mul(...parts), below);
    // What is undone may not cancel what is divided by: (exp(x) - 1)^2/x has no value at 0.
    const all = alphabet([...symbolsOf(below, symbolsOf(expand(result)))]);
    const left = gcd(fractionOf(expand(result), all).denominator, fractionOf(below, all).numerator);
    return totalDegree(left) === totalDegree(denominator) ? result : undefined;
  } catch (problem) {
    if (problem instanceof NotRational) return undefined;
    throw problem;
  }
}

/** What vanishes where an irreducible polynomial with functions in it does; 1 where it never vanishes. */
function undone(
  f: Polynomial,
  symbols: readonly Sym[],
  atoms: ReadonlyMap<Sym, Extract<Expr, { kind: 'call' }>>,
  back: (p: Polynomial) => Expr,
): Expr | undefined {
  if (!signOf(back(f)).zero) return one;
  const terms = f.keys.map((k, i) => ({
    by: exponentsOf(f.ring, k).flatMap((e, v) => (e === 0 ? [] : [{ symbol: symbols[v]!, e }])),
    c: f.coefficients[i]!,
  }));
  // A sum of functions times numbers, and of a number.
  const calls: { readonly call: Extract<Expr, { kind: 'call' }>; readonly c: bigint }[] = [];
  let rest = 0n;
  for (const { by, c } of terms) {
    const [first, ...more] = by;
    if (first === undefined) rest = c;
    else {
      const call = atoms.get(first.symbol);
      if (call === undefined || first.e !== 1 || more.length > 0) return undefined;
      calls.push({ call, c });
    }
  }
  const [a, b, ...others] = calls;
  if (a === undefined) return undefined;
  if (a.call.fn === 'log' && rest === 0n) return productOfLogs(calls);
  if (others.length > 0 || (b !== undefined && (rest !== 0n || b.call.fn !== a.call.fn))) return undefined;
  const { odd } = RISING.get(a.call.fn)!;
  const [u] = a.call.args;
  if (b !== undefined) {
    const [v] = b.call.args;
    return a.c === -b.c ? subtract(u!, v!) : odd && a.c === b.c ? sum(u!, v!) : undefined;
  }
  if (odd && rest === 0n) return u!;
  return a.call.fn === 'exp' && rest === -a.c ? u! : undefined;
}

/** log u + 2 log v - log w vanishes where u v^2 - w does; all of them are positive. */
function productOfLogs(
  calls: readonly { readonly call: Extract<Expr, { kind: 'call' }>; readonly c: bigint }[],
): Expr | undefined {
  if (calls.some(({ call, c }) => call.fn !== 'log' || c > 6n || c < -6n)) return undefined;
  const side = (sign: bigint): Expr =>
    mul(
      ...calls.flatMap(({ call, c }) =>
        c * sign > 0n ? [pow(call.args[0]!, num(toNumber({ n: c * sign, d: 1n })))] : [],
      ),
    );
  return subtract(side(1n), side(-1n));
}
