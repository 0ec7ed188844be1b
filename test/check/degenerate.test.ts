import { expect, it } from 'vitest';
import { judgements, verdicts } from './verdicts.ts';

// Points at which the linear test decides nothing.

it.each([1e-2, 4e-3, 1e-4, 1e-6])('a weak force of third order, %d x^3, is no line of stationary points', (g) => {
  const found = verdicts(`model weak
size n = 4
state x[n cyclic] : R
x[i]' = x[i+1] - 2*x[i] + x[i-1] + ${g.toFixed(6)}*x[i]^3
claim rests
    stable at {x[i] = 0}
claim does_not_leave
    unstable at {x[i] = 0}
    expect refuted
`);
  expect(found.rests).not.toBe('supported');
  expect(found.does_not_leave).not.toBe('refuted');
});

it('a line and a circle of stationary points are', () => {
  const found = verdicts(`model moduli
param a > 0 = 1
state x : R^2
state y : R
state z : R
let m = |x|^2
x' = x*(1 - m)
y' = -a*(y - z)
z' = a*(y - z)
claim circle
    stable at {x = [1, 0], y = 1, z = 1}
`);
  expect(found.circle).toBe('supported');
});

/** Motions near 0 that the linear test leaves open, whether they are stable there, and whether a centre. */
const NEAR: readonly (readonly [string, string, 'supported' | 'refuted' | 'inconclusive'])[] = [
  ['a cubic sink', "x' = -x^3\ny' = -y", 'supported'],
  ['a cubic source', "x' = x^3\ny' = -y", 'refuted'],
  ['of second order', "x' = x^2\ny' = -y", 'refuted'],
  // Carr (1981), section 1.4: y = -x^2 + ..., x' = -2 x^3.
  ['a manifold that bends inwards', "x' = x*y - x^3\ny' = -y - x^2", 'supported'],
  ['a manifold that bends outwards', "x' = x*y - x^3\ny' = -y + 2*x^2", 'refuted'],
  // On y = x^2 nothing moves.
  ['a curve of stationary points', "x' = x*y - x^3\ny' = -y + x^2", 'supported'],
  // The two of third order cancel: y = x^2 + 2 x^6 + …, x' = -x^5 + ….
  ['third order that vanishes', "x' = x*y - x^3 - x^5\ny' = -y + x^2", 'supported'],
  ['fifth order that opens', "x' = x*y - x^3 + x^5\ny' = -y + x^2", 'refuted'],
  // y = x^4 + …: the coefficient of x^5 is 1 - 1/2.
  ['of fifth order by two', "x' = -x^5/2 + x*y\ny' = -y + x^4", 'refuted'],
  // sin(y) - 2 (cosh(x^2) - 1) = -x^8/12 + … on y = x^4 + ….
  ['of ninth order', "x' = x*sin(y) - 2*x*(cosh(x^2) - 1)\ny' = -tanh(y) + x^4", 'supported'],
  ['a ray of second order that leads out', "x' = x*y - x^2\ny' = y^2 - 2*x*y", 'refuted'],
  ['a ray of third order that leads out', "x' = -x^3 + 3*x*y^2\ny' = -y^3 + 5*x^2*y", 'refuted'],
  // 5 x^2/3 + y^2 falls: 5/3 x x' + y y' = -5/3 x^4 - y^4.
  ['a sum of squares with weights', "x' = -x^3 + 3*x*y^2\ny' = -y^3 - 5*x^2*y", 'supported'],
  // On y = 0 terms of fifth order lead out where those of third are still, though x^2 + y^2 falls in almost all directions.
  ['a form that stands still on a line', "x' = -x*y^2 + x^5\ny' = -y*x^2 + 2*x*y^4", 'inconclusive'],
  ['a spiral that closes in', "x' = y - x*(x^2 + y^2)\ny' = -x - y*(x^2 + y^2)", 'supported'],
  ['a spiral that opens', "x' = y + x*(x^2 + y^2)\ny' = -x + y*(x^2 + y^2)", 'refuted'],
  ['all directions at once', "x' = -x*(x^2 + y^2)\ny' = -y*(x^2 + y^2)", 'supported'],
  ['fifth order alone', "x' = -x^5\ny' = x - y", 'supported'],
  ['a kink of second order', "x' = -abs(x)*x\ny' = -y", 'inconclusive'],
  ['a kink, still on both sides', "x' = -x + relu(y)/2\ny' = -y + relu(x)/2", 'supported'],
  ['a kink that is left on one side', "x' = -x + 2*relu(y)\ny' = -y + 2*relu(x)", 'refuted'],
  // Still for x < 0, and leaving for x > 0: the potential falls as -x^3 there.
  ['a half line of stationary points', "x' = relu(x)^2\ny' = -y", 'refuted'],
  ['a map that flips and closes in', 'x <- -x + x^3\ny <- y/2', 'supported'],
  ['a map that flips and opens', 'x <- -x - x^3\ny <- y/2', 'refuted'],
  ['a map at 1', 'x <- x - x^3\ny <- y/2', 'supported'],
];

