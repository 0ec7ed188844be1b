import * as B from '../../expr/build.ts';
import type { Letter } from '../../expr/expr.ts';
import { atomIndex, freeAtom, letter as makeLetter } from '../../expr/intern.ts';
import { letters as lettersIn, substitute } from '../../expr/traverse.ts';
import type { Slope } from '../../model/effective.ts';
import { product } from '../compile/arrays/program.ts';
import { compileTangent, type TangentKernel } from '../compile/compile.ts';
import { type Columns, countOf, Lifted, type LiftedTerm, type World } from './lifted.ts';

/** The derivative of one component by another, for each sample. */
export interface SlopeEntry {
  readonly row: number;
  readonly by: Letter;
  readonly column: number;
  readonly values: Float64Array;
}

/** First derivatives of some components at one time; `entries` are written anew in each evaluation, those that are 0 throughout left out. */
export interface Slopes {
  evaluate(columns: Columns, stride: number, world: World): void;
  readonly entries: readonly SlopeEntry[];
}

const vanishes = (v: Float64Array): boolean => {
  for (const x of v) if (x !== 0) return false;
  return true;
};

/** Derivatives that were derived as terms. */
export class ListedSlopes implements Slopes {
  entries: readonly SlopeEntry[] = [];
  private readonly lifted: Lifted;
  private readonly all: readonly SlopeEntry[];

  constructor(listed: readonly Slope[], site: ReadonlySet<Letter>, count: number, world: World) {
    this.lifted = new Lifted(
      listed.map((s) => ({ indices: [...s.rows, ...s.columns], term: s.term })),
      site,
      count,
      world,
    );
    this.all = listed.flatMap((s, k) => {
      const columns = countOf(s.by, world.sizes);
      return Array.from({ length: this.lifted.components[k]! }, (_, c) => ({
        row: Math.floor(c / columns),
        by: s.by,
        column: c % columns,
        values: this.lifted.out[k]!.subarray(c * count, (c + 1) * count),
      }));
    });
  }

  evaluate(columns: Columns, stride: number, world: World): void {
    this.lifted.evaluate(columns, stride, world);
    this.entries = this.all.filter((e) => !vanishes(e.values));
  }
}

/** Derivatives of terms by the compiler's forward sweep: for terms whose slopes are not listed, and as a check of those that are. */
export class SweptSlopes implements Slopes {
  entries: readonly SlopeEntry[] = [];
  private readonly kernel: TangentKernel;
  private readonly count: number;
  private readonly read: readonly { readonly letter: Letter; readonly components: number; readonly at: number }[];
  private readonly by: ReadonlySet<Letter>;
  private readonly logs: ReadonlySet<Letter>;
  private readonly moving: readonly Letter[];
  private readonly variables: Float64Array;
  private readonly direction: Float64Array;
  private readonly constants: Float64Array;
  private readonly out: Float64Array;

  /** @param by what is differentiated by; @param logs those of them that are followed by their logarithm. Rows count through all terms. */
  constructor(
    terms: readonly LiftedTerm[],
    site: ReadonlySet<Letter>,
    by: ReadonlySet<Letter>,
    logs: ReadonlySet<Letter>,
    count: number,
    world: World,
  ) {
    const axis = freeAtom('#sample', B.setOf(count));
    const images = new Map<Letter, Letter>();
    const image = (l: Letter): Letter => {
      const made =
        images.get(l) ??
        makeLetter({ name: `#each ${l.name} ${l.id}`, role: 'auxiliary', axes: [...l.axes, axis.set] });
      images.set(l, made);
      return made;
    };
    const outputs = terms.map(({ indices, term }, k) => ({
      name: `${k}`,
      indices: [...indices, axis],
      term: substitute(term, (s) =>
        site.has(s.letter) ? B.sym(image(s.letter), [...s.indices, atomIndex(axis)]) : undefined,
      ),
    }));
    const found = new Set(outputs.flatMap((o) => lettersIn(o.term)));
    this.moving = [...world.moving.keys()].filter((l) => found.has(l));
    const used = [...images.keys()];
    this.kernel = compileTangent({
      outputs,
      variables: used.map(image),
      constants: this.moving,
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
    this.count = count;
    this.by = by;
    this.logs = logs;
    this.variables = new Float64Array(at);
    this.direction = new Float64Array(at);
    this.constants = new Float64Array(this.moving.reduce((n, l) => n + world.moving.get(l)!.length, 0));
    this.out = new Float64Array(this.kernel.outputs.reduce((n, b) => n + product(b.shape), 0));
  }

  evaluate(columns: Columns, stride: number, world: World): void {
    const { count, direction } = this;
    for (const { letter, components, at } of this.read)
      for (let c = 0; c < components; c++)
        this.variables.set(columns.get(letter)!.subarray(c * stride, c * stride + count), at + c * count);
    let to = 0;
    for (const l of this.moving) {
      this.constants.set(world.moving.get(l)!, to);
      to += world.moving.get(l)!.length;
    }
    const entries: SlopeEntry[] = [];
    for (const { letter, components, at } of this.read) {
      if (!this.by.has(letter)) continue;
      for (let c = 0; c < components; c++) {
        direction.fill(0);
        const from = at + c * count;
        if (this.logs.has(letter)) direction.set(this.variables.subarray(from, from + count), from);
        else direction.fill(1, from, from + count);
        this.kernel.evaluateTangent(this.variables, this.constants, direction, this.out);
        for (let row = 0; (row + 1) * count <= this.out.length; row++) {
          const values = this.out.slice(row * count, (row + 1) * count);
          if (!vanishes(values)) entries.push({ row, by: letter, column: c, values });
        }
      }
    }
    this.entries = entries;
  }
}
