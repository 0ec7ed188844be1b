import { excluded, jet } from './field.ts';
import {
  difference,
  double,
  fraction,
  hasNil,
  hull,
  isBounded,
  LINE,
  meet,
  NIL,
  negative,
  product,
  quotient,
  type Span,
  sum,
} from './fixed.ts';
import type { RootEntry, TreeEntry } from './format.ts';
import { type Exact, exact, Rejected, type Tree } from './reader.ts';

/** Trees have no more parts than this. */
const MOST = 2_000_000;

/** Follows a tree of parts that fill a box: each leaf has to hold no root, or to lie in the box of one. @throws {Rejected} */
export function coverAll(
  tree: TreeEntry,
  box: readonly Span[],
  equations: readonly Tree[],
  roots: readonly RootEntry[],
): void {
  const stack: { readonly t: TreeEntry; readonly box: readonly Span[] }[] = [{ t: tree, box }];
  let count = 0;
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (++count > MOST) throw new Rejected('a tree with too many parts');
    const { t, box: here } = top;
    switch (t[0]) {
      case 'cut': {
        const side = here[t[1]];
        if (side === undefined) throw new Rejected('a cut across an axis that is not there');
        const at = double(t[2]);
        // The cut is one number: both halves hold it.
        if (at.lo < side.lo || at.hi > side.hi) throw new Rejected('a cut outside of the box');
        const half = (by: Span): readonly Span[] => here.map((s, k) => (k === t[1] ? by : s));
        stack.push(
          { t: t[3], box: half({ lo: side.lo, hi: at.hi }) },
          { t: t[4], box: half({ lo: at.lo, hi: side.hi }) },
        );
        break;
      }
      case 'equation': {
        const f = equations[t[1]];
        if (f === undefined || !(excluded(f, here) || equations.some((e) => jet(e, here, [], 0) === undefined)))
          throw new Rejected('a part of the box is not shown to be without a root');
        break;
      }
      case 'combination':
        if (!combined(t[1], t[2], here, equations, 6))
          throw new Rejected('a combination of equations does not exclude its part of the box');
        break;
      case 'root': {
        const r = roots[t[1]];
        if (r === undefined) throw new Rejected('a part of the box belongs to no root');
        const radius = double(r.r);
        const fits = here.every((s, k) => {
          const x = double(r.x[k]![0]);
          return s.lo >= x.hi - radius.lo && s.hi <= x.lo + radius.lo;
        });
        if (!fits) throw new Rejected('a part of the box does not lie in the box of its root');
        break;
      }
    }
  }
}

/**
 * Whether a combination of the equations has no zero in a box, by the mean value theorem seen from a point: the
 * derivatives are those over the hull of both. A part that is too wide is halved a few times.
 */
function combined(
  row: readonly number[],
  at: readonly number[],
  box: readonly Span[],
  equations: readonly Tree[],
  depth: number,
): boolean {
  if (row.length !== equations.length || at.length !== box.length)
    throw new Rejected('a combination of another length');
  const point = at.map(double);
  const all = box.map((s, k) => hull(s, point[k]!));
  let value: Span = NIL;
  const slopes = box.map((): Span => NIL);
  for (const [k, f] of equations.entries()) {
    const weight = double(row[k]!);
    const there = jet(f, point);
    const over = jet(f, all);
    if (there === undefined || over === undefined) return false;
    value = sum(value, product(weight, there.value));
    for (let j = 0; j < slopes.length; j++) slopes[j] = sum(slopes[j]!, product(weight, over.slopes[j]!));
  }
  for (const [j, s] of slopes.entries()) value = sum(value, product(s, difference(box[j]!, point[j]!)));
  if (!hasNil(value)) return true;
  if (depth === 0) return false;
  let widest = 0;
  for (const [k, s] of box.entries()) if (s.hi - s.lo > box[widest]!.hi - box[widest]!.lo) widest = k;
  const side = box[widest]!;
  const middle = (side.lo + side.hi) / 2n;
  return [
    { lo: side.lo, hi: middle },
    { lo: middle, hi: side.hi },
  ].every((half) =>
    combined(
      row,
      at,
      box.map((s, k) => (k === widest ? half : s)),
      equations,
      depth - 1,
    ),
  );
}

/** Where all real roots in a domain have to be, by equations c x + rest = 0 in the order given. @throws {Rejected} */
export function narrowed(
  steps: readonly (readonly [number, number])[],
  domain: readonly Span[],
  equations: readonly Tree[],
): readonly Span[] | undefined {
  const box = [...domain];
  for (const [equation, unknown] of steps) {
    const f = equations[equation];
    if (f === undefined || box[unknown] === undefined)
      throw new Rejected('an equation or an unknown that is not there');
    const { coefficient, rest } = linearPart(f, unknown);
    const range = jet(rest, box, [], 0)?.value;
    // Without a value anywhere the equation cannot hold.
    if (range === undefined) return undefined;
    const now = meet(box[unknown]!, quotient(negative(range), fraction(coefficient.n, coefficient.d)));
    if (now === undefined) return undefined;
    box[unknown] = now;
  }
  return box;
}

function linearPart(f: Tree, unknown: number): { readonly coefficient: Exact; readonly rest: Tree } {
  let coefficient: Exact = { n: 0n, d: 1n };
  const rest: Tree[] = [];
  const whole = withoutNumbers(f);
  for (const t of whole.kind === 'sum' ? whole.of : [whole]) {
    const c = linear(t, unknown);
    if (c === undefined) rest.push(t);
    else coefficient = exact(coefficient.n * c.d + c.n * coefficient.d, coefficient.d * c.d);
  }
  if (coefficient.n === 0n) throw new Rejected('an equation without a linear term of its unknown');
  return { coefficient, rest: { kind: 'sum', of: [...rest, { kind: 'number', value: { n: 0n, d: 1n } }] } };
}
/** What a formula is a number other than 0 times: it vanishes at the same places. */
function withoutNumbers(f: Tree): Tree {
  if (f.kind !== 'product') return f;
  const rest = f.of.filter((t) => t.kind !== 'number');
  if (rest.length !== 1 || f.of.some((t) => t.kind === 'number' && t.value.n === 0n)) return f;
  return withoutNumbers(rest[0]!);
}
/** c, where a term is c times the unknown. */
function linear(t: Tree, unknown: number): Exact | undefined {
  if (t.kind === 'unknown') return t.place === unknown ? { n: 1n, d: 1n } : undefined;
  if (t.kind !== 'product') return undefined;
  let c: Exact = { n: 1n, d: 1n };
  let seen = 0;
  for (const f of t.of) {
    const own = f.kind === 'number' ? f.value : linear(f, unknown);
    if (own === undefined) return undefined;
    if (f.kind !== 'number') seen++;
    c = exact(c.n * own.n, c.d * own.d);
  }
  return seen === 1 ? c : undefined;
}

/** The domain of the unknowns as it is written. */
export function domainOf(
  given: readonly (readonly [string | null, string | null])[],
  read: (text: string) => Exact,
): readonly Span[] {
  return given.map(([from, to]) => {
    const end = (text: string | null): Span => {
      if (text === null) return LINE;
      const q = read(text);
      return fraction(q.n, q.d);
    };
    const made = { lo: end(from).lo, hi: end(to).hi };
    if (isBounded(made) && made.lo > made.hi) throw new Rejected('an empty domain');
    return made;
  });
}
