import { add, call, mul, num, one, open, pow, replace, split, subtract, sum, sym, zero } from '../../expr/build.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { atomIndex, letter } from '../../expr/intern.ts';
import { print } from '../../expr/print/print.ts';
import { factorsOf, termsOf } from '../../expr/traverse.ts';
import type { Model, RandomArray } from '../../model/model.ts';
import { startsBy } from '../../model/starts.ts';
import { expand } from '../../rewrite/expand.ts';
import type { Field } from '../derivation.ts';
import { isStill } from './closures.ts';
import { Refused } from './refusal.ts';
import type { Scaling } from './scaling.ts';
import { separated } from './separate.ts';

/** A matrix between sites that starts somewhere and moves by products of quantities of its sites. */
export interface Learned {
  readonly letter: Letter;
  readonly indices: readonly Atom[];
  /** Which of its axes grow. */
  readonly slots: readonly [number, number];
  /** W' = rate W + Σ left right, in a map the next value. */
  readonly rate: Expr;
  readonly products: readonly Product[];
  /** W at the start, in terms of `indices`. */
  readonly start: Expr;
  /** The array of its entries at the start, where the model gives only their law. */
  readonly array?: RandomArray;
}

/** Σ over binders of a term of the first site times one of the second. */
interface Product {
  readonly binders: readonly Atom[];
  readonly left: Expr;
  readonly right: Expr;
}

/** The states of a model with two indices that grow; each has to be what products of its sites make of it. */
export function learnedOf(model: Model, fields: readonly Field[], scaling: Scaling): readonly Learned[] {
  return fields.flatMap((f): readonly Learned[] => {
    const slots = f.state.axes.flatMap((s, k) => (scaling.grows(s) ? [k] : []));
    const [first, second, third] = slots;
    if (first === undefined || second === undefined) return [];
    if (third !== undefined || f.state.domain.kind === 'sphere' || f.state.domain.kind === 'symmetric')
      throw new Refused('E0610', `\`${f.state.name}\` learns with more than a pair of sites to an entry`, {
        help: 'a matrix W[k,l] that moves by products a[k]*b[l]',
        names: f.state.name,
      });
    return [
      {
        letter: f.state,
        indices: f.indices,
        slots: [first, second],
        ...motion(f, first, second, scaling),
        ...start(model, f),
      },
    ];
  });
}

function motion(f: Field, first: number, second: number, scaling: Scaling): Pick<Learned, 'rate' | 'products'> {
  const own = sym(
    f.state,
    f.indices.map((a) => atomIndex(a)),
  );
  const [k, l] = [f.indices[first]!, f.indices[second]!];
  const vertices = (e: Expr): readonly Atom[] => e.free.filter((a) => scaling.grows(a.set));
  const fullRank = (t: Expr): Refused =>
    new Refused(
      'E0610',
      `${f.state.name}' has full rank: ${print(t, 'text')}; a learned part must be a finite sum of products a[k]*b[l] of order 1/N`,
      {
        help: 'gradients of functions of W @ x, and decay at a constant rate',
        names: f.state.name,
      },
    );
  let rate: Expr = zero;
  const products: Product[] = [];
  const take = (t: Expr, depth: number): void => {
    const factors = factorsOf(t);
    if (factors.includes(own)) {
      const rest = mul(num(split(t)[0]), ...factors.filter((x) => x !== own));
      if (!isStill(rest) || vertices(rest).length > 0) throw fullRank(t);
      rate = add(rate, rest);
      return;
    }
    // Sums that tie both sites are opened; a factor that mixes them is multiplied out.
    const binders: Atom[] = [];
    const flat: Expr[] = [];
    const pending = [...factors];
    let front: Expr = num(split(t)[0]);
    for (let x = pending.shift(); x !== undefined; x = pending.shift()) {
      const mixes = x.free.includes(k) && x.free.includes(l);
      if (x.kind === 'sum' && mixes) {
        const o = open(x);
        binders.push(...o.binders);
        front = mul(front, num(split(o.body)[0]));
        pending.push(...factorsOf(o.body));
      } else if (mixes) {
        const apart = depth > 8 ? undefined : separated(x, vertices);
        if (apart === undefined) throw fullRank(t);
        const rest = mul(front, ...flat, ...pending);
        for (const y of apart.kind === 'add' ? apart.terms : [apart])
          for (const z of termsOf(sum(binders, mul(rest, y)))) take(z, depth + 1);
        return;
      } else flat.push(x);
    }
    products.push(parted(front, flat, binders, k, l, vertices, () => fullRank(t)));
  };
  for (const t of termsOf(f.right)) take(t, 0);
  return { rate, products: joined(products) };
}

