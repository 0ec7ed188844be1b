import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  call,
  delta,
  divide,
  mul,
  negate,
  num,
  one,
  pow,
  replace,
  square,
  subtract,
  sum,
  unequal,
} from '../../src/expr/build.ts';
import type { Atom, Expr } from '../../src/expr/expr.ts';
import { atomIndex, scoped } from '../../src/expr/intern.ts';
import { rational } from '../../src/expr/rational.ts';
import { doubles } from '../../src/rewrite/arithmetic.ts';
import { evaluate } from '../../src/rewrite/evaluate.ts';
import { expand, splitConditions } from '../../src/rewrite/expand.ts';
import { exponentials } from '../../src/rewrite/normalForm.ts';
import { realPoint } from '../../src/rewrite/randomPoint.ts';
import { sizeLetters } from '../../src/rewrite/sizeChoices.ts';
import { zeroTest } from '../../src/rewrite/zeroTest.ts';
import { trials } from '../trials.ts';
import { a, family, i, index, inN, j, N, positive, scalar, u, z } from './vocabulary.ts';

// Random terms from a stream of random numbers, and random ways to write them differently.

type Choose = (n: number) => number;
const chooser = (seed: number): Choose => {
  let state = seed >>> 0;
  return (n) => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
};
const x = scalar('x');
const y = scalar('y');
const tau = positive('tau');
const A = family('A', [inN, inN]);
let binders = 0;

function atom(choose: Choose, scope: readonly Atom[]): Expr {
  const p = scope[choose(scope.length)]!;
  const q = scope[choose(scope.length)]!;
  return [x, y, tau, u(p), u(q), z(p, a), A(p, q), num(rational(1 + choose(3), 1 + choose(2))), N][choose(9)]!;
}
function term(choose: Choose, depth: number, scope: readonly Atom[]): Expr {
  if (depth === 0) return atom(choose, scope);
  const sub = (): Expr => term(choose, depth - 1, scope);
  switch (choose(10)) {
    case 0:
    case 1:
      return add(sub(), sub());
    case 2:
      return mul(sub(), sub());
    case 3:
      return subtract(sub(), sub());
    case 4: {
      const b = index(`b${binders++ % 4}`, inN);
      return sum([b], term(choose, depth - 1, [...scope, b, b]));
    }
    case 5:
      return choose(2) === 0
        ? call('exp', atom(choose, scope))
        : pow(add(num(3), square(atom(choose, scope))), num(rational(1 - 2 * choose(2), 2)));
    case 6:
      return square(sub());
    case 7:
      return divide(sub(), add(one, square(atom(choose, scope))));
    case 8:
      return mul(unequal(atomIndex(i), atomIndex(j)), sub());
    default:
      return call('tanh', atom(choose, scope));
  }
}
/** Another way to write the term. */
function rewritten(e: Expr, choose: Choose, scope: readonly Atom[]): Expr {
  const other = term(choose, 1, scope);
  switch (choose(7)) {
    case 0:
      return expand(e);
    case 1:
      return divide(expand(mul(e, add(one, square(x)))), add(one, square(x)));
    case 2:
      return add(expand(subtract(e, square(add(other, y)))), square(add(other, y)));
    case 3:
      return splitConditions(e);
    case 4:
      return exponentials(e);
    case 5:
      return add(mul(e, unequal(atomIndex(i), atomIndex(j))), mul(e, delta(atomIndex(i), atomIndex(j))));
    default:
      return expand(mul(e, subtract(square(call('cosh', other)), square(call('sinh', other)))));
  }
}
/** The term with one coefficient or one index changed. */
function perturbed(e: Expr, choose: Choose): Expr {
  if (choose(3) === 0) return replace(e, new Map([[i, atomIndex(j)]]));
  const terms = e.kind === 'add' ? e.terms : [e];
  const k = choose(terms.length);
  return add(...terms.map((t, n) => (n === k ? mul(num(rational(3 + choose(3), 2)), t) : t)));
}

/** An independent opinion, in doubles: not zero if large beside the largest term, zero if small beside the least. */
function opinion(e: Expr): 'zero' | 'nonzero' | undefined {
  let most = 0;
  let least = 0;
  let seen = 0;
  for (const n of [1, 2, 3])
    for (let p = 1; p <= n; p++)
      for (let q = 1; q <= n; q++)
        for (const axis of [1, 2]) {
          const sizes = new Map(sizeLetters(e).map((l) => [l, l.name === 'N' ? n : 2]));
          const indices = new Map([
            [i, p],
            [j, q],
            [a, axis],
          ]);
          const point = realPoint(doubles, { seed: 100 + n, sizes, indices });
          const whole = evaluate(e, doubles, point);
          if (whole.kind !== 'value' || !Number.isFinite(whole.value)) continue;
          const parts = (e.kind === 'add' ? e.terms : [e]).map((t) => evaluate(t, doubles, point));
          const sizesOf = parts.map((v) => (v.kind === 'value' ? Math.abs(v.value) : 0)).filter((v) => v > 0);
          if (sizesOf.length === 0) continue;
          seen++;
          most = Math.max(most, Math.abs(whole.value) / Math.max(...sizesOf));
          least = Math.max(least, Math.abs(whole.value) / Math.min(...sizesOf));
        }
  return seen === 0 ? undefined : most > 1e-5 ? 'nonzero' : least < 1e-9 ? 'zero' : undefined;
}

describe('random terms', () => {
  const scope = [i, j];
  test('identities are never refuted, and nearly all are recognised', () => {
    const tally: Record<string, number> = {};
    fc.assert(
      fc.property(fc.nat(1e9), (seed) => {
        const [left, right] = scoped(() => {
          const choose = chooser(seed);
          const e = term(choose, 3, scope);
          let other = e;
          for (let k = 0; k < 2; k++) other = rewritten(other, choose, scope);
          return [e, other];
        });
        const v = zeroTest(subtract(left!, right!));
        const key = v.kind === 'zero' ? v.how : v.kind === 'unknown' ? `unknown: ${v.reason}` : 'nonzero';
        tally[key] = (tally[key] ?? 0) + 1;
        expect(v.kind).not.toBe('nonzero');
      }),
      { numRuns: trials(500), seed: 41 },
    );
    const undecided = Object.entries(tally)
      .filter(([k]) => k.startsWith('unknown'))
      .reduce((s, [, n]) => s + n, 0);
    expect(undecided, JSON.stringify(tally)).toBeLessThan(trials(500) / 100);
    if (process.env.TALLY) console.log(tally);
  });

  test('terms with something changed agree with doubles', () => {
    const tally: Record<string, number> = {};
    fc.assert(
      fc.property(fc.nat(1e9), (seed) => {
        const e = scoped(() => {
          const choose = chooser(seed);
          const left = term(choose, 3, scope);
          return add(perturbed(left, choose), negate(rewritten(left, choose, scope)));
        });
        const v = zeroTest(e);
        const said = opinion(e);
        tally[`${v.kind} / ${said}`] = (tally[`${v.kind} / ${said}`] ?? 0) + 1;
        if (said === 'nonzero') expect(v.kind).toBe('nonzero');
        if (said === 'zero') expect(v.kind).not.toBe('nonzero');
      }),
      { numRuns: trials(500), seed: 42 },
    );
    expect(tally['nonzero / nonzero'], JSON.stringify(tally)).toBeGreaterThan(trials(500) / 2);
    if (process.env.TALLY) console.log(tally);
  });
});
