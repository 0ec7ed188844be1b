import type { Place } from '../../diagnostic.ts';
import type { Argument, BinaryOperator, Expression, Index } from './ast.ts';
import { type Cursor, join, nameOf } from './cursor.ts';
import { functionWords } from './functionWords.ts';
import { endingWords, joiningWords, LEVEL, levels } from './keyword.ts';
import { exactNumber } from './number.ts';
import { parseBinders } from './parseBinders.ts';
import { parseInterval } from './parseDomain.ts';

/** An expression of signs that bind at least as tightly as `level`. */
export function parseExpression(c: Cursor, level: number = LEVEL.any): Expression {
  const start = c.at;
  let left = parseUnary(c);
  for (;;) {
    const found = infixLevel(c);
    if (found === undefined) refuseNeighbour(c);
    if (found === undefined || found < level) return left;
    if (c.is('<-')) {
      if (c.words.has('<-') && c.open.length === 0) return left;
      if (c.neverCloses()) c.unclosed();
      const help = `a comparison needs the space: \`${c.written(start, c.at)} < -${c.peek(1).spelled}\``;
      c.fail('E0208', '`<-` updates a map', c.token.place, help);
    }
    const sign = c.next();
    const middle = c.at;
    const right =
      sign.text === 'in'
        ? parseInterval(c, parseExpression)
        : sign.text === 'implies'
          ? c.deeper(() => parseExpression(c, found))
          : parseExpression(c, found + 1);
    const place = join(left.place, right.place);
    const operatorPlace = sign.place;
    left =
      sign.text === '..'
        ? c.grow({ kind: 'range', low: left, high: right, operatorPlace, place }, left, right)
        : c.grow(
            { kind: 'binary', operator: sign.text as BinaryOperator, left, right, operatorPlace, place },
            left,
            right,
          );
    if (infixLevel(c) === found && (found === LEVEL.comparison || found === LEVEL.sum)) {
      // `when a > 0 in one_axis`: the word belongs to the header of the claim.
      if (c.isWord('in') && c.words.has('in') && c.open.length === 0) return left;
      if (!c.is('<-')) refuseChain(c, start, middle);
    }
  }
}

/** The right side of an equation; `a = b = c` is none. */
export function parseValue(c: Cursor): Expression {
  const e = parseExpression(c);
  const bare = e.kind === 'binary' && e.operator === '=' && e.left.place.line === e.place.line;
  if (bare && e.left.place.column === e.place.column) {
    c.fail('E0205', 'comparisons do not chain', e.operatorPlace, 'a second equation is a line of its own');
  }
  return e;
}

function infixLevel(c: Cursor): number | undefined {
  const { kind, text } = c.token;
  return kind === 'sign' || joiningWords.has(text) ? levels.get(text) : undefined;
}

function refuseChain(c: Cursor, start: number, middle: number): never {
  const { spelled, place } = c.token;
  if (c.is('..')) c.fail('E0205', 'ranges do not chain', place);
  const last = c.peek(1);
  const end = last.kind === 'number' || last.kind === 'name' ? last.spelled : '…';
  const help = `\`${c.written(start, c.at)} and ${c.written(middle, c.at)} ${spelled} ${end}\``;
  c.fail('E0205', 'comparisons do not chain', place, help);
}

