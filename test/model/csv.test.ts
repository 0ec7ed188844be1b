import { describe, expect, test } from 'vitest';
import { load } from '../../src/model/load.ts';
import { loaded, refused } from './elaborateLanguage.ts';

const model = (name = 'a.csv'): string =>
  `model a\nsize N = 2, C = 3\nstate x : R\nx' = -x\ndata A[N, C] = csv(‹"${name}"›)\n`;
const reading = (text: string) => ({ readFile: (path: string) => (path === 'a.csv' ? text : undefined) });

describe('a table is read', () => {
  test.each([
    ['plainly', '1,2,3\n4,5,6'],
    ['with a new line at its end, and empty ones', '\n1,2,3\n\n4,5,6\n\n'],
    ['with the line ends of Windows', '1,2,3\r\n4,5,6\r\n'],
    ['with a byte order mark', '\uFEFF1,2,3\n4,5,6'],
    ['with gaps, signs and exponents', ' 1 , +2,3e0\n40e-1,5.0,\t6'],
  ])('%s', (_, text) => {
    const m = loaded(model().replace(/[‹›]/g, ''), reading(text));
    expect(m.data[0]!.values).toEqual([1, 2, 3, 4, 5, 6]);
    expect(m.data[0]!.exact).toHaveLength(6);
  });
  test('large ones without exact terms', () => {
    const text = Array.from({ length: 300 }, (_, i) =>
      Array.from({ length: 100 }, (__, j) => i + j / 8).join(','),
    ).join('\n');
    const m = loaded('model a\nstate x : R\nx\' = -x\ndata A[300, 100] = csv("a.csv")\n', reading(text));
    expect(m.data[0]!.values[29_999]).toBe(299 + 99 / 8);
    expect(m.data[0]!.exact).toBeUndefined();
  });
});

describe('a table is refused', () => {
  test.each([
    ['1,2,3\n4,5', '`a.csv`, line 2: has 2 numbers, and line 1 has 3', 'each line has as many'],
    ['1,2,3\n\n4,5,x', '`a.csv`, line 3, column 5: `x` is no number', undefined],
    ['1,2,3\n4, 5e,6', '`a.csv`, line 2, column 4: `5e` is no number', undefined],
    ['1,2,NaN\n4,5,6', '`a.csv`, line 1, column 5: `NaN` is no number', undefined],
    ['a,b,c\n1,2,3\n4,5,6', '`a.csv`, line 1, column 1: `a` is no number', 'remove the line with headings'],
    ['1;2;3\n4;5;6', '`a.csv`, line 1, column 1: `;` between numbers', 'commas between them'],
    ['1,5;2,5;3\n4;5;6', '`a.csv`, line 1, column 3: `;` between numbers', 'points in numbers, commas between them'],
    ['1\t2\t3\n4\t5\t6', '`a.csv`, line 1, column 1: a tab between numbers', 'commas between them'],
    ['1 2 3\n4 5 6', '`a.csv`, line 1, column 1: a space between numbers', 'commas between them'],
    ['1,2,3,\n4,5,6,', '`a.csv`, line 1, column 7: a comma at the end of the line', 'remove it'],
    ['1,2,3\n4,,6', '`a.csv`, line 2, column 3: no number before the comma', 'each place of a row holds a number'],
    ['1,2,3\n"4","5","6"', '`a.csv`, line 2, column 1: `"4"` is no number', 'remove the quotes'],
    ['# table\n1,2,3', '`a.csv`, line 1, column 1: `# table` is no number', 'a table of numbers has no comments'],
    ['1,2,.3\n4,5,6', '`a.csv`, line 1, column 5: `.3` is no number', '`0.3`'],
    ['', '`a.csv` holds no numbers', 'numbers with commas between, one row on each line'],
    ['\n \n', '`a.csv` holds no numbers', 'numbers with commas between, one row on each line'],
    ['\0\0PNG', '`a.csv` is no text', 'numbers in UTF-8, with commas between them'],
  ])('%j', (text, message, help) => {
    const d = refused(model(), 'E0344', reading(text));
    expect([d.message, d.help]).toEqual([message, help]);
  });

  test('of another shape', () => {
    const d = refused(model(), 'E0342', reading('1,2\n3,4\n5,6'));
    expect(d.message).toBe('`A` is N × C (2 × 3), these data are 3 × 2');
  });

  test('for what the reader of files says', () => {
    const say = (answer: { unread: string; help?: string } | undefined) =>
      refused(model(), 'E0344', { readFile: () => answer });
    expect(say({ unread: 'is a folder' }).message).toBe('`a.csv` is a folder');
    expect(say({ unread: 'is larger than 16 MiB', help: 'smaller data' })).toMatchObject({
      message: '`a.csv` is larger than 16 MiB',
      help: 'smaller data',
    });
    expect(say(undefined).message).toBe('there is no file `a.csv` beside the model');
    expect(refused(model(), 'E0344').help).toMatch(/standard input/);
  });

  test.each(['../a.csv', '/etc/passwd', '~/a.csv', 'C:\\a.csv', 'b/../../a.csv', ''])('outside: %j', (name) => {
    const d = refused(model(name.replaceAll('\\', '\\\\')), 'E0344', { readFile: () => '1,2,3\n4,5,6' });
    expect(d.message).toMatch(/outside the folder of the model$/);
  });

  test('before anything is made of it, if it would not fit', () => {
    const text = 'model a\nsize N = 1000000\nstate x : R\nx\' = -x\ndata A[N, N] = csv("a.csv")\n';
    const asked: string[] = [];
    const { diagnostics } = load(text, { readFile: (path) => String(asked.push(path)) });
    expect(diagnostics.map((d) => `${d.code} ${d.message}`)).toEqual([
      'E0343 `A` would take 8.00e+3 GB: 1000000 × 1000000 numbers',
    ]);
    expect(asked).toEqual([]);
  });
});
