import { compile, compileGradient } from '../../src/numeric/compile/compile.ts';
import * as models from '../numeric/compile/models.ts';
import { gauss, mulberry, uniforms } from '../numeric/compile/world.ts';
import { median, ms, peer, type Row, time } from './measure.ts';

type BackEnd = 'javascript' | 'webAssembly';
interface Task {
  readonly task: string;
  readonly source: string;
  readonly calls: number;
  /** The field at one state, given its back end. */
  readonly kernel: (backEnd: BackEnd) => { readonly run: () => void; readonly out: Float64Array };
}

const none = new Float64Array(0);
function frustrated(backEnd: BackEnd): ReturnType<Task['kernel']> {
  const n = 500;
  const weights = new Float64Array(n * n);
  for (let e = 0; e < 8 * n; e++)
    weights[Math.floor(e / 8) * n + Math.floor(mulberry(13, e + 1) * n)]! += uniforms(14, e + 1)[e]!;
  const sizes = new Map([
    [models.M, n],
    [models.N, n],
    [models.D, 16],
  ]);
  const data = new Map([[models.A, weights]]);
  const variables = [models.u, models.v];
  const kernel = compileGradient(models.laplacian, { variables, constants: [], sizes, data, backEnd });
  const state = gauss(12, 2 * n * 16);
  const out = new Float64Array(kernel.outputCount);
  return { run: () => kernel.evaluate(state, none, out), out };
}
function contrastive(backEnd: BackEnd): ReturnType<Task['kernel']> {
  const sizes = new Map([
    [models.M, 64],
    [models.D, 16],
  ]);
  const variables = [models.u, models.partner];
  const kernel = compileGradient(models.infoNce, { variables, constants: [], sizes, data: new Map(), backEnd });
  const state = gauss(15, 2 * 64 * 16);
  const out = new Float64Array(kernel.outputCount);
  return { run: () => kernel.evaluate(state, none, out), out };
}
function network(backEnd: BackEnd): ReturnType<Task['kernel']> {
  const n = 1000;
  const J = gauss(16, n * n).map((x) => (x * 1.5) / Math.sqrt(n));
  const kernel = compile({
    outputs: [{ name: 'r', indices: [models.j], term: models.network }],
    variables: [models.r],
    constants: [],
    sizes: new Map([[models.N, n]]),
    data: new Map([[models.J, J]]),
    backEnd,
  });
  const state = gauss(17, n);
  const out = new Float64Array(n);
  return { run: () => kernel.evaluate(state, none, out), out };
}

const TASKS: readonly Task[] = [
  {
    task: 'frustrated flow from its loss, 500 + 500 nodes, d = 16, 4000 edges',
    source: 'laplacian.c',
    calls: 2000,
    kernel: frustrated,
  },
  { task: 'two-view InfoNCE from its loss, N = 64, d = 16', source: 'infonce.c', calls: 500, kernel: contrastive },
  { task: 'random network, N = 1000', source: 'network.c', calls: 200, kernel: network },
];

/** Fields from their losses beside hand-written C at -O2, in turn. */
export function kernels(): readonly Row[] {
  return TASKS.map(({ task, source, calls, kernel }): Row => {
    const c = peer(source);
    const own = (['javascript', 'webAssembly'] as const).map((backEnd) => ({
      backEnd,
      ...kernel(backEnd),
      times: [] as number[],
    }));
    for (const o of own) for (let warm = 0; warm < calls; warm++) o.run();
    const others: number[] = [];
    let square = Number.NaN;
    for (let round = 0; round < 5; round++) {
      for (const o of own) o.times.push(time(o.run, 5, calls));
      if (c === undefined) continue;
      const one = c.run();
      others.push(one.time);
      square = one.square;
    }
    c?.close();
    const norm = (x: Float64Array): string => x.reduce((s, v) => s + v * v, 0).toPrecision(12);
    const figure = own.map((o) => `${o.backEnd} ${ms(median(o.times))}, |f|² = ${norm(o.out)}`).join('; ');
    if (others.length === 0) return { task, figure, beside: 'no C compiler' };
    const ratios = own.map((o) => `${o.backEnd} ${median(o.times.map((t, k) => t / others[k]!)).toFixed(2)}`);
    const beside = `C -O2 ${ms(median(others))}, |f|² = ${square.toPrecision(12)}; ratios: ${ratios.join(', ')}`;
    return { task, figure, beside };
  });
}
