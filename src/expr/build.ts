import { canonicalNames, sumHash } from './canonical.ts';
import {
  type Atom,
  type Call,
  type Expr,
  type FunctionName,
  type Grad,
  type Index,
  type IndexSet,
  type Letter,
  type Mul,
  type Num,
  type Pow,
  Singular,
  type Sum,
  type Sym,
} from './expr.ts';
import {
  atomIndex,
  atomsOf,
  boundAtom,
  entryIndex,
  fresh,
  hashText,
  indexSet,
  intern,
  mergeAtoms,
  mix,
  mixSorted,
  placeIndex,
} from './intern.ts';
import * as Q from './rational.ts';
import { isNonnegative, isPositive } from './sign.ts';

// The one place that makes terms. Constructors keep a small normal form: flatten, fold rationals, merge like terms
// and powers, eliminate deltas, pull constants out of sums. Everything else is a rule with a name, elsewhere.
// Mutually recursive by nature (a product replaces indices, replacing rebuilds sums, sums are made of products).

const KIND = Object.fromEntries(
  ['num', 'sym', 'value', 'delta', 'unequal', 'less', 'add', 'mul', 'pow', 'call', 'sum', 'prod', 'grad'].map((k) => [
    k,
    hashText(k),
  ]),
) as Record<Expr['kind'], number>;
const NO_ATOMS: readonly Atom[] = [];

/** An exact number. */
export function num(value: Q.Rational | number | bigint): Num {
  const q = typeof value === 'object' ? value : typeof value === 'bigint' ? Q.rational(value) : Q.fromNumber(value);
  return intern(`n${Q.text(q)}`, (id) => ({
    id,
    kind: 'num',
    value: q,
    height: 0,
    free: NO_ATOMS,
    hash: mix(KIND.num, hashText(Q.text(q))),
  }));
}
export const zero = num(0);
export const one = num(1);
export const minusOne = num(-1);
const half = num(Q.rational(1, 2));

/** The set 1 … size; the same size polynomial gives the same set. */
export const setOf = (size: Expr | number): IndexSet => indexSet(typeof size === 'number' ? num(size) : size);

/** A component of a letter. */
export function sym(letter: Letter, indices: readonly Index[] = []): Sym {
  if (indices.length !== letter.axes.length)
    throw new Error(`${letter.name} has ${letter.axes.length} axes, not ${indices.length}`);
  return intern(`s${letter.id}:${indices.map((i) => i.id).join(',')}`, (id) => {
    let hash = mix(KIND.sym, letter.hash);
    for (const i of indices) hash = mix(hash, i.hash);
    return { id, kind: 'sym', letter, indices, height: 0, free: mergeAtoms(indices.map(atomsOf)), hash };
  });
}

// ---- indices -------------------------------------------------------------------------------------------------

/** An index moved by a whole number. */
export function shifted(index: Index, by: number): Index {
  if (by === 0) return index;
  if (index.kind === 'atom') return atomIndex(index.atom, index.shift + by);
  if (index.kind === 'entry') return entryIndex(index.of, index.shift + by);
  return placeIndex(add(index.value, num(by)));
}

/** j - i where it is a known whole number. */
function difference(i: Index, j: Index): number | undefined {
  if (i.kind === 'atom' && j.kind === 'atom') return i.atom === j.atom ? j.shift - i.shift : undefined;
  if (i.kind === 'entry' && j.kind === 'entry') return i.of === j.of ? j.shift - i.shift : undefined;
  if (i.kind === 'place' && j.kind === 'place') {
    const d = subtract(j.value, i.value);
    return d.kind === 'num' ? Q.toNumber(d.value) : undefined;
  }
  return undefined;
}

/** Whether an index lies outside the values that an atom of the set can take, for certain. */
function outside(place: Index, atom: Index): boolean {
  if (place.kind !== 'place' || atom.kind !== 'atom') return false;
  const low = subtract(place.value, num(1 + atom.shift));
  const high = subtract(place.value, add(atom.atom.set.size, num(atom.shift)));
  return (low.kind === 'num' && Q.isNegative(low.value)) || (high.kind === 'num' && Q.compare(high.value, Q.ZERO) > 0);
}

/** An index as a number. */
export function value(index: Index): Expr {
  if (index.kind === 'place') return index.value;
  if (index.kind === 'entry') return add(index.of, num(index.shift));
  if (index.shift !== 0) return add(value(atomIndex(index.atom)), num(index.shift));
  return intern(`v${index.id}`, (id) => ({
    id,
    kind: 'value',
    index,
    height: 0,
    free: [index.atom],
    hash: mix(KIND.value, index.hash),
  }));
}

