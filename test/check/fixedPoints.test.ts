import { describe, expect, it } from 'vitest';
import { joined } from '../../src/check/fixedPoints/judge.ts';
import type { Judged } from '../../src/check/judge.ts';
import { load } from '../../src/model/load.ts';
import { verifyModel } from '../../src/study/verify.ts';
import { verdicts } from './verdicts.ts';

/** The verdict of one claim, and why. */
function verdict(model: string, claim: string, options: { when?: string; in?: string } = {}): Judged['judgement'] {
  const head = `claim c${options.in === undefined ? '' : ` in ${options.in}`}${options.when === undefined ? '' : ` when ${options.when}`}`;
  const { model: m, diagnostics } = load(`model m\n${model}\n${head}\n    ${claim}\n`);
  expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  return verifyModel(m!).claims[0]!.judgement;
}
/** The verdict; `certified` too where closed forms prove on top what certified roots say. */
const says = (model: string, claim: string, options: { when?: string; in?: string } = {}): string => {
  const j = verdict(model, claim, options);
  const numeric = j.evidence.some((e) => e.method.startsWith('certified roots'));
  return j.verdict === 'proved' && numeric ? 'certified' : j.verdict;
};

const NOONBURG = `param c = 1.1
state x[3] : R
x[i]' = x[i]*sum(x[j]^2 for j in 3 if j != i) - c*x[i] + 1`;
const WELLS = `param a = 0.1
state x[2] : R
x[i]' = x[i] - x[i]^3 + a*sum(x[j] - x[i] for j in 2)`;

