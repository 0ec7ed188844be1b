import { add, delta, mul, one, replace, sum, sym } from '../../expr/build.ts';
import type { Atom, Expr, Index } from '../../expr/expr.ts';
import { atomIndex, fresh, scoped } from '../../expr/intern.ts';
import { degreeOf, joined, keyOf, type Observable, type Profile } from './observable.ts';

/** A monomial in observables, by their letters and in terms of the states. */
export interface Candidate {
  readonly letters: Expr;
  readonly term: Expr;
}

/** An observable with what its monomials hold of the states. */
export interface Graded extends Observable {
  readonly profiles: readonly Profile[];
}

/** More monomials are not tried. */
const MOST_CANDIDATES = 160;
/** Profiles of a product are not looked at beyond these: it is taken for one that may help. */
const MOST_PROFILES = 24;
const MOST_FACTORS = 4;
const MOST_SLOTS = 8;

/** What stands in a slot of a factor: a free index of the target, or an index that is summed over. */
type Label = Atom;

/**
 * The monomials in observables that can stand in an equation with these free indices, the last `components` of them
 * components of one member: products whose slots carry the free indices, or are summed over. A component stands once
 * if it is free and twice if it is summed over, as rotations ask for; an index of a family as often as it likes. `target`
 * is what monomials of the equation hold of the states.
 */
export function candidates(
  known: readonly Graded[],
  own: readonly Atom[],
  components: number,
  target: readonly Profile[],
): readonly Candidate[] {
  const found = new Map<Expr, Candidate>();
  const bound = new Set(own.slice(own.length - components));
  const keep = (factors: readonly Graded[], labels: readonly (readonly Label[])[], summed: readonly Atom[]): void => {
    if (repeats(factors, labels, own)) return;
    const used = new Set(labels.flat());
    const missing = [...bound].filter((a) => !used.has(a));
    // Of two components that no factor carries, only their delta keeps to rotations.
    if (missing.length === 2 && missing[0]!.set === missing[1]!.set) {
      if (factors.length > 1) return;
    } else if (missing.length > 0) return;
    const c = remembered(factors, labels, summed, missing);
    if (!found.has(c.letters)) found.set(c.letters, c);
  };
  const factorLists = relevant(multisets(known, Math.max(0, ...target.map(degreeOf))), target);
  for (const factors of factorLists) {
    if (found.size >= MOST_CANDIDATES) break;
    label(factors, own, bound, (labels, summed) => {
      if (found.size < MOST_CANDIDATES) keep(factors, labels, summed);
    });
  }
  return [...found.values()];
}

/**
 * Whether arrays that do not move stand among the factors and nothing else shares their indices: summed over, they are a
 * coefficient. The product is that multiple of the shorter one without them, which comes before it.
 */
function repeats(factors: readonly Graded[], labels: readonly (readonly Label[])[], own: readonly Atom[]): boolean {
  const still = factors.map(isStill);
  if (!still.includes(true)) return false;
  // What is joined to an observable, or to a free index, by a chain of shared indices is no number.
  const joined = factors.map((_, k) => !still[k] || labels[k]!.some((a) => own.includes(a)));
  const reached = new Set(labels.flatMap((list, k) => (joined[k] ? list : [])));
  for (let grown = true; grown; ) {
    grown = false;
    labels.forEach((list, k) => {
      if (joined[k] || !list.some((a) => reached.has(a))) return;
      joined[k] = grown = true;
      for (const a of list) reached.add(a);
    });
  }
  return joined.includes(false);
}
const isStill = (f: Graded): boolean => f.profiles.every((p) => p.size === 0);

// Each motion of a system asks for much the same monomials. They are kept with the term of their first factor.
const monomials = new WeakMap<Expr, Map<string, Candidate>>();

function remembered(
  factors: readonly Graded[],
  labels: readonly (readonly Label[])[],
  summed: readonly Atom[],
  missing: readonly Atom[],
): Candidate {
  const [first] = factors;
  if (first === undefined) return monomial(factors, labels, summed, missing);
  let own = monomials.get(first.term);
  if (own === undefined) {
    own = new Map();
    monomials.set(first.term, own);
  }
  // What is summed over goes by its place, as its names are made anew each time.
  const name = (a: Label): string => (summed.includes(a) ? `~${summed.indexOf(a)}` : `${a.id}`);
  const parts = factors.map(
    (f, k) => `${f.letter.id} ${f.term.id} ${f.indices.map((a) => a.id)} ${labels[k]!.map(name)}`,
  );
  const key = `${parts.join(';')} ${missing.map((a) => a.id)}`;
  let made = own.get(key);
  if (made === undefined) {
    made = monomial(factors, labels, summed, missing);
    own.set(key, made);
  }
  return made;
}

