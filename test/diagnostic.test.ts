import { describe, expect, test } from 'vitest';
import { type Diagnostic, nearest, render } from '../src/diagnostic.ts';

function at(line: number, column: number, endColumn: number, more: Partial<Diagnostic> = {}): Diagnostic {
  const place = { line, column, endLine: line, endColumn };
  return { code: 'E0312', severity: 'error', message: '`Tau` is not declared', place, ...more };
}

describe('render', () => {
  test('code, place, line, caret, help, note', () => {
    const related = { place: { line: 3, column: 7, endLine: 3, endColumn: 10 }, message: 'declared here' };
    const shown = render(
      at(2, 13, 16, { help: 'did you mean `tau`?', related }),
      'model m\nlet W = x + Tau',
      'm.saddle',
    );
    expect(shown).toBe(
      [
        'error[E0312]: `Tau` is not declared',
        ' --> m.saddle:2:13',
        '  |',
        '2 | let W = x + Tau',
        '  |             ^^^',
        '  |',
        '  = help: did you mean `tau`?',
        '  = note: declared here (3:7)',
      ].join('\n'),
    );
  });

  const caretOf = (source: string, diagnostic: Diagnostic) => {
    const [line, carets] = render(diagnostic, source, 'f').split('\n').slice(3, 5);
    return { line: line!.slice(4), under: line!.slice(carets!.indexOf('^'), carets!.lastIndexOf('^') + 1) };
  };

  test('a tab is one space wide, a control character is not printed', () => {
    expect(caretOf('\ta + b', at(1, 6, 7))).toEqual({ line: ' a + b', under: 'b' });
    expect(render(at(1, 1, 2), '\x1b[31mred', 'f')).not.toContain('\x1b');
  });

  test('columns count code points; marks are narrow, East Asian letters wide', () => {
    expect(caretOf('𝛼 + b', at(1, 5, 6)).line).toBe('𝛼 + b');
    expect(render(at(1, 3, 4), '量 b', 'f').split('\n')[4]).toBe('  |    ^');
    expect(render(at(1, 4, 5), 'x\u0302 b', 'f').split('\n')[4]).toBe('  |   ^');
  });

  test('long lines are cut around the caret', () => {
    const source = `${'a'.repeat(500)}b${'c'.repeat(500)}`;
    const { line, under } = caretOf(source, at(1, 501, 502));
    expect(under).toBe('b');
    expect(line.length).toBeLessThan(110);
    expect(line).toMatch(/^…a+bc+…$/);
    expect(caretOf(source, at(1, 1, 2)).line).toMatch(/^a+…$/);
    expect(caretOf(source, at(1, 1001, 1002)).line).toMatch(/^…c+$/);
  });

  test('a place beyond the text, and over several lines', () => {
    expect(render(at(9, 4, 5), 'one line', 'f')).toContain('^');
    const place = { line: 1, column: 3, endLine: 2, endColumn: 2 };
    expect(render(at(1, 3, 3, { place }), 'abcd\nef', 'f').split('\n')[4]).toBe('  |   ^^');
  });
});

describe('nearest', () => {
  test.each([
    ['Tau', ['tab', 'tau'], 'tau'],
    ['zz', ['z'], undefined],
    ['sate', ['size', 'state'], 'state'],
    ['conservd', ['conserved', 'closed'], 'conserved'],
    ['teh', ['the', 'then'], 'the'],
    ['x', ['y', 'z'], undefined],
    ['ab', ['cd'], undefined],
    ['lambada', ['lambda'], 'lambda'],
    ['completely', ['different'], undefined],
  ])('%s of %j', (word, candidates, found) => {
    expect(nearest(word, candidates)).toBe(found);
  });
});

test('in colour, and to the width of a narrow terminal', () => {
  const mark = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
  const paint = { bad: mark('bad'), doubt: mark('doubt'), dim: mark('dim'), strong: mark('strong') };
  const source = `let a = ${'x + '.repeat(30)}y y`;
  const column = source.length;
  const place = { line: 1, column, endLine: 1, endColumn: column + 1 };
  const diagnostic = { code: 'E0201', severity: 'error' as const, message: 'two', place, help: 'one' };
  expect(render(diagnostic, source, 'a.saddle', { width: 40, paint }).split('\n')).toEqual([
    '<bad><strong>error[E0201]</strong></bad><strong>: two</strong>',
    ` <dim>--></dim> a.saddle:1:${column}`,
    '  <dim>|</dim>',
    '<dim>1 |</dim> … + x + x + x + x + x + x + x + y y',
    '  <dim>|</dim>                                   <bad>^</bad>',
    '  <dim>|</dim>',
    '  <dim>=</dim> <strong>help</strong>: one',
  ]);
  for (const line of render(diagnostic, source, 'a.saddle', {
    width: 40,
    paint: { bad: (t) => t, doubt: (t) => t, dim: (t) => t, strong: (t) => t },
  }).split('\n'))
    expect(line.length).toBeLessThanOrEqual(40);
});
