import type { Atom, Expr, Letter } from '../../../expr/expr.ts';
import { mentions } from '../../../expr/traverse.ts';
import type { EffectiveProcess, Label, Population, SiteState } from '../../../model/effective.ts';
import { shapeOf } from '../../compile/request.ts';
import { scalar } from '../../scalar.ts';
import { lawMoments } from '../lawMoments.ts';
import { type Gauge, gauge, type Numbers } from '../numbers.ts';
import { NoAnswer } from '../refusal.ts';
import { AffineTerm, type Places } from './affine.ts';
import { RowTerm } from './rowTerm.ts';

/** A state of a site, compiled. */
export interface StatePart {
  readonly letter: Letter;
  readonly offset: number;
  readonly count: number;
  readonly right: AffineTerm;
  /** What white noise is multiplied with, one number for each component. */
  readonly noise?: Gauge;
}

/** ∫ kernel · of for each component of a process, summed over `inner` binders. */
export interface MemoryPart {
  readonly kernel: RowTerm;
  readonly of: AffineTerm;
  readonly inner: number;
}

/** The covariance of the noise of a process at the later time with that of another one at the earlier. */
export interface NoisePart {
  readonly with: Letter;
  readonly offset: number;
  readonly count: number;
  readonly row: RowTerm;
}

export interface ProcessPart {
  readonly letter: Letter;
  readonly offset: number;
  readonly count: number;
  readonly local: AffineTerm;
  readonly memory: readonly MemoryPart[];
  readonly noise: readonly NoisePart[];
}

/** One population, compiled: everything that is linear at its site. */
export interface Site {
  readonly places: Places;
  readonly states: readonly StatePart[];
  readonly processes: readonly ProcessPart[];
  /** E of products of what stands still, over the still places. */
  readonly still: Float64Array;
  /** Variances of draws, over the draw places. */
  readonly drawVariances: Float64Array;
  /** At the start: E(state times still), states × still, and E(state times state). */
  readonly startMeans: Float64Array;
  readonly startSeconds: Float64Array;
}

const lengthOf = (l: Letter, numbers: Numbers): number => shapeOf(l, numbers.sizes).reduce((n, k) => n * k, 1);

/** A number in parameters, for each value of the indices, row-major. */
function eachValue(
  indices: readonly Atom[],
  l: Letter,
  numbers: Numbers,
  of: (number: (e: Expr) => number) => void,
): void {
  const shape = shapeOf(l, numbers.sizes);
  const values = {
    size: (s: Letter) => numbers.sizes.get(s)!,
    component: (s: Letter, at: readonly number[]) => {
      const known = numbers.fixed.get(s);
      if (known === undefined) throw new NoAnswer('does not apply', `a law has ${s.name} in it`);
      const own = shapeOf(s, numbers.sizes);
      return known[at.reduce((n, k, m) => n * own[m]! + k - 1, 0)]!;
    },
  };
  const visit = (k: number, atoms: ReadonlyMap<Atom, number>): void => {
    if (k === shape.length) {
      of((e) => scalar(e, values, atoms));
      return;
    }
    for (let n = 1; n <= shape[k]!; n++) visit(k + 1, new Map([...atoms, [indices[k]!, n]]));
  };
  visit(0, new Map());
}

/** Lays out the places of a population. */
export function layOut(p: Population, numbers: Numbers): Places {
  const at = new Map<Letter, { offset: number; count: number }>();
  let next = 0;
  const put = (l: Letter): void => {
    const count = lengthOf(l, numbers);
    at.set(l, { offset: next, count });
    next += count;
  };
  for (const s of p.states) put(s.letter);
  const states = next;
  for (const f of p.processes) put(f.letter);
  const one = next++;
  for (const l of p.labels) put(l.letter);
  const still = next - one;
  const firstDraw = next;
  for (const l of p.draws) put(l.letter);
  const drawMeans = new Float64Array(next);
  let k = firstDraw;
  for (const l of p.draws) for (const m of moments(l, numbers)) drawMeans[k++] = m.mean;
  return { states, moving: one, one, still, all: next, at, drawMeans };
}

function moments(l: Label, numbers: Numbers): readonly { readonly mean: number; readonly variance: number }[] {
  const found: { mean: number; variance: number }[] = [];
  eachValue(l.indices, l.letter, numbers, (number) => found.push(lawMoments(l.law, number)));
  return found;
}

