import { describe, expect, test } from 'vitest';
import {
  compile,
  compileGradient,
  type Kernel,
  MemoryExceeded,
  unrolledGradient,
} from '../../../src/numeric/compile/compile.ts';
import { A, D, edges, ends, infoNce, J, j, K, laplacian, M, N, network, partner, r, u, v, weight } from './models.ts';
import { distance, gauss, mulberry, uniforms } from './world.ts';

const none = new Float64Array(0);
function run(kernel: Kernel, x: Float64Array): Float64Array {
  const out = new Float64Array(kernel.outputCount);
  kernel.evaluate(x, none, out);
  return out;
}
const norm2 = (x: Float64Array): number => x.reduce((s, y) => s + y * y, 0);
const close = (x: number, y: number): void => expect(Math.abs(x / y - 1)).toBeLessThan(1e-12);

// The random streams and checksums are those of the peer benchmarks P3.
const sizes = new Map([
  [M, 500],
  [N, 500],
  [D, 16],
  [K, 4000],
]);
const state = gauss(12, 16000);
const neighbours = Array.from({ length: 4000 }, (_, e) => ({
  row: Math.floor(e / 8),
  column: Math.floor(mulberry(13, e + 1) * 500),
  weight: mulberry(14, e + 1),
}));
const matrix = new Float64Array(250000);
for (const n of neighbours) matrix[n.row * 500 + n.column]! += n.weight;
const list = new Map([
  [weight, Float64Array.from(neighbours, (n) => n.weight)],
  [ends, Float64Array.from(neighbours.flatMap((n) => [n.row + 1, n.column + 1]))],
]);
/** The field by hand: minus the gradient. */
function byHand(x: Float64Array): Float64Array {
  const f = new Float64Array(16000);
  for (const n of neighbours)
    for (let q = 0; q < 16; q++) {
      const [a, b] = [n.row * 16 + q, 8000 + n.column * 16 + q];
      const flow = n.weight * (x[a]! - x[b]!);
      f[a]! += flow;
      f[b]! -= flow;
    }
  return f;
}

describe('P3a, the bipartite Laplacian from its loss', () => {
  test.each(['webAssembly', 'javascript'] as const)('sparse data become edges, in %s', (backEnd) => {
    const kernel = compileGradient(laplacian, {
      backEnd,
      variables: [u, v],
      constants: [],
      sizes,
      data: new Map([[A, matrix]]),
    });
    const out = run(kernel, state);
    close(norm2(out), 319868.414079474);
    expect(distance(out, byHand(state))).toBeLessThan(1e-14);
    // The program, not the answer: one nest over entries and components, both gradients from one difference.
    const entries = matrix.filter((y) => y !== 0).length;
    expect(kernel.iterations[0]).toBe(entries * 16);
    expect(kernel.iterations.filter((n) => n >= entries)).toHaveLength(1);
    expect(Math.max(...kernel.iterations)).toBeLessThan(500 * 500);
  });
  test('a list of edges with gathers gives the same', () => {
    const kernel = compileGradient(edges, { variables: [u, v], constants: [], sizes, data: list });
    const out = run(kernel, state);
    close(norm2(out), 319868.414079474);
    expect(distance(out, byHand(state))).toBeLessThan(1e-14);
    expect(kernel.iterations.filter((n) => n >= 4000)).toEqual([64000]);
  });
  test('dense data become products, not a nest over i, j and k for the loss', () => {
    const data = new Map([[A, uniforms(11, 250000).map((y) => y / 500)]]);
    close(
      norm2(run(compileGradient(laplacian, { variables: [u, v], constants: [], sizes, data }), state)),
      3969.34312880904,
    );
  });
});

describe('P3b, symmetric InfoNCE from its loss', () => {
  const at = (n: number, d: number) => ({
    variables: [u, partner],
    constants: [],
    data: new Map(),
    sizes: new Map([
      [M, n],
      [D, d],
    ]),
  });
  test('the checksum', () => {
    const out = run(compileGradient(infoNce, at(64, 16)), gauss(15, 2048));
    close(norm2(out), 3.64210065661193);
    close(-out.reduce((s, y) => s + y, 0), -0.425529825267785);
  });
  test('both forms and both back ends, entry by entry', () => {
    const x = gauss(15, 2 * 12 * 3);
    const plain = run(compileGradient(infoNce, { ...at(12, 3), form: 'straight-line' }), x);
    for (const backEnd of ['webAssembly', 'javascript'] as const)
      expect(distance(run(compileGradient(infoNce, { ...at(12, 3), form: 'tensor', backEnd }), x), plain)).toBeLessThan(
        1e-13,
      );
  });
  test('unrolled to scalars its operations are shared', () => {
    expect(unrolledGradient(infoNce, at(16, 4)).operations).toBeLessThan(12000);
  });
  test('scores of 10,000 stay finite', () => {
    const out = run(
      compileGradient(infoNce, at(16, 4)),
      gauss(15, 128).map((y) => 70 * y),
    );
    expect(out.every(Number.isFinite)).toBe(true);
    expect(norm2(out)).toBeGreaterThan(1);
  });
});

test('P3c, the random network', () => {
  const data = new Map([[J, gauss(16, 1e6).map((y) => (y * 1.5) / Math.sqrt(1000))]]);
  const kernel = compile({
    outputs: [{ name: 'f', indices: [j], term: network }],
    variables: [r],
    constants: [],
    sizes: new Map([[N, 1000]]),
    data,
  });
  close(norm2(run(kernel, gauss(17, 1000))), 1993.01001897529);
  expect(kernel.iterations).toContain(1000);
});

test('memory is estimated before it is taken', () => {
  const request = {
    variables: [u, partner],
    constants: [],
    data: new Map(),
    memoryLimit: 1e6,
    form: 'tensor',
  } as const;
  try {
    compileGradient(infoNce, {
      ...request,
      sizes: new Map([
        [M, 1000],
        [D, 8],
      ]),
    });
    expect.unreachable();
  } catch (e) {
    expect(e).toBeInstanceOf(MemoryExceeded);
    expect((e as MemoryExceeded).bytes).toBeGreaterThan(8e6);
  }
});