// A pair with the shift on one side only, in an order that does not depend on history.
function aligned(i: Index, j: Index): [Index, Index] {
  let [a, b] = [i, j];
  if (a.kind !== 'place' && b.kind !== 'place') {
    const swap = shifted(a, -shiftOf(a)).hash > shifted(b, -shiftOf(b)).hash;
    if (swap) [a, b] = [b, a];
    return [shifted(a, -shiftOf(b)), shifted(b, -shiftOf(b))];
  }
  if (a.kind === 'place') [a, b] = [b, a];
  return [shifted(a, -shiftOf(a)), shifted(b, -shiftOf(a))];
}
const shiftOf = (i: Index): number => (i.kind === 'place' ? 0 : i.shift);

function pair(kind: 'delta' | 'unequal', i: Index, j: Index): Expr {
  const d = difference(i, j);
  if (d !== undefined) return (d === 0) === (kind === 'delta') ? one : zero;
  if (outside(i, j) || outside(j, i)) return kind === 'delta' ? zero : one;
  if (i.kind === 'atom' && j.kind === 'atom' && i.atom.set !== j.atom.set)
    throw new Error(`indices of different sets compared: ${i.atom.name}, ${j.atom.name}`);
  const [a, b] = aligned(i, j);
  return intern(`${kind === 'delta' ? 'd' : 'u'}${a.id},${b.id}`, (id) => ({
    id,
    kind,
    i: a,
    j: b,
    height: 0,
    free: mergeAtoms([atomsOf(a), atomsOf(b)]),
    hash: mixSorted(KIND[kind], [a.hash, b.hash]),
  }));
}
/** Kronecker's delta. */
export const delta = (i: Index, j: Index): Expr => pair('delta', i, j);
/** The condition i != j. */
export const unequal = (i: Index, j: Index): Expr => pair('unequal', i, j);

/** The condition i < j. */
export function less(i: Index, j: Index): Expr {
  const d = difference(i, j);
  if (d !== undefined) return d > 0 ? one : zero;
  if (i.kind === 'place' && j.kind === 'place') {
    const gap = subtract(j.value, i.value);
    if (isPositive(gap)) return one;
    if (isNonnegative(negate(gap))) return zero;
  }
  if (i.kind === 'place' && j.kind === 'atom') {
    // value < atom + shift holds always below 1 + shift, never from size + shift on.
    const low = subtract(i.value, num(1 + j.shift));
    if (low.kind === 'num' && Q.isNegative(low.value)) return one;
    const high = subtract(i.value, add(j.atom.set.size, num(j.shift)));
    if (high.kind === 'num' && !Q.isNegative(high.value)) return zero;
  }
  if (i.kind === 'atom' && j.kind === 'place') {
    const low = subtract(j.value, num(1 + i.shift));
    if (low.kind === 'num' && Q.compare(low.value, Q.ZERO) <= 0) return zero;
    const high = subtract(j.value, add(i.atom.set.size, num(i.shift)));
    if (high.kind === 'num' && Q.compare(high.value, Q.ZERO) > 0) return one;
  }
  // The shift stands on the right, or moves into the place.
  const move = shiftOf(i);
  const [a, b] = [shifted(i, -move), shifted(j, -move)];
  const [x, y] = b.kind !== 'place' && a.kind === 'place' ? [shifted(a, -shiftOf(b)), shifted(b, -shiftOf(b))] : [a, b];
  return intern(`l${x.id},${y.id}`, (id) => ({
    id,
    kind: 'less',
    i: x,
    j: y,
    height: 0,
    free: mergeAtoms([atomsOf(x), atomsOf(y)]),
    hash: mix(mix(KIND.less, x.hash), y.hash),
  }));
}

// ---- sums and products of terms ------------------------------------------------------------------------------

/** A term as coefficient times the rest. */
export function split(e: Expr): readonly [Q.Rational, Expr] {
  if (e.kind === 'num') return [e.value, one];
  if (e.kind !== 'mul' || Q.isOne(e.coefficient)) return [Q.ONE, e];
  return [e.coefficient, rawMul(Q.ONE, e.factors)];
}

/** The sum of terms. */
export function add(...parts: readonly Expr[]): Expr {
  let constant = Q.ZERO;
  const rests = new Map<Expr, Q.Rational>();
  const take = (e: Expr): void => {
    if (e.kind === 'num') constant = Q.plus(constant, e.value);
    else if (e.kind === 'add') for (const t of e.terms) take(t);
    else {
      const [c, rest] = split(e);
      const known = rests.get(rest);
      rests.set(rest, known === undefined ? c : Q.plus(known, c));
    }
  };
  for (const p of parts) take(p);
  const terms: Expr[] = [];
  for (const [rest, c] of rests) if (!Q.isZero(c)) terms.push(scaled(c, rest));
  if (terms.length === 0) return num(constant);
  // By the hash of the rest: the order must not change with coefficients or signs.
  const key = new Map(terms.map((t) => [t, split(t)[1].hash]));
  terms.sort((a, b) => key.get(a)! - key.get(b)! || (structure(a) < structure(b) ? -1 : 1));
  if (!Q.isZero(constant)) terms.unshift(num(constant));
  return terms.length === 1 ? terms[0]! : rawAdd(terms);
}

