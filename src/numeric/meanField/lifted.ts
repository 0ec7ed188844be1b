import * as B from '../../expr/build.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { atomIndex, freeAtom, letter as makeLetter } from '../../expr/intern.ts';
import { letters as lettersIn, substitute } from '../../expr/traverse.ts';
import { product } from '../compile/arrays/program.ts';
import { compile, type Kernel } from '../compile/compile.ts';
import { shapeOf } from '../compile/request.ts';

/** Numbers that are the same for all samples: parameters and sizes, averages and the time as they stand now. */
export interface World {
  readonly values: ReadonlyMap<Letter, Float64Array>;
  readonly sizes: ReadonlyMap<Letter, number>;
  /** Written anew at each time: averages, and the time t. */
  readonly moving: ReadonlyMap<Letter, Float64Array>;
}

export interface LiftedTerm {
  /** All free indices of the term, in the order in which the values are stored. */
  readonly indices: readonly Atom[];
  readonly term: Expr;
}

/** Where values of letters are read: letter by letter, [its components][a count that is at least that of the kernel]. */
export type Columns = ReadonlyMap<Letter, Float64Array>;

export const countOf = (l: Letter, sizes: ReadonlyMap<Letter, number>): number => product(shapeOf(l, sizes));

/**
 * Terms in letters that have a value for each of many samples (or for each of many times): they are given one more axis, the last,
 * and the terms become kernels over whole arrays.
 */
export class Lifted {
  readonly count: number;
  /** What came out: each term in turn, [its components][count]. */
  readonly out: readonly Float64Array[];
  /** How many components each term has. */
  readonly components: readonly number[];
  private readonly kernel: Kernel;
  private readonly read: readonly { readonly letter: Letter; readonly components: number; readonly at: number }[];
  private readonly moving: readonly { readonly letter: Letter; readonly at: number }[];
  private readonly variables: Float64Array;
  private readonly constants: Float64Array;
  private readonly all: Float64Array;

  /** @param lifted the letters that have a value for each sample; @param count how many samples. */
  constructor(terms: readonly LiftedTerm[], lifted: ReadonlySet<Letter>, count: number, world: World) {
    this.count = count;
    const axis = freeAtom('#sample', B.setOf(count));
    const images = new Map<Letter, Letter>();
    const image = (l: Letter): Letter => {
      let made = images.get(l);
      if (made === undefined) {
        made = makeLetter({ name: `#each ${l.name} ${l.id}`, role: 'auxiliary', axes: [...l.axes, axis.set] });
        images.set(l, made);
      }
      return made;
    };
    const outputs = terms.map(({ indices, term }, k) => ({
      name: `${k}`,
      indices: [...indices, axis],
      term: substitute(term, (s) =>
        lifted.has(s.letter) ? B.sym(image(s.letter), [...s.indices, atomIndex(axis)]) : undefined,
      ),
    }));
    const used = [...images.keys()];
    const found = new Set(outputs.flatMap((o) => lettersIn(o.term)));
    const moving = [...world.moving.keys()].filter((l) => found.has(l));
    this.kernel = compile({
      outputs,
      variables: used.map(image),
      constants: moving,
      sizes: world.sizes,
      data: new Map([...world.values].filter(([l]) => found.has(l) && !world.sizes.has(l))),
      form: 'tensor',
    });
    let at = 0;
    this.read = used.map((letter) => {
      const components = countOf(letter, world.sizes);
      at += components * count;
      return { letter, components, at: at - components * count };
    });
    this.variables = new Float64Array(at);
    at = 0;
    this.moving = moving.map((letter) => {
      at += world.moving.get(letter)!.length;
      return { letter, at: at - world.moving.get(letter)!.length };
    });
    this.constants = new Float64Array(at);
    this.all = new Float64Array(this.kernel.outputCount);
    this.components = this.kernel.outputs.map((b) => product(b.shape) / count);
    this.out = this.kernel.outputs.map((b) => this.all.subarray(b.offset, b.offset + product(b.shape)));
  }

  /** @param stride how many values each component has in `columns`; the first `count` of them are read. */
  evaluate(columns: Columns, stride: number, world: World): void {
    const { count } = this;
    for (const { letter, components, at } of this.read) {
      const from = columns.get(letter)!;
      if (stride === count) this.variables.set(from, at);
      else
        for (let c = 0; c < components; c++)
          this.variables.set(from.subarray(c * stride, c * stride + count), at + c * count);
    }
    for (const { letter, at } of this.moving) this.constants.set(world.moving.get(letter)!, at);
    this.kernel.evaluate(this.variables, this.constants, this.all);
  }
}
