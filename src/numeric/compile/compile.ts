import type { Expr, Letter } from '../../expr/expr.ts';
import { axisIx, type Ix } from './arrays/ix.ts';
import { type Node, product, type Ref, type Source } from './arrays/program.ts';
import { rowMajor } from './arrays/storage.ts';
import { forwardSweep } from './derivatives/forward.ts';
import { reverseSweep } from './derivatives/reverse.ts';
import { direct } from './direct.ts';
import { isVariable } from './lowering/lowering.ts';
import { staged } from './lowering/stages.ts';
import { type Assembly, assemble, plan, type Target } from './machine/assembly.ts';
import { type Block, type CompileRequest, type Form, Workspace } from './request.ts';
import { straightLine, worthUnrolling } from './scalars/straightLine.ts';

export { MemoryExceeded } from './arrays/storage.ts';
export type { Block, CompileRequest, Form, Output } from './request.ts';

interface Compiled {
  /** Blocks of the vector `variables`. */
  readonly variables: readonly Block[];
  readonly constants: readonly Block[];
  readonly outputs: readonly Block[];
  /** Length of the vector `variables`. */
  readonly dimension: number;
  readonly constantCount: number;
  readonly outputCount: number;
  readonly form: Form;
  /** Whether its averages have no error but rounding: with fewer nodes it would be the same. */
  readonly exact: boolean;
  /** Additions, multiplications and the like in one evaluation, functions weighted by their cost. */
  readonly operations: number;
  /** Runs of the innermost body, nest by nest; empty for straight-line code. */
  readonly iterations: readonly number[];
}
/** Not re-entrant: all arrays live in one memory of the kernel. */
export interface Kernel extends Compiled {
  /** Lengths: dimension, constantCount, outputCount. */
  evaluate(variables: Float64Array, constants: Float64Array, out: Float64Array): void;
}
export interface TangentKernel extends Compiled {
  /** out = J · direction; lengths dimension, constantCount, dimension, outputCount. */
  evaluateTangent(variables: Float64Array, constants: Float64Array, direction: Float64Array, out: Float64Array): void;
}
export interface JacobianKernel extends Compiled {
  /** out[o · dimension + v] = ∂ output o / ∂ variable v; length outputCount · dimension. */
  evaluateJacobian(variables: Float64Array, constants: Float64Array, out: Float64Array): void;
}

const LIMIT = 2 ** 31;

interface Wanted {
  readonly blocks: readonly Block[];
  readonly axes: readonly (readonly number[])[];
  readonly refs: readonly Ref[];
  readonly count: number;
}

function wanted(w: Workspace, request: CompileRequest): Wanted {
  let count = 0;
  const blocks: Block[] = [];
  const axes: (readonly number[])[] = [];
  const refs: Ref[] = [];
  for (const o of request.outputs) {
    const { binders, inner } = w.lowering.axesOf(o.indices);
    const shape = binders.map((b) => w.algebra.program.size(b));
    blocks.push({ name: o.name, offset: count, shape });
    count += product(shape);
    axes.push(binders);
    refs.push(w.lowering.lower(o.term, inner));
  }
  return { blocks, axes, refs, count };
}

interface Running extends Compiled {
  run(variables: Float64Array, constants: Float64Array, direction: Float64Array | undefined, out: Float64Array): void;
}

function finish(
  w: Workspace,
  request: Omit<CompileRequest, 'outputs'>,
  targets: readonly Target[],
  outputs: readonly Block[],
  outputCount: number,
  rows: number,
  direction: boolean,
): Running {
  const { stages, targets: last, constantCount } = staged(w.algebra, targets, w.constantCount);
  const common = { w, request, constantCount, direction };
  const kernels = stages.map((s) => runner({ ...common, targets: s.targets, outputCount: s.count }));
  const main = runner({ ...common, targets: last, outputCount });
  const about = {
    variables: w.variables,
    constants: w.constants,
    outputs,
    dimension: w.dimension,
    constantCount: w.constantCount,
    outputCount: rows,
    form: main.form,
    exact: w.lowering.exact,
    operations: [...kernels, main].reduce((n, k) => n + k.operations, 0),
    iterations: [...kernels, main].flatMap((k) => k.iterations),
  };
  if (stages.length === 0) return { ...about, run: main.run };
  const constants = new Float64Array(constantCount);
  const arrays = stages.map((s) => new Float64Array(s.count));
  return {
    ...about,
    run: (v, c, d, out) => {
      constants.set(c);
      stages.forEach((s, k) => {
        kernels[k]!.run(v, constants, d, arrays[k]!);
        s.apply(arrays[k]!, constants);
      });
      main.run(v, constants, d, out);
    },
  };
}

type Runner = Pick<Running, 'form' | 'operations' | 'iterations' | 'run'>;

/** What one piece of code is to compute. */
interface Job {
  readonly w: Workspace;
  readonly request: Omit<CompileRequest, 'outputs'>;
  readonly targets: readonly Target[];
  readonly constantCount: number;
  readonly outputCount: number;
  readonly direction: boolean;
}

/** Runs the targets: as they stand where they are asked a few times, else compiled. */
function runner(job: Job): Runner {
  const { w, request, targets } = job;
  const simply = request.form === undefined && request.few === true ? direct(w.algebra, targets) : undefined;
  if (simply === undefined) return compiled(job);
  let spent = 0;
  let later: Runner | undefined;
  return {
    form: 'direct',
    operations: simply.operations,
    iterations: [],
    run: (v, c, d, out) => {
      spent += simply.operations;
      if (spent > ENOUGH) later ??= compiled(job);
      if (later === undefined) simply.run(v, c, d ?? v, out);
      else later.run(v, c, d, out);
    },
  };
}

