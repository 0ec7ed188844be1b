import { expect, test } from 'vitest';
import { folder, saddle } from './saddle.ts';

const DECAY = `model decay
param a > 0 = 1
size n = 2
state x : R, v[n] : R
x' = -a*x
v[i]' = -2*v[i]
initial x = 1
initial v[i] = i
order m = x^2
`;
const NETWORK = `model network
size N = 40
random J[N, N] ~ normal(0, 1/N)
state x[N] : R
x' = -x + J @ tanh(x)
order q = mean(x[i]^2 for i in N)
`;
const at = folder({ 'decay.saddle': DECAY, 'network.saddle': NETWORK });

test('scalars and small arrays over time, the same bytes each time', () => {
  const ran = saddle(at, 'simulate decay --plot --t 0:4 --observe x,v --width 60');
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(`\n${ran.out}`).toMatchInlineSnapshot(`
    "
    decay · seed 1, n = 2, a = 1

        │
        │
    2.0 ┤⠐
        │⠐
        │ ⠂
        │ ⠐
    1.5 ┤  ⠂
        │  ⠐
        │   ⠂
        │   ⠐
    1.0 ┤⢰   ⠐
        │⠈⠑⢄  ⠂
        │ ⠈⢆⠑⢄ ⠂
        │   ⢀ ⠑⠤⡂
    0.5 ┤    ⠣  ⠈⠒⢄⡀
        │      ⠠⡀  ⠊⠑⠢⣀⡀
        │       ⠈⠂ ⡀ ⠁⢀⠈⠑⠒⠤⢄⣀⡀
        │          ⠈⠉ ⠤⢄⠐⢀⠠ ⢀⠈⠉⠉⠒⠒⠤⠤⠤⠤⣀⣀⣀⣀⣀
    0.0 ┤                 ⠉⠁ ⠉⠙ ⠘⠒⠒ ⠒⠒⠐⠐⠒⠂⠐⠛⠛⠉⠙⠛⠛⠉⠛⠒⠒⠒⠒⠒⠒⠒
        └┬───────────┬───────────┬───────────┬───────────┬───
         0           1           2           3           4  t
    ⠤⠤⠤⠤ x   ⠤⠤ ⠠ v[1]   ⠄ ⠄  v[2]

    reached the end; the largest estimated error is 1.8e-9
    estimated errors, from two tolerances and two integrators: x 3.9e-12, v 1.8e-9
    "
  `);
  expect(saddle(at, 'simulate decay --plot --t 0:4 --observe x,v --width 60').out).toBe(ran.out);
});

test('a logarithmic axis, in ASCII', () => {
  const ran = saddle(at, 'simulate decay --plot --log y --ascii --t 0:4 --observe x,m --width 60');
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(`\n${ran.out}`).toMatchInlineSnapshot(`
    "
    decay · seed 1, n = 2, a = 1

         |
     1e0 +..*
         | ....****
         |    .... *****
         |       ....   ******
         |          ...       *****
    1e-1 +            ....         ******
         |               ....            ******
         |                  ....              ******
         |                     ...                  ******
         |                        ...                    **
    1e-2 +                          ....
         |                             ....
         |                                ...
         |                                   ...
         |                                     ....
    1e-3 +                                        ....
         |                                           ...
         |                                              ...
         ++-----------+-----------+-----------+-----------+--
          0           1           2           3           4  t
    **** x   .... m

    reached the end; the largest estimated error is 6.4e-12
    estimated errors, from two tolerances and two integrators: x 3.9e-12, m 6.4e-12
    "
  `);
  expect(ran.out.split('\n').slice(1, -5).join('')).toMatch(/^[ -~]*$/);
});

test('means with standard errors, a series for each size, long arrays only where they are asked for', () => {
  const ask = 'simulate network --plot --draws 4 --t 0:3 --width 72';
  const { out } = saddle(at, `${ask} --sizes N=10,20`);
  expect(out).toMatch(/⠤⠤○⠤⠤ q, N = 10 {3}⠤⠤×⠠⠤ q, N = 20\nand 30 more series: --observe name\n/);
  expect(out).toMatch(/network · seed 1, N = 10\nreached the end[\s\S]*means over 4 draws[\s\S]*N = 20/);
  expect(out).toMatch(/[┬┴]/);
  expect(saddle(at, `${ask} -p N=5 --observe q,x`).out).toMatch(/ x\[5\]\n\n/);
  for (const width of [40, 200]) {
    const lines = saddle(at, `${ask} --sizes N=10,20 --width ${width}`).out.split('\n');
    const figure = lines.slice(0, lines.indexOf(''));
    expect(Math.max(...figure.map((l) => [...l].length))).toBeLessThanOrEqual(width);
  }
});

test('colours are for terminals: a grid and hues, the same letters', () => {
  const plain = saddle(at, 'simulate decay --plot --width 60').out;
  const coloured = saddle(at, 'simulate decay --plot --width 60 --color always').out;
  expect(coloured).toContain('\u001B[36m');
  const [first, ...painted] = coloured.split('\u001B[');
  const letters = [first, ...painted.map((p) => p.replace(/^\d+m/, ''))].join('').replaceAll('·', ' ');
  expect(letters.replaceAll(/ +$/gm, '')).toBe(plain.replaceAll('·', ' '));
});

test('what cannot be drawn together is refused', () => {
  expect(saddle(at, 'simulate decay --plot --csv')).toMatchObject({
    code: 2,
    err: 'error: `--plot` draws in text, and CSV was asked for\n  = help: one of them\n',
  });
  expect(saddle(at, 'simulate decay --log y').err).toBe('error: `--log` is about a figure\n  = help: with `--plot`\n');
  expect(saddle(at, 'simulate decay --plot --log z').err).toBe('error: `--log` is x, y, xy, not `z`\n');
});

