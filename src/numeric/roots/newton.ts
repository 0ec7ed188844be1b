import { leastSquares, solve } from '../linear.ts';

/** F(x) = 0 with m equations for n unknowns. */
export interface RootProblem {
  readonly equations: number;
  readonly unknowns: number;
  /** Writes F(x), shape [equations], into `out`. */
  readonly residual: (x: Float64Array, out: Float64Array) => void;
  /** Writes ∂F/∂x, shape [equations, unknowns], row-major, into `out`. */
  readonly jacobian: (x: Float64Array, out: Float64Array) => void;
}

export interface NewtonOptions {
  /** The root is found once max |F| ≤ tolerance. */
  readonly tolerance: number;
  /** Default 50. */
  readonly maxSteps?: number;
  /**
   * Steps by least squares (the pseudo-inverse), as a manifold of roots asks for: the step is then the shortest. Default: only
   * if m ≠ n or if the Jacobian is singular.
   */
  readonly pseudoInverse?: boolean;
  /** Singular values below this part of the largest are left out of a least-squares step. Default 1e-10. */
  readonly rankTolerance?: number;
}

export type NewtonOutcome =
  | { readonly status: 'converged' }
  | { readonly status: 'maxSteps'; readonly steps: number; readonly residual: number }
  /** No step along the Newton direction lowers |F|; `gradient` is max |JᵀF|, small at a local minimum of |F| that is no root. */
  | { readonly status: 'stalled'; readonly residual: number; readonly gradient: number }
  | { readonly status: 'notFinite'; readonly of: 'residual' | 'jacobian'; readonly steps: number };

export interface Root {
  /** The best point, shape [unknowns]: a root only if the outcome is `converged`. */
  readonly x: Float64Array;
  /** max |F| at the start and after each step. */
  readonly residuals: readonly number[];
  readonly outcome: NewtonOutcome;
}

/**
 * Newton's method, damped by halving until |F| falls by a part of what the linear model promises (Armijo 1966; Dennis &
 * Schnabel 1983, section 6.3); with the pseudo-inverse it is Gauss–Newton (Ben-Israel 1966).
 */
export function newton(problem: RootProblem, start: ArrayLike<number>, options: NewtonOptions): Root {
  const { equations: m, unknowns: n } = problem;
  const { tolerance, maxSteps = 50, rankTolerance = 1e-10 } = options;
  const x = Float64Array.from(start);
  const f = new Float64Array(m);
  const jacobian = new Float64Array(m * n);
  const trial = new Float64Array(n);
  const trialF = new Float64Array(m);
  const residuals: number[] = [];
  const end = (outcome: NewtonOutcome): Root => ({ x, residuals, outcome });

  problem.residual(x, f);
  if (!f.every(Number.isFinite)) return end({ status: 'notFinite', of: 'residual', steps: 0 });
  residuals.push(largest(f));
  for (let steps = 0; largest(f) > tolerance; steps++) {
    if (steps >= maxSteps) return end({ status: 'maxSteps', steps, residual: largest(f) });
    problem.jacobian(x, jacobian);
    const square = m === n && options.pseudoInverse !== true ? solve(jacobian, n, f).x : undefined;
    const direction = square ?? leastSquares(jacobian, m, n, f, rankTolerance).x;
    if (direction === undefined) return end({ status: 'notFinite', of: 'jacobian', steps });
    const before = norm(f);
    let part = 1;
    for (; part > 1e-12; part /= 2) {
      for (let j = 0; j < n; j++) trial[j] = x[j]! - part * direction[j]!;
      problem.residual(trial, trialF);
      // A residual that is NaN is never accepted.
      if (norm(trialF) <= (1 - 1e-4 * part) * before) break;
    }
    if (part <= 1e-12) return end({ status: 'stalled', residual: largest(f), gradient: gradient(jacobian, f, n) });
    x.set(trial);
    f.set(trialF);
    residuals.push(largest(f));
  }
  return end({ status: 'converged' });
}

function norm(v: Float64Array): number {
  return Math.sqrt(v.reduce((sum, each) => sum + each * each, 0));
}

function largest(v: Float64Array): number {
  return v.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
}

/** max |JᵀF|. */
function gradient(jacobian: Float64Array, f: Float64Array, n: number): number {
  const out = new Float64Array(n);
  f.forEach((value, i) => {
    for (let j = 0; j < n; j++) out[j] = out[j]! + jacobian[i * n + j]! * value;
  });
  return largest(out);
}
