import * as B from '../../expr/build.ts';
import type { Expr, IndexSet, Letter } from '../../expr/expr.ts';
import { atomIndex, freeAtom } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { letters } from '../../expr/traverse.ts';
import type { Initial, Law, Model } from '../../model/model.ts';
import { isConstrained, writtenField } from '../../model/tangent.ts';
import { derivative, takeGradients } from '../../rewrite/derivative.ts';
import { Evaluator } from '../../rewrite/evaluator.ts';
import { averaged } from '../../rewrite/expectation/expectations.ts';
import { vectorField } from '../gradientFlow.ts';
import { Disorder, indicesAt } from './disorder.ts';
import { Growths } from './growth.ts';
import { type Series, Untestable } from './monomials.ts';
import type { Polynomial } from './polynomial.ts';
import { Letters, type Run } from './run.ts';

/** A product of states of one site, each at a step of the map. */
export interface Quantity {
  /** The set of the site. */
  readonly set: IndexSet;
  readonly factors: readonly Factor[];
}

export interface Factor {
  /** A state of the model. */
  readonly state: Letter;
  /** The places on its inner axes. */
  readonly inner: readonly number[];
  readonly step: number;
}

interface Motion {
  readonly indices: ReturnType<typeof vectorField>[number]['indices'];
  readonly right: Expr;
}

/**
 * The model as it is declared, at whole sizes: Euler's map of a flow, or the map itself, in polynomials of its random
 * numbers. Values are made when they are asked for.
 */
export class Unreduced {
  readonly letters: Letters;
  private readonly model: Model;
  private readonly run: Run;
  private readonly large: ReadonlySet<IndexSet>;
  private readonly motions: ReadonlyMap<Letter, Motion>;
  private readonly draws: ReadonlyMap<Letter, Model['draws'][number]>;
  private readonly disorder: Disorder;
  private readonly atStep = new Map<number, Evaluator<Polynomial>>();
  private readonly values = new Map<string, Polynomial>();
  private readonly growths: Growths;

  constructor(model: Model, large: ReadonlySet<IndexSet>, run: Run) {
    this.model = model;
    this.run = run;
    this.large = large;
    this.letters = new Letters(run);
    const time = model.dynamics.flatMap((d) => letters(d.right)).find((l) => l.role === 'time');
    this.growths = new Growths(model.time === 'continuous' ? time : undefined);
    this.motions = motionsOf(model);
    this.draws = new Map(model.draws.map((d) => [d.letter, d]));
    const still = this.evaluator(0);
    this.disorder = new Disorder(model, large, this.letters, (e, indices) => still.at(e, indices));
  }

  /** The mean over everything that is random. */
  mean(q: Quantity): Series {
    const { algebra } = this.letters;
    const values = q.factors.map((f) => this.state(f.state, placed(f, q.set), f.step));
    const last = values.pop() ?? algebra.number(1);
    const product = values.reduce((made, v) => algebra.mul(made, v), algebra.number(1));
    return algebra.meanOfProduct(product, last);
  }

  private evaluator(step: number): Evaluator<Polynomial> {
    let made = this.atStep.get(step);
    if (made === undefined) {
      const symbol = (l: Letter, at: readonly number[]): Polynomial => this.symbol(l, at, step);
      made = new Evaluator(
        this.letters.algebra,
        {
          sizes: this.run.sizes,
          indices: new Map(),
          symbol,
          ...(this.model.time === 'discrete' && { whole: (l: Letter) => (l.role === 'time' ? step : undefined) }),
        },
        this.run.budget,
      );
      this.atStep.set(step, made);
    }
    return made;
  }

  private symbol(l: Letter, at: readonly number[], step: number): Polynomial {
    const { algebra } = this.letters;
    if (l.role === 'state') return this.state(l, at, step);
    if (l.role === 'time') return algebra.rational(Q.times(Q.rational(step), this.run.step));
    const growth = this.growths.of(l);
    if (growth !== undefined) return this.letters.grown(this.evaluator(step).at(growth.rate, new Map()), step);
    if (this.disorder.has(l)) return this.disorder.entry(l, at);
    const draw = this.draws.get(l);
    return draw === undefined
      ? this.letters.constant(l, at)
      : this.kept(`${l.id}:${at.join()}@${step}`, () => this.drawn(draw, at));
  }

  private kept(key: string, make: () => Polynomial): Polynomial {
    let made = this.values.get(key);
    if (made === undefined) {
      made = make();
      this.values.set(key, made);
    }
    return made;
  }

