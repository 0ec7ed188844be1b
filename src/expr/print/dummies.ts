import type { Atom } from '../expr.ts';
import { letters as lettersOf } from '../traverse.ts';
import { type Drawing, mapParts, parts, type SeriesDrawing } from './drawing.ts';
import { hasIndex, namedKey, tiesByName } from './order.ts';

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
const OF_INDICES: ReadonlySet<string> = new Set([...FAMILY, ...COMPONENT, ...Object.values(VARIABLE).flat()]);
/** Whether an index may be called so: one of a pool, or numbered. */
const isOfIndices = (name: string): boolean => OF_INDICES.has(name.replace(/\d+$/, ''));
/** Names that mean something in the model language. */
export const RESERVED = ['e', 'E', 'I', 'O', 't', 'pi', 'in', 'if', 'for'];

type Names = ReadonlyMap<Atom, string>;

const isNameless = (a: Atom): boolean => /^[@~#]/.test(a.name);

/** What stands in a drawing, each thing once and in reading order. */
interface Contents {
  /** Names of letters, and of those in sizes of sets. */
  readonly names: ReadonlySet<string>;
  /** Indices; a sum's own binders with it. */
  readonly indices: ReadonlySet<Atom>;
  /** Those at components of an array. */
  readonly components: ReadonlySet<Atom>;
  /** Those that a sum runs through. */
  readonly bound: ReadonlySet<Atom>;
}

function contentsOf(whole: Drawing): Contents {
  const names = new Set<string>();
  const indices = new Set<Atom>();
  const components = new Set<Atom>();
  const bound = new Set<Atom>();
  const walk = (d: Drawing): void => {
    if (d.kind === 'index') {
      if (indices.has(d.atom)) return;
      indices.add(d.atom);
      for (const l of lettersOf(d.atom.set.size)) names.add(l.name);
    } else if (d.kind === 'letter') {
      if (d.drawn === undefined) names.add(d.name);
      for (const i of d.indices.slice(Math.max(0, d.indices.length + d.rank - d.components)))
        if (i.kind === 'index') components.add(i.atom);
    } else if (d.kind === 'series') {
      for (const r of d.ranges) if (r.binder.kind === 'index') bound.add(r.binder.atom);
    }
    for (const p of parts(d)) walk(p);
  };
  walk(whole);
  return { names, indices, components, bound };
}

/** Indices in reading order, each once. */
function indicesIn(d: Drawing): readonly Atom[] {
  const found = new Set<Atom>();
  const walk = (p: Drawing): void => {
    if (p.kind === 'index') found.add(p.atom);
    else for (const x of parts(p)) walk(x);
  };
  walk(d);
  return [...found];
}

/** A name that is not taken, from the pool, then numbered. */
export function freeName(pool: readonly string[], taken: ReadonlySet<string>): string {
  const known = pool.find((n) => !taken.has(n));
  if (known !== undefined) return known;
  for (let k = 1; ; k++) if (!taken.has(`${pool[0]}${k}`)) return `${pool[0]}${k}`;
}

/** The names that indices have at a place, and a number that is the same where a part would be named alike. */
interface Scope {
  readonly names: Names;
  readonly number: number;
}
let scopes = new Map<string, number>();
let scopeCounter = 0;
/** So many are told apart at a time. */
const MOST_SCOPES = 20_000;

/** Numbers are never given twice, so that what was named in a scope that is forgotten is not met again. */
function numberOf(text: string): number {
  let known = scopes.get(text);
  if (known === undefined) {
    if (scopes.size >= MOST_SCOPES) scopes = new Map();
    known = scopeCounter++;
    scopes.set(text, known);
  }
  return known;
}

/** Parts with names, by the scope: the same terms stand before and after a step, in the next one and in the result. */
const namedParts = new WeakMap<Drawing, Map<number, Drawing>>();

/** The drawing with a name on every index; `reserved` are further names that may not be used. */
export function withNames(d: Drawing, reserved: readonly string[] = []): Drawing {
  const { names: own, indices, components, bound } = contentsOf(d);
  const letters = new Set([...RESERVED, ...reserved, ...own]);
  const pick = (a: Atom, taken: ReadonlySet<string>): string => {
    const { structure } = a.set;
    if (structure.kind === 'outcomes') return freeName(VARIABLE[structure.law], taken);
    return freeName(components.has(a) ? COMPONENT : FAMILY, taken);
  };

  const free = [...indices].filter((a) => !bound.has(a));
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

  // All that a name depends on, beside the part: which names of indices are taken, which indices are components, the names around it.
  const met = [...letters].filter(isOfIndices).sort();
  const inside = [...components].map((a) => a.id).sort((a, b) => a - b);
  const around = numberOf(`${met.join()};${inside.join()}`);
  const scope = (known: Names): Scope => ({
    names: known,
    number: numberOf(`${around};${[...known].map(([a, name]) => `${a.id}:${name}`).join()}`),
  });

  const visit = (part: Drawing, known: Scope): Drawing => {
    // What has no index in it is written with names or without: nor are there ties that names tell apart.
    if (!hasIndex(part)) return part;
    if (part.kind === 'index') return { ...part, name: known.names.get(part.atom)! };
    if (part.kind === 'letter') return mapParts(part, (p) => visit(p, known));
    const memo = namedParts.get(part) ?? new Map<number, Drawing>();
    namedParts.set(part, memo);
    let made = memo.get(known.number);
    if (made === undefined) {
      made = inParts(part, known);
      memo.set(known.number, made);
    }
    return made;
  };
  const inParts = (part: Drawing, known: Scope): Drawing => {
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
  const series = (s: SeriesDrawing, known: Scope): Drawing => {
    const met = indicesIn(s).filter((a) => s.ranges.some((r) => r.binder.kind === 'index' && r.binder.atom === a));
    // Few orders are tried all, and the first text wins; many take their names as they are met.
    const orders = met.length <= 3 ? permutations(met) : [met];
    const made = orders.map((own) => named(s, own, known));
    const text = made.map(namedKey);
    return made[text.indexOf([...text].sort()[0]!)]!;
  };
  const named = (s: SeriesDrawing, own: readonly Atom[], known: Scope): Drawing => {
    const used = new Set([...letters, ...known.names.values()]);
    const names = new Map(known.names);
    for (const a of own) {
      const name = pick(a, used);
      names.set(a, name);
      used.add(name);
    }
    const inner = scope(names);
    const order = (b: Drawing): number => (b.kind === 'index' ? own.indexOf(b.atom) : 0);
    const ranges = [...s.ranges].sort((a, b) => order(a.binder) - order(b.binder));
    const mine = new Set(own);
    const conditions = s.conditions.map((c) => visit(turned(c, mine, names), inner));
    conditions.sort((a, b) => (namedKey(a) < namedKey(b) ? -1 : 1));
    const sized = ranges.map((r) => ({ binder: visit(r.binder, inner), size: visit(r.size, known) }));
    return { ...s, ranges: sized, conditions, body: visit(s.body, inner) };
  };
  return visit(d, scope(names));
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
