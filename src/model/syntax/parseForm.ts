import type { Binary, Expression } from './ast.ts';
import type { Bifurcation, Eigenvalue, Form, FormKind, FormSuffix, Stability } from './claim.ts';
import { type Cursor, join, nameOf } from './cursor.ts';
import { formWords, keywordAt, LEVEL, relationSigns } from './keyword.ts';
import { parseExpression } from './parseExpression.ts';
import { parsePoint, parseTolerance } from './parsePoint.ts';
import { refuseUnknownForm } from './unknownForm.ts';

const bifurcations: readonly Bifurcation[] = [
  ...(['fold', 'pitchfork', 'transcritical', 'hopf', 'flip', 'supercritical', 'subcritical'] as const),
];
const suffixWords = ['to', 'at', 'stationary', 'as'];
const innerWords = ['of', 'sizes', 'draws', 'contains', 'complex', 'real', 'times'];
const wordsOfForms: ReadonlySet<string> = new Set([...suffixWords, ...innerWords, ...bifurcations]);

type Suffix = { -readonly [key in keyof FormSuffix]: FormSuffix[key] };

/** The one statement of a claim. */
export function parseForm(c: Cursor): Form {
  const start = c.token.place;
  c.words = wordsOfForms;
  const prefix = keywordAt(c.tokens, c.at, ['mean-field']);
  if (prefix) c.at += prefix.length;
  const suffix: Suffix = { stationary: false };
  const kind = parseKind(c, suffix);
  while (parseSuffix(c, suffix));
  return { ...kind, ...suffix, meanField: prefix !== undefined, place: c.span(start) };
}

function parseSuffix(c: Cursor, suffix: Suffix): boolean {
  const word = c.isWord(...suffixWords, 'if') ? (c.token.text as keyof FormSuffix) : undefined;
  if (word === undefined) return false;
  if (suffix[word]) c.fail('E0212', `\`${word}\` is given twice`, c.token.place, 'once is enough');
  if (word === 'to') suffix.to = parseTolerance(c);
  else c.next();
  if (word === 'stationary') suffix.stationary = true;
  if (word === 'if') suffix.if = parseExpression(c);
  if (word === 'as') {
    const left = parseExpression(c, LEVEL.sum);
    c.expect('->', `\`${c.previous.spelled}\``);
    suffix.as = { left, right: parseExpression(c, LEVEL.sum) };
  }
  if (word === 'at' && c.isWord('t') && c.peek(1).text === '=') {
    const start = c.next().place;
    c.next();
    const value = parseExpression(c, LEVEL.sum);
    suffix.at = { kind: 'time', value, place: join(start, value.place) };
  } else if (word === 'at') {
    suffix.at = parsePoint(c, 'at');
  }
  return true;
}

function parseKind(c: Cursor, suffix: Suffix): FormKind {
  const negated = c.isWord('not') && keywordAt(c.tokens, c.at + 1, ['gradient-field']);
  if (negated) {
    c.at += 1 + negated.length;
    return { kind: 'gradient-field', not: true };
  }
  const keyword = keywordAt(c.tokens, c.at, formWords);
  if (!keyword) return parseRelationOrUpdate(c);
  const { word } = keyword;
  c.at += keyword.length;
  switch (word) {
    case 'conserved':
    case 'decreasing':
    case 'bounded-below':
      return { kind: word, value: parseExpression(c) };
    case 'gradient-field':
      return { kind: word, not: false };
    case 'empirical':
      return { kind: word, reason: c.string('the reason') };
    case 'stationary':
      return { kind: word, point: parsePoint(c, word) };
    case 'invariant':
      return { kind: word, set: c.token.kind === 'name' ? nameOf(c.next()) : parsePoint(c, word) };
    case 'closed':
      return { kind: word, names: c.list(() => c.name('the name of an `order` or a `let`')) };
    case 'stable':
    case 'unstable':
    case 'saddle':
    case 'centre':
    case 'marginal':
      return { kind: 'stability', stability: word satisfies Stability, point: parseAt(c, word) };
    case 'minimum':
    case 'maximum':
    case 'local-minimum':
    case 'local-maximum': {
      expectWord(c, word, 'of');
      const value = parseExpression(c);
      const extremum = word.endsWith('minimum') ? 'minimum' : 'maximum';
      return { kind: 'extremum', extremum, local: word.startsWith('local'), value, point: parseAt(c, word) };
    }
    case 'infimum':
    case 'rate':
    case 'trajectory':
    case 'limit':
      return { kind: word, relation: parseRelation(c, word) };
    case 'spectrum': {
      const point = parseAt(c, word);
      const contains = c.takeWord('contains') !== undefined;
      if (!contains && !c.take(':'))
        c.unexpected(
          '`:` or `contains` is missing after the point',
          'all eigenvalues: `spectrum at {…}: -1 times 2, 0`; some: `spectrum at {…} contains -1`',
        );
      return { kind: word, point, contains, eigenvalues: c.list(() => parseEigenvalue(c)) };
    }
    case 'fixed-points':
      return parseFixedPoints(c);
    case 'threshold':
      return { kind: word, relation: parseRelation(c, word), bifurcations: parseBifurcations(c, suffix) };
    case 'normal-form': {
      const point = parseAt(c, word);
      c.expect(':', 'the point');
      return { kind: word, point, relation: parseRelation(c, word) };
    }
    case 'independent': {
      const name = c.name('a name after `independent`');
      expectWord(c, name.spelled, 'of');
      return { kind: word, name, of: parseExpression(c) };
    }
    case 'finite-size': {
      const value = parseExpression(c);
      expectWord(c, 'the quantity', 'sizes');
      const sizes = c.list(() => parseExpression(c));
      expectWord(c, 'the sizes', 'draws');
      return { kind: word, value, sizes, draws: parseExpression(c) };
    }
  }
}