  private drawn(d: Model['draws'][number], at: readonly number[]): Polynomial {
    const { letters } = this;
    // White noise over one step of length h has the variance 1/h.
    if (d.kind === 'noise') return letters.centred(letters.prime.over(letters.prime.rational(this.run.step)));
    if (d.kind !== 'law') throw new Untestable(`what \`${d.letter.name}\` draws in each step`);
    const indices = indicesAt(d.indices, at);
    return letters.drawn(d.letter.name, d.law, (e) => this.evaluator(0).at(e, indices));
  }

  private state(l: Letter, at: readonly number[], step: number): Polynomial {
    return this.kept(`${l.id}:${at.join()}@${step}`, () => {
      if (step === 0) return this.start(l, at);
      const { indices, right } = this.motions.get(l)!;
      const { algebra } = this.letters;
      const next = this.evaluator(step - 1).at(this.growths.replaced(right), indicesAt(indices, at));
      if (this.model.time === 'discrete') return next;
      return algebra.add(this.state(l, at, step - 1), algebra.mul(algebra.rational(this.run.step), next));
    });
  }

  private start(l: Letter, at: readonly number[]): Polynomial {
    const { algebra } = this.letters;
    const own = this.model.initials.find((i) => i.state === l && this.holds(i, at));
    const declared = this.model.states.find((s) => s.letter === l);
    if (own === undefined && declared?.hidden === true) return algebra.number(0);
    const indices = own === undefined ? [] : own.indices;
    if (own?.start.kind === 'value') return this.evaluator(0).at(own.start.term, indicesAt(indices, at));
    const { domain } = l;
    if (domain.kind === 'sphere' && own === undefined) {
      const variance = B.divide(B.square(domain.radius), l.axes.at(-1)!.size);
      return this.letters.onSphere(this.letters.fixed(this.evaluator(0).at(variance, new Map())));
    }
    // Without a start a state is standard normal.
    const law: Law = own === undefined ? { kind: 'normal', mean: B.zero, variance: B.one } : own.start.law;
    if (l.axes.filter((s) => this.large.has(s)).length > 1)
      return this.disorder.start(
        { letter: l, indices, law, symmetric: false, zeroDiagonal: false, place: declared!.place },
        at,
      );
    return this.letters.drawn(l.name, law, (e) => this.evaluator(0).at(e, indicesAt(indices, at)));
  }

  private holds(i: Initial, at: readonly number[]): boolean {
    const guard = this.evaluator(0).at(i.guard, indicesAt(i.indices, at));
    return !this.letters.algebra.isZero(guard);
  }
}

/** The places of a factor on all axes of its state: the first site. */
function placed(f: Factor, set: IndexSet): readonly number[] {
  const inner = [...f.inner];
  return f.state.axes.map((s) => (s === set ? 1 : inner.shift()!));
}

const motions = new WeakMap<Model, ReadonlyMap<Letter, Motion>>();
function motionsOf(model: Model): ReadonlyMap<Letter, Motion> {
  let made = motions.get(model);
  if (made === undefined) {
    const fields = new Map(vectorField(model).map((f) => [f.state, f] as const));
    // On a domain the field may use what holds there; the map leaves it, so that its own field is needed.
    made = new Map(
      model.dynamics.map((d) => {
        const right = isConstrained(d.state)
          ? B.add(averaged(takeGradients(d.right)), pulledBack(d))
          : fields.get(d.state)!.right;
        return [d.state, { indices: d.indices, right }];
      }),
    );
    motions.set(model, made);
  }
  return made;
}

/**
 * Itô's drift of noise that is projected to a sphere: with b in front of the noise it is -(1/2) x Σ b^2/r^2, up to a
 * correction of order 1/N.
 */
function pulledBack(d: Model['dynamics'][number]): Expr {
  const written = takeGradients(writtenField(d));
  const [noise] = letters(written).filter((l) => l.role === 'noise');
  const last = d.indices.at(-1);
  if (noise === undefined || last === undefined || d.state.domain.kind !== 'sphere') return B.zero;
  const at = d.indices.map((a) => atomIndex(a));
  const square = B.square(derivative(written, B.sym(noise, at)));
  const other = freeAtom(`#other ${last.name}`, last.set);
  const whole = B.sum([other], B.replace(square, new Map([[last, atomIndex(other)]])));
  return B.mul(B.num(Q.rational(-1, 2)), B.sym(d.state, at), B.divide(whole, B.square(d.state.domain.radius)));
}
