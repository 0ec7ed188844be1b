import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import type { Covariance, EffectiveProcess, Kernel, Process, SiteState } from '../../model/effective.ts';
import type { EvaluationPoint } from '../../rewrite/evaluationPoint.ts';
import { Evaluator } from '../../rewrite/evaluator.ts';
import { indicesAt } from './disorder.ts';
import { Exponents } from './exponents.ts';
import { Growths } from './growth.ts';
import { type Meaning, meaningsOf } from './meanings.ts';
import { type Family, type Series, Untestable } from './monomials.ts';
import type { Polynomial } from './polynomial.ts';
import { Letters, type Run } from './run.ts';
import type { Quantity } from './unreduced.ts';

/** A noise at one step. */
interface Noise {
  readonly letter: Letter;
  readonly at: readonly number[];
  readonly step: number;
}

/** Roles of letters that have a value of their own. */
const CONSTANT: ReadonlySet<string> = new Set(['parameter', 'any', 'data', 'size']);

/**
 * The effective process on the steps of the same map: its noises are Gaussian letters whose covariances are exact averages
 * over itself, and its responses exact derivatives with respect to kicks. Nothing is known of the model that it came from.
 */
export class Reduced {
  readonly letters: Letters;
  private readonly process: EffectiveProcess;
  private readonly run: Run;
  private readonly meanings: ReadonlyMap<Letter, Meaning>;
  private readonly kicked: ReadonlySet<Letter>;
  private readonly kicks = new Map<string, number>();
  private readonly families: readonly Family[];
  private readonly noises = new Map<number, Noise>();
  private readonly values = new Map<string, Polynomial>();
  private readonly evaluators = new Map<string, Evaluator<Polynomial>>();
  private readonly growths: Growths;

  constructor(process: EffectiveProcess, run: Run) {
    this.process = process;
    this.run = run;
    this.letters = new Letters(run);
    const flows = process.time === 'continuous';
    this.growths = new Growths(flows ? process.now : undefined, process.earlier);
    this.meanings = meaningsOf(process);
    this.kicked = new Set(process.kernels.flatMap((k) => (k.kind === 'response' ? [k.to.letter] : [])));
    this.families = process.populations.map(() => {
      const memo = new Map<string, Series>();
      return {
        covariance: (x, y) => {
          const key = x < y ? `${x},${y}` : `${y},${x}`;
          let c = memo.get(key);
          if (c === undefined) {
            c = this.covariance(this.noises.get(x)!, this.noises.get(y)!);
            memo.set(key, c);
          }
          return c;
        },
      };
    });
  }

  /** The mean over noises, labels and starts. */
  mean(q: Quantity): Series {
    const { algebra } = this.letters;
    const values = q.factors.map((f) => {
      const own = this.process.populations.flatMap((p) => p.states).find((s) => s.of === f.state);
      if (own === undefined) throw new Untestable(`\`${f.state.name}\` is no state of the effective process`);
      return this.value(own.letter, f.inner, f.step, f.step);
    });
    const last = values.pop() ?? algebra.number(1);
    return algebra.meanOfProduct(
      values.reduce((made, v) => algebra.mul(made, v), algebra.number(1)),
      last,
    );
  }

  /** Reads terms at the time `late`, and kernels at (late, early). */
  private evaluator(late: number, early: number): Evaluator<Polynomial> {
    const key = `${late},${early}`;
    let made = this.evaluators.get(key);
    if (made === undefined) {
      const symbol = (l: Letter, at: readonly number[]): Polynomial => this.value(l, at, late, early);
      made = new Evaluator(
        this.letters.algebra,
        { sizes: this.run.sizes, indices: new Map(), symbol, ...this.whole(late, early) },
        this.run.budget,
      );
      this.evaluators.set(key, made);
    }
    return made;
  }

  private at(e: Expr, atoms: readonly Atom[], places: readonly number[], late: number, early = late): Polynomial {
    return this.evaluator(late, early).at(this.growths.replaced(e), indicesAt(atoms, places));
  }