describe('claims about all fixed points, at values of the parameters', () => {
  it('certify Noonburg’s 21 complex and 7 real solutions (Noonburg 1989)', () => {
    const j = verdict(NOONBURG, 'fixed-points 21 complex, 7 real', { when: 'c = 1.1' });
    expect(j.verdict).toMatch(/certified|proved/);
    expect(j.evidence.map((e) => e.says).join()).toMatch(/21 disjoint certified roots, at most 21/);
    expect(says(NOONBURG, 'fixed-points 21 complex, 8 real', { when: 'c = 1.1' })).toBe('refuted');
    expect(says(NOONBURG, 'fixed-points 22 complex, 7 real', { when: 'c = 1.1' })).toBe('refuted');
    expect(says(NOONBURG, 'fixed-points 6', { when: 'c = 1.1' })).toBe('refuted');
  });

  it('count the branches of two coupled wells on both sides of a = 1/3, and at it', () => {
    expect(says(WELLS, 'fixed-points 9', { when: 'a = 1/10' })).toBe('certified');
    expect(says(WELLS, 'fixed-points 5', { when: 'a = 2/5' })).toBe('certified');
    // The double points at it are no trouble to closed forms.
    expect(says(WELLS, 'fixed-points 5', { when: 'a = 1/3' })).toBe('proved');
    // Over all values of a the count changes: both counts are false.
    expect(says(WELLS, 'fixed-points 9', { when: 'a > 0' })).toBe('refuted');
  });

  it('judge lists: all of them, one too few, one that is none', () => {
    const cubic = "state x : R\nx' = x - x^3";
    expect(says(cubic, 'fixed-points are {x = 0}, {x = 1}, {x = -1}')).toBe('certified');
    const short = verdict(cubic, 'fixed-points are {x = 0}, {x = 1}');
    expect(short.verdict).toBe('refuted');
    expect(short.witness?.states.x?.[0]).toBeCloseTo(-1, 9);
    expect(says(cubic, 'fixed-points are {x = 0}, {x = 1}, {x = -1}, {x = 2}')).toBe('refuted');
  });

  it('respect domains, on their edges too', () => {
    // Two species that exclude each other: 0, the two alone, and their coexistence (a saddle), all in the quadrant.
    const species = (domain: string): string =>
      `param a = 2\nstate n[2] : ${domain}\nn[i]' = n[i]*(1 - n[i] - a*sum(n[j] for j in 2 if j != i))`;
    const when = 'a = 2';
    expect(says(species('nonnegative'), 'fixed-points 4', { when })).toBe('certified');
    expect(says(species('positive'), 'fixed-points 1', { when })).toBe('certified');
    expect(says(species('positive'), 'fixed-points are {n[i] = 1/3}', { when })).toBe('certified');
    expect(says("state x : [0, 1]\nx' = x*(1 - x)*(x + 3)", 'fixed-points 2')).toBe('certified');
    // On the simplex the corners and the centre of rock, paper and scissors (an even game: the mean payoff is 0).
    const game =
      "data A[3, 3] = [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]\nstate p : simplex(3)\np[i]' = p[i]*sum(A[i,j]*p[j] for j in 3)";
    expect(says(game, 'fixed-points 4')).toBe('certified');
  });

  it('bound transcendental equations by themselves: tanh at g = 1/2, 2, and 1', () => {
    const mean = "param g > 0 = 2\nstate x : R\nx' = -x + tanh(g*x)";
    expect(says(mean, 'fixed-points 1', { when: 'g = 1/2' })).toBe('certified');
    expect(says(mean, 'fixed-points 3', { when: 'g = 2' })).toBe('certified');
    expect(says(mean, 'fixed-points 3', { when: 'g = 1/2' })).toBe('refuted');
    // No box proves a triple root to be one: that nothing rises along it does.
    expect(verdict(mean, 'fixed-points 1', { when: 'g = 1' })).toMatchObject({ verdict: 'proved' });
    expect(verdict(mean, 'fixed-points 2', { when: 'g = 1' })).toMatchObject({ verdict: 'refuted' });
  });

  it('do not count families, nor double points twice', () => {
    // All points of the line x[1] = 0 rest, and no other: there is no isolated one. Numbers alone do not see it.
    expect(says("state x[2] : R\nx[1]' = x[1]*x[2]\nx[2]' = x[1]*(x[2] - 1)", 'fixed-points 0')).toBe('proved');
    const twice = "state x[2] : R\nx[1]' = x[1]^2 + x[2]^2 - 2\nx[2]' = x[1]*x[2] - 1";
    expect(says(twice, 'fixed-points 4')).toBe('refuted');
    expect(says(twice, 'fixed-points 2')).toBe('proved');
    // A square has one root, twice.
    expect(says("state x : R\nx' = x^2", 'fixed-points 2')).toBe('refuted');
    expect(says("state x : R\nx' = x^2", 'fixed-points 1')).toBe('proved');
  });

  it('certify self-consistencies with a mean: about the integral, not its quadrature', () => {
    // A magnet in random fields (Schneider & Pytte 1977).
    const FIELDS = "param g > 0 = 3, s > 0 = 1/2\nstate x : R\nx' = -x + E(tanh(g*x + s*z) for z ~ normal(0, 1))";
    const weak = { when: 'g = 3, s = 1/2' };
    const j = verdict(FIELDS, 'fixed-points 3', weak);
    expect(j.verdict).toBe('certified');
    expect(j.evidence.map((e) => e.says).join()).toMatch(/nothing is outside; the independent checker accepts/);
    expect(says(FIELDS, 'fixed-points 1', weak)).toBe('refuted');
    expect(says(FIELDS, 'fixed-points 1', { when: 'g = 1, s = 2' })).toBe('certified');
    // A mean of an odd function vanishes.
    expect(says(FIELDS, 'fixed-points contain {x = 0}')).toBe('proved');
    expect(says(FIELDS, 'fixed-points are {x = 0}', { when: 'g = 1, s = 1' })).toBe('certified');
    const three = 'fixed-points are {x = 0}, {x = 0.9914961879 to 1e-9}, {x = -0.9914961879 to 1e-9}';
    expect(says(FIELDS, three, weak)).toBe('certified');
    const many = "law v : R^3 ~ normal(0, 1)\nstate m[3] : R\nm[i]' = -m[i] + E(tanh(2*dot(m, u))*u[i] for u ~ v)";
    expect(verdict(many, 'fixed-points 1').reason).toMatch(/over more than 2 variables that do not separate/);
    const kink = FIELDS.replace('tanh(g*x + s*z)', 'abs(g*x + s*z)');
    expect(verdict(kink, 'fixed-points 1', weak).reason).toMatch(/`abs`, which is analytic in no strip/);
  });

  it('take quoted numbers within their tolerance, and no farther', () => {
    const ROOT = "state x : R\nx' = x^2 - 2";
    expect(says(ROOT, 'fixed-points contain {x = 1.4142 to 1e-4}')).toBe('certified');
    expect(says(ROOT, 'fixed-points contain {x = 1.4141 to 1e-5}')).toBe('refuted');
    expect(says(ROOT, 'fixed-points contain {x = 1.4142}')).toBe('refuted');
    expect(says(ROOT, 'fixed-points are {x = 1.41 to 1%}, {x = -1.41 to 1%}')).toBe('certified');
    expect(says(ROOT, 'fixed-points are {x = 1.41 to 1%}')).toBe('refuted');
    const positive = "state x : positive\nx' = x^2 - 2";
    expect(says(positive, 'fixed-points contain {x = 1.4142 to 1e-4}')).toBe('certified');
  });

  it('work for maps, within an ansatz, and say what they cannot do', () => {
    expect(says('param r = 3\nstate x : R\nx <- r*x*(1 - x)', 'fixed-points 2', { when: 'r = 3' })).toBe('certified');
    const many = "size n = 3\nstate x[n] : R\nx[i]' = x[i] - x[i]^3\nansatz same(s)\n    x[i] = s";
    expect(says(many, 'fixed-points 3', { in: 'same' })).toMatch(/certified|supported|proved/);
    expect(says(many, 'fixed-points 27', { when: 'n = 3' })).toBe('certified');
    expect(says(many, 'fixed-points 3^n')).toBe('supported');
    expect(verdict("state x : R\nx' = floor(x)", 'fixed-points 1').reason).toMatch(/`floor`/);
    expect(verdict("state x : R\nx' = t - x", 'fixed-points 1').reason).toMatch(/contain t/);
  });

  it('conclude nothing where routes disagree', () => {
    const answer = (route: 'letters' | 'numbers', v: 'proved' | 'refuted') => ({
      route,
      judgement: { verdict: v, evidence: [] },
    });
    const j = joined([answer('letters', 'proved'), answer('numbers', 'refuted')]);
    expect(j.verdict).toBe('inconclusive');
    expect(j.reason).toMatch(/the routes disagree: in letters it is proved; in numbers it is refuted/);
  });
});