function rawAdd(terms: readonly Expr[]): Expr {
  return intern(`+${terms.map((t) => t.id).join(',')}`, (id) => ({
    id,
    kind: 'add',
    terms,
    height: Math.max(...terms.map((t) => t.height)),
    free: mergeAtoms(terms.map((t) => t.free)),
    hash: mixSorted(
      KIND.add,
      terms.map((t) => t.hash),
    ),
  }));
}

function rawMul(coefficient: Q.Rational, factors: readonly Expr[]): Expr {
  if (factors.length === 0) return num(coefficient);
  if (factors.length === 1 && Q.isOne(coefficient)) return factors[0]!;
  return intern(`*${Q.text(coefficient)}:${factors.map((f) => f.id).join(',')}`, (id) => ({
    id,
    kind: 'mul',
    coefficient,
    factors,
    height: Math.max(...factors.map((f) => f.height)),
    free: mergeAtoms(factors.map((f) => f.free)),
    hash: mixSorted(
      mix(KIND.mul, hashText(Q.text(coefficient))),
      factors.map((f) => f.hash),
    ),
  }));
}

/** A rational times a term; a sum alone takes the number in. */
function scaled(c: Q.Rational, e: Expr): Expr {
  if (Q.isOne(c)) return e;
  if (Q.isZero(c)) return zero;
  if (e.kind === 'num') return num(Q.times(c, e.value));
  if (e.kind === 'add') return rawAdd(e.terms.map((t) => scaled(c, t)));
  if (e.kind === 'mul') return rawMul(Q.times(c, e.coefficient), e.factors);
  return rawMul(c, [e]);
}

export const negate = (e: Expr): Expr => scaled(Q.MINUS_ONE, e);
export const subtract = (a: Expr, b: Expr): Expr => add(a, negate(b));
export const divide = (a: Expr, b: Expr): Expr => mul(a, pow(b, minusOne));
export const sqrt = (e: Expr): Expr => pow(e, half);
export const square = (e: Expr): Expr => pow(e, num(2));

/** The product of terms. */
export function mul(...parts: readonly Expr[]): Expr {
  let coefficient = Q.ONE;
  const exponents = new Map<Expr, Expr>();
  const exps: Expr[] = [];
  const take = (e: Expr): void => {
    if (e.kind === 'num') coefficient = Q.times(coefficient, e.value);
    else if (e.kind === 'mul') {
      coefficient = Q.times(coefficient, e.coefficient);
      for (const f of e.factors) take(f);
    } else if (e.kind === 'call' && e.fn === 'exp') exps.push(e.args[0]!);
    else {
      const [base, exponent] = e.kind === 'pow' ? [e.base, e.exponent] : [e, one];
      const known = exponents.get(base);
      exponents.set(base, known === undefined ? exponent : add(known, exponent));
    }
  };
  for (const p of parts) take(p);
  if (Q.isZero(coefficient)) return zero;
  const factors: Expr[] = [];
  let again = false;
  const put = (e: Expr): void => {
    if (e.kind === 'num') coefficient = Q.times(coefficient, e.value);
    else if (e.kind === 'mul') {
      // Merging powers opened a product: its factors may meet others.
      again = true;
      coefficient = Q.times(coefficient, e.coefficient);
      factors.push(...e.factors);
    } else factors.push(e);
  };
  for (const [base, exponent] of exponents) {
    if (base.kind === 'delta' || base.kind === 'unequal' || base.kind === 'less') factors.push(base);
    else if (exponent === one) factors.push(base);
    else put(pow(base, exponent));
  }
  if (exps.length > 0) put(call('exp', exps.length === 1 ? exps[0]! : add(...exps)));
  if (Q.isZero(coefficient)) return zero;
  const alone = factors.length === 1 && factors[0]!.kind === 'add';
  if (alone) return scaled(coefficient, factors[0]!);
  for (let k = 0; k < factors.length; k++) {
    const f = factors[k]!;
    if (f.kind !== 'add') continue;
    const [c, rest] = content(f);
    if (Q.isOne(c)) continue;
    coefficient = Q.times(coefficient, c);
    factors[k] = rest;
    again = true;
  }
  for (const f of factors) {
    if (f.kind !== 'delta') continue;
    const moved = identified(f.i, f.j, factors, f);
    if (moved !== undefined) return mul(num(coefficient), f, ...moved);
  }
  if (again) return mul(num(coefficient), ...factors);
  if (factors.length > 1) factors.sort((a, b) => a.hash - b.hash || (structure(a) < structure(b) ? -1 : 1));
  return rawMul(coefficient, factors);
}

