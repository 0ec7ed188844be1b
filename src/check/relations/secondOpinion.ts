import type { Atom, Expr, Grad, Letter } from '../../expr/expr.ts';
import { type MathNode, mathjs, mathjsOfArrays } from './mathjs/instance.ts';
import { type Components, type Count, Scalars, Unsuitable } from './scalars.ts';

export { NODE_BUDGET } from './scalars.ts';

/** What terms are evaluated with: sizes, components, and where free indices stand. */
export interface Numbers extends Components {
  readonly atoms: ReadonlyMap<Atom, number>;
}

/** The value of a term by mathjs, derivatives included; undefined where it is too long, has no real value, or has a function it cannot take. */
export const secondOpinion = (e: Expr, numbers: Numbers): number | undefined =>
  secondOpinions(numbers)(e, numbers.atoms);

/** The same of several terms at one point: what they share is evaluated once. */
export function secondOpinions(
  components: Components,
): (e: Expr, atoms: ReadonlyMap<Atom, number>) => number | undefined {
  const count: Count = { nodes: 0 };
  const values = new Values(components, count);
  return (e, atoms) => {
    count.nodes = 0;
    try {
      return values.write(e, atoms);
    } catch (problem) {
      // A RangeError: nested deeper than mathjs, which reads by recursion, can follow.
      if (problem instanceof Unsuitable || problem instanceof RangeError) return undefined;
      throw problem;
    }
  };
}

const SIGNS = { add: '+', multiply: '*', divide: '/', pow: '^' } as const;

/**
 * A value that is a real number: a root of a negative number is a complex one to mathjs, or none where it knows real ones only,
 * and no value to us.
 */
function real(value: unknown, args: readonly number[]): number {
  if (typeof value !== 'number' || (Number.isNaN(value) && !args.some(Number.isNaN))) throw new Unsuitable('not real');
  return value;
}

/** Terms evaluated as they are walked through, each operation by mathjs. */
class Values extends Scalars<number> {
  private readonly trees: Trees;

  constructor(components: Components, count: Count) {
    super(components, count);
    this.trees = new Trees(components, count, this);
  }

  protected constant(x: number): number {
    return x;
  }
  protected symbol(l: Letter, indices: readonly number[]): number {
    return entry(this.components.component(l, indices));
  }
  protected operator(fn: 'add' | 'multiply' | 'divide' | 'pow', a: number, b: number): number {
    const value: unknown = mathjs()[fn](a, b);
    return fn === 'pow' ? real(value, [a, b]) : (value as number);
  }
  protected named(fn: string, ...args: number[]): number {
    return real((mathjs() as unknown as Record<string, (...args: number[]) => unknown>)[fn]!(...args), args);
  }
  protected det(rows: number[][]): number {
    return mathjsOfArrays().det(rows);
  }
  protected inverse(rows: number[][], at: readonly number[]): number {
    return mathjsOfArrays().inv(rows)[at[0]! - 1]![at[1]! - 1]!;
  }
  protected derivative(e: Grad, at: ReadonlyMap<Atom, number>): number {
    return this.trees.evaluated(e, at);
  }
  value(e: Expr, at: ReadonlyMap<Atom, number>): number {
    return this.write(e, at);
  }
}

/**
 * Terms as formulas in variables x0, x1, …, which mathjs differentiates. They are built as the nodes that it reads a text
 * into: reading them is most of the work otherwise.
 */
class Trees extends Scalars<MathNode> {
  private readonly values: Values;
  private readonly names = new Map<string, string>();
  private readonly scope: Record<string, number> = {};

  constructor(components: Components, count: Count, values: Values) {
    super(components, count);
    this.values = values;
  }

  evaluated(e: Grad, at: ReadonlyMap<Atom, number>): number {
    return real(this.derivative(e, at).evaluate(this.scope), []);
  }

  private variable(l: Letter, indices: readonly number[]): string {
    const key = `${l.id}:${indices.join(',')}`;
    let name = this.names.get(key);
    if (name === undefined) {
      const value = entry(this.components.component(l, indices));
      name = `x${this.names.size}`;
      this.names.set(key, name);
      this.scope[name] = value;
    }
    return name;
  }

  protected constant(x: number): MathNode {
    return new (mathjs().ConstantNode)(x);
  }
  protected symbol(l: Letter, indices: readonly number[]): MathNode {
    return new (mathjs().SymbolNode)(this.variable(l, indices));
  }
  protected operator(fn: 'add' | 'multiply' | 'divide' | 'pow', a: MathNode, b: MathNode): MathNode {
    return new (mathjs().OperatorNode)(SIGNS[fn], fn, [a, b]) as unknown as MathNode;
  }
  protected named(fn: string, ...args: MathNode[]): MathNode {
    return new (mathjs().FunctionNode)(fn, args);
  }
  protected det(): MathNode {
    throw new Unsuitable('the derivative of a function of an array');
  }
  protected inverse(): MathNode {
    throw new Unsuitable('the derivative of a function of an array');
  }
  protected derivative(e: Grad, at: ReadonlyMap<Atom, number>): MathNode {
    const by = this.variable(
      e.by.letter,
      e.by.indices.map((i) => this.position(i, at)),
    );
    // What is differentiated is a formula without sg: its values went in as numbers.
    return mathjs().derivative(this.write(e.of, at), by, { simplify: false });
  }
  protected value(e: Expr, at: ReadonlyMap<Atom, number>): number {
    return this.values.value(e, at);
  }
}

/** An entry that is not there, such as f[{i,i}], which formulas add and take away again, has no value. */
function entry(value: number): number {
  if (!Number.isFinite(value)) throw new Unsuitable('no such entry');
  return value;
}
