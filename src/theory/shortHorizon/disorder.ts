import type { Atom, Expr, IndexSet, Letter } from '../../expr/expr.ts';
import type { Law, Model, RandomArray } from '../../model/model.ts';
import { transposition } from '../../model/transposition.ts';
import { type Family, type Series, Untestable } from './monomials.ts';
import type { Polynomial } from './polynomial.ts';
import type { Letters } from './run.ts';

/** Reads a term without states, at values of its free indices. */
export type Still = (e: Expr, indices: ReadonlyMap<Atom, number>) => Polynomial;

/** An entry whose law is Gaussian, or is replaced by the Gaussian law of the same mean and variance. */
interface Entry {
  readonly array: RandomArray;
  readonly at: readonly number[];
  readonly variance: Series;
}

/** What names an entry: of a declared array, or of the start of a state with several large axes. */
type Source = Pick<RandomArray, 'letter' | 'indices' | 'law' | 'symmetric' | 'zeroDiagonal' | 'correlation'>;

/**
 * The random numbers of a model that is not reduced. Entries of arrays with several large axes are Gaussian, with the
 * declared mean, variance and correlations; numbers of one site have the moments of their law.
 */
export class Disorder {
  private readonly letters: Letters;
  private readonly still: Still;
  private readonly large: ReadonlySet<IndexSet>;
  private readonly arrays = new Map<Letter, RandomArray>();
  private readonly entries = new Map<string, Polynomial>();
  private readonly families = new Map<string, Family>();
  private readonly byVariable = new Map<number, Entry>();

  constructor(model: Model, large: ReadonlySet<IndexSet>, letters: Letters, still: Still) {
    this.letters = letters;
    this.still = still;
    this.large = large;
    for (const a of model.random) this.arrays.set(a.letter, a);
  }

  has(l: Letter): boolean {
    return this.arrays.has(l);
  }

  entry(l: Letter, at: readonly number[]): Polynomial {
    const key = `${l.id}:${at.join()}`;
    let made = this.entries.get(key);
    if (made === undefined) {
      made = this.fresh(this.arrays.get(l)!, at);
      this.entries.set(key, made);
    }
    return made;
  }

  private fresh(a: RandomArray, at: readonly number[]): Polynomial {
    if (a.zeroDiagonal && at.at(-1) === at.at(-2)) return this.letters.algebra.number(0);
    const back = transposed(a, at);
    if (a.symmetric && earlier(back, at)) return this.entry(a.letter, back);
    if (a.letter.axes.filter((s) => this.large.has(s)).length < 2) {
      const indices = indicesAt(a.indices, at);
      return this.letters.drawn(a.letter.name, a.law, (e) => this.still(e, indices));
    }
    return this.matrixEntry(a, at, this.rootOf(a, at));
  }

  /** An entry of the start of a state with several large axes. */
  start(source: Source & Pick<RandomArray, 'place'>, at: readonly number[]): Polynomial {
    return this.matrixEntry(source, at, `start ${source.letter.id}:${at.join()}`);
  }

  private matrixEntry(a: RandomArray, at: readonly number[], root: string): Polynomial {
    const { algebra } = this.letters;
    const indices = indicesAt(a.indices, at);
    const read = (e: Expr): Polynomial => this.still(e, indices);
    const { mean, variance } = twoMoments(a.law, read, algebra);
    const series = algebra.series(variance);
    if (series === undefined) throw new Untestable(`a law of \`${a.letter.name}\` with random parameters`);
    if (series.every((c) => c === 0)) return mean;
    let family = this.families.get(root);
    if (family === undefined) {
      const memo = new Map<string, Series>();
      family = {
        covariance: (x, y) => {
          const key = x < y ? `${x},${y}` : `${y},${x}`;
          let c = memo.get(key);
          if (c === undefined) {
            c = this.covariance(this.byVariable.get(x)!, this.byVariable.get(y)!);
            memo.set(key, c);
          }
          return c;
        },
      };
      this.families.set(root, family);
    }
    const monomial = algebra.monomials.variable({ kind: 'gaussian', family });
    this.byVariable.set(algebra.monomials.letterOf(monomial), { array: a, at, variance: series });
    return algebra.add(mean, algebra.variable(monomial));
  }

  /** Entries that depend on one another have one root. */
  private rootOf(a: RandomArray, at: readonly number[]): string {
    if (a.correlation === undefined) return `${a.letter.id}:${at.join()}`;
    const back = transposed(a, at);
    if (a.correlation.written === 'correlated') return this.rootOf(this.arrays.get(a.correlation.with)!, back);
    return `${a.letter.id}:${(earlier(back, at) ? back : at).join()}`;
  }

