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
    const condition = parseCondition(c, read);
    const node = { kind: 'in', name, range, condition, place: join(name.place, (condition ?? range).place) } as const;
    return c.grow(node, range, ...(condition ? [condition] : []));
  }
  const domain = c.take(':') ? parseDomain(c, read) : undefined;
  if (!c.take('~')) c.unexpected(`\`in\` or \`~\` is missing after \`${name.spelled}\``);
  const law = read(c, LEVEL.sum);
  const condition = parseCondition(c, read);
  const place = join(name.place, (condition ?? law).place);
  return c.grow({ kind: 'law', name, domain, law, condition, place }, law, ...(condition ? [condition] : []));
}

/** `if …`, where there is one. */
export function parseCondition(c: Cursor, read: ReadExpression) {
  return c.takeWord('if') ? read(c) : undefined;
}
