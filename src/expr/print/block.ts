import { type Box, below, beside, enclosed, line, rooted } from './box.ts';
import type { Drawing, ProductDrawing } from './drawing.ts';
import { bars, expectation, type Laid, laid, leftOf, nabla, power, product, seriesSign, term } from './layout.ts';
import { ATOM, PRODUCT } from './piece.ts';

/** Rows of a formula; what stands beside it stands beside the baseline. */
export interface Block {
  readonly rows: readonly string[];
  readonly baseline: number;
}

/**
 * The drawing in two dimensions: fractions with a bar, sums with their limits, tall brackets, roots with a roof. What has
 * no shape of its own stands in its linear form; nothing is left out. Wider than `width`, it is broken at the signs of its
 * sums, the outermost first, then within brackets; the rest is indented behind what stands before them.
 */
export function toBlock(d: Drawing, width = Number.POSITIVE_INFINITY): Block {
  const { rows, baseline } = fitted(d, width).box;
  return { rows: rows.map((r) => r.trimEnd()), baseline };
}

/** Narrower than this nothing is broken: it would be a column of letters. */
const NARROWEST = 20;

/** Laid out for a width, as far as it can be broken. */
function fitted(d: Drawing, width: number): Laid {
  const whole = laid(d);
  return whole.box.width <= width ? whole : { box: broken(d, Math.max(NARROWEST, width)), level: whole.level };
}

function fittedAt(d: Drawing, level: number, width: number): Box {
  const bare = laid(d).level >= level;
  const { box } = fitted(d, bare ? width : width - 2);
  return bare ? box : enclosed('(', box, ')');
}

/** What stands before, and the rest broken beside it. */
function behind(front: Box, width: number, rest: (width: number) => Box): Box {
  return beside(front, rest(width - front.width));
}

function broken(d: Drawing, width: number): Box {
  switch (d.kind) {
    case 'equation':
    case 'relation':
      return behind(leftOf(d), width, (w) => fitted(d.right, w).box);
    case 'negative':
      return behind(line('−'), width, (w) => fittedAt(d.of, PRODUCT, w));
    case 'sum':
      return brokenSum(d.terms, width);
    case 'product':
      return brokenProduct(d, width);
    case 'series':
      if (d.of === 'expectation') return expectation(d, fitted(d.body, width - expectation(d, line('')).width).box);
      return d.of === 'sum' || d.of === 'prod'
        ? behind(seriesSign(d), width, (w) => fittedAt(d.body, PRODUCT, w))
        : laid(d).box;
    case 'derivative':
      return behind(nabla(d.by), width, (w) => fittedAt(d.of, ATOM, w));
    case 'call':
      return behind(line(d.fn), width, (w) => enclosed('(', fitted(d.of, w - 2).box, ')'));
    case 'indicator':
      return enclosed('[', fitted(d.of, width - 2).box, ']');
    case 'norm':
      return enclosed(bars(d.of), fitted(d.of, width - 2).box, bars(d.of));
    case 'root':
      return rooted(fitted(d.of, width - 2).box);
    case 'power':
      return power(d.base, d.exponent, fittedAt(d.base, ATOM, width - 2));
    default:
      return laid(d).box;
  }
}

/** Broken between its terms; a term that is too wide alone is broken within and stands on rows of its own. */
function brokenSum(terms: readonly Drawing[], width: number): Box {
  const rows: Box[] = [];
  let row: Box | undefined;
  terms.forEach((t, k) => {
    const next = term(t, k, (of, room) => fittedAt(of, PRODUCT, width - room));
    if (row !== undefined && row.width + next.width > width) {
      rows.push(row);
      row = next;
    } else row = row === undefined ? next : beside(row, next);
  });
  if (row !== undefined) rows.push(row);
  return below(...rows.flatMap((r, k) => (k > 0 && (r.height > 1 || rows[k - 1]!.height > 1) ? [line(''), r] : [r])));
}

/** A product is broken inside its last factor: sums in brackets, what a sign of summation reaches over, a function. */
function brokenProduct(d: ProductDrawing, width: number): Box {
  const last = d.factors.at(-1);
  if (last === undefined || d.inline === true) return product(d);
  const isAlone = d.factors.length === 1 && d.number.n === 1n && d.number.d === 1n && d.divisors.length === 0;
  if (isAlone) return fittedAt(last, PRODUCT, width);
  if (!BREAKABLE.has(last.kind)) return product(d);
  const front = product({ ...d, factors: d.factors.slice(0, -1) });
  return behind(beside(front, line(front.width > 0 ? ' ' : '')), width, (w) => fittedAt(last, levelOf(last), w));
}
const BREAKABLE: ReadonlySet<Drawing['kind']> = new Set([
  'sum',
  'series',
  'power',
  'root',
  'call',
  'norm',
  'derivative',
]);
/** Sums with their limits and derivatives reach to the end of the product. */
const levelOf = (last: Drawing): number => (last.kind === 'series' ? PRODUCT : PRODUCT + 1);
