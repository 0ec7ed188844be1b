import * as Q from '../../expr/rational.ts';
import { averaged } from './average.ts';
import { type Formula, inOrder, type Notebook } from './formula.ts';

/** A derivative that is not known as a formula. */
export class NoSlope extends Error {
  constructor(fn: string) {
    super(`the derivative of \`${fn}\` is not known here`);
    this.name = 'NoSlope';
  }
}

/** The derivative of a formula by an unknown, by the reverse sweep; `sg` is constant for it. @throws {NoSlope} */
export function slope(book: Notebook, of: Formula, place: number): Formula {
  const order = inOrder([of]);
  const weights = new Map<Formula, Formula[]>([[of, [book.whole(1)]]]);
  const give = (f: Formula, w: Formula): void => {
    const all = weights.get(f);
    if (all === undefined) weights.set(f, [w]);
    else all.push(w);
  };
  for (const f of [...order].reverse()) {
    const given = weights.get(f);
    if (given === undefined || f.kind === 'number' || f.kind === 'unknown' || f.kind === 'variable') continue;
    const w = book.add(given);
    switch (f.kind) {
      case 'add':
        for (const t of f.terms) give(t, w);
        break;
      case 'multiply':
        for (const [k, x] of f.factors.entries()) give(x, book.multiply([w, ...f.factors.filter((_, m) => m !== k)]));
        break;
      case 'power':
        give(f.base, book.multiply([w, book.number(f.exponent), book.power(f.base, Q.minus(f.exponent, Q.ONE))]));
        break;
      case 'call':
        if (f.fn !== 'sg') give(f.of, book.multiply([w, outer(book, f.fn, f.of)]));
        break;
      case 'average': {
        // The derivative of a mean is the mean of the derivative, where both exist.
        const inside = averaged(book, f.law, book.variable(f.place), slope(book, f.of, place));
        give(book.unknown(place), book.multiply([w, inside]));
        break;
      }
    }
  }
  return book.add(weights.get(book.unknown(place)) ?? []);
}

function outer(book: Notebook, fn: string, a: Formula): Formula {
  const one = book.whole(1);
  const minus = (x: Formula): Formula => book.negate(x);
  const square = (x: Formula): Formula => book.power(x, Q.rational(2));
  const inverse = (x: Formula): Formula => book.power(x, Q.MINUS_ONE);
  switch (fn) {
    case 'exp':
      return book.call('exp', a);
    case 'log':
      return inverse(a);
    case 'sin':
      return book.call('cos', a);
    case 'cos':
      return minus(book.call('sin', a));
    case 'tan':
      return book.add([one, square(book.call('tan', a))]);
    case 'sinh':
      return book.call('cosh', a);
    case 'cosh':
      return book.call('sinh', a);
    case 'tanh':
      return book.add([one, minus(square(book.call('tanh', a)))]);
    case 'atan':
      return inverse(book.add([one, square(a)]));
    case 'xlogx':
      return book.add([one, book.call('log', a)]);
    case 'abs':
      return book.call('sign', a);
    case 'relu':
      return book.call('step', a);
    case 'sign':
    case 'step':
    case 'round':
    case 'floor':
      return book.whole(0);
    default:
      throw new NoSlope(fn);
  }
}
