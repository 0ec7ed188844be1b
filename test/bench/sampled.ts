import { join } from 'node:path';
import { dmft, load } from '../../src/index.ts';
import { ms, peer, type Row } from './measure.ts';

const folder = join(import.meta.dirname, '../../derivations/mean-field');

interface Sampled {
  readonly task: string;
  readonly model: string;
  readonly quantity: string;
  readonly parameters?: Readonly<Record<string, number>>;
  readonly t: number;
  readonly tolerance: number;
  readonly beside?: () => string;
}

/** Effective processes without a closure, sampled to 1 % of a quantity: the whole question, from the derivation to the error budget. */
const TASKS: readonly Sampled[] = [
  {
    // Still moving at t = 40, where it is 5 % below its static limit 0.12441; at t = 100 less than 1 %.
    task: 'Lotka-Volterra, reciprocity 1/2: q(100) to 1 %, sampled',
    model: 'lotka-volterra.saddle',
    quantity: 'q',
    t: 100,
    tolerance: 1.2e-3,
  },
  {
    task: 'random network, reciprocity 1/2: C(10, 10) to 1 %, sampled',
    model: 'random-network.saddle',
    quantity: 'C',
    parameters: { eta: 0.5 },
    t: 10,
    tolerance: 6e-3,
    beside: () => {
      const c = peer('sampled.c');
      if (c === undefined) return 'no C compiler';
      const { time, square, more } = c.run();
      c.close();
      return `plain C -O2, eight replicas of 1000: ${ms(time)}, ${square.toPrecision(4)} ± ${(3 * more[0]!).toExponential(1)}`;
    },
  },
];

/** Processor time of one process, since it does not depend on what else runs; errors are three standard errors and biases. */
export function sampledProcesses(): readonly Row[] {
  return TASKS.map(({ task, model, quantity, parameters, t, tolerance, beside }): Row => {
    const asked = load(join(folder, model));
    const before = process.cpuUsage();
    const { result } = dmft(asked, {
      times: [t],
      tolerance,
      solver: 'sampling',
      observe: [quantity],
      ...(parameters && { parameters }),
    });
    const { user, system } = process.cpuUsage(before);
    const [v] = result.values;
    const found = `${Number(v!.value).toPrecision(4)} ± ${Number(v!.error).toExponential(1)}`;
    const figure = `${((user + system) / 1e6).toPrecision(3)} s of processor, ${found}`;
    return { task, figure, ...(beside && { beside: beside() }) };
  });
}
