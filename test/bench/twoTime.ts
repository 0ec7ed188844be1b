import { march } from '../../src/numeric/meanField/twoTime/march.ts';
import { plan } from '../../src/numeric/meanField/twoTime/plan.ts';
import { linearNetwork, question, spherical } from '../numeric/meanField/closed.ts';
import { median, ms, peer, type Row, time } from './measure.ts';

const RUNS = 3;

/** Two-time equations from their effective process, beside hand-written C at -O2 on the same grid, in turn. */
export function twoTimes(): readonly Row[] {
  return [sphericalGlass(), linear()];
}

function sphericalGlass(): Row {
  const task = 'spherical three-spin glass, grid of 2000 × 2000 times';
  const n = spherical();
  const made = plan(
    question(
      n.process,
      [
        [n.p, 3],
        [n.T, 0.7],
      ],
      [],
    ),
  );
  const c = peer('spherical.c');
  const own: number[] = [];
  const others: number[] = [];
  let [mine, square] = [Number.NaN, Number.NaN];
  for (let round = 0; round < RUNS; round++) {
    own.push(
      time(() => {
        const { histories } = march(made, 1999, 0.01);
        const row = histories[0]!.triangles.row(0, 1999);
        mine = row.subarray(0, 1999).reduce((s, x) => s + x * x, 0);
      }, 1),
    );
    if (c === undefined) continue;
    const one = c.run();
    others.push(one.time);
    square = one.square;
  }
  c?.close();
  const figure = `order 2: ${ms(median(own))}, |C|² = ${mine.toPrecision(6)}`;
  if (others.length === 0) return { task, figure, beside: 'no C compiler' };
  const ratio = median(own.map((t, k) => t / others[k]!)).toFixed(2);
  return {
    task,
    figure,
    beside: `C -O2, order 1: ${ms(median(others))}, |C|² = ${square.toPrecision(6)}; ratio ${ratio}`,
  };
}

function linear(): Row {
  const n = linearNetwork();
  const values = [
    [n.g, 0.8],
    [n.eta, 0.5],
    [n.D, 0.5],
    [n.C0, 1],
  ] as const;
  const made = plan(question(n.process, values, []));
  const all = time(() => void march(made, 400, 0.01), 5);
  return { task: 'linear network, two times, n = 400', figure: ms(all) };
}
