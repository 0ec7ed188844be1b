import { CHAPTERS } from '../study/derive.ts';
import { findingsOf } from '../study/findings.ts';
import { openModel } from '../study/modelFile.ts';
import { writer } from './writtenChapter.ts';

// Derives the models that are named and judges their claims, in this thread, and prints nothing: what is run so is code that
// most runs need.

for (const path of process.argv.slice(2)) {
  const opened = openModel(path);
  if (opened.status !== 'opened' || opened.model === undefined) throw new Error(`${path} is no model`);
  const { model } = opened;
  for (const json of [true, false]) {
    const write = writer(model, { options: {}, json, layout: 'text', width: 80, coloured: false });
    for (const k of CHAPTERS.keys()) write(k);
  }
  findingsOf(model);
}
