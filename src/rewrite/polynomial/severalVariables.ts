import { type Dense, denseOf, fromDense, slope, times } from './dense.ts';
import { exactly } from './division.ts';
import { contentBy, gcd } from './gcd.ts';
import { liftPair } from './lifting.ts';
import {
  add,
  constant,
  degree,
  equal,
  isConstant,
  isOne,
  isZero,
  multiply,
  type Polynomial,
  primitive,
  totalDegree,
  variable,
  variablesOf,
} from './polynomial.ts';
import { coefficientsBy, composed, evaluateAt, leadingBy, raised } from './recursive.ts';
import { spend, WorkSpent } from './work.ts';
import { factorOneVariable } from './zassenhaus.ts';

/** The total degree once it is made monic, then the degree itself. */
function cost(p: Polynomial, v: number): number {
  const lead = totalDegree(leadingBy(p, v));
  const d = degree(p, v);
  const all = coefficientsBy(p, v).map((c, k) => (isZero(c) || k === d ? 0 : totalDegree(c) + k + (d - 1 - k) * lead));
  return Math.max(d, ...all) * 100 + d;
}

/**
 * The irreducible factors of a square-free polynomial in several variables, none of them free of one of these. Made monic by
 * F(x) = l^(d−1) f(x/l), which spares the problem of the leading coefficient (Wang 1978), split, and made back by the
 * primitive part.
 */
export function severalVariables(p: Polynomial): readonly Polynomial[] {
  const main = variablesOf(p).reduce((best, v) => (cost(p, v) < cost(p, best) ? v : best));
  const lead = leadingBy(p, main);
  if (isOne(lead)) return multipliedOut(p, splitMonic(p, main).map(primitive));
  if (isSurelyIrreducible(p, main)) return [p];
  const d = degree(p, main);
  const parts = coefficientsBy(p, main);
  let front = constant(p.ring, 1n);
  let monic = raised(constant(p.ring, 1n), main, d);
  for (let k = d - 1; k >= 0; k--) {
    monic = add(monic, raised(multiply(parts[k]!, front), main, k));
    front = multiply(front, lead);
  }
  const x = multiply(lead, variable(p.ring, main));
  const found = splitMonic(monic, main, lead);
  if (found.length === 1) return [p];
  return multipliedOut(
    p,
    found.map((g) => {
      const back = primitive(composed(g, main, x));
      return primitive(exactly(back, contentBy(back, main)));
    }),
  );
}

/**
 * Whether it is irreducible because its image at small numbers for the other variables is, of the same degree: no factor
 * is free of the main variable, so that the image of each would be one too. Most polynomials are known by one look, and
 * to make one monic costs more than to look.
 */
export function isSurelyIrreducible(p: Polynomial, main: number): boolean {
  const others = variablesOf(p).filter((v) => v !== main);
  const d = degree(p, main);
  if (d > HIGHEST) return false;
  return LOOKS.some((numbers) => {
    spend(p.keys.length * others.length);
    const value = others.reduce((q, v, k) => evaluateAt(q, v, numbers[k % numbers.length]!), p);
    if (degree(value, main) < d) return false;
    const image = denseOf(primitive(value), main);
    // A variable that divides the image is a factor; more than one factor says nothing.
    return (
      image[0] !== 0n &&
      isConstant(gcd(value, fromDense(slope(image), p.ring, main))) &&
      factorOneVariable(image).length === 1
    );
  });
}
/** Images of higher degrees may themselves take long to split. */
const HIGHEST = 12;
/** Without squares, so that roots of products stay roots. */
const LOOKS: readonly (readonly bigint[])[] = [
  [2n, 3n, -5n, 7n, 11n, -13n],
  [-3n, 5n, 2n, -7n, 17n, 19n],
  [7n, -2n, 11n, 3n, -5n, 23n],
];

/** The factors, after their product has been compared with what was to be split. */
function multipliedOut(p: Polynomial, factors: readonly Polynomial[]): readonly Polynomial[] {
  if (factors.length > 1 && !equal(factors.reduce(multiply), p)) throw new Error('factors whose product is another');
  return factors;
}

