import { isGuard } from '../../expr/build.ts';
import { ELEMENTARY } from '../../expr/elementary.ts';
import type { Atom, Call, Expr, Grad, Mul, Pow, Sum, Sym } from '../../expr/expr.ts';
import { anyOf } from '../../expr/kinds.ts';
import { holds, position } from '../../expr/position.ts';
import { toNumber } from '../../expr/rational.ts';
import { NUMBER_STEPS, power } from '../compile/arrays/powers.ts';
import { sizeValue } from '../compile/arrays/sizeValue.ts';
import { shapeOf } from '../compile/request.ts';
import type { Grade } from '../quadrature/rule.ts';
import { countOf, type DenseArray, NotDense, reordered, type SizeOf, scalarArray, spread, TooLarge } from './array.ts';
import { type Average, averageOver, type Drawn, isRandom } from './averages.ts';
import { Entries, type Point } from './entries.ts';
import { reduced } from './reduced.ts';
import { slopeOf } from './slopes.ts';
import { TermArrays } from './termArrays.ts';

// Terms evaluated at one point as whole arrays, part by part, each shared part once. To compile a term, however it is then
// run, takes many times as long as to evaluate it so at the small sizes of a test.

/** The values inside a sum, and the weights of what is averaged in it. */
interface Within {
  readonly values: DenseValues;
  readonly weights: readonly DenseArray[];
}

/** The values of terms at a point. Not finite where a part is, unless a condition beside it is 0. */
export class DenseValues extends TermArrays {
  readonly size: SizeOf;
  readonly letters: Entries;
  protected readonly grade: Grade;
  private readonly outside: DenseValues | undefined;
  private readonly drawn: ReadonlyMap<Atom, Drawn>;
  private readonly sizes = new Map<Atom, number>();
  private readonly inside = new Map<string, DenseValues>();
  private readonly averages = new Map<Sum, Within>();
  private rough = false;

  constructor(point: Point, grade: Grade = 'fine', outside?: DenseValues, drawn: Average['drawn'] = new Map()) {
    super();
    this.grade = grade;
    this.outside = outside;
    this.drawn = drawn;
    this.size = (a) => {
      let n = this.sizes.get(a);
      if (n === undefined) {
        n = this.drawn.get(a)?.nodes.count ?? outside?.size(a) ?? sizeValue(a.set.size, point.sizes);
        this.sizes.set(a, n);
      }
      return n;
    };
    this.letters = new Entries(point, this.size);
  }

  /** Whether the averages so far have no error but rounding. */
  get exact(): boolean {
    return !this.rough;
  }

  /** The values that hold the array of a term: those outside of an expectation, unless it depends on what is drawn in it. */
  home(e: Expr): DenseValues {
    return this.outside === undefined || e.free.some((a) => this.drawn.has(a)) ? this : this.outside.home(e);
  }

  protected made(e: Exclude<Expr, Mul | Sum | Grad>): DenseArray {
    switch (e.kind) {
      case 'num':
        return scalarArray(toNumber(e.value));
      case 'sym':
        return this.symbol(e);
      case 'value':
        return this.letters.byPlace(e.free, (at) => position(e.index, at));
      case 'delta':
      case 'unequal':
      case 'less':
      case 'member':
        return { ...this.letters.byPlace(e.free, (at) => (holds(e, at) ? 1 : 0)), guards: true };
      case 'add': {
        const entries = new Float64Array(countOf(e.free, this.size));
        for (const t of e.terms) {
          const x = spread(this.of(t), e.free, this.size);
          for (let k = 0; k < entries.length; k++) entries[k]! += x[k]!;
        }
        return { axes: e.free, entries, ...(isIndicator(e) ? { guards: true } : {}) };
      }
      case 'pow': {
        if (e.exponent.kind !== 'num') return this.entrywise(e, [e.base, e.exponent], (x, p) => x ** p!);
        const p = toNumber(e.exponent.value);
        return this.entrywise(e, [e.base], (x) => power(NUMBER_STEPS, x, p));
      }
      case 'call': {
        // Extremes may tie. Their last digits differ by the order of addition, and where a jump asks which is larger these
        // decide everything: that is left to kernels.
        if (JUMPS.has(e.fn) && holdsArray(e)) throw new NotDense(`${e.fn} of extremes that may tie`);
        const made = this.entrywise(e, e.args, ELEMENTARY[e.fn] as (x: number, y?: number) => number);
        return e.fn === 'step' && e.free.length > 0 ? { ...made, guards: true } : made;
      }
      case 'prod':
        return this.multiplied(e.body, e.binders[0]!, e.free);
      case 'reduce':
        if (e.binders.some(isRandom) || PLACES.has(e.fn)) throw new NotDense(e.fn);
        return reduced(e, this.of(e.body), this.of(e.guard), this.letters);
    }
  }

  number(e: Sum | Mul): number {
    if (e.kind === 'mul') return toNumber(e.coefficient);
    const c = e.body.kind === 'mul' ? toNumber(e.body.coefficient) : 1;
    const unused = e.binders.filter((b) => !isRandom(b) && !e.body.free.includes(b));
    return unused.reduce((n, b) => n * this.size(b), c);
  }

  slope(e: Pow | Call): DenseArray {
    return this.slopeOf(e, () => this.of(e));
  }

  /** The derivative by the base, or by the argument of a function; `own` is its value. */
  protected slopeOf(e: Pow | Call, own: () => DenseArray): DenseArray {
    return e.kind === 'pow'
      ? this.ofPower(e, (x, p) => p * power(NUMBER_STEPS, x, p - 1))
      : this.ofFunction(e, slopeOf(e.fn), own);
  }

