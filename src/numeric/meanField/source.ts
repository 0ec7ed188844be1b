import type { RandomStream } from '../random.ts';
import { random } from '../random.ts';
import { type Normals, normalColumns } from './draws.ts';
import { innovationsOf } from './factor.ts';
import { addCombination } from './loops.ts';
import type { PassRecord } from './passRecord.ts';

/** Where a pass takes its random numbers from. */
export interface Source {
  /** For laws of labels and starts, and what a map draws. */
  readonly laws: RandomStream;
  readonly normals: Normals;
  /** Standard normal numbers behind row q of a group of noises; `before` is what the rows before it make of that noise. */
  readonly innovation: (group: number, q: number, into: Float64Array, before: Float64Array) => void;
  /** Unit white noise over step k, for all components of a site that have it. */
  readonly white: (site: number, k: number, components: number) => readonly Float64Array[];
  /** A pass with the same labels and starts. */
  readonly like?: PassRecord;
}

/** Fresh numbers. They are drawn in the order of time: what happens early does not depend on when a pass ends. */
export function fresh(seed: string, samples: number, matched: boolean): Source {
  const stream = random(seed);
  const normals = normalColumns(stream.fork('normal'), samples, matched);
  return {
    laws: stream.fork('laws'),
    normals,
    innovation: (_group, _q, into, before) => into.set(normals(before)),
    white: (_site, _k, components) => Array.from({ length: components }, () => normals()),
  };
}

/** The numbers of a finer pass, for the grid of every second of its times: the difference of both passes is then due to the step. */
export function coarsened(fine: PassRecord): Source {
  const { plan } = fine;
  const times = (plan.times.length + 1) / 2;
  const maps = plan.groups.map((size, g) => {
    const kept = Array.from({ length: times * size }, (_, q) => 2 * size * Math.floor(q / size) + (q % size));
    return innovationsOf(fine.factors[g]!.rows, kept);
  });
  const samples = plan.samples;
  return {
    laws: random('unused'),
    normals: () => new Float64Array(samples),
    innovation: (g, q, into) => addCombination(into.fill(0), 0, maps[g]![q]!, fine.innovations[g]!, 0, samples),
    white: (site, k, components) => {
      const [a, b] = [fine.white[site]![2 * k]!, fine.white[site]![2 * k + 1]!];
      return Array.from({ length: components }, (_, c) => a[c]!.map((x, m) => (x + b[c]![m]!) * Math.SQRT1_2));
    },
    like: fine,
  };
}

/** The numbers of a pass once more, which may be run over. */
export function repeated(pass: PassRecord): Source {
  const copied = (all: readonly Float64Array[]): readonly Float64Array[] => all.map((x) => x.slice());
  const innovations = pass.innovations.map(copied);
  const white = pass.white.map((site) => site.map(copied));
  const like = {
    ...pass,
    columns: pass.columns.map((c) => new Map([...c].map(([l, x]) => [l, x.slice()] as const))),
    starts: pass.starts.map(copied),
  };
  return {
    laws: random('unused'),
    normals: () => new Float64Array(pass.plan.samples),
    innovation: (g, q, into) => into.set(innovations[g]![q]!),
    white: (site, k) => white[site]![k]!,
    like,
  };
}
