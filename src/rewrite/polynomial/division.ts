import { collected, degree, degrees, isConstant, isZero, multiply, type Polynomial, subtract } from './polynomial.ts';
import { leadingBy, raised } from './recursive.ts';
import { exponentsOf } from './ring.ts';
import { spend } from './work.ts';

/** p/q where q divides p with whole coefficients; undefined where it does not. q is not 0. */
export function quotient(p: Polynomial, q: Polynomial): Polynomial | undefined {
  if (isZero(p)) return p;
  const [lead, first] = [q.keys[0]!, q.coefficients[0]!];
  if (isConstant(q)) {
    if (p.coefficients.some((c) => c % first !== 0n)) return undefined;
    return { ring: p.ring, keys: p.keys, coefficients: p.coefficients.map((c) => c / first) };
  }
  const [dp, dq] = [degrees(p), degrees(q)];
  const room = dp.map((d, v) => d - dq[v]!);
  if (room.some((d) => d < 0)) return undefined;
  // The last terms divide each other too: a quick refusal.
  if (p.coefficients[p.coefficients.length - 1]! % q.coefficients[q.coefficients.length - 1]! !== 0n) return undefined;
  const rest = new Map<number, bigint>();
  const heap = new Heap();
  p.keys.forEach((k, i) => {
    rest.set(k, p.coefficients[i]!);
    heap.push(k);
  });
  const found = new Map<number, bigint>();
  for (let key = heap.pop(); key !== undefined; key = heap.pop()) {
    const c = rest.get(key)!;
    rest.delete(key);
    if (c === 0n) continue;
    if (c % first !== 0n || key < lead) return undefined;
    const shift = key - lead;
    const e = exponentsOf(p.ring, shift);
    if (e.some((d, v) => d > room[v]!)) return undefined;
    const x = c / first;
    found.set(shift, x);
    spend(q.keys.length);
    for (let j = 1; j < q.keys.length; j++) {
      const k = q.keys[j]! + shift;
      const old = rest.get(k);
      if (old === undefined) heap.push(k);
      rest.set(k, (old ?? 0n) - x * q.coefficients[j]!);
    }
  }
  return collected(p.ring, found);
}

/** p/q where q is known to divide p; anything else is a bug of the caller. */
export function exactly(p: Polynomial, q: Polynomial): Polynomial {
  const found = quotient(p, q);
  if (found === undefined) throw new Error('a polynomial does not divide another that it should divide');
  return found;
}

/** The remainder of lead(q)^k p by q in one variable, with the k it took: no fractions arise. */
export function pseudoRemainder(
  p: Polynomial,
  q: Polynomial,
  v: number,
): { readonly rest: Polynomial; readonly times: number } {
  const n = degree(q, v);
  const lead = leadingBy(q, v);
  let rest = p;
  let times = 0;
  while (!isZero(rest) && degree(rest, v) >= n) {
    const d = degree(rest, v);
    const top = leadingBy(rest, v);
    rest = subtract(multiply(lead, rest), multiply(raised(top, v, d - n), q));
    times++;
    if (n === 0) break;
  }
  return { rest, times };
}

/** The remainder of lead(q)^(deg p − deg q + 1) p by q in one variable, as subresultants want it. */
export function fullRemainder(p: Polynomial, q: Polynomial, v: number): Polynomial {
  const wanted = degree(p, v) - degree(q, v) + 1;
  if (wanted <= 0) return p;
  const { rest, times } = pseudoRemainder(p, q, v);
  let out = rest;
  const lead = leadingBy(q, v);
  for (let k = times; k < wanted; k++) out = multiply(out, lead);
  return out;
}

/** The greatest first. */
class Heap {
  private readonly items: number[] = [];

  push(x: number): void {
    const a = this.items;
    let i = a.length;
    a.push(x);
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (a[up]! >= x) break;
      a[i] = a[up]!;
      i = up;
    }
    a[i] = x;
  }

  pop(): number | undefined {
    const a = this.items;
    const top = a[0];
    const last = a.pop();
    if (last === undefined || a.length === 0) return top;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      if (down >= a.length) break;
      if (down + 1 < a.length && a[down + 1]! > a[down]!) down++;
      if (a[down]! <= last) break;
      a[i] = a[down]!;
      i = down;
    }
    a[i] = last;
    return top;
  }
}
