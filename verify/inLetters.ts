import {
  type At,
  field,
  fixedPointsInLetters,
  jacobian,
  type Model,
  quadratureError,
  type SpectrumInLetters,
  type States,
  solve,
  spectraInLetters,
  thresholdsInLetters,
} from '../src/index.ts';
import { isCertain, largest, like, type Property, packed, passedOver, UNCERTAIN } from './property.ts';
import { jacobianWithin } from './tangent.ts';

// What is derived in letters, at random numbers for the letters. Each property is made of the means by which it is found: of
// the engine's, unless one asks of others.

type Matrix = readonly (readonly number[])[];

/** The size of a field that vanishes: that of its derivatives. */
const scaleOf = (J: Matrix): number => Math.max(largest(J.flat()), 1e-6);
const distance = (x: readonly number[], y: readonly number[]): number => largest(x.map((v, k) => v - y[k]!));

export const fixedPointsBy = (found: typeof fixedPointsInLetters): Property => ({
  name: 'fixed points in letters are all there are',
  wrong(m, at) {
    if (!isCertain(m)) return UNCERTAIN;
    let asked = 0;
    for (const list of found(m, at)) {
      const where = list.ansatz === null ? '' : ` within ${list.ansatz}`;
      for (const { isFamily, count, points } of list.branches) {
        for (const p of points) {
          if (!p.inDomain) continue;
          const there = { ...at, states: p.states };
          const f = packed(field(m, there));
          // The field may have a pole there: the list is of what vanishes in its numerators.
          if (!f.every(Number.isFinite)) continue;
          asked++;
          const J = jacobian(m, there);
          const allowed = 1e-7 * scaleOf(J) * Math.max(1, largest(packed(p.states))) + quadratureError(m, there);
          if (largest(f) > allowed) return `the field is ${largest(f)} at ${JSON.stringify(p.letters)}${where}`;
        }
        const inside = points.filter((p) => p.inDomain).length;
        if (!isFamily && count !== null && inside !== count && !points.some((p) => p.onBound))
          return `${count} points are said to be in the domains${where}, there are ${inside}: ${JSON.stringify(points.map((p) => p.letters))}`;
      }
      if (list.complete) asked++;
      const missed = list.complete ? missing(m, at, list) : undefined;
      if (missed !== undefined) return `${missed} is not listed${where}`;
    }
    return asked > 0 ? undefined : passedOver('no fixed points are derived in letters');
  },
});

type Listed = ReturnType<typeof fixedPointsInLetters>[number];
/** A certified fixed point that is on no list. */
function missing(m: Model, at: At, list: Listed): string | undefined {
  const { sizes, parameters, seed } = at;
  const { result } = solve(m, {
    ...(sizes && { sizes }),
    ...(parameters && { parameters }),
    ...(seed !== undefined && { seed }),
    ...(list.ansatz !== null && { ansatz: list.ansatz }),
  });
  const own = list.branches.flatMap((b) => b.points.map((p) => packed(p.letters)));
  for (const p of result.fixedPoints) {
    const x = packed(p.point);
    if (p.certificate === null || p.inDomain !== true) continue;
    if (!own.some((y) => distance(x, y) <= 1e-6 * Math.max(1, largest(x)))) return JSON.stringify(p.point);
  }
  return undefined;
}

export const spectraBy = (found: typeof spectraInLetters): Property => ({
  name: 'spectra in letters are those of the Jacobian',
  wrong(m, at) {
    if (!isCertain(m)) return UNCERTAIN;
    let asked = 0;
    for (const s of found(m, at)) {
      if (s === undefined || s.eigenvalues.reduce((n, e) => n + e.multiplicity, 0) > LARGEST) continue;
      const J = jacobianWithin(m, { ...at, states: s.states });
      if (!J.flat().every(Number.isFinite)) continue;
      // Where rules for averages differ by more than a hundredth, numbers say nothing.
      const rule = quadratureError(m, { ...at, states: s.states });
      if (rule > 0.01 * largest(J.flat())) continue;
      asked++;
      const off = apart(s, J, rule + lastDigits(m, { ...at, states: s.states }, J));
      if (off !== undefined)
        return `${off}, at ${JSON.stringify(s.states)} of ${s.claims.join(', ') || 'a solved point'}`;
    }
    return asked > 0 ? undefined : passedOver('no spectrum is derived in letters');
  },
});

