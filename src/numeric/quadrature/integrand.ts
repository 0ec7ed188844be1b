import { children } from '../../expr/build.ts';
import type { Atom, Expr } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import { isPositive } from '../../expr/sign.ts';

/** What an integrand is as a function of some random variables. */
export interface Integrand {
  /** `kinked`: with jumps or kinks that depend on the variables. */
  readonly kind: 'polynomial' | 'smooth' | 'kinked';
  /** Total degree as a polynomial, in what does not stand inside other functions. */
  readonly degree: number;
  /** Whether a component stands inside other functions than polynomials: by binder, then by place; all where it is not known. */
  readonly bent: ReadonlyMap<Atom, 'all' | ReadonlySet<string>>;
  /** The components that occur at all. */
  readonly met: ReadonlyMap<Atom, 'all' | ReadonlySet<string>>;
}

const KINKS = new Set(['abs', 'sign', 'relu', 'step', 'round', 'floor']);

/** By term and binders: the same averages are taken at many points, by several rules. */
const known = new WeakMap<Expr, Map<string, Integrand>>();

/** The kind of a term as a function of the variables drawn under these binders. */
export function integrandOf(e: Expr, binders: readonly Atom[]): Integrand {
  const own = known.get(e) ?? new Map<string, Integrand>();
  known.set(e, own);
  const key = binders.map((b) => b.id).join();
  const made = own.get(key) ?? looked(e, binders);
  own.set(key, made);
  return made;
}

function looked(e: Expr, binders: readonly Atom[]): Integrand {
  const bent = new Map<Atom, 'all' | Set<string>>();
  const degree = degreeOf(e, binders, (part) => bend(part, binders, bent));
  const met = new Map<Atom, 'all' | Set<string>>();
  bend(e, binders, met);
  if (bent.size === 0) return { kind: 'polynomial', degree, bent, met };
  return { kind: isKinked(e, binders) ? 'kinked' : 'smooth', degree, bent, met };
}

/** The place of a component, from 1, as it is known by its text. */
export const placeText = (place: readonly number[]): string => place.join();

/** Notes the components that stand in a part. */
function bend(part: Expr, binders: readonly Atom[], into: Map<Atom, 'all' | Set<string>>): void {
  if (!depends(part, binders)) return;
  if (part.kind !== 'sym') {
    for (const c of children(part)) bend(c, binders, into);
    return;
  }
  const [first, ...rest] = part.indices;
  if (first?.kind !== 'atom' || !binders.includes(first.atom)) return;
  const place = rest.map((i) => (i.kind === 'place' && i.value.kind === 'num' ? Q.toNumber(i.value.value) : undefined));
  const known = into.get(first.atom) ?? new Set<string>();
  if (known === 'all') return;
  if (place.some((p) => p === undefined)) into.set(first.atom, 'all');
  else into.set(first.atom, known.add(placeText(place as number[])));
}

const depends = (e: Expr, binders: readonly Atom[]): boolean => binders.some((b) => e.free.includes(b));

/** The total degree; parts that are no polynomials are handed over and count as constants. */
function degreeOf(e: Expr, binders: readonly Atom[], other: (part: Expr) => void): number {
  if (!depends(e, binders)) return 0;
  const go = (x: Expr): number => degreeOf(x, binders, other);
  switch (e.kind) {
    case 'sym':
      return 1;
    case 'add':
      return Math.max(...e.terms.map(go));
    case 'mul':
      return e.factors.reduce((s, f) => s + go(f), 0);
    case 'pow': {
      const n = e.exponent.kind === 'num' && Q.isInteger(e.exponent.value) ? Number(e.exponent.value.n) : -1;
      if (n >= 0) return n * go(e.base);
      break;
    }
    case 'call':
      if (e.fn === 'sg') return go(e.args[0]!);
      break;
    case 'sum':
      return go(e.body);
    // A derivative by a state is of no higher degree in the variables.
    case 'grad':
      return go(e.of);
    default:
      break;
  }
  other(e);
  return 0;
}

function isKinked(e: Expr, binders: readonly Atom[]): boolean {
  if (!depends(e, binders)) return false;
  if (e.kind === 'call' && KINKS.has(e.fn)) return true;
  if (e.kind === 'reduce' && e.fn !== 'det' && e.fn !== 'inverse') return true;
  if (e.kind === 'pow' && depends(e.base, binders)) {
    const whole = e.exponent.kind === 'num' && Q.isInteger(e.exponent.value) && !Q.isNegative(e.exponent.value);
    if (!whole && !isPositive(e.base)) return true;
  }
  return children(e).some((c) => isKinked(c, binders));
}