/** Operations of runs as they stand, after which a kernel is compiled all the same: it is asked more than a few times. */
const ENOUGH = 2_000_000;

/** Code for the targets, in the form that suits their number. */
function compiled({ w, request, targets, constantCount, outputCount, direction }: Job): Runner {
  const planned = request.form === 'straight-line' ? undefined : plan(w.algebra, targets);
  const form = request.form ?? (worthUnrolling(planned!) ? 'straight-line' : 'tensor');
  if (form === 'straight-line') {
    const code = straightLine(w.algebra, targets);
    return {
      form,
      operations: code.operations,
      iterations: [],
      run: (v, c, d, out) => code.run(v, c, d ?? v, out),
    };
  }
  const counts = {
    variables: w.dimension,
    constants: constantCount,
    directions: direction ? w.dimension : 0,
    outputs: outputCount,
  };
  const made: Assembly = assemble(
    w.algebra,
    planned!,
    counts,
    request.memoryLimit ?? LIMIT,
    request.backEnd ?? 'webAssembly',
  );
  const { memory, run } = made;
  const result = memory.subarray(made.outputs, made.outputs + outputCount);
  return {
    form,
    operations: made.operations,
    iterations: made.nests.map((n) => n.iterations),
    run: (v, c, d, out) => {
      memory.set(v, made.variables);
      if (c.length > 0) memory.set(c, made.constants);
      if (d !== undefined) memory.set(d, made.directions);
      run();
      out.set(result);
    },
  };
}

const dense = ({ blocks, axes, refs }: Wanted): Target[] =>
  refs.map((of, k) => ({ of, axes: axes[k]!, offset: blocks[k]!.offset, strides: rowMajor(blocks[k]!.shape) }));

/** The outputs as a kernel. @throws {MemoryExceeded} */
export function compile(request: CompileRequest): Kernel {
  const w = new Workspace(request);
  const what = wanted(w, request);
  const { run, ...rest } = finish(w, request, dense(what), what.blocks, what.count, what.count, false);
  return { ...rest, evaluate: (v, c, out) => run(v, c, undefined, out) };
}

/** d loss / d variables by the reverse sweep; one output block for each letter, in their order. */
export function compileGradient(loss: Expr, request: Omit<CompileRequest, 'outputs'>): Kernel {
  const w = new Workspace(request);
  const { targets, blocks } = gradientTargets(w, loss);
  const { run, ...rest } = finish(w, request, targets, blocks, w.dimension, w.dimension, false);
  return { ...rest, evaluate: (v, c, out) => run(v, c, undefined, out) };
}

function gradientTargets(w: Workspace, loss: Expr): { targets: Target[]; blocks: Block[] } {
  const sweep = reverseSweep(w.algebra, w.lowering.lower(loss, new Map()), isVariable);
  const blocks: Block[] = [];
  const targets = w.variables.map((b): Target => {
    const axes = b.shape.map((s) => w.algebra.program.axis(s));
    blocks.push({ letter: b.letter, name: b.name, offset: b.offset, shape: b.shape });
    const of = sweep.of(
      w.lowering.sourceOf(b.letter as Letter).name,
      axes.map((x) => axisIx(x)),
    );
    return { of, axes, offset: b.offset, strides: rowMajor(b.shape) };
  });
  return { targets, blocks };
}

/** The gradient unrolled to scalars with common subexpressions shared, not yet turned into code: its operations. */
export function unrolledGradient(
  loss: Expr,
  request: Omit<CompileRequest, 'outputs'>,
): { readonly operations: number } {
  const w = new Workspace(request);
  const code = straightLine(w.algebra, gradientTargets(w, loss).targets);
  return { operations: code.operations };
}

/** Jacobian times a direction by the forward sweep; `sg` is transparent. */
export function compileTangent(request: CompileRequest): TangentKernel {
  const w = new Workspace(request);
  const what = wanted(w, request);
  const a = w.algebra;
  const seed = (n: Node, ix: readonly Ix[]): Ref | undefined => {
    if (!isVariable(n)) return undefined;
    const source: Source = { kind: 'direction', name: n.source!.name, offset: n.source!.offset };
    return a.input(source, n.shape, ix);
  };
  const tangent = forwardSweep(a, seed);
  const refs = what.refs.map(tangent);
  const { run, ...rest } = finish(w, request, dense({ ...what, refs }), what.blocks, what.count, what.count, true);
  return { ...rest, evaluateTangent: (v, c, d, out) => run(v, c, d, out) };
}

/** The dense Jacobian by forward sweeps whose seeds are deltas, so that its structure is used. */
export function compileJacobian(request: CompileRequest): JacobianKernel {
  const w = new Workspace(request);
  const what = wanted(w, request);
  const a = w.algebra;
  const targets = w.variables.flatMap((b) => {
    const name = w.lowering.sourceOf(b.letter as Letter).name;
    const places = b.shape.map((s) => a.program.axis(s));
    const seed = (n: Node, ix: readonly Ix[]): Ref | undefined =>
      isVariable(n) && n.source!.name === name ? a.mul(ix.map((x, k) => a.delta(x, axisIx(places[k]!)))) : undefined;
    const tangent = forwardSweep(a, seed);
    return what.refs.map((r, k): Target => {
      const rows = what.blocks[k]!;
      return {
        of: tangent(r),
        axes: [...what.axes[k]!, ...places],
        offset: rows.offset * w.dimension + b.offset,
        strides: [...rowMajor(rows.shape).map((s) => s * w.dimension), ...rowMajor(b.shape)],
      };
    });
  });
  const size = what.count * w.dimension;
  const { run, ...rest } = finish(w, request, targets, what.blocks, size, what.count, false);
  return { ...rest, evaluateJacobian: (v, c, out) => run(v, c, undefined, out) };
}
