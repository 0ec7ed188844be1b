import type { Expr, Letter } from '../../expr/expr.ts';
import { hashText } from '../../expr/hash.ts';
import * as Q from '../../expr/rational.ts';
import type { Law } from '../../model/model.ts';
import { Monomials, Untestable } from './monomials.ts';
import { type Polynomial, Polynomials } from './polynomial.ts';
import { Prime } from './prime.ts';

/** What both sides of a test have in common. */
export interface Run {
  readonly prime: number;
  /** Chooses values that are not given, of parameters and of functions. */
  readonly seed: number;
  /**
   * The parameter that all random arrays are multiplied with, and the power of it up to which both sides are compared. Where
   * it is quiet, numbers of one site are constants.
   */
  readonly strength?: { readonly letter: Letter; readonly order: number; readonly quiet: boolean };
  /** Values of parameters. */
  readonly values: ReadonlyMap<Letter, Q.Rational>;
  /** Of index sets that stay finite, and of the others where the model is not reduced. */
  readonly sizes: ReadonlyMap<Letter, number>;
  /** The step of Euler's map, for flows; 1 for maps. */
  readonly step: Q.Rational;
  /** How many products of monomials one side may take. */
  readonly budget: number;
  /** How many all values together may still take. */
  readonly work?: { left: number };
}

/** The algebra of one side, and the numbers and letters that both sides read alike. */
export class Letters {
  readonly run: Run;
  readonly algebra: Polynomials;
  /** The monomial of the strength. */
  readonly strength: number | undefined;
  private readonly constants = new Map<string, Polynomial>();
  private readonly normals = new Map<number, (k: number) => number>();

  constructor(run: Run) {
    this.run = run;
    const monomials = new Monomials(
      new Prime(run.prime),
      run.strength?.order ?? Number.POSITIVE_INFINITY,
      run.budget,
      run.work,
    );
    this.algebra = new Polynomials(monomials, `${run.seed}`);
    this.strength = run.strength === undefined ? undefined : monomials.variable({ kind: 'strength' });
  }

  get prime(): Prime {
    return this.algebra.monomials.prime;
  }

  /** A parameter, an arbitrary constant, or an entry of data: some number, the same on both sides and in both fields. */
  constant(l: Letter, at: readonly number[]): Polynomial {
    if (l === this.run.strength?.letter) return this.algebra.variable(this.strength!);
    const key = `${l.id}:${at.join()}`;
    let made = this.constants.get(key);
    if (made === undefined) {
      const given = at.length === 0 ? this.run.values.get(l) : undefined;
      made = this.algebra.rational(given ?? squareOf(`${this.run.seed} ${l.name} ${at.join()}`));
      this.constants.set(key, made);
    }
    return made;
  }

  /**
   * A new number of a law, independent of all others; `read` reads the parameters of laws. Where arrays have a strength the
   * number is a constant, other for each `name`, plus the strength times a sign, made from the mean and the variance of the law: the rules hold
   * for any law of single numbers, and polynomials in a sign are short.
   */
  drawn(name: string, law: Law, read: (e: Expr) => Polynomial): Polynomial {
    const { algebra, prime, run } = this;
    const fixed = (e: Expr): number => this.fixed(read(e));
    if (this.strength !== undefined) {
      const { mean, width } = this.spread(law, read);
      const shift = algebra.rational(squareOf(`${run.seed} shift ${name}`));
      const constant = algebra.add(mean, shift);
      return run.strength?.quiet === true ? constant : algebra.add(constant, this.sign(prime.add(width, 2)));
    }
    if (law.kind === 'normal') {
      const [mean, variance] = [read(law.mean), fixed(law.variance)];
      return variance === 0 ? mean : algebra.add(mean, this.normal(variance));
    }
    const moment = momentsOf(law, fixed, prime);
    return algebra.variable(algebra.monomials.variable({ kind: 'independent', moment }));
  }