function expectWord(c: Cursor, after: string, word: string): void {
  if (!c.takeWord(word)) c.unexpected(`\`${word}\` is missing after ${after}`);
}

function parseAt(c: Cursor, after: string) {
  if (!c.takeWord('at')) c.unexpected(`\`at {…}\` is missing after \`${after}\``, 'the point: `at {x = 1, y = 0}`');
  return parsePoint(c, 'at');
}

function parseEigenvalue(c: Cursor): Eigenvalue {
  const value = parseExpression(c);
  const to = parseTolerance(c);
  const times = c.takeWord('times') ? parseExpression(c) : undefined;
  return { value, to, times, place: c.span(value.place) };
}

function parseFixedPoints(c: Cursor): FormKind {
  if (c.isWord('contain', 'are') && c.peek(1).text === '{') {
    const says = c.next().text === 'are' ? 'are' : 'contain';
    return { kind: 'fixed-points', says, points: c.list(() => parsePoint(c, says)) };
  }
  const first = parseExpression(c);
  if (c.takeWord('complex')) {
    c.expect(',', '`complex`');
    const real = parseExpression(c);
    expectWord(c, 'the number', 'real');
    return { kind: 'fixed-point-count', complex: first, real };
  }
  return { kind: 'fixed-point-count', real: first };
}

// A tolerance and the kind stand in any order; the tolerance is a suffix of the form.
function parseBifurcations(c: Cursor, suffix: Suffix): readonly Bifurcation[] {
  const found: Bifurcation[] = [];
  do {
    for (let word = takeBifurcation(c); word; word = takeBifurcation(c)) found.push(word);
  } while (parseSuffix(c, suffix));
  return found;
}

function takeBifurcation(c: Cursor): Bifurcation | undefined {
  const found = bifurcations.find((each) => c.isWord(each));
  if (found) c.next();
  return found;
}

function parseRelation(c: Cursor, word: string): Binary {
  return relationOf(c, parseExpression(c), `\`${word}\` wants`);
}

function relationOf(c: Cursor, e: Expression, who: string): Binary {
  if (e.kind === 'binary' && relationSigns.has(e.operator)) return e;
  c.fail('E0214', `${who} an equation or an inequality`, e.place, 'as `A = B`, or `A <= B`');
}

function parseRelationOrUpdate(c: Cursor): FormKind {
  refuseUnknownForm(c);
  c.words = new Set([...wordsOfForms, '<-']);
  const left = parseExpression(c);
  c.words = wordsOfForms;
  if (!c.is('<-')) return { kind: 'relation', relation: relationOf(c, left, 'a claim is') };
  const name = left.kind === 'name' ? left : left.kind === 'index' && left.base.kind === 'name' ? left.base : undefined;
  if (!name) {
    c.fail('E0208', '`<-` updates a map', c.token.place, 'a comparison needs the space: `x < -1`');
  }
  const operatorPlace = c.next().place;
  const target = { name, indices: left.kind === 'index' ? left.indices : [], place: left.place };
  return { kind: 'update', target, value: parseExpression(c), operatorPlace };
}
