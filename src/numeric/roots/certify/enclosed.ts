import { around } from '../../interval/fraction.ts';
import type { Interval } from '../../interval/interval.ts';
import { byReal, NOTHING, plus, powers, type Rectangle, times } from '../../interval/rectangle.ts';
import type { Polynomial } from '../polynomial.ts';

interface EnclosedTerm {
  readonly coefficient: Interval;
  /** Unknowns that occur, and their exponents. */
  readonly places: readonly number[];
  readonly exponents: readonly number[];
}

/** Polynomials over complex rectangles: values and derivatives. */
export class EnclosedPolynomials {
  readonly unknowns: number;
  private readonly equations: readonly (readonly EnclosedTerm[])[];
  private readonly highest: readonly number[];

  constructor(equations: readonly Polynomial[], unknowns: number) {
    this.unknowns = unknowns;
    const highest = new Array<number>(unknowns).fill(1);
    this.equations = equations.map((p) =>
      p.map((t) => {
        const places = t.exponents.flatMap((e, k) => (e > 0 ? [k] : []));
        for (const k of places) highest[k] = Math.max(highest[k]!, t.exponents[k]!);
        return { coefficient: around(t.coefficient), places, exponents: places.map((k) => t.exponents[k]!) };
      }),
    );
    this.highest = highest;
  }

  private tables(box: readonly Rectangle[]): readonly (readonly Rectangle[])[] {
    return box.map((z, k) => powers(z, this.highest[k]!));
  }

  values(box: readonly Rectangle[]): readonly Rectangle[] {
    const table = this.tables(box);
    return this.equations.map((p) => {
      let sum = NOTHING;
      for (const { coefficient, places, exponents } of p) {
        let product: Rectangle = { re: coefficient, im: NOTHING.im };
        for (const [m, k] of places.entries()) product = times(product, table[k]![exponents[m]!]!);
        sum = plus(sum, product);
      }
      return sum;
    });
  }

  /** Row-major; a derivative that vanishes everywhere is undefined. */
  slopes(box: readonly Rectangle[]): readonly (Rectangle | undefined)[] {
    const table = this.tables(box);
    const n = this.unknowns;
    const out: (Rectangle | undefined)[] = new Array(this.equations.length * n).fill(undefined);
    for (const [i, p] of this.equations.entries())
      for (const { coefficient, places, exponents } of p)
        for (const [m, k] of places.entries()) {
          const e = exponents[m]!;
          let product: Rectangle = { re: coefficient, im: NOTHING.im };
          for (const [q, l] of places.entries()) product = times(product, table[l]![q === m ? e - 1 : exponents[q]!]!);
          if (e > 1) product = byReal(product, { lo: e, hi: e });
          const own = out[i * n + k];
          out[i * n + k] = own === undefined ? product : plus(own, product);
        }
    return out;
  }
}
