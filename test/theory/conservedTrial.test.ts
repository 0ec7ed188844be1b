import { expect, test } from 'vitest';
import { one, zero } from '../../src/expr/build.ts';
import { print } from '../../src/expr/print/print.ts';
import { letters } from '../../src/expr/traverse.ts';
import { primeLanes } from '../../src/rewrite/primeLanes.ts';
import { Echelon, modulo, PRIME } from '../../src/rewrite/smallField.ts';
import { candidates } from '../../src/theory/conserved/candidates.ts';
import { conservation, expandedFields } from '../../src/theory/conserved/search.ts';
import { seenInDoubles } from '../../src/theory/conserved/seenInDoubles.ts';
import { shapes } from '../../src/theory/conserved/shape.ts';
import { systemsOf } from '../../src/theory/conserved/systems.ts';
import { Trial } from '../../src/theory/conserved/trial.ts';
import { vectorField } from '../../src/theory/gradientFlow.ts';
import { loaded } from '../model/elaborateLanguage.ts';

// Candidates that are left out by numbers are in nothing that is conserved, whatever sizes and rates the numbers were at.

function read(text: string) {
  const model = loaded(text);
  const fields = vectorField(model);
  return { fields, states: fields.map((f) => f.state), time: model.time };
}

/** What a motion conserves, its rate where it has one. */
function conserved(text: string): readonly string[] {
  const { fields, states, time } = read(text);
  return conservation(states, { fields, time }, []).invariants.map((q) => print(q.term, 'text'));
}

test('only what balances a matrix is derived, and it is found', () => {
  const { fields, states, time } = read(`model balance
size N = 3, d = 2
param a > 0 = 1
state x[N] : R^d, y[N] : R^d, W : R^(d, d)
any b : R^d
let L = sum(|W @ x[i] - y[i]|^2/2 + |y[i]|^4 + dot(b, y[i]) for i in N)
x' = -grad(L, x)
y' = -grad(L, y)
W' = -a*grad(L, W)
`);
  const raw = { fields, time };
  const changes = { fields: expandedFields(fields), time };
  const derived = new Map();
  const wheres = [new Map()];
  const posing = { states, degree: 2, losses: [], wheres, budget: { left: 3000 }, changes, derived };
  const [, , matrices] = shapes(states);
  const { at } = systemsOf({ ...posing, trial: new Trial(raw, wheres, true) }, matrices!)!;
  expect(
    at(wheres[0]!)
      .columns.map((c) => print(c.term, 'text'))
      .sort(),
  ).toEqual(['sum(W[m,k]*W[m,l] for m in d)', 'sum(x[i,k]*x[i,l] for i in N)']);
  expect(derived.size).toBe(2);
});

// The rate of p is a multiple of N - 3, so that with three members it stands still, and q is in nothing that does not change.
const LONG = '(x[1] + x[2] + sum(x[i] for i in N)^2 + p*q + q^2)^2';
test('a coefficient that vanishes at the sizes of the trial hides nothing', () => {
  expect(
    conserved(`model vanishing
size N = 5
state x[N] : R, p : R, q : R
x[i]' = -x[i]^3
p' = (N - 3)*${LONG}
q' = -${LONG}
`),
  ).toEqual(['p + q*(N - 3)']);
});

// x + y grows at a rate that is neither that of x nor that of y alone, but that of z, which is in nothing that is conserved.
test('a rate is known from what is left out', () => {
  expect(
    conserved(`model turned
size N = 3
state u[N] : R, x : R, y : R, z : R
u[i]' = -u[i]^3
x' = y
y' = x
z' = z + ${LONG.replaceAll('p', 'z').replaceAll('q', 'u[2]').replaceAll('x[', 'u[')}
`),
  ).toContain('(x + y)*exp(-t)');
});

