/** Why a solver has no answer. Thrown inside a solver and turned into an `Answer` at its door. */
export class NoAnswer extends Error {
  readonly outcome: 'diverges' | 'not converged' | 'does not apply' | 'too large' | 'stopped';

  constructor(outcome: NoAnswer['outcome'], reason: string) {
    super(reason);
    this.name = 'NoAnswer';
    this.outcome = outcome;
  }
}