it('a root of one number along which nothing rises is the only one, however flat it is there', () => {
  const found = verdicts(`model mean-activity-again
param g in (0, 3) = 1
state x : R
x' = tanh(g*x) - x
claim one_up_to_the_onset when g <= 1
    fixed-points 1
claim one_at_the_onset when g = 1
    fixed-points 1
claim one_always
    fixed-points 1
`);
  expect(found).toEqual({
    one_up_to_the_onset: 'proved',
    one_at_the_onset: 'proved',
    one_always: 'refuted',
  });
});

it('real points of a family of complex ones, and what domains leave of a family, are isolated where they lie alone', () => {
  const hill = verdicts(`model hill
param m = 1
state x : R
state y : R
let L = (x^2 + y^2 - m)^2
x' = -grad(L, x)
y' = -grad(L, y)
claim always
    fixed-points 1
claim without_a_circle when m = 0
    fixed-points 1
claim none_without_a_circle when m = 0
    fixed-points 0
claim the_top when m < 0
    fixed-points are {x = 0, y = 0}
`);
  expect(hill).toEqual({
    always: 'proved',
    without_a_circle: 'proved',
    none_without_a_circle: 'refuted',
    the_top: 'proved',
  });
  // The line x + y = 0 meets the quadrant in one point.
  const corner = verdicts(`model corner
state x : nonnegative
state y : nonnegative
x' = x + y
y' = -(x + y)
claim one
    fixed-points 1
claim none
    fixed-points 0
`);
  expect(corner.one).not.toBe('refuted');
  expect(corner.none).not.toBe('proved');
});