  /** In a map times are whole numbers, and may be exponents. */
  private whole(late: number, early: number): Pick<EvaluationPoint<Polynomial>, 'whole'> {
    const { now, earlier, time } = this.process;
    if (time === 'continuous') return {};
    return { whole: (l) => (l === now ? late : l === earlier ? early : undefined) };
  }

  private time(step: number): Polynomial {
    return this.letters.algebra.rational(Q.times(Q.rational(step), this.run.step));
  }

  private value(l: Letter, at: readonly number[], late: number, early: number): Polynomial {
    if (l === this.process.now) return this.time(late);
    if (l === this.process.earlier) return this.time(early);
    const growth = this.growths.of(l);
    if (growth !== undefined)
      return this.letters.grown(this.at(growth.rate, [], [], late), growth.since === 'start' ? late : late - 1 - early);
    const meaning = this.meanings.get(l);
    if (meaning === undefined) {
      if (!CONSTANT.has(l.role)) throw new Untestable(`\`${l.name}\` means nothing in the effective process`);
      return this.letters.constant(l, at);
    }
    const key = `${l.id}:${at.join()}@${meaning.kind === 'label' ? '' : late}${meaning.kind === 'kernel' ? `,${early}` : ''}`;
    let made = this.values.get(key);
    if (made === undefined) {
      made = this.fresh(l, meaning, at, late, early);
      this.values.set(key, made);
    }
    return made;
  }

  private fresh(l: Letter, m: Meaning, at: readonly number[], late: number, early: number): Polynomial {
    const { letters } = this;
    switch (m.kind) {
      case 'state':
        return this.state(m.state, at, late);
      case 'label':
      case 'draw':
        return letters.drawn(l.name, m.label.law, (e) => this.at(e, m.label.indices, at, late));
      case 'average':
        return this.average(this.at(m.average.term, m.average.indices, at, late), letters.algebra.rational(Q.ONE));
      case 'process':
        return this.ofProcess(l, m.process, m.population, at, late);
      case 'kernel':
        return this.kernel(m.kernel, at, late, early);
    }
  }

  private state(s: SiteState, at: readonly number[], step: number): Polynomial {
    const { algebra } = this.letters;
    if (step === 0) {
      const { initial } = s;
      const read = (e: Expr): Polynomial => this.at(e, s.indices, at, 0);
      if (initial.kind === 'value') return read(initial.term);
      return s.of.domain.kind === 'sphere' && initial.law.kind === 'normal'
        ? this.letters.onSphere(this.letters.fixed(read(initial.law.variance)))
        : this.letters.drawn(s.of.name, initial.law, read);
    }
    const before = step - 1;
    let next = this.at(s.right, s.indices, at, before);
    if (s.noise !== undefined) {
      // White noise over one step of length h has the variance 1/h.
      const { prime } = this.letters;
      const white = this.letters.centred(prime.over(prime.rational(this.run.step)));
      next = algebra.add(next, algebra.mul(this.at(s.noise, s.indices, at, before), white));
    }
    if (this.kicked.has(s.letter)) next = algebra.add(next, this.kick(s.letter, at, before));
    if (this.process.time === 'discrete') return next;
    return algebra.add(this.value(s.letter, at, before, before), algebra.mul(algebra.rational(this.run.step), next));
  }

  private ofProcess(l: Letter, p: Process, population: number, at: readonly number[], step: number): Polynomial {
    const { algebra } = this.letters;
    let made = this.at(p.local, p.indices, at, step);
    if (p.noise) {
      const monomial = algebra.monomials.variable({ kind: 'gaussian', family: this.families[population]! });
      this.noises.set(algebra.monomials.letterOf(monomial), { letter: l, at, step });
      made = algebra.add(made, algebra.variable(monomial));
    }
    if (this.kicked.has(l)) made = algebra.add(made, this.kick(l, at, step));
    const weight = algebra.rational(this.run.step);
    for (const m of p.memory) {
      const places = this.places(m.binders);
      for (let early = 0; early < step; early++)
        for (const inner of places) {
          const atoms = [...p.indices, ...m.binders];
          const kernel = this.at(m.kernel, atoms, [...at, ...inner], step, early);
          if (algebra.isZero(kernel)) continue;
          const of = this.at(m.of, atoms, [...at, ...inner], early);
          made = algebra.add(made, algebra.mul(algebra.mul(weight, kernel), of));
        }
    }
    return made;
  }

