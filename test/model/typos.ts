import { isFunction as isFunctionName } from '../../src/model/elaborate/values/reserved.ts';
import { parse } from '../../src/model/syntax/index.ts';
import { rolesOf } from '../../src/model/syntax/print/roles.ts';
import { type Token, tokenize } from '../../src/model/syntax/token.ts';
import { type Chance, chance } from '../fuzz/chance.ts';
import { GOOD } from './goodModels.ts';

// Slips of the pen in good models: one each, made at a place that the maker knows.

/** A model with one slip. */
export interface Typo {
  readonly kind: string;
  readonly model: string;
  readonly text: string;
  /** Where the caret belongs; column 0 is anywhere in the line. */
  readonly line: number;
  readonly column: number;
  /** What the suggestion says, where it should restore the original. */
  readonly help?: string;
}

interface Source {
  readonly name: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly tokens: readonly Token[];
  readonly names: ReadonlySet<Token>;
  /** Names that stand where they are declared or bound. */
  readonly declaring: ReadonlySet<Token>;
}

const sourceOf = ([name, text]: readonly [string, string]): Source => {
  const { file } = parse(text);
  const roles = rolesOf(file);
  const tokens = tokenize(text).lines.flatMap((l) => l.tokens);
  const names = new Set(
    tokens.filter((t) => t.kind === 'name' && roles.names.has(`${t.place.line}:${t.place.column}`)),
  );
  return { name, text, lines: text.split('\n'), tokens, names, declaring: declaring(tokens, names) };
};

const OPENS = new Set([
  'size',
  'param',
  'any',
  'state',
  'data',
  'law',
  'random',
  'let',
  'order',
  'claim',
  'ansatz',
  'index',
  'cite',
  'for',
]);

function declaring(tokens: readonly Token[], names: ReadonlySet<Token>): ReadonlySet<Token> {
  const found = new Set<Token>();
  let depth = 0;
  let list: 'declared' | 'bound' | undefined;
  tokens.forEach((t, k) => {
    const first = t.place.column === 1;
    if (first) [depth, list] = [0, undefined];
    if ('([{'.includes(t.text) && t.kind === 'sign') depth += 1;
    if (')]}'.includes(t.text) && t.kind === 'sign') depth -= 1;
    const before = tokens[k - 1];
    if (!names.has(t) || before === undefined) return;
    if (!names.has(before) && OPENS.has(before.text)) found.add(t);
    // What follows a comma may be declared too: an `in` or a sign shows it.
    const next = tokens[k + 1]?.text ?? '';
    if (before.text === ',' && (['in', '~', ':', '>', '>=', '!='].includes(next) || (depth === 0 && next === '=')))
      found.add(t);
    if (list !== undefined) found.add(t);
  });
  // Parameters of functions, letters of ansätze, indices on the left.
  tokens.forEach((t, k) => {
    if (t.text !== 'let' && t.text !== 'order' && t.text !== 'ansatz') return;
    if (t.place.column !== 1) return;
    for (let j = k + 1; j < tokens.length && tokens[j]!.text !== '=' && tokens[j]!.place.line === t.place.line; j++)
      if (names.has(tokens[j]!)) found.add(tokens[j]!);
  });
  return found;
}

/** A text with a stretch of a line replaced. */
const edited = (s: Source, line: number, from: number, to: number, by: string): string => {
  const letters = [...s.lines[line - 1]!];
  letters.splice(from - 1, to - from, by);
  return [...s.lines.slice(0, line - 1), letters.join(''), ...s.lines.slice(line)].join('\n');
};
const replaced = (s: Source, t: Token, by: string): string =>
  edited(s, t.place.line, t.place.column, t.place.endColumn, by);

/** A word with letters swapped, dropped, doubled, or another case. */
function misspelt(c: Chance, word: string): string {
  for (let round = 0; round < 20; round++) {
    const at = c.below(word.length);
    const what = c.below(4);
    const other =
      what === 0 && at + 1 < word.length
        ? word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2)
        : what === 1 && word.length > 2
          ? word.slice(0, at) + word.slice(at + 1)
          : what === 2
            ? word.slice(0, at + 1) + word.slice(at)
            : word[0]! === word[0]!.toLowerCase()
              ? word[0]!.toUpperCase() + word.slice(1)
              : word[0]!.toLowerCase() + word.slice(1);
    if (other !== word && /^[\p{L}_]/u.test(other)) return other;
  }
  return `${word}${word.at(-1)}`;
}

