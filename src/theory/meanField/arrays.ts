import { mul, replace, sqrt, sym } from '../../expr/build.ts';
import type { Atom, Expr, Index, IndexSet, Letter } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import { print } from '../../expr/print/print.ts';
import * as Q from '../../expr/rational.ts';
import type { RandomArray } from '../../model/model.ts';
import { transposition } from '../../model/transposition.ts';
import { momentsOf } from './law.ts';
import { Refused } from './refusal.ts';
import type { Magnitude, Scaling } from './scaling.ts';

/** An array between sites: at least two of its axes grow. */
export interface Coupling {
  readonly letter: Letter;
  /** Of one entry, in terms of `inner`. */
  readonly inner: readonly Atom[];
  /** The axes of `letter` that do not grow, and those that do. */
  readonly innerAxes: readonly number[];
  readonly slots: readonly number[];
  readonly sets: readonly IndexSet[];
  readonly mean: Magnitude;
  readonly variance: Magnitude;
  /** The natural order of Σ A u over all slots but one, and the order of its variance. */
  readonly fieldPower: Q.Rational;
  /** Slots whose exchange leaves an entry what it is. */
  readonly exchangeable: readonly (readonly [number, number])[];
}

/** Entries of two arrays that depend on one another: slot k of the first is the site of slot `slots[k]` of the second. */
export interface Pairing {
  readonly first: Letter;
  readonly second: Letter;
  readonly slots: readonly number[];
  /** Inner slot k of the first is inner slot `inner[k]` of the second. */
  readonly innerSlots: readonly number[];
  /** The covariance over its power of N, in terms of the inner atoms of the first. */
  readonly value: Expr;
}

/** The random arrays of a model between sites, and how their entries depend on one another. */
export interface Disorder {
  readonly couplings: ReadonlyMap<Letter, Coupling>;
  readonly pairings: readonly Pairing[];
}

/** Reads the laws of the arrays between sites; tensors are symmetric in all their slots. */
export function disorderOf(
  arrays: readonly RandomArray[],
  tensors: readonly RandomArray[],
  scaling: Scaling,
): Disorder {
  const couplings = new Map<Letter, Coupling>();
  for (const a of arrays) {
    const slots = a.letter.axes.flatMap((s, k) => (scaling.grows(s) ? [k] : []));
    if (slots.length >= 2) couplings.set(a.letter, couplingOf(a, slots, scaling));
  }
  for (const a of tensors) {
    const slots = a.letter.axes.map((_, k) => k);
    const exchangeable = slots.slice(1).map((k) => [k - 1, k] as const);
    couplings.set(a.letter, { ...couplingOf(a, slots, scaling), exchangeable });
  }
  const pairings: Pairing[] = [];
  for (const a of [...arrays, ...tensors]) {
    const c = couplings.get(a.letter);
    if (c === undefined) continue;
    const same = c.slots.map((_, k) => k);
    const inner = c.innerAxes.map((_, k) => k);
    for (const slots of orbit(same, c.exchangeable))
      pairings.push({ first: c.letter, second: c.letter, slots, innerSlots: inner, value: c.variance.term });
    if (a.correlation !== undefined) pairings.push(...correlated(a, c, couplings));
  }
  refuseTriplets(arrays, couplings);
  return { couplings, pairings };
}

