import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, saddle, shell, started } from './saddle.ts';

const NETWORK = `model network
size N = 40
param g > 0 = 1.5, eta in [-1, 1] = 0.3
random J[N, N] ~ normal(0, g^2/N) reciprocity eta
state x[N] : R
x' = -x + J @ tanh(x)
order q = mean(x[i]^2 for i in N)
`;
const NOISE = "model noise\nstate x : R\nx' = -x + noise\ninitial x = 1\norder m2 = x^2\n";
const LONG = "model long\nsize N = 60\nstate x[N] : R\nx' = -x + noise\norder q = mean(x[i]^2 for i in N)\n";
const STEPS = 'model steps\nstate x : R\nx <- x/2 + 1\n';
const at = folder({ 'network.saddle': NETWORK, 'noise.saddle': NOISE, 'long.saddle': LONG, 'steps.saddle': STEPS });

test('means and standard errors, the same bytes whatever the number of threads', () => {
  const ask = 'simulate network --draws 4 --t 0:2 --points 3 --observe q,x[1] --json';
  const one = saddle(at, `${ask} --threads 1`).out;
  expect(saddle(at, `${ask} --threads 3`).out).toBe(one);
  expect(saddle(at, `${ask} --threads 2 --seed 2`).out).not.toBe(one);
  const d = JSON.parse(one);
  expect(d.result).toMatchObject({ t: [0, 1, 2], draws: 4, outcome: { status: 'converged' } });
  expect(d.result.observables.q.standardError).toHaveLength(3);
  expect(d.result.observables['x[1]']).toMatchObject({ shape: [] });
  expect(d.result.errorEstimate.q).toBeLessThan(1e-8);
});

