import type { Cursor } from './cursor.ts';
import { functionWords } from './functionWords.ts';
import { endingWords, levels } from './keyword.ts';

/** `a < b < c`. */
export function refuseChain(c: Cursor, start: number, middle: number): never {
  const { spelled, place } = c.token;
  if (c.is('..')) c.fail('E0205', 'ranges do not chain', place);
  const last = c.peek(1);
  const end = last.kind === 'number' || last.kind === 'name' ? last.spelled : '…';
  if (c.item && c.isWord('in') && last.kind === 'name' && c.peek(2).kind === 'end')
    c.fail('E0212', '`in` stands in the first line of a claim', place, `move it up: \`claim name in ${last.spelled}\``);
  const help = `\`${c.written(start, c.at)} and ${c.written(middle, c.at)} ${spelled} ${end}\``;
  c.fail('E0205', 'comparisons do not chain', place, help);
}

/** Other names of the kinds of thresholds, by their first words. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['saddle', 'fold'],
  ['tangent', 'fold'],
  ['period', 'flip'],
  ['neimark', 'hopf'],
  ['Neimark', 'hopf'],
  ['andronov', 'hopf'],
  ['Andronov', 'hopf'],
]);

/** After a complete expression: what stands here may not be a second one. */
export function refuseNeighbour(c: Cursor): void {
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
  const kindOf = c.item && c.tokens.some((t) => t.text === 'threshold') ? OTHER_NAMES.get(text) : undefined;
  if (kindOf) c.fail('E0201', 'this kind of threshold has another name here', place, `write \`${kindOf}\``);
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

/** Here an expression should begin. */
export function refuseOperand(c: Cursor): never {
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
