import { NoAnswer } from '../refusal.ts';
import { addScaled, inner, inverse } from './dense.ts';
import type { History } from './history.ts';
import type { ProcessPart } from './site.ts';
import type { Component } from './sources.ts';

/**
 * The processes of one stage at one step: local parts, sums over the past, and the end of the memory integral, which may
 * join them. Every number is found from one linear system, whose right side is that of the column in question.
 */
export class Joint {
  private readonly h: History;
  private readonly all: readonly Component[];
  private readonly own: readonly number[];
  private readonly others: readonly number[];
  private readonly i: number;
  private readonly step: number;
  private readonly discrete: boolean;
  /** Local coefficients of each component over all places, and the same with the end of the memory. */
  private readonly local: readonly Float64Array[];
  private readonly whole: readonly Float64Array[];
  private readonly solved: Float64Array;

  constructor(
    h: History,
    parts: readonly ProcessPart[],
    all: readonly Component[],
    at: { readonly i: number; readonly step: number; readonly discrete: boolean },
  ) {
    const { places } = h.site;
    const width = places.all;
    this.h = h;
    this.all = all;
    this.i = at.i;
    this.step = at.step;
    this.discrete = at.discrete;
    this.own = all.map((c) => c.place);
    this.others = Array.from({ length: places.moving }, (_, p) => p).filter((p) => !this.own.includes(p));
    this.local = all.map((c) => {
      const f = parts.find((x) => c.place >= x.offset && c.place < x.offset + x.count)!;
      return f.local.read().slice((c.place - f.offset) * width, (c.place - f.offset + 1) * width);
    });
    this.whole = this.local.map((row, k) => {
      const made = Float64Array.from(row);
      if (!at.discrete && at.i > 0) for (const x of all[k]!.reads) made[x.place]! += (at.step / 2) * x.plain[at.i]!;
      all[k]!.still.forEach((x, e) => {
        made[places.one + e]! += x;
      });
      return made;
    });
    this.solved = solver(this.whole, this.own);
  }

  solve(): void {
    this.rows();
    this.standing();
    if (!this.discrete) this.afterKicks();
    this.equalTimes();
  }

  /** Over kept places and kicks at earlier times; of states the present one as well. */
  private rows(): void {
    const { h, all, others, whole, i } = this;
    const { kept, kicked, rows, responses } = h;
    const { places } = h.site;
    const { vectors } = h.triangles;
    kept.forEach((b, s) => {
      const count = b < places.states ? i + 1 : i;
      all.forEach((c, k) => {
        const out = rows[c.place]![s]!;
        out.set(vectors[c.correlations[s]!]!.subarray(0, count));
        for (const p of others) if (whole[k]![p] !== 0) addScaled(out, whole[k]![p]!, rows[p]![s]!, count);
        for (let e = 0; e < places.still; e++) {
          const f = whole[k]![places.one + e]!;
          if (f !== 0) addScaled(out, f, h.stillRows[s]![e]!, count);
        }
      });
      this.mix(rows, s, count);
    });
    kicked.forEach((_, s) => {
      all.forEach((c, k) => {
        const out = responses[c.place]![s]!;
        out.set(vectors[c.responses[s]!]!.subarray(0, i));
        for (const p of others) if (whole[k]![p] !== 0) addScaled(out, whole[k]![p]!, responses[p]![s]!, i);
      });
      this.mix(responses, s, i);
    });
  }

  /** Applies the inverse to the rows of the components. */
  private mix(of: readonly (readonly Float64Array[])[], column: number, count: number): void {
    const { solved, own } = this;
    const n = own.length;
    const rows = own.map((p) => of[p]![column]!);
    if (n === 1) {
      const f = solved[0]!;
      if (f !== 1) for (let j = 0; j < count; j++) rows[0]![j] = f * rows[0]![j]!;
      return;
    }
    const one = new Float64Array(n);
    for (let j = 0; j < count; j++) {
      for (let k = 0; k < n; k++) {
        let s = 0;
        for (let l = 0; l < n; l++) s += solved[k * n + l]! * rows[l]![j]!;
        one[k] = s;
      }
      for (let k = 0; k < n; k++) rows[k]![j] = one[k]!;
    }
  }

  /** One number for each component. */
  private answer(matrix: Float64Array, right: (k: number) => number): Float64Array {
    const n = this.own.length;
    const values = Float64Array.from(this.all, (_, k) => right(k));
    const out = new Float64Array(n);
    for (let k = 0; k < n; k++) for (let l = 0; l < n; l++) out[k]! += matrix[k * n + l]! * values[l]!;
    return out;
  }

