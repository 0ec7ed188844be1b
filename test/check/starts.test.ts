import { expect, it } from 'vitest';
import { random } from '../../src/numeric/random.ts';
import { declaredSetting, isRefusal } from '../../src/numeric/setting.ts';
import { drawStart } from '../../src/numeric/start.ts';
import { loaded, refused } from '../model/elaborateLanguage.ts';
import { verdicts } from './verdicts.ts';

const EPIDEMIC = `model epidemic
param beta > 0 = 1/2, gam > 0 = 1, om > 0 = 1/2
state r : [0, 1], i : [0, 1], s : [0, 1]
r' = gam*i - om*r
s' = -beta*s*i + om*r
i' = beta*s*i - gam*i
initial r = 1 - s - i
initial s ~ uniform(0.1, 0.3)
initial i ~ uniform(s/2, s)
`;

it('a start that is given by that of other states comes after theirs, wherever they are declared', () => {
  const model = loaded(EPIDEMIC);
  const setting = declaredSetting(model, random('epidemic'));
  if (isRefusal(setting)) throw new Error(setting.refused);
  for (let k = 0; k < 20; k++) {
    const [r, i, s] = drawStart(model, setting, random(`start ${k}`));
    expect(r! + i! + s!).toBeCloseTo(1, 15);
    expect(i).toBeGreaterThanOrEqual(s! / 2);
    expect(i).toBeLessThanOrEqual(s!);
  }
});

it('a circle of starts is refused where it begins', () => {
  const circle = (lines: string): string =>
    `model c\nsize n = 3\nstate x : R, y : R, z : R\nstate a[n] : R\nx' = -x\ny' = -y\nz' = -z\na[i]' = -a[i]\n${lines}\n`;
  const threefold = refused(circle('‹initial x = y›\ninitial y = z\ninitial z = 1 - x'), 'E0348');
  expect(threefold.message).toBe('the start of `x` is given by that of `y`, that by that of `z`, and that by `x`');
  const own = refused(circle('initial y = x\n‹initial a[i] = a[1]›'), 'E0348');
  expect(own.message).toBe('the start of `a` is given by itself');
});

it('a rate beside a line of fixed points is known as well as the trajectory has arrived', () => {
  // i' = (beta s - gam) i with s -> 1, also where beta and gam are nearly the same and the line is reached slowly.
  const claims = `claim right when beta < gam, om > gam
    rate i = gam - beta
claim wrong when beta < gam, om > gam
    rate i = 1.01*(gam - beta)
claim near when beta = 0.690906, gam = 0.691362, om = 0.805258
    rate i = gam - beta
`;
  expect(verdicts(EPIDEMIC + claims, { draws: 6 })).toEqual({
    right: 'supported',
    wrong: 'refuted',
    near: 'supported',
  });
});

it('what settles on a bound has not left its domain; what crosses it has', () => {
  const text = `model bounds
size n = 4
param a > 0 = 2
state p[n] : [0, 1]
p[k]' = a*p[k]*(1 - p[k])*(1 + sum(p[j] for j in n))
initial p[k] ~ uniform(0.1, 0.9)
claim settles
    p[1](5) >= 0.5
claim not_yet
    p[1](5) <= 0.5
`;
  expect(verdicts(text)).toEqual({ settles: 'supported', not_yet: 'refuted' });
  const through = (speed: string): string => `model through
state p : [0, 1]
p' = ${speed}
initial p = 0.9
claim stays
    p(5) >= 0.5
`;
  // As slowly as 1e-6 per unit of time it is outside at t = 5 by 2e-6 only.
  for (const speed of ['p', '(1 - p) + 1/1000000'])
    expect(verdicts(through(speed).replace('p(5)', 'p(40)')), speed).toEqual({ stays: 'inconclusive' });
});

it('a limit is asked from starts that are rare too: beyond a barrier another state attracts', () => {
  // Falls of a damped pendulum over its top need w^2/2 > 1 + cos(th): few standard normal starts have it.
  const text = (starts: string): string => `model pendulum
param g > 0 = 1, k > 0 = 0.2
state th : R, w : R
th' = w
w' = -g*sin(th) - k*w
${starts}claim rests
    limit w = 0
claim hangs
    limit th = 0
`;
  expect(verdicts(text(''))).toEqual({ rests: 'supported', hangs: 'refuted' });
  const near = 'initial th ~ uniform(-1, 1)\ninitial w = 0\n';
  expect(verdicts(text(near))).toEqual({ rests: 'supported', hangs: 'supported' });
});

it('what is as small as an exponential between groups that are far apart is not called rest', () => {
  // A softmax over products draws all numbers together (in exp(16 b) or so from the far starts), whatever the start.
  const text = `model attention
size n >= 2 = 4
param b > 0 = 1
state x[n] : R
x[i]' = sum(x[j]*exp(b*x[i]*x[j]) for j in n)/sum(exp(b*x[i]*x[j]) for j in n) - x[i]
claim together
    limit x[1] - x[2] = 0
`;
  expect(verdicts(text).together).not.toBe('refuted');
});
