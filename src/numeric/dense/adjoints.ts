import type { Atom, Call, Expr, Letter, Mul, Pow, Sum, Sym } from '../../expr/expr.ts';
import { mergeAtoms } from '../../expr/intern.ts';
import { mentioned } from '../../expr/lettersIn.ts';
import type { Reading } from '../../expr/position.ts';
import { factorsOf } from '../../expr/traverse.ts';
import { shapeOf } from '../compile/request.ts';
import { countOf, type DenseArray, NotDense, type SizeOf, scalarArray } from './array.ts';
import { added, contraction } from './contraction.ts';
import type { Entries } from './entries.ts';

/** What a letter must be for derivatives to be taken by it. */
const MOVING: ReadonlySet<string> = new Set(['state', 'reduced', 'auxiliary']);
const isStopped = (e: Expr): boolean => e.kind === 'call' && e.fn === 'sg';
const moving = new WeakMap<Expr, boolean>();
function moves(e: Expr): boolean {
  let known = moving.get(e);
  if (known === undefined) {
    known = !isStopped(e) && [...mentioned(e)].some((l) => MOVING.has(l.role));
    moving.set(e, known);
  }
  return known;
}

/** The arrays of terms, and by what they change with those that they are made of. */
export interface Arrays {
  readonly size: SizeOf;
  readonly letters: Entries;
  /** The arrays among which that of a term is. */
  home(e: Expr): Arrays;
  /** The factors of a product; a number is a factor only where it is all there is. */
  factors(e: Expr): readonly DenseArray[];
  /** What stands before a product; in a sum also how often the same is added because it does not depend on a binder. */
  number(e: Sum | Mul): number;
  /** The arrays inside a sum, and the weights of what is averaged in it. */
  within(e: Sum): { readonly values: Arrays; readonly weights: readonly DenseArray[] };
  /** The derivative by the base, or by the argument. */
  slope(e: Pow | Call): DenseArray;
}

/** A part of a term, in the arrays that hold its own. */
interface Part {
  readonly e: Expr;
  readonly values: Arrays;
}

/** What is known of the derivatives by the components of a letter, and of their tangents. */
interface Slopes {
  readonly entries: Float64Array;
  moved?: { readonly entries: Float64Array; readonly width: number };
}

/** Of two contributions, the first of which is written to. */
function sum(known: DenseArray, more: DenseArray): DenseArray {
  const { tangent } = known;
  added(known, more);
  if (more.tangent === undefined) return known;
  return { ...known, tangent: tangent === undefined ? more.tangent : added(tangent, more.tangent) };
}

/**
 * Derivatives of one term by the components of all states, in one reverse sweep through its parts (Linnainmaa 1970); what
 * `sg` holds is constant.
 */
export class Adjoints {
  /** The axes of the term: they stay. */
  private readonly outer: readonly Atom[];
  private readonly values: Arrays;
  private readonly found = new Map<Arrays, Map<Expr, DenseArray>>();
  /** By letter: the axes of the term, then those of the letter; with tangents where the values have some. */
  private readonly slopes = new Map<Letter, Slopes>();

  /** @throws {NotDense} @throws {TooLarge} */
  constructor(of: Expr, values: Arrays) {
    this.outer = of.free;
    this.values = values;
    const root = { e: of, values: values.home(of) };
    this.give(of, values, scalarArray(1), 1);
    for (const part of this.ordered(root).reverse()) this.pass(part);
  }

  /** By a component, over these axes: those of the term and those of the component. */
  by(component: Sym, axes: readonly Atom[]): DenseArray {
    const { letter } = component;
    if (!MOVING.has(letter.role)) throw new NotDense(`a derivative by ${letter.name}`);
    const { letters } = this.values;
    const slopes = this.slopes.get(letter);
    const shape = shapeOf(letter, letters.point.sizes);
    const length = shape.reduce((n, k) => n * k, 1);
    const moved = slopes?.moved;
    const width = moved?.width ?? 1;
    const tangent = moved && new Float64Array(countOf(axes, this.values.size) * width);
    let from = 0;
    const own = letters.byPlace(axes, (at) => {
      // Nothing changes with a component that is not there.
      const place = letters.placeOf(component, shape, at);
      const entry = this.outerPlace(at) * length + place;
      const to = width * from++;
      if (slopes === undefined || place < 0) return 0;
      if (moved !== undefined) for (let k = 0; k < width; k++) tangent![to + k] = moved.entries[entry * width + k]!;
      return slopes.entries[entry]!;
    });
    return tangent === undefined ? own : { ...own, tangent: { axes: own.axes, entries: tangent, width } };
  }

