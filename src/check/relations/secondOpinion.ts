import { createRequire } from 'node:module';
import type { MathJsInstance, MathNode } from 'mathjs';
import { isGuard } from '../../expr/build.ts';
import type { Atom, Expr, Index, Letter, Reduce } from '../../expr/expr.ts';
import { scoped } from '../../expr/intern.ts';
import { holds, position as placeOf, type Reading } from '../../expr/position.ts';
import { type Rational, toNumber } from '../../expr/rational.ts';
import { open, openReduce, some } from '../../expr/traverse.ts';

// The one door to mathjs: an evaluator and differentiator that shares no code with ours. Its single-file build loads
// in a tenth of the time of its modules.

let instance: MathJsInstance | undefined;
function mathjs(): MathJsInstance {
  if (instance === undefined) {
    instance = createRequire(import.meta.url)('mathjs/lib/browser/math.js') as MathJsInstance;
    // A symbol asks whether its name is a physical unit: ours never are, and the table of all units takes longer to make
    // than most formulas to evaluate.
    Object.assign(instance, { Unit: NoUnits });
  }
  return instance;
}
const NoUnits = { isValuelessUnit: (): boolean => false };

/** Above this many nodes written out as scalars mathjs is not asked. */
export const NODE_BUDGET = 5_000;

/** Sizes, and the number that a component stands for at whole-number indices. */
export interface Numbers {
  readonly size: (l: Letter) => number;
  readonly component: (l: Letter, indices: readonly number[]) => number;
  readonly atoms: ReadonlyMap<Atom, number>;
}

/** The value of a term by mathjs, derivatives included; undefined where it is too long, has no real value, or has a function it cannot take. */
export function secondOpinion(e: Expr, numbers: Numbers): number | undefined {
  return scoped(() => {
    try {
      const value: unknown = new Scalars(numbers).value(e, numbers.atoms);
      // A root of a negative number is a complex one to mathjs, and no value to us.
      return typeof value === 'number' ? value : undefined;
    } catch (problem) {
      // A RangeError: nested deeper than mathjs, which reads by recursion, can follow.
      if (problem instanceof Unsuitable || problem instanceof RangeError) return undefined;
      throw problem;
    }
  });
}

class Unsuitable extends Error {}

/** Formulas are built as the nodes that mathjs reads a text into: reading them is most of the work otherwise. */
const constant = (x: number): MathNode => new (mathjs().ConstantNode)(x);
const quotient = ({ n, d }: Rational): MathNode =>
  d === 1n ? constant(Number(n)) : operator('/', 'divide', constant(Number(n)), constant(Number(d)));
const named = (fn: string, ...args: MathNode[]): MathNode => new (mathjs().FunctionNode)(fn, args);
function operator(
  sign: '+' | '*' | '/' | '^',
  fn: 'add' | 'multiply' | 'divide' | 'pow',
  ...args: MathNode[]
): MathNode {
  return new (mathjs().OperatorNode)(sign, fn, args) as unknown as MathNode;
}

/** Many terms by halves: a row of n of them is a tree of depth n to mathjs, halves one of depth log n. */
function chain(parts: readonly MathNode[], sign: '+' | '*'): MathNode {
  if (parts.length === 1) return parts[0]!;
  const half = parts.length >> 1;
  const [left, right] = [chain(parts.slice(0, half), sign), chain(parts.slice(half), sign)];
  return sign === '+' ? operator('+', 'add', left, right) : operator('*', 'multiply', left, right);
}
/** What mathjs evaluates but does not differentiate. */
const UNDIFFERENTIATED = new Set(['gammaFunction', 'floor', 'round']);

/** Writes terms out as scalar formulas in variables x0, x1, … */
class Scalars {
  private readonly numbers: Numbers;
  private readonly names = new Map<string, string>();
  private readonly scope: Record<string, number> = {};
  private nodes = 0;

  constructor(numbers: Numbers) {
    this.numbers = numbers;
  }

  value(e: Expr, atoms: ReadonlyMap<Atom, number>): number {
    return this.write(e, atoms).evaluate({ ...this.scope }) as number;
  }

  private variable(l: Letter, indices: readonly number[]): string {
    const key = `${l.id}:${indices.join(',')}`;
    let name = this.names.get(key);
    if (name === undefined) {
      const value = this.numbers.component(l, indices);
      // An entry that is not there, such as f[{i,i}], which formulas add and take away again.
      if (!Number.isFinite(value)) throw new Unsuitable('no such entry');
      name = `x${this.names.size}`;
      this.names.set(key, name);
      this.scope[name] = value;
    }
    return name;
  }

  private position(i: Index, atoms: ReadonlyMap<Atom, number>): number {
    return placeOf(i, this.reading(atoms));
  }

  private reading(atoms: ReadonlyMap<Atom, number>): Reading {
    return {
      atom: (a) => atoms.get(a)!,
      whole: (e) => {
        if (e.kind !== 'sym' || e.indices.length === 0) return this.whole(e);
        const at = e.indices.map((k) => this.position(k, atoms));
        return Math.round(this.numbers.component(e.letter, at));
      },
    };
  }

  private whole(e: Expr): number {
    if (e.kind === 'num') return toNumber(e.value);
    if (e.kind === 'sym' && e.letter.role === 'size') return this.numbers.size(e.letter);
    return Math.round(this.value(e, new Map()));
  }

