import type { Name } from './ast.ts';
import { type Cursor, nameOf } from './cursor.ts';
import { hyphenated, keywordAt, LEVEL, type StatementWord, statementWords } from './keyword.ts';
import { parseBinders, parseCondition } from './parseBinders.ts';
import { parseAxes, parseDeclared, parseSized } from './parseDeclared.ts';
import { parseDomain } from './parseDomain.ts';
import { meantStatement, parseEquation, parseTarget } from './parseEquation.ts';
import { parseExpression, parseValue } from './parseExpression.ts';
import type { Data, Definition, Initial, LimitStep, Random, RandomOption, Statement } from './statement.ts';
import type { Token } from './token.ts';

type Simple = Exclude<StatementWord, 'model' | 'ansatz' | 'claim'>;
type Read = { readonly [word in Simple]: (c: Cursor) => Statement };

/** A statement of one line; those with a body, and `model`, are read elsewhere. */
export function parseStatement(c: Cursor): Statement {
  const word = keywordAt(c.tokens, c.at, statementWords)?.word;
  if (word === undefined || word === 'model' || word === 'ansatz' || word === 'claim') return parseEquation(c);
  c.words = new Set();
  return readers[word](c);
}

const readers: Read = {
  cite: (c) => {
    const start = c.next().place;
    const name = c.name('the name of the source');
    return { kind: 'cite', name, source: c.string('the source'), place: c.span(start) };
  },
  size: (c) => sized(c, 'size'),
  param: (c) => sized(c, 'param'),
  any: (c) => declared(c, 'any'),
  state: (c) => declared(c, 'state'),
  index: (c) => {
    const start = c.next().place;
    const name = c.name('the name of the index set');
    c.expect('=', `\`${name.spelled}\``);
    return { kind: 'index', name, value: parseValue(c), place: c.span(start) };
  },
  data: parseData,
  law: (c) => {
    const start = c.next().place;
    const name = c.name('the name of the law');
    const domain = c.take(':') ? parseDomain(c, parseExpression) : undefined;
    c.expect('~', domain ? 'the domain' : `\`${name.spelled}\``);
    return { kind: 'law', name, domain, law: parseExpression(c), place: c.span(start) };
  },
  random: parseRandom,
  gaussian: (c) => {
    const start = c.next().place;
    const name = c.name('the name of the process');
    c.expect('~', `\`${name.spelled}\``);
    return { kind: 'gaussian', name, covariance: parseExpression(c), place: c.span(start) };
  },
  let: (c) => parseDefinition(c, 'let'),
  order: (c) => parseDefinition(c, 'order'),
  initial: parseInitial,
  limit: (c) => {
    const start = c.next().place;
    return { kind: 'limit', entries: c.list(() => parseLimitStep(c)), place: c.span(start) };
  },
};

function sized(c: Cursor, kind: 'size' | 'param'): Statement {
  const start = c.next().place;
  c.words = new Set(['long']);
  return { kind, entries: c.list(() => parseSized(c, kind)), place: c.span(start) };
}

function declared(c: Cursor, kind: 'any' | 'state'): Statement {
  const start = c.next().place;
  return { kind, entries: c.list(() => parseDeclared(c, kind)), place: c.span(start) };
}

function parseData(c: Cursor): Data {
  const start = c.next().place;
  const name = c.name('the name of the data');
  const axes = parseAxes(c, name);
  c.expect('=', `\`${c.previous.spelled}\``);
  if (c.isWord('csv') && c.peek(1).text === '(') {
    c.next();
    const path = c.inside(')', [], () => c.string('the name of a file')).value;
    return { kind: 'data', name, axes, path, place: c.span(start) };
  }
  return { kind: 'data', name, axes, value: parseExpression(c), place: c.span(start) };
}

function parseRandom(c: Cursor): Random {
  const start = c.next().place;
  const name = c.name('the name of the random array');
  const axes = parseAxes(c, name);
  c.expect('~', `\`${c.previous.spelled}\``);
  c.words = new Set(['reciprocity', 'correlated', 'symmetric', 'zero', 'seed', 'with']);
  const law = parseExpression(c);
  const options: RandomOption[] = [];
  for (let option = parseOption(c); option; option = parseOption(c)) options.push(option);
  return { kind: 'random', name, axes, law, options, place: c.span(start) };
}

