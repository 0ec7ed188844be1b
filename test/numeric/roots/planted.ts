import * as Q from '../../../src/expr/rational.ts';
import { type RandomStream, random } from '../../../src/numeric/random.ts';
import { type Counted, counted } from '../../../src/numeric/roots/counted.ts';
import type { Polynomial, PolynomialSystem, Term } from '../../../src/numeric/roots/polynomial.ts';

/** A random polynomial system that has a known rational root, and what was found of it. */
export interface Planted {
  readonly system: PolynomialSystem;
  readonly root: readonly Q.Rational[];
  readonly found: Counted;
  /** Whether the list is called complete, and whether a certified box holds the planted root. */
  readonly complete: boolean;
  readonly held: boolean;
}

const whole = (draw: RandomStream, least: number, most: number): number =>
  least + Math.floor(draw.uniform() * (most - least + 1));

/** Sparse systems of two to four unknowns and degrees to three; some of them have families, double roots, roots at infinity. */
export function planted(seed: number): Planted {
  const draw = random(`planted/${seed}`);
  const n = whole(draw, 2, draw.uniform() < 0.15 ? 4 : 3);
  const root = Array.from({ length: n }, () => Q.rational(whole(draw, -6, 6), whole(draw, 1, 4)));
  const equations = Array.from({ length: n }, (): Polynomial => {
    const terms = new Map<string, Term>();
    const degree = whole(draw, 1, n === 4 ? 2 : 3);
    for (let t = whole(draw, 2, 4); t > 0; t--) {
      const exponents = new Array<number>(n).fill(0);
      for (let d = whole(draw, 1, degree); d > 0; d--) {
        const k = whole(draw, 0, n - 1);
        exponents[k] = exponents[k]! + 1;
      }
      const coefficient = Q.rational(whole(draw, 1, 9) * (draw.uniform() < 0.5 ? -1 : 1));
      terms.set(exponents.join(), { coefficient, exponents });
    }
    const list = [...terms.values()];
    const value = list.reduce((s, t) => Q.plus(s, at(t, root)), Q.ZERO);
    const rest = { coefficient: Q.negate(value), exponents: new Array<number>(n).fill(0) };
    return Q.isZero(value) ? list : [...list, rest];
  });
  const system = { unknowns: n, equations, denominators: [] };
  const found = counted(system);
  const complete = found.bound !== undefined && !found.infinite && found.roots.length === found.bound.value;
  const held = found.roots.some(
    (r) =>
      root.every((q, k) => Math.abs(r.x[2 * k]! - Q.toNumber(q)) <= r.radius) &&
      root.every((_, k) => Math.abs(r.x[2 * k + 1]!) <= r.radius),
  );
  return { system, root, found, complete, held };
}

function at(t: Term, x: readonly Q.Rational[]): Q.Rational {
  return t.exponents.reduce((p, e, k) => Q.times(p, e === 0 ? Q.ONE : Q.power(x[k]!, e)), t.coefficient);
}

/** What became of many: how many lists are complete, and the seeds of those that lack their planted root. */
export function campaign(from: number, to: number): Readonly<Record<string, number>> & { readonly missing: number } {
  const count = { systems: 0, complete: 0, families: 0, singular: 0, other: 0, found: 0, missing: 0 };
  for (let seed = from; seed < to; seed++) {
    const p = planted(seed);
    count.systems++;
    if (p.held) count.found++;
    if (p.complete) {
      count.complete++;
      if (!p.held) count.missing++;
    } else if (p.found.infinite) count.families++;
    else if (p.found.singular.length > 0) count.singular++;
    else count.other++;
  }
  return count;
}