  protected ofPower(e: Pow, f: (x: number, p: number) => number): DenseArray {
    if (e.exponent.kind !== 'num') throw new NotDense('a power whose exponent is no number');
    const p = toNumber(e.exponent.value);
    return { axes: e.free, entries: this.of(e.base).entries.map((x) => f(x, p)) };
  }

  protected ofFunction(e: Call, f: ((x: number, y: number) => number) | undefined, own: () => DenseArray): DenseArray {
    if (f === undefined) throw new NotDense(`the derivative of ${e.fn}`);
    const [x, y] = [this.of(e.args[0]!).entries, own().entries];
    return { axes: e.free, entries: x.map((v, k) => f(v, y[k]!)) };
  }

  /** The values inside a sum: of random variables at the nodes of a rule, with their weights. */
  within(e: Sum): Within {
    if (!e.binders.some(isRandom)) return { values: this, weights: [] };
    const made = this.averages.get(e) ?? this.averaged(e, e.binders.filter(isRandom));
    this.averages.set(e, made);
    return made;
  }

  private averaged(e: Sum, random: readonly Atom[]): Within {
    const average = averageOver(random, e, (set) => sizeValue(set.size, this.letters.point.sizes), this.grade);
    if (average === undefined) throw new NotDense('variables whose nodes are no product');
    if (!average.exact) this.imprecise();
    const values = this.inside.get(average.key) ?? this.inner(average.drawn);
    this.inside.set(average.key, values);
    const weights = [...average.drawn].map(([a, d]): DenseArray => ({ axes: [a], entries: d.nodes.weights }));
    return { values, weights };
  }

  /** The values inside an expectation over what is drawn. */
  protected inner(drawn: Average['drawn']): DenseValues {
    return new DenseValues(this.letters.point, this.grade, this, drawn);
  }

  private imprecise(): void {
    this.rough = true;
    this.outside?.imprecise();
  }

  private multiplied(e: Expr, binder: Atom, free: readonly Atom[]): DenseArray {
    if (isRandom(binder)) throw new NotDense('a product over outcomes');
    const body = this.of(e);
    const n = this.size(binder);
    const at = body.axes.indexOf(binder);
    if (at < 0) return { axes: free, entries: body.entries.map((x) => x ** n) };
    const inner = countOf(body.axes.slice(at + 1), this.size);
    const entries = new Float64Array(countOf(free, this.size)).fill(1);
    for (let from = 0, start = 0; start < entries.length; start += inner)
      for (let t = 0; t < n; t++) for (let k = 0; k < inner; k++) entries[start + k]! *= body.entries[from++]!;
    return { axes: free, entries };
  }

  private entrywise(e: Expr, args: readonly Expr[], f: (x: number, y?: number) => number): DenseArray {
    const [x, y] = args.map((a) => spread(this.of(a), e.free, this.size)) as [Float64Array, Float64Array?];
    const entries = new Float64Array(x.length);
    if (y === undefined) for (let k = 0; k < x.length; k++) entries[k] = f(x[k]!);
    else for (let k = 0; k < x.length; k++) entries[k] = f(x[k]!, y[k]!);
    return { axes: e.free, entries };
  }

  private symbol(e: Sym): DenseArray {
    if (e.letter.role === 'variable') return this.outcome(e);
    const array = this.letters.point.values(e.letter);
    if (array !== undefined)
      return e.indices.length === 0
        ? scalarArray(array[0]!)
        : this.letters.read(e, array, shapeOf(e.letter, this.letters.point.sizes));
    const size = this.letters.point.sizes.get(e.letter);
    if (size === undefined) throw new NotDense(`${e.letter.name} has no value`);
    return scalarArray(size);
  }

  /** A component of a random variable at the nodes. */
  private outcome(e: Sym): DenseArray {
    const first = e.indices[0]!;
    const drawn = first.kind === 'atom' ? this.drawn.get(first.atom) : undefined;
    if (drawn === undefined) throw new NotDense(`${e.letter.name} stands outside its expectation`);
    return this.letters.read(e, drawn.nodes.points, [drawn.nodes.count, ...drawn.shape]);
  }
}

const JUMPS: ReadonlySet<string> = new Set(['step', 'sign', 'round', 'floor']);
const PLACES: ReadonlySet<string> = new Set(['argmin', 'argmax', 'rank']);
const holdsArray = anyOf('reduce');

/** A factor of 0s and 1s made of conditions on indices. */
export const isIndicator = (e: Expr): boolean => e.free.length > 0 && onIndices(e);
const onIndices = (e: Expr): boolean =>
  isGuard(e) ||
  e.kind === 'num' ||
  e.kind === 'value' ||
  (e.kind === 'add' && e.terms.every(onIndices)) ||
  (e.kind === 'mul' && e.factors.every(onIndices));

/** The entries of an array over these axes, in this order; undefined where it is not made so, is too large, or has an entry without a value. */
export function finiteEntries(of: () => DenseArray, axes: readonly Atom[], size: SizeOf): Float64Array | undefined {
  const entries = entriesOf(of, axes, size);
  return entries?.every(Number.isFinite) ? entries : undefined;
}

/** The same whether they have values or not. */
export function entriesOf(of: () => DenseArray, axes: readonly Atom[], size: SizeOf): Float64Array | undefined {
  try {
    const sorted = [...axes].sort((a, b) => a.id - b.id);
    const made = of();
    return reordered(spread(made, sorted, size), sorted, axes, size, made.width);
  } catch (problem) {
    if (problem instanceof NotDense || problem instanceof TooLarge) return undefined;
    throw problem;
  }
}
