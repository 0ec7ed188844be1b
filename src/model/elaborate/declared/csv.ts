/** Why there is no text of a data file. */
export interface Unread {
  readonly unread: string;
  readonly help?: string;
}

/** The text of a file beside the model; undefined where there is none. */
export type ReadFile = (path: string) => string | Unread | undefined;

/** A table of decimals as they are written, row by row. */
export interface Table {
  readonly rows: number;
  readonly width: number;
  readonly cells: readonly string[];
}

/** What is wrong with a table: where in the file, and what to do about it. */
export interface BadTable {
  /** `line 3, column 5`; absent for the file as a whole. */
  readonly where?: string;
  readonly message: string;
  readonly help?: string;
}

const NUMBER = /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d{1,3})?$/;

/** Numbers with commas between and one row on each line. */
export function readTable(text: string, most: number): Table | BadTable {
  if (/[\0\uFFFD]/u.test(text)) return { message: 'is no text', help: 'numbers in UTF-8, with commas between them' };
  const cells: string[] = [];
  let width = 0;
  let rows = 0;
  let first = 0;
  for (const [k, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    if (line.trim() === '') continue;
    const row = line.split(',');
    let column = 1;
    for (const [j, cell] of row.entries()) {
      const number = cell.trim();
      if (!NUMBER.test(number)) return noNumber({ line, number: k + 1, column: column + leading(cell), row, j, rows });
      cells.push(number);
      column += [...cell].length + 1;
    }
    if (rows === 0) [width, first] = [row.length, k + 1];
    else if (row.length !== width) {
      const message = `${count(row.length)}, and line ${first} has ${width}`;
      return { where: `line ${k + 1}`, message: `has ${message}`, help: 'each line has as many' };
    }
    rows += 1;
    if (cells.length > most) return { message: `has more than ${most} numbers` };
  }
  if (rows === 0) return { message: 'holds no numbers', help: 'numbers with commas between, one row on each line' };
  return { rows, width, cells };
}

const count = (n: number): string => `${n} ${n === 1 ? 'number' : 'numbers'}`;
const leading = (cell: string): number => cell.length - cell.trimStart().length;
const numbers = (row: readonly string[]): number => row.filter((cell) => NUMBER.test(cell.trim())).length;

interface Cell {
  readonly line: string;
  readonly number: number;
  readonly column: number;
  readonly row: readonly string[];
  readonly j: number;
  /** How many rows came before. */
  readonly rows: number;
}

/** What a cell holds that is no number, and why perhaps. */
function noNumber({ line, number, column, row, j, rows }: Cell): BadTable {
  const where = `line ${number}, column ${column}`;
  const cell = row[j]!.trim();
  const say = (message: string, help?: string): BadTable => ({ where, message, ...(help !== undefined && { help }) });
  if (cell === '') {
    return j === row.length - 1 && j > 0
      ? say('a comma at the end of the line', 'remove it')
      : say('no number before the comma', 'each place of a row holds a number');
  }
  const shown = `\`${[...cell].slice(0, 40).join('')}\` is no number`;
  for (const [separator, name] of [
    [';', '`;`'],
    ['\t', 'a tab'],
    [' ', 'a space'],
  ] as const) {
    const parts = line
      .split(separator)
      .map((part) => part.trim().replace(',', '.'))
      .filter((part) => part !== '');
    if (parts.length > 1 && parts.every((part) => NUMBER.test(part)))
      return say(
        `${name} between numbers`,
        line.includes(',') ? 'points in numbers, commas between them' : 'commas between them',
      );
  }
  if (cell.startsWith('#')) return say(shown, 'a table of numbers has no comments');
  if (/^".*"$|^'.*'$/.test(cell) && NUMBER.test(cell.slice(1, -1))) return say(shown, 'remove the quotes');
  if (rows === 0 && numbers(row) === 0) return say(shown, 'remove the line with headings');
  if (/^[+-]?\.\d/.test(cell)) return say(shown, `\`${cell.replace('.', '0.')}\``);
  return say(shown);
}