/** Other factors of a product with delta(i, j), with the later of two free indices replaced by the earlier. */
function identified(i: Index, j: Index, factors: readonly Expr[], self: Expr): readonly Expr[] | undefined {
  let from: Index = i;
  let to: Index = j;
  if (from.kind !== 'atom' || (to.kind === 'atom' && to.atom.name > from.atom.name)) [from, to] = [to, from];
  if (from.kind !== 'atom') return undefined;
  const atom = from.atom;
  const others = factors.filter((f) => f !== self);
  if (!others.some((f) => f.free.includes(atom))) return undefined;
  if (atomsOf(to).includes(atom)) return undefined;
  return replaceAll(others, new Map([[atom, shifted(to, -from.shift)]]));
}

/** Rational content with the sign of the first term, and what is left. */
function content(e: Expr): readonly [Q.Rational, Expr] {
  if (e.kind !== 'add') return split(e);
  let n = 0n;
  let d = 1n;
  for (const t of e.terms) {
    const c = split(t)[0];
    n = gcd(n, c.n);
    d = (d * c.d) / gcd(d, c.d);
  }
  const lead = e.terms.find((t) => t.kind !== 'num') ?? e.terms[0]!;
  const c = Q.rational(Q.isNegative(split(lead)[0]) ? -n : n, d);
  return [c, scaled(Q.inverse(c), e)];
}
function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** Powers with numeric exponents that every term of a sum carries. */
function commonMonomial(e: Expr): readonly Expr[] {
  if (e.kind !== 'add') return [];
  const powersOf = (t: Expr): Map<Expr, Q.Rational> => {
    const m = new Map<Expr, Q.Rational>();
    for (const f of t.kind === 'mul' ? t.factors : t.kind === 'num' ? [] : [t]) {
      if (f.kind === 'pow' && f.exponent.kind === 'num') m.set(f.base, f.exponent.value);
      else if (f.kind !== 'add' && f.kind !== 'delta' && f.kind !== 'unequal' && f.kind !== 'less') m.set(f, Q.ONE);
    }
    return m;
  };
  let common = powersOf(e.terms[0]!);
  for (const t of e.terms.slice(1)) {
    if (common.size === 0) return [];
    const own = powersOf(t);
    const both = new Map<Expr, Q.Rational>();
    for (const [b, p] of common) {
      const q = own.get(b);
      if (q !== undefined && Q.isNegative(p) === Q.isNegative(q))
        both.set(b, Q.isNegative(p) ? (Q.compare(p, q) > 0 ? p : q) : Q.compare(p, q) < 0 ? p : q);
    }
    common = both;
  }
  return [...common].map(([b, p]) => pow(b, num(p)));
}

/** A power. @throws {Singular} for 0 to a negative power. */
export function pow(base: Expr, exponent: Expr): Expr {
  if (exponent === one) return base;
  if (exponent === zero) return one;
  const whole = exponent.kind === 'num' && Q.isInteger(exponent.value) ? Number(exponent.value.n) : undefined;
  if (base === one) return one;
  if (base === zero && exponent.kind === 'num') {
    if (Q.isNegative(exponent.value)) throw new Singular('0 to a negative power');
    return zero;
  }
  if (base.kind === 'num') {
    if (whole !== undefined && Math.abs(whole) <= 4096) return num(Q.power(base.value, whole));
    if (exponent.kind === 'num') {
      const p = Number(exponent.value.d);
      const r = p <= 64 ? Q.root(base.value, p) : undefined;
      if (r !== undefined) return pow(num(r), num(exponent.value.n));
    }
    if (base === minusOne) return parity(exponent);
  }
  if (base.kind === 'call' && base.fn === 'exp') return call('exp', mul(base.args[0]!, exponent));
  if (base.kind === 'pow' && (whole !== undefined || isNonnegativeReal(base)))
    return pow(base.base, mul(base.exponent, exponent));
  if (base.kind === 'mul') {
    if (whole !== undefined)
      return mul(num(Q.power(base.coefficient, whole)), ...base.factors.map((f) => pow(f, exponent)));
    const out: Expr[] = [];
    let inside: Expr[] = [];
    for (const f of base.factors) (isNonnegative(f) ? out : inside).push(f);
    let c = base.coefficient;
    if (Q.isNegative(c)) {
      inside = [minusOne, ...inside];
      c = Q.negate(c);
    }
    if (!Q.isOne(c)) out.push(num(c));
    if (out.length > 0 && (inside.length > 0 || out.length > 1))
      return mul(...out.map((f) => pow(f, exponent)), pow(mul(...inside), exponent));
  }
  if (base.kind === 'add' && whole !== undefined) {
    const [c, rest] = content(base);
    const common = whole < 0 ? commonMonomial(rest) : [];
    if (common.length > 0) {
      const inverse = common.map((f) => pow(f, minusOne));
      const left = add(...(rest.kind === 'add' ? rest.terms : [rest]).map((t) => mul(t, ...inverse)));
      return mul(num(Q.power(c, whole)), ...common.map((f) => pow(f, exponent)), pow(left, exponent));
    }
    if (!Q.isOne(c)) return mul(num(Q.power(c, whole)), pow(rest, exponent));
  }
  if (base.kind === 'delta' || base.kind === 'unequal' || base.kind === 'less')
    if (whole !== undefined && whole > 0) return base;
  return rawPow(base, exponent);
}

