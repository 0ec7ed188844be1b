import { zero } from '../../expr/build.ts';
import type { Atom, Expr, IndexSet, Letter } from '../../expr/expr.ts';
import type { EffectiveProcess, Population } from '../../model/effective.ts';
import { Evaluator } from '../../rewrite/evaluator.ts';
import { indicesAt } from './disorder.ts';
import type { Polynomial } from './polynomial.ts';
import { Letters, type Run } from './run.ts';

/** What may be differentiated at a site: its letter, its indices and its term. */
interface Part {
  readonly letter: Letter;
  readonly indices: readonly Atom[];
  readonly term: Expr;
}

/**
 * The listed slopes that are not the derivatives they stand for, in words, and those that are missing: each term is read
 * at some point, with a first-order kick of what it is differentiated by.
 */
export function wrongSlopes(process: EffectiveProcess, run: Run): readonly string[] {
  return process.populations.flatMap((p, k) => {
    const parts = partsOf(process, p, k);
    // What has one value for all sites is not moved by one of them.
    const states = p.states.filter((s) => s.of.axes.includes(p.set));
    const moving = [...states, ...p.processes].map((x) => x.letter);
    return moving.flatMap((by) => {
      const found = new Kicked(process, run, by);
      return parts
        .filter((part) => !found.agrees(part))
        .map((part) => `the derivative of ${part.letter.name} by ${by.name}`);
    });
  });
}

function partsOf(process: EffectiveProcess, p: Population, k: number): readonly Part[] {
  return [
    ...p.states.map((s) => ({ letter: s.letter, indices: s.indices, term: s.right })),
    ...p.processes.map((h) => ({ letter: h.letter, indices: h.indices, term: h.local })),
    ...process.kernels.flatMap((r) =>
      r.kind === 'response' && r.population === k ? [{ letter: r.letter, indices: r.of.indices, term: r.of.term }] : [],
    ),
  ];
}

/** Terms of a site at some point, where one letter is kicked. */
class Kicked {
  private readonly process: EffectiveProcess;
  private readonly by: Letter;
  private readonly letters: Letters;
  private readonly evaluator: Evaluator<Polynomial>;
  private readonly kicks = new Map<string, number>();
  private readonly columns: readonly (readonly number[])[];

  constructor(process: EffectiveProcess, run: Run, by: Letter) {
    this.process = process;
    this.by = by;
    this.letters = new Letters(run);
    const symbol = (l: Letter, at: readonly number[]): Polynomial => this.symbol(l, at);
    this.evaluator = new Evaluator(
      this.letters.algebra,
      { sizes: run.sizes, indices: new Map(), symbol, ...(process.time === 'discrete' && { whole: this.whole }) },
      Number.POSITIVE_INFINITY,
    );
    this.columns = this.places(by.axes);
    for (const at of this.columns) this.kicks.set(at.join(), this.letters.algebra.monomials.variable({ kind: 'kick' }));
  }

  agrees(part: Part): boolean {
    const { algebra } = this.letters;
    const listed = this.process.slopes.filter((s) => s.of === part.letter && s.by === this.by);
    return this.places(part.indices.map((a) => a.set)).every((row) => {
      const value = this.evaluator.at(part.term, indicesAt(part.indices, row));
      return this.columns.every((column) => {
        const slope = algebra.byKick(value, this.kicks.get(column.join())!);
        const own = listed.reduce<Polynomial>(
          (sum, s) =>
            algebra.add(sum, this.evaluator.at(s.term, indicesAt([...s.rows, ...s.columns], [...row, ...column]))),
          this.evaluator.at(zero, new Map()),
        );
        return this.constant(slope) === this.constant(own);
      });
    });
  }

  private constant(p: Polynomial): number {
    const at = p.monomials.indexOf(0);
    return at < 0 ? 0 : p.coefficients[at]!;
  }

  /** Some number for every letter. */
  private symbol(l: Letter, at: readonly number[]): Polynomial {
    const value = this.letters.constant(l, at);
    const kick = l === this.by ? this.kicks.get(at.join()) : undefined;
    return kick === undefined ? value : this.letters.algebra.add(value, this.letters.algebra.variable(kick));
  }

  /** In a map times may be exponents: some times. */
  private whole = (l: Letter): number | undefined =>
    l === this.process.now ? 5 : l === this.process.earlier ? 2 : undefined;

  private places(sets: readonly IndexSet[]): readonly (readonly number[])[] {
    return sets.reduce<readonly (readonly number[])[]>(
      (before, s) => before.flatMap((b) => Array.from({ length: this.evaluator.size(s) }, (_, k) => [...b, k + 1])),
      [[]],
    );
  }
}