// Of two members x[a]^2 - x[a] X + X^2/2 - (x[1]^2 + x[2]^2)/2 is 0, with X = x[1] + x[2], and so are others like it. What is
// conserved is known up to these, and they are nothing that is conserved.
const PAIRS = `model pairs
size N = 4
state u[N] : R, x[2] : R, y[2] : R
u[i]' = -u[i]^3
`;
const TURN = '(u[1] + u[2] + sum(u[i] for i in N)^2 + u[1]*u[3] + u[2]^2)^2';

test('what each of two members conserves is found in few candidates, and what is 0 for two is no part of it', () => {
  const text = `${PAIRS}x[a]' = y[a]*${TURN}\ny[a]' = -x[a]*${TURN}\n`;
  const { fields, states, time } = read(text);
  const wheres = [new Map()];
  const each = shapes(states).find((s) => s.family.length === 1 && s.family[0]!.set.size.kind === 'num')!;
  const terms = candidates(states, each, 2).list.map((c) => c.term);
  const [seen] = new Trial({ fields, time }, wheres, true).possible(terms, each)!;
  // Scalar products of each two of x_a, y_a and of the sums, or of the members with themselves: three; the area that the pairs span.
  const count = { dimension: seen!.dimension, columns: seen!.columns.size < terms.length / 2 };
  expect(count).toEqual({ dimension: 4, columns: true });
  expect(conserved(text)).toContain('x[i]^2 + y[i]^2');
});

test('what of two members is conserved with a coefficient that vanishes at the sizes of the trial is found', () => {
  const rate = LONG.replaceAll('x[', 'u[').replaceAll('p*q', 'x[1]*x[2]').replaceAll('q', 'x[1]');
  expect(conserved(`${PAIRS}x[a]' = (N - 3)*x[a]*${rate}\ny[a]' = -x[a]*${rate}\n`)).toContain('x[i] + y[i]*(N - 3)');
});

// With functions there are numbers in doubles only.

test('what is conserved on spheres alone, beside functions, is seen in numbers and found', () => {
  // Each turns towards the other as fast as that one turns away: their angle stays, but for points off the spheres.
  const speed = `exp(dot(x, y) + u[1])*${TURN}`;
  const text = `model angle
size N = 4, d = 3
state u[N] : R, x : sphere(d), y : sphere(d)
u[i]' = -u[i]^3
x' = y*${speed}
y' = -x*${speed}
`;
  const { fields, states, time } = read(text);
  const [numbers] = shapes(states);
  const terms = candidates(states, numbers!, 2).list.map((c) => c.term);
  const [seen] = new Trial({ fields, time }, [new Map()], false).possible(terms, numbers!)!;
  const columns = [...seen!.columns].map((k) => print(terms[k]!, 'text'));
  expect({ dimension: seen!.dimension, columns }).toEqual({ dimension: 1, columns: ['dot(x, y)'] });
  expect(conserved(text)).toContain('dot(x, y)');
});

test('beside functions too a coefficient that vanishes at the sizes of the trial hides nothing', () => {
  const rate = `exp(p - q)*${LONG}`;
  const text = `model vanishing-beside-functions
size N = 5
state x[N] : R, p : R, q : R
x[i]' = -x[i]^3
p' = (N - 3)*${rate}
q' = -${rate}
`;
  expect(conserved(text)).toEqual(['p + q*(N - 3)']);
});

/** Rows of doubles at random points for functions of them: candidates, then their changes. */
function rows(of: (x: number, y: number, noise: number) => readonly number[]): readonly Float64Array[] {
  const wave = (k: number): number => Math.sin(k * k + 1);
  return Array.from({ length: 16 }, (_, k) => Float64Array.from(of(wave(k), wave(k + 40), wave(k + 80))));
}
const outcome = (all: readonly Float64Array[], few = false) => {
  const seen = seenInDoubles(all, all[0]!.length / 2, few);
  return seen && [seen.dimension, [...seen.columns].sort()];
};

