import type { Atom, Expr, Index, IndexSet } from '../../expr/expr.ts';
import { mix } from '../../expr/hash.ts';
import * as Q from '../../expr/rational.ts';
import { termsOf } from '../../expr/traverse.ts';
import { inverse, modulo, PRIME } from '../../rewrite/smallField.ts';
import { isSmallSet, sizeOf, writtenOut } from '../../rewrite/unroll.ts';

/** An index of a letter: a number that stands for it, or the position of the small binder that runs there. */
type Slot = { readonly fixed: number } | { readonly binder: number };

/** A power of a letter in a monomial. */
interface Power {
  readonly letter: number;
  readonly exponent: number;
  readonly slots: readonly Slot[];
}

/** A term of sums of products of letters, sizes of sets that are not written out at 1. */
interface Monomial {
  readonly coefficient: number;
  readonly powers: readonly Power[];
  /** How often each small binder runs. */
  readonly runs: readonly number[];
  /** The same for monomials that may fall together. */
  readonly profile: number;
}

/**
 * So many terms at least has a term once its sums over small sets are written out and multiplied out; 0 where that is not
 * seen, and no more than is needed to pass `enough`. Both are equal at all sizes, so also where each other set has one
 * member: there each term of the longer one is one monomial in letters at places, so it has as many as monomials are
 * left of the shorter one. Monomials are told apart by numbers, their coefficients taken modulo a prime: what falls
 * together by chance makes the answer smaller.
 */
export function fewestTerms(e: Expr, enough: number): number {
  if (writtenOut(e) <= enough) return 0;
  const groups = new Map<number, Monomial[]>();
  for (const t of termsOf(e)) {
    const m = monomialOf(t);
    if (m === undefined) return 0;
    const group = groups.get(m.profile);
    if (group === undefined) groups.set(m.profile, [m]);
    else group.push(m);
  }
  let found = 0;
  for (const group of groups.values()) {
    const sums = new Map<number, number>();
    for (const m of group) eachPlace(m, (key) => sums.set(key, modulo((sums.get(key) ?? 0) + m.coefficient)));
    for (const c of sums.values()) if (c !== 0) found++;
    if (found > enough) return found;
  }
  return found;
}

/** Every monomial of a term with its small binders at places, by the number that it is told by. */
function eachPlace({ powers, runs }: Monomial, found: (key: number) => void): void {
  const places = runs.map(() => 1);
  for (;;) {
    let key = 0;
    for (const { letter, exponent, slots } of powers) {
      let h = letter;
      for (const s of slots) h = mix(h, 'fixed' in s ? s.fixed : places[s.binder]!);
      key = (key + Math.imul(exponent, h)) | 0;
    }
    found(key);
    let k = places.length - 1;
    while (k >= 0 && places[k] === runs[k]) places[k--] = 1;
    if (k < 0) return;
    places[k]!++;
  }
}

function monomialOf(t: Expr): Monomial | undefined {
  let coefficient = 1;
  let profile = 0;
  const powers: Power[] = [];
  const runs: number[] = [];
  // Takes in what is a product of powers of letters, and says whether it is one.
  const read = (x: Expr, exponent: number, bound: ReadonlyMap<Atom, number | undefined>): boolean => {
    switch (x.kind) {
      case 'num':
        return times(x.value, exponent);
      case 'sym': {
        if (x.letter.role === 'size') return true;
        if (!PLAIN.has(x.letter.role) || x.letter.domain.kind !== 'real') return false;
        const slots: Slot[] = [];
        for (const [k, i] of x.indices.entries()) {
          const slot = slotOf(i, x.letter.axes[k]!, bound);
          if (slot === undefined) return false;
          if (slot !== 'one') slots.push(slot);
        }
        powers.push({ letter: x.letter.hash, exponent, slots });
        profile = (profile + Math.imul(exponent, x.letter.hash)) | 0;
        return true;
      }
      case 'mul':
        return times(x.coefficient, exponent) && x.factors.every((f) => read(f, exponent, bound));
      case 'pow': {
        if (x.exponent.kind !== 'num') return false;
        if (x.base.kind === 'sym' && x.base.letter.role === 'size') return true;
        if (!Q.isInteger(x.exponent.value)) return false;
        const k = Q.toNumber(x.exponent.value);
        if (x.base.kind !== 'sum') return read(x.base, exponent * k, bound);
        // A power of a sum is a product of sums, each with binders of its own.
        for (let copy = 0; copy < k; copy++) if (!read(x.base, exponent, bound)) return false;
        return k > 0;
      }
      case 'sum': {
        if (exponent !== 1) return false;
        const inner = new Map(bound);
        for (const b of x.binders) {
          if (isPlaced(b)) inner.set(b, runs.push(sizeOf(b)) - 1);
          else if (isOne(b)) inner.set(b, undefined);
          else return false;
        }
        return read(x.body, 1, inner);
      }
      default:
        return false;
    }
  };
  const times = (q: Q.Rational, exponent: number): boolean => {
    if (exponent !== 1 && !Q.isOne(q)) return false;
    const under = inverse(Number(q.d % BigInt(PRIME)));
    if (under === undefined) return false;
    coefficient = modulo(coefficient * modulo(modulo(Number(q.n % BigInt(PRIME))) * under));
    return true;
  };
  return read(t, 1, new Map()) ? { coefficient, powers, runs, profile } : undefined;
}

/** Letters of which no relation is known: neither between entries nor of powers. */
const PLAIN: ReadonlySet<string> = new Set(['state', 'parameter', 'data']);

/** Whether the sums over a set are written out, place by place. */
const isPlaced = (a: Atom): boolean => a.set.structure.kind === 'plain' && isSmallSet(a);

/** Whether a set has one member where all sizes are 1. */
const isOne = ({ set }: Atom): boolean =>
  set.structure.kind === 'plain' && set.size.kind === 'sym' && set.size.letter.role === 'size';

/** `one` where the axis has one member; undefined where the index is no place or binder of its axis. */
function slotOf(i: Index, axis: IndexSet, bound: ReadonlyMap<Atom, number | undefined>): Slot | 'one' | undefined {
  if (i.kind === 'place')
    return i.ring === undefined && i.value.kind === 'num' && axis.size.kind === 'num'
      ? { fixed: Q.toNumber(i.value.value) }
      : undefined;
  if (i.kind !== 'atom' || i.shift !== 0 || i.ring !== undefined) return undefined;
  if (bound.has(i.atom)) {
    const binder = bound.get(i.atom);
    return binder === undefined ? 'one' : { binder };
  }
  return isPlaced(i.atom) ? { fixed: i.atom.id } : isOne(i.atom) ? 'one' : undefined;
}
