import { isGuard } from '../build.ts';
import type { Add, Atom, Condition, Expr, FunctionName, Index, IndexSet, Prod, Reduce, Sum, Sym } from '../expr.ts';
import { atomsOf } from '../intern.ts';
import * as Q from '../rational.ts';
import { factorsOf, some } from '../traverse.ts';
import { contraction } from './contraction.ts';
import type { Drawing, Range, RelationDrawing } from './drawing.ts';
import { negated, orderedSum } from './order.ts';
import { type Factor, numberDrawing, once, product } from './product.ts';

const memos = new WeakMap<Expr, Map<string, Drawing | undefined>>();

/**
 * Draws a term as an array over the live component indices (none for a number, one for a vector, two for a matrix);
 * `undefined` where it is not linear in them or needs a column. Bound names of nested sums differ by height, so bodies
 * are read as they are and printing makes no terms.
 */
export function drawn(e: Expr, live: readonly Atom[]): Drawing | undefined {
  const key = live.map((a) => a.id).join();
  const memo = memos.get(e) ?? new Map<string, Drawing | undefined>();
  memos.set(e, memo);
  if (!memo.has(key)) memo.set(key, live.every((a) => e.free.includes(a)) ? draw(e, live) : absent(e));
  return memo.get(key);
}
/** 0 is an array of every shape; another term without the index is none. */
const absent = (e: Expr): Drawing | undefined =>
  e.kind === 'num' && Q.isZero(e.value) ? numberDrawing(e.value) : undefined;

/** A term as a number, all its indices written out. */
export const drawnNumber = (e: Expr): Drawing => drawn(e, [])!;

function draw(e: Expr, live: readonly Atom[]): Drawing | undefined {
  switch (e.kind) {
    case 'num':
      return numberDrawing(e.value);
    case 'sym':
      return drawnSym(e, live);
    case 'value':
      return live.length === 0 ? drawnIndex(e.index) : undefined;
    case 'delta':
      if (live.length === 2) return { kind: 'identity', size: drawnNumber(live[0]!.set.size) };
      return live.length === 0 ? { kind: 'indicator', of: relation(e) } : undefined;
    case 'unequal':
    case 'less':
    case 'member':
      return live.length === 0 ? { kind: 'indicator', of: relation(e) } : undefined;
    case 'add':
      return drawnAdd(e, live);
    case 'mul':
      return drawnFactors(e.coefficient, e.factors, [], live);
    case 'pow':
      return live.length === 0 ? withPi(Q.ONE, [e], []) : undefined;
    case 'call':
      if (live.length === 0 && e.fn === 'atan' && e.args[0]!.kind === 'num') return withPi(Q.ONE, [e], []);
      return drawnCall(e.fn, e.args, live);
    case 'sum':
      return drawnSum(e, live);
    case 'prod':
      return live.length === 0 ? drawnProd(e) : undefined;
    case 'reduce':
      return drawnReduce(e, live);
    case 'grad': {
      if (live.some((a) => e.of.free.includes(a))) return undefined;
      const by = drawn(e.by, live);
      return by && { kind: 'derivative', of: drawnNumber(e.of), by };
    }
  }
}

