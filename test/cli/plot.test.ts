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
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  expect(ran.out.split('\n').slice(1, -5).join('')).toMatch(/^[\x00-\x7f]*$/);
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
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal codes
  const letters = coloured.replaceAll(/\u001B\[\d+m/g, '').replaceAll('·', ' ');
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
