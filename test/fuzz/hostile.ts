import type { Chance } from './chance.ts';

// Texts that ask for too much: depth, size, expansion. Each must be refused, or read, in a bounded time.

const HEAD = 'model hostile\nsize N = 3, d = 2\nparam a > 0 = 1, b = 2\nstate x : R\nstate z[N] : R^d\n';
const TAIL = "\nx' = -x\nz' = -z\n";
const within = (lines: string): string => HEAD + lines + TAIL;
const DEPTHS = [3, 20, 60, 150, 199, 201, 400, 1000, 5000, 20_000];
const SIZES = [
  '0',
  '1',
  '5/2',
  '-1',
  '1e3',
  '1e6',
  '1e9',
  '1e12',
  '1e300',
  '1e400',
  '10^10',
  '2^64',
  '1/3',
  'N',
  'N*N',
  '1e12*N',
];

type Make = (c: Chance) => string;

/** What opens, what stands inside, what closes. */
const NESTS: readonly (readonly [string, string, string])[] = [
  ...(['()', '[]', '||', '{}'] as const).map((p): [string, string, string] => [p[0]!, 'x', p[1]!]),
  ['-', 'x', ''],
  ['', 'x', "'"],
  ['', 'x', '.T'],
  ['', 'x', '[1]'],
  ['', 'x', '^2'],
  ['2^', 'x', ''],
  ['x + (', '1', ')'],
  ['exp(', 'x', ')'],
  ['tanh(1 + ', 'x', ')'],
  ['sqrt(1 + ', 'a', ')'],
  ['where(x > 1, ', '2', ', 3)'],
  ['grad(', 'x^2', ', x)'],
  ['sg(', 'x', ')'],
  ['abs(1 - ', 'x', ')'],
  ['1/(1 + ', 'x', ')'],
  ['(1 + ', 'x', ')^2'],
  ['x*(1 + ', 'x', ')'],
  ['|z[1]*', '1', '|'],
  ['a implies ', 'b', ''],
  ['softmax(', 'x', ' for k in N)[1]'],
  ['E(v*', '1', ' for v ~ normal(0, 1))'],
  ['[', '1', ' for k in N]'],
  ['indicator(x > ', '1', ')'],
  ['dot(z[1], z[1]*', '1', ')'],
];

const nested: Make = (c) => {
  const [before, inside, after] = c.pick(NESTS);
  const depth = c.pick(DEPTHS);
  const text = before.repeat(depth) + inside + after.repeat(c.below(4) === 0 ? c.below(depth + 1) : depth);
  const line = c.pick([
    `let L = ${text}`,
    `order L = ${text}`,
    `x' = ${text}`,
    `claim c\n    conserved ${text}`,
    `claim c\n    stationary {x = ${text}}`,
    `claim c when ${text} > 0\n    x = 0`,
    `initial x = ${text}`,
    `param q = ${text}`,
    `size M = ${text}`,
    `state y[${text}] : R`,
    `state y : R^(${text})`,
    `let L = z[${text}]`,
    `data A[2] = [1, ${text}]`,
    `law q ~ normal(${text}, 1)`,
    `ansatz s(S)\n    x = ${text}`,
  ]);
  return within(line);
};

const binders: Make = (c) => {
  const n = c.pick([2, 5, 10, 25, 60, 200, 1000]);
  const name = (k: number): string => `i${k}`;
  const all = Array.from(
    { length: n },
    (_, k) => `${name(k)} in ${c.pick(['N', '3', '1..N', k > 0 ? name(k - 1) : 'N'])}`,
  );
  const fn = c.pick(['sum', 'mean', 'prod', 'logsumexp', 'max', 'E']);
  if (c.below(2) === 0)
    return within(
      `let L = ${fn}(${c.pick(['x', name(0), `z[${name(0)},1]*z[${name(n - 1)},1]`])} for ${all.join(', ')})`,
    );
  const inner = c.pick(['x', `z[${name(0)},1]`, name(n - 1)]);
  return within(`let L = ${all.reduceRight((e, b) => `${fn}(${e} for ${b})`, inner)}`);
};

