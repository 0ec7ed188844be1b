import { isGuard, open } from '../../expr/build.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { scoped } from '../../expr/intern.ts';
import { holds, position, type Reading } from '../../expr/position.ts';
import * as Q from '../../expr/rational.ts';
import { scalar } from '../scalar.ts';
import { lengthOf, type Setting, sizeOf, valuesOf } from '../setting.ts';
import { averaged, averages, drawn } from './average.ts';
import type { Formula, Notebook } from './formula.ts';
import { rebuilt } from './rebuild.ts';
import { slope } from './slope.ts';

/** A term that is no formula of unknowns, and why. */
export class Unwritable extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'Unwritable';
  }
}

/** What is needed to write terms out. */
export interface Writing {
  readonly book: Notebook;
  readonly setting: Setting;
  /** Letters that are unknown, packed row-major in this order. */
  readonly unknowns: readonly Letter[];
  /** The exact value of another letter: a fraction, or a term that has one. `at` counts from 0 in the flat array. */
  readonly exact: (letter: Letter, at: number) => Q.Rational | Expr | undefined;
}

/** Averages in each other: the nodes of all of them together are evaluated. */
const MOST_NESTED = 2;

/** The most formulas that one system is made of. */
const LARGEST = 60_000;

type Atoms = ReadonlyMap<Atom, number>;

/**
 * Terms at whole-number indices as formulas of the unknowns: sums opened, numbers exact, derivatives taken by the
 * reverse sweep, stop-gradients constant for them and then erased.
 * @throws {Unwritable} {NoValue} {NoSlope}
 */
export function write(
  w: Writing,
  terms: readonly { readonly term: Expr; readonly atoms: Atoms }[],
): readonly Formula[] {
  const writer = new Writer(w);
  const made = scoped(() => terms.map(({ term, atoms }) => writer.term(term, atoms)));
  return rebuilt(w.book, made, (f, part) => (f.kind === 'call' && f.fn === 'sg' ? part(f.of) : undefined));
}

class Writer {
  private readonly w: Writing;
  private readonly offsets = new Map<Letter, number>();
  /** The components of random variables that were met under the binders that are open, by their places. */
  private readonly met = new Map<Atom, Map<string, Formula>>();
  private draws = 0;

  constructor(w: Writing) {
    this.w = w;
    let at = 0;
    for (const l of w.unknowns) {
      this.offsets.set(l, at);
      at += lengthOf(l, w.setting.sizes);
    }
  }

  private reading(atoms: Atoms): Reading {
    const whole = (e: Expr): number => Math.round(scalar(e, valuesOf(this.w.setting), atoms));
    return {
      atom: (a) => {
        const at = atoms.get(a);
        if (at === undefined) throw new Error(`index ${a.name} has no value`);
        return at;
      },
      whole,
    };
  }

  term(e: Expr, atoms: Atoms): Formula {
    const { book } = this.w;
    if (book.size > LARGEST) throw new Unwritable(`written out, the equations have more than ${LARGEST} parts`);
    switch (e.kind) {
      case 'num':
        return book.number(e.value);
      case 'sym':
        if (e.letter.role === 'variable') return this.variable(e, atoms);
        return this.component(
          e.letter,
          e.indices.map((i) => position(i, this.reading(atoms))),
        );
      case 'value':
        return book.whole(position(e.index, this.reading(atoms)));
      case 'delta':
      case 'unequal':
      case 'less':
      case 'member':
        return book.whole(holds(e, this.reading(atoms)) ? 1 : 0);
      case 'add':
        return book.add(e.terms.map((t) => this.term(t, atoms)));
      case 'mul': {
        // Guards first: where one is 0 the rest may not exist.
        for (const f of e.factors) if (isGuard(f) && !holds(f, this.reading(atoms))) return book.whole(0);
        const rest = e.factors.filter((f) => !isGuard(f)).map((f) => this.term(f, atoms));
        return book.multiply([book.number(e.coefficient), ...rest]);
      }
      case 'pow':
        return this.power(e.base, e.exponent, atoms);
      case 'call': {
        const [of, second] = e.args.map((a) => this.term(a, atoms));
        if (second !== undefined || of === undefined)
          throw new Unwritable(`\`${e.fn}\` of two numbers is not known to the solver`);
        return book.call(e.fn, of);
      }
      case 'sum':
      case 'prod':
        return this.opened(e, atoms);
      case 'reduce':
        throw new Unwritable(`\`${e.fn}\` of an array is not known to the solver`);
      case 'grad': {
        const of = this.term(e.of, atoms);
        const by = this.term(e.by, atoms);
        if (by.kind !== 'unknown') throw new Unwritable('a derivative by what is not unknown');
        return slope(book, of, by.place);
      }
    }
  }

