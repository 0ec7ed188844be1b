import type { Diagnostic, Place } from '../../diagnostic.ts';
import type { Expression } from './ast.ts';
import { Cursor } from './cursor.ts';
import { keywordAt, LEVEL, statementWords } from './keyword.ts';
import type { Layout } from './layout.ts';
import { parseCondition } from './parseBinders.ts';
import { parseClaim } from './parseClaim.ts';
import { parseDeclared } from './parseDeclared.ts';
import { parseExpression } from './parseExpression.ts';
import { parseStatement, refusedNames } from './parseStatement.ts';
import type { Ansatz, AnsatzItem, File, Statement } from './statement.ts';
import type { Token } from './token.ts';

type Report = (diagnostic: Diagnostic) => void;
type Model = NonNullable<File['model']> & { readonly kind: 'model' };

/** The statements of a file, the refused ones too. */
export function parseFile(layouts: readonly Layout[], report: Report): File {
  const read = withBodies(layouts, report).flatMap((each) => parseLayout(each, report));
  const statements = read.filter((each): each is Statement => each.kind !== 'model');
  const models = read.filter((each): each is Model => each.kind === 'model');
  const [model] = models;
  const first = layouts[0]!.head[0]!.place;
  const last = read.at(-1)!.place;
  const refuse = (message: string, place: Place, help: string) =>
    report({ code: 'E0109', severity: 'error', message, place, help });
  const tried = read.some((each) => each.kind === 'failed' && each.keyword === 'model');
  if (!model && !tried) refuse('the file names no model', first, 'the first line is `model name`');
  else if (model && read[0] !== model && !tried) refuse('`model` is the first statement', model.place, 'move it up');
  for (const second of models.slice(1)) refuse('a second model in one file', second.place, 'one file, one model');
  const place = { ...first, endLine: last.endLine, endColumn: last.endColumn };
  return { model: model && { name: model.name, place: model.place }, statements, place };
}

/** A statement in the line of another, or in one that continues it. */
function secondStatement(c: Cursor): Diagnostic {
  const { place } = c.token;
  const [code, message, help] =
    place.line === c.previous.place.line
      ? ['E0112', 'two statements on one line', 'a line of its own']
      : ['E0110', 'this line is indented, so it continues the one above', 'a statement begins in column one'];
  return { code: code!, severity: 'error', message: message!, place, help };
}

/** The lines of a body that begin an item by their first word. */
function itemsIn(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const at = tokens.findIndex(
    ({ place }, k) =>
      k > 0 && place.line > tokens[k - 1]!.place.line && keywordAt(tokens, k, ['correction', 'expect']) !== undefined,
  );
  return at < 0 ? [tokens] : [tokens.slice(0, at), ...itemsIn(tokens.slice(at))];
}

/** Lines in column one that can only be the body of the claim or ansatz above, which has none. */
function withBodies(layouts: readonly Layout[], report: Report): readonly Layout[] {
  const result: Layout[] = [];
  let body: Layout | undefined;
  for (const each of layouts) {
    const bodied = keywordAt(each.head, 0, ['ansatz', 'claim']) !== undefined;
    const lone = !keywordAt(each.head, 0, statementWords) && !new Cursor(each.head, report).beginsEquation();
    if (body !== undefined && lone) {
      if (body.items.length === 0) {
        const { place } = each.head[0]!;
        const help = 'indent it by four spaces';
        report({ code: 'E0111', severity: 'error', message: 'what stands in a body is indented', place, help });
      }
      body = { ...body, items: [...body.items, ...itemsIn(each.head)] };
      result[result.length - 1] = body;
      continue;
    }
    result.push(each);
    body = bodied && each.items.length === 0 ? each : undefined;
  }
  return result;
}

function parseLayout({ head, items }: Layout, report: Report): (Statement | Model)[] {
  const c = new Cursor(head, report);
  const read: (Statement | Model)[] = [];
  while (c.token.kind !== 'end') {
    const from = c.at;
    if (from > 0) {
      report(secondStatement(c));
    }
    const keyword = keywordAt(head, from, statementWords)?.word;
    const statement = c.attempt(() => {
      if (keyword === 'model') return parseModel(c);
      if (keyword === 'ansatz') return parseAnsatz(c, items, report);
      if (keyword === 'claim') return parseClaim(c, items, report);
      return parseStatement(c);
    });
    const ended = statement && (c.beginsStatement() || c.attempt(() => finished(c)));
    if (statement && ended) {
      read.push(statement);
    } else {
      const place = { ...head[from]!.place, endLine: c.end.place.line, endColumn: c.end.place.column };
      read.push({ kind: 'failed', ...refusedNames(c, from), place });
      break;
    }
  }
  return read;
}

// Letters, digits and hyphens without spaces; the lexer knows no such word.
function parseModel(c: Cursor): Model {
  const start = c.next().place;
  const from = c.at;
  const named = () => c.token.kind === 'name' || c.token.kind === 'number';
  if (!named()) c.unexpected('the name of the model is missing', '`model name`');
  c.next();
  while (c.token.glued && (named() || c.is('-'))) c.next();
  const name = c.tokens.slice(from, c.at).reduce((all, { spelled }) => all + spelled, '');
  const place = c.span(c.tokens[from]!.place);
  const help = 'letters, digits and hyphens, without spaces';
  if (!/^[\p{L}\d_]+(-[\p{L}\d_]+)*$/u.test(name)) c.fail('E0209', `\`${name}\` is no name of a model`, place, help);
  if (c.token.kind !== 'end' && !c.beginsStatement()) c.unexpected('the name of a model is one word', help);
  return { kind: 'model', name, place: c.span(start) };
}

function parseAnsatz(c: Cursor, lines: readonly (readonly Token[])[], report: Report): Ansatz | undefined {
  const header = c.attempt(() => {
    const start = c.next().place;
    const name = c.name('the name of the ansatz');
    const parameters = c.is('(') ? c.inside(')', [], () => c.list(() => parseDeclared(c, 'ansatz'))).value : [];
    const place = c.span(start);
    c.finish('the header of the ansatz');
    return { name, parameters, place };
  });
  const items = lines.map((line) => {
    const item = new Cursor(line, report, true);
    return item.attempt(() => parseItem(item));
  });
  if (!header) return undefined;
  if (lines.length === 0) {
    const message = `ansatz \`${header.name.spelled}\` says nothing`;
    const help = 'each indented line below gives a state: `x[i] = …`';
    report({ code: 'E0211', severity: 'error', message, place: header.name.place, help });
  }
  const good = items.filter((item) => item !== undefined);
  return { kind: 'ansatz', ...header, items: good, complete: lines.length > 0 && good.length === items.length };
}

function parseItem(c: Cursor): AnsatzItem {
  const left: Expression = parseExpression(c, LEVEL.sum);
  const sign = c.expect('=', `\`${c.previous.spelled}\``);
  const right = parseExpression(c, LEVEL.sum);
  const condition = parseCondition(c, parseExpression);
  c.finish('the line');
  return { left, right, operatorPlace: sign.place, condition, place: c.span(left.place) };
}

function finished(c: Cursor): true {
  c.finish('the statement');
  return true;
}
