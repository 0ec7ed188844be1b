/**
 * Monomials of few unknowns as one double: partial sums of exponents, the longest in the highest digit, in a base that
 * no degree reaches. The product of monomials is the sum of the doubles, and `<` is the degree-reverse-lexicographic
 * order (the smaller power of the last unknown is larger).
 */
export class Monomials {
  readonly unknowns: number;
  /** Degrees stay below this. */
  readonly base: number;
  private readonly powers: readonly number[];

  constructor(unknowns: number) {
    this.unknowns = unknowns;
    this.base = 2 ** Math.min(12, Math.floor(52 / Math.max(1, unknowns)));
    this.powers = Array.from({ length: unknowns }, (_, k) => this.base ** k);
  }

  /** Digit k holds e_1 + … + e_(k+1). */
  pack(exponents: readonly number[]): number {
    let sum = 0;
    let key = 0;
    for (const [k, e] of exponents.entries()) {
      sum += e;
      key += sum * this.powers[k]!;
    }
    return key;
  }

  unpack(key: number): number[] {
    const out: number[] = [];
    let rest = key;
    let before = 0;
    for (let k = 0; k < this.unknowns; k++) {
      const digit = rest % this.base;
      rest = (rest - digit) / this.base;
      out.push(digit - before);
      before = digit;
    }
    return out;
  }

  degree(key: number): number {
    return this.unknowns === 0 ? 0 : Math.floor(key / this.powers[this.unknowns - 1]!);
  }
}

/**
 * How many monomials none of the given ones divides; undefined where there are infinitely many, or more than `most`.
 * It bounds the dimension of the quotient by an ideal that these lead, hence the number of its roots, multiplicities counted.
 */
export function staircase(leading: readonly (readonly number[])[], unknowns: number, most: number): number | undefined {
  for (let k = 0; k < unknowns; k++) if (!leading.some((e) => e.every((x, m) => m === k || x === 0))) return undefined;
  let count = 0;
  const e = new Array<number>(unknowns).fill(0);
  const divided = (): boolean => leading.some((l) => l.every((x, m) => x <= e[m]!));
  // Depth first: once a monomial is divided, so are all with more of the unknown at hand.
  const visit = (k: number): boolean => {
    if (k === unknowns) return ++count <= most;
    for (; !divided(); e[k] = e[k]! + 1) if (!visit(k + 1)) return false;
    e[k] = 0;
    return true;
  };
  return visit(0) ? count : undefined;
}
