import * as Q from '../rational.ts';
import {
  contains,
  type Drawing,
  inlined,
  isHeavy,
  isNamedBy,
  type LetterDrawing,
  type ProductDrawing,
  rankOf,
  type SeriesDrawing,
} from './drawing.ts';
import { greekCommand, nameParts } from './greek.ts';
import { ATOM, type Piece, POWER, PRODUCT, SUM } from './piece.ts';

/** The drawing in LaTeX (amsmath). */
export const toLatex = (d: Drawing): string => piece(d).text;

const atom = (text: string): Piece => ({ text, level: ATOM });
const bracketed = (text: string): string => `\\left(${text}\\right)`;

function at(d: Drawing, level: number): string {
  const p = piece(d);
  return p.level >= level ? p.text : bracketed(p.text);
}

const SIGN = { '=': '=', '!=': '\\neq', '<': '<', '>': '>', '<-': '\\leftarrow', in: '\\in' } as const;
const COMMANDS = new Set(['exp', 'log', 'sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh', 'det']);

function piece(d: Drawing): Piece {
  switch (d.kind) {
    case 'number':
      return Q.isInteger(d.value)
        ? atom(Q.text(d.value))
        : { text: `\\frac{${d.value.n}}{${d.value.d}}`, level: PRODUCT };
    case 'index':
      return atom(symbol(d.name!));
    case 'letter':
      return atom(letter(d));
    case 'negative':
      return { text: `-${at(d.of, PRODUCT)}`, level: SUM };
    case 'sum':
      return { text: sum(d.terms), level: SUM };
    case 'product':
      return { text: product(d), level: PRODUCT };
    case 'power':
      return { text: `${at(d.base, ATOM)}^{${exponent(d.exponent)}}`, level: POWER };
    case 'root':
      return atom(`\\sqrt{${toLatex(d.of)}}`);
    case 'call':
      return d.fn === 'exp' && !contains(d.of, (p) => p.kind === 'series')
        ? { text: `e^{${exponent(d.of)}}`, level: POWER }
        : atom(
            `${COMMANDS.has(d.fn) ? `\\${d.fn}` : `\\mathrm{${d.fn}}`}${bracketed([d.of, ...(d.more ?? [])].map(toLatex).join(', '))}`,
          );
    case 'entry':
      return {
        text: `${at(d.of, ATOM)}_{${d.indices.map((i) => toLatex(i).replaceAll(' ', '')).join(',')}}`,
        level: POWER,
      };
    case 'series':
      return d.of === 'expectation' ? atom(expectation(d)) : { text: series(d), level: PRODUCT };
    case 'law':
      return atom('');
    case 'relation':
    case 'equation':
      return { text: `${toLatex(d.left)} ${SIGN[d.sign]} ${toLatex(d.right)}`, level: 0 };
    case 'set':
      return atom(`\\{${d.elements.map(toLatex).join(', ')}\\}`);
    case 'indicator':
      return atom(`\\left[${toLatex(d.of)}\\right]`);
    case 'dot':
      return { text: `${at(d.left, POWER)} \\cdot ${operand(d.right)}`, level: PRODUCT };
    case 'outer':
      return {
        text: `${at(d.left, d.left.kind === 'chain' ? PRODUCT : POWER)}\\, ${transposed(operand(d.right))}`,
        level: PRODUCT,
      };
    case 'chain':
      return { text: d.factors.map((f) => at(f, POWER)).join('\\, '), level: PRODUCT };
    case 'trace':
      return atom(`\\operatorname{tr}${bracketed(toLatex(d.of))}`);
    case 'transpose':
      return { text: transposed(at(d.of, ATOM)), level: POWER };
    case 'norm': {
      const bar = rankOf(d.of) > 0 ? '\\rVert' : '\\rvert';
      return atom(`\\left${bar.replace('\\r', '\\l')} ${toLatex(d.of)} \\right${bar}`);
    }
    case 'identity':
      return atom('\\mathbf I');
    case 'derivative':
      return { text: `\\nabla_{${toLatex(d.by)}} ${at(d.of, ATOM)}`, level: PRODUCT };
  }
}
/** Fractions inside exponents stand on one line. */
const exponent = (d: Drawing): string => (d.kind === 'number' ? Q.text(d.value) : toLatex(inlined(d)));
const operand = (d: Drawing): string => (d.kind === 'chain' ? bracketed(toLatex(d)) : at(d, POWER));
const transposed = (text: string): string => `${text}^{\\top}`;