/** After a complete expression: what stands here may not be a second one. */
function refuseNeighbour(c: Cursor): void {
  const { kind, text, place, spelled, repaired } = c.token;
  if (c.is('{')) refuseBraces(c);
  const closes = text === '|' && c.open.at(-1)?.text === '|';
  const word = kind === 'name' && (endingWords.has(text) || c.words.has(text));
  const operand = kind === 'number' || (kind === 'name' && !word) || (c.is('(', '[', '|') && !closes);
  if (!operand || c.beginsStatement()) return;
  if (repaired || c.previous.repaired) c.giveUp();
  if (c.neverCloses() || c.barEnds()) c.unclosed();
  if (kind === 'name' && (c.peek(1).text === 'in' || c.peek(1).text === '~')) {
    const help = `\`for ${c.written(c.at, c.at + 3)}\``;
    c.fail('E0209', '`for` is missing before an index', place, help);
  }
  const near = kind === 'name' ? c.nearWord(text) : undefined;
  if (near) c.fail('E0201', 'two expressions side by side', place, `did you mean \`${near}\`?`);
  const listed = ['param', 'size'].includes(c.tokens[0]!.text) && c.open.length === 0 && kind === 'name';
  if (listed && (c.peek(1).text === 'in' || ['<', '<=', '>', '>=', '!='].includes(c.peek(1).text))) {
    c.fail('E0201', 'two expressions side by side', place, `\`,\` before \`${spelled}\``);
  }
  if (c.peek(1).text === '=') {
    c.fail('E0201', 'two expressions side by side', place, `\`,\` or \`*\` before \`${spelled}\``);
  }
  refuseBareFunction(c);
  const before = c.previous.text === ')' ? '(…)' : c.previous.text === ']' ? '…]' : c.previous.spelled;
  const after = text === '(' ? '(…)' : text === '|' ? `|${c.peek(1).spelled}|` : spelled;
  const help = `there is no implicit multiplication: \`${before}*${after}\``;
  c.fail('E0201', 'two expressions side by side', place, help);
}

/** `tanh x` and `sin^2(x)`: a function takes its argument in brackets, and its value has the power. */
function refuseBareFunction(c: Cursor): void {
  const { place, spelled } = c.token;
  const [name, caret] = [c.peek(-3), c.peek(-2)];
  if (c.is('(') && caret.text === '^' && name.kind === 'name' && functionWords.has(name.text))
    c.fail(
      'E0201',
      `a power stands behind the brackets of \`${name.spelled}\``,
      place,
      `\`${name.spelled}(…)^${c.previous.spelled}\``,
    );
  if (c.previous.kind === 'name' && functionWords.has(c.previous.text) && !c.is('('))
    c.fail(
      'E0201',
      `\`${c.previous.spelled}\` takes its argument in brackets`,
      place,
      `\`${c.previous.spelled}(${spelled}…)\``,
    );
}

function refuseBraces(c: Cursor): never {
  if (c.previous.kind === 'name' && functionWords.has(c.previous.text))
    c.fail('E0210', `\`${c.previous.spelled}\` takes round brackets`, c.token.place, `\`${c.previous.spelled}(…)\``);
  const help = 'braces are a set inside `[…]`, and a point after a word of a claim';
  c.fail('E0210', 'braces cannot stand here', c.token.place, help);
}

function parseUnary(c: Cursor): Expression {
  const minus = c.take('-');
  if (minus) {
    const operand = c.deeper(() => parseUnary(c));
    const place = join(minus.place, operand.place);
    return c.grow({ kind: 'negate', operand, operatorPlace: minus.place, place }, operand);
  }
  const left = parsePostfix(c);
  const power = c.take('^');
  if (!power) return left;
  const right = c.deeper(() => parseUnary(c));
  const place = join(left.place, right.place);
  return c.grow({ kind: 'binary', operator: '^', left, right, operatorPlace: power.place, place }, left, right);
}

function parsePostfix(c: Cursor): Expression {
  let base = parsePrimary(c);
  for (;;) {
    const operatorPlace = c.token.place;
    if (c.is('[') && base.kind !== 'number') {
      const { indices, place } = parseIndices(c);
      base = c.grow({ kind: 'index', base, indices, place: join(base.place, place) }, base, ...indices);
    } else if (c.is('(') && callable(c, base)) {
      const { value, place } = c.inside(')', [], () => parseArguments(c));
      const node = { kind: 'call', callee: base, ...value, operatorPlace, place: join(base.place, place) } as const;
      base = c.grow(node, base, ...value.args.map((each) => each.value), ...value.binders);
    } else if (c.is("'", '.T')) {
      const kind = c.next().text === "'" ? 'prime' : 'transpose';
      base = c.grow({ kind, operand: base, operatorPlace, place: join(base.place, operatorPlace) }, base);
    } else {
      return base;
    }
  }
}