  private spread(law: Law, read: (e: Expr) => Polynomial): { readonly mean: Polynomial; readonly width: number } {
    if (law.kind === 'normal') return { mean: read(law.mean), width: this.fixed(read(law.variance)) };
    if (law.kind === 'lorentz') return { mean: read(law.centre), width: this.fixed(read(law.halfWidth)) };
    const { prime, algebra } = this;
    const moment = momentsOf(law, (e) => this.fixed(read(e)), prime);
    // Both moments enter the width, so that the constant is one whose exponential is known.
    return { mean: algebra.number(0), width: prime.add(moment(1), prime.times(2, moment(2))) };
  }

  /** A new number of mean 0 and this variance, with which no disorder goes: white noise over one step. */
  centred(variance: number): Polynomial {
    return this.strength === undefined ? this.normal(variance) : this.sign(this.prime.root(variance));
  }

  /** The start of a state on a sphere: equal entries, which lie there at every size. */
  onSphere(variance: number): Polynomial {
    return this.algebra.number(this.prime.root(variance));
  }

  /** What a rate does in so many steps. */
  grown(rate: Polynomial, steps: number): Polynomial {
    const { algebra } = this;
    return algebra.power(algebra.add(algebra.number(1), algebra.mul(algebra.rational(this.run.step), rate)), steps);
  }

  private sign(width: number): Polynomial {
    const { algebra } = this;
    const own = algebra.variable(algebra.monomials.variable({ kind: 'sign' }));
    return algebra.mul(algebra.mul(algebra.number(width), algebra.variable(this.strength!)), own);
  }

  private normal(variance: number): Polynomial {
    let moment = this.normals.get(variance);
    if (moment === undefined) {
      moment = normalMoments(0, variance, this.prime);
      this.normals.set(variance, moment);
    }
    return this.algebra.variable(this.algebra.monomials.variable({ kind: 'independent', moment }));
  }

  fixed(p: Polynomial): number {
    const series = this.algebra.series(p);
    if (series === undefined || series.length > 1) throw new Untestable('a law with random parameters');
    return series[0] ?? 0;
  }
}

/** The square of a small fraction: roots of products of parameters are then fractions too. */
function squareOf(name: string): Q.Rational {
  const hash = hashText(name);
  const n = 1 + (hash % 31);
  const d = 1 + (Math.floor(hash / 31) % 13);
  const root = n === d ? Q.rational(n + 1, d) : Q.rational(n, d);
  return Q.times(root, root);
}

function remembered(first: number, next: (k: number, before: readonly number[]) => number): (k: number) => number {
  const known = [first];
  return (k) => {
    while (known.length <= k) known.push(next(known.length, known));
    return known[k]!;
  };
}

const normalMoments = (mean: number, variance: number, f: Prime): ((k: number) => number) =>
  remembered(1, (k, m) =>
    f.add(f.times(mean, m[k - 1]!), k < 2 ? 0 : f.times(f.times((k - 1) % f.p, variance), m[k - 2]!)),
  );

/** The means of powers of a number with this law. */
function momentsOf(law: Law, value: (e: Expr) => number, f: Prime): (k: number) => number {
  switch (law.kind) {
    case 'normal':
      return normalMoments(value(law.mean), value(law.variance), f);
    case 'uniform': {
      // (b^(k+1) - a^(k+1))/((k+1)(b - a)), as the mean of a^i b^(k-i)
      const [a, b] = [value(law.low), value(law.high)];
      return (k) => {
        let total = 0;
        for (let i = 0; i <= k; i++) total = f.add(total, f.times(f.power(a, i), f.power(b, k - i)));
        return f.times(total, f.over(k + 1));
      };
    }
    case 'exponential': {
      const scale = f.over(value(law.rate));
      return remembered(1, (k, m) => f.times(f.times(k, scale), m[k - 1]!));
    }
    case 'lorentz':
      throw new Untestable('a law without moments');
    case 'discrete':
    case 'mixture': {
      if (law.together !== undefined) throw new Untestable('a law of a whole vector');
      const parts =
        law.kind === 'discrete'
          ? law.cases.map((c) => {
              const x = value(c.value);
              return { weight: value(c.probability), moment: (k: number) => f.power(x, k) };
            })
          : law.parts.map((p) => ({ weight: value(p.probability), moment: momentsOf(p.law, value, f) }));
      return remembered(1, (k) => parts.reduce((sum, p) => f.add(sum, f.times(p.weight, p.moment(k))), 0));
    }
  }
}