function symbol(name: string): string {
  const command = greekCommand(name);
  if (command !== undefined) return command;
  return [...name].length === 1 ? name : `\\mathrm{${name}}`;
}
function bold(head: string): string {
  const command = greekCommand(head);
  if (command !== undefined) return `\\boldsymbol{${command}}`;
  return [...head].length === 1 ? `\\mathbf ${head}` : `\\mathbf{${head}}`;
}

function letter(d: LetterDrawing): string {
  const name = d.drawn?.kind === 'index' ? d.drawn.name! : d.name;
  const { head, below: own } = d.role === 'noise' ? { head: 'xi', below: [] } : nameParts(name);
  const plain = d.rank > 0 ? bold(head) : symbol(head);
  const dots = ['', '\\dot', '\\ddot', '\\dddot'][d.dots];
  const sign = d.dots === 0 ? plain : dots === undefined ? `{${plain}}^{(${d.dots})}` : `${dots}{${plain}}`;
  const below = [...own.map(symbol), ...d.indices.map((i) => toLatex(i).replaceAll(' - ', '-').replaceAll(' + ', '+'))];
  const short = below.every((b) => [...b].length === 1);
  const tail =
    below.length === 0 ? '' : short && below.length === 1 ? `_${below[0]}` : `_{${below.join(short ? '' : ',')}}`;
  return `${sign}${tail}${d.time ?? (d.role === 'start' ? '(0)' : '')}`;
}

function sum(terms: readonly Drawing[]): string {
  return terms
    .map((t, k) => {
      const negative = t.kind === 'negative';
      const text = at(negative ? t.of : t, PRODUCT);
      return k === 0 ? (negative ? `-${text}` : text) : `${negative ? ' - ' : ' + '}${text}`;
    })
    .join('');
}

/** Factors side by side; a sum reaches to the end of its product and needs parentheses anywhere else. */
function joined(number: string, factors: readonly Drawing[]): string {
  let text = number;
  factors.forEach((f, k) => {
    const last = k === factors.length - 1;
    const open = f.kind === 'series' || f.kind === 'chain' || f.kind === 'outer';
    const next = open && last ? piece(f).text : at(f, PRODUCT + 1);
    if (text === '') text = next;
    else if (/^\d/.test(next)) text += ` \\cdot ${next}`;
    else if (isHeavy(f)) text += `\\,${next}`;
    else text += k === 0 && !/^[a-zA-Z]/.test(next) ? next : `${/[a-zA-Z]$/.test(text) || k > 0 ? ' ' : ''}${next}`;
  });
  return text;
}

function product(d: ProductDrawing): string {
  const number = d.number.n === 1n ? '' : `${d.number.n}`;
  if (d.divisors.length === 0 && d.number.d === 1n) return joined(number, d.factors);
  const under =
    d.divisors.length === 1 && d.number.d === 1n
      ? toLatex(d.divisors[0]!)
      : joined(d.number.d === 1n ? '' : `${d.number.d}`, d.divisors);
  if (d.inline) {
    const over = d.factors.length === 1 && number === '' ? at(d.factors[0]!, PRODUCT) : joined(number, d.factors);
    const lone = d.divisors.length + (d.number.d === 1n ? 0 : 1) === 1;
    return `${over === '' ? '1' : over}/${lone && d.divisors.length > 0 ? at(d.divisors[0]!, POWER) : lone ? under : bracketed(under)}`;
  }
  const heavy = d.factors.filter(isHeavy);
  const light = d.factors.filter((f) => !isHeavy(f));
  const over = light.length === 1 && number === '' ? toLatex(light[0]!) : joined(number, light);
  const front = `\\frac{${over === '' ? '1' : over}}{${under}}`;
  return heavy.length === 0 ? front : `${front}\\,${joined('', heavy)}`;
}

const expectation = (d: SeriesDrawing): string =>
  `\\mathbb{E}_{${d.ranges.map((r) => toLatex(r.binder)).join(', ')}}\\left[${toLatex(d.body)}\\right]`;

function series(d: SeriesDrawing): string {
  const names = d.ranges.map((r) => toLatex(r.binder));
  const conditions = d.conditions.map(toLatex);
  const shown = isNamedBy(d) ? conditions : [...names, ...conditions];
  if (d.of === 'array')
    return d.ranges.length === 0 ? toLatex(d.body) : `${bracketed(toLatex(d.body))}_{${shown.join(', ')}}`;
  const sign = d.of.startsWith('arg') ? `\\operatorname{${d.of}}` : `\\${d.of}`;
  return `${sign}_{${shown.join(', ')}} ${at(d.body, PRODUCT)}`;
}
