import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import * as B from '../../src/expr/build.ts';
import type { Expr, Letter } from '../../src/expr/expr.ts';
import { atomIndex, freeAtom, letter } from '../../src/expr/intern.ts';
import { unrolledGradient } from '../../src/numeric/compile/compile.ts';
import { derivative } from '../../src/rewrite/derivative.ts';
import { expand } from '../../src/rewrite/expand.ts';
import { ms, type Row, time } from './measure.ts';

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

/** The flow of InfoNCE by the rules, letters for sizes. */
export function withLetters(): Row {
  const m = freeAtom('m', SN);
  const run = (): void => {
    const loss = infonce();
    for (const x of [a, b]) expand(derivative(loss, B.sym(x, [atomIndex(m), atomIndex(l)])));
  };
  const first = time(run, 1);
  return { task: 'InfoNCE flow with letters N, d', figure: `${ms(time(run, 15))} warm, ${ms(first)} first` };
}

/** The gradient with all sums written out and parts shared, beside SymPy. */
export function unrolled(n: number, dimension: number): Row {
  const sizes = new Map<Letter, number>([
    [N, n],
    [d, dimension],
  ]);
  const request = { variables: [a, b], constants: [], sizes, data: new Map() };
  let operations = 0;
  const run = (): void => {
    operations = unrolledGradient(infonce(), request).operations;
  };
  const first = time(run, 1);
  for (let warm = 0; warm < 60; warm++) run();
  const own = time(run, 15);
  const script = join(import.meta.dirname, 'infonce.py');
  const sympy = spawnSync('python3', [script, `${n}`, `${dimension}`], { encoding: 'utf8', timeout: 300_000 });
  const peer = sympy.status === 0 ? 1000 * Number(sympy.stdout.split(' ')[0]) : undefined;
  return {
    task: `InfoNCE gradient N = ${n}, d = ${dimension} unrolled, shared subexpressions`,
    figure: `${ms(own)} warm, ${ms(first)} first, ${operations} operations`,
    beside: peer === undefined ? 'SymPy not installed' : `SymPy ${ms(peer)}: ${(peer / own).toFixed(0)} times as long`,
  };
}
