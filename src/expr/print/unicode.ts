import * as Q from '../rational.ts';
import {
  type Drawing,
  isHeavy,
  isNamedBy,
  type LetterDrawing,
  type ProductDrawing,
  rankOf,
  type SeriesDrawing,
} from './drawing.ts';
import { greekSign, nameParts } from './greek.ts';
import { ATOM, type Piece, POWER, PRODUCT, SUM } from './piece.ts';

/** The drawing on one line of Unicode. */
export const toUnicode = (d: Drawing): string => piece(d).text;

const atom = (text: string): Piece => ({ text, level: ATOM });

function at(d: Drawing, level: number): string {
  const p = piece(d);
  return p.level >= level ? p.text : `(${p.text})`;
}

const SIGN = { '=': '=', '!=': '≠', '<': '<', '>': '>', '<-': '←', in: '∈' } as const;

function piece(d: Drawing): Piece {
  switch (d.kind) {
    case 'number':
      return Q.isInteger(d.value) ? atom(Q.text(d.value)) : { text: Q.text(d.value), level: PRODUCT };
    case 'index':
      return atom(greekSign(d.name!));
    case 'letter':
      return atom(letter(d));
    case 'negative':
      return { text: `−${at(d.of, PRODUCT)}`, level: SUM };
    case 'sum':
      return { text: sum(d.terms), level: SUM };
    case 'product':
      return { text: product(d), level: PRODUCT };
    case 'power':
      return { text: `${at(d.base, ATOM)}${superscript(d.exponent)}`, level: POWER };
    case 'root': {
      const p = piece(d.of);
      return {
        text: d.of.kind === 'letter' || d.of.kind === 'number' ? `√${at(d.of, ATOM)}` : `√(${p.text})`,
        level: POWER,
      };
    }
    case 'call':
      return atom(`${d.fn}(${[d.of, ...(d.more ?? [])].map(toUnicode).join(', ')})`);
    case 'entry':
      return atom(`${at(d.of, ATOM)}${below(d.indices.map((i) => toUnicode(i).replaceAll(' ', '')))}`);
    case 'series':
      return d.of === 'expectation' ? atom(expectation(d)) : { text: series(d), level: PRODUCT };
    case 'law':
      return atom('');
    case 'relation':
    case 'equation':
      return { text: `${toUnicode(d.left)} ${SIGN[d.sign]} ${toUnicode(d.right)}`, level: 0 };
    case 'set':
      return atom(`{${d.elements.map(toUnicode).join(',')}}`);
    case 'indicator':
      return atom(`[${toUnicode(d.of)}]`);
    case 'dot':
      return { text: `${at(d.left, POWER)}·${operand(d.right)}`, level: PRODUCT };
    case 'outer':
      return { text: `${at(d.left, d.left.kind === 'chain' ? PRODUCT : POWER)} ${row(d.right)}`, level: PRODUCT };
    case 'chain':
      return { text: d.factors.map((f) => at(f, POWER)).join(' '), level: PRODUCT };
    case 'trace':
      return atom(`tr(${toUnicode(d.of)})`);
    case 'transpose':
      return atom(`${at(d.of, ATOM)}ᵀ`);
    case 'norm':
      return atom(rankOf(d.of) > 0 ? `‖${toUnicode(d.of)}‖` : `|${toUnicode(d.of)}|`);
    case 'identity':
      return atom('I');
    case 'derivative':
      return { text: `∇_{${toUnicode(d.by)}} ${at(d.of, ATOM)}`, level: PRODUCT };
  }
}
/** A vector beside another: a matrix product needs parentheses after a dot only for the eye. */
const operand = (d: Drawing): string => (d.kind === 'chain' ? `(${toUnicode(d)})` : at(d, POWER));
const row = (d: Drawing): string => `${operand(d)}ᵀ`;

const DIGITS = '₀₁₂₃₄₅₆₇₈₉';
const subscriptDigits = (text: string): string => [...text].map((c) => [...DIGITS][Number(c)]).join('');

/** What hangs below a letter: `_i`, `_ij`, `₂`, `_{i−1,2}`. */
function below(parts: readonly string[]): string {
  if (parts.length === 0) return '';
  if (parts.length === 1 && /^\d+$/.test(parts[0]!)) return subscriptDigits(parts[0]!);
  if (parts.every((p) => [...p].length === 1)) return `_${parts.join('')}`;
  return `_{${parts.join(',')}}`;
}