  /** The parts that move, each behind those that it is made of. */
  private ordered(root: Part): Part[] {
    const order: Part[] = [];
    const seen = new Map<Arrays, Set<Expr>>();
    const visit = ({ e, values }: Part): void => {
      const home = values.home(e);
      const known = seen.get(home) ?? new Set<Expr>();
      seen.set(home, known);
      if (known.has(e) || !moves(e)) return;
      known.add(e);
      partsOf({ e, values: home }).forEach(visit);
      order.push({ e, values: home });
    };
    visit(root);
    return order;
  }

  private sizeIn(values: Arrays): SizeOf {
    return (a) => (this.outer.includes(a) ? this.values.size(a) : values.size(a));
  }

  /** Adds a contribution to what is known of a part: a product, summed over the axes that are not its own. */
  private give(e: Expr, values: Arrays, by: DenseArray | readonly DenseArray[], number: number): void {
    if (!moves(e)) return;
    const axes = mergeAtoms([this.outer, e.free]);
    const more = contraction('axes' in by ? [by] : by, axes, number, this.sizeIn(values));
    const home = values.home(e);
    const own = this.found.get(home) ?? new Map<Expr, DenseArray>();
    this.found.set(home, own);
    const known = own.get(e);
    own.set(e, known === undefined ? more : sum(known, more));
  }

  /** From a part to those that it is made of. */
  private pass({ e, values }: Part): void {
    const found = this.found.get(values)?.get(e);
    if (found === undefined) return;
    // Where a condition has left nothing, what is behind it may be singular. What is 0 and moves protects nothing.
    const own = found.tangent === undefined ? { ...found, guards: true } : found;
    switch (e.kind) {
      case 'sym':
        this.reach(e, values, own);
        break;
      case 'add':
        for (const t of e.terms) this.give(t, values, own, 1);
        break;
      case 'mul':
        this.passFactors(e, values, [own], values.number(e));
        break;
      case 'sum': {
        const { values: inner, weights } = values.within(e);
        this.passFactors(e.body, inner, [own, ...weights], values.number(e));
        break;
      }
      case 'pow':
        this.give(e.base, values, [own, values.slope(e)], 1);
        break;
      case 'call':
        this.give(e.args[0]!, values, [own, values.slope(e)], 1);
        break;
      default:
        throw new NotDense(`the derivative of ${e.kind}`);
    }
  }

  private passFactors(e: Expr, values: Arrays, by: readonly DenseArray[], number: number): void {
    const factors = factorsOf(e);
    const arrays = values.factors(e);
    for (const [k, f] of factors.entries())
      if (moves(f)) this.give(f, values, [...by, ...arrays.filter((_, m) => m !== k)], number);
  }

  /** A component of a letter is reached: its entries take what has come. */
  private reach(e: Sym, values: Arrays, own: DenseArray): void {
    const { letters } = this.values;
    const shape = shapeOf(e.letter, letters.point.sizes);
    const length = shape.reduce((n, k) => n * k, 1);
    const count = length * countOf(this.outer, this.values.size);
    const slopes: Slopes = this.slopes.get(e.letter) ?? { entries: new Float64Array(count) };
    const { tangent } = own;
    const width = tangent?.width ?? 1;
    if (tangent !== undefined) slopes.moved ??= { entries: new Float64Array(count * width), width };
    this.slopes.set(e.letter, slopes);
    let from = 0;
    letters.byPlace(
      own.axes,
      (at) => {
        const place = letters.placeOf(e, shape, at);
        const here = from++;
        if (place < 0) return 0;
        const entry = this.outerPlace(at) * length + place;
        slopes.entries[entry]! += own.entries[here]!;
        if (tangent !== undefined)
          for (let k = 0; k < width; k++)
            slopes.moved!.entries[entry * width + k]! += tangent.entries[here * width + k]!;
        return 0;
      },
      this.sizeIn(values),
    );
  }

  private outerPlace(at: Reading): number {
    let place = 0;
    for (const a of this.outer) place = place * this.values.size(a) + at.atom(a) - 1;
    return place;
  }
}

/** What a part is made of, as far as derivatives go through it. */
function partsOf({ e, values }: Part): readonly Part[] {
  const here = (parts: readonly Expr[]): readonly Part[] => parts.map((x) => ({ e: x, values }));
  switch (e.kind) {
    case 'add':
      return here(e.terms);
    case 'mul':
      return here(e.factors);
    case 'pow':
      return here([e.base]);
    case 'call':
      return here(e.args);
    case 'sum':
      return factorsInside(e, values);
    default:
      return [];
  }
}

function factorsInside(e: Sum, values: Arrays): readonly Part[] {
  const { values: inner } = values.within(e);
  return factorsOf(e.body).map((x) => ({ e: x, values: inner }));
}