function callable(c: Cursor, base: Expression): boolean {
  // A mean is a function of time: `E(x^2)(10)`.
  if (base.kind === 'call' && base.callee.kind === 'name' && base.callee.text === 'E' && base.binders.length === 0)
    return true;
  // What stood in brackets is no function: `(a)(b)` asks for `*`.
  if (c.previous.text === ')') return false;
  const called = base.kind === 'index' ? base.base : base;
  return called.kind === 'name' || called.kind === 'prime';
}

/** `[i, {a, b}]` */
export function parseIndices(c: Cursor): { indices: readonly Index[]; place: Place } {
  const { value, place } = c.inside(']', [], () => c.list(() => parseIndex(c)));
  return { indices: value, place };
}

function parseIndex(c: Cursor): Index {
  if (!c.is('{')) return parseExpression(c);
  const { value, place } = c.inside('}', [], () => c.list(() => parseExpression(c)));
  return c.grow({ kind: 'set', elements: value, place }, ...value);
}

function parseArguments(c: Cursor) {
  if (c.is(')')) return { args: [], binders: [] };
  const args = c.list(() => parseArgument(c));
  return { args, binders: c.isWord('for') ? parseBinders(c, parseExpression) : [] };
}

function parseArgument(c: Cursor): Argument {
  const first = parseExpression(c);
  if (c.take(':')) {
    const value = parseExpression(c);
    return { weight: first, value, place: join(first.place, value.place) };
  }
  const { place } = first;
  if (first.kind === 'binary' && first.operator === '=' && first.left.kind === 'name') {
    return { value: first, option: { name: first.left, value: first.right }, place };
  }
  return { value: first, place };
}

function parsePrimary(c: Cursor): Expression {
  const { kind, text } = c.token;
  if (kind === 'number') {
    const { spelled, place } = c.next();
    return { kind: 'number', text: spelled, value: exactNumber(text), place };
  }
  if (kind === 'name' && !endingWords.has(text) && !joiningWords.has(text)) return nameOf(c.next());
  if (c.is('(')) {
    const { value, place } = c.inside(')', [], () => parseExpression(c));
    return c.grow({ ...value, place }, value);
  }
  if (c.is('|')) {
    const { value, place } = c.inside('|', [], () => parseExpression(c));
    return c.grow({ kind: 'bars', operand: value, place }, value);
  }
  if (c.is('[')) return parseBracketed(c);
  return refuseOperand(c);
}

function parseBracketed(c: Cursor): Expression {
  const { value, place } = c.inside(']', [], () => {
    const entries = c.list(() => parseExpression(c));
    return { entries, binders: c.isWord('for') && entries.length === 1 ? parseBinders(c, parseExpression) : undefined };
  });
  const { entries, binders } = value;
  if (!binders) return c.grow({ kind: 'list', entries, place }, ...entries);
  return c.grow({ kind: 'comprehension', term: entries[0]!, binders, place }, entries[0]!, ...binders);
}

/** Here an expression should begin. */
function refuseOperand(c: Cursor): never {
  const { kind, text, spelled, place } = c.token;
  const before = c.previous;
  if (c.token.broken) c.giveUp();
  if (kind === 'string') c.fail('E0206', 'a text is no value', place);
  if (c.is('{')) refuseBraces(c);
  if (c.closesNothing()) c.unexpected('');
  if (levels.has(text) || text === '^') {
    const help = text === '+' ? 'a sign `+` before a term is left out' : undefined;
    c.fail('E0206', `an expression is missing before \`${spelled}\``, place, help);
  }
  const opened = before === c.open.at(-1) || before.text === ',';
  if (kind === 'end' && opened && c.open.length > 0) c.unclosed();
  if (c.at > 0 && !opened && (kind === 'end' || before.kind === 'sign')) {
    c.fail('E0206', `an expression is missing after \`${before.spelled}\``, before.place);
  }
  c.fail(
    'E0206',
    kind === 'end' ? 'an expression is missing' : `an expression is missing before \`${spelled}\``,
    place,
  );
}