it('a listed point that is not seen to be a root is not said to be missing', () => {
  // x = 2 cos u makes x^3 - 3 x = 2 cos 3u.
  const found = verdicts(`model trisection
state x : R
x' = x^3 - 3*x + 1
claim all_three
    fixed-points are {x = 2*cos(2*pi/9)}, {x = 2*cos(4*pi/9)}, {x = 2*cos(8*pi/9)}
claim only_two
    fixed-points are {x = 2*cos(2*pi/9)}, {x = 2*cos(4*pi/9)}
claim another
    fixed-points are {x = 2*cos(2*pi/9)}, {x = 2*cos(4*pi/9)}, {x = 2*cos(pi/9)}
`);
  expect(found.all_three).not.toBe('refuted');
  expect(found).toMatchObject({ only_two: 'refuted', another: 'refuted' });
});

it('equations that push a bound ever farther out are looked at next to it', () => {
  const found = verdicts(`model runaway
param g > 0 = 2, th = 1/2
state x : R
x' = -x + relu(g*x - th)
claim none when g > 1, th < 0
    fixed-points 0
`);
  expect(found.none).not.toBe('refuted');
});

it('functions that rise everywhere are undone: fixed points of transcendental motions in closed form', () => {
  // Ricker 1954: next generations x exp(r (1 - x)).
  const ricker = verdicts(`model ricker
param r > 0 = 3/2
state x : nonnegative
x <- x*exp(r*(1 - x))
claim two
    fixed-points 2
claim three
    fixed-points 3
claim which
    fixed-points are {x = 0}, {x = 1}
claim complex
    fixed-points 2 complex, 2 real
`);
  expect(ricker).toMatchObject({ two: 'proved', three: 'refuted', which: 'proved' });
  expect(ricker.complex).toBe('inconclusive');
  // Gompertz 1825; a step of descent along tanh; a pair of exponentials.
  const others = verdicts(`model mixture
param K > 0 = 2, k > 0 = 3, a > 0 = 1
state x : positive
state y : R
state u : R
state v : R
x' = -x*log(x/K)
y' = -tanh(k*y)*(1 + exp(y))
u' = exp(u) - exp(a*v)
v' = u + v - 1
claim one
    fixed-points are {x = K, y = 0, u = a/(1 + a), v = 1/(1 + a)}
claim two
    fixed-points 2
`);
  expect(others).toEqual({ one: 'proved', two: 'refuted' });
  // sin falls, too, and exp(u) = 2 asks for a logarithm: nothing is said in letters.
  const left = verdicts(`model left
state x : R
state y : R
x' = sin(x)
y' = exp(y) - 2
claim one
    fixed-points 1
`);
  expect(left.one).toBe('refuted');
  // No value at 0, whatever it tends to.
  const hole = verdicts(`model hole
state x : R
x' = (exp(x) - 1)^2/x
claim one
    fixed-points 1
`);
  expect(hole.one).toBe('inconclusive');
});

