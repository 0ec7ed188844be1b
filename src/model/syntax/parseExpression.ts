import type { Place } from '../../diagnostic.ts';
import type { Argument, BinaryOperator, Expression, Index } from './ast.ts';
import { type Cursor, join, nameOf } from './cursor.ts';
import { refuseChain, refuseNeighbour, refuseOperand } from './expressionRefusals.ts';
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