// (b^e)^m = b^(e m) for all real m where b >= 0.
const isNonnegativeReal = (e: Pow): boolean => isNonnegative(e.base) || isPositive(e.base);

function rawPow(base: Expr, exponent: Expr): Expr {
  return intern(`^${base.id},${exponent.id}`, (id) => ({
    id,
    kind: 'pow',
    base,
    exponent,
    height: Math.max(base.height, exponent.height),
    free: mergeAtoms([base.free, exponent.free]),
    hash: mix(mix(KIND.pow, base.hash), exponent.hash),
  }));
}

/** (-1)^exponent, with what is even dropped from a whole-number exponent. */
function parity(exponent: Expr): Expr {
  const odd: Expr[] = [];
  let sign = 0n;
  for (const t of exponent.kind === 'add' ? exponent.terms : [exponent]) {
    const [c, rest] = split(t);
    const whole = rest === one || isWhole(rest);
    if (!whole || !Q.isInteger(c)) return rawPow(minusOne, exponent);
    if (c.n % 2n !== 0n) {
      if (rest === one) sign += 1n;
      else odd.push(rest);
    }
  }
  const root = odd.length === 0 ? one : rawPow(minusOne, add(...odd));
  return sign % 2n === 0n ? root : negate(root);
}
const isWhole = (e: Expr): boolean =>
  e.kind === 'value' ||
  (e.kind === 'sym' && e.letter.domain.kind === 'integer') ||
  (e.kind === 'mul' && Q.isInteger(e.coefficient) && e.factors.every(isWhole));

const ODD = new Set<FunctionName>(['sin', 'tan', 'asin', 'atan', 'sinh', 'tanh', 'erf', 'sign']);
const EVEN = new Set<FunctionName>(['cos', 'cosh', 'abs']);

/** A function of one variable. @throws {Singular} for log 0. */
export function call(fn: FunctionName, arg: Expr): Expr {
  if (fn === 'sg') {
    if (arg.kind === 'num' || (arg.kind === 'call' && arg.fn === 'sg') || !movesWithState(arg)) return arg;
  }
  if (arg === zero) {
    if (fn === 'exp' || fn === 'cos' || fn === 'cosh') return one;
    if (fn === 'log') throw new Singular('log(0)');
    if (fn !== 'acos') return zero;
  }
  if (fn === 'log') {
    if (arg === one) return zero;
    if (arg.kind === 'call' && arg.fn === 'exp') return arg.args[0]!;
    if (arg.kind === 'mul') {
      const e = arg.factors.find((f) => f.kind === 'call' && f.fn === 'exp') as Call | undefined;
      if (e !== undefined) return add(e.args[0]!, call('log', rawMulWithout(arg, e)));
    }
  }
  if (fn === 'exp' && arg.kind === 'call' && arg.fn === 'log' && isPositive(arg.args[0]!)) return arg.args[0]!;
  if ((fn === 'abs' || fn === 'relu') && isNonnegative(arg)) return arg;
  if (fn === 'sign' || fn === 'step') {
    if (isPositive(arg)) return one;
    if (isPositive(negate(arg))) return fn === 'sign' ? minusOne : zero;
  }
  if ((ODD.has(fn) || EVEN.has(fn)) && leadsNegative(arg)) {
    const flipped = call(fn, negate(arg));
    return ODD.has(fn) ? negate(flipped) : flipped;
  }
  return intern(`f${fn}:${arg.id}`, (id) => ({
    id,
    kind: 'call',
    fn,
    args: [arg],
    height: arg.height,
    free: arg.free,
    hash: mix(mix(KIND.call, hashText(fn)), arg.hash),
  }));
}
const rawMulWithout = (m: Mul, f: Expr): Expr => mul(num(m.coefficient), ...m.factors.filter((g) => g !== f));
const leadsNegative = (e: Expr): boolean =>
  Q.isNegative(split(e.kind === 'add' ? (e.terms.find((t) => t.kind !== 'num') ?? e.terms[0]!) : e)[0]);

const moving = new WeakMap<Expr, boolean>();
/** Whether a state, or a letter that stands for one, occurs in the term. */
export function movesWithState(e: Expr): boolean {
  const known = moving.get(e);
  if (known !== undefined) return known;
  const m =
    e.kind === 'sym'
      ? e.letter.role === 'state' || e.letter.role === 'reduced' || e.letter.role === 'auxiliary'
      : children(e).some(movesWithState);
  moving.set(e, m);
  return m;
}

/** A derivative that is not taken yet. */
export function grad(of: Expr, by: Sym): Expr {
  return intern(
    `g${of.id},${by.id}`,
    (id): Grad => ({
      id,
      kind: 'grad',
      of,
      by,
      height: of.height,
      free: mergeAtoms([of.free, by.free]),
      hash: mix(mix(KIND.grad, of.hash), by.hash),
    }),
  );
}

