import * as B from '../../../expr/build.ts';
import type { Expr, Letter } from '../../../expr/expr.ts';
import { letter } from '../../../expr/intern.ts';
import * as Q from '../../../expr/rational.ts';
import type { DataArray } from '../../model.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Data } from '../../syntax/statement.ts';
import { numberOf, sizeOf, type Values } from '../terms/numbers.ts';
import type { Desk } from '../values/scope.ts';
import { shapeText } from '../values/shape.ts';
import { type ReadFile, readTable } from './csv.ts';
import { axesOf } from './declarations.ts';
import { numberAt } from './domain.ts';

/** Numbers beyond this many are not kept as exact terms. */
const EXACT = 10_000;
/** The most numbers of one array. */
export const LARGEST = 2e8;

/** The letter of declared data; its numbers come after the sizes. */
export function dataLetter(desk: Desk, statement: Data): Letter | undefined {
  const axes = axesOf(desk, statement.axes);
  return axes === undefined ? undefined : letter({ name: statement.name.text, role: 'data', axes });
}

interface Numbers {
  readonly shape: readonly number[];
  /** Absent where there are very many. */
  readonly exact?: readonly Expr[];
  readonly values?: readonly number[];
}

/** The numbers of a data statement, of the declared shape at the declared sizes. */
export function dataOf(
  desk: Desk,
  statement: Data,
  l: Letter,
  values: Values,
  readFile: ReadFile | undefined,
): DataArray | undefined {
  const { report } = desk;
  const shape = l.axes.map((s) => sizeOf(s, values));
  const unknown = shape.findIndex((n) => !Number.isInteger(n));
  if (unknown >= 0) {
    report.error(
      'E0342',
      statement.axes[unknown]!.place,
      `\`${report.text(statement.axes[unknown]!.place)}\` needs a value: data have a shape`,
      '`size N = 10`',
    );
    return undefined;
  }
  const total = shape.reduce((a, b) => a * b, 1);
  if (total > LARGEST) {
    report.error(
      'E0343',
      statement.name.place,
      `\`${l.name}\` would take ${bytes(total)}: ${shape.join(' × ')} numbers`,
      'smaller sizes',
    );
    return undefined;
  }
  const read =
    statement.value !== undefined
      ? inline(desk, statement.value, shape.length)
      : fromFile(desk, statement, shape.length, readFile);
  if (read === undefined) return undefined;
  const given =
    shape.length === 1 && read.shape.length === 2 && read.shape[1] === 1
      ? [read.shape[0]!]
      : shape.length === 1 && read.shape.length === 2 && read.shape[0] === 1
        ? [read.shape[1]!]
        : read.shape;
  if (given.length !== shape.length || given.some((n, k) => n !== shape[k])) {
    const place = (statement.value ?? statement.path!).place;
    const declared = shapeText(l.axes);
    const at = declared === shape.join(' × ') ? '' : ` (${shape.join(' × ')})`;
    const help =
      given.length === shape.length
        ? `${shape.join(' × ')} numbers, or another size`
        : `${shape.length === 1 ? 'a list of numbers' : `lists in lists, ${shape.length} deep`}`;
    report.error('E0342', place, `\`${l.name}\` is ${declared}${at}, these data are ${given.join(' × ')}`, help);
    return undefined;
  }
  const numbers = read.values ?? read.exact!.map((e) => numberOf(e, values));
  return {
    letter: l,
    shape,
    values: numbers,
    ...(read.exact !== undefined && total <= EXACT ? { exact: read.exact } : {}),
    whole: numbers.every(Number.isInteger),
    place: statement.name.place,
  };
}

export const bytes = (numbers: number): string => {
  const b = numbers * 8;
  return b >= 1e9 ? `${(b / 1e9).toPrecision(3)} GB` : `${(b / 1e6).toPrecision(3)} MB`;
};

/** `[[1, 0], [0, 1]]`; undefined where it was refused. */
function inline(desk: Desk, node: Ast.Expression, depth: number): Numbers | undefined {
  if (node.kind !== 'list') {
    if (depth > 0 && node.kind !== 'number') {
      desk.report.error(
        'E0342',
        node.place,
        'data are a list of numbers, or `csv("…")`',
        'by formula: an indexed `let`',
      );
      return undefined;
    }
    const e = numberAt(desk, node);
    if (e === undefined) return undefined;
    if (e.kind !== 'num' && e.kind !== 'pow') {
      desk.report.error(
        'E0342',
        node.place,
        `\`${desk.report.text(node.place)}\` is no number`,
        'by formula: an indexed `let`',
      );
      return undefined;
    }
    return { shape: [], exact: [e] };
  }
  const parts: Numbers[] = [];
  for (const entry of node.entries) {
    const one = inline(desk, entry, depth - 1);
    if (one === undefined) return undefined;
    const first = parts[0];
    if (first !== undefined && first.shape.join() !== one.shape.join()) {
      desk.report.error(
        'E0342',
        entry.place,
        `rows differ in length: ${first.shape.join(' × ') || 'a number'} and ${one.shape.join(' × ') || 'a number'}`,
        'as many numbers in every row',
      );
      return undefined;
    }
    parts.push(one);
  }
  return { shape: [parts.length, ...(parts[0]?.shape ?? [])], exact: parts.flatMap((p) => p.exact!) };
}

/** A table of numbers from a file beside the model. */
function fromFile(desk: Desk, statement: Data, depth: number, readFile: ReadFile | undefined): Numbers | undefined {
  const { report } = desk;
  const { value: path, place } = statement.path!;
  const refuse = (message: string, help?: string): undefined => void report.error('E0344', place, message, help);
  if (depth > 2) return refuse(`a table has two axes, \`${statement.name.text}\` has ${depth}`);
  if (path === '' || /^([/\\~]|[A-Za-z]:)/.test(path) || path.split(/[/\\]/).includes('..') || /[\0\n]/.test(path))
    return refuse(`\`${path}\` lies outside the folder of the model`, 'a path beside the model file');
  const text = readFile?.(path);
  if (text === undefined) {
    const help =
      readFile === undefined ? 'a model from standard input has no folder: save it beside its data' : undefined;
    return refuse(`there is no file \`${path}\` beside the model`, help);
  }
  if (typeof text !== 'string') return refuse(`\`${path}\` ${text.unread}`, text.help);
  const table = readTable(text, LARGEST);
  if ('message' in table) {
    const { where, message, help } = table;
    return refuse(where === undefined ? `\`${path}\` ${message}` : `\`${path}\`, ${where}: ${message}`, help);
  }
  const { cells } = table;
  const shape = depth === 0 && cells.length === 1 ? [] : [table.rows, table.width];
  if (cells.length > EXACT) return { shape, values: cells.map(Number) };
  return { shape, exact: cells.map((cell) => B.num(decimal(cell)!)) };
}

/** An exact decimal. */
function decimal(text: string): Q.Rational | undefined {
  const found = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (found === null) return undefined;
  const [, sign, whole, part = '', power = '0'] = found;
  const digits = BigInt(`${whole}${part}`) * (sign === '-' ? -1n : 1n);
  const shift = Number(power) - part.length;
  return shift >= 0 ? Q.rational(digits * 10n ** BigInt(shift)) : Q.rational(digits, 10n ** BigInt(-shift));
}
