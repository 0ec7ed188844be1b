import { cutsOf, type Look } from './cuts.ts';
import { density } from './density.ts';
import { directions } from './directions.ts';
import type { Failed } from './failed.ts';
import type { LabelPlan } from './labels.ts';
import { type Coordinate, rule, smoothRule } from './line.ts';
import type { Choice, Range, Rest } from './rest.ts';
import { Scanner } from './scanner.ts';
import { restOfSeveral } from './settling.ts';
import type { Site } from './site.ts';
import { WellSearch } from './wellSearch.ts';
import type { Wells } from './wells.ts';

/** Random numbers of a site that are averaged over with rules are few. */
const MOST_DIMENSIONS = 2;
/** Of the nodes of outer coordinates, at every so many several attracting states are looked for. */
const EVERY = 5;

export interface Averaging {
  readonly choice: Choice;
  readonly fineness: number;
  /** States are followed from one noise to the next; otherwise all of them are looked for everywhere. */
  readonly follows: boolean;
}

export interface Averaged {
  /** Whether on the way some site was seen to have several attracting states. */
  readonly several: boolean;
  /** All that was looked for of them, where the echo was asked for. */
  readonly wells: Wells | undefined;
  readonly moving: boolean;
  /** E of each measured number. */
  readonly means: Float64Array;
  /** E[measured i × measured j]. */
  readonly products: Float64Array;
  /** E[answer of measured i to a kick on process j], whole without what acts at once. */
  readonly responses: Float64Array;
  /** E[answer i,a × answer j,b] as (measured × m)², where asked for. */
  readonly echo: Float64Array;
}