  /** With what stands still, and with what the step draws. */
  private standing(): void {
    const { h, all, own, others, whole, solved, i } = this;
    const { places, still, drawVariances } = h.site;
    const firstDraw = places.one + places.still;
    for (let e = 0; e < places.still; e++)
      this.answer(solved, (k) => {
        let s = 0;
        for (const p of others) s += whole[k]![p]! * h.still[p * places.still + e]!;
        for (let f = 0; f < places.still; f++) s += whole[k]![places.one + f]! * still[f * places.still + e]!;
        for (const x of all[k]!.reads) s += inner(h.triangles.vectors[x.vector]!, h.stillRows[x.slot]![e]!, i);
        return s;
      }).forEach((x, k) => {
        h.still[own[k]! * places.still + e] = x;
        this.put(own[k]!, places.one + e, x);
      });
    for (let d = firstDraw; d < places.all; d++)
      this.answer(solved, (k) => {
        let s = whole[k]![d]! * drawVariances[d - firstDraw]!;
        for (const p of others) s += whole[k]![p]! * h.moments[p * places.all + d]!;
        return s;
      }).forEach((x, k) => {
        this.put(own[k]!, d, x);
      });
  }

  /** What follows just after a kick of a flow: the end of the memory has no length yet. */
  private afterKicks(): void {
    const { h, all, own, others, local, i } = this;
    const n = h.kicked.length;
    const plain = solver(local, own);
    h.kicked.forEach((_, s) => {
      this.answer(plain, (k) => {
        let sum = 0;
        for (const p of others) sum += local[k]![p]! * h.afterNow[p * n + s]!;
        for (const x of all[k]!.reads) sum += x.plain[i]! * h.atOnceNow[x.place * n + s]!;
        return sum;
      }).forEach((x, k) => {
        h.afterNow[own[k]! * n + s] = x;
      });
    });
  }

  /** Equal times: with states from the rows, with processes by sums of their own. */
  private equalTimes(): void {
    const { h, own, others, whole, solved, i } = this;
    const { places } = h.site;
    const width = places.all;
    for (const p of own) for (let b = 0; b < places.states; b++) this.put(p, b, h.rows[p]![h.slot[b]!]![i]!);
    for (const q of [...others.filter((p) => p >= places.states), ...own]) {
      const found = this.answer(solved, (k) => {
        let s = this.noiseAndMemory(k, q);
        for (const p of others) s += whole[k]![p]! * h.moments[p * width + q]!;
        for (let e = places.one; e < width; e++) s += whole[k]![e]! * h.moments[e * width + q]!;
        return s;
      });
      found.forEach((x, k) => {
        if (own.includes(q)) h.moments[own[k]! * width + q] = x;
        else this.put(own[k]!, q, x);
      });
    }
    for (const a of own)
      for (const b of own) if (a < b) this.put(a, b, (h.moments[a * width + b]! + h.moments[b * width + a]!) / 2);
  }

  /** E((noise + memory of earlier times) of a component times a process at the same time). */
  private noiseAndMemory(k: number, q: number): number {
    const { h, all, i, step, discrete } = this;
    const { vectors } = h.triangles;
    const n = h.kicked.length;
    let s = 0;
    for (const x of all[k]!.noise) {
      s += inner(vectors[x.vector]!, h.responses[q]![x.kick]!, i);
      s += x.plain[i]! * h.atOnceNow[q * n + x.kick]!;
      if (!discrete && i > 0) s += (step / 2) * x.plain[i]! * h.afterNow[q * n + x.kick]!;
    }
    for (const x of all[k]!.reads) s += inner(vectors[x.vector]!, h.rows[q]![x.slot]!, i);
    return s;
  }

  private put(a: number, b: number, x: number): void {
    const { all } = this.h.site.places;
    this.h.moments[a * all + b] = x;
    this.h.moments[b * all + a] = x;
  }
}

/** The inverse of 1 minus the part of the rows that stands on their own places. */
function solver(rows: readonly Float64Array[], own: readonly number[]): Float64Array {
  const n = own.length;
  const m = new Float64Array(n * n);
  rows.forEach((row, k) => {
    own.forEach((p, l) => {
      m[k * n + l] = (k === l ? 1 : 0) - row[p]!;
    });
  });
  const made = inverse(m, n);
  if (made === undefined)
    throw new NoAnswer('diverges', 'the end of a memory integral cannot be solved for: the step is too long');
  return made;
}
