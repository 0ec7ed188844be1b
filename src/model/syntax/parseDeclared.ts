import type { Expression, Name } from './ast.ts';
import { type Cursor, join } from './cursor.ts';
import { slipBehind } from './declaredSlips.ts';
import { LEVEL } from './keyword.ts';
import { parseDomain, parseInterval } from './parseDomain.ts';
import { parseExpression } from './parseExpression.ts';
import type { Axis, Bound, Declared, Sized } from './statement.ts';

/** `z[N] : R^d`; only the letters of an ansatz may leave out the domain. */
export function parseDeclared(c: Cursor, keyword: 'any' | 'state' | 'ansatz'): Declared {
  const name = c.name(keyword === 'ansatz' ? 'the name of a letter' : `a name after \`${c.previous.spelled}\``);
  const axes = c.is('[') ? parseAxes(c, name) : [];
  const domain = c.take(':') ? parseDomain(c, parseExpression) : undefined;
  const ends = (): boolean => c.token.kind === 'end' || c.is(',') || c.beginsStatement();
  if (!domain && keyword !== 'ansatz' && ends()) {
    c.fail('E0213', `\`${name.spelled}\` has no domain`, name.place, `\`${keyword} ${name.spelled} : R\``);
  }
  const slip = (): string | undefined => slipBehind(c, name, axes.length);
  if (!domain && keyword !== 'ansatz')
    c.unexpected(`\`:\` and a domain are missing after \`${c.previous.spelled}\``, slip());
  if (domain && keyword !== 'ansatz' && !ends()) c.unexpected('the statement ends here', slip());
  return { name, axes, domain, place: c.span(name.place) };
}

/** `[N, n cyclic]` */
export function parseAxes(c: Cursor, name: Name): readonly Axis[] {
  if (!c.is('[')) c.unexpected(`the axes are missing after \`${name.spelled}\``, `\`${name.spelled}[N]\``);
  return c.inside(']', ['cyclic'], () => c.list(() => parseAxis(c))).value;
}

function parseAxis(c: Cursor): Axis {
  const size = parseExpression(c);
  const cyclic = c.takeWord('cyclic');
  return { size, cyclic: cyclic !== undefined, place: c.span(size.place) };
}

const bounds = ['!=', '<', '<=', '>', '>='] as const;

/** `b > 0 = 1`, `k in (1, inf)`, `N = 4 long 32` */
export function parseSized(c: Cursor, keyword: 'size' | 'param'): Sized {
  if (c.token.kind === 'number') refuseChained(c, c.peek(1).text, c.peek(1).kind === 'sign' ? 2 : 1);
  const name = c.name(`a name after \`${c.previous.spelled}\``);
  const bound = parseBound(c, name);
  if (c.is(':')) {
    const help = `a ${keyword === 'size' ? 'size' : 'parameter'} has a bound: \`${keyword} ${name.spelled} > 0 = 1\``;
    c.unexpected(`\`=\` is missing after \`${c.previous.spelled}\``, help);
  }
  const value = c.take('=') ? parseExpression(c, LEVEL.sum) : undefined;
  if (value && c.is('=', '<', '<=', '>', '>=')) {
    const help = `the bound stands before the value: \`${keyword} ${name.spelled} > 0 = 1\``;
    c.fail('E0205', 'comparisons do not chain', c.token.place, help);
  }
  const long = value !== undefined && c.takeWord('long') ? parseExpression(c, LEVEL.sum) : undefined;
  return { name, bound, value, long, place: c.span(name.place) };
}

function parseBound(c: Cursor, name: Name): Sized['bound'] {
  const start = c.token.place;
  if (c.takeWord('in')) {
    const interval: Expression = parseInterval(c, parseExpression);
    if (interval.kind === 'interval') return interval;
    c.fail('E0213', 'an interval is missing after `in`', interval.place, '`in (0, 1)`, `in [0, inf)`');
  }
  const operator = bounds.find((sign) => c.is(sign));
  if (operator === undefined) return undefined;
  c.next();
  const value = parseExpression(c, LEVEL.sum);
  if (c.is('!=', '<', '<=', '>', '>=')) {
    c.fail('E0205', 'comparisons do not chain', c.token.place, `\`${name.spelled} in (0, 1)\``);
  }
  return { kind: 'bound', operator, value, place: join(start, value.place) } satisfies Bound;
}

// `param 0 < tau < 1`
function refuseChained(c: Cursor, sign: string, at: number): void {
  const [low, name, second, high] = [c.token, c.peek(at), c.peek(at + 1), c.peek(at + 2)];
  if (!sign.startsWith('<') || name.kind !== 'name' || !second.text.startsWith('<')) return;
  const interval = `${sign === '<' ? '(' : '['}${low.spelled}, ${high.spelled}${second.text === '<' ? ')' : ']'}`;
  c.fail('E0205', 'comparisons do not chain', second.place, `\`${name.spelled} in ${interval}\``);
}
