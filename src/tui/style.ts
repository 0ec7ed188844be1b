/** What a piece of the screen means; colours are given last, by `paintOf`. */
export type Style =
  | 'plain'
  | 'dim'
  | 'strong'
  | 'title'
  | 'focus'
  | 'border'
  | 'selected'
  | 'pass'
  | 'fail'
  | 'doubt'
  | 'idle'
  | 'first'
  | 'second'
  | 'third';

/** How many colours a terminal shows; `none` keeps weight only where it carries no meaning alone. */
export type Depth = 'none' | '16' | '256' | 'true';

// Okabe & Ito (2008): told apart by the colour-blind; the sky, orange, green and pink of the design.
const TRUE: Readonly<Partial<Record<Style, string>>> = {
  dim: '38;2;134;145;166',
  strong: '1',
  title: '1',
  focus: '1;38;2;86;180;233',
  border: '38;2;110;122;148',
  selected: '7',
  pass: '38;2;47;201;154',
  fail: '1;38;2;255;127;80',
  doubt: '38;2;230;159;0',
  idle: '38;2;134;145;166',
  first: '38;2;86;180;233',
  second: '38;2;230;159;0',
  third: '38;2;204;121;167',
};
const INDEXED: Readonly<Partial<Record<Style, string>>> = {
  dim: '38;5;245',
  strong: '1',
  title: '1',
  focus: '1;38;5;74',
  border: '38;5;243',
  selected: '7',
  pass: '38;5;43',
  fail: '1;38;5;209',
  doubt: '38;5;214',
  idle: '38;5;245',
  first: '38;5;74',
  second: '38;5;214',
  third: '38;5;175',
};
const SIXTEEN: Readonly<Partial<Record<Style, string>>> = {
  dim: '2',
  strong: '1',
  title: '1',
  focus: '1;36',
  border: '2',
  selected: '7',
  pass: '32',
  fail: '1;31',
  doubt: '33',
  idle: '2',
  first: '36',
  second: '33',
  third: '35',
};
/** Without colour a selection is still reversed: position and glyph say the rest. */
const NONE: Readonly<Partial<Record<Style, string>>> = { selected: '7' };

const TABLES: Readonly<Record<Depth, Readonly<Partial<Record<Style, string>>>>> = {
  none: NONE,
  '16': SIXTEEN,
  '256': INDEXED,
  true: TRUE,
};

/** The terminal code of a style; undefined for plain text. */
export const codeOf = (style: Style, depth: Depth): string | undefined => TABLES[depth][style];

/** What a terminal says of itself: `NO_COLOR`, `COLORTERM`, `TERM`. */
export function depthOf(env: Readonly<Record<string, string | undefined>>): Depth {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return 'none';
  const term = env.TERM ?? '';
  if (term === 'dumb' || term === '') return 'none';
  if (/truecolor|24bit/i.test(env.COLORTERM ?? '')) return 'true';
  return /256/.test(term) ? '256' : '16';
}
