import type {
  Atom,
  AtomIndex,
  Domain,
  EntryIndex,
  Expr,
  Index,
  IndexSet,
  Letter,
  PlaceIndex,
  Role,
  SetStructure,
  SubsetIndex,
  Sym,
} from './expr.ts';
import { hashText, mix, mixSorted } from './hash.ts';
import { intern } from './table.ts';

const SET = hashText('set');
const PLAIN: SetStructure = { kind: 'plain' };
/** The set 1 … size. */
export function indexSet(size: Expr, structure: SetStructure = PLAIN): IndexSet {
  const key = structureKey(structure);
  return intern(`S${size.id}${key}`, (id) => ({
    id,
    size,
    structure,
    hash: key === '' ? mix(SET, size.hash) : mix(mix(SET, size.hash), hashText(structureText(structure))),
  }));
}
function structureKey(s: SetStructure): string {
  switch (s.kind) {
    case 'plain':
      return '';
    case 'cyclic':
      return 'cyclic';
    case 'subsets':
      return `subsets${s.name}:${s.of.id}:${s.take}`;
    case 'outcomes':
      return `outcomes${s.name}:${s.law}:${s.components.map((c) => c.id).join()}`;
  }
}
/** The same in every session. */
function structureText(s: SetStructure): string {
  switch (s.kind) {
    case 'plain':
    case 'cyclic':
      return s.kind;
    case 'subsets':
      return `subsets ${s.name} ${s.of.hash} ${s.take}`;
    case 'outcomes':
      return `outcomes ${s.name} ${s.law} ${s.components.map((c) => c.hash).join()}`;
  }
}

const FREE = hashText('free');
const BOUND = hashText('bound');
function atom(kind: 'free' | 'bound', name: string, set: IndexSet): Atom {
  return intern(`A${kind === 'free' ? 'f' : 'b'}${set.id}:${name}`, (id) => ({
    id,
    kind,
    name,
    set,
    hash: mix(kind === 'free' ? FREE : BOUND, mix(hashText(name), set.hash)),
  }));
}
/** A free index with a name of the author's. */
export const freeAtom = (name: string, set: IndexSet): Atom => atom('free', name, set);
/** The canonical name of the `position`-th binder of a sum of height `height`. */
export const boundAtom = (height: number, position: number, set: IndexSet): Atom =>
  atom('bound', `@${height}.${position}`, set);

let freshCounter = 0;
/** A free index that occurs nowhere else; valid until the surrounding `scoped` call returns. */
export const fresh = (set: IndexSet): Atom => atom('free', `~${freshCounter++}`, set);

/**
 * Runs a computation whose result contains no fresh index of its own, and gives the fresh names back,
 * so that repeating a derivation meets the same temporary terms and adds none to the table.
 */
export function scoped<T>(run: () => T): T {
  const mark = freshCounter;
  try {
    return run();
  } finally {
    freshCounter = mark;
  }
}

/**
 * Runs a computation on terms without fresh indices, whose result has none either, with names of its own from the first on: it
 * meets the same temporary terms whatever came before in the process, and writes the same, as the order of terms looks at names.
 */
export function apart<T>(run: () => T): T {
  const mark = freshCounter;
  freshCounter = 0;
  try {
    return run();
  } finally {
    freshCounter = mark;
  }
}

/**
 * Gives all fresh names back. For a program that begins with another model and keeps no term of those before: what it
 * writes is then the same whatever came before, as the order of terms looks at names.
 */
export function anew(): void {
  freshCounter = 0;
}

const ATOM = hashText('atom index');
const PLACE = hashText('place index');
const ENTRY = hashText('entry index');
const SUBSET = hashText('subset index');

