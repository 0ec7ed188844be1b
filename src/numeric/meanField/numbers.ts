import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { letters } from '../../expr/traverse.ts';
import { compile, compileJacobian, type JacobianKernel, type Kernel } from '../compile/compile.ts';
import { NoAnswer } from './refusal.ts';

/** Values of letters: those that stand still, and those that are set anew at each time (averages, the time). */
export interface Numbers {
  readonly sizes: ReadonlyMap<Letter, number>;
  readonly fixed: ReadonlyMap<Letter, Float64Array>;
  readonly moving: ReadonlyMap<Letter, Float64Array>;
}

/** A term compiled in the variables of a site: its values and slopes at the numbers of the moment. */
export interface Gauge {
  readonly length: number;
  readonly variables: readonly Letter[];
  readonly dimension: number;
  /** Whether nothing moving stands in it. */
  readonly fixed: boolean;
  values(at: Float64Array, out: Float64Array): void;
  /** length × dimension, row-major. */
  slopes(at: Float64Array, out: Float64Array): void;
}

/** @throws {NoAnswer} where a letter has no value. */
export function gauge(term: Expr, indices: readonly Atom[], site: readonly Letter[], numbers: Numbers): Gauge {
  const occurring = letters(term).filter((l) => !numbers.sizes.has(l));
  const variables = site.filter((l) => occurring.includes(l));
  const constants = occurring.filter((l) => !variables.includes(l) && l.role !== 'variable');
  for (const l of constants)
    if (!numbers.fixed.has(l) && !numbers.moving.has(l))
      throw new NoAnswer('does not apply', `${l.name} has no value here`);
  const request = {
    outputs: [{ name: 'value', indices, term }],
    variables,
    constants,
    sizes: numbers.sizes,
    data: new Map<Letter, Float64Array>(),
  };
  const kernel: Kernel = compile(request);
  let slopes: JacobianKernel | undefined;
  const packed = new Float64Array(kernel.constantCount);
  const moving = kernel.constants.filter((b) => numbers.moving.has(b.letter!));
  for (const b of kernel.constants) {
    const known = numbers.fixed.get(b.letter!);
    if (known !== undefined) packed.set(known, b.offset);
  }
  const load = (): Float64Array => {
    for (const b of moving) packed.set(numbers.moving.get(b.letter!)!, b.offset);
    return packed;
  };
  return {
    length: kernel.outputCount,
    variables,
    dimension: kernel.dimension,
    fixed: moving.length === 0,
    values: (at, out) => kernel.evaluate(at, load(), out),
    slopes: (at, out) => {
      slopes ??= compileJacobian(request);
      slopes.evaluateJacobian(at, load(), out);
    },
  };
}
