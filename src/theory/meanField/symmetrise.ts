import { add, divide, mul, num, subtract, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { factorsOf, mentions, substitute, substituteLetters, termsOf } from '../../expr/traverse.ts';
import { expand } from '../../rewrite/expand.ts';
import type { Coupling, Disorder, Pairing } from './arrays.ts';
import { orbit } from './arrays.ts';
import type { Channel } from './channel.ts';

/** Fields of one array at all its slots, and the field that is their sum; it has the letter of the first. */
export interface Joined {
  readonly parts: readonly Channel[];
  readonly whole: Channel;
  readonly coupling: Coupling;
  readonly pairings: readonly Pairing[];
}

/**
 * An array of independent entries that sends the same to each of its slots, where only the sum of these fields acts: it
 * is the field of a symmetric array, whose entry is the sum over all orders of the slots. So the gradient of an energy
 * Σ J[i,j,k] s[i] s[j] s[k] is one field, not three.
 */
export function joinedFields(
  channels: readonly Channel[],
  disorder: Disorder,
  acting: readonly Expr[],
  averaged: readonly Expr[],
): readonly Joined[] {
  return [...disorder.couplings.values()].flatMap((c): readonly Joined[] => {
    const parts = channels.filter((x) => x.array === c.letter);
    const p = c.slots.length;
    const own = disorder.pairings.filter((q) => q.first === c.letter || q.second === c.letter);
    const alone = own.length === 1 && own[0]!.slots.every((s, k) => s === k);
    if (parts.length !== p || new Set(parts.map((x) => x.slot)).size !== p || !alone || c.innerAxes.length > 0)
      return [];
    if (new Set(c.sets).size > 1 || parts.some((x) => x.binders.length > 0 || x.free.length > 0)) return [];
    const [first] = parts as [Channel];
    const u = first.sources[0]!.term;
    if (parts.some((x) => x.sources.some((s) => s.term !== u))) return [];
    const h = parts.map((x) => x.letter);
    const others = h.slice(1).map((l) => sym(l));
    // With the first as what the sum leaves, none of the others is left over.
    const total = letter({ name: '#sum', role: 'auxiliary' });
    const inSum = new Map([[h[0]!, subtract(sym(total), add(...others))]]);
    const acts = (e: Expr): boolean => {
      if (!h.some((l) => mentions(e, l))) return true;
      const moved = expand(substituteLetters(e, inSum));
      return !others.some((o) => mentions(moved, o.letter));
    };
    if (![...acting, ...channels.flatMap((x) => x.sources.map((s) => s.term))].every(acts)) return [];
    if (!averaged.every((e) => linearIn(e, h))) return [];
    return [joined(c, parts)];
  });
}

function joined(c: Coupling, parts: readonly Channel[]): Joined {
  const p = c.slots.length;
  const array = letter({
    name: c.letter.name,
    role: 'random',
    axes: c.letter.axes,
    domain: { kind: 'symmetric' },
  });
  const slots = Array.from({ length: p }, (_, k) => k);
  const exchangeable = slots.slice(1).map((k) => [k - 1, k] as const);
  let orders = 1;
  for (let k = 2; k < p; k++) orders *= k;
  // Noise p V C^(p-1) is that of (p-1)! orders, each with variance p V/(p-1)!; the mean is that of p slots.
  const variance = { power: c.variance.power, term: divide(mul(num(p), c.variance.term), num(orders)) };
  const coupling: Coupling = {
    ...c,
    letter: array,
    variance,
    mean: { power: c.mean.power, term: mul(num(p), c.mean.term) },
    exchangeable,
  };
  const [first] = parts as [Channel];
  const whole: Channel = {
    ...first,
    array,
    of: c.letter,
    slot: 0,
    sources: slots.slice(1).map((slot) => ({ ...first.sources[0]!, slot })),
    written: add(...parts.map((x) => x.written)),
  };
  const pairings = orbit(slots, exchangeable).map(
    (s): Pairing => ({ first: array, second: array, slots: s, innerSlots: [], value: variance.term }),
  );
  return { parts, whole, coupling, pairings };
}

/** Whether a term is of degree one at most in letters together. */
function linearIn(e: Expr, of: readonly Letter[]): boolean {
  return termsOf(expand(e)).every((t) => {
    const holding = factorsOf(t).filter((f) => of.some((l) => mentions(f, l)));
    return holding.length === 0 || (holding.length === 1 && holding[0]!.kind === 'sym');
  });
}

/** A term in which only the sum of the fields acts, in that sum. */
export function inSum(e: Expr, j: Joined): Expr {
  const [first, ...others] = j.parts.map((x) => x.letter) as [Letter, ...Letter[]];
  if (!j.parts.some((x) => mentions(e, x.letter))) return e;
  const f = sym(j.whole.letter);
  // The shorter way first: the fields stand side by side.
  const aside = substituteLetters(e, new Map<Letter, Expr>([[first, f], ...others.map((l) => [l, zero] as const)]));
  const moved = expand(substituteLetters(e, new Map([[first, subtract(f, add(...others.map((l) => sym(l))))]])));
  return expand(subtract(aside, moved)) === zero ? aside : moved;
}

/** A term linear in the fields, in which each counts as one of p equal parts of the sum; undefined where it is not linear. */
export function inMean(e: Expr, j: Joined): Expr | undefined {
  const parts = j.parts.map((x) => x.letter);
  if (!linearIn(e, parts)) return undefined;
  return substitute(e, (s) => (parts.includes(s.letter) ? divide(sym(j.whole.letter), num(parts.length)) : undefined));
}