function parseOption(c: Cursor): RandomOption | undefined {
  const { place, text } = c.token;
  const { word, length } = hyphenated(c.tokens, c.at);
  if (word === 'zero-diagonal' || text === 'symmetric') {
    c.at += text === 'symmetric' ? 1 : length;
    return { kind: text === 'symmetric' ? text : 'zero-diagonal', place: c.span(place) };
  }
  if (text !== 'reciprocity' && text !== 'correlated' && text !== 'seed') return undefined;
  c.next();
  if (text === 'seed' && c.token.kind !== 'number') c.unexpected('a number is missing after `seed`', '`seed 5`');
  const value = parseExpression(c);
  if (text !== 'correlated') return { kind: text, value, place: c.span(place) };
  if (!c.takeWord('with')) c.unexpected('`with` is missing after `correlated`', '`correlated eta with A`');
  return { kind: text, value, with: c.name('the name of a random array'), place: c.span(place) };
}

function parseDefinition(c: Cursor, kind: 'let' | 'order'): Definition {
  const start = c.next().place;
  const name = c.name(`a name after \`${kind}\``);
  const names = (what: string) => () => c.list(() => c.name(what));
  const parameters: readonly Name[] = c.is('(') ? c.inside(')', [], names('the name of a parameter')).value : [];
  const indices: readonly Name[] = c.is('[') ? c.inside(']', [], names('the name of an index')).value : [];
  c.expect('=', `\`${c.previous.spelled}\``);
  const value = parseValue(c);
  const binders = c.isWord('for') ? parseBinders(c, parseExpression) : [];
  return { kind, name, parameters, indices, value, binders, place: c.span(start) };
}

function parseInitial(c: Cursor): Initial {
  const start = c.next().place;
  const target = parseTarget(c);
  if (!c.is('=', '~')) {
    const own = c.previous.spelled;
    c.unexpected(`\`=\` or \`~\` is missing after \`${own}\``, `\`initial ${own} = 1\`, or \`~ uniform(0, 1)\``);
  }
  const sign = c.next();
  const value = parseValue(c);
  const condition = parseCondition(c, parseExpression);
  const relation = sign.text === '=' ? '=' : '~';
  return { kind: 'initial', target, relation, operatorPlace: sign.place, value, condition, place: c.span(start) };
}

function parseLimitStep(c: Cursor): LimitStep {
  const left = parseExpression(c, LEVEL.sum);
  if (!c.is('->', '=')) c.unexpected(`\`->\` or \`=\` is missing after \`${c.previous.spelled}\``);
  const relation = c.next().text === '=' ? '=' : '->';
  const right = parseExpression(c, LEVEL.sum);
  return { left, relation, right, place: c.span(left.place) };
}

/** The keyword of a refused statement, misspelt perhaps, and the names that it would have declared, or moved. */
export function refusedNames(c: Cursor, from: number): { keyword?: StatementWord; names: readonly Name[] } {
  const tokens = c.tokens.slice(from);
  const named = (at: number) => (tokens[at]?.kind === 'name' ? [nameOf(tokens[at])] : []);
  const written = keywordAt(tokens, 0, statementWords);
  const near = tokens[1]?.kind === 'name' && tokens[0] !== undefined ? meantStatement(tokens[0]) : undefined;
  const keyword = written ?? (near === undefined ? undefined : { word: near, length: 1 });
  if (!keyword) return { names: [...named(0), ...named(1)] };
  const names = named(keyword.length);
  const listed = ['size', 'param', 'any', 'state'].includes(keyword.word);
  let depth = 0;
  tokens.forEach((token, at) => {
    const next = tokens[at + 1];
    const { kind, text } = token;
    if (kind === 'sign' && '([{'.includes(text)) depth += 1;
    else if (kind === 'sign' && ')]}'.includes(text)) depth -= 1;
    if (!listed || at < keyword.length) return;
    const entry = begins(tokens[at + 2]) && (depth === 0 || tokens[at + 2]!.text !== '[');
    // A comma may be missing before the next.
    const beside = text !== '.T' && (kind !== 'sign' || text === ')' || text === ']') && next?.kind === 'name';
    if ((kind === 'sign' && text === ',' && (depth === 0 || entry)) || (beside && entry)) names.push(...named(at + 1));
  });
  return { keyword: keyword.word, names };
}

const begins = (token: Token | undefined): boolean =>
  token?.kind === 'sign' ? [':', '=', '[', '<', '<=', '>', '>=', '!='].includes(token.text) : token?.text === 'in';