test('times with equal ratios begin after the start, and whole steps of a map are reported once', () => {
  const csv = saddle(at, 'simulate noise --t log:0.01:1 --points 3 --observe x,t*2 --csv').out.trimEnd().split('\n');
  expect(csv[0]).toBe('t,x,t*2');
  expect(csv.slice(1).map((l) => Number(l.split(',')[0]))).toEqual([0, 0.01, 0.1, 1]);
  expect(csv.slice(1).map((l) => Number(l.split(',')[2]))).toEqual([0, 0.02, 0.2, 2]);
  const steps = saddle(at, 'simulate steps --t log:1:64 --points 19 --csv').out.trimEnd().split('\n').slice(1);
  const whole = steps.map((l) => Number(l.split(',')[0]));
  expect(whole).toEqual([...new Set(whole)]);
  expect(whole.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
  expect(whole.at(-1)).toBe(64);
  const wrong = saddle(at, 'simulate steps --t log:0:64');
  expect(wrong.code).not.toBe(0);
  expect(wrong.err).toMatch(/begins above 0/);
});

test('each draw by itself: rows with their draw, whose mean is what is shown without', () => {
  const ask = 'simulate network --draws 3 --t 0:1 --points 2 --observe q --csv';
  const rows = saddle(at, `${ask} --each`).out.trimEnd().split('\n');
  expect(rows[0]).toBe('draw,t,q');
  const cells = rows.slice(1).map((l) => l.split(',').map(Number));
  expect(cells.map((c) => c[0])).toEqual([1, 1, 2, 2, 3, 3]);
  const last = cells.filter((c) => c[1] === 1).map((c) => c[2]!);
  const mean = Number(saddle(at, ask).out.trimEnd().split('\n').at(-1)!.split(',')[1]);
  expect(last.reduce((a, b) => a + b, 0) / 3).toBeCloseTo(mean, 12);
});

test('a table for each of several sizes, in text, CSV and JSON', () => {
  const ask = 'simulate network --sizes N=10,20 --draws 2 --t 0:1 --points 2 --observe q';
  const text = saddle(at, ask);
  expect(text.code).toBe(0);
  expect(text.out).toMatch(/N = 10, g = 1.5[\s\S]*± [\s\S]*means over 2 draws[\s\S]*N = 20, g = 1.5/);
  const csv = saddle(at, `${ask} --csv`).out.trimEnd().split('\n');
  expect(csv[0]).toBe('N,t,q,q standard error');
  expect(csv.slice(1).map((l) => l.split(',').slice(0, 2).join())).toEqual(['10,0', '10,1', '20,0', '20,1']);
  const { tables } = JSON.parse(saddle(at, `${ask} --json`).out).result;
  expect(tables.map((t: { sizes: object }) => t.sizes)).toEqual([{ N: 10 }, { N: 20 }]);
  expect(csv[2]).toBe(`10,1,${tables[0].observables.q.values[1]},${tables[0].observables.q.standardError[1]}`);
});

test('expressions of the language are observed, arrays entry by entry', () => {
  const ran = shell(at, "saddle simulate network -p N=2 --t 0:1 --points 2 --observe 'norm(x)^2/N, q,x[2],J@x' --csv");
  const [head, first] = ran.out.split('\n').map((l) => l.split(/,(?![^"]*"(?:[^"]*"[^"]*")*[^"]*$)/));
  expect(head).toEqual(['t', 'norm(x)^2/N', 'q', 'x[2]', '(J@x)[1]', '(J@x)[2]']);
  expect(Number(first![1])).toBeCloseTo(Number(first![2]), 12);
  const wrong = shell(at, "saddle simulate network --observe 'q + Q'");
  expect([wrong.code, wrong.err]).toEqual([
    2,
    'error: `--observe q + Q`: `Q` is not declared\n  = help: `q` differs in case only (line 7)\n',
  ]);
});

test('maps and noise say how they were followed', () => {
  const noise = saddle(at, 'simulate noise --t 0:1 --points 2 --draws 50 --step 0.05').out;
  expect(noise).toMatch(
    /stochastic Heun, weak order 2, step 0.05\nestimated errors, from the same path at twice the step/,
  );
  const steps = saddle(at, 'simulate steps --t 0:4').out;
  expect(steps).toMatch(/4 {2}\S+\n\nreached the end/);
  expect(saddle(at, 'simulate steps --t 0:1.5').err).toMatch(/times are whole numbers/);
  expect(saddle(at, 'simulate noise --tolerance 1e-3').err).toMatch(/takes a step size/);
});

test('what cannot be asked is refused in one line', () => {
  const refused = (args: string): string => {
    const { code, out, err } = saddle(at, args);
    expect([code, out]).toEqual([2, '']);
    return err;
  };
  expect(refused('simulate network --sizes M=1,2')).toMatch(/no size `M`[\s\S]*there are N/);
  expect(refused('simulate network --sizes N=1,b')).toMatch(/is no list of sizes/);
  expect(refused('simulate network --sizes N=4 -p N=5')).toMatch(/both give `N`/);
  expect(refused('simulate network -p N=100000')).toMatch(/J would take 80.0 GB/);
  expect(refused('simulate network --observe x[41]')).toMatch(/has no entry x\[41\]/);
  expect(refused('simulate network --draws 0')).toMatch(/`--draws` is a whole number/);
});

test('a file is written whole or not at all; its ending chooses the form', () => {
  expect(saddle(at, 'simulate steps --t 0:2 --out table.csv')).toMatchObject({ code: 0, out: '' });
  expect(readFileSync(join(at, 'table.csv'), 'utf8').split('\n')[0]).toBe('t,x');
  expect(saddle(at, 'simulate steps --t 0:2 --out table.json').code).toBe(0);
  expect(JSON.parse(readFileSync(join(at, 'table.json'), 'utf8')).command).toBe('simulate');
  const none = saddle(at, 'simulate steps --out nowhere/table.csv');
  expect([none.code, none.err]).toEqual([
    2,
    'error: `--out nowhere/table.csv` cannot be written: there is no such folder\n',
  ]);
  expect(saddle(at, 'simulate steps --out .').err).toBe(
    'error: `--out .` cannot be written: it is a folder\n  = help: name a file in it\n',
  );
  expect(readdirSync(at).filter((f) => f.startsWith('.'))).toEqual([]);
});

test('an interrupt gives what is done, marked, and leaves no half file', async () => {
  const interruptedAfter = async (milliseconds: number) => {
    const child = started(at, 'simulate long --draws 100000 --t 0:20 --points 3 --json --out many.json');
    let [out, err] = ['', ''];
    child.stdout.on('data', (x) => {
      out += x;
    });
    child.stderr.on('data', (x) => {
      err += x;
    });
    await new Promise((done) => setTimeout(done, milliseconds));
    child.kill('SIGINT');
    const [code, signal] = await once(child, 'close');
    return { code, signal, out, err };
  };
  // How soon a draw is done depends on how busy the machine is: one that came too early is sent again later.
  let ran = await interruptedAfter(1000);
  for (let wait = 2000; wait <= 16_000; wait *= 2) {
    if (ran.signal === null && !ran.err.startsWith('interrupted before anything was done')) break;
    ran = await interruptedAfter(wait);
  }
  const { code, out, err } = ran;
  expect(code).toBe(130);
  const d = JSON.parse(out);
  expect(d.result.partial).toBe(true);
  expect(d.result.t.length).toBeGreaterThan(0);
  expect(err).toMatch(/^interrupted: partial.*`many.json` was not written/);
  expect(existsSync(join(at, 'many.json'))).toBe(false);
}, 90_000);