/** What the last digits of the states make of a Jacobian: close to a simplex or a threshold its terms cancel. */
function lastDigits(m: Model, at: At & { readonly states: States }, J: Matrix): number {
  const numbers = packed(at.states);
  const seen = [1, 2, 3].map((n) => {
    const moved = numbers.map((v, k) => v * (1 + (((k * 7 + n * 5) % 11) - 5) * Number.EPSILON));
    const there = jacobianWithin(m, { ...at, states: like(at.states, moved) }).flat();
    return largest(J.flat().map((x, k) => x - there[k]!));
  });
  return 8 * largest(seen.filter(Number.isFinite));
}

/** The most rows of matrices that are multiplied. */
const LARGEST = 60;

/** Rates below this may be what is left of larger ones that cancel. */
const LEAST = 1e-8;

/**
 * The sums of powers of eigenvalues are the traces of powers of a matrix, and say all of them (Newton's identities); unlike
 * eigenvalues they depend smoothly on the entries, whether it has a basis of eigenvectors or not.
 */
function apart({ eigenvalues }: SpectrumInLetters, J: Matrix, error: number): string | undefined {
  const n = J.length;
  if (n > LARGEST) return undefined;
  const all = eigenvalues.reduce((s, e) => s + e.multiplicity, 0);
  if (all !== n || eigenvalues.some((e) => e.multiplicity < 0)) return `there are ${n} eigenvalues, derived are ${all}`;
  const size = Math.max(...J.map((row) => row.reduce((s, x) => s + Math.abs(x), 0)), LEAST);
  let power = J.map((row) => row.map((x) => x / size));
  const unit = power;
  let own = eigenvalues.map(({ multiplicity }) => ({ re: multiplicity, im: 0 }));
  for (let k = 1; k <= Math.min(n, 8); k++) {
    if (k > 1) power = product(power, unit);
    own = own.map(({ re, im }, j) => {
      const e = eigenvalues[j]!;
      return { re: (re * e.re - im * e.im) / size, im: (re * e.im + im * e.re) / size };
    });
    const trace = power.reduce((s, row, i) => s + row[i]!, 0);
    const sum = own.reduce((s, x) => s + x.re, 0);
    if (!(Math.abs(trace - sum) <= 1e-7 * Math.max(1, all / 10) + (k * n * error) / size))
      return `the powers ${k} of the eigenvalues add up to ${sum}, the trace is ${trace}, in units of ${size}^${k}`;
  }
  return undefined;
}
const product = (a: Matrix, b: Matrix): number[][] =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((s, x, k) => s + x * b[k]![j]!, 0)));