const numbers: Make = (c) => {
  const number = c.pick([
    ...[
      '1e400',
      '1e-400',
      '9'.repeat(400),
      `0.${'1'.repeat(399)}`,
      '1e99999',
      '2^1000000',
      '2^(2^30)',
      '10^10^10',
      '(1/3)^1000000',
    ],
    ...[
      '(-8)^(1/3)',
      '0^0',
      '0^-1',
      '1/0',
      'factorial(1000000)',
      'binomial(1000000, 500000)',
      'exp(1000000)',
      'exp(exp(100))',
    ],
    ...[
      'log(0)',
      'log(-1)',
      'sqrt(-1)',
      'sum(k for k in 1000000000)',
      'prod(k for k in 1000000)',
      'sum(2^k for k in 100000)',
    ],
    ...[
      '(1 + x)^100000',
      '(x + a + b)^500',
      '(x + a)^(1/2)^50',
      'x^1e300',
      '(1e300*a)^(1e300)',
      'besselI(1e9, 1)',
      '7^(1/999999999)',
    ],
    ...[
      'gammaFunction(1e9)',
      'round(1e400)',
      'lambertW(-1)',
      '(2/3)^-99999',
      '1000003^500',
      '2^0.5^99',
      '12345678901234567891^(1/2)',
    ],
    ...[
      'sum(1/k for k in 100000)',
      'sum(x^k for k in 2000)',
      'sum(sum(sum(i*j*k for i in 900) for j in 900) for k in 900)',
    ],
    ...['max(k for k in 100000000)', 'sum(i^40 for i in N)', 'sum(i^999 for i in N)', '|z|^4000', 'rank(z)^300'],
  ]);
  const use = c.pick([
    'let L = ',
    "x' = ",
    'param q = ',
    'size M = ',
    'initial x = ',
    'order V = x*',
    'claim c\n    x = ',
    'claim c\n    rate x = ',
  ]);
  return within(`${use}${c.below(3) === 0 ? `${c.pick(['2*', '-', '1/', 'x^'])}(${number})` : number}`);
};

const sizes: Make = (c) => {
  const size = (): string => c.pick(SIZES);
  const head = `model big\nsize N = ${size()}, M = ${size()}\n`;
  return (
    head +
    c.pick([
      `state z[N,N,N] : R^N\nz' = -z\n`,
      `state z[${size()}, ${size()}] : R\nz' = -z\n`,
      `state z : R^(${size()}, N)\nz' = -z\n`,
      `random J[N, M] ~ normal(0, 1)\nstate z[N] : R\nz[i]' = sum(J[i,j] for j in M)\n`,
      `random J[${size()}] ~ normal(0, 1) seed ${size()}\nstate x : R\nx' = -x\n`,
      `data A[N, M] = csv("big.csv")\nstate x : R\nx' = -x\n`,
      `data A[${size()}] = [1, 2]\nstate x : R\nx' = -x\n`,
      `any c[N, N] : R^N\nstate x : R\nx' = -x\n`,
      `index P = subsets(N, ${c.pick(['0', '2', '50', '-1', 'M', '1e9'])})\nstate f[P] : R\nf' = -f\n`,
      `index P = subsets(100, 50)\nstate f[P] : R\nf' = -f\n`,
      `state x[N cyclic] : R\nx[i]' = x[i-${size()}] - x[i]\n`,
      `state x[N] : R\nx' = -x\nlet B[i,j] = i*j for i in N, j in ${size()}\nlet L = sum(B[i,j]*x[i] for i in N, j in M)\n`,
      `state x[N] : R\nx[${size()}]' = 1\nx[i]' = 2 if i > ${size()}\n`,
      `state x : R\nx' = E(v[1]^2 for v : R^N ~ normal(0, 1))\n`,
      `state x : R\nx <- sample(${size()}, v for v ~ normal(0, 1))\n`,
      `state x[N] : R\nx' = -x\nclaim c when N = ${size()}\n    spectrum at {x = 0}: -1 times ${size()}\n`,
      `state x[N] : R\nx' = -x\nclaim c\n    finite-size x[1] sizes ${size()}, ${size()} draws ${size()}\n`,
      `state x : R\nx' = -x\nlimit N -> infinity, M/N = ${size()}\n`,
    ])
  );
};

const lists: Make = (c) => {
  const n = c.pick([10, 1000, 20_000, 100_000]);
  const entry = c.pick(['1', '0.5', '-1', '1/3', 'a', '[1]', '2^2', 'x']);
  const text = `[${Array.from({ length: n }, () => entry).join(c.pick([', ', ',', ',\n ']))}]`;
  return within(c.pick([`data A[${n}] = ${text}`, `data A[2] = ${text}`, `let L = ${text}`, `let L = sum(${text})`]));
};

