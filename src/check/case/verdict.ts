/** What is known of a claim. */
export type Verdict = 'proved' | 'certified' | 'supported' | 'refuted' | 'inconclusive';

/** One thing that was done about a claim, and what came of it. */
export interface Evidence {
  /** Which wing it comes from. */
  readonly wing: 'symbolic' | 'numeric';
  /** What was done: `normal form`, `kernels at random states`, `Cash-Karp and Dormand-Prince`, … */
  readonly method: string;
  /** What came of it, in words. */
  readonly says: string;
  /** The largest measured deviation, or the measured value. */
  readonly measured?: number;
  readonly tolerance?: number;
  /** How many independent settings or starts. */
  readonly draws?: number;
}

/** Numbers at which anybody can evaluate both sides of a refuted claim. */
export interface Witness {
  readonly sizes: Readonly<Record<string, number>>;
  readonly parameters: Readonly<Record<string, number | readonly number[]>>;
  readonly states: Readonly<Record<string, readonly number[]>>;
  readonly time?: number;
  /** What is compared, such as a component; left and right are its two values. */
  readonly what: string;
  readonly left: number;
  readonly right: number;
}

/** What a claim says of one quantity over time, and what the un-reduced model does: for a figure, not for a verdict. */
export interface Curve {
  readonly of: string;
  /** A difference from its limit falls over orders of magnitude, and is seen on a logarithmic axis. */
  readonly scale: 'linear' | 'log';
  readonly times: readonly number[];
  readonly claimed: readonly number[];
  readonly found: readonly number[];
  /** Estimated errors of the states that `found` is read from. */
  readonly error: readonly number[];
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly evidence: readonly Evidence[];
  readonly witness?: Witness;
  /** Of a claim about trajectories: one of them, claimed and found. */
  readonly curve?: Curve;
  /** Why nothing more is known, for `inconclusive`. */
  readonly reason?: string;
}

export const inconclusive = (reason: string, evidence: readonly Evidence[] = []): Judgement => ({
  verdict: 'inconclusive',
  evidence,
  reason,
});

/** States at which something has no value, in words. */
export const valueless = (n: number): string => (n === 0 ? '' : ` (at ${n} more there is no value)`);