  /** All values of inner indices. */
  private places(atoms: readonly Atom[]): readonly (readonly number[])[] {
    return atoms.reduce<readonly (readonly number[])[]>(
      (before, a) => {
        const size = this.evaluator(0, 0).size(a.set);
        return before.flatMap((b) => Array.from({ length: size }, (_, k) => [...b, k + 1]));
      },
      [[]],
    );
  }

  private kick(l: Letter, at: readonly number[], step: number): Polynomial {
    return this.letters.algebra.variable(this.kickAt(l, at, step));
  }

  private kickAt(l: Letter, at: readonly number[], step: number): number {
    const key = `${l.id}:${at.join()}@${step}`;
    let made = this.kicks.get(key);
    if (made === undefined) {
      made = this.letters.algebra.monomials.variable({ kind: 'kick' });
      this.kicks.set(key, made);
    }
    return made;
  }

  private kernel(k: Kernel, at: readonly number[], late: number, early: number): Polynomial {
    const { algebra, prime } = this.letters;
    if (k.kind === 'average') {
      const [left, right] = [at.slice(0, k.left.indices.length), at.slice(k.left.indices.length)];
      return this.average(
        this.at(k.left.term, k.left.indices, left, late),
        this.at(k.right.term, k.right.indices, right, early),
      );
    }
    // What acts at equal times stands in `local`.
    if (early >= late) return algebra.number(0);
    const [of, to] = [at.slice(0, k.of.indices.length), at.slice(k.of.indices.length)];
    const slope = algebra.byKick(
      this.at(k.of.term, k.of.indices, of, late),
      this.kickAt(k.to.letter, this.toPlaces(k, to), early),
    );
    const mean = algebra.mean(slope);
    // A kick in one step is a field of unit area only if it is 1/h high.
    const scale = prime.over(prime.rational(this.run.step));
    return algebra.fromSeries(
      mean.map((c) => prime.times(c, scale)),
      this.letters.strength,
      Exponents.unknown,
    );
  }

  /** The mean of a product; its constant part is that of the product where all that is random has a strength. */
  private average(a: Polynomial, b: Polynomial): Polynomial {
    const { algebra, strength } = this.letters;
    const constant =
      strength === undefined ? Exponents.unknown : algebra.taylor.exponents.times(a.constant, b.constant);
    return algebra.fromSeries(algebra.meanOfProduct(a, b), strength, constant);
  }

  private toPlaces(k: Extract<Kernel, { kind: 'response' }>, at: readonly number[]): readonly number[] {
    return at.slice(0, k.to.indices.length);
  }

  private covariance(x: Noise, y: Noise): Series {
    const { covariances } = this.process;
    const find = (
      a: Noise,
      b: Noise,
    ): { readonly own: Covariance; readonly late: Noise; readonly early: Noise } | undefined => {
      const own = covariances.find((c) => c.left === a.letter && c.right === b.letter);
      return own === undefined ? undefined : { own, late: a, early: b };
    };
    const [late, early] = x.step >= y.step ? [x, y] : [y, x];
    const found = find(late, early) ?? (x.step === y.step ? find(early, late) : undefined);
    if (found === undefined) return [];
    const { own } = found;
    const p = this.at(
      own.term,
      [...own.leftIndices, ...own.rightIndices],
      [...found.late.at, ...found.early.at],
      found.late.step,
      found.early.step,
    );
    const series = this.letters.algebra.series(p);
    if (series === undefined) throw new Untestable('a covariance that is random');
    const graded = this.run.strength !== undefined;
    if (graded && ((series[0] ?? 0) !== 0 || (series[1] ?? 0) !== 0))
      throw new Untestable('a noise that does not come from a random array');
    return series;
  }
}
