import {
  add,
  down,
  extendedDivide,
  hasZero,
  hull,
  type Interval,
  meet,
  middle,
  multiply,
  point,
  subtract,
  up,
  within,
} from '../../interval/interval.ts';
import type { Tape } from '../../interval/tape.ts';
import { middleInverse, newtonFrom, preconditioned, proven, type RealRoot, weighted } from './uniqueness.ts';

/**
 * How a box was dealt with, a tree of parts that fill it: cut across an axis; without a root, since equation `by` has no
 * zero in it, or since the combination `row` of the equations, seen from the point `at`, has none; inside the box of a
 * known root; or open.
 */
export type Part =
  | { readonly kind: 'cut'; readonly axis: number; readonly at: number; readonly low: Part; readonly high: Part }
  | { readonly kind: 'equation'; readonly by: number }
  | { readonly kind: 'combination'; readonly row: readonly number[]; readonly at: readonly number[] }
  | { readonly kind: 'root'; readonly which: number }
  | { readonly kind: 'open' };

export interface Pruned {
  readonly box: readonly Interval[];
  readonly roots: readonly RealRoot[];
  /** Boxes that may hold roots and could not be decided. */
  readonly open: readonly (readonly Interval[])[];
  readonly tree: Part;
  readonly boxes: number;
  /** Which budget ran out, if one did; the open boxes hold what is left. */
  readonly spent?: string;
}

export interface PruneOptions {
  /** Boxes looked at; the default is less where one takes more work, at most 100,000. */
  readonly boxes?: number;
  /** Sides below this part of the size of the box are not cut any more; default 1e-7. */
  readonly least?: number;
}

/** Off centre: symmetric models have roots on midpoints, and a root on a face lies strictly inside neither half. */
const CUT = 0.4923;
/** A box is made larger by this part, so that roots on its edge are found. */
const MARGIN = 1e-6;

/**
 * All real roots in a box by branch and prune (Hansen & Walster 2004, chapter 11; Neumaier 1990): boxes without a zero of
 * an equation are dropped, the preconditioned interval Gauss–Seidel step shrinks them, Newton's method and Krawczyk's test
 * find roots and the boxes in which they are alone.
 */
export function prune(tape: Tape, given: readonly Interval[], options: PruneOptions = {}): Pruned {
  const { boxes = affordable(tape), least = 1e-7 } = options;
  const box = given.map((a) => {
    const margin = MARGIN * Math.max(a.hi - a.lo, 1e-3);
    return { lo: down(a.lo - margin), hi: up(a.hi + margin) };
  });
  return new Search(tape, box, boxes, least).run();
}

/** Operations of all boxes together, derivatives counted. */
const WORK = 2e7;
const affordable = (tape: Tape): number =>
  Math.max(
    // Nodes of averages within averages are many.
    tape.length > 20_000 ? 40 : 200,
    Math.min(100_000, Math.floor(WORK / ((tape.length + 20) * (tape.dimension + 1) + 4 * tape.dimension ** 3))),
  );

class Search {
  private readonly tape: Tape;
  private readonly box: readonly Interval[];
  private readonly limit: number;
  private readonly least: number;
  private readonly roots: RealRoot[] = [];
  private readonly open: (readonly Interval[])[] = [];
  private count = 0;

  constructor(tape: Tape, box: readonly Interval[], limit: number, least: number) {
    this.tape = tape;
    this.box = box;
    this.limit = limit;
    this.least = least;
  }

  run(): Pruned {
    const tree = this.part(this.box);
    const { box, roots, open, count: boxes } = this;
    return { box, roots, open, tree, boxes, ...(boxes >= this.limit && { spent: `${this.limit} boxes` }) };
  }

  private leave(box: readonly Interval[]): Part {
    this.open.push(box);
    return { kind: 'open' };
  }

