import { exponentsOf, type Ring } from './ring.ts';
import { WorkSpent } from './work.ts';

/**
 * An order of monomials by blocks of variables, the first block first, each by degree and then reversed lexically. Blocks
 * of one variable each give the lexical order. A monomial is one double again: per block the sums of its exponents, all of
 * them, without the last, …, so that a product is a sum and the order is `<`.
 */
export interface Order {
  readonly ring: Ring;
  readonly blocks: readonly (readonly number[])[];
}

/** The monomial of a ring as a key of the order. */
export function orderedKey(order: Order, key: number): number {
  const { ring, blocks } = order;
  const e = exponentsOf(ring, key);
  let out = 0;
  for (const block of blocks) {
    let sum = 0;
    for (const v of block) sum += e[v]!;
    for (let k = block.length - 1; k >= 0; k--) {
      if (sum >= ring.base) throw new WorkSpent(`degrees: ${sum} in ${ring.variables} letters`);
      out = out * ring.base + sum;
      sum -= e[block[k]!]!;
    }
  }
  return out;
}

/** The exponents of a key of the order, by variable. */
export function orderedExponents(order: Order, key: number): number[] {
  const { ring, blocks } = order;
  const fields = exponentsOf({ ...ring, variables: blocks.reduce((n, b) => n + b.length, 0) }, key);
  const out = new Array<number>(ring.variables).fill(0);
  let at = 0;
  for (const block of blocks) {
    block.forEach((_, j) => {
      const v = block[block.length - 1 - j]!;
      out[v] = fields[at + j]! - (j + 1 < block.length ? fields[at + j + 1]! : 0);
    });
    at += block.length;
  }
  return out;
}