export const thresholdsBy = (found: typeof thresholdsInLetters): Property => ({
  name: 'thresholds in letters are crossed',
  wrong(m, at) {
    if (!isCertain(m)) return UNCERTAIN;
    let asked = 0;
    const all = found(m, at);
    for (const t of all) {
      const placed = (by: number): At => {
        const value = t.value + by * Math.max(Math.abs(t.value), 1e-2);
        return { ...at, parameters: { ...at.parameters, [t.parameter]: value } };
      };
      const beside = (by: number): SpectrumInLetters | undefined => spectraInLetters(m, placed(by))[t.spectrum];
      const matrix = (by: number, s = beside(by)): Matrix =>
        s === undefined ? [] : jacobianWithin(m, { ...placed(by), states: s.states });
      const there = beside(0);
      if (there === undefined || there.eigenvalues.reduce((n, e) => n + e.multiplicity, 0) > LARGEST) continue;
      const J = matrix(0, there);
      if (!J.flat().every(Number.isFinite) || J.length > LARGEST) continue;
      const says = `${t.says} at ${t.parameter} = ${t.value}`;
      const unit = largest([-0.1, 0, 0.1].flatMap((by) => matrix(by).flat()));
      const left = critical(t.says, J, there);
      const rule = quadratureError(m, { ...placed(0), states: there.states });
      if (rule > 0.01 * unit) continue;
      asked++;
      if (left === undefined || left > J.length * rule + 1e-6 * (t.says.includes('pair') ? unit ** 2 : unit))
        return `${says}: it is not critical there, by ${left}`;
      // On one side the point may not be real, and where others are critical too sides do not tell them apart.
      const others = all.filter((x) => x.parameter === t.parameter && x.spectrum === t.spectrum && x.value !== t.value);
      const width = Math.min(
        1e-3,
        ...others.map((x) => Math.abs(x.value - t.value) / (3 * Math.max(Math.abs(t.value), 1e-2))),
      );
      const sides = [-width, width].map(beside);
      if (sides.some((s) => s === undefined)) continue;
      const [a, b] = sides.map((s) => growing(s!, m.time));
      if (a === b && crossings(there, m.time) <= 1 + (t.says.includes('pair') ? 1 : 0))
        return `${says}: ${a} eigenvalues grow on either side`;
    }
    return asked > 0 ? undefined : passedOver('no threshold is derived in letters');
  },
});

/** How far a matrix is from having the eigenvalue that makes a point critical: its last pivot. */
function critical(says: string, J: Matrix, s: SpectrumInLetters): number | undefined {
  const shifted = (by: number): number[][] => J.map((row, i) => row.map((x, j) => (i === j ? x - by : x)));
  if (!says.includes('pair'))
    return lastPivot(shifted(says.endsWith('multiplier is 1') ? 1 : says.includes('-1') ? -1 : 0));
  const pair = s.eigenvalues.find((e) => e.im > 0 && Math.abs(e.re) < 1e-6 * e.im);
  if (pair === undefined) return undefined;
  const square = product(J, J);
  return lastPivot(square.map((row, i) => row.map((x, j) => (i === j ? x + pair.im ** 2 : x))));
}

/** By Gauss's elimination, the largest entry of what is left in each step. */
function lastPivot(a: number[][]): number {
  let last = 0;
  for (let n = a.length; n > 0; n--) {
    let [r, c] = [0, 0];
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) if (Math.abs(a[i]![j]!) > Math.abs(a[r]![c]!)) [r, c] = [i, j];
    const pivot = a[r]![c]!;
    last = Math.abs(pivot);
    if (last === 0) return 0;
    const row = a[r]!;
    a = a
      .filter((_, i) => i !== r)
      .map((x) => x.map((v, j) => v - (x[c]! / pivot) * row[j]!).filter((_, j) => j !== c));
  }
  return last;
}

const growth = (e: { readonly re: number; readonly im: number }, time: Model['time']): number =>
  time === 'continuous' ? e.re : Math.hypot(e.re, e.im) - 1;
const growing = ({ eigenvalues }: SpectrumInLetters, time: Model['time']): number =>
  eigenvalues.reduce((n, e) => n + (growth(e, time) > 0 ? e.multiplicity : 0), 0);
/** How many eigenvalues are critical at once, each counted once. */
const crossings = ({ eigenvalues }: SpectrumInLetters, time: Model['time']): number => {
  const size = Math.max(...eigenvalues.map((e) => Math.hypot(e.re, e.im)), 1e-12);
  return eigenvalues.filter((e) => e.multiplicity > 0 && Math.abs(growth(e, time)) < 1e-6 * size).length;
};

export const listedPoints = fixedPointsBy(fixedPointsInLetters);
export const spectra = spectraBy(spectraInLetters);
export const thresholds = thresholdsBy(thresholdsInLetters);
