import type { Expression } from './ast.ts';
import type { Point, PointEntry, Tolerance } from './claim.ts';
import { type Cursor, join } from './cursor.ts';
import { LEVEL } from './keyword.ts';
import { parseCondition } from './parseBinders.ts';
import { parseExpression } from './parseExpression.ts';

/** `{x = 1, y[a] = (-1)^a to 1e-3 if a > 1}` */
export function parsePoint(c: Cursor, after: string): Point {
  if (!c.is('{')) c.unexpected(`a point is missing after \`${after}\``, 'a point is `{x = 1, y = 0}`');
  if (c.peek(1).text === '}') c.fail('E0210', 'a point without an entry', c.token.place, '`{x = 1, y = 0}`');
  const { value, place } = c.inside('}', ['to'], () => c.list(() => parseEntry(c)));
  return { kind: 'point', entries: value, place };
}

function parseEntry(c: Cursor): PointEntry {
  const left = parseExpression(c, LEVEL.sum);
  if (c.is('<', '<=', '>', '>=')) {
    const region = `when ${c.previous.spelled} ${c.token.spelled} …`;
    c.unexpected(
      `\`=\` is missing after \`${c.previous.spelled}\``,
      `a point has values, a region is a condition: \`${region}\``,
    );
  }
  const sign = c.expect('=', `\`${c.previous.spelled}\``);
  const right = parseExpression(c, LEVEL.sum);
  const to = parseTolerance(c);
  const condition = parseCondition(c, parseExpression);
  return { left, right, operatorPlace: sign.place, to, if: condition, place: c.span(left.place) };
}

/** `to 1e-4`, `to 0.1%`, where it stands. */
export function parseTolerance(c: Cursor): Tolerance | undefined {
  if (!c.takeWord('to')) return undefined;
  const value = parseExpression(c, LEVEL.sum);
  const percent = c.take('%');
  return { value, percent: percent !== undefined, place: join(value.place, c.previous.place) };
}

/** `when condition, condition`, after the word. */
export function parseConditions(c: Cursor): readonly Expression[] {
  return c.list(() => parseExpression(c));
}