  private covariance(x: Entry, y: Entry): Series {
    const { prime } = this.letters;
    const [v, w] = [x.variance, y.variance];
    const same = v.length === w.length && v.every((c, k) => c === w[k]);
    const scale = same ? v : this.rootOfProduct(v, w);
    const c = this.correlation(x.array, x.at, y.array, y.at);
    return scale.map((own) => prime.times(own, c));
  }

  private rootOfProduct(v: Series, w: Series): Series {
    const { prime } = this.letters;
    const [i, j] = [v, w].map((s) => s.findIndex((c) => c !== 0)) as [number, number];
    const single = [v, w].every((s) => s.filter((c) => c !== 0).length === 1);
    if (!single || (i + j) % 2 === 1)
      throw new Untestable('entries whose variances depend on the strength differently');
    const root = prime.times(prime.root(v[i]!), prime.root(w[j]!));
    return [...new Array<number>((i + j) / 2).fill(0), root];
  }

  /** Of the standard normal numbers behind two entries of one family. */
  private correlation(a: RandomArray, at: readonly number[], b: RandomArray, to: readonly number[]): number {
    if (a.letter === b.letter && at.join() === to.join()) return 1;
    const [da, db] = [this.depth(a), this.depth(b)];
    if (da < db) return this.correlation(b, to, a, at);
    const value = this.letters.algebra.series(this.still(a.correlation!.value, indicesAt(a.indices, at)));
    if (value === undefined || value.length > 1) throw new Untestable(`the correlation of \`${a.letter.name}\``);
    const own = value[0] ?? 0;
    if (da === 0) return own;
    const partner = this.arrays.get(a.correlation!.with)!;
    return this.letters.prime.times(own, this.correlation(partner, transposed(a, at), b, to));
  }

  /** How many arrays stand behind it. */
  private depth(a: RandomArray): number {
    return a.correlation?.written === 'correlated' ? 1 + this.depth(this.arrays.get(a.correlation.with)!) : 0;
  }
}

const transposed = (a: RandomArray, at: readonly number[]): readonly number[] =>
  transposition(a.letter.axes).map((k) => at[k]!);

function earlier(a: readonly number[], b: readonly number[]): boolean {
  const k = a.findIndex((x, i) => x !== b[i]);
  return k >= 0 && a[k]! < b[k]!;
}

export const indicesAt = (atoms: readonly Atom[], at: readonly number[]): ReadonlyMap<Atom, number> =>
  new Map(atoms.map((a, k) => [a, at[k]!]));

/** Only these two enter the limit: sums of many entries forget the rest of their law. */
function twoMoments(
  law: Law,
  read: (e: Expr) => Polynomial,
  f: Letters['algebra'],
): { readonly mean: Polynomial; readonly variance: Polynomial } {
  const square = (x: Polynomial): Polynomial => f.mul(x, x);
  const minus = (x: Polynomial, y: Polynomial): Polynomial => f.add(x, f.mul(f.number(f.monomials.prime.p - 1), y));
  const over = (k: number): Polynomial => f.number(f.monomials.prime.over(k));
  switch (law.kind) {
    case 'normal':
      return { mean: read(law.mean), variance: read(law.variance) };
    case 'uniform': {
      const [a, b] = [read(law.low), read(law.high)];
      return { mean: f.mul(over(2), f.add(a, b)), variance: f.mul(over(12), square(minus(b, a))) };
    }
    case 'exponential': {
      const mean = f.power(read(law.rate), -1);
      return { mean, variance: square(mean) };
    }
    case 'lorentz':
      throw new Untestable('an array whose entries have no variance');
    case 'discrete':
    case 'mixture': {
      if (law.together !== undefined) throw new Untestable('an array with a joint law');
      const zero = f.number(0);
      const parts =
        law.kind === 'discrete'
          ? law.cases.map((c) => ({ weight: read(c.probability), mean: read(c.value), variance: zero }))
          : law.parts.map((p) => ({ weight: read(p.probability), ...twoMoments(p.law, read, f) }));
      const mean = parts.reduce((sum, p) => f.add(sum, f.mul(p.weight, p.mean)), zero);
      const second = parts.reduce((sum, p) => f.add(sum, f.mul(p.weight, f.add(square(p.mean), p.variance))), zero);
      return { mean, variance: minus(second, square(mean)) };
    }
  }
}
