const GREEK_NAMES =
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega';
const LOWER = 'αβγδεζηθικλμνξοπρστυφχψω';
const UPPER = 'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ';
const VARIANTS: readonly (readonly [string, string])[] = [
  ['ϵ', 'epsilon'],
  ['ϑ', 'theta'],
  ['ϕ', 'phi'],
  ['ϱ', 'rho'],
  ['ς', 'sigma'],
  ['ϖ', 'pi'],
  ['ϰ', 'kappa'],
  ['µ', 'mu'],
];

const greek: ReadonlyMap<string, string> = new Map([
  ...GREEK_NAMES.split(' ').flatMap((name, k): [string, string][] => [
    [LOWER[k]!, name],
    [UPPER[k]!, name[0]!.toUpperCase() + name.slice(1)],
  ]),
  ...VARIANTS,
]);

// Sign, then what stands in its place (separated by spaces); longer ones first.
const table: readonly (readonly [string, string])[] = [
  ['...', '..'],
  ['==', '='],
  ['**', '^'],
  ['=>', 'implies'],
  ['=<', '<='],
  [':=', '='],
  ['<>', '!='],
  ['&&', 'and'],
  ['$', ''],
  ['·', '*'],
  ['⋅', '*'],
  ['×', '*'],
  ['∗', '*'],
  ['∙', '*'],
  ['÷', '/'],
  ['∕', '/'],
  ['−', '-'],
  ['–', '-'],
  ['—', '-'],
  ['≤', '<='],
  ['⩽', '<='],
  ['≥', '>='],
  ['⩾', '>='],
  ['≠', '!='],
  ['→', '->'],
  ['⟶', '->'],
  ['←', '<-'],
  ['⟵', '<-'],
  ['…', '..'],
  ['∞', 'infinity'],
  ['√', 'sqrt'],
  ['∑', 'sum'],
  ['∏', 'prod'],
  ['∇', 'grad'],
  ['∈', 'in'],
  ['∧', 'and'],
  ['∨', 'or'],
  ['⇒', 'implies'],
  ['⟹', 'implies'],
  ['ᵀ', '.T'],
  ['⊤', '.T'],
  ['′', "'"],
  ['’', "'"],
  ['‘', "'"],
  ['″', "' '"],
  ['‖', '|'],
  ['∣', '|'],
];

const spellings: ReadonlyMap<string, string> = new Map(table);

/** The signs that have another spelling here. */
export const foreign: readonly string[] = table.map(([sign]) => sign);

/** The tokens that a foreign sign stands for, and what to write if that is not just their text. */
export function foreignSpelling(sign: string): [texts: readonly string[], help?: string] {
  const texts = (spellings.get(sign) ?? '').split(' ').filter((text) => text !== '');
  if (sign === '=>') return [texts, 'write `implies`, or `>=`'];
  return texts.length === 0 ? [texts, 'remove it'] : [texts];
}

/** `⁻²` is `^-2`. */
export function plainSuperscript(spelled: string): readonly string[] {
  const plain = [...spelled].map((c) => '0123456789-+ni'['⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿⁱ'.indexOf(c)] ?? '').join('');
  return ['^', ...(plain.match(/\d+|[-ni]/g) ?? [])];
}

/** A name as the language spells it, with help if it was not spelled so. `dots` counts the dots over it, Newton's derivatives. */
export interface PlainName {
  readonly text: string;
  readonly written: string;
  readonly dots: number;
  readonly help?: string;
}

const MARKS: ReadonlyMap<string, string> = new Map([
  ['\u0302', '_hat'],
  ['\u0303', '_tilde'],
  ['\u0304', '_bar'],
  ['\u0305', '_bar'],
  ['\u20D7', '_vec'],
]);

/** Greek letters become their names, dots primes, subscript digits `_1`. */
export function plainName(spelled: string): PlainName {
  if (/^[a-zA-Z0-9_]*$/.test(spelled)) {
    return { text: spelled === 'inf' ? 'infinity' : spelled, written: spelled, dots: 0 };
  }
  let dots = 0;
  let written = spelled.normalize('NFD').replace(/\u0307/gu, () => {
    dots += 1;
    return '';
  });
  written = written.normalize('NFC').replace(/ẍ/gu, 'x\u0308');
  written = written.replace(/\u0308/gu, () => {
    dots += 2;
    return '';
  });
  written = written
    .replace(/\p{M}/gu, (mark) => MARKS.get(mark) ?? '')
    .replace(/[₀-₉]+/gu, (digits, at: number, all: string) => {
      const plain = [...digits].map((c) => '₀₁₂₃₄₅₆₇₈₉'.indexOf(c)).join('');
      return all[at - 1] === '_' ? plain : `_${plain}`;
    });
  const text = [...written].map((c) => greek.get(c) ?? c).join('');
  const proper = written + "'".repeat(dots);
  if (proper === spelled.normalize('NFC')) return { text, written, dots };
  const entry = /^(.*?)_(\d+)$/su.exec(written);
  const help = `write \`${proper}\``;
  return {
    text,
    written,
    dots,
    help: /[₀-₉]/u.test(spelled) && entry ? `${help}, or \`${entry[1]}[${entry[2]}]\`` : help,
  };
}
