import type { Letter } from '../../../expr/expr.ts';
import { letters } from '../../../expr/traverse.ts';
import { shapeOf } from '../../compile/request.ts';
import type { Numbers } from '../numbers.ts';
import type { Question } from '../question.ts';
import type { Places, QuadraticTerm } from './affine.ts';
import { inlined } from './inlined.ts';
import { type Stage, stages } from './order.ts';
import { type KernelKind, Parts } from './parts.ts';
import type { ProfileMean } from './profileMean.ts';
import { compileSite, layOut, type Site } from './site.ts';

export interface AveragePart {
  readonly letter: Letter;
  readonly site: number;
  readonly term: QuadraticTerm | ProfileMean;
}
export type KernelPart = {
  readonly letter: Letter;
  readonly site: number;
  readonly count: number;
} & KernelKind;

/** An effective process compiled for the two-time solver: which histories are kept, and what is done at each time. */
export interface Plan {
  readonly discrete: boolean;
  readonly sites: readonly Site[];
  readonly averages: readonly AveragePart[];
  readonly kernels: readonly KernelPart[];
  readonly stages: readonly Stage[];
  /** By population: the places whose two-time correlations are kept, and those that are kicked. */
  readonly kept: readonly (readonly number[])[];
  readonly kicked: readonly (readonly number[])[];
  /** Values of averages, and the time: written to as time goes on. */
  readonly moving: Map<Letter, Float64Array>;
  readonly numbers: Numbers;
  readonly now: Letter;
  readonly parts: Parts;
  /** What is asked, with named quantities put in. */
  readonly moments: Question['moments'];
}

/**
 * Compiles a process whose sites are linear. `gaussian` allows kernels and averages of other functions of a site, which is
 * then a Gaussian process; its starts, labels and draws have to be so. @throws {NoAnswer} where something is not linear.
 */
export function plan(asked: Question, gaussian = false): Plan {
  const q = gaussian ? inlined(asked) : asked;
  const p = q.process;
  const moving = new Map<Letter, Float64Array>([[p.now, new Float64Array(1)]]);
  // Averages start at 1: what does not depend on one must not meet a division by 0.
  for (const a of p.averages)
    moving.set(a.letter, new Float64Array(shapeOf(a.letter, q.sizes).reduce((n, k) => n * k, 1)).fill(1));
  const numbers: Numbers = { sizes: q.sizes, fixed: q.values, moving };
  const places = p.populations.map((x) => layOut(x, numbers));
  const order = stages(p);
  const sites = p.populations.map((_, k) => compileSite(p, k, places[k]!, numbers));
  const parts = new Parts(p.populations, places, numbers, gaussian);
  const averages = p.averages.map((a): AveragePart => {
    const term = parts.mean(a.term, a.indices, a.population, `the average ${a.letter.name}`);
    return { letter: a.letter, site: a.population, term };
  });
  const kernels = p.kernels.map((k): KernelPart => {
    const count = shapeOf(k.letter, q.sizes).reduce((n, m) => n * m, 1);
    return { letter: k.letter, site: k.population, count, ...parts.kernel(k) };
  });
  return {
    discrete: p.time === 'discrete',
    sites,
    averages,
    kernels,
    stages: order,
    kept: keptPlaces(q, places),
    kicked: kickedPlaces(q, places),
    moving,
    numbers,
    now: p.now,
    parts,
    moments: q.moments,
  };
}

const range = (x: { readonly offset: number; readonly count: number }): number[] =>
  Array.from({ length: x.count }, (_, k) => x.offset + k);

/** States, and the processes that are read at an earlier time: by memories, kernels and what is asked. */
function keptPlaces(q: Question, places: readonly Places[]): readonly (readonly number[])[] {
  const p = q.process;
  return p.populations.map((site, k) => {
    const asked = q.moments.flatMap(({ moment: m }) =>
      m.population !== k ? [] : m.kind === 'average' ? m.factors.map((f) => f.term) : [m.of],
    );
    const terms = [
      ...site.processes.flatMap((f) => f.memory.map((m) => m.of)),
      ...p.kernels.flatMap((x) => (x.kind === 'average' && x.population === k ? [x.right.term] : [])),
      ...asked,
    ];
    const read = new Set(terms.flatMap((t) => letters(t)));
    const own = places[k]!;
    return [
      ...Array.from({ length: own.states }, (_, n) => n),
      ...site.processes.filter((f) => read.has(f.letter)).flatMap((f) => range(own.at.get(f.letter)!)),
    ];
  });
}

/** The processes with noise, and those of which a response is wanted. */
function kickedPlaces(q: Question, places: readonly Places[]): readonly (readonly number[])[] {
  const p = q.process;
  return p.populations.map((site, k) => {
    const kicked = new Set<Letter>(p.covariances.map((c) => c.right));
    for (const x of p.kernels) if (x.kind === 'response' && x.population === k) kicked.add(x.to.letter);
    for (const { moment: m } of q.moments)
      if (m.kind === 'response' && m.population === k) for (const l of letters(m.to)) kicked.add(l);
    const own = places[k]!;
    const all = [...site.states.map((s) => s.letter), ...site.processes.map((f) => f.letter)];
    return all.filter((l) => kicked.has(l)).flatMap((l) => range(own.at.get(l)!));
  });
}
