import { nearest } from '../../diagnostic.ts';
import type { Target } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { type StatementWord, statementWords } from './keyword.ts';
import { parseCondition } from './parseBinders.ts';
import { parseExpression, parseIndices, parseValue } from './parseExpression.ts';
import type { Flow, Modifier, Update } from './statement.ts';
import type { Token } from './token.ts';

const meant: ReadonlyMap<string, StatementWord> = new Map([
  ...['parameter', 'parameters', 'params', 'const', 'constant', 'par'].map((w) => [w, 'param'] as const),
  ...['var', 'variable', 'variables'].map((w) => [w, 'state'] as const),
  ...['def', 'define', 'where', 'function', 'set'].map((w) => [w, 'let'] as const),
  ...['theorem', 'lemma', 'assert', 'proposition'].map((w) => [w, 'claim'] as const),
  ['init', 'initial'],
  ['observable', 'order'],
  ['distribution', 'law'],
]);

/** `x[i]' = … with momentum m if i > 1`, `x[i] <- …` */
export function parseEquation(c: Cursor): Flow | Update {
  const from = c.at;
  const first = c.token;
  const next = c.peek(1).kind;
  if (first.kind !== 'name' || next === 'name' || next === 'number' || next === 'string') refuseStatement(c, '');
  c.words = new Set(['with']);
  const target = parseTarget(c);
  let order = 0;
  while (c.take("'")) order += 1;
  if (c.is('<-') && order > 0) {
    c.fail(
      'E0208',
      '`<-` updates a map',
      c.token.place,
      `a flow is \`${first.spelled}' = …\`, a map \`${first.spelled} <- …\``,
    );
  }
  if (!(order > 0 && c.is('=')) && !c.is('<-')) {
    c.at = from;
    refuseStatement(c, c.written(c.at, c.at + 1));
  }
  const sign = c.next();
  const value = parseValue(c);
  const modifiers = c.takeWord('with') ? c.list(() => parseModifier(c)) : [];
  const condition = parseCondition(c, parseExpression);
  const common = { target, operatorPlace: sign.place, value, modifiers, condition, place: c.span(target.place) };
  return order > 0 ? { kind: 'flow', order, ...common } : { kind: 'update', ...common };
}

/** `x`, `x[i, 2]` */
export function parseTarget(c: Cursor): Target {
  const name = c.name('the name of a state');
  const indices = c.is('[') ? parseIndices(c).indices : [];
  return { name, indices, place: c.span(name.place) };
}

const modifierKinds = ['decay', 'momentum', 'temperature'] as const;

function parseModifier(c: Cursor): Modifier {
  const word = modifierKinds.find((kind) => c.isWord(kind));
  const start = c.token.place;
  if (!word) c.unexpected('a modifier is missing after `with`', '`decay g`, `momentum m` or `temperature T`');
  c.next();
  const value = parseExpression(c);
  return { kind: word, value, place: c.span(start) };
}

/** The keyword that may be meant by a word with which no statement begins. */
export function meantStatement({ kind, text }: Token): StatementWord | undefined {
  return kind === 'name' ? (meant.get(text) ?? nearest(text, statementWords)) : undefined;
}

/** The `x` of `dx/dt = …` and `d x[i]/dt = …`. */
function leibniz(c: Cursor): string | undefined {
  const tokens = c.tokens.slice(c.at);
  const by = tokens.findIndex(
    ({ text }, k) => text === '/' && tokens[k + 1]?.text === 'dt' && tokens[k + 2]?.text === '=',
  );
  const of = by < 1 ? '' : c.written(c.at, c.at + by);
  return /^d\s*\p{L}/u.test(of) ? of.replace(/^d\s*/, '') : undefined;
}

/** The `x[i]` of `x'[i] = …`. */
function primedEarly(c: Cursor): string | undefined {
  if (c.peek(1).text !== "'" || c.peek(2).text !== '[') return undefined;
  const close = c.tokens.findIndex(({ text }, k) => k > c.at && text === ']');
  return close < 0 ? undefined : `${c.token.spelled}${c.written(c.at + 2, close + 1)}`;
}

/** Nothing that begins a statement; what follows the first word shows what may be meant. */
function refuseStatement(c: Cursor, name: string): never {
  const { spelled, place, broken, repaired } = c.token;
  if (broken || repaired) c.giveUp();
  if (c.closesNothing()) c.unexpected('');
  const next = c.peek(1);
  const near = meantStatement(c.token);
  let help = "a flow is `x' = …`, a definition `let x = …`, a claim `claim name`";
  const derivative = leibniz(c);
  const primed = primedEarly(c);
  if (derivative !== undefined) help = `a flow is \`${derivative}' = …\``;
  else if (primed !== undefined) help = `the prime stands behind the indices: \`${primed}' = …\``;
  else if (spelled === '%' || spelled === '-') help = 'a comment begins with `#`';
  else if (near && next.kind === 'name') help = `did you mean \`${near}\`?`;
  else if (next.text === '=' || next.text === '[')
    help = `a flow is \`${name}' = …\`, a definition \`let ${name} = …\``;
  else if (next.text === '(') help = `a definition is \`let ${name}(…) = …\``;
  else if (next.text === '~') help = `a law is \`law ${name} ~ …\`, a start \`initial ${name} ~ …\``;
  else if (next.text === ':') help = `a state is \`state ${name} : …\``;
  else if (next.text === '/') help = "a flow is `x' = …`";
  c.fail('E0204', `\`${spelled}\` begins no statement`, place, help);
}
