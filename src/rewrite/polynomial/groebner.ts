import { bitLength, gcd, gcdOf } from './integer.ts';
import { type Order, orderedExponents, orderedKey } from './order.ts';
import { collected, type Polynomial } from './polynomial.ts';
import { keyOf } from './ring.ts';
import { spend, WorkSpent } from './work.ts';

/** How many pairs are looked at, and how many binary digits a coefficient may have. */
const PAIRS = 5_000;
const MOST_BITS = 2_000;

/** A polynomial in the order of the basis: keys falling. */
interface Element {
  readonly keys: readonly number[];
  readonly coefficients: readonly bigint[];
  readonly sugar: number;
}
interface Leader extends Element {
  readonly lead: readonly number[];
  readonly degree: number;
  /** Its leading monomial is divided by that of a later element. */
  redundant: boolean;
}
interface Pair {
  readonly i: number;
  readonly j: number;
  readonly lcm: readonly number[];
  readonly key: number;
  readonly sugar: number;
}

/**
 * The reduced Groebner basis of polynomials over the whole numbers in an order of monomials, each element primitive: Buchberger
 * (1965) with the sugar strategy (Giovini et al. 1991) and the criteria of Gebauer & Möller (1988), without fractions.
 * Throws `WorkSpent`.
 */
export function groebnerBasis(equations: readonly Polynomial[], order: Order): readonly Polynomial[] {
  const basis = new Basis(order);
  const start = equations.map((p) => basis.element(p)).filter((e) => e.keys.length > 0);
  for (const e of start.sort((a, b) => a.keys[0]! - b.keys[0]!)) {
    const r = basis.reduce(e);
    if (r.keys.length > 0) basis.insert(r);
  }
  let seen = 0;
  for (let pair = basis.next(); pair !== undefined; pair = basis.next()) {
    if (++seen > PAIRS) throw new WorkSpent('pairs of a Groebner basis');
    const r = basis.reduce(basis.sPolynomial(pair));
    if (r.keys.length > 0) basis.insert(r);
  }
  return basis.reduced();
}

class Basis {
  private readonly order: Order;
  private readonly leaders: Leader[] = [];
  private pairs: Pair[] = [];

  constructor(order: Order) {
    this.order = order;
  }

  element(p: Polynomial): Element {
    const terms = p.keys.map((k, i) => ({ key: orderedKey(this.order, k), c: p.coefficients[i]! }));
    terms.sort((a, b) => b.key - a.key);
    const keys = terms.map((t) => t.key);
    return primitive({ keys, coefficients: terms.map((t) => t.c), sugar: this.degree(keys) });
  }

  private degree(keys: readonly number[]): number {
    return keys.reduce((m, k) => Math.max(m, sumOf(orderedExponents(this.order, k))), 0);
  }

  private back(e: Element): Polynomial {
    const { ring } = this.order;
    const terms = new Map(e.keys.map((k, i) => [keyOf(ring, orderedExponents(this.order, k)), e.coefficients[i]!]));
    const p = collected(ring, terms);
    return p.coefficients[0]! < 0n ? { ...p, coefficients: p.coefficients.map((c) => -c) } : p;
  }

  private keyFrom(exponents: readonly number[]): number {
    return orderedKey(this.order, keyOf(this.order.ring, exponents));
  }

  /** Adds an element, with its pairs; pairs that others make superfluous are left out. */
  insert(e: Element): void {
    const lead = orderedExponents(this.order, e.keys[0]!);
    const n = this.leaders.length;
    const made: Leader = { ...e, lead, degree: sumOf(lead), redundant: false };
    const fresh = this.leaders.map((l, i) => {
      const lcm = lead.map((d, v) => Math.max(d, l.lead[v]!));
      const sugar = sumOf(lcm) + Math.max(e.sugar - made.degree, l.sugar - l.degree);
      return { i, j: n, lcm, key: this.keyFrom(lcm), sugar, coprime: sumOf(lcm) === made.degree + l.degree };
    });
    // Old pairs whose lcm the new leading monomial divides, and differs from both new lcms.
    this.pairs = this.pairs.filter(
      (p) => !(divides(lead, p.lcm) && fresh[p.i]!.key !== p.key && fresh[p.j]!.key !== p.key),
    );
    const kept: typeof fresh = [];
    const usable = fresh.filter((p) => !this.leaders[p.i]!.redundant);
    for (const p of usable) {
      const beaten = usable.some(
        (q) =>
          q !== p &&
          divides(q.lcm, p.lcm) &&
          (q.key !== p.key || (q.coprime && !p.coprime) || (q.coprime === p.coprime && q.i < p.i)),
      );
      if (!beaten) kept.push(p);
    }
    this.pairs.push(...kept.filter((p) => !p.coprime));
    for (const l of this.leaders) if (divides(lead, l.lead)) l.redundant = true;
    this.leaders.push(made);
  }