it('roots, moduli and rectifiers are unknowns of their own: counts and lists of motions with kinks', () => {
  // Threshold-linear units that inhibit each other (Hahnloser et al. 2000): both silent-active states above w = 1.
  const units = verdicts(`model threshold-linear
param g > 0 = 2, th = 1/2, w > 0 = 2, h > 0 = 1
state x : R
x' = -x + relu(g*x - th)
claim two when g > 1, th > 0
    fixed-points 2
claim which when g > 1, th > 0
    fixed-points are {x = 0}, {x = th/(g - 1)}
claim below when g < 1, th < 0
    fixed-points are {x = th/(g - 1)}
claim none when g > 1, th < 0
    fixed-points 0
claim always_two
    fixed-points 2
`);
  expect(units).toEqual({ two: 'proved', which: 'proved', below: 'proved', none: 'proved', always_two: 'refuted' });
  const others = verdicts(`model kinks
param a > 0 = 1/2, r > 0 = 3/2
state x : nonnegative
x' = (sqrt(x) - a*x)*where(x > 1, 2, 1)
claim jumps
    fixed-points 3
`);
  expect(others.jumps).not.toBe('proved');
  const roots = verdicts(`model growth
param a > 0 = 1/2
state x : nonnegative
x' = sqrt(x) - a*x
claim two
    fixed-points 2
claim which
    fixed-points are {x = 0}, {x = 1/a^2}
claim another
    fixed-points are {x = 0}, {x = 1/a}
claim three
    fixed-points 3
`);
  expect(roots).toEqual({ two: 'proved', which: 'proved', another: 'refuted', three: 'refuted' });
  const tent = verdicts(`model tent
param r > 0 = 3/2
state x : R
x <- r*min(x, 1 - x)
claim two when r > 1
    fixed-points 2
claim one when r < 1
    fixed-points 1
claim one_always
    fixed-points 1
`);
  expect(tent).toEqual({ two: 'proved', one: 'proved', one_always: 'refuted' });
});

it('counts hold at values of parameters that are no fractions, and between them and the end of a domain', () => {
  const found = verdicts(`model fold
param r = 1/10
state x : R
x' = r + x - x^3
claim at_the_fold when r = 2/(3*sqrt(3))
    fixed-points 2
claim three_at_the_fold when r = 2/(3*sqrt(3))
    fixed-points 3
claim one when r > 1/3
    fixed-points 1
claim all when r > -1/3, r < 1/3
    fixed-points 3
`);
  expect(found).toEqual({ at_the_fold: 'proved', three_at_the_fold: 'refuted', one: 'refuted', all: 'proved' });
  const meeting = verdicts(`model meeting
param a = 1
state x : R
x' = (x^2 - 2)^2*(x - a)
claim three
    fixed-points 3
claim two when a = sqrt(2)
    fixed-points 2
`);
  expect(meeting.three).not.toBe('supported');
  expect(meeting.two).toBe('proved');
});

it('off the jumps of a motion fixed points are certified; at a jump, where it may rest between its sides, a count stays open', () => {
  const found = verdicts(`model switch
param th = 1/2, k > 0 = 1
state x : R
x' = -x + k*where(x > th, 1, 0)
claim off when th = 2, k = 1
    fixed-points 1
claim on_too when th = 2, k = 1
    fixed-points 2
claim both_sides when th = 1/2, k = 1
    fixed-points 1
claim with_the_jump when th = 1/2, k = 1
    fixed-points 2
`);
  expect(found).toMatchObject({ off: 'certified', on_too: 'refuted', both_sides: 'refuted' });
  // x = th rests as well, between -th and 1 - th (Filippov 1988).
  expect(found.with_the_jump).toBe('inconclusive');
});

it('one root where a sine pulls weakly, more where it pulls strongly: far from the declared values, too', () => {
  const found = verdicts(`model pull
param b > 0 = 1
state x : R
x' = -x + sin(b*x)
claim one when b <= 1
    fixed-points 1
claim three when b <= 1
    fixed-points 3
claim one_beyond when b <= 3/2
    fixed-points 1
`);
  expect(found).toEqual({ one: 'proved', three: 'refuted', one_beyond: 'refuted' });
  // x = -K sin x has three solutions from K = 4.6 on.
  const far = verdicts(`model return
param K > 0 = 1
state x : R
x <- -K*sin(x)
claim one
    fixed-points 1
`);
  expect(far.one).toBe('refuted');
});
