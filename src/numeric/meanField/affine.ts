import type { Columns, Lifted, World } from './lifted.ts';

/**
 * Terms that are affine in the letters of a site, on letters that are themselves affine in some sources: column 0 holds the mean,
 * then one column for each source, and the last holds zeros, so that what a term has without letters can be taken off the coefficients.
 */
export class Affine {
  private readonly lifted: Lifted;

  constructor(lifted: Lifted) {
    this.lifted = lifted;
  }

  get components(): readonly number[] {
    return this.lifted.components;
  }

  /** Each term in turn, [its components][columns]; written anew in each call. */
  evaluate(columns: Columns, world: World): readonly Float64Array[] {
    const { count, out } = this.lifted;
    this.lifted.evaluate(columns, count, world);
    for (const rows of out)
      for (let at = 0; at < rows.length; at += count) {
        const alone = rows[at + count - 1]!;
        for (let k = 1; k < count; k++) rows[at + k] = rows[at + k]! - alone;
      }
    return out;
  }
}