const CLAIMS = `model relax
param a > 0 = 2
state x : R, y : R
x' = -a*x
y' = -y^2
initial x ~ uniform(1, 2)
initial y ~ uniform(1, 2)
claim closed
    trajectory x = x(0)*exp(-a*t)
claim linear
    trajectory y = y(0)*exp(-t)
claim rate
    rate x = 3
claim balance
    x' = -a*x
`;

test('claims about trajectories and rates are drawn: theory as a line, what was found as points', () => {
  const at = folder({ 'relax.saddle': CLAIMS });
  const proved = saddle(at, 'verify relax --claim closed --plot --width 64');
  const wrong = saddle(at, 'verify relax --claim linear,rate,balance --plot --ascii --width 64');
  expect([proved.code, wrong.code]).toEqual([0, 1]);
  expect(`\n${proved.out}`).toMatchInlineSnapshot(`
    "
    relax · 1 claim · seed 1
      ✓ proved  closed  8.4e-11 ≤ 1e-8  10 draws

    ✓ proved  closed  relax
        claim       trajectory x = x(0)*exp(-a*t)
        symbolic    substitution: the closed form solves the flow
                    and starts at the start (solutions are unique)
        numeric     Dormand–Prince 8(5,3) and Cash–Karp: agrees
                    along 10 trajectories: 8.4e-11, allowed 1e-8
        reproduce   saddle verify relax --claim closed --seed 1

        x
            │○⡀
        1.0 ┤ ⢣
            │ ⠈⢆
            │  ⠈⢆
            │   ⠈⢢
            │     ○⡀
            │      ⠑⡄
            │       ⠘⡄
        0.5 ┤        ⠈⠢○
            │          ⠈⠢⢄
            │             ⠑○
            │               ⠉⠢⣀
            │                  ⠉○⢄⡀
            │                     ⠈⠉⠒○⠢⢄⣀⣀
            │                             ○⠒⠒⠒⠢○⠤⣀⣀○⣀⣀⣀
        0.0 ┤                                          ⠉○⠉⠉⠉⠉○
            └┬───────────┬───────────┬───────────┬───────────┬───
            0.0         0.5         1.0         1.5         2.0  t
        ⠤⠤⠤⠤ theory   ○ simulation

    1 claim in 1 model: 1 passed · 0 failed   (1 proved)
    0 derivation steps: 0 of 0 tested agree
    "
  `);
  expect(`\n${wrong.out}`).toMatchInlineSnapshot(`
    "
    relax · 3 claims · seed 1
      ✗ refuted  linear             no correction given
      ✗ refuted  rate               no correction given
      ✓ proved   balance  0 ≤ 1e-9  6 draws

    ✓ proved  balance  relax
        claim       x' = -a*x
        symbolic    normal form: the difference reduces to 0 for all
                    sizes
        numeric     the compiled field against the claimed one:
                    largest relative gap over 6 points: 0, allowed
                    1e-9
        reproduce   saddle verify relax --claim balance --seed 1

    ✗ refuted  linear  relax
        claim       trajectory y = y(0)*exp(-t)
        witness     quantity at t = 0.04856741912081177, integrated
                    and claimed; states are the start: left
                    0.980473092478, right 0.98069151233, at
                    a = 2
                    y = [1.0294967471016871]
                    t = 0.04856741912081177
        correction  none is given
        reproduce   saddle verify relax --claim linear --seed 1

        y
        1.0 +o*
            | **
            |  **
        0.8 +   **
            |    *o
            |     **
        0.6 +       ** o
            |        **
            |          **   o
        0.4 +           ***      o
            |              ***        o    o
            |                ****               o    o
        0.2 +                    ****                     o     o
            |                        ********
            |                               ***************
        0.0 +                                             *******
            ++------------+------------+------------+------------
             0            1            2            3  t
        **** theory   o simulation

    ✗ refuted  rate  relax
        claim       rate x = 3
        witness     rate of the quantity, measured (error 2.0e-13)
                    and claimed; states are the start: left 2, right
                    3, at
                    a = 2
                    x = [1.8969279574843108]
        correction  none is given
        reproduce   saddle verify relax --claim rate --seed 1

        distance from the limit
             |  ***
             |    ***
         1e0 +o      **
             |    o    ***
             |        o   ***
             |             o***
             |                 o**
             |                   ***
             |                      *o
        1e-5 +                        ***  o
             |                          ****
             |                             ***  o
             |                               ***      o
             |                                  ***
             |                                    ***       o
             |                                       **
             ++--------+--------+--------+--------+--------+-----
              0        2        4        6        8       10  t
        **** theory   o simulation

    3 claims in 1 model: 1 passed · 2 failed   (1 proved, 2 refuted)
    0 derivation steps: 0 of 0 tested agree
    "
  `);
  const { claims } = JSON.parse(saddle(at, 'verify relax --json').out).result;
  const figureOf = (id: string) => claims.find((c: { id: string }) => c.id === id).figure;
  expect(figureOf('balance')).toBeUndefined();
  const { t, claimed, found, error, scale } = figureOf('closed');
  expect([scale, t.length, claimed.length, found.length, error.length]).toEqual(['linear', 41, 41, 41, 41]);
  for (const [k, x] of found.entries()) expect(Math.abs(x - found[0] * Math.exp(-2 * t[k]))).toBeLessThan(1e-8);
  const rate = figureOf('rate');
  const slope = (of: readonly number[]): number => Math.log(of[0]! / of.at(-1)!) / (rate.t.at(-1) - rate.t[0]);
  expect(slope(rate.found)).toBeCloseTo(2, 6);
  expect(slope(rate.claimed)).toBeCloseTo(3, 6);
});