/** Values that are put for the other variables: as many zeros as possible first (they keep polynomials sparse), small ones. */
function* places(count: number): Generator<readonly bigint[]> {
  const none = new Array<bigint>(count).fill(0n);
  yield none;
  for (let v = 0; v < count; v++) for (const a of [1n, -1n, 2n]) yield none.map((_, k) => (k === v ? a : 0n));
  for (const [a, b] of [
    [1n, -1n],
    [2n, 1n],
    [-1n, 3n],
  ] as const)
    for (let v = 0; v < count; v++)
      for (let w = v + 1; w < count; w++) yield none.map((_, k) => (k === v ? a : k === w ? b : 0n));
  let seed = 271828;
  for (let k = 0; k < TRIES; k++) {
    const range = 2 + Math.floor(k / 3);
    yield Array.from({ length: count }, () => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return BigInt((Math.floor(seed / 256) % (2 * range + 1)) - range);
    });
  }
}
const TRIES = 120;
/** Among so many good evaluations the one with fewest factors is taken. */
const GOOD = 3;
const RECOMBINATIONS = 2_000;

interface Image {
  readonly at: readonly bigint[];
  readonly factors: readonly Dense[];
}

/**
 * Splits a polynomial that is monic in the main variable. It is irreducible where an evaluation that stays square-free is;
 * where no evaluation is good the search is given up, and nothing is concluded. `lead` is what it was made monic by.
 */
function splitMonic(f: Polynomial, main: number, lead?: Polynomial): readonly Polynomial[] {
  const others = variablesOf(f).filter((v) => v !== main);
  const image = bestImage(f, main, others, lead);
  if (image.factors.length === 1) return [f];
  let rest = shifted(f, others, image.at);
  let left = image.factors;
  const found: Polynomial[] = [];
  let tried = 0;
  for (let size = 1; 2 * size <= left.length; ) {
    let hit: readonly number[] | undefined;
    for (const subset of subsets(left.length, size)) {
      if (++tried > RECOMBINATIONS) throw new WorkSpent('recombination of factors');
      const g = subset.reduce<Dense>((x, k) => times(x, left[k]!), [1n]);
      const h = left.reduce<Dense>((x, u, k) => (subset.includes(k) ? x : times(x, u)), [1n]);
      const pair = liftPair(rest, main, g, h);
      if (pair === undefined) continue;
      found.push(pair[0]);
      rest = pair[1];
      hit = subset;
      break;
    }
    if (hit === undefined) size++;
    else left = left.filter((_, k) => !hit.includes(k));
  }
  const back = image.at.map((a) => -a);
  return [...found, rest].map((g) => shifted(g, others, back));
}

function bestImage(f: Polynomial, main: number, others: readonly number[], lead?: Polynomial): Image {
  let best: Image | undefined;
  let good = 0;
  for (const at of places(others.length)) {
    const put = (p: Polynomial): Polynomial => others.reduce((q, v, k) => evaluateAt(q, v, at[k]!), p);
    // Where what it was made monic by vanishes, the image is a power of the variable times a factor of degree 1.
    if (lead !== undefined && isZero(put(lead))) continue;
    const value = put(f);
    spend(f.keys.length * others.length);
    const dense = denseOf(value, main);
    if (!isConstant(gcd(value, fromDense(slope(dense), f.ring, main)))) continue;
    const factors = factorOneVariable(dense);
    if (best === undefined || factors.length < best.factors.length) best = { at, factors };
    if (factors.length === 1 || ++good === GOOD) return best;
  }
  if (best === undefined) throw new WorkSpent('factors: no evaluation stays square-free');
  return best;
}

/** y + a for each of the other variables. */
const shifted = (f: Polynomial, others: readonly number[], at: readonly bigint[]): Polynomial =>
  others.reduce(
    (p, v, k) => (at[k] === 0n ? p : composed(p, v, add(variable(f.ring, v), constant(f.ring, at[k]!)))),
    f,
  );

function* subsets(n: number, size: number, from = 0): Generator<readonly number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let k = from; k <= n - size; k++) for (const more of subsets(n, size - 1, k + 1)) yield [k, ...more];
}