/** The average over noise and labels of one site. */
export function average(
  site: Site,
  sigma: Float64Array,
  plan: LabelPlan,
  ranges: readonly Range[],
  g: Averaging,
  wantEcho: boolean,
  meet?: (y: Float64Array, weight: number, z: Float64Array, labels: Float64Array) => void,
): Averaged | Failed {
  const { n, m, measuredCount: q } = site;
  const size = n + m;
  const axes = directions(sigma, m);
  if ('failed' in axes) return axes;
  const coordinates: Coordinate[] = [...axes.map((): Coordinate => 'normal'), ...plan.coordinates];
  if (coordinates.length > MOST_DIMENSIONS)
    return {
      failed: `${coordinates.length} numbers of a site are random: at most ${MOST_DIMENSIONS} are averaged over`,
    };
  const result = {
    several: false,
    moving: false,
    means: new Float64Array(q),
    products: new Float64Array(q * q),
    responses: new Float64Array(q * m),
    echo: new Float64Array(wantEcho ? (q * m) ** 2 : 0),
  };
  const range = ranges[0] ?? { low: -Infinity, high: Infinity };
  const scanner = n === 1 ? new Scanner(site, range, g.choice, g.fineness) : undefined;
  const labels = new Float64Array(site.labelCount);
  const z = new Float64Array(m);
  const wells = new WellSearch(site, ranges, scanner, z);
  const measured = new Float64Array(q);
  const wantAnswers = m > 0;
  let failure: string | undefined;
  const add = (y: Float64Array, w: number, answers: boolean): void => {
    site.measure(y, measured);
    for (let i = 0; i < q; i++) {
      result.means[i] = result.means[i]! + w * measured[i]!;
      for (let j = 0; j < q; j++)
        result.products[i * q + j] = result.products[i * q + j]! + w * measured[i]! * measured[j]!;
    }
    if (!answers) return;
    meet?.(y, w, z, labels);
    const a = site.answer(y);
    if (a === undefined) return;
    const whole = new Float64Array(q * m);
    for (let i = 0; i < q; i++)
      for (let c = 0; c < m; c++) {
        let [s, e] = [0, 0];
        for (let k = 0; k < size; k++) {
          s += a.slope[i * size + k]! * a.whole[k * m + c]!;
          e += a.slope[i * size + k]! * a.equal[k * m + c]!;
        }
        whole[i * m + c] = s;
        result.responses[i * m + c] = result.responses[i * m + c]! + w * (s - e);
      }
    if (wantEcho)
      for (let i = 0; i < q * m; i++)
        for (let j = 0; j < q * m; j++)
          result.echo[i * q * m + j] = result.echo[i * q * m + j]! + w * whole[i]! * whole[j]!;
  };
  const place = (x: ArrayLike<number>, set: LabelPlan['cases'][number]['set']): void => {
    z.fill(0);
    axes.forEach((v, k) => {
      for (let j = 0; j < m; j++) z[j] = z[j]! + x[k]! * v[j]!;
    });
    if (site.labelCount > 0) {
      set(x, axes.length, labels);
      site.setLabels(labels);
    }
  };
  const dimension = coordinates.length;
  let outerIndex = 0;
  const outer = coordinates.slice(1).map((c) => smoothRule(c, g.fineness));
  for (const { weight, set } of plan.cases) {
    if (weight === 0) continue;
    walk(outer, (rest, w) => {
      if (failure !== undefined) return;
      const x = [0, ...rest];
      const at = (inner: number): void => {
        if (dimension > 0) x[0] = inner;
        place(x, set);
      };
      if (site.noise !== undefined) {
        const inner = dimension === 0 ? { nodes: [0], weights: [1] } : smoothRule(coordinates[0]!, g.fineness);
        inner.nodes.forEach((node, k) => {
          at(node);
          const found = density(site, z, range, g.fineness);
          if ('failed' in found) failure ??= found.failed;
          else
            for (const [s, y] of found.states.entries())
              add(y, weight * w * inner.weights[k]! * found.weights[s]!, false);
        });
        return;
      }
      const look: Look = (inner, ...hints) => {
        at(inner);
        const known = hints.filter((h) => h !== undefined && h.kind !== 'none');
        if (scanner === undefined) return restOfSeveral(site, z, ranges, known.find((h) => h.kind === 'fixed')?.y);
        for (const hint of g.follows ? known : []) {
          const near = scanner.near(hint, z);
          if (near !== undefined) return near;
        }
        return scanner.rest(z);
      };
      // A branch that is followed does not see another one begin.
      if (wantEcho && n > 0 && outerIndex++ % (outer.length === 0 ? 1 : EVERY) === 0)
        wells.along(coordinates[0], outer.length === 0, weight * w, at);
      const cuts = dimension === 0 ? [] : cutsOf(coordinates[0]!, look);
      if (typeof cuts === 'string') {
        failure ??= cuts;
        return;
      }
      const inner = dimension === 0 ? { nodes: [0], weights: [1] } : rule(coordinates[0]!, cuts, g.fineness);
      let hint: Rest | undefined;
      inner.nodes.forEach((node, k) => {
        const found = look(node, hint);
        hint = found;
        const mass = weight * w * inner.weights[k]!;
        if (found.kind === 'none') failure ??= found.reason;
        else if (found.kind === 'fixed') {
          result.several ||= found.several;
          add(found.y, mass, wantAnswers || meet !== undefined);
        } else {
          result.moving = true;
          found.visit((y, part) => add(y, mass * part, false));
        }
      });
    });
    if (failure !== undefined) return { failed: failure };
  }
  return { ...result, wells: wantEcho ? wells.found(axes.length === 1 ? axes[0] : undefined) : undefined };
}

/** All combinations of nodes of rules. */
function walk(rules: readonly ReturnType<typeof rule>[], visit: (x: readonly number[], weight: number) => void): void {
  const go = (k: number, x: readonly number[], w: number): void => {
    const r = rules[k];
    if (r === undefined) visit(x, w);
    else for (const [j, node] of r.nodes.entries()) go(k + 1, [...x, node], w * r.weights[j]!);
  };
  go(0, [], 1);
}
