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

export interface Judgement {
  readonly verdict: Verdict;
  readonly evidence: readonly Evidence[];
  readonly witness?: Witness;
  /** Why nothing more is known, for `inconclusive`. */
  readonly reason?: string;
}

export const inconclusive = (reason: string, evidence: readonly Evidence[] = []): Judgement => ({
  verdict: 'inconclusive',
  evidence,
  reason,
});