  private part(start: readonly Interval[]): Part {
    if (this.count >= this.limit) return this.leave(start);
    this.count++;
    const known = this.rootAround(start);
    if (known !== undefined) return known;
    const { values, slopes } = this.tape.slopes(start);
    const by = values.findIndex((v) => !hasZero(v));
    if (by >= 0) return { kind: 'equation', by };
    const y = middleInverse(slopes);
    if (y === undefined) return this.cut(start);
    // Parts cut off by the Gauss–Seidel step, outermost first.
    const trimmed: { readonly axis: number; readonly at: number; readonly low: boolean; readonly leaf: Part }[] = [];
    const wrap = (inner: Part): Part =>
      trimmed.reduceRight<Part>(
        (rest, t) => ({
          kind: 'cut',
          axis: t.axis,
          at: t.at,
          low: t.low ? t.leaf : rest,
          high: t.low ? rest : t.leaf,
        }),
        inner,
      );
    const centre = start.map(middle);
    const at = this.tape.values(centre.map(point));
    const a = preconditioned(y, slopes);
    const box = [...start];
    const n = box.length;
    for (let i = 0; i < n; i++) {
      const x = box[i]!;
      let rest = weighted(y, i, at);
      for (let j = 0; j < n; j++)
        if (j !== i) rest = add(rest, multiply(a[i]![j]!, subtract(box[j]!, point(centre[j]!))));
      const row = Array.from(y.subarray(i * n, i * n + n));
      const leaf: Part = { kind: 'combination', row, at: centre };
      const pieces = extendedDivide({ lo: -rest.hi, hi: -rest.lo }, a[i]![i]!).flatMap(
        (q) => meet(x, add(q, point(centre[i]!))) ?? [],
      );
      if (pieces.length === 0) return wrap(leaf);
      // A little wider: who checks it again with another arithmetic need not meet the same edge.
      const slack = 1e-9 * (x.hi - x.lo);
      const kept = pieces.reduce(hull);
      const left = { lo: Math.max(x.lo, kept.lo - slack), hi: Math.min(x.hi, kept.hi + slack) };
      if (left.lo > x.lo) trimmed.push({ axis: i, at: left.lo, low: true, leaf });
      if (left.hi < x.hi) trimmed.push({ axis: i, at: left.hi, low: false, leaf });
      box[i] = left;
    }
    const size = Math.max(...start.map((b) => b.hi - b.lo));
    const step = (k: number): number => Math.abs(middle(weighted(y, k, at)));
    // Newton's method is begun where its first step does not lead far off.
    if (centre.every((_, k) => step(k) <= 2 * size)) this.look(box, centre, size);
    const now = this.rootAround(box);
    if (now !== undefined) return wrap(now);
    // A step that shrank the box by much is worth another.
    const shrunk = box.some((s, k) => s.hi - s.lo < 0.7 * (start[k]!.hi - start[k]!.lo));
    return wrap(shrunk && this.wide(box) ? this.part(box) : this.cut(box));
  }

  /** Newton's method from the middle, and a proof about where it ends. */
  private look(box: readonly Interval[], centre: readonly number[], size: number): void {
    const from = box.map((b, k) => (b.lo <= centre[k]! && centre[k]! <= b.hi ? centre[k]! : middle(b)));
    const x = newtonFrom(this.tape, from);
    if (x === undefined) return;
    // What lies far off is found from there.
    if (x.some((v, k) => v < box[k]!.lo - size || v > box[k]!.hi + size)) return;
    if (x.some((v, k) => v < this.box[k]!.lo || v > this.box[k]!.hi)) return;
    const gap = (r: RealRoot): number => x.reduce((d, v, k) => Math.max(d, Math.abs(v - r.x[k]!)), 0);
    if (this.roots.some((r) => gap(r) < r.radius)) return;
    const nearest = this.roots.reduce((d, r) => Math.min(d, gap(r) - r.radius), Infinity);
    const root = proven(this.tape, x, Math.min(nearest * 0.99, 4 * size));
    if (root !== undefined) this.roots.push(root);
  }

  private rootAround(box: readonly Interval[]): Part | undefined {
    const which = this.roots.findIndex((r) => insideBoxOf(box, r));
    return which < 0 ? undefined : { kind: 'root', which };
  }

  private wide(box: readonly Interval[]): boolean {
    return box.some((b, k) => b.hi - b.lo > this.least * Math.max(1e-3, this.box[k]!.hi - this.box[k]!.lo));
  }

  private cut(box: readonly Interval[]): Part {
    if (!this.wide(box)) return this.leave(box);
    let axis = 0;
    let widest = -1;
    for (const [k, b] of box.entries()) {
      const w = (b.hi - b.lo) / Math.max(1e-3, this.box[k]!.hi - this.box[k]!.lo);
      if (w > widest) {
        widest = w;
        axis = k;
      }
    }
    const side = box[axis]!;
    const at = side.lo + CUT * (side.hi - side.lo);
    const replaced = (by: Interval): readonly Interval[] => box.map((b, k) => (k === axis ? by : b));
    const low = this.part(replaced({ lo: side.lo, hi: at }));
    const high = this.part(replaced({ lo: at, hi: side.hi }));
    return { kind: 'cut', axis, at, low, high };
  }
}

/** Whether a box lies in the box of a root, whose ends are rounded inward. */
const insideBoxOf = (box: readonly Interval[], r: RealRoot): boolean =>
  box.every((b, k) => within(b, { lo: up(r.x[k]! - r.radius), hi: down(r.x[k]! + r.radius) }));

/** The union of boxes that touch. */
export function clusters(open: readonly (readonly Interval[])[]): readonly (readonly Interval[])[] {
  let groups: (readonly Interval[])[] = [];
  const near = (a: readonly Interval[], b: readonly Interval[]): boolean =>
    a.every((x, k) => {
      const slack = 1e-9 + (x.hi - x.lo);
      return x.lo - slack <= b[k]!.hi && b[k]!.lo - slack <= x.hi;
    });
  for (const box of open.slice(0, 2000)) {
    let joined = box;
    let again = true;
    while (again) {
      again = false;
      const rest: (readonly Interval[])[] = [];
      for (const g of groups)
        if (near(joined, g)) {
          joined = joined.map((x, k) => hull(x, g[k]!));
          again = true;
        } else rest.push(g);
      groups = rest;
    }
    groups = [...groups, joined];
  }
  return groups;
}
