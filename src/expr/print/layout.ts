import * as Q from '../rational.ts';
import { type Box, beside, columns, enclosed, fraction, limits, line, raised, rooted } from './box.ts';
import {
  type Drawing,
  inlined,
  isHeavy,
  isNamedBy,
  type ProductDrawing,
  rankOf,
  type SeriesDrawing,
} from './drawing.ts';
import { ATOM, POWER, PRODUCT, SUM } from './piece.ts';
import { toUnicode } from './unicode.ts';

// A drawing laid out in two dimensions, as wide as it comes.

/** A box, and how loosely it holds together: what stands beside it may need brackets around it. */
export interface Laid {
  readonly box: Box;
  readonly level: number;
}
const atom = (box: Box): Laid => ({ box, level: ATOM });
const linear = (d: Drawing): Box => line(toUnicode(d));

export function at(d: Drawing, level: number): Box {
  const l = laid(d);
  return l.level >= level ? l.box : enclosed('(', l.box, ')');
}

/** Asked again at every part that is broken for a page, of all that is inside. */
const known = new WeakMap<Drawing, Laid>();
export function laid(d: Drawing): Laid {
  let made = known.get(d);
  if (made === undefined) {
    made = lay(d);
    known.set(d, made);
  }
  return made;
}

function lay(d: Drawing): Laid {
  switch (d.kind) {
    case 'number':
      return Q.isInteger(d.value)
        ? atom(linear(d))
        : { box: fraction(line(`${d.value.n}`), line(`${d.value.d}`)), level: POWER };
    case 'negative':
      return { box: beside(line('−'), at(d.of, PRODUCT)), level: SUM };
    case 'sum':
      return { box: beside(...d.terms.map((t, k) => term(t, k))), level: SUM };
    case 'product':
      return d.inline === true ? { box: linear(d), level: PRODUCT } : { box: product(d), level: PRODUCT };
    case 'power':
      return { box: power(d.base, d.exponent), level: POWER };
    case 'root':
      return { box: isPlain(d.of) ? linear(d) : rooted(laid(d.of).box), level: POWER };
    case 'call':
      return atom(beside(line(d.fn), enclosed('(', laid(d.of).box, ')')));
    case 'series':
      return d.of === 'expectation' ? atom(expectation(d)) : { box: series(d), level: PRODUCT };
    case 'relation':
    case 'equation':
      return { box: beside(leftOf(d), laid(d.right).box), level: 0 };
    case 'indicator':
      return atom(enclosed('[', laid(d.of).box, ']'));
    case 'dot':
      return { box: beside(at(d.left, POWER), line('·'), operand(d.right)), level: PRODUCT };
    case 'outer':
      return {
        box: beside(at(d.left, d.left.kind === 'chain' ? PRODUCT : POWER), line(' '), operand(d.right), line('ᵀ')),
        level: PRODUCT,
      };
    case 'chain':
      return {
        box: beside(...d.factors.flatMap((f, k) => (k === 0 ? [at(f, POWER)] : [line(' '), at(f, POWER)]))),
        level: PRODUCT,
      };
    case 'trace':
      return atom(beside(line('tr'), enclosed('(', laid(d.of).box, ')')));
    case 'norm': {
      const sign = bars(d.of);
      return atom(enclosed(sign, laid(d.of).box, sign));
    }
    case 'derivative':
      return { box: beside(nabla(d.by), at(d.of, ATOM)), level: PRODUCT };
    case 'transpose':
      return atom(beside(at(d.of, ATOM), line('ᵀ')));
    default:
      return atom(linear(d));
  }
}
/** The left side of an equation with its sign. */
export function leftOf(d: Extract<Drawing, { kind: 'equation' | 'relation' }>): Box {
  const sign = { '=': '=', '!=': '≠', '<': '<', '>': '>', in: '∈', '<-': '←' }[d.sign];
  return beside(laid(d.left).box, line(` ${sign} `));
}
export const nabla = (by: Drawing): Box => line(`∇_{${toUnicode(by)}} `);
export const bars = (of: Drawing): '‖' | '|' => (rankOf(of) > 0 ? '‖' : '|');
const isPlain = (d: Drawing): boolean => d.kind === 'letter' || d.kind === 'number' || d.kind === 'index';
const operand = (d: Drawing): Box => (d.kind === 'chain' ? enclosed('(', laid(d).box, ')') : at(d, POWER));