  private write(e: Expr, atoms: ReadonlyMap<Atom, number>): MathNode {
    if (++this.nodes > NODE_BUDGET) throw new Unsuitable('too long');
    switch (e.kind) {
      case 'num':
        return quotient(e.value);
      case 'sym':
        if (e.letter.role === 'size') return constant(this.numbers.size(e.letter));
        return new (mathjs().SymbolNode)(
          this.variable(
            e.letter,
            e.indices.map((i) => this.position(i, atoms)),
          ),
        );
      case 'value':
        return constant(this.position(e.index, atoms));
      case 'delta':
      case 'unequal':
      case 'less':
      case 'member':
        return constant(holds(e, this.reading(atoms)) ? 1 : 0);
      case 'add':
        return chain(
          e.terms.map((t) => this.write(t, atoms)),
          '+',
        );
      case 'mul': {
        const at = this.reading(atoms);
        if (e.factors.some((f) => isGuard(f) && !holds(f, at))) return constant(0);
        const rest = e.factors.filter((f) => !isGuard(f));
        return chain([quotient(e.coefficient), ...rest.map((f) => this.write(f, atoms))], '*');
      }
      case 'pow':
        return operator('^', 'pow', this.write(e.base, atoms), this.write(e.exponent, atoms));
      case 'call':
        return this.call(e, atoms);
      case 'sum':
      case 'prod': {
        if (e.binders.some((b) => b.set.structure.kind === 'outcomes')) throw new Unsuitable('an expectation');
        const parts: MathNode[] = [];
        const o = open(e);
        const loop = (k: number, bound: ReadonlyMap<Atom, number>): void => {
          const b = o.binders[k];
          if (b === undefined) {
            parts.push(this.write(o.body, bound));
            return;
          }
          const size = this.whole(b.set.size);
          for (let n = 1; n <= size; n++) loop(k + 1, new Map(bound).set(b, n));
        };
        loop(0, atoms);
        if (parts.length === 0) return constant(e.kind === 'sum' ? 0 : 1);
        return chain(parts, e.kind === 'sum' ? '+' : '*');
      }
      case 'reduce':
        return this.ofArray(e, atoms);
      case 'grad': {
        if (some(e.of, (x) => x.kind === 'reduce' || (x.kind === 'call' && UNDIFFERENTIATED.has(x.fn))))
          throw new Unsuitable('the derivative of a function of an array');
        const by = this.variable(
          e.by.letter,
          e.by.indices.map((i) => this.position(i, atoms)),
        );
        // What is differentiated is a formula without sg: its values went in as numbers.
        return mathjs().derivative(this.write(e.of, atoms), by, { simplify: false });
      }
    }
  }

  /** Extremes, determinants and inverses; mathjs has no singular values. */
  private ofArray(e: Reduce, atoms: ReadonlyMap<Atom, number>): MathNode {
    if (e.fn !== 'min' && e.fn !== 'max' && e.fn !== 'det' && e.fn !== 'inverse') throw new Unsuitable(e.fn);
    const o = openReduce(e);
    const sizes = o.binders.map((b) => this.whole(b.set.size));
    const entries: MathNode[] = [];
    const loop = (k: number, bound: ReadonlyMap<Atom, number>): void => {
      const b = o.binders[k];
      if (b === undefined) {
        if (this.value(o.guard, bound) !== 0) entries.push(this.write(o.body, bound));
        return;
      }
      for (let n = 1; n <= sizes[k]!; n++) loop(k + 1, new Map(bound).set(b, n));
    };
    loop(0, atoms);
    if (entries.length === 0) throw new Unsuitable('nothing counts');
    if (e.fn === 'min' || e.fn === 'max') return named(e.fn, ...entries);
    const n = sizes[1]!;
    const row = (items: MathNode[]): MathNode => new (mathjs().ArrayNode)(items);
    const matrix = row(Array.from({ length: sizes[0]! }, (_, i) => row(entries.slice(i * n, (i + 1) * n))));
    if (e.fn === 'det') return named('det', matrix);
    return named('subset', named('inv', matrix), named('index', ...e.at.map((i) => constant(this.position(i, atoms)))));
  }

  private call(e: Extract<Expr, { kind: 'call' }>, atoms: ReadonlyMap<Atom, number>): MathNode {
    const arg = e.args[0]!;
    switch (e.fn) {
      case 'sg':
        return constant(this.value(arg, atoms));
      // At the kink itself the two wings have a convention that mathjs does not know.
      case 'relu': {
        if (this.value(arg, atoms) === 0) throw new Unsuitable(e.fn);
        const inner = this.write(arg, atoms);
        return operator('/', 'divide', operator('+', 'add', inner, named('abs', inner)), constant(2));
      }
      case 'step': {
        const inner = this.value(arg, atoms);
        if (!(Math.abs(inner) > 0)) throw new Unsuitable(e.fn);
        return constant(inner > 0 ? 1 : 0);
      }
      case 'erf':
      case 'erfc':
      case 'lambertW':
      case 'digamma':
      case 'xlogx':
      case 'polygamma':
      case 'besselI':
      case 'besselJ':
      case 'binomial':
        throw new Unsuitable(e.fn);
      case 'gammaFunction':
        return named('gamma', this.write(arg, atoms));
      default:
        return named(e.fn, this.write(arg, atoms));
    }
  }
}
