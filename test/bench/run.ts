import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as B from '../../src/expr/build.ts';
import type { Expr, Letter } from '../../src/expr/expr.ts';
import { atomIndex, freeAtom, letter } from '../../src/expr/intern.ts';
import { compileGradient, unrolledGradient } from '../../src/numeric/compile/compile.ts';
import { derivative } from '../../src/rewrite/derivative.ts';
import { expand } from '../../src/rewrite/expand.ts';
import { gauss, mulberry, uniforms } from '../numeric/compile/world.ts';

// Figures beside peers, both measured in this run: machines are noisy, so look at ratios and medians. A peer that is
// not installed is left out with a word.

const root = resolve(import.meta.dirname, '../..');
const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)]!;
function time(run: () => void, runs: number, calls = 1): number {
  const times: number[] = [];
  for (let r = 0; r < runs; r++) {
    const t = performance.now();
    for (let c = 0; c < calls; c++) run();
    times.push((performance.now() - t) / calls);
  }
  return median(times);
}
const rows: (readonly [string, string, string])[] = [];
const row = (task: string, figure: string, beside = ''): void => {
  rows.push([task, figure, beside]);
};
const ms = (x: number): string => `${x.toPrecision(3)} ms`;

const whole = { kind: 'integer', lower: { value: B.one, open: false } } as const;
const N = letter({ name: 'N', role: 'size', domain: whole });
const d = letter({ name: 'd', role: 'size', domain: whole });
const [SN, Sd] = [B.setOf(B.sym(N)), B.setOf(B.sym(d))];
const a = letter({ name: 'a', role: 'state', axes: [SN, Sd], components: 1 });
const b = letter({ name: 'b', role: 'state', axes: [SN, Sd], components: 1 });
const [i, j] = [freeAtom('i', SN), freeAtom('j', SN)];
const [k, l] = [freeAtom('k', Sd), freeAtom('l', Sd)];
const score = (x: typeof i, y: typeof i): Expr =>
  B.sum([k], B.mul(B.sym(a, [atomIndex(x), atomIndex(k)]), B.sym(b, [atomIndex(y), atomIndex(k)])));
const infonce = (): Expr =>
  B.divide(B.sum([i], B.subtract(B.call('log', B.sum([j], B.call('exp', score(i, j)))), score(i, i))), B.sym(N));

function symbolic(): void {
  const m = freeAtom('m', SN);
  const run = (): void => {
    const loss = infonce();
    for (const x of [a, b]) expand(derivative(loss, B.sym(x, [atomIndex(m), atomIndex(l)])));
  };
  const first = time(run, 1);
  row('InfoNCE flow with letters N, d', `${ms(time(run, 15))} warm, ${ms(first)} first`);
}

function unrolled(): void {
  const sizes = new Map<Letter, number>([
    [N, 16],
    [d, 4],
  ]);
  const request = { variables: [a, b], constants: [], sizes, data: new Map() };
  let operations = 0;
  const run = (): void => {
    operations = unrolledGradient(infonce(), request).operations;
  };
  const first = time(run, 1);
  for (let warm = 0; warm < 20; warm++) run();
  const own = time(run, 15);
  const peer = spawnSync('python3', [join(import.meta.dirname, 'infonce.py'), '16', '4'], {
    encoding: 'utf8',
    timeout: 300_000,
  });
  const sympy = peer.status === 0 ? 1000 * Number(peer.stdout.split(' ')[0]) : undefined;
  row(
    'InfoNCE gradient N = 16, d = 4 unrolled, shared subexpressions',
    `${ms(own)} warm, ${ms(first)} first, ${operations} operations`,
    sympy === undefined ? 'SymPy not installed' : `SymPy ${ms(sympy)}: ${(sympy / own).toFixed(0)} times as long`,
  );
}

function sparse(): void {
  const n = 500;
  const A = letter({ name: 'A', role: 'data', axes: [SN, SN] });
  const weights = new Float64Array(n * n);
  for (let e = 0; e < 8 * n; e++)
    weights[Math.floor(e / 8) * n + Math.floor(mulberry(13, e + 1) * n)]! += uniforms(14, e + 1)[e]!;
  const gap = B.subtract(B.sym(a, [atomIndex(i), atomIndex(k)]), B.sym(b, [atomIndex(j), atomIndex(k)]));
  const loss = B.divide(B.sum([i, j, k], B.mul(B.sym(A, [atomIndex(i), atomIndex(j)]), B.square(gap))), B.num(2));
  const sizes = new Map<Letter, number>([
    [N, n],
    [d, 16],
  ]);
  const kernel = compileGradient(loss, { variables: [a, b], constants: [], sizes, data: new Map([[A, weights]]) });
  const state = gauss(12, 2 * n * 16);
  const out = new Float64Array(kernel.outputCount);
  const none = new Float64Array(0);
  const run = (): void => kernel.evaluate(state, none, out);
  for (let warm = 0; warm < 2000; warm++) run();
  const folder = mkdtempSync(join(tmpdir(), 'saddle-bench-'));
  const program = join(folder, 'laplacian');
  const built = spawnSync('gcc', ['-O2', '-o', program, join(import.meta.dirname, 'laplacian.c'), '-lm'], {
    encoding: 'utf8',
  });
  const own: number[] = [];
  const other: number[] = [];
  let norm = '';
  for (let round = 0; round < 3; round++) {
    own.push(1000 * time(run, 9, 2000));
    if (built.status !== 0) continue;
    const [seconds, square] = spawnSync(program, { encoding: 'utf8' }).stdout.trim().split(' ');
    other.push(1e6 * Number(seconds));
    norm = square!;
  }
  rmSync(folder, { recursive: true });
  const square = out.reduce((s, x) => s + x * x, 0);
  row(
    'frustrated flow from its loss, 500 + 500 nodes, d = 16, 4000 edges',
    `${median(own).toPrecision(3)} µs, |f|² = ${square.toPrecision(12)}`,
    other.length === 0
      ? 'no C compiler'
      : `C -O2 ${median(other).toPrecision(3)} µs, |f|² = ${Number(norm).toPrecision(12)}: ratio ${(median(own) / median(other)).toFixed(2)}`,
  );
}

function cold(): void {
  const main = join(root, 'dist/cli/main.js');
  const small = join(root, 'derivations/attraction/variance-collapse.saddle');
  const run = (args: readonly string[]): void => {
    spawnSync(process.execPath, args, { encoding: 'utf8' });
  };
  row(
    'saddle verify of one small model, cold',
    ms(time(() => run([main, 'verify', small]), 5)),
    `node alone ${ms(time(() => run(['-e', '0']), 5))}`,
  );
}

symbolic();
unrolled();
sparse();
cold();
const width = Math.max(...rows.map(([t]) => t.length));
for (const [task, figure, beside] of rows)
  console.log(`${task.padEnd(width)}  ${figure}${beside === '' ? '' : `\n${' '.repeat(width)}  ${beside}`}`);
