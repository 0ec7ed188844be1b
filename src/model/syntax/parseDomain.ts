import { nearest } from '../../diagnostic.ts';
import type { Domain, Expression, Interval } from './ast.ts';
import { type Cursor, nameOf, type ReadExpression } from './cursor.ts';
import { LEVEL } from './keyword.ts';
import { exactNumber } from './number.ts';

/** What may stand after `in`: an interval, or an expression above the comparisons. */
export function parseInterval(c: Cursor, read: ReadExpression): Expression {
  return intervalFollows(c) ? interval(c, read) : read(c, LEVEL.sum);
}

// `(a, b)`, `(a, b]`, …: a comma before the bracket closes, and nothing that a list could not be.
function intervalFollows(c: Cursor): boolean {
  if (!c.is('(', '[')) return false;
  let depth = 0;
  let commas = 0;
  for (let k = 0; ; k++) {
    const { kind, text } = c.peek(k);
    if (kind === 'end') return commas > 0;
    if (kind !== 'sign') continue;
    if ('([{'.includes(text)) depth += 1;
    else if (')]}'.includes(text)) depth -= 1;
    else if (text === ',' && depth === 1) commas += 1;
    if (depth === 0) return commas > 0;
  }
}

function interval(c: Cursor, read: ReadExpression): Interval {
  const opening = c.token;
  let closing = ')';
  const ends = () => {
    const low = read(c);
    c.expect(',', 'the lower end of an interval');
    const high = read(c);
    if (c.is(']')) closing = ']';
    return { low, high };
  };
  const { value, place } = c.inside([')', ']'], [], ends);
  const open = { lowOpen: opening.text === '(', highOpen: closing === ')' };
  return c.grow({ kind: 'interval', ...value, ...open, place }, value.low, value.high);
}

const plain = ['R', 'positive', 'nonnegative', 'sphere', 'simplex', 'symmetric'] as const;

/** `R^(m, d)`, `positive`, `[0, 1]`, `sphere(d)` … */
export function parseDomain(c: Cursor, read: ReadExpression): Domain {
  if (c.is('(', '[')) return interval(c, read);
  const { text, spelled, place } = c.token;
  const kind = c.token.kind === 'name' ? plain.find((each) => each === text) : undefined;
  if (kind === undefined) {
    if (c.token.kind !== 'name') c.unexpected('a domain is missing', domainHelp());
    const near = nearest(text, plain);
    c.fail('E0213', `\`${spelled}\` is no domain`, place, near ? `did you mean \`${near}\`?` : domainHelp());
  }
  c.next();
  if (kind === 'positive' || kind === 'nonnegative') return { kind, place };
  if (kind === 'R') {
    const dimensions = c.take('^') ? parseDimensions(c, read) : [];
    return { kind: 'real', dimensions, place: c.span(place) };
  }
  if (!c.is('(')) c.unexpected(`\`(\` is missing after \`${kind}\``, `\`${kind}(d)\``);
  const { value } = c.inside(')', [], () => c.list(() => read(c)));
  return { kind, args: value, place: c.span(place) };
}

function parseDimensions(c: Cursor, read: ReadExpression): readonly Expression[] {
  const { kind, text } = c.token;
  if (kind === 'name') return [nameOf(c.next())];
  if (kind === 'number') {
    const { spelled, place } = c.next();
    return [{ kind: 'number', text: spelled, value: exactNumber(text), place }];
  }
  if (!c.is('(')) c.unexpected('a dimension is missing after `R^`', '`R^d`, or `R^(m, d)`');
  return c.inside(')', [], () => c.list(() => read(c))).value;
}

function domainHelp(): string {
  return '`R`, `R^d`, `R^(m, d)`, `positive`, `nonnegative`, `[0, 1]`, `sphere(d)`, `simplex(K)` or `symmetric(d)`';
}