/** A term of a sum with its sign before it; `room` is what the sign takes. */
export function term(t: Drawing, k: number, boxOf: (of: Drawing, room: number) => Box = (of) => at(of, PRODUCT)): Box {
  const negative = t.kind === 'negative';
  const of = boxOf(negative ? t.of : t, k > 0 ? 3 : negative ? 1 : 0);
  if (k === 0) return negative ? beside(line('−'), of) : of;
  return beside(line(negative ? ' − ' : ' + '), of);
}

/** Small on one line where Unicode has the signs, else raised; fractions in an exponent stay on one line. */
export function power(base: Drawing, exponent: Drawing, of = at(base, ATOM)): Box {
  const short = toUnicode({ kind: 'power', base: { kind: 'index', atom: undefined as never, name: 'x' }, exponent });
  if (!short.startsWith('x^')) return beside(of, line(short.slice(1)));
  return raised(of, laid(inlined(exponent)).box);
}

const isShort = (d: Drawing | undefined): boolean =>
  d?.kind === 'letter' && d.indices.length === 0 && columns(toUnicode(d)) === 1;

/** Factors side by side: short letters touch, others stand apart; a sum reaches to the end of its product. */
function joined(number: string, factors: readonly Drawing[]): Box {
  const boxes: Box[] = number === '' ? [] : [line(number)];
  factors.forEach((f, k) => {
    const last = k === factors.length - 1;
    const open = f.kind === 'series' || (f.kind === 'chain' && last);
    const next = open ? (last ? laid(f).box : enclosed('(', laid(f).box, ')')) : at(f, PRODUCT + 1);
    if (k > 0) boxes.push(line(isShort(factors[k - 1]) && isShort(f) ? '' : ' '));
    else if (number !== '') boxes.push(line(/^\d/.test(next.rows[next.baseline]!.trimStart()) ? '·' : ''));
    boxes.push(next);
  });
  return beside(...boxes);
}

export function product(d: ProductDrawing): Box {
  const number = d.number.n === 1n ? '' : `${d.number.n}`;
  if (d.divisors.length === 0 && d.number.d === 1n) return joined(number, d.factors);
  const denominator = d.number.d === 1n ? '' : `${d.number.d}`;
  const under =
    d.divisors.length === 1 && denominator === '' ? laid(d.divisors[0]!).box : joined(denominator, d.divisors);
  const heavy = d.factors.filter(isHeavy);
  const light = d.factors.filter((f) => !isHeavy(f));
  const over = light.length === 1 && number === '' ? laid(light[0]!).box : joined(number, light);
  const front = fraction(over.width === 0 ? line('1') : over, under);
  return heavy.length === 0 ? front : beside(front, line(' '), joined('', heavy));
}

/** 𝔼 with its variables, over all that is in its brackets. */
export const expectation = (d: SeriesDrawing, body = laid(d.body).box): Box =>
  beside(line(`𝔼_${d.ranges.map((r) => toUnicode(r.binder)).join('')}`), enclosed('[', body, ']'));

/** ∑, ∏ or the name of what is taken over all, with what runs below it. */
export function seriesSign(d: SeriesDrawing): Box {
  const names = d.ranges.map((r) => toUnicode(r.binder));
  const conditions = d.conditions.map((c) => toUnicode(c).replaceAll(' ', ''));
  const shown = isNamedBy(d) ? conditions : [...names, ...conditions];
  const above = d.ranges.length === 1 && d.conditions.length === 0 ? toUnicode(d.ranges[0]!.size) : '';
  const sign = limits(line(d.of === 'sum' ? '∑' : d.of === 'prod' ? '∏' : d.of), line(above), line(shown.join(', ')));
  return beside(sign, line(' '));
}
const series = (d: SeriesDrawing): Box => beside(seriesSign(d), at(d.body, PRODUCT));
