import { addProduct, addScaled } from './dense.ts';
import type { History } from './history.ts';
import type { KernelRows } from './rowTerm.ts';
import type { ProcessPart, Site } from './site.ts';

export interface Remembered {
  /** Σ kernel · coefficient over s, by place that is read; without weights, and with them in a vector of the triangles. */
  readonly place: number;
  readonly slot: number;
  readonly plain: Float64Array;
  readonly vector: number;
}
export interface Driven {
  /** The covariance with the noise of a kicked place over s; without weights, and with them. */
  readonly kick: number;
  readonly plain: Float64Array;
  readonly vector: number;
}
/** One component of a process: memory and noise at the moment. */
export interface Component {
  readonly place: number;
  readonly reads: readonly Remembered[];
  readonly noise: readonly Driven[];
  /** E((noise + memory of earlier times) · kept place), and the memory of kicks: vectors of the triangles. */
  readonly correlations: readonly number[];
  readonly responses: readonly number[];
  /** What memory adds to the still places. */
  readonly still: Float64Array;
}

/** How many vectors of the triangles the processes of a site need. */
export function vectorCount(site: Site, kept: number, kicked: number): number {
  let n = 0;
  for (const f of site.processes)
    n += f.count * (kept + kicked + (f.memory.length > 0 ? kept : 0) + f.noise.reduce((s, x) => s + x.count, 0));
  return n;
}

/** Memory kernels and noise covariances of the processes of a site, over all earlier times of the moment. */
export class Sources {
  private readonly h: History;
  private readonly discrete: boolean;
  private readonly step: number;
  readonly components = new Map<ProcessPart, readonly Component[]>();
  private readonly kernelRows = new Map<ProcessPart, readonly (readonly Float64Array[])[]>();
  private readonly noiseRows = new Map<ProcessPart, readonly (readonly Float64Array[])[]>();
  /** Coefficients of what memories act on, over time: by memory, then row × place. */
  private readonly acted = new Map<ProcessPart, Float64Array[][]>();

  constructor(h: History, discrete: boolean, step: number, steps: number) {
    this.h = h;
    this.discrete = discrete;
    this.step = step;
    const length = steps + 2;
    let vector = 0;
    const array = (): Float64Array => new Float64Array(length);
    for (const f of h.site.processes) {
      this.kernelRows.set(
        f,
        f.memory.map((m) => Array.from({ length: m.kernel.count }, array)),
      );
      this.noiseRows.set(
        f,
        f.noise.map((x) => Array.from({ length: x.row.count }, array)),
      );
      this.acted.set(
        f,
        f.memory.map((m) =>
          Array.from({ length: m.of.rows * h.site.places.all }, () => (m.of.fixed ? new Float64Array(1) : array())),
        ),
      );
      this.components.set(
        f,
        Array.from(
          { length: f.count },
          (_, r): Component => ({
            place: f.offset + r,
            reads:
              f.memory.length === 0
                ? []
                : h.kept.map((place, slot) => ({ place, slot, plain: array(), vector: vector++ })),
            noise: f.noise.flatMap((x) =>
              Array.from({ length: x.count }, (_, c) => ({
                kick: h.kicked.indexOf(x.offset + c),
                plain: array(),
                vector: vector++,
              })),
            ),
            correlations: h.kept.map(() => vector++),
            responses: h.kicked.map(() => vector++),
            still: new Float64Array(h.site.places.still),
          }),
        ),
      );
    }
  }

  /** Notes what memories act on at step i; for flows before their end is used, for maps when the step is known. */
  note(f: ProcessPart, i: number): void {
    f.memory.forEach((m, k) => {
      const rows = m.of.read();
      const over = this.acted.get(f)![k]!;
      for (let n = 0; n < over.length; n++) over[n]![m.of.fixed ? 0 : i] = rows[n]!;
    });
  }

  /** Kernels and covariances over s, with and without the weights of the integral. */
  prepare(f: ProcessPart, kernels: KernelRows, i: number): void {
    const { h, step, discrete } = this;
    const { vectors } = h.triangles;
    const { places } = h.site;
    if (!discrete) this.note(f, i);
    const columns = discrete ? i : i + 1;
    const components = this.components.get(f)!;
    f.memory.forEach((m, k) => {
      m.kernel.evaluate(kernels, step, columns, this.kernelRows.get(f)![k]!);
    });
    f.noise.forEach((x, k) => {
      x.row.evaluate(kernels, step, i + 1, this.noiseRows.get(f)![k]!);
    });
    components.forEach((c, r) => {
      for (const x of c.reads) x.plain.fill(0, 0, i + 1);
      c.still.fill(0);
      f.memory.forEach((m, k) => {
        const rows = this.kernelRows.get(f)![k]!;
        const acted = this.acted.get(f)![k]!;
        const { fixed } = m.of;
        for (let b = 0; b < m.inner; b++) {
          const row = r * m.inner + b;
          for (const x of c.reads) {
            const over = acted[row * places.all + x.place]!;
            if (fixed) {
              if (over[0] !== 0) addScaled(x.plain, over[0]!, rows[row]!, columns);
            } else addProduct(x.plain, 1, over, rows[row]!, columns);
          }
          for (let e = 0; e < places.still; e++) {
            const over = acted[row * places.all + places.one + e]!;
            const one = (j: number): number => rows[row]![j]! * over[fixed ? 0 : j]!;
            if (fixed && over[0] === 0) continue;
            let s = 0;
            for (let j = 0; j < columns; j++) s += one(j);
            if (!discrete) s = i === 0 ? 0 : step * (s - (one(0) + one(i)) / 2);
            c.still[e]! += s;
          }
        }
      });
      for (const x of c.reads) this.weigh(vectors[x.vector]!, x.plain, i);
      f.noise.forEach((x, k) => {
        const rows = this.noiseRows.get(f)![k]!;
        for (let n = 0; n < x.count; n++) {
          const kick = h.kicked.indexOf(x.offset + n);
          const to = c.noise.find((y) => y.kick === kick)!;
          to.plain.set(rows[r * x.count + n]!.subarray(0, i + 1));
          this.weigh(vectors[to.vector]!, to.plain, i);
        }
      });
    });
  }

  private weigh(to: Float64Array, plain: Float64Array, i: number): void {
    const w = this.discrete ? 1 : this.step;
    for (let j = 0; j < i; j++) to[j] = w * plain[j]!;
    if (!this.discrete) to[0] = to[0]! / 2;
    to[i] = 0;
  }
}
