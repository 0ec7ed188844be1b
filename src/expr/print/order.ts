import * as Q from '../rational.ts';
import { type Drawing, isHeavy, parts } from './drawing.ts';

// In which order people write terms and factors. Nothing here looks at hashes or at names of bound indices.

const isNameless = (name: string): boolean => /^[@~#]/.test(name);

type IndexText = (i: Extract<Drawing, { kind: 'index' }>) => string;
const blind: IndexText = (i) => (isNameless(i.atom.name) ? '~' : i.atom.name);
const exactly: IndexText = (i) => `${i.atom.name}.${i.atom.id}`;
const byName: IndexText = (i) => i.name ?? '';

/** What is asked of every part of a drawing at each part around it, found once. */
function remembered<T>(find: (d: Drawing) => T): (d: Drawing) => T {
  const known = new WeakMap<Drawing, T>();
  return (d) => {
    let made = known.get(d);
    if (made === undefined) {
      made = find(d);
      known.set(d, made);
    }
    return made;
  };
}

/** A complete text of a drawing in which bound indices all look alike. */
export const keyOf: (d: Drawing) => string = remembered((d) => key(d, blind, keyOf));
/** A text that is the same for equal drawings only. */
export const exactKey: (d: Drawing) => string = remembered((d) => key(d, exactly, exactKey));
/** A text with the names of indices, once they are given. */
export const namedKey: (d: Drawing) => string = remembered((d) => key(d, byName, namedKey));

function key(d: Drawing, index: IndexText, inner: (d: Drawing) => string): string {
  switch (d.kind) {
    case 'number':
      return Q.text(d.value);
    case 'index':
      return index(d);
    case 'letter':
      return `${d.name}${d.drawn === undefined ? '' : inner(d.drawn)}${"'".repeat(d.dots)}${d.rank}[${d.indices.map(inner).join()}]${d.time ?? ''}`;
    case 'call':
      return `${d.fn}(${parts(d).map(inner).join()})`;
    default:
      return `{${head(d)}:${parts(d).map(inner).join()}}`;
  }
}

function head(d: Drawing): string {
  if (d.kind === 'product') return `${Q.text(d.number)};${d.factors.length}`;
  if (d.kind === 'series') return `${d.of}${d.ranges.length};${d.conditions.length}`;
  if (d.kind === 'law') return d.law;
  return 'sign' in d ? d.sign : d.kind;
}

/** Puts neighbours that only the names of bound indices tell apart in the order of these names. */
export function tiesByName(before: readonly Drawing[], named: readonly Drawing[]): readonly Drawing[] {
  if (named.length < 2) return named;
  const list = named.map((of, k) => ({ of, blind: keyOf(before[k]!) }));
  for (let start = 0; start < list.length; ) {
    let end = start + 1;
    while (end < list.length && list[end]!.blind === list[start]!.blind) end++;
    const tied = list.slice(start, end).sort((a, b) => compareText(namedKey(a.of), namedKey(b.of)));
    list.splice(start, end - start, ...tied);
    start = end;
  }
  return list.map((x) => x.of);
}

const sizeOf: (d: Drawing) => number = remembered((d) => 1 + parts(d).reduce((n, p) => n + sizeOf(p), 0));
const LIGHT = new Set(['number', 'index', 'letter', 'negative', 'power', 'product']);

/** 0 for products of letters, 1 with contractions and functions, 2 with sums over families. */
const complexity: (d: Drawing) => number = remembered((d) => {
  const inside = Math.max(0, ...parts(d).map(complexity));
  return d.kind === 'series' ? 2 : Math.max(inside, LIGHT.has(d.kind) ? 0 : 1);
});

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const bare = (d: Drawing): Drawing => (d.kind === 'negative' ? d.of : d);
const isPlainNumber = (d: Drawing): boolean => d.kind === 'number' || (d.kind === 'product' && parts(d).length === 0);

type Mode =
  /** Blind to signs: the first term is the one that should be positive. */
  | 'lead'
  /** Positive terms first. */
  | 'nested'
  /** The simplest terms first, positive ones among equals. */
  | 'outermost';

/** Whether a part, the drawing included, satisfies the test; found once for each part. */
const containing = (test: (part: Drawing) => boolean): ((d: Drawing) => boolean) => {
  const found: (d: Drawing) => boolean = remembered((d) => test(d) || parts(d).some(found));
  return found;
};
const isMoving = (role: string): boolean => role === 'state' || role === 'reduced' || role === 'size';
const moves = containing((p) => p.kind === 'letter' && isMoving(p.role));
const hasData = containing((p) => p.kind === 'letter' && p.role === 'data');
const hasAuxiliary = containing((p) => p.kind === 'letter' && p.role === 'auxiliary');
/** Whether an index stands in a drawing. */
export const hasIndex = containing((p) => p.kind === 'index');
const hasSeries = containing((p) => p.kind === 'series');
const isData = (d: Drawing): boolean => hasData(d) && !moves(d);

function sorted(terms: readonly Drawing[], mode: Mode): readonly Drawing[] {
  const others = terms.map(bare).filter((t) => !isPlainNumber(t));
  // 1 - eta, 1 + exp(x), but N - 1, x - 1.
  const numberLeads = others.every((t) => complexity(t) > 0 || !(moves(t) || hasIndex(t)));
  const rank = (d: Drawing): number => {
    const of = bare(d);
    if (isPlainNumber(of)) return numberLeads && (mode === 'lead' || d === of) ? -1 : mode === 'lead' ? 0.5 : 3;
    // Data minus prediction, and prediction minus what is learned.
    if (mode === 'lead' && isData(of)) return -0.6;
    if (mode === 'lead' && of.kind === 'chain') return -0.5;
    // z - mu, whatever mu stands for.
    if (hasAuxiliary(of)) return complexity(of) + 0.2;
    return complexity(of);
  };
  const list = terms.map((of) => ({
    of,
    rank: rank(of),
    minus: mode !== 'lead' && of.kind === 'negative' ? 1 : 0,
    size: sizeOf(bare(of)),
    key: keyOf(bare(of)),
  }));
  list.sort(
    (a, b) =>
      (mode === 'nested' ? a.minus - b.minus : 0) ||
      a.rank - b.rank ||
      a.minus - b.minus ||
      a.size - b.size ||
      compareText(a.key, b.key),
  );
  return list.map((t) => t.of);
}

export const negated = (d: Drawing): Drawing => (d.kind === 'negative' ? d.of : { kind: 'negative', of: d });

/** The sum of terms, positive ones first. */
export const orderedSum = (terms: readonly Drawing[]): Drawing => ({ kind: 'sum', terms: sorted(terms, 'nested') });

/** A whole right side, its simplest terms first. */
export const outermost = (d: Drawing): Drawing =>
  d.kind === 'sum' ? { kind: 'sum', terms: sorted(d.terms, 'outermost') } : d;

/** A sum whose leading term is positive, and whether its sign was changed for that. */
export function settled(d: Drawing): { readonly flipped: boolean; readonly of: Drawing } {
  if (d.kind === 'negative') return { flipped: true, of: d.of };
  if (d.kind !== 'sum' || sorted(d.terms, 'lead')[0]!.kind !== 'negative') return { flipped: false, of: d };
  return { flipped: true, of: orderedSum(d.terms.map(negated)) };
}

const ROLE_ORDER = ['size', 'parameter', 'any', 'time', 'data', 'start', 'reduced', 'state', 'auxiliary'];
/** Where a factor stands in its product: sizes, parameters, other letters, functions, parentheses, sums, arrays. */
function place(d: Drawing): number {
  if (d.kind === 'product') return Math.max(0, ...parts(d).map(place));
  if (isHeavy(d)) return d.kind === 'series' && d.body.kind !== 'letter' ? 41 : 40;
  switch (d.kind) {
    case 'number':
      return 0;
    case 'letter':
      return 1 + ROLE_ORDER.indexOf(d.role);
    case 'power':
      return d.exponent.kind === 'number' ? place(d.base) : Math.max(place(d.base), 12);
    case 'index':
      return 11;
    case 'root':
      return Math.max(12, place(d.of) - 1);
    case 'sum':
      return hasSeries(d) ? 30 : 20;
    case 'indicator':
      return 13;
    case 'series':
      return 40;
    default:
      return 25;
  }
}

/** Factors in reading order. */
export function orderedFactors(factors: readonly Drawing[]): readonly Drawing[] {
  const list = factors.map((of) => ({ of, place: place(of), size: sizeOf(of), key: keyOf(of) }));
  const heavyLast = (d: Drawing): number => (isHeavy(d) && d.kind !== 'series' ? 2 : d.kind === 'series' ? 1 : 0);
  list.sort(
    (a, b) => heavyLast(a.of) - heavyLast(b.of) || a.place - b.place || a.size - b.size || compareText(a.key, b.key),
  );
  return list.map((f) => f.of);
}
