import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { hired, writtenBeside } from '../../src/cli/writtenBeside.ts';
import { wholeDocument, wholeText } from '../../src/cli/writtenChapter.ts';
import { derive, load } from '../../src/index.ts';
import { load as read } from '../../src/model/load.ts';
import { derivationText } from '../../src/report/derivationText.ts';
import { printed } from '../../src/report/document.ts';
import { DERIVATIONS } from '../../src/study/derive.ts';
import { DECAY, folder, saddle } from './saddle.ts';

// `saddle derive` writes the chapters of a theory in two threads: what it says does not depend on which wrote what.

const MODEL = 'repulsion-quadratic';
const decay = read(DECAY).model!;
const at = fileURLToPath(new URL('../..', import.meta.url));

test('the chapters of two threads are the theory that one thread derives', () => {
  const whole = derive(load(MODEL));
  expect(saddle(at, `derive ${MODEL} --notation unicode`).out).toBe(derivationText(whole));
  expect(saddle(at, `derive ${MODEL} --json`).out).toBe(printed(whole));
}, 30_000);

test('what is asked for alone is what the whole theory says of it', () => {
  const cwd = folder({ 'decay.saddle': DECAY });
  const { result } = JSON.parse(saddle(cwd, 'derive decay --json').out);
  const parts = DERIVATIONS.map((only) => derive(decay, { only: [only] }).result);
  const kinds = result.derivations.map((d: { readonly title: string }) => d.title);
  const found = parts.flatMap((p) => p.derivations.filter((d) => kinds.includes(d.title)));
  expect(JSON.parse(JSON.stringify(found))).toEqual(result.derivations);
});

test('where the other thread fails this one writes its chapters too', async () => {
  const writing = { options: {}, layout: 'unicode', width: 100, coloured: false } as const;
  const file = { label: 'decay', text: 'no model', files: new Map() };
  const text = await writtenBeside(decay, { ...writing, json: false, file }, hired());
  expect(wholeText(text)).toBe(derivationText(derive(decay)));
  const json = await writtenBeside(decay, { ...writing, json: true, file }, hired());
  expect(printed(wholeDocument(json))).toBe(printed(derive(decay)));
});
