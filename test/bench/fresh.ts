import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { ms, type Row } from './measure.ts';

// What is found in a process that has done nothing before. Processor time: what else runs does not count.

const root = resolve(import.meta.dirname, '../..');
const figures = (script: string, about: string): readonly string[] =>
  spawnSync(process.execPath, [join(import.meta.dirname, script), about], { encoding: 'utf8' })
    .stdout.trim()
    .split(' ');

/** All fixed points of polynomial systems, certified and counted. */
export const fixedPoints = (): readonly Row[] =>
  ['lv3', 'katsura3', 'noonburg'].map((name) => {
    const [first, warm, roots, bound, real, square] = figures('roots.js', name);
    return {
      task: `${name}: ${roots} of at most ${bound} fixed points certified, ${real} real`,
      figure: `${ms(Number(first))} in a fresh process, ${ms(Number(warm))} warm`,
      beside: `sum of squares of the real ones ${square}`,
    };
  });

/** Spectra in letters at the points that the claims of models name. */
export const spectra = (): readonly Row[] =>
  [
    'frustration/frustrated-two-classes',
    'contrastive/infonce-both-ways',
    'contrastive/infonce-sphere-simplex',
    'head/shared-head',
    'attention/token-angles',
  ].map((path) => {
    const [name, count, letters, all, whole] = figures('spectra.js', join(root, `derivations/${path}.saddle`));
    return {
      task: `${name}: ${count} spectra in letters`,
      figure: `${ms(Number(letters))} in a fresh process`,
      beside: `${all} spectra with all steps tested and compared with numbers ${ms(Number(whole))}`,
    };
  });