function letter(d: LetterDrawing): string {
  if (d.role === 'noise') return 'ξ';
  const { head, below: own } = nameParts(d.drawn?.kind === 'index' ? d.drawn.name! : d.name);
  const tail = below([...own.map(greekSign), ...d.indices.map((i) => toUnicode(i).replaceAll(' ', ''))]);
  const start = d.time ?? (d.role === 'start' ? '(0)' : '');
  const sign = greekSign(head);
  if (d.dots === 0) return `${sign}${tail}${start}`;
  const dotted = `${sign}${d.dots === 1 ? '\u0307' : '\u0308'}`.normalize('NFC');
  if (d.dots <= 2 && [...dotted].length === 1) return `${dotted}${tail}`;
  const order = d.dots === 1 ? '' : superscriptText(String(d.dots));
  return `d${order}${sign}${tail}/dt${order}`;
}

const RAISED: ReadonlyMap<string, string> = new Map([...'0123456789n−+'].map((c, k) => [c, [...'⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ⁻⁺'][k]!]));
const superscriptText = (text: string): string => [...text].map((c) => RAISED.get(c)!).join('');
function superscript(d: Drawing): string {
  const text = toUnicode(d);
  if ([...text].every((c) => RAISED.has(c))) return superscriptText(text);
  return d.kind === 'letter' || d.kind === 'index' ? `^${text}` : `^(${text})`;
}

function sum(terms: readonly Drawing[]): string {
  return terms
    .map((t, k) => {
      const negative = t.kind === 'negative';
      const text = at(negative ? t.of : t, PRODUCT);
      return k === 0 ? (negative ? `−${text}` : text) : `${negative ? ' − ' : ' + '}${text}`;
    })
    .join('');
}

const isShort = (d: Drawing | undefined): boolean =>
  d?.kind === 'letter' && d.indices.length === 0 && [...letter(d)].length === 1;

/** Factors side by side: short letters touch, others stand apart. */
function joined(number: string, factors: readonly Drawing[]): string {
  let text = number;
  factors.forEach((f, k) => {
    // A sum reaches to the end of its product, so it needs parentheses anywhere else.
    const last = k === factors.length - 1;
    const next =
      f.kind === 'series' || (f.kind === 'chain' && last)
        ? last
          ? piece(f).text
          : `(${piece(f).text})`
        : at(f, PRODUCT + 1);
    if (text === '') text = next;
    else if (k === 0) text += /^\d/.test(next) ? `·${next}` : next;
    else text += isShort(factors[k - 1]) && isShort(f) ? next : ` ${next}`;
  });
  return text;
}

function product(d: ProductDrawing): string {
  const count = d.divisors.length + (d.number.d === 1n ? 0 : 1);
  const number = d.number.n === 1n ? '' : `${d.number.n}`;
  if (count === 0) return joined(number, d.factors);
  const under = joined(d.number.d === 1n ? '' : `${d.number.d}`, d.divisors);
  const divisor = count > 1 ? `(${under})` : d.divisors.length === 0 ? under : at(d.divisors[0]!, POWER);
  // Sums and arrays stand behind the fraction of what is light, except a lone letter.
  const heavy = d.factors.filter(isHeavy);
  const light = d.factors.filter((f) => !isHeavy(f));
  const whole = heavy.length === 0 || (heavy[0]!.kind === 'letter' && light.length === 0 && number === '');
  const top = whole ? d.factors : light;
  const over = number === '' && top.length === 1 && top[0]!.kind === 'dot' ? toUnicode(top[0]!) : joined(number, top);
  const front = `${over === '' ? '1' : over}/${divisor}`;
  return whole ? front : `${front} ${joined('', heavy)}`;
}

/** 𝔼_ξ[…]: the standard law of a variable goes with its letter. */
const expectation = (d: SeriesDrawing): string =>
  `𝔼${below(d.ranges.map((r) => toUnicode(r.binder)))}[${toUnicode(d.body)}]`;

function series(d: SeriesDrawing): string {
  const names = d.ranges.map((r) => toUnicode(r.binder));
  const conditions = d.conditions.map((c) => toUnicode(c).replaceAll(' ', ''));
  const shown = isNamedBy(d) ? conditions : [...names, ...conditions];
  const limits = shown.every((s) => [...s].length === 1) ? `_${shown.join('')}` : `_{${shown.join(', ')}}`;
  if (d.of === 'array') return d.ranges.length === 0 ? toUnicode(d.body) : `(${toUnicode(d.body)})${limits}`;
  const sign = d.of === 'sum' ? '∑' : d.of === 'prod' ? '∏' : d.of;
  return `${sign}${limits} ${at(d.body, PRODUCT)}`;
}
