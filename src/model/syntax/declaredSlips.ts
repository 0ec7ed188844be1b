import type { Name } from './ast.ts';
import type { Cursor } from './cursor.ts';

// What is written behind a state where other languages have it, and where it stands here.

/** What to write, where a token behind a name, or behind its domain, shows what was meant. */
export function slipBehind(c: Cursor, name: Name, axes: number): string | undefined {
  const own = `${name.spelled}${axes > 0 ? '[…]' : ''}`;
  const { kind, text } = c.token;
  const next = c.peek(1);
  const value = next.kind === 'number' ? next.spelled : '…';
  if (kind === 'name')
    return text === 'in'
      ? `an interval is a domain: \`${own} : (0, 1)\``
      : 'a comma between two states; a statement on a line of its own';
  if (kind !== 'sign') return undefined;
  switch (text) {
    case '=':
      return `where it starts is said by itself: \`initial ${own} = ${value}\``;
    case '>':
    case '>=':
      if (value === '0') return `\`${own} : ${text === '>' ? 'positive' : 'nonnegative'}\``;
      return `\`${own} : ${text === '>' ? '(' : '['}${value}, inf)\``;
    case '<':
    case '<=':
      return `\`${own} : (-inf, ${value}${text === '<' ? ')' : ']'}\``;
    case '+':
      return `\`${own} : positive\`, or \`nonnegative\``;
    case '[':
      return axes > 0 ? undefined : `the axis stands at the name: \`${name.spelled}[n] : R\``;
    case '(':
      return `an axis: \`${name.spelled}[n] : R\`; where it starts: \`initial ${own} = ${value}\``;
    default:
      return undefined;
  }
}