  private power(base: Expr, exponent: Expr, atoms: Atoms): Formula {
    const { book } = this.w;
    const n = this.term(exponent, atoms);
    const b = this.term(base, atoms);
    if (n.kind === 'number') return book.power(b, n.value);
    // b^n = exp(n log b), for a base that is positive.
    return book.call('exp', book.multiply([n, book.call('log', b)]));
  }

  private component(l: Letter, place: readonly number[]): Formula {
    const { book, setting } = this.w;
    if (l.role === 'size') return book.whole(setting.sizes.get(l)!);
    const shape = l.axes.map((s) => sizeOf(s.size, setting.sizes));
    let at = 0;
    place.forEach((k, m) => {
      at = at * shape[m]! + k - 1;
    });
    if (place.some((k, m) => !(k >= 1 && k <= shape[m]!)))
      throw new Unwritable(`${l.name} has no entry [${place.join(', ')}]`);
    const offset = this.offsets.get(l);
    if (offset !== undefined) return book.unknown(offset + at);
    const exact = this.w.exact(l, at);
    if (exact === undefined)
      throw new Unwritable(l.role === 'time' ? 'the equations contain t' : `${l.name} has no fixed value`);
    return 'kind' in exact ? this.term(exact, new Map()) : book.number(exact);
  }

  private opened(e: Extract<Expr, { readonly kind: 'sum' | 'prod' }>, atoms: Atoms): Formula {
    const { book, setting } = this.w;
    const o = open(e);
    const random = o.binders.filter((b) => b.set.structure.kind === 'outcomes');
    for (const b of random) this.met.set(b, new Map());
    const sizes = o.binders.map((b) => (random.includes(b) ? 1 : sizeOf(b.set.size, setting.sizes)));
    if (sizes.reduce((n, k) => n * k, 1) > LARGEST)
      throw new Unwritable(`written out, the equations have more than ${LARGEST} parts`);
    const all: Formula[] = [];
    const loop = (k: number, bound: Atoms): void => {
      const b = o.binders[k];
      if (b === undefined) {
        all.push(this.term(o.body, bound));
        return;
      }
      for (let n = 1; n <= sizes[k]!; n++) loop(k + 1, new Map(bound).set(b, n));
    };
    loop(0, atoms);
    let whole = e.kind === 'sum' ? book.add(all) : book.multiply(all);
    for (const b of [...random].reverse()) {
      if (b.set.structure.kind !== 'outcomes') continue;
      for (const v of [...this.met.get(b)!.values()].reverse()) whole = averaged(book, b.set.structure.law, v, whole);
      this.met.delete(b);
    }
    if (random.length > 0 && averages([whole]).some((a) => a.place >= MOST_NESTED))
      throw new Unwritable(`an expectation over more than ${MOST_NESTED} variables that do not separate`);
    return whole;
  }

  /** A component of a random variable, by the binder that draws it. */
  private variable(e: Extract<Expr, { readonly kind: 'sym' }>, atoms: Atoms): Formula {
    const [first, ...rest] = e.indices;
    const own = first?.kind === 'atom' ? this.met.get(first.atom) : undefined;
    if (own === undefined) throw new Unwritable(`${e.letter.name} is drawn by nothing`);
    const place = rest.map((i) => position(i, this.reading(atoms))).join();
    const known = own.get(place) ?? drawn(this.w.book, this.draws++);
    own.set(place, known);
    return known;
  }
}

/**
 * The fraction that a double is read as: the shortest decimal that stands for it, 0.1 as 1/10; where that has all digits a
 * double can have, a quotient of two small numbers that has this double, 0.333… as 1/3, if there is one.
 */
export function decimal(x: number): Q.Rational {
  const [digits, exponent = '0'] = String(x).split('e');
  const [whole, part = ''] = digits!.split('.');
  if ((whole! + part).replace(/^[-0]+/, '').length >= 16)
    for (let q = 2; q <= 1000; q++) {
      const p = Math.round(x * q);
      if (p / q === x && Math.abs(p) <= 1e6) return Q.rational(p, q);
    }
  const n = BigInt(whole! + part);
  const shift = Number(exponent) - part.length;
  return shift >= 0 ? Q.rational(n * 10n ** BigInt(shift)) : Q.rational(n, 10n ** BigInt(-shift));
}