  /** The pair of least sugar, then of the least lcm. */
  next(): Pair | undefined {
    let best = -1;
    this.pairs.forEach((p, k) => {
      const q = this.pairs[best];
      if (q === undefined || p.sugar < q.sugar || (p.sugar === q.sugar && p.key < q.key)) best = k;
    });
    return best < 0 ? undefined : this.pairs.splice(best, 1)[0];
  }

  sPolynomial({ i, j, key, sugar }: Pair): Element {
    const [a, b] = [this.leaders[i]!, this.leaders[j]!];
    const g = gcd(a.coefficients[0]!, b.coefficients[0]!);
    const [x, y] = [b.coefficients[0]! / g, a.coefficients[0]! / g];
    return primitive({ ...merged(a, x, key - a.keys[0]!, b, -y, key - b.keys[0]!), sugar });
  }

  /** The remainder by the basis: no monomial of it is divided by a leading one. */
  reduce(e: Element, except?: Leader): Element {
    let now = e;
    let done = 0;
    let since = 0;
    let weight = 1;
    let { sugar } = e;
    while (done < now.keys.length) {
      const exponents = orderedExponents(this.order, now.keys[done]!);
      const by = this.leaders.find((l) => !l.redundant && l !== except && divides(l.lead, exponents));
      if (by === undefined) {
        done++;
        continue;
      }
      const g = gcd(now.coefficients[done]!, by.coefficients[0]!);
      const [x, y] = [by.coefficients[0]! / g, now.coefficients[done]! / g];
      sugar = Math.max(sugar, by.sugar - by.degree + sumOf(exponents));
      const size = now.keys.length + by.keys.length;
      spend(size * weight);
      now = { ...merged(now, x, 0, by, -y, now.keys[done]! - by.keys[0]!), sugar };
      if (++since % 8 === 0) {
        now = primitive(now);
        const bits = now.coefficients.length === 0 ? 0 : bitLength(now.coefficients[0]!);
        if (bits > MOST_BITS) throw new WorkSpent('coefficients of a Groebner basis');
        // Long coefficients are dear: their gcd takes the square of their length.
        weight = 1 + Math.floor((bits / 128) ** 2);
      }
    }
    return primitive({ ...now, sugar });
  }

  /** Minimal and reduced, the leading monomials rising. */
  reduced(): readonly Polynomial[] {
    const own = this.leaders.filter((l) => !l.redundant);
    return own
      .map((l) => this.reduce(l, l))
      .sort((a, b) => a.keys[0]! - b.keys[0]!)
      .map((e) => this.back(e));
  }
}

/** a x^s p + b x^t q, keys falling. */
function merged(
  p: Element,
  a: bigint,
  s: number,
  q: Element,
  b: bigint,
  t: number,
): { readonly keys: number[]; readonly coefficients: bigint[] } {
  const keys: number[] = [];
  const coefficients: bigint[] = [];
  let [i, j] = [0, 0];
  while (i < p.keys.length || j < q.keys.length) {
    const x = i < p.keys.length ? p.keys[i]! + s : -1;
    const y = j < q.keys.length ? q.keys[j]! + t : -1;
    const key = x > y ? x : y;
    let c = 0n;
    if (x === key) c += a * p.coefficients[i++]!;
    if (y === key) c += b * q.coefficients[j++]!;
    if (c === 0n) continue;
    keys.push(key);
    coefficients.push(c);
  }
  return { keys, coefficients };
}

function primitive(e: Element): Element {
  const g = gcdOf(e.coefficients);
  return g <= 1n ? e : { ...e, coefficients: e.coefficients.map((c) => c / g) };
}
const sumOf = (e: readonly number[]): number => e.reduce((s, d) => s + d, 0);
const divides = (a: readonly number[], b: readonly number[]): boolean => a.every((d, v) => d <= b[v]!);