type Slip = Omit<Typo, 'kind' | 'model'>;
type Make = (c: Chance, s: Source) => Slip | undefined;

const at = (t: Token): { line: number; column: number } => ({ line: t.place.line, column: t.place.column });
const statementOf = (s: Source, t: Token): string => {
  let line = t.place.line;
  while (line > 1 && s.lines[line - 1]!.startsWith(' ')) line -= 1;
  return s.lines[line - 1]!;
};

function misspell(c: Chance, s: Source, from: readonly Token[], help = true): Slip | undefined {
  if (from.length === 0) return undefined;
  const t = c.pick(from);
  const other = misspelt(c, t.spelled);
  // Another word that is there is no slip that can be seen.
  if (s.tokens.some((u) => u.text === other) || GREEK.has(other) || isFunctionName(other)) return undefined;
  return { text: replaced(s, t, other), ...at(t), ...(help && { help: t.spelled }) };
}
const GREEK = new Set(['e', 'E', 'I', 'O', 't', 'pi', 'inf']);

const FUNCTIONS =
  /^(exp|log|sqrt|tanh|erf|abs|sign|relu|sum|mean|prod|softmax|logsumexp|dot|outer|trace|gram|grad|sg|where|indicator|identity|max|rank|normal|mixture|rademacher|discrete|uniform|adam)$/;
const isFunction = (s: Source, t: Token, k: number): boolean =>
  s.names.has(t) && s.tokens[k + 1]?.text === '(' && FUNCTIONS.test(t.text);
const LAWS = new Set(['normal', 'mixture', 'rademacher', 'discrete', 'uniform']);
const first = (t: Token): boolean => t.place.column === 1;
const inBody = (s: Source, t: Token, k: number): boolean =>
  t.place.column === 5 && s.tokens[k - 1]?.place.line !== t.place.line;

