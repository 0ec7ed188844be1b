import type { Diagnostic } from '../../diagnostic.ts';
import type { Expression, StringLiteral } from './ast.ts';
import type { Claim, Correction, Form, Point } from './claim.ts';
import { Cursor } from './cursor.ts';
import { formWords, keywordAt } from './keyword.ts';
import { parseForm } from './parseForm.ts';
import { parseConditions, parsePoint } from './parsePoint.ts';
import type { Token } from './token.ts';

type Report = (diagnostic: Diagnostic) => void;
type Header = Omit<Claim, 'form' | 'correction' | 'expectRefuted' | 'kind'>;
type Draft = { -readonly [key in keyof Header]: Header[key] };

/** The claim in a header and the lines of its body; nothing where a part of it was refused. */
export function parseClaim(c: Cursor, items: readonly (readonly Token[])[], report: Report): Claim | undefined {
  const header = c.attempt(() => parseHeader(c));
  const body = parseBody(items, report);
  if (!header) return undefined;
  if (items.length === 0) {
    const help = 'what it says stands in an indented line below, as `conserved Q`';
    report({
      code: 'E0211',
      severity: 'error',
      message: `claim \`${header.name.spelled}\` says nothing`,
      place: header.name.place,
      help,
    });
  }
  const { form, correction, expectRefuted, complete } = body;
  return form && complete ? { kind: 'claim', ...header, form, correction, expectRefuted } : undefined;
}

function parseHeader(c: Cursor): Header {
  const start = c.next().place;
  const header: Draft = { name: c.name('the name of the claim'), when: [], place: start };
  c.words = new Set(['cite', 'in', 'from']);
  for (;;) {
    const place = c.token.place;
    const once = (before: unknown) => {
      if (before) c.fail('E0212', `\`${c.previous.spelled}\` is given twice`, place, 'once is enough');
    };
    if (c.token.kind === 'string') {
      const sentence: StringLiteral = c.string('the sentence');
      if (header.sentence) c.fail('E0212', 'a claim quotes one sentence', place, 'remove one of them');
      header.sentence = sentence;
    } else if (c.takeWord('cite')) {
      once(header.cite);
      const key = c.name('the name of a source after `cite`');
      header.cite = { key, where: c.peek(0).kind === 'string' ? c.string('the place') : undefined };
    } else if (c.takeWord('in')) {
      once(header.ansatz);
      header.ansatz = c.name('the name of an ansatz after `in`');
    } else if (c.takeWord('from')) {
      once(header.from);
      header.from = parsePoint(c, 'from') satisfies Point;
    } else if (c.takeWord('when')) {
      header.when = [...header.when, ...parseConditions(c)] satisfies readonly Expression[];
    } else {
      break;
    }
  }
  header.place = c.span(start);
  if (c.token.kind !== 'end') refuseHeader(c);
  return header;
}

function refuseHeader(c: Cursor): never {
  if (c.is(':') || keywordAt(c.tokens, c.at, formWords)) {
    const help = c.is(':') ? 'remove it' : 'an indented line of its own';
    c.fail('E0211', 'what a claim says stands in an indented line below', c.token.place, help);
  }
  c.unexpected(
    'the header of the claim ends here',
    c.is('-')
      ? 'a name has `_` where a keyword has a hyphen'
      : c.isWord('if', 'where', 'for')
        ? `a condition of a claim is \`when ${c.peek(1).spelled} …\``
        : undefined,
  );
}

interface Body {
  form?: Form;
  correction?: Correction;
  expectRefuted: boolean;
  complete: boolean;
}

function parseBody(items: readonly (readonly Token[])[], report: Report): Body {
  const body: Body = { expectRefuted: false, complete: true };
  const had = { form: false, correction: false };
  for (const tokens of items) {
    const c = new Cursor(tokens, report, true);
    const read = c.attempt(() => {
      const keyword = keywordAt(tokens, 0, ['correction', 'expect'])?.word;
      const refuse = (message: string, help: string): never => c.fail('E0212', message, tokens[0]!.place, help);
      if (keyword === 'expect') {
        if (!had.form) refuse('`expect refuted` follows what the claim says', 'first what it says');
        if (body.expectRefuted) refuse('`expect refuted` is given twice', 'once is enough');
        c.next();
        if (!c.takeWord('refuted'))
          c.unexpected('`refuted` is missing after `expect`', 'only `expect refuted` is known');
        body.expectRefuted = true;
      } else if (keyword === 'correction') {
        if (!had.form) refuse('a correction follows what the claim says', 'first the claim, then its correction');
        if (had.correction) refuse('a second correction', 'one claim, one correction');
        had.correction = true;
        body.correction = parseCorrection(c);
      } else {
        const header = keywordAt(tokens, 0, ['when', 'in', 'from', 'cite'])?.word;
        if (had.form && header !== undefined)
          refuse(`\`${header}\` stands in the first line of a claim`, `move it up: \`claim name ${header} …\``);
        if (had.form) refuse('a claim says one thing', 'make a second claim of it');
        had.form = true;
        refuseHeaderWords(tokens, c);
        body.form = parseForm(c);
      }
      c.finish('the line');
      return true;
    });
    if (!read) body.complete = false;
  }
  return body;
}

/** `limit x = 0 from {x = 1}`: what narrows a claim stands before what it says. */
function refuseHeaderWords(tokens: readonly Token[], c: Cursor): void {
  let depth = 0;
  tokens.forEach((t, k) => {
    if (t.kind === 'sign' && '([{'.includes(t.text)) depth++;
    if (t.kind === 'sign' && ')]}'.includes(t.text)) depth--;
    const [before, after] = [tokens[k - 1], tokens[k + 1]];
    if (depth > 0 || t.kind !== 'name' || before === undefined || after === undefined) return;
    // A name that is spelled as the word stands after a sign or before one.
    const complete = before.kind !== 'sign' || ")]}|'".includes(before.text);
    const narrows =
      (t.text === 'from' && after.text === '{') ||
      (t.text === 'when' && (after.kind !== 'sign' || '(|-'.includes(after.text))) ||
      (t.text === 'cite' && after.kind === 'name');
    if (!complete || !narrows) return;
    const help = `move it up: \`claim name ${t.text} ${t.text === 'from' ? '{…}' : '…'}\``;
    c.fail('E0212', `\`${t.text}\` stands in the first line of a claim`, t.place, help);
  });
}

function parseCorrection(c: Cursor): Correction {
  const start = c.next().place;
  const when = c.takeWord('when') ? parseConditions(c) : undefined;
  c.expect(':', '`correction`');
  const form = parseForm(c);
  return { when, form, place: c.span(start) };
}