// ---- sums over indices ---------------------------------------------------------------------------------------

/** The largest set of known size that is written out when an index is used as a number under its sum. */
const UNROLL = 16;

/** The sum of `body` over all values of the binders, which are free atoms of it. */
export function sum(binders: readonly Atom[], body: Expr): Expr {
  if (binders.length === 0 || body === zero) return body;
  if (body.kind === 'add') return add(...body.terms.map((t) => sum(binders, t)));
  const outer: Expr[] = [];
  const inner: Expr[] = [];
  let coefficient = Q.ONE;
  const sort = (f: Expr): void => {
    if (f.kind === 'mul') {
      coefficient = Q.times(coefficient, f.coefficient);
      for (const g of f.factors) sort(g);
    } else if (f.kind === 'num') coefficient = Q.times(coefficient, f.value);
    else if (!binders.some((b) => f.free.includes(b))) outer.push(f);
    else if (f.kind === 'call' && f.fn === 'exp' && f.args[0]!.kind === 'add') {
      // exp(a + b) leaves with its part that does not depend on the binders.
      const [inside, beside] = partition(f.args[0]!.terms, (t) => binders.some((b) => t.free.includes(b)));
      if (beside.length > 0) outer.push(call('exp', add(...beside)));
      inner.push(call('exp', add(...inside)));
    } else inner.push(f);
  };
  sort(body);
  const front = (rest: Expr): Expr => mul(num(coefficient), ...outer, rest);
  for (const f of inner) {
    if (f.kind !== 'delta') continue;
    const found = solve(f.i, f.j, binders) ?? solve(f.j, f.i, binders);
    if (found === undefined) continue;
    const rest = inner.filter((g) => g !== f);
    const guard = inRange(found.to, found.atom.set);
    const moved = [...guard, ...replaceAll(rest, new Map([[found.atom, found.to]]))];
    return front(
      sum(
        binders.filter((b) => b !== found.atom),
        mul(...moved),
      ),
    );
  }
  for (const f of inner) {
    // A factor that is a sum with a delta on a binder (or a small power of one) is distributed, alone.
    const base = f.kind === 'pow' ? f.base : f;
    if (base.kind !== 'add') continue;
    const times = f.kind === 'pow' ? smallPower(f) : 1;
    if (times === undefined || !base.terms.some((t) => carriesDelta(t, binders))) continue;
    const others = inner.filter((g) => g !== f);
    for (let k = 1; k < times; k++) others.push(base);
    return front(add(...base.terms.map((t) => sum(binders, mul(t, ...others)))));
  }
  for (const f of inner) {
    // Sums open into this one, so that the form is flat; once for every copy of a power.
    const base = f.kind === 'pow' ? f.base : f;
    if (base.kind !== 'sum') continue;
    const times = f.kind === 'pow' ? smallPower(f) : 1;
    if (times === undefined) continue;
    const opened: Expr[] = inner.filter((g) => g !== f);
    const more: Atom[] = [...binders];
    for (let k = 0; k < times; k++) {
      const o = open(base);
      more.push(...o.binders);
      opened.push(o.body);
    }
    return front(sum(more, mul(...opened)));
  }
  const parts = components(binders, inner).map(([own, factors]) => sumOfComponent(own, factors));
  return front(mul(...parts));
}

const partition = <T>(items: readonly T[], keep: (t: T) => boolean): [T[], T[]] => {
  const yes: T[] = [];
  const no: T[] = [];
  for (const t of items) (keep(t) ? yes : no).push(t);
  return [yes, no];
};

function smallPower(f: Pow): number | undefined {
  if (f.exponent.kind !== 'num' || !Q.isInteger(f.exponent.value)) return undefined;
  const k = Number(f.exponent.value.n);
  return k >= 1 && k <= 4 ? k : undefined;
}

function carriesDelta(t: Expr, binders: readonly Atom[]): boolean {
  const factors = t.kind === 'mul' ? t.factors : [t];
  return factors.some((f) => f.kind === 'delta' && binders.some((b) => f.free.includes(b)));
}

function solve(i: Index, j: Index, binders: readonly Atom[]): { atom: Atom; to: Index } | undefined {
  if (i.kind !== 'atom' || !binders.includes(i.atom) || atomsOf(j).includes(i.atom)) return undefined;
  return { atom: i.atom, to: shifted(j, -i.shift) };
}

/** The conditions under which an index lies in a set, as factors. */
function inRange(index: Index, set: IndexSet): readonly Expr[] {
  if (index.kind === 'atom' && index.shift === 0 && index.atom.set === set) return [];
  if (index.kind === 'entry' && index.shift === 0) return [];
  const above = less(placeIndex(zero), index);
  const below = less(index, placeIndex(add(set.size, one)));
  return [above, below].filter((g) => g !== one);
}

