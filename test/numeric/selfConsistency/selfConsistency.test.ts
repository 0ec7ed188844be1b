import { describe, expect, it } from 'vitest';
import { scalarFixedPoints } from '../../../src/numeric/selfConsistency/brackets.ts';
import { byNewton, fromTwoStarts, iterated } from '../../../src/numeric/selfConsistency/iterate.ts';
import type { SelfConsistency } from '../../../src/numeric/selfConsistency/problem.ts';
import { type FieldOverTime, windowed } from '../../../src/numeric/selfConsistency/windows.ts';

const TOLERANCE = 1e-10;

/** m = tanh(K m + b) in each component, weakly coupled. */
const magnets = (K: number, n = 4): SelfConsistency => ({
  dimension: n,
  map: (x, out) => {
    for (let k = 0; k < n; k++) out[k] = Math.tanh(K * x[k]! + 0.1 * x[(k + 1) % n]!);
  },
});

describe('a self-consistency of vectors', () => {
  it('is met by Picard, Anderson and Newton with the error that they state', () => {
    const problem = magnets(1.3);
    const start = [0.4, 0.6, 0.5, 0.7];
    const [low, high] = [0, 1];
    const exact = scalarFixedPoints((m) => Math.tanh(1.4 * m), low + 0.01, high).roots[0]!.x;
    const ends = [
      iterated(problem, start, { tolerance: TOLERANCE }),
      iterated(problem, start, { tolerance: TOLERANCE, damping: 0.5 }),
      iterated(problem, start, { tolerance: TOLERANCE, depth: 5 }),
      byNewton(problem, start, { tolerance: TOLERANCE }),
    ];
    for (const end of ends) {
      if (end.status !== 'converged') throw new Error(end.status);
      expect(end.error).toBeLessThanOrEqual(TOLERANCE);
      for (const m of end.x) expect(Math.abs(m - exact)).toBeLessThanOrEqual(end.error + 1e-15);
    }
    const [picard, damped, anderson] = ends.map((e) => e.sweeps);
    expect(anderson!).toBeLessThan(picard!);
    expect(picard!).toBeLessThan(damped!);
  });
  it('is not said to be met after 30 sweeps with damping 0.8, although the last step is small', () => {
    const problem = magnets(0.85);
    const end = iterated(problem, [1, 1, 1, 1], { tolerance: 1e-3, damping: 0.8, most: 30 });
    expect(end.status).toBe('not converged');
  });
  it('that does not contract is met by Anderson and shown by a Newton step; Picard alone diverges or does not arrive', () => {
    const away: SelfConsistency = {
      dimension: 2,
      map: (x, out) => {
        out[0] = 1 - 3 * (x[0]! - 1) + 0.2 * x[1]! ** 2;
        out[1] = -2 * x[1]! + 0.3 * (x[0]! - 1);
      },
    };
    expect(iterated(away, [1.1, 0.1], { tolerance: TOLERANCE, most: 60 }).status).not.toBe('converged');
    const end = iterated(away, [1.1, 0.1], { tolerance: TOLERANCE, depth: 5 });
    expect(end).toMatchObject({ status: 'converged', shownBy: 'Newton step' });
    if (end.status === 'converged') {
      expect(Math.abs(end.x[0]! - 1)).toBeLessThan(TOLERANCE);
      expect(Math.abs(end.x[1]!)).toBeLessThan(TOLERANCE);
    }
  });
  it('shows two solutions from two starts', () => {
    const problem = magnets(1.5);
    const solve = (x: ArrayLike<number>) => iterated(problem, x, { tolerance: TOLERANCE });
    expect(fromTwoStarts(solve, [1, 1, 1, 1], [0.2, 0.3, 0.1, 0.5]).apart!).toBeLessThan(2 * TOLERANCE);
    expect(fromTwoStarts(solve, [1, 1, 1, 1], [-1, -1, -1, -1]).apart!).toBeGreaterThan(1);
  });
});

