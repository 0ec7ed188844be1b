import type { Expr, Letter } from '../../expr/expr.ts';
import { toNumber } from '../../expr/rational.ts';
import { some } from '../../expr/traverse.ts';
import type { Need } from './need.ts';

/** Points at which needs are asked before they are held to be fulfilled nowhere. */
const POINTS = 256;
/** How far logarithms of what has one bound are spread. */
const WIDEST = 5;

/**
 * Whether needs hold at one of many points spread over the domains of their parameters; where more than parameters stands
 * in them, or what has no number here, that is taken to be so. Terms that are not real at a point do not hold there.
 */
export function holdSomewhere(needs: readonly Need[]): boolean {
  const letters = new Set<Letter>();
  const known = needs.every(({ term }) => isKnown(term, letters));
  if (!known || letters.size === 0) return true;
  const all = [...letters];
  for (let k = 1; k <= POINTS; k++) {
    const values = new Map(all.map((l, j) => [l, spread(l, (k * Math.sqrt(PRIMES[j % PRIMES.length]!)) % 1)]));
    if (needs.every(({ term, open }) => (open ? numberAt(term, values) > 0 : numberAt(term, values) >= 0))) return true;
  }
  return false;
}

/** The multiples of their roots fill a cube evenly. */
const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19];

/** Whether a term is made of sums, products and powers of parameters and numbers; its parameters are put down. */
const isKnown = (e: Expr, letters: Set<Letter>): boolean =>
  !some(e, (x) => {
    if (x.kind === 'sym' && x.indices.length === 0 && x.letter.role === 'parameter' && hasEnds(x.letter)) {
      letters.add(x.letter);
      return false;
    }
    return x.kind !== 'num' && x.kind !== 'add' && x.kind !== 'mul' && x.kind !== 'pow';
  });

/** Whether the ends of the domain of a letter are numbers. */
const hasEnds = ({ domain }: Letter): boolean =>
  domain.kind === 'real' &&
  [domain.lower, domain.upper].every((end) => end === undefined || Number.isFinite(numberAt(end.value, new Map())));

/** A place between 0 and 1 as a value in the domain of a letter, near its ends as well as far from them. */
function spread({ domain }: Letter, u: number): number {
  if (domain.kind !== 'real') return Number.NaN;
  const [low, high] = [domain.lower, domain.upper].map((end) => end && numberAt(end.value, new Map()));
  if (low !== undefined && high !== undefined) return low + (high - low) * u;
  const far = Math.exp(WIDEST * (2 * u - 1));
  if (low !== undefined) return low + far;
  if (high !== undefined) return high - far;
  // Both signs, sizes from small to large.
  return u < 0.5 ? -Math.exp(WIDEST * (4 * u - 1)) : Math.exp(WIDEST * (4 * u - 3));
}

function numberAt(e: Expr, values: ReadonlyMap<Letter, number>): number {
  switch (e.kind) {
    case 'num':
      return toNumber(e.value);
    case 'sym':
      return values.get(e.letter) ?? Number.NaN;
    case 'add':
      return e.terms.reduce((n, t) => n + numberAt(t, values), 0);
    case 'mul':
      return e.factors.reduce((n, f) => n * numberAt(f, values), toNumber(e.coefficient));
    case 'pow':
      return numberAt(e.base, values) ** numberAt(e.exponent, values);
    default:
      return Number.NaN;
  }
}
