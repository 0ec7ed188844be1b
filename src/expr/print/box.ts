/** A picture of mathematics in rows of equal width; the baseline is the row that neighbours align with. */
export interface Box {
  readonly rows: readonly string[];
  readonly baseline: number;
  readonly width: number;
}

/** Columns that a text takes: marks stand over their letter. */
export const columns = (text: string): number => [...text].filter((c) => !/\p{M}/u.test(c)).length;

const padded = (row: string, width: number): string => row + ' '.repeat(Math.max(0, width - columns(row)));
const centred = (row: string, width: number): string => {
  const room = width - columns(row);
  return padded(' '.repeat(Math.floor(room / 2)) + row, width);
};

function box(rows: readonly string[], baseline: number): Box {
  const width = Math.max(0, ...rows.map(columns));
  return { rows: rows.map((r) => padded(r, width)), baseline, width };
}

/** One line. */
export const line = (text: string): Box => box([text], 0);

/** Side by side on one baseline. */
export function beside(...all: readonly Box[]): Box {
  const parts = all.filter((b) => b.width > 0);
  if (parts.length === 0) return line('');
  const above = Math.max(...parts.map((b) => b.baseline));
  const below = Math.max(...parts.map((b) => b.rows.length - b.baseline));
  const rows = Array.from({ length: above + below }, (_, k) =>
    parts.map((b) => b.rows[k - above + b.baseline] ?? ' '.repeat(b.width)).join(''),
  );
  return box(rows, above);
}

/** One over the other with a bar as wide as the wider. */
export function fraction(over: Box, under: Box): Box {
  const width = Math.max(over.width, under.width);
  const rows = [
    ...over.rows.map((r) => centred(r, width)),
    '─'.repeat(width),
    ...under.rows.map((r) => centred(r, width)),
  ];
  return box(rows, over.rows.length);
}

/** A sign with something small above and below it. */
export function limits(sign: Box, above: Box, below: Box): Box {
  const width = Math.max(sign.width, above.width, below.width);
  const rows = [above, sign, below].flatMap((b) => (b.width === 0 ? [] : b.rows.map((r) => centred(r, width))));
  return box(rows, (above.width === 0 ? 0 : above.rows.length) + sign.baseline);
}

/** Raised behind a base: one row higher than its top row. */
export function raised(base: Box, exponent: Box): Box {
  const rows = [
    ...exponent.rows.map((r) => ' '.repeat(base.width) + r),
    ...base.rows.map((r) => r + ' '.repeat(exponent.width)),
  ];
  return box(rows, exponent.rows.length + base.baseline);
}

const TALL = {
  '(': ['⎛', '⎜', '⎝'],
  ')': ['⎞', '⎟', '⎠'],
  '[': ['⎡', '⎢', '⎣'],
  ']': ['⎤', '⎥', '⎦'],
  '|': ['│', '│', '│'],
  '‖': ['‖', '‖', '‖'],
} as const;
export type Bracket = keyof typeof TALL;

/** A bracket as tall as what it stands beside. */
export function bracket(sign: Bracket, of: Box): Box {
  const n = of.rows.length;
  if (n === 1) return line(sign);
  const [top, middle, bottom] = TALL[sign];
  return box(
    Array.from({ length: n }, (_, k) => (k === 0 ? top : k === n - 1 ? bottom : middle)),
    of.baseline,
  );
}

/** Between two brackets. */
export const enclosed = (open: Bracket, of: Box, close: Bracket): Box =>
  beside(bracket(open, of), of, bracket(close, of));

/** Under a roof. */
export function rooted(of: Box): Box {
  const sign = of.rows.map((_, k) => (k === of.rows.length - 1 ? '√│' : ' │'));
  const rows = [` ┌${'─'.repeat(of.width)}`, ...of.rows.map((r, k) => sign[k]! + r)];
  return box(rows, of.baseline + 1);
}

/** One below the other, the baseline that of the first. */
export function below(...all: readonly Box[]): Box {
  return box(
    all.flatMap((b) => b.rows),
    all[0]?.baseline ?? 0,
  );
}
