import type { Atom, Expr, IndexSet, Letter } from '../expr/expr.ts';
import type { Law } from './model.ts';

/**
 * What a disordered model becomes when its large sizes go to infinity: one site of each population, driven by
 * Gaussian fields whose statistics are averages over the site itself.
 *
 * Terms are scalars in the letters named here, in parameters, inner sizes and the time `t`; large index sets no longer
 * occur. All letters of a site carry the *inner* axes only (index sets that stay finite: layers, nodes, views).
 *
 * Times. A term of a site is read at one time. A kernel is read at a pair (t, s) with s <= t: its first part at t, its
 * second at s. `earlier` is the letter for s where a kernel depends on the times by itself, as in exp(-(t - s)).
 *
 * Flows (`continuous`): Itô; white noise has unit strength. Memory is the integral over 0 < s < t. Maps (`discrete`): all
 * updates use old values; memory is the sum over s = 0 … t - 1, without a factor of a step. In both the response kernels
 * leave out what acts at equal times: that part stands in `Process.local` as an average times the term.
 *
 * Everything here comes out of a derivation; solvers compile it and know no other source.
 */
export interface EffectiveProcess {
  /** Of the model that it was derived from. */
  readonly name: string;
  readonly time: 'continuous' | 'discrete';
  readonly populations: readonly Population[];
  /** Averages at one time, each computed from states, processes and labels at that time, and from averages before it in this list. */
  readonly averages: readonly Average[];
  /** Averages of two times, and responses. */
  readonly kernels: readonly Kernel[];
  /** Gaussian covariances of the noises of processes; pairs that are not listed are independent. */
  readonly covariances: readonly Covariance[];
  readonly slopes: readonly Slope[];
  /** The time t, as it may stand in terms. */
  readonly now: Letter;
  /** The time s of kernels. */
  readonly earlier: Letter;
}

/** The sites of one large index set. */
export interface Population {
  /** The set of the model, which grows. */
  readonly set: IndexSet;
  /** Its size over that of the first population, in parameters; 1 for the first. */
  readonly ratio: Expr;
  readonly states: readonly SiteState[];
  /** Drawn once for each site, with the noises and starts independent of them. */
  readonly labels: readonly Label[];
  /** Drawn anew in each step of a map, independently. */
  readonly draws: readonly Label[];
  /**
   * Fields and named quantities of a site, in the order in which they can be computed at one time: `local` of each uses
   * states, labels, draws, averages, and the processes before it.
   */
  readonly processes: readonly Process[];
}

export interface SiteState {
  /** Role `state`; its axes are the inner ones. */
  readonly letter: Letter;
  /** The state of the model. */
  readonly of: Letter;
  readonly indices: readonly Atom[];
  /** x' = right, or the next value of a map; in states, labels, draws, processes, averages and t. Without the white noise. */
  readonly right: Expr;
  /** What unit white noise is multiplied with, independent for each component; absent without noise. */
  readonly noise?: Expr;
  /** In labels; a law is independent for each component. */
  readonly initial: { readonly kind: 'value'; readonly term: Expr } | { readonly kind: 'law'; readonly law: Law };
}

/** A number of each site with a law, independent for each component. */
export interface Label {
  /** Role `random` or `draw`. */
  readonly letter: Letter;
  readonly indices: readonly Atom[];
  readonly law: Law;
}

/**
 * A quantity of a site at each time: local + noise + Σ memory. With `array` it is a *field* (what a random array sends
 * to the site); without, a named quantity such as a residual, or the action of a matrix that learns.
 */
export interface Process {
  /** Role `auxiliary`. */
  readonly letter: Letter;
  readonly indices: readonly Atom[];
  readonly local: Expr;
  /** Whether Gaussian noise is added; its statistics stand in `EffectiveProcess.covariances` under this letter. */
  readonly noise: boolean;
  readonly memory: readonly Memory[];
  /** The array of the model and the slot of it that stands at this site (0 the first large one). */
  readonly array?: { readonly letter: Letter; readonly slot: number };
}

/** Σ over binders of the integral (sum) over s of kernel(t, s) * of(s). */
export interface Memory {
  /** Inner indices summed over. */
  readonly binders: readonly Atom[];
  /** In kernel letters, parameters, t and s. */
  readonly kernel: Expr;
  /** A term of the same site, at time s. */
  readonly of: Expr;
}

/** The mean of a term over the sites of a population at one time: over noise, labels, draws and starts. */
export interface Average {
  /** Role `auxiliary`. */
  readonly letter: Letter;
  readonly indices: readonly Atom[];
  readonly population: number;
  readonly term: Expr;
}

/** A function of two times. Its letter has the axes of the left part, then those of the right. Role `auxiliary`. */
export type Kernel =
  /** E(left at t times right at s), uncentred. */
  | {
      readonly kind: 'average';
      readonly letter: Letter;
      readonly population: number;
      readonly left: Part;
      readonly right: Part;
    }
  /** The mean derivative of a term at t with respect to a kick that is added to a process at s < t. */
  | {
      readonly kind: 'response';
      readonly letter: Letter;
      readonly population: number;
      readonly of: Part;
      readonly to: { readonly letter: Letter; readonly indices: readonly Atom[] };
    };

export interface Part {
  readonly indices: readonly Atom[];
  readonly term: Expr;
}

/** E(noise of `left` at t times noise of `right` at s) = term, in kernel letters, parameters, t and s. */
export interface Covariance {
  readonly left: Letter;
  readonly leftIndices: readonly Atom[];
  readonly right: Letter;
  readonly rightIndices: readonly Atom[];
  /** Read at (t, s) with s <= t; where the two processes differ, a listing with left and right exchanged covers the other order. */
  readonly term: Expr;
}

/**
 * A first derivative at one time and one site, averages and kernels held fixed. `of` is a state (meaning its right side), a
 * process (its local part) or a response kernel (its term); `by` is a state or a process. What is not listed is 0.
 */
export interface Slope {
  readonly of: Letter;
  readonly rows: readonly Atom[];
  readonly by: Letter;
  readonly columns: readonly Atom[];
  readonly term: Expr;
}

/** What is asked of a process: a term in the letters of these moments and in parameters. */
export interface Readout {
  readonly value: Expr;
  readonly moments: readonly Moment[];
}

/** A mean over the sites of one population of a product of terms, each at its time; or of a response. */
export type Moment =
  | {
      readonly kind: 'average';
      readonly letter: Letter;
      readonly population: number;
      /** `time` is a term in parameters; absent for the time at which the whole is asked. */
      readonly factors: readonly { readonly term: Expr; readonly time?: Expr }[];
    }
  | {
      readonly kind: 'response';
      readonly letter: Letter;
      readonly population: number;
      readonly of: Expr;
      /** A component of a process or a state. */
      readonly to: Expr;
      readonly late: Expr;
      readonly early: Expr;
    };
