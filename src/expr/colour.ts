import type { Atom, Expr, Index } from './expr.ts';
import { hashText, mix, mixSorted } from './hash.ts';
import { isExchangeable } from './symmetric.ts';

// Colours of bound indices: hashes that tell how an index stands in its factors, blind to all names.

/** What is known of some atoms beside their names. */
export type Colours = ReadonlyMap<Atom, number>;

const STAR = hashText('*');
const START = hashText('start');
const INDEX = hashText('index');

const hashes = new Map<string, number>();
/** Hash of the name of a kind or of a function. */
function named(name: string): number {
  let h = hashes.get(name);
  if (h === undefined) {
    h = hashText(name);
    hashes.set(name, h);
  }
  return h;
}

function hashIndex(i: Index, colours: Colours): number {
  if (i.kind === 'atom') {
    const c = colours.get(i.atom);
    if (c === undefined) return i.hash;
    const own = mix(mix(INDEX, c), i.shift + 1e6);
    return i.ring === undefined ? own : mix(own, i.ring.hash);
  }
  if (i.kind === 'entry') return mix(mix(INDEX, hashUnder(i.of, colours)), i.shift + 1e6);
  if (i.kind === 'subset')
    return mixSorted(
      mix(INDEX, i.set.hash),
      i.members.map((m) => hashIndex(m, colours)),
    );
  return i.hash;
}

/** The hash of a term in which some atoms count by colour only; blind to the names of bound indices. */
function hashUnder(e: Expr, colours: Colours): number {
  if (!e.free.some((a) => colours.has(a))) return e.hash;
  const seed = named(e.kind);
  switch (e.kind) {
    case 'sym': {
      let h = mix(seed, e.letter.hash);
      const slots = e.indices.map((i) => hashIndex(i, colours));
      const pair = isExchangeable(e.letter) ? slots.splice(-2) : [];
      for (const s of slots) h = mix(h, s);
      return pair.length === 0 ? h : mixSorted(h, pair);
    }
    case 'value':
      return mix(seed, hashIndex(e.index, colours));
    case 'delta':
    case 'unequal':
      return mixSorted(seed, [hashIndex(e.i, colours), hashIndex(e.j, colours)]);
    case 'less':
    case 'member':
      return mix(mix(seed, hashIndex(e.i, colours)), hashIndex(e.j, colours));
    case 'add':
      return mixSorted(
        seed,
        e.terms.map((t) => unsigned(t, colours)),
      );
    case 'mul':
      return unsigned(e, colours);
    case 'pow':
      return mix(mix(seed, hashUnder(e.base, colours)), hashUnder(e.exponent, colours));
    case 'call':
      return e.args.reduce((h, x) => mix(h, hashUnder(x, colours)), mix(seed, named(e.fn)));
    case 'grad':
      return mix(mix(seed, hashUnder(e.of, colours)), hashUnder(e.by, colours));
    case 'reduce': {
      let h = mix(mix(mix(seed, named(e.fn)), hashUnder(e.body, colours)), hashUnder(e.guard, colours));
      for (const i of e.at) h = mix(h, hashIndex(i, colours));
      return h;
    }
    case 'sum':
    case 'prod':
      return mix(seed, coloured(e.binders, factorsOf(e.body), colours));
    case 'num':
      return e.hash;
  }
}

/** The hash up to sign: which of (x_i - x_j)^2 and (x_j - x_i)^2 is written depends on the names of the indices. */
export function unsigned(e: Expr, colours: Colours): number {
  if (e.kind === 'num') return mix(named('num'), size(e.value));
  if (e.kind !== 'mul') return hashUnder(e, colours);
  const factors = e.factors.map((t) => hashUnder(t, colours));
  if (factors.length === 1 && size(e.coefficient) === UNIT) return factors[0]!;
  return mixSorted(mix(named('mul'), size(e.coefficient)), factors);
}
const UNIT = hashText('1/1');

/** The hash of a rational without its sign; most are 1 or -1. */
function size({ n, d }: { readonly n: bigint; readonly d: bigint }): number {
  if (d === 1n && (n === 1n || n === -1n)) return UNIT;
  return hashText(`${n < 0n ? -n : n}/${d}`);
}

const factorsOf = (e: Expr): readonly Expr[] =>
  e.kind === 'mul'
    ? [...e.factors, ...(e.coefficient.n === 1n && e.coefficient.d === 1n ? [] : [{ ...e, factors: [] } as Expr])]
    : [e];

function coloured(binders: readonly Atom[], factors: readonly Expr[], outer: Colours): number {
  return hashIn(binders, factors, refine(binders, factors, new Map([...outer, ...initial(binders)])));
}

/** The hash of the sum of a product of factors over binders, where their colours are known. */
export function hashIn(binders: readonly Atom[], factors: readonly Expr[], colours: Colours): number {
  return mixSorted(
    mixSorted(
      START,
      factors.map((f) => hashUnder(f, colours)),
    ),
    binders.map((b) => colours.get(b)!),
  );
}

/** The colours that the sets alone give. */
export const initial = (binders: readonly Atom[]): [Atom, number][] => binders.map((b) => [b, mix(START, b.set.hash)]);

/** Recolours the binders by how they stand in the factors until that tells no more of them apart. */
export function refine(
  binders: readonly Atom[],
  factors: readonly Expr[],
  start: Map<Atom, number>,
): Map<Atom, number> {
  if (binders.length === 1) return start;
  let colours = start;
  let count = new Set(binders.map((b) => colours.get(b)!)).size;
  for (;;) {
    const next = new Map(colours);
    for (const b of binders) {
      const own = new Map(colours).set(b, STAR);
      const seen = factors.filter((f) => f.free.includes(b)).map((f) => hashUnder(f, own));
      next.set(b, mixSorted(mix(START, colours.get(b)!), seen));
    }
    const now = new Set(binders.map((b) => next.get(b)!)).size;
    if (now === count) return next;
    colours = next;
    count = now;
    if (now === binders.length) return next;
  }
}

/** The colours with one atom singled out among those of its colour. */
export const marked = (colours: Colours, x: Atom): Map<Atom, number> =>
  new Map(colours).set(x, mix(STAR, colours.get(x)!));

/** The hash of the sum of a product of factors over binders; the same for all names of the binders. */
export function sumHash(binders: readonly Atom[], factors: readonly Expr[]): number {
  return coloured(binders, factors, new Map());
}