function components(binders: readonly Atom[], factors: readonly Expr[]): [Atom[], Expr[]][] {
  const group = new Map<Atom, Atom>(binders.map((b) => [b, b]));
  const find = (b: Atom): Atom => {
    let x = b;
    while (group.get(x) !== x) x = group.get(x)!;
    return x;
  };
  for (const f of factors) {
    const own = f.free.filter((a) => group.has(a));
    for (const a of own.slice(1)) group.set(find(a), find(own[0]!));
  }
  const result = new Map<Atom, [Atom[], Expr[]]>();
  for (const b of binders) {
    const r = find(b);
    if (!result.has(r)) result.set(r, [[], []]);
    result.get(r)![0].push(b);
  }
  for (const f of factors) result.get(find(f.free.find((a) => group.has(a))!))![1].push(f);
  return [...result.values()];
}

/** A connected component as a closed sum. */
function sumOfComponent(binders: readonly Atom[], factors: readonly Expr[]): Expr {
  if (factors.length === 0) return binders[0]!.set.size;
  const known = binders.find((b) => {
    const size = knownSize(b.set);
    return size !== undefined && size <= UNROLL && factors.some((f) => readsAsNumber(f, b));
  });
  if (known !== undefined) return unroll(known, binders, factors);
  if (factors.every((f) => f.kind === 'unequal')) {
    // [i != j] alone: 1 - delta; with nothing singular beside it that is safe.
    const [first, ...rest] = factors as [Extract<Expr, { kind: 'unequal' }>, ...Expr[]];
    return subtract(sum(binders, mul(...rest)), sum(binders, mul(delta(first.i, first.j), ...rest)));
  }
  if (factors.length === 1 && binders.length === 1) {
    const simple = simpleSum(binders[0]!, factors[0]!);
    if (simple !== undefined) return simple;
  }
  const named = canonicalNames(binders, factors, (f, map) => mul(...replaceAll(f, map)));
  if (named === undefined) return zero;
  // Under the new names a difference may be written the other way round.
  const [sign, named_] = split(named.body);
  return scaled(sign, rawSum('sum', named.binders, named_, sumHash(binders, factors)));
}

const knownSize = (set: IndexSet): number | undefined =>
  set.size.kind === 'num' ? Q.toNumber(set.size.value) : undefined;

function readsAsNumber(e: Expr, b: Atom): boolean {
  if (!e.free.includes(b)) return false;
  return e.kind === 'value'
    ? e.index.kind === 'atom' && e.index.atom === b
    : children(e).some((c) => readsAsNumber(c, b));
}

function unroll(b: Atom, binders: readonly Atom[], factors: readonly Expr[]): Expr {
  const rest = binders.filter((x) => x !== b);
  const terms: Expr[] = [];
  for (let k = 1; k <= knownSize(b.set)!; k++)
    terms.push(sum(rest, mul(...replaceAll(factors, new Map([[b, placeIndex(num(k))]])))));
  return add(...terms);
}

/** Sums that have a value: |u|^2 of a vector on a sphere, the entries of a simplex, counts below or above a place. */
function simpleSum(b: Atom, f: Expr): Expr | undefined {
  const base = f.kind === 'pow' ? f.base : f;
  if (base.kind === 'sym' && base.letter.axes.length > 0) {
    const last = base.indices.at(-1)!;
    const onLast = last.kind === 'atom' && last.atom === b && last.shift === 0;
    const elsewhere = base.indices.slice(0, -1).some((i) => atomsOf(i).includes(b));
    const domain = base.letter.domain;
    if (onLast && !elsewhere && base.letter.role === 'any') {
      if (domain.kind === 'sphere' && f.kind === 'pow' && f.exponent === two) return square(domain.radius);
      if (domain.kind === 'simplex' && f.kind === 'sym') return one;
    }
  }
  if (f.kind === 'less') {
    const { i, j } = f;
    if (i.kind === 'place' && j.kind === 'atom' && j.atom === b) return subtract(b.set.size, i.value);
    if (i.kind === 'atom' && i.atom === b && j.kind === 'atom' && j.atom.set === b.set && j.shift === 0)
      return subtract(value(j), one);
    if (j.kind === 'atom' && j.atom === b && i.kind === 'atom' && i.atom.set === b.set && j.shift === 0)
      return subtract(b.set.size, value(i));
  }
  return undefined;
}
const two = num(2);

function rawSum(kind: 'sum' | 'prod', binders: readonly Atom[], body: Expr, hash: number): Expr {
  const bound = new Set(binders);
  return intern(`${kind === 'sum' ? 'Σ' : 'Π'}${binders.map((b) => b.id).join(',')}:${body.id}`, (id) => ({
    id,
    kind,
    binders,
    body,
    height: body.height + 1,
    free: body.free.filter((a) => !bound.has(a)),
    hash: mix(KIND[kind], hash),
  }));
}

