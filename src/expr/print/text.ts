import * as Q from '../rational.ts';
import type { Drawing, LawDrawing, LetterDrawing, ProductDrawing, Range, SeriesDrawing } from './drawing.ts';
import { ATOM, type Piece, POWER, PRODUCT, SUM } from './piece.ts';

/** The drawing in the model language. */
export const toText = (d: Drawing): string => piece(d).text;

const atom = (text: string): Piece => ({ text, level: ATOM });

/** A part where at least this level is needed. */
function at(d: Drawing, level: number): string {
  const p = piece(d);
  return p.level >= level ? p.text : `(${p.text})`;
}

function piece(d: Drawing): Piece {
  switch (d.kind) {
    case 'number':
      return Q.isInteger(d.value) ? atom(Q.text(d.value)) : { text: Q.text(d.value), level: PRODUCT };
    case 'index':
      return atom(d.name!);
    case 'letter':
      return atom(letter(d));
    case 'negative':
      return { text: `-${at(d.of, PRODUCT)}`, level: SUM };
    case 'sum':
      return { text: sum(d.terms), level: SUM };
    case 'product':
      return { text: product(d), level: PRODUCT };
    case 'power':
      return { text: `${at(d.base, ATOM)}^${at(d.exponent, ATOM)}`, level: POWER };
    case 'root':
      return atom(`sqrt(${toText(d.of)})`);
    case 'call':
      return atom(`${d.fn}(${[d.of, ...(d.more ?? [])].map(toText).join(', ')})`);
    case 'entry':
      return atom(`${at(d.of, ATOM)}[${d.indices.map((i) => tight(toText(i))).join(',')}]`);
    case 'series':
      return atom(series(d));
    case 'law':
      return atom(law(d));
    case 'relation':
      return { text: `${toText(d.left)} ${d.sign} ${toText(d.right)}`, level: 0 };
    case 'set':
      return atom(`{${d.elements.map(toText).join(',')}}`);
    case 'indicator':
      return atom(`indicator(${toText(d.of)})`);
    case 'dot':
      return atom(`dot(${toText(d.left)}, ${toText(d.right)})`);
    case 'outer':
      return atom(`outer(${toText(d.left)}, ${toText(d.right)})`);
    case 'chain':
      return { text: d.factors.map((f, k) => at(f, k === 0 ? PRODUCT : PRODUCT + 1)).join(' @ '), level: PRODUCT };
    case 'trace':
      return atom(`trace(${toText(d.of)})`);
    case 'transpose':
      return atom(`${at(d.of, ATOM)}.T`);
    case 'norm':
      return atom(`|${toText(d.of)}|`);
    case 'identity':
      return atom(`identity(${toText(d.size)})`);
    case 'derivative':
      return atom(`grad(${toText(d.of)}, ${toText(d.by)})`);
    case 'equation':
      return { text: `${toText(d.left)} ${d.sign} ${toText(d.right)}`, level: 0 };
  }
}

function letter(d: LetterDrawing): string {
  const name = d.drawn === undefined ? d.name : toText(d.drawn);
  const indices = d.indices.length === 0 ? '' : `[${d.indices.map((i) => tight(toText(i))).join(',')}]`;
  return `${name}${indices}${d.time ?? (d.role === 'start' ? '(0)' : '')}${"'".repeat(d.dots)}`;
}
const tight = (text: string): string => text.replaceAll(' + ', '+').replaceAll(' - ', '-');

function sum(terms: readonly Drawing[]): string {
  return terms
    .map((t, k) => {
      const negative = t.kind === 'negative';
      const text = at(negative ? t.of : t, PRODUCT);
      return k === 0 ? (negative ? `-${text}` : text) : `${negative ? ' - ' : ' + '}${text}`;
    })
    .join('');
}

function product(d: ProductDrawing): string {
  const over = d.factors.map((f, k) => at(f, k === 0 && d.number.n === 1n ? PRODUCT : PRODUCT + 1));
  // A matrix product at the end needs no parentheses, since numbers may stand on either side of it.
  const last = d.factors.at(-1);
  if (last?.kind === 'chain') over[over.length - 1] = piece(last).text;
  if (d.number.n !== 1n || over.length === 0) over.unshift(`${d.number.n}`);
  const lone = d.divisors.length + (d.number.d === 1n ? 0 : 1) === 1;
  const under = d.divisors.map((f) => at(f, PRODUCT + 1));
  if (d.number.d !== 1n) under.unshift(`${d.number.d}`);
  const top = over.join('*');
  if (under.length === 0) return top;
  return `${top}/${lone ? under[0] : `(${under.join('*')})`}`;
}

function series(d: SeriesDrawing): string {
  const range = (r: Range) => `${toText(r.binder)}${r.size.kind === 'law' ? '' : ' in '}${toText(r.size)}`;
  const ranges = d.ranges.map(range).join(', ');
  const conditions = d.conditions.length === 0 ? '' : ` if ${d.conditions.map(toText).join(' and ')}`;
  const inside = d.ranges.length === 0 ? toText(d.body) : `${toText(d.body)} for ${ranges}${conditions}`;
  return d.of === 'array' ? `[${inside}]` : `${d.of === 'expectation' ? 'E' : d.of}(${inside})`;
}

const STANDARD: Readonly<Record<string, string>> = {
  normal: 'normal(0, 1)',
  uniform: 'uniform(0, 1)',
  exponential: 'exponential(1)',
  lorentz: 'lorentz(0, 1)',
};

/** What stands behind the name of a random variable: ` : R^d ~ normal(0, 1)`. */
function law(d: LawDrawing): string {
  const [first, ...more] = d.axes;
  const axes = more.length === 0 && first !== undefined ? at(first, ATOM) : `(${d.axes.map(toText).join(', ')})`;
  return `${first === undefined ? '' : ` : R^${axes}`} ~ ${STANDARD[d.law]}`;
}