it.each(NEAR)('decided by higher orders: %s', (_, motion, stable) => {
  const found = verdicts(`model near
state x : R
state y : R
${motion}
claim rests
    stable at {x = 0, y = 0}
claim leaves
    unstable at {x = 0, y = 0}
claim turns
    centre at {x = 0, y = 0}
`);
  const other = { supported: 'refuted', refuted: 'supported', inconclusive: 'inconclusive' } as const;
  expect(found.rests).toBe(stable);
  expect(found.leaves).toBe(other[stable]);
  expect(found.turns).not.toBe('supported');
});

it.each([
  ['-x^5', 'supported'],
  ['x^5', 'refuted'],
  ['-x^4', 'refuted'],
] as const)('a motion of one number is followed to any order: %s', (right, stable) => {
  const found = verdicts(`model one
state x : R
x' = ${right}
claim rests
    stable at {x = 0}
`);
  expect(found.rests).toBe(stable);
});

it('what neither grows nor decays is not said to lie along stationary points', () => {
  const found = judgements(`model cubic
state x : R
x' = -x^3
claim m
    marginal at {x = 0}
`);
  expect(found.m!.verdict).toBe('supported');
  expect(found.m!.evidence.map((e) => e.says).join()).toMatch(/neither grow nor decay to first order/);
});

// At g = 1/3 a branch of saddles closes on the point: there it is unstable; no number that is drawn is 1/3.
it('the edge of a condition belongs to the claim', () => {
  const wells = (when: string): Record<string, string> =>
    verdicts(`model wells
param g > 0 = 1/5
state x : R
state y : R
x' = x - x^3 + g*(y - x)
y' = y - y^3 + g*(x - y)
claim apart when ${when}
    stable at {x = sqrt(1 - 2*g), y = -sqrt(1 - 2*g)}
`);
  expect(wells('g <= 1/3').apart).toBe('refuted');
  expect(wells('g < 1/3').apart).toBe('proved');
});

it('at the edge of a domain only starts within it count', () => {
  // On y = 1 - b x + …: x' = -(1 - b) x^2; beyond the edge the potential of the second motion falls.
  const found = verdicts(`model edges
param b > 0 = 1/2
state x : nonnegative
state y : nonnegative
x' = x*(1 - x - y)
y' = y*(1 - y - b*x)
claim rests when b < 1
    stable at {x = 0, y = 1}
claim leaves when b > 1
    unstable at {x = 0, y = 1}
claim both when b < 2
    stable at {x = 0, y = 1}
`);
  expect(found).toEqual({ rests: 'supported', leaves: 'supported', both: 'refuted' });
  const one = verdicts(`model edge
param a in (0, 1) = 1/2
state x : nonnegative
state y : R
x' = -a*x^2
y' = -y
claim rests
    stable at {x = 0, y = 0}
claim leaves
    unstable at {x = 0, y = 0}
`);
  expect(one).toEqual({ rests: 'supported', leaves: 'refuted' });
});

it('a double zero with one eigenvector is named, and a cusp is left', () => {
  // Guckenheimer & Holmes 1983, section 7.3, with a direction that decays beside it.
  const found = judgements(`model cusp
state x : R
state y : R
state z : R
x' = y
y' = x^2 - x*y + z*x
z' = -z + x*y
claim leaves
    unstable at {x = 0, y = 0, z = 0}
claim rests
    stable at {x = 0, y = 0, z = 0}
    expect refuted
`);
  expect([found.leaves?.verdict, found.rests?.verdict]).toEqual(['supported', 'refuted']);
  const open = judgements(`model double
state x : R
state y : R
x' = y
y' = -x^3 - x*y
claim rests
    stable at {x = 0, y = 0}
`);
  expect(open.rests).toMatchObject({ verdict: 'inconclusive', reason: expect.stringMatching(/Takens-Bogdanov/) });
});
