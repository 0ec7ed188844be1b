import { nearest } from '../../diagnostic.ts';
import { type Cursor, join } from './cursor.ts';
import { formWords, hyphenated, joiningWords, relationSigns } from './keyword.ts';

const forms = '`conserved Q`, `stable at {…}`, `limit Q = …`';

type Form = (typeof formWords)[number] | 'mean-field';

const meant: ReadonlyMap<string, Form> = new Map([
  ...['hessian', 'jacobian', 'eigenvalue', 'eigenvalues', 'multipliers'].map((w) => [w, 'spectrum'] as const),
  ...['converges', 'tends'].map((w) => [w, 'limit'] as const),
  ...['equilibrium', 'equilibria', 'fixed'].map((w) => [w, 'fixed-points'] as const),
  ...['bifurcation', 'critical'].map((w) => [w, 'threshold'] as const),
  ['potential', 'gradient-field'],
  ['constant', 'conserved'],
  ['attractor', 'stable'],
]);

const examples: Partial<Record<Form, string>> = {
  spectrum: 'spectrum at {…}',
  'fixed-points': 'fixed-points 3',
  limit: 'limit Q = …',
  threshold: 'threshold a = …',
  stable: 'stable at {…}',
};

/** The form that a word of claims begins, as an example; undefined for other words. */
export function formExample(word: string): string | undefined {
  const form = formWords.find((f) => f === word);
  return form === undefined ? undefined : (examples[form] ?? form);
}

/** Refuses a word that is meant as a keyword, as `hessian at {…}`, and names the nearest form. */
export function refuseUnknownForm(c: Cursor): void {
  if (c.token.kind !== 'name' || joiningWords.has(c.token.text)) return;
  const { word, length } = hyphenated(c.tokens, c.at);
  const next = c.peek(length);
  if (word === 'not' && next.kind === 'name' && !joiningWords.has(next.text)) {
    const opposite = 'only `not gradient-field` is known; for others, say the opposite';
    c.fail('E0207', '`not` begins no claim', c.token.place, opposite);
  }
  // `fixed-points = 3`: as a name it would be the difference of two.
  const own = length > 1 && relationSigns.has(next.text) ? formExample(word) : undefined;
  if (own !== undefined)
    c.fail(
      'E0207',
      `\`${word}\` is no quantity`,
      join(c.token.place, c.peek(length - 1).place),
      `the form is \`${own}\``,
    );
  const compares = comparesOutside(c);
  let found: { readonly near: Form | undefined } | undefined;
  const near = (): Form | undefined => {
    found ??= { near: meant.get(word) ?? nearest(word, [...formWords, 'mean-field']) ?? sameStem(word) };
    return found.near;
  };
  const wordNext = next.kind === 'name' && !joiningWords.has(next.text) && next.text !== 'if';
  const asKeyword =
    next.text === '{' ||
    (next.text === '|' && near() !== undefined) ||
    next.kind === 'string' ||
    (next.kind === 'end' && word !== '') ||
    (wordNext && (c.words.has(next.text) || !compares || near() !== undefined)) ||
    (next.kind === 'number' && (near() !== undefined || !compares));
  if (!asKeyword || next.repaired) return;
  const nearForm = near();
  const proposal = nearForm
    ? `\`${examples[nearForm] ?? nearForm}\``
    : `a form such as ${forms}; or a relation, \`A = B\``;
  const place = join(c.token.place, c.peek(length - 1).place);
  c.fail('E0207', `\`${word}\` begins no claim`, place, nearForm ? `the nearest form is ${proposal}` : proposal);
}

/** How much of a keyword another form of the word has to begin with: `decreases` is `decreasing`. */
const STEM = 0.6;
const LETTERS = 5;

const sameStem = (word: string): Form | undefined =>
  formWords.find((f) => {
    const stem = f.slice(0, Math.max(LETTERS, Math.ceil(STEM * f.length)));
    return f.length > LETTERS && word.startsWith(stem);
  });

function comparesOutside(c: Cursor): boolean {
  let depth = 0;
  for (const { text } of c.tokens.slice(c.at)) {
    if (['(', '[', '{'].includes(text)) depth += 1;
    if ([')', ']', '}'].includes(text)) depth -= 1;
    if (depth === 0 && relationSigns.has(text)) return true;
  }
  return false;
}