describe('a self-consistency of one number', () => {
  it('has all its roots bracketed: three magnetisations below the transition, one above', () => {
    const roots = (K: number) => scalarFixedPoints((m) => Math.tanh(K * m), -1.001, 1);
    expect(roots(2).roots.map((r) => r.x.toFixed(10))).toEqual(
      ['-0.9575040241', '0.0000000000', '0.9575040241'].map((x) => x.replace('-0.0', '0.0')),
    );
    expect(roots(0.9).roots).toHaveLength(1);
    expect(roots(2).settled).toBe(true);
  });
  it('sees where a root is touched without a change of sign', () => {
    const { roots } = scalarFixedPoints((x) => x + (x - 0.3) ** 2, 0, 1);
    expect(roots).toHaveLength(1);
    expect(Math.abs(roots[0]!.x - 0.3)).toBeLessThan(1e-6);
    expect(roots[0]!.touches).toBe(true);
  });
});

/** A head shared by samples and labels of two classes, with stop-gradient: s and y move linearly in a given head h. */
interface Embedding {
  readonly s: number;
  readonly y: number;
  readonly h: number;
}
const [n, r, ex, ey, ew, U] = [9, 1, 1, 0.5, 0.2, 2];
const rates = ({ s, y, h }: Embedding, own: number): Embedding => ({
  s: -ex * h * (h * s - y),
  y: -ey * h * ((n + r) * h * y - n * s),
  h: -ew * U * (own * (n * s ** 2 + (n + r) * y ** 2) - 2 * y * n * s),
});

/** One step of Heun's method with the head given at its two ends; the head's own equation follows beside. */
function step(
  a: Embedding,
  own: number,
  h: number,
  from: number,
  to: number,
): { readonly next: Embedding; readonly own: number } {
  const f = rates({ ...a, h: from }, own);
  const middle = { s: a.s + h * f.s, y: a.y + h * f.y, h: to };
  const g = rates(middle, own + h * f.h);
  return {
    next: { s: a.s + (h / 2) * (f.s + g.s), y: a.y + (h / 2) * (f.y + g.y), h: to },
    own: own + (h / 2) * (f.h + g.h),
  };
}

const head: FieldOverTime<Embedding> = {
  dimension: 1,
  start: { s: 0.6, y: 1, h: 0.4 },
  first: (a) => Float64Array.of(a.h),
  sweep: (start, times, field, out) => {
    let [a, own] = [start, start.h];
    out[0] = own;
    for (let k = 1; k < times.length; k++) {
      const made = step(a, own, times[k]! - times[k - 1]!, field[k - 1]!, field[k]!);
      [a, own] = [made.next, made.own];
      out[k] = own;
    }
    return { ...a, h: own };
  },
};

describe('a mean field over time', () => {
  it('is solved window by window, the same for all windows, and ends in the closed form', () => {
    const ends = [0.1, 0.5, 1].map((window) =>
      windowed(head, { horizon: 20, step: 0.01, window, tolerance: 1e-12, halve: true }),
    );
    const [first] = ends;
    for (const e of ends) {
      if (e.status !== 'converged' || first?.status !== 'converged') throw new Error(e.status);
      expect(e.error).toBeLessThanOrEqual(1e-12);
      e.field.forEach((h, k) => {
        expect(Math.abs(h - first.field[k]!)).toBeLessThan(1e-9);
      });
      // s* and h* of the invariant; the step leaves 1e-4.
      expect(e.end.s).toBeCloseTo(0.810235448176, 4);
      expect(e.end.y).toBeCloseTo(0.768656837173, 4);
      expect(e.end.h).toBeCloseTo(Math.sqrt(n / (n + r)), 4);
      expect(e.doubled).toBeLessThan(1e-2);
    }
    expect(ends.every((e, k) => k === 0 || (e.status === 'converged' && ends[k - 1]!.status === 'converged'))).toBe(
      true,
    );
  });
  it('diverges over the whole trajectory, which halved windows mend', () => {
    const whole = { horizon: 20, step: 0.01, window: 20, tolerance: 1e-12 };
    const lost = windowed(head, { ...whole, halve: false });
    expect(lost).toMatchObject({ status: 'diverges', from: 0, window: 20 });
    const mended = windowed(head, { ...whole, halve: true });
    expect(mended.status).toBe('converged');
    if (mended.status === 'converged') expect(mended.window).toBeLessThan(5);
  });
});
