import type { Atom } from '../expr.ts';
import { letters as lettersOf } from '../traverse.ts';
import { type Drawing, mapParts, parts, type SeriesDrawing } from './drawing.ts';
import { namedKey, tiesByName } from './order.ts';

// Names of bound indices: given last, in the order in which a reader meets them, so that they do not depend on how
// the term was made.

export const FAMILY = [...'ijklmnpqrsuvwabcfgh'];
const COMPONENT = [...'klmnpqrsabcuvwijfgh'];
/** Names of random variables, by their law. */
const VARIABLE = {
  normal: ['zeta', 'chi', 'psi'],
  uniform: ['nu', 'mu'],
  exponential: ['tau', 'sigma'],
  lorentz: ['omega', 'lambda'],
} as const;
/** Names that mean something in the model language. */
export const RESERVED = ['e', 'E', 'I', 'O', 't', 'pi', 'in', 'if', 'for'];

type Names = ReadonlyMap<Atom, string>;

const isNameless = (a: Atom): boolean => /^[@~#]/.test(a.name);

function walk(d: Drawing, visit: (d: Drawing) => void): void {
  visit(d);
  for (const p of parts(d)) walk(p, visit);
}

/** Indices in reading order, each once; a sum's own binders with it. */
function indicesIn(d: Drawing): readonly Atom[] {
  const found = new Set<Atom>();
  walk(d, (p) => {
    if (p.kind === 'index') found.add(p.atom);
  });
  return [...found];
}

function componentsIn(d: Drawing): ReadonlySet<Atom> {
  const found = new Set<Atom>();
  walk(d, (p) => {
    if (p.kind !== 'letter') return;
    for (const i of p.indices.slice(Math.max(0, p.indices.length + p.rank - p.components)))
      if (i.kind === 'index') found.add(i.atom);
  });
  return found;
}

function boundIn(d: Drawing): ReadonlySet<Atom> {
  const found = new Set<Atom>();
  walk(d, (p) => {
    if (p.kind === 'series') for (const r of p.ranges) if (r.binder.kind === 'index') found.add(r.binder.atom);
  });
  return found;
}

/** A name that is not taken, from the pool, then numbered. */
export function freeName(pool: readonly string[], taken: ReadonlySet<string>): string {
  const known = pool.find((n) => !taken.has(n));
  if (known !== undefined) return known;
  for (let k = 1; ; k++) if (!taken.has(`${pool[0]}${k}`)) return `${pool[0]}${k}`;
}

/** The drawing with a name on every index; `reserved` are further names that may not be used. */
export function withNames(d: Drawing, reserved: readonly string[] = []): Drawing {
  const letters = new Set([...RESERVED, ...reserved]);
  walk(d, (p) => {
    if (p.kind === 'letter' && p.drawn === undefined) letters.add(p.name);
    if (p.kind === 'index') for (const l of lettersOf(p.atom.set.size)) letters.add(l.name);
  });
  const components = componentsIn(d);
  const pick = (a: Atom, taken: ReadonlySet<string>): string => {
    const { structure } = a.set;
    if (structure.kind === 'outcomes') return freeName(VARIABLE[structure.law], taken);
    return freeName(components.has(a) ? COMPONENT : FAMILY, taken);
  };

  const bound = boundIn(d);
  const free = indicesIn(d).filter((a) => !bound.has(a));
  const names = new Map<Atom, string>();
  const taken = new Set(letters);
  // Author's names first; one that means something else here is replaced like a nameless one.
  for (const a of free)
    if (!isNameless(a) && !taken.has(a.name)) {
      names.set(a, a.name);
      taken.add(a.name);
    }
  for (const a of free)
    if (!names.has(a)) {
      const name = pick(a, taken);
      names.set(a, name);
      taken.add(name);
    }

  const visit = (part: Drawing, known: Names): Drawing => {
    if (part.kind === 'index') return { ...part, name: known.get(part.atom)! };
    if (part.kind === 'series') return series(part, known);
    const made = mapParts(part, (p) => visit(p, known));
    if (made.kind === 'product' && part.kind === 'product')
      return {
        ...made,
        factors: tiesByName(part.factors, made.factors),
        divisors: tiesByName(part.divisors, made.divisors),
      };
    if (made.kind === 'sum' && part.kind === 'sum') return { ...made, terms: tiesByName(part.terms, made.terms) };
    if (made.kind === 'dot' && part.kind === 'dot') {
      const [left, right] = tiesByName([part.left, part.right], [made.left, made.right]);
      return { ...made, left: left!, right: right! };
    }
    return made;
  };
  const series = (s: SeriesDrawing, known: Names): Drawing => {
    const met = indicesIn(s).filter((a) => s.ranges.some((r) => r.binder.kind === 'index' && r.binder.atom === a));
    // Few orders are tried all, and the first text wins; many take their names as they are met.
    const orders = met.length <= 3 ? permutations(met) : [met];
    const made = orders.map((own) => named(s, own, known));
    const text = made.map(namedKey);
    return made[text.indexOf([...text].sort()[0]!)]!;
  };
  const named = (s: SeriesDrawing, own: readonly Atom[], known: Names): Drawing => {
    const used = new Set([...letters, ...known.values()]);
    const inner = new Map(known);
    for (const a of own) {
      const name = pick(a, used);
      inner.set(a, name);
      used.add(name);
    }
    const order = (b: Drawing): number => (b.kind === 'index' ? own.indexOf(b.atom) : 0);
    const ranges = [...s.ranges].sort((a, b) => order(a.binder) - order(b.binder));
    const mine = new Set(own);
    const conditions = s.conditions.map((c) => visit(turned(c, mine, inner), inner));
    conditions.sort((a, b) => (namedKey(a) < namedKey(b) ? -1 : 1));
    const sized = ranges.map((r) => ({ binder: visit(r.binder, inner), size: visit(r.size, known) }));
    return { ...s, ranges: sized, conditions, body: visit(s.body, inner) };
  };
  return visit(d, names);
}

/** All orders of a few things, the given one first. */
export function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((x, k) => permutations([...items.slice(0, k), ...items.slice(k + 1)]).map((p) => [x, ...p]));
}

/** A condition with the index of this sum first, or both in alphabetical order where it is symmetric. */
function turned(c: Drawing, own: ReadonlySet<Atom>, names: Names): Drawing {
  if (c.kind !== 'relation' || c.sign === 'in' || c.left.kind !== 'index' || c.right.kind !== 'index') return c;
  const [l, r] = [c.left.atom, c.right.atom];
  const alike = own.has(l) === own.has(r);
  if (alike && (c.sign === '<' || c.sign === '>')) return c;
  if (alike ? names.get(l)! < names.get(r)! : own.has(l)) return c;
  const sign = c.sign === '<' ? '>' : c.sign === '>' ? '<' : c.sign;
  return { ...c, sign, left: c.right, right: c.left };
}