function couplingOf(a: RandomArray, slots: readonly number[], scaling: Scaling): Coupling {
  const { letter, law } = a;
  const moments = momentsOf(law);
  if (moments === undefined)
    throw new Refused('E0613', `\`lorentz\` has no variance, so \`${letter.name}\` needs the theory of heavy tails`, {
      help: 'a law with a variance of order 1/N',
      names: letter.name,
      place: a.place,
    });
  const innerAxes = letter.axes.flatMap((_, k) => (slots.includes(k) ? [] : [k]));
  const moving = [moments.mean, moments.variance].some((e) => slots.some((k) => e.free.includes(a.indices[k]!)));
  if (moving)
    throw new Refused('E0605', `the law of \`${letter.name}\` tells sites apart by their place`, {
      help: 'a random number for each site, or blocks',
      place: a.place,
    });
  const variance = scaling.leading(moments.variance);
  const others = Q.rational(slots.length - 1);
  if (law.kind !== 'normal') {
    const fourth = scaling.leading(moments.fourth);
    // N^(p-1) E A^4 -> 0, in units of the field.
    const excess = Q.plus(fourth.power, Q.minus(others, Q.times(Q.rational(2), Q.plus(variance.power, others))));
    if (!Q.isNegative(excess))
      throw new Refused('E0612', `finite degree: the fourth moment of \`${letter.name}\` stays of order 1`, {
        help: 'sums of few large entries are not Gaussian; they need the cavity method on graphs',
        place: a.place,
      });
  }
  const symmetric = a.symmetric && slots.includes(letter.axes.length - 1) && slots.includes(letter.axes.length - 2);
  return {
    letter,
    inner: innerAxes.map((k) => a.indices[k]!),
    innerAxes,
    slots,
    sets: slots.map((k) => letter.axes[k]!),
    mean: scaling.leading(moments.mean),
    variance,
    fieldPower: Q.times(Q.rational(1, 2), Q.plus(variance.power, others)),
    exchangeable: symmetric ? [[slots.length - 2, slots.length - 1]] : [],
  };
}

/** All orders of slots that exchanges make of one. */
export function orbit(
  start: readonly number[],
  exchanges: readonly (readonly [number, number])[],
): readonly (readonly number[])[] {
  const found = new Map<string, readonly number[]>([[start.join(), start]]);
  for (const one of found.values())
    for (const [i, j] of exchanges) {
      const next = one.map((s) => (s === i ? j : s === j ? i : s));
      if (!found.has(next.join())) found.set(next.join(), next);
    }
  return [...found.values()];
}

/** `reciprocity eta` and `correlated eta with A`: entry [i,j] of one with entry [j,i] of the other, in both directions. */
function correlated(a: RandomArray, c: Coupling, couplings: ReadonlyMap<Letter, Coupling>): readonly Pairing[] {
  const { value, with: partner } = a.correlation!;
  const other = couplings.get(partner);
  if (other === undefined) return [];
  const order = transposition(c.letter.axes);
  // Axis k of this array is axis order[k] of the other.
  const slots = c.slots.map((k) => other.slots.indexOf(order[k]!));
  const innerSlots = c.innerAxes.map((k) => other.innerAxes.indexOf(order[k]!));
  const theirs = replace(
    other.variance.term,
    new Map(innerSlots.map((k, m) => [other.inner[k]!, atomIndex(c.inner[m]!)] as const)),
  );
  const covariance = mul(value, theirs === c.variance.term ? theirs : sqrt(mul(c.variance.term, theirs)));
  const here: Pairing = { first: c.letter, second: partner, slots, innerSlots, value: covariance };
  if (partner === c.letter) return [here];
  const back = (p: readonly number[]): readonly number[] => p.map((_, k) => p.indexOf(k));
  const inverse = back(innerSlots);
  const there = replace(
    covariance,
    new Map(c.inner.map((atom, m) => [atom, atomIndex(other.inner[innerSlots[m]!]!)] as const)),
  );
  return [here, { first: partner, second: c.letter, slots: back(slots), innerSlots: inverse, value: there }];
}

/** Two arrays that are correlated with a third are correlated with one another, beyond pairs. */
function refuseTriplets(arrays: readonly RandomArray[], couplings: ReadonlyMap<Letter, Coupling>): void {
  const partners = new Map<Letter, Letter>();
  for (const a of arrays) {
    if (a.correlation === undefined || a.correlation.with === a.letter || !couplings.has(a.letter)) continue;
    const b = a.correlation.with;
    const [first, second] = [partners.get(a.letter), partners.get(b)];
    if (first !== undefined || second !== undefined)
      throw new Refused('E0614', `\`${a.letter.name}\` and \`${b.name}\` share entries beyond a pair`, {
        help: 'each array is correlated with one other at most',
        place: a.place,
      });
    partners.set(a.letter, b);
    partners.set(b, a.letter);
  }
}

/** An entry of an array as it is written, for messages. */
export const entryText = (l: Letter, indices: readonly Index[]): string => print(sym(l, indices), 'text');