/** The product of `body` over all values of one binder. */
export function prod(binder: Atom, body: Expr): Expr {
  if (!body.free.includes(binder)) return pow(body, binder.set.size);
  const size = knownSize(binder.set);
  if (size !== undefined && size <= 4)
    return mul(...Array.from({ length: size }, (_, k) => replace(body, new Map([[binder, placeIndex(num(k + 1))]]))));
  const bound = boundAtom(body.height + 1, 0, binder.set);
  const named = replace(body, new Map([[binder, atomIndex(bound)]]));
  return rawSum('prod', [bound], named, sumHash([binder], [body]));
}

/** A sum or product with its binders replaced by fresh free atoms. */
export function open(e: Sum | Extract<Expr, { kind: 'prod' }>): {
  readonly binders: readonly Atom[];
  readonly body: Expr;
} {
  const binders = e.binders.map((b) => fresh(b.set));
  return { binders, body: replace(e.body, new Map(e.binders.map((b, k) => [b, atomIndex(binders[k]!)]))) };
}

// ---- replacing indices ---------------------------------------------------------------------------------------

function replaceAll(es: readonly Expr[], map: ReadonlyMap<Atom, Index>): readonly Expr[] {
  return es.map((e) => replace(e, map));
}

export function replaceIndex(index: Index, map: ReadonlyMap<Atom, Index>): Index {
  if (index.kind === 'atom') {
    const to = map.get(index.atom);
    return to === undefined ? index : shifted(to, index.shift);
  }
  if (index.kind === 'entry') {
    const of = replace(index.of, map);
    return of.kind === 'sym' ? entryIndex(of, index.shift) : shifted(placeIndex(of), index.shift);
  }
  return index;
}

/** The term with free atoms replaced by indices, simultaneously and without capture. */
export function replace(e: Expr, map: ReadonlyMap<Atom, Index>): Expr {
  return replaceIn(e, map, new Map());
}

function replaceIn(e: Expr, map: ReadonlyMap<Atom, Index>, memo: Map<Expr, Expr>): Expr {
  if (!e.free.some((a) => map.has(a))) return e;
  const known = memo.get(e);
  if (known !== undefined) return known;
  const made = rebuild(
    e,
    (c) => replaceIn(c, map, memo),
    (i) => replaceIndex(i, map),
  );
  memo.set(e, made);
  return made;
}

/**
 * The term made anew from its changed parts, by the constructors. Sums are opened, so `f` never meets a bound index.
 * Guards of a product are made first: where one is 0 the rest, which may be singular there, is not touched.
 */
export function rebuild(e: Expr, f: (child: Expr) => Expr, index: (i: Index) => Index = (i) => i): Expr {
  switch (e.kind) {
    case 'num':
      return e;
    case 'sym':
      return sym(e.letter, e.indices.map(index));
    case 'value':
      return value(index(e.index));
    case 'delta':
      return delta(index(e.i), index(e.j));
    case 'unequal':
      return unequal(index(e.i), index(e.j));
    case 'less':
      return less(index(e.i), index(e.j));
    case 'add':
      return add(...e.terms.map(f));
    case 'mul': {
      const [guards, rest] = partition(e.factors, isGuard);
      const front = mul(...guards.map(f));
      return front === zero ? zero : mul(num(e.coefficient), front, ...rest.map(f));
    }
    case 'pow':
      return pow(f(e.base), f(e.exponent));
    case 'call':
      return call(e.fn, f(e.args[0]!));
    case 'sum': {
      const o = open(e);
      return sum(o.binders, f(o.body));
    }
    case 'prod': {
      const o = open(e);
      return prod(o.binders[0]!, f(o.body));
    }
    case 'grad': {
      const by = sym(e.by.letter, e.by.indices.map(index));
      return grad(f(e.of), by);
    }
  }
}
const isGuard = (e: Expr): boolean => e.kind === 'delta' || e.kind === 'unequal' || e.kind === 'less';

/** The direct parts of a term; bound atoms stay in the body of a sum. */
export function children(e: Expr): readonly Expr[] {
  switch (e.kind) {
    case 'add':
      return e.terms;
    case 'mul':
      return e.factors;
    case 'pow':
      return [e.base, e.exponent];
    case 'call':
      return e.args;
    case 'sum':
    case 'prod':
      return [e.body];
    case 'grad':
      return [e.of, e.by];
    case 'sym':
      return e.indices.flatMap((i) => (i.kind === 'entry' ? [i.of] : []));
    default:
      return [];
  }
}

const texts = new WeakMap<Expr, string>();
/** A complete structural text, for breaking ties between equal hashes. */
function structure(e: Expr): string {
  let t = texts.get(e);
  if (t === undefined) {
    t = `${e.kind}${e.hash.toString(36)}(${e.kind === 'num' ? Q.text(e.value) : e.kind === 'sym' ? `${e.letter.name}${e.indices.map((i) => (i.kind === 'atom' ? i.atom.name + i.shift : i.hash)).join()}` : children(e).map(structure).join()})`;
    texts.set(e, t);
  }
  return t;
}