export function atomIndex(atom: Atom, shift = 0, on?: IndexSet): AtomIndex {
  const ring = atom.set.structure.kind === 'cyclic' ? undefined : on;
  return intern(`a${atom.id}+${shift}${ring === undefined ? '' : `~${ring.id}`}`, (id) => ({
    id,
    kind: 'atom',
    atom,
    shift,
    ...(ring === undefined ? {} : { ring }),
    hash: mix(ATOM, mix(ring === undefined ? atom.hash : mix(atom.hash, ring.hash), shift + 1e6)),
  }));
}
/** A place; on a ring it counts modulo the size (`build.ts` decides which form it has there). */
export function placeIndex(value: Expr, ring?: IndexSet): PlaceIndex {
  return intern(`p${value.id}${ring === undefined ? '' : `~${ring.id}`}`, (id) => ({
    id,
    kind: 'place',
    value,
    ...(ring === undefined ? {} : { ring }),
    hash: mix(PLACE, ring === undefined ? value.hash : mix(value.hash, ring.hash)),
  }));
}
export function entryIndex(of: Sym, shift = 0, ring?: IndexSet): EntryIndex {
  return intern(`e${of.id}+${shift}${ring === undefined ? '' : `~${ring.id}`}`, (id) => ({
    id,
    kind: 'entry',
    of,
    shift,
    ...(ring === undefined ? {} : { ring }),
    hash: mix(ENTRY, mix(of.hash, shift + 1e6)),
  }));
}
/** The subset {members} of a set of subsets; the order of the members means nothing. */
export function subsetIndex(set: IndexSet, members: readonly Index[]): SubsetIndex {
  const sorted = [...members].sort((a, b) => a.hash - b.hash || a.id - b.id);
  return intern(`u${set.id}{${sorted.map((m) => m.id).join(',')}}`, (id) => ({
    id,
    kind: 'subset',
    set,
    members: sorted,
    hash: mixSorted(
      mix(SUBSET, set.hash),
      sorted.map((m) => m.hash),
    ),
  }));
}

const NOTHING: readonly Atom[] = [];
/** The atoms in an index. */
export function atomsOf(index: Index): readonly Atom[] {
  if (index.kind === 'atom') return [index.atom];
  if (index.kind === 'subset') return mergeAtoms(index.members.map(atomsOf));
  return index.kind === 'entry' ? index.of.free : NOTHING;
}

/** Union of atom lists, each sorted by id. */
export function mergeAtoms(lists: readonly (readonly Atom[])[]): readonly Atom[] {
  let result: readonly Atom[] = NOTHING;
  for (const list of lists) {
    if (list.length === 0 || list === result) continue;
    if (result.length === 0) {
      result = list;
      continue;
    }
    result = merged(result, list);
  }
  return result;
}

/** Of two lists by id one by id; the first where the second has nothing beyond it. */
function merged(a: readonly Atom[], b: readonly Atom[]): readonly Atom[] {
  let out: Atom[] | undefined;
  let k = 0;
  for (const x of b) {
    while (k < a.length && a[k]!.id < x.id) {
      out?.push(a[k]!);
      k++;
    }
    if (k < a.length && a[k] === x) continue;
    out ??= a.slice(0, k);
    out.push(x);
  }
  if (out === undefined) return a;
  for (; k < a.length; k++) out.push(a[k]!);
  return out;
}

/** What a letter is made of. */
export interface LetterParts {
  readonly name: string;
  readonly role: Role;
  readonly axes?: readonly IndexSet[];
  readonly components?: number;
  readonly domain?: Domain;
}
const REAL: Domain = { kind: 'real' };

function domainKey(domain: Domain): string {
  switch (domain.kind) {
    case 'sphere':
      return `sphere${domain.radius.id}`;
    case 'simplex':
    case 'symmetric':
      return domain.kind;
    default: {
      const bound = (b: typeof domain.lower) => (b === undefined ? '' : `${b.value.id}${b.open ? 'o' : 'c'}`);
      return `${domain.kind}${bound(domain.lower)},${bound(domain.upper)},${domain.not?.id ?? ''}`;
    }
  }
}

/** The letter with these parts; two models that declare the same letter share it. */
export function letter(parts: LetterParts): Letter {
  const { name, role, axes = [], components = 0, domain = REAL } = parts;
  const key = `L${name}|${role}|${axes.map((s) => s.id).join(',')}|${components}|${domainKey(domain)}`;
  return intern(key, (id) => {
    let hash = mix(hashText(name), hashText(role));
    for (const set of axes) hash = mix(hash, set.hash);
    return { id, name, role, axes, components, domain, hash: mix(hash, components) };
  });
}
