import { flowGrid } from './grid.ts';
import { Exploded, Level } from './level.ts';
import type { Question } from './question.ts';
import { fresh } from './source.ts';
import { STABLE } from './stiffness.ts';

/** Steps and samples of the pass that looks how fast things move. */
const STEPS = 128;
const SAMPLES = 64;
/** No step is longer than the mean one times this. */
const LONGEST = 4;
/** Few samples do not know the fastest of many: steps are shorter by this. */
const SAFE = 0.7;

/**
 * Times of a flow with steps where the sites move: a pass of few samples tells how large second differences are at each time, and steps are
 * made as long as the time in which things move there (equidistribution, de Boor 1974). The times asked for are among them.
 */
export function gradedGrid(question: Question, asked: readonly number[], steps: number): Float64Array {
  const ends = [...new Set(asked.filter((t) => t > 0))].sort((a, b) => a - b);
  const density = densityOf(question, asked);
  if (density === undefined) return flowGrid(asked, steps);
  const { times, total, fastest } = density;
  const at = (t: number): number => {
    let k = 1;
    while (k < times.length - 1 && times[k]! < t) k++;
    const part = (t - times[k - 1]!) / (times[k]! - times[k - 1]!);
    return total[k - 1]! + part * (total[k]! - total[k - 1]!);
  };
  const inverse = (value: number): number => {
    let k = 1;
    while (k < times.length - 1 && total[k]! < value) k++;
    const part = (value - total[k - 1]!) / (total[k]! - total[k - 1]!);
    return times[k - 1]! + part * (times[k]! - times[k - 1]!);
  };
  const whole = total.at(-1)!;
  const made = [0];
  let from = 0;
  for (const to of ends) {
    const [a, b] = [at(from), at(to)];
    const count = Math.max(1, Math.ceil(((b - a) / whole) * steps - 1e-9));
    for (let k = 1; k < count; k++) made.push(inverse(a + ((b - a) * k) / count));
    made.push(to);
    from = to;
  }
  return shortened(made, (STABLE / fastest) * SAFE);
}

/** With every step that is longer cut into equal parts. */
function shortened(times: readonly number[], longest: number): Float64Array {
  return Float64Array.from(
    times.flatMap((t, k) => {
      if (k === 0) return [t];
      const from = times[k - 1]!;
      const parts = Math.max(1, Math.ceil((t - from) / longest));
      return Array.from({ length: parts }, (_, j) => (j + 1 === parts ? t : from + ((t - from) * (j + 1)) / parts));
    }),
  );
}

/** The integral of the wanted number of steps in a unit of time; undefined where the pass does not come to its end. */
function densityOf(question: Question, asked: readonly number[]) {
  const times = flowGrid(asked, STEPS);
  const n = times.length;
  if (n < 4) return undefined;
  const level = new Level({ ...question, moments: [] }, times, SAMPLES, SAMPLES);
  const seen: Float64Array[][] = [];
  const responses = question.process.kernels.filter((k) => k.kind === 'response').map((k) => k.letter);
  const speed = new Float64Array(n);
  const bent = (k: number, of: (j: number) => Float64Array, scale: number): void => {
    const [h, g] = [times[k]! - times[k - 1]!, times[k + 1]! - times[k]!];
    const [a, b, c] = [of(k - 1), of(k), of(k + 1)];
    const bend = b.map((x, m) => (2 * ((c[m]! - x) / g - (x - a[m]!) / h)) / (g + h));
    // A square root of a second derivative over its size: the inverse of a time.
    speed[k] = Math.max(speed[k]!, (meanSquare(bend) / scale) ** (1 / 4));
  };
  let fastest = 0;
  try {
    ({ fastest } = level.run(fresh(`${question.seed} grid`, SAMPLES, true), 1e-10, undefined, (columns) => {
      const last = seen.length;
      seen.push(
        level.plan.sites.flatMap((s, p) => s.states.map((x) => Float64Array.from(columns[p]!.get(x.state.letter)!))),
      );
      // Memory is a sum over the past: responses have to be seen as they fade.
      for (const l of responses) {
        const row = level.plan.rows.get(l)!;
        for (let c = 0; c < row.length; c += n) {
          const own = row.subarray(c, c + last + 1);
          const scale = own.reduce((m, x) => Math.max(m, x * x), 0);
          for (let k = 1; k < last && scale > 0; k++) bent(k, (j) => own.subarray(j, j + 1), scale);
        }
      }
    }));
  } catch (e) {
    if (e instanceof Exploded) return undefined;
    throw e;
  }
  for (let j = 0; j < seen[0]!.length; j++) {
    const scale = Math.max(...seen.map((s) => meanSquare(s[j]!)));
    for (let k = 1; k < n - 1 && scale > 0; k++) bent(k, (i) => seen[i]![j]!, scale);
  }
  speed[0] = speed[1]!;
  speed[n - 1] = speed[n - 2]!;
  const horizon = times[n - 1]!;
  let mean = 0;
  for (let k = 1; k < n; k++) mean += ((speed[k - 1]! + speed[k]!) / 2) * (times[k]! - times[k - 1]!);
  mean /= horizon;
  const total = new Float64Array(n);
  for (let k = 1; k < n; k++) {
    const here = Math.max(speed[k - 1]!, speed[k]!, mean / LONGEST);
    total[k] = total[k - 1]! + here * (times[k]! - times[k - 1]!);
  }
  return total[n - 1]! > 0 && Number.isFinite(total[n - 1]!) ? { times, total, fastest } : undefined;
}

const meanSquare = (x: Float64Array): number => x.reduce((s, v) => s + v * v, 0) / x.length;