function drawnSym(e: Sym, live: readonly Atom[]): Drawing | undefined {
  const open = e.indices.slice(e.indices.length - live.length);
  const kept = e.indices.slice(0, e.indices.length - live.length);
  if (e.indices.length < live.length || kept.some((i) => carries(i, live))) return undefined;
  if (!open.every((i) => i.kind === 'atom' && i.shift === 0 && live.includes(i.atom))) return undefined;
  const { role, components } = e.letter;
  // A velocity is named by its state and primes; the noise of an equation is that of its left side, index by index.
  const name = role === 'noise' ? 'noise' : e.letter.name.replace(/'+$/, '');
  const dots = role === 'noise' ? 0 : e.letter.name.length - name.length;
  const isRandom = role === 'variable';
  const indices = role === 'noise' ? [] : (isRandom ? kept.slice(1) : kept).map(drawnIndex);
  const random = isRandom ? { drawn: drawnIndex(kept[0]!) } : {};
  const of: Drawing = { kind: 'letter', name, role, ...random, indices, components, rank: live.length, dots };
  const straight = open.every((i, k) => i.kind === 'atom' && i.atom === live[k]);
  return straight ? of : { kind: 'transpose', of };
}
const carries = (i: Index, live: readonly Atom[]): boolean => atomsOf(i).some((a) => live.includes(a));

export function drawnIndex(i: Index): Drawing {
  if (i.kind === 'place') return drawnNumber(i.value);
  if (i.kind === 'subset') return { kind: 'set', elements: i.members.map(drawnIndex) };
  const of: Drawing = i.kind === 'atom' ? { kind: 'index', atom: i.atom } : drawnNumber(i.of);
  return i.shift === 0 ? of : { kind: 'sum', terms: [of, numberDrawing(Q.rational(i.shift))] };
}

/** A comparison of indices, with a lone index on the left. */
function relation(e: Condition): RelationDrawing {
  const [left, right] = [drawnIndex(e.i), drawnIndex(e.j)];
  if (e.kind === 'member') return { kind: 'relation', sign: 'in', left, right };
  if (e.kind === 'less') {
    const turn = e.i.kind !== 'atom' && e.j.kind === 'atom';
    return { kind: 'relation', sign: turn ? '>' : '<', left: turn ? right : left, right: turn ? left : right };
  }
  // Of two indices the bound one stands first, then the one whose name comes first.
  const rank = (i: Index): string =>
    i.kind !== 'atom' ? '~~' : i.shift !== 0 ? `~${i.atom.name}` : i.atom.kind === 'bound' ? ' ' : i.atom.name;
  const turn = rank(e.j) < rank(e.i);
  const sign = e.kind === 'delta' ? '=' : '!=';
  return { kind: 'relation', sign, left: turn ? right : left, right: turn ? left : right };
}

function drawnAdd(e: Add, live: readonly Atom[]): Drawing | undefined {
  const terms: Drawing[] = [];
  for (const t of e.terms) {
    const d = drawn(t, live);
    if (d === undefined) return undefined;
    terms.push(d);
  }
  return orderedSum(terms);
}

function drawnCall(fn: FunctionName, args: readonly Expr[], live: readonly Atom[]): Drawing | undefined {
  const [arg, ...more] = args as [Expr, ...Expr[]];
  if (more.length > 0)
    return live.length > 0 ? undefined : { kind: 'call', fn, of: drawnNumber(arg), more: more.map(drawnNumber) };
  if (fn === 'xlogx') {
    // −x log x is the entropy of x alone.
    if (live.length > 0) return undefined;
    const alone: Drawing = { kind: 'series', of: 'array', ranges: [], conditions: [], body: drawnNumber(arg) };
    return negated({ kind: 'call', fn: 'entropy', of: alone });
  }
  const of = drawn(arg, live);
  if (of === undefined) return undefined;
  if (live.length === 0 && fn === 'abs') return { kind: 'norm', of };
  if (fn !== 'step') return { kind: 'call', fn, of };
  const zero: Drawing = numberDrawing(Q.ZERO);
  return live.length > 0
    ? undefined
    : { kind: 'indicator', of: { kind: 'relation', sign: '>', left: of, right: zero } };
}

/** A factor that is a number, as a power. */
function factor(e: Expr): Factor {
  if (e.kind !== 'pow') return once(drawnNumber(e));
  const base = drawnNumber(e.base);
  if (e.exponent.kind === 'num') return { base, exponent: e.exponent.value };
  const exponent = drawnNumber(e.exponent);
  if (exponent.kind === 'negative' && base.kind !== 'negative')
    return { base: { kind: 'power', base, exponent: exponent.of }, exponent: Q.MINUS_ONE };
  return once({ kind: 'power', base, exponent });
}

function drawnFactors(
  coefficient: Q.Rational,
  factors: readonly Expr[],
  bound: readonly Atom[],
  live: readonly Atom[],
): Drawing | undefined {
  const c = contraction(factors, bound, live, drawn);
  if (c === undefined || c.kind === 'explicit') return undefined;
  const number = c.negative ? Q.negate(coefficient) : coefficient;
  return withPi(number, c.rest, c.drawings.map(once));
}

const PI: Drawing = { kind: 'letter', name: 'pi', role: 'parameter', indices: [], components: 0, rank: 0, dots: 0 };

/** π stands in terms as 4 atan 1: its powers take those of 4 out of the number. */
function withPi(number: Q.Rational, rest: readonly Expr[], drawings: readonly Factor[]): Drawing {
  let front = number;
  const factors = rest.map((f): Factor => {
    const [base, exponent] = f.kind === 'pow' && f.exponent.kind === 'num' ? [f.base, f.exponent.value] : [f, Q.ONE];
    const twice = Q.times(exponent, Q.rational(2));
    const isPi =
      base.kind === 'call' && base.fn === 'atan' && base.args[0]!.kind === 'num' && Q.isOne(base.args[0].value);
    if (!isPi || !Q.isInteger(twice)) return factor(f);
    front = Q.times(front, Q.power(Q.rational(2), -Number(twice.n)));
    return { base: PI, exponent };
  });
  return product(front, [...factors, ...drawings]);
}

/** Whether the index stands in a component slot of some letter. */
function isComponent(b: Atom, body: Expr): boolean {
  return some(
    body,
    (x) =>
      x.kind === 'sym' &&
      x.indices
        .slice(x.indices.length - x.letter.components)
        .some((i) => i.kind === 'atom' && i.atom === b && i.shift === 0),
  );
}

function drawnSum(e: Sum, live: readonly Atom[]): Drawing | undefined {
  const all = factorsOf(e.body);
  const coefficient = e.body.kind === 'mul' ? e.body.coefficient : Q.ONE;
  let bound = e.binders.filter((b) => isComponent(b, e.body));
  for (;;) {
    const family = e.binders.filter((b) => !bound.includes(b));
    const isOutside = (f: Expr): f is Condition =>
      isGuard(f) &&
      f.free.some((a) => family.includes(a)) &&
      !f.free.some((a) => bound.includes(a) || live.includes(a));
    const factors = all.filter((f) => !isOutside(f));
    const c = contraction(factors, bound, live, drawn);
    if (c === undefined) {
      // Live indices may become drawable once the bound ones beside them are written out.
      const beside = bound.filter((b) =>
        factors.some((f) => f.free.includes(b) && live.some((a) => f.free.includes(a))),
      );
      if (beside.length === 0) return undefined;
      bound = bound.filter((b) => !beside.includes(b));
      continue;
    }
    if (c.kind === 'explicit') {
      bound = bound.filter((b) => !c.atoms.includes(b));
      continue;
    }
    const number = c.negative ? Q.negate(coefficient) : coefficient;
    const body = withPi(number, c.rest, c.drawings.map(once));
    if (family.length === 0) return body;
    const conditions = all.filter(isOutside).map(relation);
    const inside = body.kind === 'negative' ? body.of : body;
    const series = seriesOver(family, conditions, inside);
    return body.kind === 'negative' ? negated(series) : series;
  }
}
/** The mean over random variables, inside the sum over families. */
function seriesOver(family: readonly Atom[], conditions: readonly Drawing[], inside: Drawing): Drawing {
  const random = family.filter((a) => a.set.structure.kind === 'outcomes');
  const plain = family.filter((a) => !random.includes(a));
  const mean: Drawing =
    random.length === 0
      ? inside
      : { kind: 'series', of: 'expectation', ranges: random.map(drawnLaw), conditions: [], body: inside };
  if (plain.length === 0) return mean;
  return { kind: 'series', of: 'sum', ranges: plain.map(range), conditions, body: mean };
}

function drawnLaw(atom: Atom): { readonly binder: Drawing; readonly size: Drawing } {
  const s = atom.set.structure;
  if (s.kind !== 'outcomes') return range(atom);
  return {
    binder: { kind: 'index', atom },
    size: { kind: 'law', law: s.law, axes: s.components.map((c) => drawnNumber(c.size)) },
  };
}

const range = (atom: Atom): Range => ({ binder: { kind: 'index', atom }, size: drawnSet(atom.set) });
const drawnSet = ({ size, structure }: IndexSet): Drawing =>
  structure.kind === 'subsets'
    ? { kind: 'letter', name: structure.name, role: 'size', indices: [], components: 0, rank: 0, dots: 0 }
    : drawnNumber(size);

/** What a condition of an extreme says: its comparisons, or that the number it is exceeds 0. */
function conditionsOf(guard: Expr): readonly Drawing[] {
  if (guard.kind === 'num') return [];
  return factorsOf(guard).map((f): Drawing => {
    if (isGuard(f)) return relation(f);
    const stepped = f.kind === 'call' && f.fn === 'step' ? f.args[0]! : f;
    return { kind: 'relation', sign: '>', left: drawnNumber(stepped), right: numberDrawing(Q.ZERO) };
  });
}

function drawnReduce(e: Reduce, live: readonly Atom[]): Drawing | undefined {
  const inverse = e.fn === 'inverse' ? inverseOver(e, live) : undefined;
  if (inverse !== undefined) return inverse;
  if (live.length > 0) return undefined;
  const series = (of: 'min' | 'max' | 'argmin' | 'argmax'): Drawing => ({
    kind: 'series',
    of,
    ranges: e.binders.map(range),
    conditions: conditionsOf(e.guard),
    body: drawnNumber(e.body),
  });
  switch (e.fn) {
    case 'min':
    case 'max':
    case 'argmin':
    case 'argmax':
      return series(e.fn);
    case 'pick': {
      const [left, right] = [drawnIndex(e.at[0]!), series('argmax')];
      return { kind: 'indicator', of: { kind: 'relation', sign: '=', left, right } };
    }
    case 'eigenvalue':
    case 'singular':
      return { kind: 'call', fn: e.fn, of: arrayOf(e), more: e.at.map(drawnIndex) };
    case 'inverse':
      return { kind: 'entry', of: { kind: 'call', fn: e.fn, of: arrayOf(e) }, indices: e.at.map(drawnIndex) };
    default:
      return { kind: 'call', fn: e.fn, of: arrayOf(e) };
  }
}

/** The inverse itself, where its row and column are the live indices. */
function inverseOver(e: Reduce, live: readonly Atom[]): Drawing | undefined {
  const own = e.at.map((i) => (i.kind === 'atom' && i.shift === 0 ? live.indexOf(i.atom) : -1));
  if (live.length !== 2 || own[0] === own[1] || own.includes(-1) || live.some((a) => e.body.free.includes(a)))
    return undefined;
  const of: Drawing = { kind: 'call', fn: e.fn, of: arrayOf(e) };
  return own[0] === 0 ? of : { kind: 'transpose', of };
}

/** The matrix that a function is of. */
const arrayOf = (e: Reduce): Drawing =>
  drawn(e.body, e.binders) ?? {
    kind: 'series',
    of: 'array',
    ranges: e.binders.map(range),
    conditions: [],
    body: drawnNumber(e.body),
  };

function drawnProd(e: Prod): Drawing {
  // A guard makes the whole product 0, so it stays a factor.
  return { kind: 'series', of: 'prod', ranges: e.binders.map(range), conditions: [], body: drawnNumber(e.body) };
}
