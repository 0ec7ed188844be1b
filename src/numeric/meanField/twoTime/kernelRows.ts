import { bilinear, type Earlier, noEarlier, note } from './bilinear.ts';
import { addScaled } from './dense.ts';
import { GaussianPair, Track } from './gaussianKernel.ts';
import type { History } from './history.ts';
import type { KernelPart } from './plan.ts';

/** One kernel as time goes on: its row at step i is written, entries 0 … i, for each component. */
export interface RunningKernel {
  readonly rows: readonly Float64Array[];
  next(i: number): void;
  /** How far an entry may be off by its quadrature. */
  readonly quadrature: () => number;
}

export function runningKernel(k: KernelPart, h: History, steps: number, discrete: boolean): RunningKernel {
  const rows = Array.from({ length: k.count }, () => new Float64Array(steps + 2));
  const none = (): number => 0;
  const { places } = h.site;
  switch (k.kind) {
    case 'average': {
      const earlier: Earlier = noEarlier(k.right.rows, places.all, k.right.fixed, steps + 2);
      const next = (i: number): void => {
        const left = k.left.read().slice();
        note(earlier, k.right.read(), i);
        for (let l = 0; l < k.left.rows; l++)
          for (let r = 0; r < k.right.rows; r++)
            bilinear(
              h,
              left.subarray(l * places.all, (l + 1) * places.all),
              earlier,
              r,
              i,
              rows[l * k.right.rows + r]!,
            );
      };
      return { rows, next, quadrature: none };
    }
    case 'response':
      return {
        rows,
        next: (i) => respond(k.of.read(), k.of.rows, k.to, h, rows, i, discrete),
        quadrature: none,
      };
    case 'gaussian average': {
      const left = new Track(k.left, h, steps);
      const right = k.right === k.left ? left : new Track(k.right, h, steps);
      const pair = new GaussianPair(h, left, right, steps);
      const next = (i: number): void => {
        left.note(i);
        if (right !== left) right.note(i);
        for (let l = 0; l < k.left.rows; l++)
          for (let r = 0; r < k.right.rows; r++) pair.row(l, r, i, rows[l * k.right.rows + r]!);
      };
      return { rows, next, quadrature: () => pair.error };
    }
    case 'gaussian response': {
      const track = new Track(k.of, h, steps);
      return {
        rows,
        next: (i) => {
          track.note(i);
          const coefficients = track.directions.slice();
          for (let l = 0; l < k.of.rows; l++) {
            const slope = track.slope(l, i);
            for (let p = 0; p < places.all; p++) coefficients[l * places.all + p]! *= slope;
          }
          respond(coefficients, k.of.rows, k.to, h, rows, i, discrete);
        },
        quadrature: () => track.error,
      };
    }
  }
}

/** The response of linear forms to kicks. */
function respond(
  coefficients: Float64Array,
  count: number,
  to: { readonly offset: number; readonly count: number },
  h: History,
  rows: readonly Float64Array[],
  i: number,
  discrete: boolean,
): void {
  const { all, moving } = h.site.places;
  for (let l = 0; l < count; l++)
    for (let r = 0; r < to.count; r++) {
      const out = rows[l * to.count + r]!;
      out.fill(0, 0, i + 1);
      const kick = h.kicked.indexOf(to.offset + r);
      for (let p = 0; p < moving; p++) {
        const f = coefficients[l * all + p]!;
        if (f === 0) continue;
        addScaled(out, f, h.responses[p]![kick]!, i);
        if (!discrete) out[i] = out[i]! + f * h.afterNow[p * h.kicked.length + kick]!;
      }
    }
}