export const KINDS: Readonly<Record<string, Make>> = {
  'a misspelt name': (c, s) =>
    misspell(
      c,
      s,
      s.tokens.filter(
        (t, k) =>
          s.names.has(t) &&
          !s.declaring.has(t) &&
          t.spelled.length > 1 &&
          !isFunction(s, t, k) &&
          !OPTIONS.has(t.text) &&
          !first(t) &&
          !FUNCTIONS.test(t.text) &&
          t.text !== 'infinity' &&
          t.text !== 'pi' &&
          !isHeader(s, t),
      ),
    ),
  'a misspelt function': (c, s) =>
    misspell(
      c,
      s,
      s.tokens.filter((t, k) => isFunction(s, t, k) && !LAWS.has(t.text)),
    ),
  'a misspelt law': (c, s) =>
    misspell(
      c,
      s,
      s.tokens.filter((t, k) => isFunction(s, t, k) && LAWS.has(t.text)),
    ),
  'a misspelt statement': (c, s) =>
    misspell(
      c,
      s,
      s.tokens.filter((t) => first(t) && !s.names.has(t) && t.text !== 'model'),
    ),
  'a misspelt form': (c, s) =>
    misspell(
      c,
      s,
      s.tokens.filter(
        (t, k) =>
          inBody(s, t, k) &&
          !s.names.has(t) &&
          t.kind === 'name' &&
          /^claim/.test(statementOf(s, t)) &&
          !['correction', 'expect', 'not'].includes(t.text),
      ),
    ),
  'a misspelt domain': (c, s) =>
    misspell(
      c,
      s,
      s.tokens.filter(
        (t) => /^(positive|sphere|simplex|symmetric)$/.test(t.text) && /^(any|state)/.test(statementOf(s, t)),
      ),
    ),
  'a misspelt option': (c, s) =>
    misspell(
      c,
      s,
      s.tokens.filter(
        (t) =>
          !s.names.has(t) &&
          /^(reciprocity|seed|temperature|decay|cyclic|fold|stationary|times|contains|sizes|draws)$/.test(t.text) &&
          !first(t) &&
          t.place.column !== 5,
      ),
    ),
  'a missing closing bracket': (c, s) => {
    const closing = s.tokens.filter((t) => t.kind === 'sign' && ')]}'.includes(t.text));
    if (closing.length === 0) return undefined;
    const t = c.pick(closing);
    const opening = partner(s, t);
    if (opening === undefined) return undefined;
    return { text: replaced(s, t, ''), ...at(opening) };
  },
  'a needless closing bracket': (c, s) => {
    const ends = s.tokens.filter(
      (t, k) =>
        s.tokens[k + 1]?.place.line !== t.place.line &&
        /^(let|order|\w+(\[.*?\])?'|\w+(\[.*?\])? <-)/.test(s.lines[t.place.line - 1]!) &&
        t.text !== ')',
    );
    if (ends.length === 0) return undefined;
    const t = c.pick(ends);
    return {
      text: edited(s, t.place.line, t.place.endColumn, t.place.endColumn, c.pick([')', ']'])),
      line: t.place.line,
      column: t.place.endColumn,
    };
  },
  'a missing bar': (c, s) => {
    const bars = s.tokens.filter((t) => t.text === '|' && t.kind === 'sign');
    const pairs: [Token, Token][] = [];
    for (const line of new Set(bars.map((t) => t.place.line))) {
      const mine = bars.filter((t) => t.place.line === line);
      for (let k = 0; k + 1 < mine.length; k += 2) pairs.push([mine[k]!, mine[k + 1]!]);
    }
    if (pairs.length === 0) return undefined;
    const [a, b] = c.pick(pairs);
    return { text: replaced(s, b, ''), ...at(a) };
  },
  'a missing comma': (c, s) => {
    const commas = s.tokens.flatMap((t, k) => {
      const [a, b] = [s.tokens[k - 1], s.tokens[k + 1]];
      const plain =
        t.text === ',' && a && b && (s.names.has(a) || a.kind === 'number') && (s.names.has(b) || b.kind === 'number');
      return plain && a.place.line === b.place.line ? [[t, b] as const] : [];
    });
    if (commas.length === 0) return undefined;
    const [t, b] = c.pick(commas);
    const text = replaced(s, t, ' ');
    return { text, line: b.place.line, column: b.place.column };
  },
  'a missing for': (c, s) => {
    const fors = s.tokens.flatMap((t, k) =>
      t.text === 'for' && t.kind === 'name' ? [[t, s.tokens[k + 1]!] as const] : [],
    );
    if (fors.length === 0) return undefined;
    const [t, b] = c.pick(fors);
    return {
      text: edited(s, t.place.line, t.place.column, b.place.column, ''),
      line: t.place.line,
      column: t.place.column,
      help: `for ${b.spelled}`,
    };
  },
  'a missing prime': (c, s) => {
    const primes = s.tokens.filter(
      (t, k) =>
        t.text === "'" &&
        s.tokens[k + 1]?.text === '=' &&
        s.tokens[k - 1]?.text !== "'" &&
        !s.lines[t.place.line - 1]!.startsWith(' '),
    );
    if (primes.length === 0) return undefined;
    const t = c.pick(primes);
    return { text: replaced(s, t, ''), line: t.place.line, column: 1, help: "'" };
  },
  'an equals sign for an update': (c, s) => {
    const updates = s.tokens.filter((t) => t.text === '<-');
    if (updates.length === 0) return undefined;
    const t = c.pick(updates);
    return { text: replaced(s, t, '='), line: t.place.line, column: 1 };
  },
  'a missing product': (c, s) => {
    const products = s.tokens.flatMap((t, k) => {
      const [a, b] = [s.tokens[k - 1]!, s.tokens[k + 1]!];
      return t.text === '*' &&
        (a.kind === 'number' || s.names.has(a)) &&
        s.names.has(b) &&
        s.tokens[k + 2]?.text !== '('
        ? [[t, a, b] as const]
        : [];
    });
    if (products.length === 0) return undefined;
    const [t, a, b] = c.pick(products);
    const gap = a.kind === 'number' && !/^[eE]\d/.test(b.spelled) && c.below(2) === 0 ? '' : ' ';
    return {
      text: replaced(s, t, gap),
      line: b.place.line,
      column: t.place.column + gap.length,
      help: `${a.spelled}*${b.spelled}`,
    };
  },
  'a sign from elsewhere': (c, s) => {
    const pairs: readonly [string, string][] = [
      ['*', '·'],
      ['-', '−'],
      ['<=', '≤'],
      ['>=', '≥'],
      ['!=', '≠'],
      ['->', '→'],
      ['<-', '←'],
      ['^', '**'],
      ['infinity', '∞'],
      ['in', '∈'],
      ['.T', 'ᵀ'],
      ['sqrt', '√'],
      ['sum', '∑'],
    ];
    const all = s.tokens.flatMap((t) =>
      pairs
        .filter(([plain]) => plain === t.text && (t.text !== '-' || t.glued || true))
        .map(([, sign]) => [t, sign] as const),
    );
    const good = all.filter(
      ([t]) =>
        !/gradient-field|zero-diagonal|fixed-points|local-m|mean-field|finite-size|bounded-below|normal-form|^model/.test(
          s.lines[t.place.line - 1]!,
        ),
    );
    if (good.length === 0) return undefined;
    const [t, sign] = c.pick(good);
    return { text: replaced(s, t, sign), ...at(t), help: t.text };
  },
  'a doubled equals sign': (c, s) => {
    const signs = s.tokens.filter((t) => t.text === '=');
    if (signs.length === 0) return undefined;
    const t = c.pick(signs);
    return { text: replaced(s, t, '=='), ...at(t), help: '=' };
  },
  'a tab': (c, s) => {
    const t = c.pick(s.tokens.filter((u) => !u.glued && u.place.column > 1));
    return {
      text: edited(s, t.place.line, t.place.column - 1, t.place.column, '\t'),
      line: t.place.line,
      column: t.place.column - 1,
    };
  },
  'a bound behind its value': (_, s) => {
    const line = s.lines.findIndex((l) => /^param \w+ > 0 = [\d.]+/.test(l));
    if (line < 0) return undefined;
    const [, name, value] = /^param (\w+) > 0 = ([\d.]+)/.exec(s.lines[line]!)!;
    const text = s.lines
      .with(line, s.lines[line]!.replace(/^param \w+ > 0 = [\d.]+/, `param ${name} = ${value} > 0`))
      .join('\n');
    return { text, line: line + 1, column: `param ${name} = ${value} `.length + 1, help: '> 0' };
  },
  'an index that nothing binds': (c, s) => {
    const found = s.tokens.filter(
      (t, k) =>
        s.names.has(t) &&
        /^[ijkl]$/.test(t.text) &&
        !s.declaring.has(t) &&
        ['[', ','].includes(s.tokens[k - 1]!.text) &&
        [']', ','].includes(s.tokens[k + 1]!.text) &&
        / for /.test(s.lines[t.place.line - 1]!) &&
        !s.lines[t.place.line - 1]!.startsWith(' ') &&
        t.place.column > s.lines[t.place.line - 1]!.indexOf('('),
    );
    if (found.length === 0) return undefined;
    const t = c.pick(found);
    const other = ['h', 'p', 'r', 'o'].find((l) => !s.tokens.some((u) => u.text === l))!;
    return { text: replaced(s, t, other), ...at(t) };
  },
  'an index too many': (c, s) => {
    const found = s.tokens.flatMap((t, k) =>
      t.text === ']' &&
      s.tokens[k - 2]?.text === '[' &&
      s.names.has(s.tokens[k - 3]!) &&
      s.names.has(s.tokens[k - 1]!) &&
      !s.declaring.has(s.tokens[k - 1]!) &&
      /for|'/.test(s.lines[t.place.line - 1]!) &&
      !/^(state|data|any|random|initial|let \w+\[|ansatz)/.test(s.lines[t.place.line - 1]!) &&
      t.place.column > 8 &&
      !/claim/.test(statementOf(s, t))
        ? [t]
        : [],
    );
    if (found.length === 0) return undefined;
    const t = c.pick(found);
    return { text: edited(s, t.place.line, t.place.column, t.place.column, ',1,1,1'), line: t.place.line, column: 0 };
  },
  'a body that is not indented': (c, s) => {
    const bodies = s.tokens.filter((t, k) => inBody(s, t, k) && /^claim/.test(s.lines[t.place.line - 2]!));
    if (bodies.length === 0) return undefined;
    const t = c.pick(bodies);
    return { text: edited(s, t.place.line, 1, 5, ''), line: t.place.line, column: 1, help: 'indent' };
  },
  'a statement that is indented': (c, s) => {
    const bodied = /^(claim|ansatz| )|^$/;
    const heads = s.tokens.filter(
      (t) =>
        first(t) &&
        t.place.line > 1 &&
        !bodied.test(s.lines[t.place.line - 2]!) &&
        !/^(claim|ansatz)/.test(s.lines[t.place.line - 1]!),
    );
    const t = c.pick(heads);
    return { text: edited(s, t.place.line, 1, 1, '  '), line: t.place.line, column: 3, help: 'column one' };
  },
  'an argument too few': (c, s) => {
    const found = s.tokens.flatMap((t, k) => {
      if (!/^(dot|outer|grad|normal|uniform)$/.test(t.text) || s.tokens[k + 1]?.text !== '(') return [];
      const rest = s.tokens.slice(k + 2);
      const comma = rest.find((u, j) => u.text === ',' && depthOf(rest, j) === 0);
      const end = rest.find((u, j) => u.text === ')' && depthOf(rest, j) === 0);
      const here = comma && end && comma.place.column < end.place.column && comma.place.line === t.place.line;
      return here ? [[t, comma, end] as const] : [];
    });
    if (found.length === 0) return undefined;
    const [t, comma, end] = c.pick(found);
    return { text: edited(s, t.place.line, comma.place.column, end.place.column, ''), ...at(t) };
  },
  'round brackets for an index': (c, s) => {
    const heads = /^(state|data|any|random|law|let \w+\[|initial|limit|ansatz|claim)/;
    const found = s.tokens.flatMap((t, k) => {
      const one =
        t.text === '[' &&
        s.names.has(s.tokens[k - 1]!) &&
        s.tokens[k + 2]?.text === ']' &&
        s.names.has(s.tokens[k + 1]!);
      const plain =
        t.place.column > 6 && !heads.test(s.lines[t.place.line - 1]!) && !/claim|ansatz/.test(statementOf(s, t));
      return one && plain ? [[t, s.tokens[k + 2]!] as const] : [];
    });
    if (found.length === 0) return undefined;
    const [t, end] = c.pick(found);
    const once = edited(s, t.place.line, end.place.column, end.place.column + 1, ')');
    const text = edited({ ...s, lines: once.split('\n') }, t.place.line, t.place.column, t.place.column + 1, '(');
    return { text, ...at(t) };
  },
  'a missing let': (c, s) => {
    const lets = s.tokens.filter((t) => first(t) && t.text === 'let');
    if (lets.length === 0) return undefined;
    const t = c.pick(lets);
    return { text: edited(s, t.place.line, 1, 5, ''), line: t.place.line, column: 1, help: 'let' };
  },
  'a missing equals sign': (c, s) => {
    const signs = s.tokens.filter((t) => t.text === '=' && /^let/.test(s.lines[t.place.line - 1]!));
    const lets = signs.filter((t) => s.lines[t.place.line - 1]!.indexOf('=') === t.place.column - 1);
    if (lets.length === 0) return undefined;
    const t = c.pick(lets);
    return { text: edited(s, t.place.line, t.place.column, t.place.column + 2, ''), ...at(t) };
  },
  'a missing colon': (c, s) => {
    const colons = s.tokens.filter((t) => t.text === ':' && /^(state|any)/.test(s.lines[t.place.line - 1]!));
    if (colons.length === 0) return undefined;
    const t = c.pick(colons);
    return { text: edited(s, t.place.line, t.place.column, t.place.column + 2, ''), ...at(t) };
  },
  'a missing at': (c, s) => {
    const forms = /stable|spectrum|minimum|normal/;
    const found = s.tokens.filter((t) => t.text === 'at' && !s.names.has(t) && forms.test(s.lines[t.place.line - 1]!));
    if (found.length === 0) return undefined;
    const t = c.pick(found);
    return { text: edited(s, t.place.line, t.place.column, t.place.column + 3, ''), ...at(t), help: 'at {' };
  },
  'a missing quote': (c, s) => {
    const texts = s.tokens.filter((t) => t.kind === 'string');
    if (texts.length === 0) return undefined;
    const t = c.pick(texts);
    return { text: edited(s, t.place.line, t.place.endColumn - 1, t.place.endColumn, ''), ...at(t) };
  },
  'a product of vectors': (_, s) => {
    const line = s.lines.findIndex((l) => /dot\(x\[i\], x\[k\]\)|dot\(u, v\)/.test(l));
    if (line < 0) return undefined;
    const after = s.lines[line]!.replace('dot(x[i], x[k])', 'x[i]*x[k]').replace('dot(u, v)', '(u*v)');
    const column = after.search(/x\[i\]\*x|u\*v/) + (after.includes('u*v') ? 2 : 5);
    return { text: s.lines.with(line, after).join('\n'), line: line + 1, column, help: 'dot' };
  },
  'an update sign for a flow': (c, s) => {
    const flows = s.tokens.filter(
      (t, k) =>
        t.text === "'" &&
        s.tokens[k + 1]?.text === '=' &&
        s.tokens[k - 1]?.text !== "'" &&
        !s.lines[t.place.line - 1]!.startsWith(' '),
    );
    if (flows.length === 0) return undefined;
    const t = c.pick(flows);
    return {
      text: edited(s, t.place.line, t.place.column, t.place.column + 3, "' <-"),
      line: t.place.line,
      column: t.place.column + 2,
      help: "'",
    };
  },
};
/** How many brackets are open at a token, counted from the first of a list. */
const depthOf = (all: readonly Token[], to: number): number =>
  all
    .slice(0, to)
    .reduce((n, t) => n + (t.kind !== 'sign' ? 0 : '([{'.includes(t.text) ? 1 : ')]}'.includes(t.text) ? -1 : 0), 0);
const OPTIONS = new Set(['rate', 'beta', 'decay', 'batch']);
const isHeader = (s: Source, t: Token): boolean =>
  /^(claim|ansatz|cite|model)/.test(s.lines[t.place.line - 1]!) &&
  !/ when | from /.test(s.lines[t.place.line - 1]!.slice(0, t.place.column));

/** The bracket that has no partner once another is gone: found with a stack, as a reader would. */
function partner(s: Source, gone: Token): Token | undefined {
  const open: Token[] = [];
  const head = s.tokens
    .filter((t) => t.place.column === 1 || t.place.column === 5)
    .findLast((t) => t.place.line <= gone.place.line)!;
  for (const t of s.tokens) {
    if (t.kind !== 'sign' || t === gone || t.place.line !== head.place.line) continue;
    if ('([{'.includes(t.text)) open.push(t);
    else if (')]}'.includes(t.text)) {
      const mine = open.at(-1);
      if (mine === undefined) return undefined;
      if ('([{'.indexOf(mine.text) !== ')]}'.indexOf(t.text)) return mine;
      open.pop();
    }
  }
  return open[0];
}

/** So many slips, kinds and models in turn. */
export function typos(count: number, seed: number): readonly Typo[] {
  const c = chance(seed);
  const sources = Object.entries(GOOD).map(sourceOf);
  const kinds = Object.entries(KINDS);
  const made: Typo[] = [];
  for (let round = 0; made.length < count && round < 100 * count; round++) {
    const [kind, make] = kinds[made.length % kinds.length]!;
    const s = c.pick(sources);
    const slip = make(c, s);
    if (slip !== undefined) made.push({ kind, model: s.name, ...slip });
  }
  return made;
}
