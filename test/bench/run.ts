import { fixedPoints, spectra } from './fresh.ts';
import { kernels } from './kernels.ts';
import { sampledProcesses } from './sampled.ts';
import { cold, firstValue, thousandLines } from './start.ts';
import { unrolled, withLetters } from './symbolic.ts';
import { twoTimes } from './twoTime.ts';

// Figures beside peers, both measured in this run: machines are noisy, so look at ratios and medians. A peer that is
// not installed is left out with a word.

const rows = [
  withLetters(),
  unrolled(8, 3),
  unrolled(16, 4),
  ...kernels(),
  ...twoTimes(),
  ...sampledProcesses(),
  ...fixedPoints(),
  ...spectra(),
  firstValue(4, 2),
  firstValue(8, 3),
  thousandLines(),
  cold(),
];
const width = Math.max(...rows.map((r) => r.task.length));
for (const { task, figure, beside } of rows)
  console.log(`${task.padEnd(width)}  ${figure}${beside === undefined ? '' : `\n${' '.repeat(width)}  ${beside}`}`);