/** The factors of a product by the site that they belong to. */
function parted(
  front: Expr,
  factors: readonly Expr[],
  binders: readonly Atom[],
  k: Atom,
  l: Atom,
  vertices: (e: Expr) => readonly Atom[],
  refuse: () => Refused,
): Product {
  const side = new Set<Expr>();
  const reached = new Set<Atom>([l]);
  for (let before = -1; before !== side.size; ) {
    before = side.size;
    for (const f of factors)
      if (vertices(f).some((v) => reached.has(v))) {
        side.add(f);
        for (const v of vertices(f)) reached.add(v);
      }
  }
  if (reached.has(k)) throw refuse();
  const right = factors.filter((f) => side.has(f));
  const left = factors.filter((f) => !side.has(f));
  const inRight = (b: Atom): boolean => reached.has(b) || right.some((f) => f.free.includes(b));
  const inLeft = (b: Atom): boolean => left.some((f) => f.free.includes(b));
  const shared = binders.filter((b) => inRight(b) && inLeft(b));
  return {
    binders: shared,
    left: sum(
      binders.filter((b) => !shared.includes(b) && !inRight(b)),
      mul(front, ...left),
    ),
    right: sum(
      binders.filter((b) => !shared.includes(b) && inRight(b)),
      mul(...right),
    ),
  };
}

/** Products with the same second side are one. */
function joined(products: readonly Product[]): readonly Product[] {
  const made: Product[] = [];
  for (const p of products) {
    const at = made.findIndex((q) => sameRight(p, q) !== undefined);
    const q = made[at];
    if (q === undefined) made.push(p);
    else made[at] = { ...q, left: add(q.left, replace(p.left, sameRight(p, q)!)) };
  }
  return made.filter((p) => p.left !== zero);
}

/** How the binders of a product are named in another whose second side is the same. */
function sameRight(p: Product, q: Product): Map<Atom, ReturnType<typeof atomIndex>> | undefined {
  if (p.binders.length !== q.binders.length || p.binders.length > 3) return undefined;
  for (const order of orders(q.binders)) {
    if (order.some((b, k) => b.set !== p.binders[k]!.set)) continue;
    const map = new Map(p.binders.map((b, k) => [b, atomIndex(order[k]!)] as const));
    if (replace(p.right, map) === q.right) return map;
  }
  return undefined;
}
function orders<T>(all: readonly T[]): readonly (readonly T[])[] {
  if (all.length < 2) return [all];
  return all.flatMap((x, k) => orders(all.filter((_, m) => m !== k)).map((rest) => [x, ...rest]));
}

/** How a matrix starts: its value, or an array with the law of its entries. */
function start(model: Model, f: Field): Pick<Learned, 'start' | 'array'> {
  const own = model.initials.filter((i) => i.state === f.state);
  const [first] = own;
  const linked = own.find((i) => startsBy(i).length > 0);
  if (linked !== undefined)
    throw new Refused('E0601', 'a start that is given by other states is not supported in a mean field yet', {
      help: 'a value, or a law, of each by itself',
      place: linked.place,
    });
  if (first !== undefined && (own.length > 1 || first.guard !== one))
    throw new Refused('E0601', 'a start in pieces is not supported in a mean field yet', {
      help: 'one law, or one value, for all entries',
      place: first.place,
    });
  if (model.states.some((s) => s.letter === f.state && s.hidden)) return { start: zero };
  const at = f.indices.map((a) => atomIndex(a));
  if (first?.start.kind === 'value')
    return { start: replace(first.start.term, new Map(first.indices.map((a, k) => [a, at[k]!] as const))) };
  const l = letter({ name: `${f.state.name}(0)`, role: 'random', axes: f.state.axes });
  const law = first?.start.kind === 'law' ? first.start.law : ({ kind: 'normal', mean: zero, variance: one } as const);
  const array: RandomArray = {
    letter: l,
    indices: first?.indices ?? f.indices,
    law,
    symmetric: false,
    zeroDiagonal: false,
    place: first?.place ?? model.states.find((s) => s.letter === f.state)!.place,
  };
  return { start: sym(l, at), array };
}

/** How far what was there at s counts at t: exp(c (t - s)), in a map c^(t - 1 - s). */
export function growth(rate: Expr, time: Model['time'], now: Expr, before: Expr): Expr {
  if (time === 'discrete') return pow(rate, subtract(subtract(now, one), before));
  return call('exp', mul(rate, subtract(now, before)));
}

/** How far the start counts at t. */
export const growthOfStart = (rate: Expr, time: Model['time'], now: Expr): Expr =>
  time === 'discrete' ? pow(rate, now) : call('exp', mul(rate, now));

/** The monomials of the start of a matrix. */
export const partsOfStart = (w: Learned): readonly Expr[] => termsOf(expand(w.start));
