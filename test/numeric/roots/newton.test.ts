import { describe, expect, it } from 'vitest';
import { newton, type RootProblem } from '../../../src/numeric/roots/newton.ts';

/** One equation for one unknown. */
const one = (f: (x: number) => number, df: (x: number) => number): RootProblem => ({
  equations: 1,
  unknowns: 1,
  residual: (x, out) => {
    out[0] = f(x[0]!);
  },
  jacobian: (x, out) => {
    out[0] = df(x[0]!);
  },
});

/** F(a, b) = ½ − ab, twice: the fixed points of a linear network of two weights are a hyperbola. */
const hyperbola: RootProblem = {
  equations: 2,
  unknowns: 2,
  residual: ([a, b], out) => {
    out[0] = b! * (0.5 - a! * b!);
    out[1] = a! * (0.5 - a! * b!);
  },
  jacobian: ([a, b], out) => {
    out.set([-b! * b!, 0.5 - 2 * a! * b!, 0.5 - 2 * a! * b!, -a! * a!]);
  },
};

describe('newton', () => {
  it('squares the residual at each step near a simple root', () => {
    const { x, residuals, outcome } = newton(
      one(
        (t) => t * t - 2,
        (t) => 2 * t,
      ),
      [1.5],
      { tolerance: 1e-15 },
    );
    expect(outcome.status).toBe('converged');
    expect(x[0]).toBeCloseTo(Math.SQRT2, 15);
    // For x² − 2 the next residual is exactly (f / 2x)².
    expect(residuals[1]! / residuals[0]! ** 2).toBeCloseTo(1 / 9, 10);
    expect(residuals[2]! / residuals[1]! ** 2).toBeCloseTo(1 / 8, 2);
  });

  it('is damped: arctan from 10, where the plain method runs away', () => {
    const { x, outcome, residuals } = newton(
      one(Math.atan, (t) => 1 / (1 + t * t)),
      [10],
      { tolerance: 1e-12 },
    );
    expect(outcome.status).toBe('converged');
    expect(Math.abs(x[0]!)).toBeLessThan(1e-12);
    for (let i = 1; i < residuals.length; i++) expect(residuals[i]!).toBeLessThan(residuals[i - 1]!);
  });

  it('finds a point of a manifold of roots, by the pseudo-inverse and by the fallback to it', () => {
    for (const pseudoInverse of [true, undefined]) {
      const { x, outcome } = newton(hyperbola, [1, 0.8], { tolerance: 1e-13, pseudoInverse });
      expect(outcome.status).toBe('converged');
      expect(x[0]! * x[1]!).toBeCloseTo(0.5, 12);
      expect(Math.hypot(x[0]! - 1, x[1]! - 0.8)).toBeLessThan(0.5);
    }
    // At a root itself the Jacobian is singular, and nothing is to be done.
    expect(newton(hyperbola, [1, 0.5], { tolerance: 1e-13 }).residuals.length).toBe(1);
  });

  it('solves fewer equations than unknowns: the point of the circle straight below', () => {
    const circle: RootProblem = {
      equations: 1,
      unknowns: 2,
      residual: ([a, b], out) => {
        out[0] = a! * a! + b! * b! - 1;
      },
      jacobian: ([a, b], out) => out.set([2 * a!, 2 * b!]),
    };
    const { x, outcome } = newton(circle, [3, 4], { tolerance: 1e-14 });
    expect(outcome.status).toBe('converged');
    expect([...x].map((each) => Math.round(each * 1e12) / 1e12)).toEqual([0.6, 0.8]);
  });

  it('names a local minimum of |F| that is no root, a limit of steps and a NaN', () => {
    const never = newton(
      one(
        (t) => t * t + 1,
        (t) => 2 * t,
      ),
      [0],
      { tolerance: 1e-10 },
    );
    expect(never.outcome).toMatchObject({ status: 'stalled', residual: 1, gradient: 0 });
    const slow = newton(
      one(
        (t) => t ** 3,
        (t) => 3 * t * t,
      ),
      [1],
      { tolerance: 1e-15, maxSteps: 3 },
    );
    expect(slow.outcome).toMatchObject({ status: 'maxSteps', steps: 3 });
    const bad = newton(
      one(Math.log, (t) => 1 / t),
      [-1],
      { tolerance: 1e-10 },
    );
    expect(bad.outcome).toEqual({ status: 'notFinite', of: 'residual', steps: 0 });
    const steep = newton(
      one(
        (t) => t - 1,
        () => NaN,
      ),
      [0],
      { tolerance: 1e-10 },
    );
    expect(steep.outcome).toEqual({ status: 'notFinite', of: 'jacobian', steps: 0 });
  });

  it('steps back from where F is not defined', () => {
    const { x, outcome } = newton(
      one(
        (t) => Math.log(t),
        (t) => 1 / t,
      ),
      [20],
      { tolerance: 1e-13 },
    );
    expect(outcome.status).toBe('converged');
    expect(x[0]).toBeCloseTo(1, 12);
  });
});
