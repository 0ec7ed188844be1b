import * as Q from '../../expr/rational.ts';
import { type Formula, type Notebook, NoValue } from './formula.ts';
import { rebuilt } from './rebuild.ts';

// e^a/(e^a + e^b) as 1/(1 + e^(b - a)): over intervals the first may be anything, the second is between 0 and 1.

/** Quotients of exponentials with one exponential less, the differences of their exponents collected. */
export function fewerExponentials(book: Notebook, of: Formula): Formula {
  return rebuilt(book, [of], (f, part) => {
    if (f.kind !== 'multiply') return undefined;
    const factors = f.factors.map(part);
    const below = factors.findIndex(
      (x) => x.kind === 'power' && Q.isNegative(x.exponent) && isSumOfExponentials(x.base),
    );
    const above = factors.findIndex((x) => x.kind === 'call' && x.fn === 'exp');
    const [bottom, top] = [factors[below], factors[above]];
    if (bottom?.kind !== 'power' || bottom.base.kind !== 'add' || top?.kind !== 'call') return undefined;
    if (!Q.isOne(Q.negate(bottom.exponent))) return undefined;
    const sum = book.add(bottom.base.terms.map((t) => divided(book, t, top.of)));
    const rest = factors.filter((_, k) => k !== below && k !== above);
    return book.multiply([...rest, logistic(book, sum) ?? book.power(sum, bottom.exponent)]);
  })[0]!;
}

const exponentialIn = (t: Formula): Formula | undefined =>
  (t.kind === 'multiply' ? t.factors : [t]).find((x) => x.kind === 'call' && x.fn === 'exp');
const isSumOfExponentials = (f: Formula): boolean =>
  f.kind === 'add' && f.terms.filter((t) => exponentialIn(t) !== undefined).length >= 1;

/** A term over e^a. */
function divided(book: Notebook, t: Formula, a: Formula): Formula {
  const own = exponentialIn(t);
  const minus = book.negate(a);
  if (own?.kind !== 'call') return book.multiply([t, book.call('exp', collected(book, minus))]);
  const rest = (t.kind === 'multiply' ? t.factors : []).filter((x) => x !== own);
  return book.multiply([...rest, book.call('exp', collected(book, book.add([own.of, minus])))]);
}

/** 1/(d + c e^u) = (1 - tanh((u + log(c/d))/2))/(2 d), which is bounded wherever u is. */
function logistic(book: Notebook, sum: Formula): Formula | undefined {
  if (sum.kind !== 'add' || sum.terms.length !== 2) return undefined;
  const number = sum.terms.find((t) => t.kind === 'number');
  const other = sum.terms.find((t) => t !== number);
  if (number?.kind !== 'number' || Q.isNegative(number.value)) return undefined;
  const [c, e] = other?.kind === 'multiply' && other.factors.length === 2 ? other.factors : [book.whole(1), other];
  if (c?.kind !== 'number' || Q.isNegative(c.value) || e?.kind !== 'call' || e.fn !== 'exp') return undefined;
  const ratio = Q.times(c.value, Q.inverse(number.value));
  const shift = Q.isOne(ratio) ? [] : [book.call('log', book.number(ratio))];
  const half = book.number(Q.rational(1, 2));
  const wave = book.call('tanh', collected(book, book.multiply([half, book.add([e.of, ...shift])])));
  return book.multiply([
    book.number(Q.inverse(number.value)),
    book.add([half, book.multiply([book.number(Q.rational(-1, 2)), wave])]),
  ]);
}

/** Bases with their exponents, by the id of the base. */
type Monomial = ReadonlyMap<Formula, Q.Rational>;
type Table = Map<string, { readonly monomial: Monomial; readonly coefficient: Q.Rational }>;
const MOST_TERMS = 200;

/** A formula multiplied out with like terms collected; as it is where it is too long for that. */
function collected(book: Notebook, f: Formula): Formula {
  const table = expanded(book, f);
  if (table === undefined) return f;
  const terms = [...table.values()].map(({ monomial, coefficient }) =>
    book.multiply([book.number(coefficient), ...[...monomial].map(([base, e]) => book.power(base, e))]),
  );
  return book.add(terms);
}

function expanded(book: Notebook, f: Formula): Table | undefined {
  const one: Monomial = new Map();
  switch (f.kind) {
    case 'number':
      return gathered([{ monomial: one, coefficient: f.value }]);
    case 'add': {
      const all = f.terms.map((t) => expanded(book, t));
      return all.some((t) => t === undefined) ? undefined : gathered(all.flatMap((t) => [...t!.values()]));
    }
    case 'multiply':
      return f.factors.map((x) => expanded(book, x)).reduce((a, b) => product(a, b));
    case 'power': {
      const n = Number(f.exponent.n);
      if (f.exponent.d === 1n && n > 0 && n <= 8) {
        const base = expanded(book, f.base);
        let all = base;
        for (let k = 1; k < n; k++) all = product(all, base);
        return all;
      }
      return gathered([{ monomial: new Map([[f.base, f.exponent]]), coefficient: Q.ONE }]);
    }
    default:
      return gathered([{ monomial: new Map([[f, Q.ONE]]), coefficient: Q.ONE }]);
  }
}

function product(a: Table | undefined, b: Table | undefined): Table | undefined {
  if (a === undefined || b === undefined || a.size * b.size > MOST_TERMS) return undefined;
  return gathered(
    [...a.values()].flatMap((s) =>
      [...b.values()].map((t) => {
        const monomial = new Map(s.monomial);
        for (const [base, e] of t.monomial) monomial.set(base, Q.plus(e, monomial.get(base) ?? Q.ZERO));
        return { monomial, coefficient: Q.times(s.coefficient, t.coefficient) };
      }),
    ),
  );
}

/** Like terms added up; a whole power of a number is a number. */
function gathered(terms: readonly { readonly monomial: Monomial; readonly coefficient: Q.Rational }[]): Table {
  const table: Table = new Map();
  for (const t of terms) {
    const monomial = new Map<Formula, Q.Rational>();
    let coefficient = t.coefficient;
    for (const [base, e] of [...t.monomial].sort(([p], [q]) => p.id - q.id)) {
      if (base.kind === 'number' && Q.isInteger(e) && Math.abs(Number(e.n)) <= 64) {
        if (Q.isZero(base.value) && Q.isNegative(e)) throw new NoValue('0 is divided by');
        coefficient = Q.times(coefficient, Q.power(base.value, Number(e.n)));
      } else if (!Q.isZero(e)) monomial.set(base, e);
    }
    const key = [...monomial].map(([base, e]) => `${base.id}^${Q.text(e)}`).join('*');
    const sum = Q.plus(coefficient, table.get(key)?.coefficient ?? Q.ZERO);
    if (Q.isZero(sum)) table.delete(key);
    else table.set(key, { monomial, coefficient: sum });
  }
  return table;
}
