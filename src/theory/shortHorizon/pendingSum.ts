import type { Exponent } from './exponents.ts';

/** A polynomial in the variables of a test, modulo its prime. */
export interface Polynomial {
  readonly monomials: readonly number[];
  readonly coefficients: readonly number[];
  /** Its constant part as an exponent. */
  readonly constant: Exponent;
}

/** A sum of polynomials that is made when it is first read. */
export class PendingSum implements Polynomial {
  private parts: readonly [Polynomial, Polynomial] | undefined;
  private made: Polynomial | undefined;
  readonly constant: Exponent;
  private readonly total: (parts: readonly Polynomial[]) => Polynomial;

  constructor(a: Polynomial, b: Polynomial, constant: Exponent, total: (parts: readonly Polynomial[]) => Polynomial) {
    this.constant = constant;
    this.parts = [a, b];
    this.total = total;
  }

  get monomials(): readonly number[] {
    return this.value.monomials;
  }

  get coefficients(): readonly number[] {
    return this.value.coefficients;
  }

  private get value(): Polynomial {
    if (this.made === undefined) {
      this.made = this.total(this.leaves());
      this.parts = undefined;
    }
    return this.made;
  }

  /** What is known of its parts, those of sums within that are not made yet taken apart. */
  private leaves(): readonly Polynomial[] {
    const found: Polynomial[] = [];
    const open: Polynomial[] = [this];
    for (let p = open.pop(); p !== undefined; p = open.pop())
      if (p instanceof PendingSum && p.parts !== undefined) open.push(...p.parts);
      else found.push(p);
    return found;
  }
}
