import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import type { Grade } from '../quadrature/rule.ts';
import type { Algebra } from './arrays/algebra.ts';
import { ArrayAlgebra } from './arrays/arrayAlgebra.ts';
import { product, type Source } from './arrays/program.ts';
import { sizeValue } from './arrays/sizeValue.ts';
import { Lowering } from './lowering/lowering.ts';
import type { Fed } from './lowering/outcomes.ts';

/** One array that a kernel computes. */
export interface Output {
  readonly name: string;
  /** Its axes, in this order; every free index of the term is among them. */
  readonly indices: readonly Atom[];
  readonly term: Expr;
}
/** Scalars unrolled, loops compiled, or arrays run one after the other as they stand. */
export type Form = 'straight-line' | 'tensor' | 'direct';
export interface CompileRequest {
  readonly outputs: readonly Output[];
  /** Packed in this order, each row-major, into the vector `variables`. */
  readonly variables: readonly Letter[];
  /** Parameters, `any`, time, starts: packed into the vector `constants`; they may change between calls. */
  readonly constants: readonly Letter[];
  readonly sizes: ReadonlyMap<Letter, number>;
  /** Values that are known now, row-major; those that are mostly zero become edge lists. */
  readonly data: ReadonlyMap<Letter, Float64Array>;
  /** Of the nodes of expectations; fine where it is not given. */
  readonly grade?: Grade;
  /** Chosen by size where it is not given. */
  readonly form?: Exclude<Form, 'direct'>;
  /** It runs a few times only, and is not compiled where it can be run as it stands. */
  readonly few?: boolean;
  /** Of tensor form: WebAssembly where it is not given. */
  readonly backEnd?: 'webAssembly' | 'javascript';
  /** In bytes; 2 GiB where it is not given. */
  readonly memoryLimit?: number;
}
/** Where a letter or an output lies in its vector. */
export interface Block {
  readonly letter?: Letter;
  readonly name: string;
  readonly offset: number;
  readonly shape: readonly number[];
}

export const shapeOf = (l: Letter, sizes: ReadonlyMap<Letter, number>): readonly number[] =>
  l.axes.map((s) => sizeValue(s.size, sizes));

function packed(letters: readonly Letter[], sizes: ReadonlyMap<Letter, number>): { blocks: Block[]; count: number } {
  let offset = 0;
  const blocks = letters.map((letter): Block => {
    const shape = shapeOf(letter, sizes);
    const block = { letter, name: letter.name, offset, shape };
    offset += product(shape);
    return block;
  });
  return { blocks, count: offset };
}

/** At most this part of the entries of sparse data differs from 0. */
const SPARSE = 0.25;
const SMALLEST = 32;

function dataSource(a: Algebra, l: Letter, shape: readonly number[], values: Float64Array): Source {
  const size = product(shape);
  if (values.length !== size) throw new Error(`${l.name} has ${size} entries, the data ${values.length}`);
  const name = `d${l.id}`;
  const places: number[] = [];
  for (let k = 0; k < size; k++) if (values[k] !== 0) places.push(k);
  const source: Source = { kind: 'data', name, offset: 0, values };
  if (shape.length < 2 || size < SMALLEST || places.length > SPARSE * size) return source;
  const tables = shape.map((n, axis) => {
    const step = product(shape.slice(axis + 1));
    return a.program.table(
      [places.length],
      Int32Array.from(places, (p) => Math.floor(p / step) % n),
    );
  });
  const entries: Source = {
    kind: 'data',
    name: `${name}e`,
    offset: 0,
    values: Float64Array.from(places, (p) => values[p]!),
  };
  return { ...source, sparse: { tables, entries } };
}

/** Letters as inputs of a new array program. */
export class Workspace {
  readonly algebra = new ArrayAlgebra();
  readonly variables: readonly Block[];
  readonly constants: readonly Block[];
  readonly dimension: number;
  readonly constantCount: number;
  readonly lowering: Lowering;

  constructor(request: Omit<CompileRequest, 'outputs'>) {
    const { sizes } = request;
    const v = packed(request.variables, sizes);
    const c = packed(request.constants, sizes);
    this.variables = v.blocks;
    this.constants = c.blocks;
    this.dimension = v.count;
    this.constantCount = c.count;
    const fed = new Map<Letter, Fed>();
    for (const [letter, values] of request.data) {
      const shape = shapeOf(letter, sizes);
      fed.set(letter, { shape, source: dataSource(this.algebra, letter, shape, values) });
    }
    for (const [kind, blocks] of [
      ['constant', c.blocks],
      ['variable', v.blocks],
    ] as const)
      for (const b of blocks)
        fed.set(b.letter!, {
          shape: b.shape,
          source: { kind, name: `${kind}${b.offset}.${b.letter!.id}`, offset: b.offset },
        });
    this.lowering = new Lowering(this.algebra, sizes, fed, request.grade);
  }
}
