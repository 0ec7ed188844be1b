import type { Binder } from './ast.ts';
import { type Cursor, join, type ReadExpression } from './cursor.ts';
import { LEVEL } from './keyword.ts';
import { parseDomain } from './parseDomain.ts';

/** `for i in N, v ~ x if i > 1` */
export function parseBinders(c: Cursor, read: ReadExpression): readonly Binder[] {
  c.next();
  return c.list(() => parseBinder(c, read));
}

function parseBinder(c: Cursor, read: ReadExpression): Binder {
  const name = c.name('the name of an index after `for`');
  if (c.takeWord('in')) {
    const range = read(c, LEVEL.sum);
    if (c.is(':'))
      c.fail('E0209', '`:` is no sign of a range', c.token.place, `\`${c.previous.spelled}..${c.peek(1).spelled}\``);
    const condition = parseCondition(c, read);
    const node = { kind: 'in', name, range, condition, place: join(name.place, (condition ?? range).place) } as const;
    return c.grow(node, range, ...(condition ? [condition] : []));
  }
  const domain = c.take(':') ? parseDomain(c, read) : undefined;
  if (!c.take('~')) c.unexpected(`\`in\` or \`~\` is missing after \`${name.spelled}\``, binderHelp(c, name.spelled));
  const law = read(c, LEVEL.sum);
  const condition = parseCondition(c, read);
  const place = join(name.place, (condition ?? law).place);
  return c.grow({ kind: 'law', name, domain, law, condition, place }, law, ...(condition ? [condition] : []));
}

/** What is meant by `for j = 1..N`, or by `for i in N, i != j`. */
function binderHelp(c: Cursor, name: string): string | undefined {
  if (c.is('=')) return `\`${name} in 1..N\``;
  if (c.is('!=', '<', '<=', '>', '>='))
    return `a condition stands after \`if\`: \`if ${c.written(c.at - 1, c.at + 2)}\``;
  return undefined;
}

/** `if …`, where there is one. */
export function parseCondition(c: Cursor, read: ReadExpression) {
  return c.takeWord('if') ? read(c) : undefined;
}
