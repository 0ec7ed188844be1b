import { addProduct } from './dense.ts';
import type { History } from './history.ts';
import type { Component } from './sources.ts';

/** A pass over one matrix: a product from the right and one from the left, each with its vector and its result. */
interface Work {
  readonly right: [number, number][];
  readonly left: [number, number][];
}

/** The sums over the history, for components whose sources are prepared: all that concern one matrix in one pass. */
export function sumOverPast(h: History, all: readonly Component[], i: number, step: number, discrete: boolean): void {
  const { triangles } = h;
  const { vectors } = triangles;
  const work = new Map<number, Work>();
  const of = (matrix: number): Work => {
    const known = work.get(matrix) ?? { right: [], left: [] };
    work.set(matrix, known);
    return known;
  };
  for (const c of all) {
    for (const v of [...c.correlations, ...c.responses]) vectors[v]!.fill(0, 0, i + 1);
    if (i === 0) continue;
    for (const x of c.reads) {
      if (x.plain.subarray(0, i).every((y) => y === 0)) continue;
      c.correlations.forEach((out, b) => {
        of(h.correlation(b, x.slot)).right.push([x.vector, out]);
        of(h.correlation(x.slot, b)).left.push([x.vector, out]);
      });
      c.responses.forEach((out, k) => {
        of(h.response(x.slot, k)).left.push([x.vector, out]);
      });
    }
    for (const x of c.noise)
      c.correlations.forEach((out, b) => {
        of(h.response(b, x.kick)).right.push([x.vector, out]);
      });
  }
  for (const [matrix, { right, left }] of work)
    for (let n = 0; n < Math.max(right.length, left.length); n++) {
      const [p, outP] = right[n] ?? [-1, -1];
      const [q, outQ] = left[n] ?? [-1, -1];
      triangles.pass(matrix, i + 1, p, outP, q, outQ);
    }
  // The diagonals.
  for (const c of all) {
    for (const x of c.reads) {
      c.correlations.forEach((out, b) => {
        addProduct(vectors[out]!, 1, vectors[x.vector]!, h.equal[x.slot]![b]!, i);
      });
      c.responses.forEach((out, k) => {
        addProduct(vectors[out]!, 1, x.plain, h.atOnce[x.slot]![k]!, i);
        if (!discrete) addProduct(vectors[out]!, step / 2, x.plain, h.after[x.slot]![k]!, i);
      });
    }
    for (const x of c.noise)
      c.correlations.forEach((out, b) => {
        const place = h.kept[b]!;
        const state = place < h.site.places.states;
        // Of processes the present step is not known yet.
        const count = state ? i + 1 : i;
        addProduct(vectors[out]!, 1, x.plain, atOnceUpTo(h, b, x.kick, i), count);
        if (discrete) return;
        const after = afterUpTo(h, b, x.kick, i);
        addProduct(vectors[out]!, step / 2, x.plain, after, count);
        vectors[out]![0]! -= (step / 2) * x.plain[0]! * after[0]!;
      });
  }
}

/** Over time, with the present step, which the states already know. */
function atOnceUpTo(h: History, slot: number, kick: number, i: number): Float64Array {
  h.atOnce[slot]![kick]![i] = h.atOnceNow[h.kept[slot]! * h.kicked.length + kick]!;
  return h.atOnce[slot]![kick]!;
}
function afterUpTo(h: History, slot: number, kick: number, i: number): Float64Array {
  h.after[slot]![kick]![i] = h.afterNow[h.kept[slot]! * h.kicked.length + kick]!;
  return h.after[slot]![kick]!;
}
