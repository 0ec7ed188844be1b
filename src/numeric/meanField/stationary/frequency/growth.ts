import { eigenvalues } from '../../../linear.ts';
import { zeros } from './complexMatrix.ts';
import { fastestOf } from './grid.ts';
import { atOnce, independent, type Linear, solvedAt } from './modes.ts';
import { responsesAt } from './responses.ts';

const STEPS = 200;
const BISECTIONS = 60;
/** Of the fastest rate of a site: from where responses are followed, and down to where. */
const [FROM, TO] = [1e3, 1e-7];

/**
 * The rate at which independent changes grow fastest without turning: the largest real exponent at which all of them comes back, followed from
 * infinity, where nothing does. There responses may end to be real numbers, so that at exponent 0 there are none. Undefined where
 * nothing grows so.
 */
export function growthOf(linear: Linear, discrete: boolean): number | undefined {
  const equal = linear.populations.map((p) => p.kinds.map(atOnce));
  const fast = discrete ? 1 : fastestOf(linear);
  const rates = [...(discrete ? [1, -1] : [1])].flatMap((sign) => {
    const exponent = (k: number): number => {
      const x = fast * FROM * (TO / FROM) ** (k / STEPS);
      return sign * (discrete ? 1 + x : x);
    };
    let near = zeros(linear.responses.length);
    const back = (at: number): number | undefined => {
      const where = { re: at, im: 0 };
      const R = responsesAt(linear, where, near, equal);
      const of = R && solvedAt(linear, where, R);
      if (R === undefined || of === undefined) return undefined;
      const radius = eigenvalues(independent(linear, of), 2 * linear.closures.count).eigenvalues;
      const most = radius.reduce((m, e) => Math.max(m, Math.hypot(e.re, e.im)), 0);
      if (most < 1) near = R;
      return most;
    };
    for (let k = 0; k <= STEPS; k++) {
      const now = back(exponent(k));
      if (now !== undefined && now < 1) continue;
      if (k === 0) return [];
      let [above, below] = [exponent(k - 1), exponent(k)];
      for (let j = 0; j < BISECTIONS; j++) {
        const x = (above + below) / 2;
        const there = back(x);
        if (there !== undefined && there < 1) above = x;
        else below = x;
      }
      return [discrete ? Math.log(Math.abs(above)) : above];
    }
    return [];
  });
  return rates.length === 0 ? undefined : Math.max(...rates);
}