test('a change that is no more than rounding counts as none, and one that is small but clear as one', () => {
  expect(outcome(rows((x, y, e) => [x, y, 1e-16 * e, x * y]))).toEqual([1, [0]]);
  expect(outcome(rows((x, y) => [x, y, x * x + y, 1e-3 * x * y]))).toEqual([0, []]);
  // Together they change by nothing but themselves.
  expect(outcome(rows((x, y, e) => [x, y, e * x, y - 2 * e * x + 1e-16 * e]))).toEqual([1, [0, 1]]);
  // Points without a value are left out; too few are no evidence.
  expect(outcome(rows((x, y, e) => [x, y, x * x, e > 0.9 ? Number.POSITIVE_INFINITY : x * y]))).toEqual([0, []]);
  expect(outcome(rows((x, y, e) => [x, y, x * x, e < 0.9 ? Number.NaN : x * y]))).toBe(undefined);
});

test('candidates that are nearly 0 together are not taken for one that is', () => {
  expect(
    outcome(
      rows((x, y, e) => [x, x, e * y, e * y]),
      true,
    ),
  ).toEqual([0, []]);
  expect(
    outcome(
      rows((x, y, e) => [x, x + 1e-8 * y, e * y, e * y]),
      true,
    ),
  ).toBe(undefined);
});

test('what is seen where a dial has its ends says what is seen between them, and no more', () => {
  // The sum of squares of x and y, and that of squares of their sums, rest at all values; with p and q, which turn as they
  // do where the dial is 0, three more rest there.
  const { fields, states, time } = read(`model dial
size N = 5
param a in [0, 1] = 1/2
state x[N] : R, y[N] : R, p : R, q : R
let F = (p + 2*q + sum(x[i] + y[i] for i in N))^2
x[i]' = y[i]*F
y[i]' = -x[i]*F
p' = q*F + a*p^3
q' = -p*F
`);
  const raw = { fields, time };
  const dial = letters(fields.find((f) => f.state.name === 'p')!.right).find((l) => l.name === 'a')!;
  const [numbers] = shapes(states);
  const terms = candidates(states, numbers!, 2).list.map((c) => c.term);
  const wheres = [new Map(), new Map([[dial, zero]]), new Map([[dial, one]])];
  const together = new Trial(raw, wheres, true).possible(terms, numbers!)!;
  const apart = wheres.map((w) => new Trial(raw, [w], true).possible(terms, numbers!)![0]!);
  expect(together.map((s) => [s.dimension, [...s.columns]])).toEqual(apart.map((s) => [s.dimension, [...s.columns]]));
  expect(apart.map((s) => s.dimension)).toEqual([2, 5, 2]);
  // Without what rests at all values the ends of the dial tell of what is between.
  const few = terms.filter((t) => letters(t).every((l) => l.name === 'p' || l.name === 'q'));
  const dimensions = (all: readonly (typeof wheres)[number][]) =>
    new Trial(raw, all, true).possible(few, numbers!)!.map((s) => s.dimension);
  expect(dimensions(wheres)).toEqual([0, 1, 0]);
  expect(wheres.flatMap((w) => dimensions([w]))).toEqual([0, 1, 0]);
});

test('what is left of products by the prime is what whole numbers of any length leave', () => {
  const numbers = [0, 1, 2, PRIME - 2, PRIME - 1, (PRIME - 1) / 2, 2 ** 25, 2 ** 25 + 1, 12_345_678];
  for (const a of numbers)
    for (const b of numbers) {
      const exact = Number((BigInt(a) * BigInt(b)) % BigInt(PRIME));
      expect([modulo(a * b), ...(primeLanes.mul([a], [b]) as number[])]).toEqual([exact, exact]);
      // c x + r, as rows are subtracted from one another.
      const echelon = new Echelon(2);
      echelon.add([1, b]);
      expect([...echelon.reduced([a, 1])]).toEqual([0, Number((1n + BigInt(PRIME - a) * BigInt(b)) % BigInt(PRIME))]);
    }
});
