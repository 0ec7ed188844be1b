/** A rendered part and how tightly it holds together. */
export interface Piece {
  readonly text: string;
  readonly level: number;
}
export const SUM = 1;
export const PRODUCT = 2;
export const POWER = 4;
export const ATOM = 5;
