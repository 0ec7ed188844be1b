import { type Dense, primitive, quotient, times, trimmed } from './dense.ts';
import { abs, squareRoot, symmetric } from './integer.ts';
import * as M from './modular.ts';
import { spend, WorkSpent } from './work.ts';

/** Odd primes of 14 to 17 binary digits. */
const PRIMES: readonly number[] = [
  10007, 10009, 12007, 13001, 14009, 15013, 16001, 20011, 25013, 30011, 40009, 50021, 60013, 70001, 80021, 90001,
  100003,
];
/** How many good primes are compared, and how many products of factors may be tried. */
const GOOD_PRIMES = 4;
const RECOMBINATIONS = 20_000;

/**
 * The irreducible factors of a primitive square-free polynomial in one variable, over the rationals (Zassenhaus 1969):
 * modulo a prime, lifted to its powers, recombined.
 */
export function factorOneVariable(f: Dense): readonly Dense[] {
  if (f.length <= 2) return [f];
  if (f[0] === 0n) return [[0n, 1n], ...factorOneVariable(f.slice(1))];
  const choice = choosePrime(f);
  if (choice === undefined) return [f];
  return recombined(f, choice);
}

interface Choice {
  readonly p: number;
  readonly factors: readonly M.Modular[];
  /** Degrees that a factor may have, as a bit mask, from all primes tried. */
  readonly degrees: bigint;
}

/** The prime with fewest factors; undefined where the degrees alone show that there is nothing to split. */
function choosePrime(f: Dense): Choice | undefined {
  const n = f.length - 1;
  let degrees = (1n << BigInt(n + 1)) - 1n;
  let best: { p: number; parts: ReturnType<typeof M.byDegree>; count: number } | undefined;
  let good = 0;
  for (const p of PRIMES) {
    const own = M.reducedModulo(f, p);
    if (own.length !== f.length) continue;
    const g = M.monic(own, p);
    if (M.gcd(g, M.slope(g, p), p).length > 1) continue;
    spend(n * n * 40);
    const parts = M.byDegree(g, p);
    let mask = 1n;
    let count = 0;
    for (const { product, degree } of parts)
      for (let k = 0; k < (product.length - 1) / degree; k++) {
        mask |= mask << BigInt(degree);
        count++;
      }
    degrees &= mask;
    if (best === undefined || count < best.count) best = { p, parts, count };
    if (degrees === (1n | (1n << BigInt(n)))) return undefined;
    if (++good === GOOD_PRIMES) break;
  }
  if (best === undefined) throw new WorkSpent('factors: no prime keeps the polynomial square-free');
  const { p } = best;
  return { p, factors: best.parts.flatMap(({ product, degree }) => M.split(product, degree, p)), degrees };
}

function recombined(f: Dense, choice: Choice): readonly Dense[] {
  const n = f.length - 1;
  const lead = f[n]!;
  // Mignotte's bound on the coefficients of a factor, times the leading coefficient.
  const norm = squareRoot(f.reduce((s, c) => s + c * c, 0n)) + 1n;
  const bound = 2n * (1n << BigInt(n)) * norm * abs(lead);
  const { modulus, lifted } = lift(f, choice, bound);
  let rest = f;
  let left = lifted;
  const found: Dense[] = [];
  let tried = 0;
  for (let size = 1; 2 * size <= left.length; ) {
    let hit: readonly number[] | undefined;
    for (const subset of subsets(left.length, size)) {
      const total = subset.reduce((s, k) => s + left[k]!.length - 1, 0);
      if (((choice.degrees >> BigInt(total)) & 1n) === 0n) continue;
      if (++tried > RECOMBINATIONS) throw new WorkSpent('recombination of factors');
      const front = rest[rest.length - 1]!;
      const end = symmetric(
        subset.reduce((x, k) => (x * left[k]![0]!) % modulus, front),
        modulus,
      );
      if (end === 0n || (rest[0]! * front) % end !== 0n) continue;
      const product = subset.reduce<Dense>((x, k) => times(x, left[k]!).map((c) => c % modulus), [front]);
      const candidate = primitive(trimmed(product.map((c) => symmetric(c, modulus))));
      const other = quotient(rest, candidate);
      if (other === undefined) continue;
      found.push(candidate);
      rest = primitive(other);
      hit = subset;
      break;
    }
    if (hit === undefined) size++;
    else left = left.filter((_, k) => !hit.includes(k));
  }
  return rest.length > 1 ? [...found, rest] : found;
}

function* subsets(n: number, size: number, from = 0): Generator<readonly number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let k = from; k <= n - size; k++) for (const more of subsets(n, size - 1, k + 1)) yield [k, ...more];
}

/** The monic factors modulo a power of p beyond the bound: linear lifting (Hensel 1908). */
function lift(
  f: Dense,
  { p, factors }: Choice,
  bound: bigint,
): { readonly modulus: bigint; readonly lifted: readonly Dense[] } {
  const prime = BigInt(p);
  const lead = f[f.length - 1]!;
  const front = M.inverse(Number(((lead % prime) + prime) % prime), p);
  const own = factors.map((g, i) => {
    const others = factors.reduce<M.Modular>((x, h, j) => (i === j ? x : M.restOf(M.times(x, h, p), g, p)), [1]);
    return M.inverseModulo(others, g, p);
  });
  let modulus = prime;
  let lifted: Dense[] = factors.map((g) => g.map(BigInt));
  while (modulus < bound) {
    const next = modulus * prime;
    spend(f.length * f.length * 2);
    const product = lifted.reduce<Dense>((x, g) => times(x, g).map((c) => c % next), [lead]);
    const gap = f.map((c, k) => (c - (product[k] ?? 0n)) / modulus);
    const e = M.reducedModulo(gap, p).map((c) => (c * front) % p);
    lifted = lifted.map((g, i) => {
      const d = M.restOf(M.times(e, own[i]!, p), factors[i]!, p);
      return g.map((c, k) => c + modulus * BigInt(d[k] ?? 0));
    });
    modulus = next;
  }
  return { modulus, lifted };
}
