/** A picture of mathematics in rows of equal width; the baseline is the row that neighbours align with. */
export interface Box {
  readonly width: number;
  readonly height: number;
  readonly baseline: number;
  /** Written when they are read: of a formula that turns out too wide for its page only the measures are asked. */
  readonly rows: readonly string[];
}

const MARK = /\p{M}/u;
/** Below this no character is a mark, and none takes two units of a string. */
const FIRST_MARK = 0x300;

/** Columns that a text takes: marks stand over their letter. */
export function columns(text: string): number {
  for (let k = 0; k < text.length; k++)
    if (text.charCodeAt(k) >= FIRST_MARK)
      return k + [...text.slice(k)].filter((c) => c.charCodeAt(0) < FIRST_MARK || !MARK.test(c)).length;
  return text.length;
}

class Picture implements Box {
  readonly width: number;
  readonly height: number;
  readonly baseline: number;
  private readonly write: () => readonly string[];
  private written: readonly string[] | undefined;

  constructor(width: number, height: number, baseline: number, write: () => readonly string[]) {
    this.width = width;
    this.height = height;
    this.baseline = baseline;
    this.write = write;
  }

  get rows(): readonly string[] {
    this.written ??= this.write();
    return this.written;
  }
}

/** The rows of a box with room on both sides, or behind them. */
const centred = (b: Box, width: number): readonly string[] => {
  const room = width - b.width;
  const [front, back] = [' '.repeat(Math.floor(room / 2)), ' '.repeat(room - Math.floor(room / 2))];
  return b.rows.map((r) => front + r + back);
};
const widened = (b: Box, width: number): readonly string[] => b.rows.map((r) => r + ' '.repeat(width - b.width));

/** One line. */
export const line = (text: string): Box => new Picture(columns(text), 1, 0, () => [text]);

/** Side by side on one baseline. */
export function beside(...all: readonly Box[]): Box {
  const parts = all.filter((b) => b.width > 0);
  if (parts.length === 0) return line('');
  if (parts.length === 1) return parts[0]!;
  const above = Math.max(...parts.map((b) => b.baseline));
  const below = Math.max(...parts.map((b) => b.height - b.baseline));
  const width = parts.reduce((n, b) => n + b.width, 0);
  return new Picture(width, above + below, above, () =>
    Array.from({ length: above + below }, (_, k) =>
      parts.map((b) => b.rows[k - above + b.baseline] ?? ' '.repeat(b.width)).join(''),
    ),
  );
}

/** One over the other with a bar as wide as the wider. */
export function fraction(over: Box, under: Box): Box {
  const width = Math.max(over.width, under.width);
  return new Picture(width, over.height + 1 + under.height, over.height, () => [
    ...centred(over, width),
    '─'.repeat(width),
    ...centred(under, width),
  ]);
}

/** A sign with something small above and below it. */
export function limits(sign: Box, above: Box, below: Box): Box {
  const width = Math.max(sign.width, above.width, below.width);
  const shown = [above, sign, below].filter((b) => b.width > 0);
  const height = shown.reduce((n, b) => n + b.height, 0);
  const baseline = (above.width === 0 ? 0 : above.height) + sign.baseline;
  return new Picture(width, height, baseline, () => shown.flatMap((b) => centred(b, width)));
}

/** Raised behind a base: one row higher than its top row. */
export function raised(base: Box, exponent: Box): Box {
  const height = exponent.height + base.height;
  return new Picture(base.width + exponent.width, height, exponent.height + base.baseline, () => [
    ...exponent.rows.map((r) => ' '.repeat(base.width) + r),
    ...base.rows.map((r) => r + ' '.repeat(exponent.width)),
  ]);
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
  const n = of.height;
  if (n === 1) return line(sign);
  const [top, middle, bottom] = TALL[sign];
  return new Picture(1, n, of.baseline, () =>
    Array.from({ length: n }, (_, k) => (k === 0 ? top : k === n - 1 ? bottom : middle)),
  );
}

/** Between two brackets. */
export const enclosed = (open: Bracket, of: Box, close: Bracket): Box =>
  beside(bracket(open, of), of, bracket(close, of));

/** Under a roof. */
export function rooted(of: Box): Box {
  return new Picture(of.width + 2, of.height + 1, of.baseline + 1, () => [
    ` ┌${'─'.repeat(of.width)}`,
    ...of.rows.map((r, k) => (k === of.height - 1 ? '√│' : ' │') + r),
  ]);
}

/** One below the other, the baseline that of the first. */
export function below(...all: readonly Box[]): Box {
  const width = Math.max(0, ...all.map((b) => b.width));
  const height = all.reduce((n, b) => n + b.height, 0);
  return new Picture(width, height, all[0]?.baseline ?? 0, () => all.flatMap((b) => widened(b, width)));
}
