import { field, jacobian, states } from '../src/index.ts';
import {
  cancelledAt,
  isCertain,
  isFlow,
  largest,
  like,
  NOT_FINITE,
  type Property,
  packed,
  UNCERTAIN,
} from './property.ts';

export const derivative: Property = {
  name: 'the Jacobian is the derivative of the field',
  wrong(m, at) {
    if (!isCertain(m)) return UNCERTAIN;
    const point = { ...at, states: states(m, at) };
    const y = packed(point.states);
    const J = jacobian(m, point);
    const moved = (k: number, h: number) =>
      like(
        point.states,
        y.map((v, j) => (j === k ? v + h : v)),
      );
    const f = (k: number, h: number) => packed(field(m, { ...point, states: moved(k, h) }));
    const here = f(0, 0);
    if ([...here, ...J.flat()].some((x) => !Number.isFinite(x))) return NOT_FINITE;
    // Derivatives of terms that cancel have one factor more of what the terms are made of.
    const cancelled = cancelledAt(m, point, 2);
    const size = Math.max(largest(J.flat()), largest(here), 1e-6);
    // What cancels leaves rounding in both that steps too small to matter show: some times that of the Jacobian, and that of
    // the field over the step.
    const rounding = (i: number, k: number, h: number, claimed: number): number => {
      const tiny = [1, -2, 3, -5].map((n) => 1e-4 * n * h);
      const inField = largest(tiny.map((d) => f(k, d)[i]! - here[i]! - d * claimed));
      const beside = tiny.map((d) => ({ ...point, states: moved(k, d) })).map((there) => jacobian(m, there)[i]![k]!);
      return 8 * (largest(beside.map((x) => x - J[i]![k]!)) + inField / h) + cancelled;
    };
    const columns = y.map((_, k) => k).filter((k) => y.length <= 12 || k % Math.ceil(y.length / 12) === 0);
    for (const k of columns) {
      const h = 1e-5 * Math.max(1, Math.abs(y[k]!));
      const [up, down] = [f(k, h), f(k, -h)];
      for (let i = 0; i < y.length; i++) {
        const bend = Math.abs(up[i]! - 2 * here[i]! + down[i]!) / h;
        // A kink, or a boundary of the domain: there is no derivative to compare with.
        if (!(bend < 1e-2 * size)) continue;
        const claimed = J[i]![k]! - (isFlow(m) || i !== k ? 0 : 1);
        const gap = (step: number, high: readonly number[], low: readonly number[]): number =>
          Math.abs((high[i]! - low[i]!) / (2 * step) - claimed);
        const first = gap(h, up, down);
        if (first <= 1e-5 * size + 10 * bend * h) continue;
        // Near a pole differences of a coarse step are not the derivative yet: with a finer one the gap falls by 64.
        const finer = gap(h / 8, f(k, h / 8), f(k, -h / 8));
        // Where what is looked at is lost in the rounding of something larger, with a coarser one it falls by 8.
        const coarser = gap(8 * h, f(k, 8 * h), f(k, -8 * h));
        if (finer > first / 16 && coarser > first / 4 && first > rounding(i, k, h, claimed))
          return `entry ${i + 1}, ${k + 1} of the Jacobian is ${claimed}, by differences ${first} off`;
      }
    }
    return undefined;
  },
};
