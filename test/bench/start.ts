import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { load } from '../../src/model/load.ts';
import { median, ms, type Row, time } from './measure.ts';

const root = resolve(import.meta.dirname, '../..');
const node = (args: readonly string[]): string => spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout;

/** A whole command in a fresh process. */
export function cold(): Row {
  const main = join(root, 'dist/cli/main.js');
  const small = join(root, 'derivations/attraction/variance-collapse.saddle');
  const own = time(() => node([main, 'verify', small]), 5);
  const floor = time(() => node(['-e', '0']), 5);
  return { task: 'saddle verify of one small model, cold', figure: ms(own), beside: `node alone ${ms(floor)}` };
}

/** From the text of a model to the first value of its field, in a fresh process. */
export function firstValue(n: number, d: number): Row {
  const script = join(import.meta.dirname, 'firstValue.js');
  const runs = Array.from({ length: 5 }, () =>
    node([script, `${n}`, `${d}`])
      .split(' ')
      .map(Number),
  );
  return {
    task: `text of a model to the first value of its field, N = ${n}, d = ${d}`,
    figure: `${ms(median(runs.map((r) => r[0]!)))} in a fresh process, ${ms(median(runs.map((r) => r[1]!)))} warm`,
    beside: `|f|² = ${runs[0]![2]}`,
  };
}

/** A thousand lines parsed and elaborated. */
export function thousandLines(): Row {
  const lines = ['model long', 'size N = 9, d = 3', 'param tau > 0 = 1', 'state z[N] : R^d', "z' = -grad(L0, z)"];
  lines.push('let L0 = sum(|z[i] - z[j]|^2 for i in N, j in N)/tau');
  for (let k = 1; lines.length < 1000; k++)
    lines.push(
      `let L${k} = mean(logsumexp(dot(z[i], z[j])/tau for j in N) - |z[i]|^2/(${k}*tau) for i in N)`,
      `claim bound_${k} when tau < ${k}`,
      `    L${k} >= log(N) - L${k - 1}`,
    );
  const text = lines.join('\n');
  if (load(text).model === undefined) throw new Error(load(text).diagnostics[0]!.message);
  return { task: 'parse and elaborate 1,000 lines', figure: `${ms(time(() => load(text), 15))} warm` };
}