/** The product of factors with what stands in their slots, summed over; two components that no factor carries stand in a delta. */
function monomial(
  factors: readonly Graded[],
  labels: readonly (readonly Label[])[],
  summed: readonly Atom[],
  missing: readonly Atom[],
): Candidate {
  const front = missing.length === 2 ? delta(atomIndex(missing[0]!), atomIndex(missing[1]!)) : one;
  const product = (part: (f: Graded, at: readonly Index[]) => Expr): Expr => {
    const parts = factors.map((f, k) =>
      part(
        f,
        labels[k]!.map((a) => atomIndex(a)),
      ),
    );
    return sum(summed, mul(front, ...parts));
  };
  return {
    letters: product((f, at) => sym(f.letter, at)),
    term: product((f, at) => replace(f.term, new Map(f.indices.map((a, k) => [a, at[k]!])))),
  };
}

/** Products of observables, the empty one among them, whose degree can be met; short ones first. */
function multisets(known: readonly Graded[], degree: number): (readonly Graded[])[] {
  const found: (readonly Graded[])[] = [];
  const extend = (from: number, list: readonly Graded[], left: number): void => {
    found.push(list);
    if (list.length >= MOST_FACTORS || found.length > 8 * MOST_CANDIDATES) return;
    for (let k = from; k < known.length; k++) {
      const o = known[k]!;
      const most = Math.max(0, ...o.profiles.map(degreeOf));
      // Those that hold only constants add no degree: one of each is enough.
      if (most > left || (most === 0 && list.includes(o))) continue;
      extend(k, [...list, o], left - most);
    }
  };
  extend(0, [], degree);
  return found.sort((a, b) => a.length - b.length);
}

/** The products that hold monomials like those of the target, or like those of others that do. */
function relevant(lists: readonly (readonly Graded[])[], target: readonly Profile[]): readonly (readonly Graded[])[] {
  const wanted = new Set(target.map(keyOf));
  let open = lists.map((list) => ({ list, keys: productKeys(list) }));
  const chosen = new Set<readonly Graded[]>();
  for (let grown = true; grown; ) {
    grown = false;
    for (const { list, keys } of open) {
      if (keys !== undefined && !keys.some((k) => wanted.has(k))) continue;
      chosen.add(list);
      for (const k of keys ?? []) {
        grown ||= !wanted.has(k);
        wanted.add(k);
      }
    }
    open = open.filter((x) => !chosen.has(x.list));
  }
  return lists.filter((l) => chosen.has(l));
}

/** What the monomials of a product may hold; undefined where that is too much to say. */
function productKeys(list: readonly Graded[]): readonly string[] | undefined {
  let found = new Map<string, Profile>([['', new Map()]]);
  for (const o of list) {
    const next = new Map<string, Profile>();
    for (const p of found.values())
      for (const q of o.profiles) {
        const product = joined(p, q);
        next.set(keyOf(product), product);
      }
    if (next.size > MOST_PROFILES) return undefined;
    found = next;
  }
  return [...found.keys()];
}

/** Every way to put free indices and sums into the slots of factors, each once up to names. */
function label(
  factors: readonly Graded[],
  own: readonly Atom[],
  bound: ReadonlySet<Atom>,
  each: (labels: readonly (readonly Label[])[], summed: readonly Atom[]) => void,
): void {
  const slots = factors.flatMap((f, k) =>
    f.indices.map((a, m) => ({ factor: k, set: a.set, component: m >= f.indices.length - f.letter.components })),
  );
  if (slots.length > MOST_SLOTS) return;
  scoped(() => {
    const chosen: Label[] = [];
    const uses = new Map<Atom, number>();
    const summed: { readonly atom: Atom; readonly component: boolean }[] = [];
    const put = (a: Atom, next: () => void): void => {
      uses.set(a, (uses.get(a) ?? 0) + 1);
      chosen.push(a);
      next();
      chosen.pop();
      uses.set(a, uses.get(a)! - 1);
    };
    const fill = (k: number): void => {
      if (k === slots.length) {
        if (summed.some((s) => s.component && uses.get(s.atom) !== 2)) return;
        let at = 0;
        const labels = factors.map((f) => {
          const part = chosen.slice(at, at + f.indices.length);
          at += f.indices.length;
          return part;
        });
        each(
          labels,
          summed.map((s) => s.atom),
        );
        return;
      }
      const { set, component } = slots[k]!;
      for (const a of own) {
        if (a.set !== set || (bound.has(a) && (uses.get(a) ?? 0) > 0)) continue;
        put(a, () => fill(k + 1));
      }
      for (const s of [...summed]) {
        if (s.atom.set !== set || (s.component && uses.get(s.atom)! >= 2)) continue;
        put(s.atom, () => fill(k + 1));
      }
      const made = { atom: fresh(set), component };
      summed.push(made);
      put(made.atom, () => fill(k + 1));
      summed.pop();
    };
    fill(0);
  });
}

/** A combination of candidates by their letters. */
export const combined = (all: readonly Candidate[], x: readonly Expr[]): Expr =>
  add(...all.map((c, k) => mul(x[k]!, c.letters)));
