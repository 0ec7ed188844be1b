import type { Atom, Expr, Letter } from '../../../expr/expr.ts';
import type { EffectiveProcess, Moment } from '../../../model/effective.ts';
import { product } from '../../compile/arrays/program.ts';
import { shapeOf } from '../../compile/request.ts';
import { scalar } from '../../scalar.ts';
import { sizeOf } from '../../setting/values.ts';
import { type Averaged, type Averaging, average } from './average.ts';
import type { Closures } from './closures.ts';
import { echoMatrix } from './echo.ts';
import type { Failed } from './failed.ts';
import { type LabelPlan, labelPlan } from './labels.ts';
import { covarianceOf } from './noise.ts';
import type { Range } from './rest.ts';
import { type Site, siteOf } from './site.ts';
import type { Wells } from './wells.ts';

/** What one pass through the sites found: the closures that follow from given ones. */
export interface Passed {
  readonly theta: Float64Array;
  /** One for each moment that is asked for; NaN for those of other kinds. */
  readonly moments: Float64Array;
  /** The answer of covariances to a small independent noise of the same covariance: its spectral radius is the stability functional. */
  readonly echo: Float64Array | undefined;
  /** Whether some site was seen to have several attracting states, or went round. */
  readonly several: boolean;
  /** What was found where all of them were looked for, with the echo. */
  readonly wells: Wells | undefined;
  readonly moving: boolean;
}

interface Given extends Averaging {
  readonly process: EffectiveProcess;
  readonly closures: Closures;
  readonly values: ReadonlyMap<Letter, Float64Array>;
  readonly sizes: ReadonlyMap<Letter, number>;
  readonly asked: readonly Moment[];
}

/** What is shown each site at rest of a population: its state, how much it counts, the noise of its fields, its labels. */
export type Meet = (population: number, y: Float64Array, weight: number, z: Float64Array, labels: Float64Array) => void;

/** Compiled once; each call is one pass. */
export function passes(g: Given): ((theta: Float64Array, wantEcho: boolean, meet?: Meet) => Passed | Failed) | Failed {
  const { process, closures, values, sizes, asked } = g;
  const read = (e: Expr, atoms: ReadonlyMap<Atom, number>): number =>
    scalar(
      e,
      {
        size: (l) => sizes.get(l)!,
        component: (l, at) => values.get(l)![flat(l, at, sizes)]!,
      },
      atoms,
    );
  const sites = process.populations.map((_, k) => siteOf(process, k, closures, values, sizes, asked));
  const plans = process.populations.map((p) => labelPlan(p.labels, sizes, read));
  const many = plans.find((p) => 'failed' in p);
  if (many !== undefined) return many as Failed;
  const noise = covarianceOf(process, closures, values, sizes);
  const ranges = process.populations.map((p) =>
    p.states.flatMap((s): Range[] => {
      const range = rangeOf(s.letter, read);
      return Array.from({ length: product(shapeOf(s.letter, sizes)) }, () => range);
    }),
  );
  return (theta, wantEcho, meet) => {
    const next = new Float64Array(closures.count);
    const moments = new Float64Array(asked.length).fill(Number.NaN);
    const products: Float64Array[] = [];
    let [several, moving] = [false, false];
    let wells: Wells | undefined;
    for (const [k, site] of sites.entries()) {
      site.setClosures(theta);
      const sigma = noise.of(theta, k);
      const own = meet && ((y: Float64Array, w: number, z: Float64Array, l: Float64Array) => meet(k, y, w, z, l));
      const found = average(site, sigma, plans[k] as LabelPlan, ranges[k]!, g, wantEcho, own);
      if ('failed' in found) return found;
      several ||= found.several || found.wells !== undefined;
      if (found.wells !== undefined && !(wells && wells.share > found.wells.share)) wells = found.wells;
      moving ||= found.moving;
      fill(g, k, site, found, next, moments);
      products.push(found.echo);
    }
    const echo = wantEcho && !moving ? echoMatrix(g, sites, products, noise, theta) : undefined;
    return { theta: next, moments, echo, several, wells, moving };
  };
}

const flat = (l: Letter, at: readonly number[], sizes: ReadonlyMap<Letter, number>): number =>
  at.reduce((k, i, axis) => k * sizeOf(l.axes[axis]!.size, sizes) + i - 1, 0);

/** Where a state may lie. */
function rangeOf(l: Letter, read: (e: Expr, atoms: ReadonlyMap<Atom, number>) => number): Range {
  const free = { low: -Infinity, high: Infinity };
  if (l.domain.kind !== 'real') return free;
  const { lower, upper } = l.domain;
  return {
    low: lower === undefined ? -Infinity : read(lower.value, new Map()),
    high: upper === undefined ? Infinity : read(upper.value, new Map()),
  };
}

/** Puts averages into the places of the closures and of the moments. */
function fill(
  g: Given,
  population: number,
  site: Site,
  found: Averaged,
  next: Float64Array,
  moments: Float64Array,
): void {
  const { process, closures, asked } = g;
  const q = site.measuredCount;
  const { m } = site;
  let slice = 0;
  const take = () => site.measured[slice++]!;
  const offset = (l: Letter): number => closures.blocks.find((b) => b.letter === l)!.offset;
  for (const a of process.averages) {
    if (a.population !== population) continue;
    const s = take();
    next.set(found.means.subarray(s.offset, s.offset + s.length), offset(a.letter));
  }
  for (const k of process.kernels) {
    if (k.population !== population) continue;
    const into = offset(k.letter);
    const left = take();
    if (k.kind === 'average') {
      const right = take();
      for (let i = 0; i < left.length; i++)
        for (let j = 0; j < right.length; j++)
          next[into + i * right.length + j] = found.products[(left.offset + i) * q + right.offset + j]!;
      continue;
    }
    const to = processPlace(site, k.to.letter, g.sizes);
    for (let i = 0; i < left.length; i++)
      for (let j = 0; j < to.length; j++)
        next[into + i * to.length + j] = found.responses[(left.offset + i) * m + to.offset + j]!;
  }
  asked.forEach((a, k) => {
    if (a.population === population && a.kind === 'average') moments[k] = found.means[take().offset]!;
  });
}

function processPlace(site: Site, l: Letter, sizes: ReadonlyMap<Letter, number>): { offset: number; length: number } {
  let offset = 0;
  for (const p of site.population.processes) {
    const length = product(shapeOf(p.letter, sizes));
    if (p.letter === l) return { offset, length };
    offset += length;
  }
  throw new Error(`${l.name} is no process of this site`);
}
