import type { Letter } from '../../../../expr/expr.ts';
import type { EffectiveProcess } from '../../../../model/effective.ts';
import { product } from '../../../compile/arrays/program.ts';
import { shapeOf } from '../../../compile/request.ts';
import type { ClosureBlock, Closures } from '../closures.ts';
import { directions, precisionOf } from '../directions.ts';
import type { Failed } from '../failed.ts';
import type { Pass } from '../newton.ts';
import { covarianceOf } from '../noise.ts';
import type { Meet } from '../pass.ts';
import { type LinearSite, linearisation } from './linearSite.ts';
import { atOnce, type Linear, type LinearPopulation } from './modes.ts';

interface Given {
  readonly process: EffectiveProcess;
  readonly closures: Closures;
  readonly values: ReadonlyMap<Letter, Float64Array>;
  readonly sizes: ReadonlyMap<Letter, number>;
}

/** Sites that count for less are left out. */
const NEGLIGIBLE = 1e-9;
/** More sites than this are too many to look at with every frequency. */
const MOST = 3000;

/** A state at rest, linearised; `uncommon` says why changes common to all sites are not known. */
export type Linearised = { readonly linear: Linear; readonly uncommon?: string } | { readonly unseen: string };

/** All sites at rest of a state, linearised; `pass` shows them, `rough` fewer of them where they are many. */
export function linearised(g: Given, theta: Float64Array, pass: Pass, rough: () => Pass | Failed): Linearised {
  const { process, closures, values, sizes } = g;
  const made = process.populations.map((_, k) => linearisation(process, k, closures, values, sizes));
  const noise = covarianceOf(process, closures, values, sizes);
  const covariances = process.populations.map((_, k) => noise.of(theta, k));
  const axes = covariances.map((S, k) => directions(S, made[k]!.m));
  const precisions = axes.map((a, k) => precisionOf('failed' in a ? [] : a, made[k]!.m));
  const sites: LinearSite[][] = process.populations.map(() => []);
  const meet: Meet = (p, y, weight, z, labels) => {
    if (weight < NEGLIGIBLE || sites[p]!.length > MOST) return;
    sites[p]!.push(made[p]!.at(y, theta, labels, times(precisions[p]!, z), weight));
  };
  let passed = pass(theta, false, meet);
  if (sites.some((s) => s.length > MOST)) {
    for (const s of sites) s.length = 0;
    const fewer = rough();
    passed = 'failed' in fewer ? fewer : fewer(theta, false, meet);
  }
  if ('failed' in passed) return { unseen: passed.failed };
  if (sites.some((s) => s.length > MOST))
    return { unseen: 'sites of too many kinds were not looked at with every frequency' };
  if (sites.some((s) => s.some((x) => x.beside)))
    return { unseen: 'what sites do depends on correlations by itself, which was not looked at' };
  // One node of many may lie at a kink; where most do, slopes tell nothing.
  if (sites.some((own) => own.reduce((m, s) => m + (s.bent ? s.weight : 0), 0) > 0.5))
    return { unseen: 'most sites rest at a kink, where slopes do not tell what small changes do' };
  const populations = sites.map(
    (own, k): LinearPopulation => ({
      ...kindsOf(own),
      ...placesOf(g, k, made[k]!.lengths),
      noiseSlope: noise.slope(theta, k),
      precision: precisions[k]!,
    }),
  );
  const responses = closures.blocks.flatMap((b) =>
    b.kind === 'response' ? Array.from({ length: b.length }, (_, k) => b.offset + k) : [],
  );
  const linear = { process, closures, populations, responses };
  const uncommon = unknownResponses(linear, covariances);
  return uncommon === undefined ? { linear } : { linear, uncommon };
}

/** Sites told apart by how they answer. */
function kindsOf(sites: readonly LinearSite[]): Pick<LinearPopulation, 'sites' | 'kinds' | 'kindOf'> {
  const known = new Map<string, number>();
  const kinds: LinearSite[] = [];
  const kindOf = sites.map((s) => {
    const key = [s.slope, ...s.memory.map((m) => m.slope)].join(';');
    const before = known.get(key);
    if (before === undefined) {
      known.set(key, kinds.length);
      return kinds.push(s) - 1;
    }
    kinds[before] = { ...kinds[before]!, weight: kinds[before]!.weight + s.weight };
    return before;
  });
  return { sites, kinds, kindOf };
}

const times = (A: Float64Array, z: Float64Array): Float64Array =>
  Float64Array.from(z, (_, i) => z.reduce((s, x, j) => s + A[i * z.length + j]! * x, 0));

/** Why a response that changes is not known from the noise alone. */
function unknownResponses(linear: Linear, covariances: readonly Float64Array[]): string | undefined {
  for (const [index, p] of linear.populations.entries())
    for (const { block, row, rows, to, columns } of p.responses)
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) {
          const r = linear.responses.indexOf(block.offset + i * columns + j);
          const acts = linear.populations.some((x) =>
            x.sites.some((s) => s.memory[r]?.value.some((v) => Math.abs(v) > 1e-12)),
          );
          if (!acts) continue;
          const m = p.sites[0]!.m;
          const [S, Q] = [covariances[index]!, p.precision];
          for (let a = 0; a < m; a++) {
            let x = 0;
            for (let b = 0; b < m; b++) x += Q[a * m + b]! * S[b * m + to + j]!;
            if (Math.abs(x - (a === to + j ? 1 : 0)) > 1e-6) return UNCOMMON;
          }
          const equal = p.kinds.map((s) => atOnce(s)[(row + i) * m + to + j]!);
          if (Math.max(...equal) - Math.min(...equal) > 1e-9) return UNCOMMON;
        }
  return undefined;
}
const UNCOMMON = 'changes common to all sites were looked at where they are slow only';

/** Where the parts of averages and kernels stand among what is measured, in the order of `measuredTerms`. */
function placesOf({ process, closures, sizes }: Given, population: number, lengths: readonly number[]) {
  let [slice, at] = [0, 0];
  const take = (): { readonly row: number; readonly length: number } => {
    const length = lengths[slice++]!;
    at += length;
    return { row: at - length, length };
  };
  const block = (l: Letter): ClosureBlock => closures.blocks.find((b) => b.letter === l)!;
  const averages = process.averages
    .filter((a) => a.population === population)
    .map((a) => ({ block: block(a.letter), ...take() }));
  const [products, responses]: [LinearPopulation['products'][number][], LinearPopulation['responses'][number][]] = [
    [],
    [],
  ];
  for (const k of process.kernels) {
    if (k.population !== population) continue;
    const left = take();
    if (k.kind === 'average') {
      const right = take();
      products.push({
        block: block(k.letter),
        left: left.row,
        rows: left.length,
        right: right.row,
        columns: right.length,
      });
      continue;
    }
    let to = 0;
    for (const q of process.populations[population]!.processes) {
      const columns = product(shapeOf(q.letter, sizes));
      if (q.letter === k.to.letter) {
        responses.push({ block: block(k.letter), row: left.row, rows: left.length, to, columns });
        break;
      }
      to += columns;
    }
  }
  return { averages, products, responses };
}
