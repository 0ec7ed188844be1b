import { describe, expect, test } from 'vitest';
import { load } from '../../src/model/load.ts';
import { GOOD } from './goodModels.ts';
import { KINDS, type Typo, typos } from './typos.ts';

const SEED = 20260701;
const COUNT = 12 * Object.keys(KINDS).length;

/** Errors, without what the program does not know yet: that is none of the slip. */
const errorsOf = (text: string) => load(text).diagnostics.filter((d) => d.severity === 'error' && d.code !== 'E0601');

test.each(Object.entries(GOOD))('%s is without a slip', (_, text) => {
  expect(errorsOf(text).map((d) => `${d.code} ${d.place.line}:${d.place.column} ${d.message}`)).toEqual([]);
});

describe(`${COUNT} slips in good models (seed ${SEED})`, () => {
  const all = typos(COUNT, SEED);
  const tried = all.map((t) => ({ t, errors: errorsOf(t.text) }));
  const words = ({ kind, model, line, column, text }: Typo): string =>
    `${kind}: ${model}:${line}:${column}: ${text.split('\n')[line - 1]}`;
  const missed = (right: (one: (typeof tried)[number]) => boolean): readonly string[] =>
    tried
      .filter((one) => !right(one))
      .map(
        ({ t, errors }) =>
          `${words(t)}\n    ${errors.map((d) => `${d.code} ${d.place.line}:${d.place.column} ${d.message} (${d.help})`).join('; ')}`,
      );

  test('are of every kind', () => {
    expect([...new Set(all.map((t) => t.kind))].sort()).toEqual(Object.keys(KINDS).sort());
  });

  test('one error each, the caret under the right token in at least 95 of 100', () => {
    const wrong = missed(({ t, errors }) => {
      const [d] = errors;
      return errors.length === 1 && d!.place.line === t.line && (t.column === 0 || d!.place.column === t.column);
    });
    console.log(`${COUNT - wrong.length} of ${COUNT} carets are right\n${wrong.join('\n')}`);
    expect(wrong.length).toBeLessThanOrEqual(0.05 * COUNT);
  });

  test('the suggestion restores the original', () => {
    const helped = all.filter((t) => t.help !== undefined).length;
    const wrong = missed(
      ({ t, errors }) => t.help === undefined || errors.some((d) => d.help?.includes(t.help!) ?? false),
    );
    console.log(`${helped - wrong.length} of ${helped} suggestions restore it\n${wrong.join('\n')}`);
    expect(wrong.length).toBeLessThanOrEqual(0.05 * helped);
  });
});

describe('several slips in one file', () => {
  test('ten that have nothing to do with each other: ten errors, in order', () => {
    const text = `model ten
size  N = 4, d = 3
parm tau > 0 = 1
any   c : R^d
state z[N] : R^d
state W : R^(d, d)
state x : Real
let L = sum(|z[i] - zz[j]|^2 for i in N, j in N)
let M = (1 + 2
let p = W*z[1]
let q = z[1] - 1
z' = -grad(L, z)
W' = -2 W
x' = -x·x
ansatz a(S)
    z[i] = S*c
    W = 0
claim one
    hesian at {z = 0}
claim two in aa
    S = 0
`;
    const found = load(text).diagnostics.filter((d) => d.severity === 'error');
    expect(found.map((d) => `${d.place.line} ${d.code}`)).toEqual([
      '3 E0204',
      '7 E0213',
      '8 E0312',
      '9 E0203',
      '10 E0323',
      '11 E0325',
      '13 E0201',
      '14 E0102',
      '19 E0207',
      '20 E0307',
    ]);
  });
});