const lets: Make = (c) => {
  const n = c.pick([3, 10, 30, 60, 300, 3000]);
  const chain = (f: (k: number) => string): string => Array.from({ length: n }, (_, k) => f(k)).join('\n');
  return within(
    c.pick([
      `let f0(u) = u\n${chain((k) => `let f${k + 1}(u) = f${k}(u) + f${k}(u)`)}\nlet L = f${n}(x)`,
      `let f0(u) = u\n${chain((k) => `let f${k + 1}(u) = f${k}(f${k}(u)) + 1`)}\nlet L = f${n}(x)`,
      `let f0(u) = u^2 + 1\n${chain((k) => `let f${k + 1}(u) = f${k}(u)^2 + u`)}\nlet L = f${n}(x)`,
      `let q0 = x\n${chain((k) => `let q${k + 1} = q${k} + q${k}^2`)}\norder L = grad(q${n}, x)`,
      `let q0 = x\n${chain((k) => `let q${k + 1} = exp(q${k}) + q${k}`)}\norder L = grad(q${n}, x)`,
      `let q0 = x\n${chain((k) => `let q${k + 1} = grad(q${k}^2, x)`)}`,
      `let q0[i] = z[i,1]\n${chain((k) => `let q${k + 1}[i] = sum(q${k}[j]*q${k}[i] for j in N)`)}\norder L = q${n}[1]`,
      `${chain((k) => `let q${k} = q${(k + 1) % n} + 1`)}`,
      `${chain((k) => `let q${k}(u) = q${(k + 1) % n}(u)`)}\nlet L = q0(1)`,
      `let f(u) = u + u\nlet L = ${'f('.repeat(n)}x${')'.repeat(n)}`,
      `let f(u) = u^2 + 1\nlet L = ${'f('.repeat(n)}x${')'.repeat(n)}`,
      `let L = ${Array.from({ length: n }, (_, k) => `(x + ${k})`).join('*')}`,
      `let L = (${Array.from({ length: n }, (_, k) => `x^${k}`).join(' + ')})^8`,
      `claim c in s\n    S = 0\nansatz s(S)\n    x = S\n${chain((k) => `claim c${k}\n    x = ${k}`)}`,
      chain((k) => `param p${k} = p${(k + 1) % n} + 1`),
      chain((k) => `size s${k} = ${k === 0 ? 2 : `s${k - 1}*s${k - 1}`}`),
      chain((k) => `size s${k} = ${k === 0 ? 2 : `s${k - 1}^2`}`),
      chain((k) => `param p${k} = ${k === 0 ? '2' : `p${k - 1}^p${k - 1}`}`),
    ]),
  );
};

const long: Make = (c) => {
  const n = c.pick([100, 5000, 100_000]);
  const part = c.pick([
    'a',
    '1',
    ' + x',
    '*x',
    ' x',
    '(',
    ')',
    '|',
    "'",
    '-',
    '^2',
    '[1]',
    ', x',
    '{',
    '"',
    '\\',
    '#',
    '·',
    '²',
    'é',
    '𝔼',
    '\u0301',
    ' for',
    ' if',
    ';',
  ]);
  return within(
    c.pick([
      `let L = ${part.repeat(n)}`,
      `claim c\n    ${part.repeat(n)}`,
      part.repeat(n),
      `cite k "${part.repeat(n)}"`,
      `# ${part.repeat(n)}`,
    ]),
  );
};

/** Names that mean something to the machine this runs on, and texts that would run if anything ran. */
const TRAPS: Make = (c) => {
  const names = [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'prototype',
    'valueOf',
    'then',
    'undefined',
    'NaN',
    'null',
    'this',
    'eval',
    'length',
    'size',
  ];
  const name = (): string => c.pick(names);
  const run = c.pick([
    'process.exit(3)',
    'import("fs")',
    '`rm`',
    'require("fs")',
    'globalThis.saddleRan = 1',
    '$(exit 3)',
    '<script>',
  ]);
  return within(
    c.pick([
      `param ${name()} = 1\nlet L = 2*${name()}`,
      `state ${name()} : R\n${name()}' = -${name()}`,
      `let ${name()}(u) = u\nlet L = ${name()}(${name()})`,
      `let L = sum(${name()} for ${name()} in N)`,
      `ansatz ${name()}(${name()})\n    x = ${name()}\nclaim ${name()} in ${name()}\n    ${name()} = 1`,
      `cite ${name()} "${run.replaceAll('"', '')}"\nclaim c cite ${name()}\n    x = ${name()}`,
      `let L = ${run}`,
      `data A[2] = csv("${c.pick(['../../etc/passwd', '/etc/passwd', '~/x', 'a\\\\b', '.', '', 'C:/x', name()])}")`,
      `law ${name()} ~ ${name()}\nx' = E(v for v ~ ${name()})`,
      `random ${name()}[N] ~ normal(0, 1) ${name()}`,
    ]),
  );
};

export const HOSTILE: readonly Make[] = [nested, binders, numbers, sizes, lists, lets, long, TRAPS];
