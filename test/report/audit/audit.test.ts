import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { type AuditDocument, audit, auditMarkdown, type Model, model } from '../../../src/index.ts';
import { auditText } from '../../../src/report/audit/text.ts';
import { painted, unpainted } from '../../../src/report/paint.ts';

const decay = (name: string, claims: string): Model => model`
  model ${name}
  cite  smith "Smith 2020, On decay"
  cite  jones "Jones 1999, Methods"
  param k > 0 = 2
  state x : R
  x' = -k*x
  ${claims}
`;

const first = decay(
  'first',
  `claim C10_data "It is seen." cite smith "Section 5"
      empirical "only data can tell"
  claim C2_fast "It falls *faster* than k_1." cite smith "Section 3"
      rate x = k^2
      correction when k = 1: rate x = k^2
  claim C1_flow "It decays." cite smith "Section 2"
      x' = -k*x
  claim own
      stable at {x = 0}
  claim C3_grows "It grows." cite smith "Section 4"
      x' = k*x
      correction: x' = -k*x
      expect refuted`,
);
const second = decay(
  'second',
  `claim C1_grows "It decays." cite smith "Section 2"
      x' = k*x
      expect refuted
  claim resting "It rests at last." cite smith "Section 1"
      limit x = 0`,
);

const of = (d: AuditDocument): readonly (readonly [string, string])[] =>
  d.result.sources.flatMap((s) => s.statements.map((one) => [one.label, one.outcome] as const));

test('the statements of a source in their order, each with what became of it', async () => {
  const d = await audit(first);
  expect(of(d)).toEqual([
    ['C1', 'holds'],
    ['C2', 'corrected'],
    ['C3', 'refuted'],
    ['C10', 'empirical'],
  ]);
  const { sources, tally, uncited, background } = d.result;
  expect(sources.map((s) => [s.keys, s.titles, s.models])).toEqual([[['smith'], ['Smith 2020, On decay'], ['first']]]);
  expect(tally).toEqual({ holds: 1, corrected: 1, refuted: 1, empirical: 1, open: 0 });
  expect(uncited).toEqual({ claims: 1, models: 1 });
  expect(background.map((w) => w.keys)).toEqual([['jones']]);
});

test('what several models state is one statement: true in one and false in another, it needs a condition', async () => {
  const d = await audit([first, second]);
  expect(of(d)).toEqual([
    ['C1', 'corrected'],
    ['C2', 'corrected'],
    ['C3', 'refuted'],
    ['C10', 'empirical'],
    ['resting', 'holds'],
  ]);
  const [c1] = d.result.sources[0]!.statements;
  expect(c1!.sentences.map((s) => s.claims.map((c) => [c.model, c.id, c.outcome]))).toEqual([
    [
      ['first', 'C1_flow', 'holds'],
      ['second', 'C1_grows', 'refuted'],
    ],
  ]);
});

test('a work is one by its key or by its title', async () => {
  const other = model`
    model other
    cite  s20 "Smith 2020, On decay"
    cite  smith "Smith, On decay"
    state y : R
    y' = -y
    claim C4_other "It is stable." cite s20
        stable at {y = 0}
  `;
  const { sources } = (await audit([second, other])).result;
  expect(sources.map((s) => s.keys)).toEqual([['smith', 's20']]);
  expect(sources[0]!.titles).toEqual(['Smith 2020, On decay', 'Smith, On decay']);
  expect(sources[0]!.statements.map((s) => s.label)).toEqual(['C1', 'C4', 'resting']);
});

test('the document: corrected forms, numbers of witnesses, no sign that is read as Markdown', async () => {
  const d = await audit(first);
  const text = auditMarkdown(d);
  expect(text).toBe(auditMarkdown(await audit(first)));
  expect(text).toContain('\n> “It falls \\*faster\\* than k\\_1.” — Section 3\n');
  expect(text).toMatch(
    /- `rate x = k\^2` is \*\*refuted\*\* \(`C2_fast` of first\)\n {2}- witness: .*left 2, right 4, at `k = 2, x = \[-?\d/,
  );
  expect(text).toMatch(/ {2}- corrected: `rate x = k\^2` given `k = 1` is \*\*supported\*\*: /);
  expect(text).toMatch(/ {2}- true instead: `x' = -k\*x` is \*\*proved\*\*: normal form: /);
  expect(text).toContain('4 statements: 1 holds, 1 holds with a correction, 1 is refuted, 1 is empirical.');
  expect(text).toContain('1 further claim of 1 model cites nothing: theory of our own');
  expect(text).toContain('- **empirical** (`C10_data` of first): only data can tell');
});

test('for the terminal: within the width, without colour the same words', async () => {
  const d = await audit(first);
  const plain = auditText(d, { width: 60, paint: unpainted });
  for (const line of plain.split('\n')) if (!/(in full|C\d+_)/.test(line)) expect(line.length).toBeLessThanOrEqual(60);
  const coloured = auditText(d, { width: 60, paint: painted });
  expect(coloured).not.toBe(plain);
  expect(stripVTControlCharacters(coloured)).toBe(plain);
  expect(plain).toContain('✗ C3  refuted\n    “It grows.” — Section 4\n');
  expect(plain).toMatch(/instead +x' = -k\*x {3}proved/);
});