/** @throws {NoAnswer} where something is not linear. */
export function compileSite(process: EffectiveProcess, index: number, places: Places, numbers: Numbers): Site {
  const p = process.populations[index]!;
  const kernels = new Set(process.kernels.map((k) => k.letter));
  const offsetOf = (l: Letter): number => places.at.get(l)!.offset;
  const rowTerm = (term: Expr, indices: readonly Atom[]): RowTerm =>
    new RowTerm(term, indices, kernels, numbers, process.earlier);

  const states = p.states.map((s): StatePart => {
    const what = `the right side of ${s.letter.name}`;
    return {
      letter: s.letter,
      offset: offsetOf(s.letter),
      count: places.at.get(s.letter)!.count,
      right: new AffineTerm(s.right, s.indices, places, numbers, what),
      ...(s.noise === undefined ? {} : { noise: whiteNoise(s, places, numbers) }),
    };
  });

  const processes = p.processes.map((f): ProcessPart => {
    const noise = process.covariances.filter((c) => c.left === f.letter);
    const name = f.letter.name;
    return {
      letter: f.letter,
      offset: offsetOf(f.letter),
      count: places.at.get(f.letter)!.count,
      local: new AffineTerm(f.local, f.indices, places, numbers, `the local part of ${name}`),
      memory: f.memory.map((m) => {
        const indices = [...f.indices, ...m.binders];
        const of = new AffineTerm(m.of, indices, places, numbers, `what the memory of ${name} acts on`);
        const kernel = rowTerm(m.kernel, indices);
        return { kernel, of, inner: kernel.count / places.at.get(f.letter)!.count };
      }),
      noise: noise.map((c) => ({
        with: c.right,
        offset: offsetOf(c.right),
        count: places.at.get(c.right)!.count,
        row: rowTerm(c.term, [...c.leftIndices, ...c.rightIndices]),
      })),
    };
  });

  const still = new Float64Array(places.still ** 2);
  const means = [1, ...p.labels.flatMap((l) => moments(l, numbers).map((m) => m.mean))];
  const variances = [0, ...p.labels.flatMap((l) => moments(l, numbers).map((m) => m.variance))];
  for (let a = 0; a < places.still; a++)
    for (let b = 0; b < places.still; b++)
      still[a * places.still + b] = means[a]! * means[b]! + (a === b ? variances[a]! : 0);
  const drawVariances = Float64Array.from(p.draws.flatMap((l) => moments(l, numbers).map((m) => m.variance)));
  return { places, states, processes, still, drawVariances, ...starts(p, places, still, numbers) };
}

function whiteNoise(s: SiteState, places: Places, numbers: Numbers): Gauge {
  for (const l of places.at.keys())
    if (mentions(s.noise!, l))
      throw new NoAnswer(
        'does not apply',
        `the noise of ${s.letter.name} is multiplied by ${l.name}, which differs between sites`,
      );
  return gauge(s.noise!, s.indices, [], numbers);
}

function starts(
  p: Population,
  places: Places,
  still: Float64Array,
  numbers: Numbers,
): Pick<Site, 'startMeans' | 'startSeconds'> {
  const startMeans = new Float64Array(places.states * places.still);
  const startSeconds = new Float64Array(places.states ** 2);
  // The start is a linear form in what stands still, plus an independent part.
  const forms = new Float64Array(places.states * places.still);
  const own = new Float64Array(places.states);
  for (const s of p.states) {
    const { offset } = places.at.get(s.letter)!;
    let k = offset;
    if (s.initial.kind === 'law') {
      const { law } = s.initial;
      eachValue(s.indices, s.letter, numbers, (number) => {
        const m = lawMoments(law, number);
        forms[k * places.still] = m.mean;
        own[k++] = m.variance;
      });
    } else {
      const term = new AffineTerm(s.initial.term, s.indices, places, numbers, `the start of ${s.letter.name}`);
      const rows = term.read();
      for (let r = 0; r < term.rows; r++)
        for (let m = 0; m < places.one; m++)
          if (rows[r * places.all + m] !== 0)
            throw new NoAnswer('does not apply', `the start of ${s.letter.name} is given by another state`);
      for (let r = 0; r < term.rows; r++, k++)
        for (let e = 0; e < places.still; e++) forms[k * places.still + e] = rows[r * places.all + places.one + e]!;
    }
  }
  const n = places.still;
  for (let a = 0; a < places.states; a++)
    for (let e = 0; e < n; e++)
      for (let f = 0; f < n; f++) startMeans[a * n + e]! += forms[a * n + f]! * still[f * n + e]!;
  for (let a = 0; a < places.states; a++)
    for (let b = 0; b < places.states; b++) {
      for (let e = 0; e < n; e++) startSeconds[a * places.states + b]! += startMeans[a * n + e]! * forms[b * n + e]!;
      if (a === b) startSeconds[a * places.states + b]! += own[a]!;
    }
  return { startMeans, startSeconds };
}
