import { gauss } from '../quadrature/gauss.ts';

/** Nodes for the standard normal law. */
export interface Nodes {
  readonly at: Float64Array;
  readonly weights: Float64Array;
}

const [REACH, WIDTH, POINTS] = [12, 0.5, 12];
/** A panel is split until its halves agree so far, or it is so narrow. */
const [AGREED, NARROW] = [1e-15, 1e-12];

/** Gauss rules on panels that are halved towards kinks and jumps of a function. */
export function panelNodes(values: (at: Float64Array) => Float64Array): Nodes {
  const { nodes, weights } = gauss('uniform', POINTS);
  const at: number[] = [];
  const all: number[] = [];
  const keep = (from: number, width: number): void => {
    nodes.forEach((x, k) => {
      const z = from + width * x;
      at.push(z);
      all.push((weights[k]! * width * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI));
    });
  };
  const places = (from: number, width: number): number[] => nodes.map((x) => from + width * x);
  const integral = (f: Float64Array, start: number, from: number, width: number): number => {
    let s = 0;
    nodes.forEach((x, k) => {
      const z = from + width * x;
      s += weights[k]! * width * f[start + k]! * Math.exp((-z * z) / 2);
    });
    return s;
  };
  let panels = Array.from({ length: (2 * REACH) / WIDTH }, (_, k) => ({ from: -REACH + k * WIDTH, width: WIDTH }));
  const first = values(Float64Array.from(panels.flatMap((p) => places(p.from, p.width))));
  let known = panels.map((p, k) => integral(first, k * POINTS, p.from, p.width));
  const scale = known.reduce((s, x) => s + Math.abs(x), 0);
  while (panels.length > 0) {
    const halves = panels.flatMap(({ from, width }) => [
      { from, width: width / 2 },
      { from: from + width / 2, width: width / 2 },
    ]);
    const f = values(Float64Array.from(halves.flatMap((p) => places(p.from, p.width))));
    const parts = halves.map((p, k) => integral(f, k * POINTS, p.from, p.width));
    const next: typeof panels = [];
    const values2: number[] = [];
    panels.forEach((p, k) => {
      const [a, b] = [parts[2 * k]!, parts[2 * k + 1]!];
      if (Math.abs(a + b - known[k]!) <= AGREED * scale || p.width < NARROW) keep(p.from, p.width);
      else {
        next.push(halves[2 * k]!, halves[2 * k + 1]!);
        values2.push(a, b);
      }
    });
    panels = next;
    known = values2;
  }
  return { at: Float64Array.from(at), weights: Float64Array.from(all) };
}
