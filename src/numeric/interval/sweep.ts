import type { Interval } from './interval.ts';
import { isEmpty, ONE, ZERO } from './interval.ts';
import { addMany, applyMany, isLanes, type Lanes, laneOf, lanes, type Many, multiplyMany } from './lanes.ts';
import type { Step } from './step.ts';

/** Values and derivatives of one formula at many nodes; a missing derivative is 0. */
export interface Swept {
  readonly value: Many;
  readonly slopes: readonly (Many | undefined)[];
}

/**
 * The forward sweep at all nodes at once: what does not depend on the node is found once. `count` derivatives, by the first
 * unknowns, are carried. Undefined where a part that does not depend on the node has no value.
 */
export function sweep(
  steps: readonly Step[],
  result: number,
  box: readonly Interval[],
  at: Lanes,
  count: number,
): Swept | undefined {
  const v: Many[] = [];
  const g: (Many | undefined)[][] = [];
  const none: (Many | undefined)[] = new Array(count).fill(undefined);
  for (const s of steps) {
    switch (s.kind) {
      case 'constant':
        v.push(s.value);
        g.push(none);
        break;
      case 'unknown':
        v.push(box[s.place] ?? at);
        g.push(s.place < count ? none.map((_, k) => (k === s.place ? ONE : undefined)) : none);
        break;
      case 'add':
        v.push(s.of.map((m) => v[m]!).reduce(addMany));
        g.push(none.map((_, k) => s.of.map((m) => g[m]![k]).reduce(plus)));
        break;
      case 'multiply': {
        const factors = s.of.map((m) => v[m]!);
        v.push(factors.reduce(multiplyMany));
        if (count === 0 || s.of.every((m) => g[m]!.every((x) => x === undefined))) {
          g.push(none);
          break;
        }
        // The product of the others: those before, times those after.
        const after: Many[] = new Array(factors.length).fill(ONE);
        for (let j = factors.length - 2; j >= 0; j--) after[j] = multiplyMany(after[j + 1]!, factors[j + 1]!);
        let before: Many = ONE;
        const own = [...none];
        for (const [j, m] of s.of.entries()) {
          const weight = multiplyMany(before, after[j]!);
          for (const [k, x] of g[m]!.entries()) if (x !== undefined) own[k] = plus(own[k], multiplyMany(weight, x));
          before = multiplyMany(before, factors[j]!);
        }
        g.push(own);
        break;
      }
      case 'apply': {
        const of = v[s.of]!;
        const value = applyMany(s.by.value, of);
        if (!isLanes(value) && isEmpty(value)) return undefined;
        v.push(value);
        if (g[s.of]!.every((x) => x === undefined)) g.push(none);
        else {
          const slope = applyMany(s.by.slope, of);
          g.push(g[s.of]!.map((x) => x && multiplyMany(slope, x)));
        }
        break;
      }
      case 'average': {
        const all = Array.from(at.lo, (_, k) => {
          const here = [...box, laneOf(at, k)];
          return count === 0 ? { value: s.by.value(here), slopes: [] } : s.by.slopes(here);
        });
        v.push(lanes(all.map((m) => m.value)));
        g.push(
          none.map((_, k) =>
            all.some((m) => m.slopes[k] !== undefined) ? lanes(all.map((m) => m.slopes[k] ?? ZERO)) : undefined,
          ),
        );
        break;
      }
    }
  }
  return { value: v[result]!, slopes: g[result]! };
}

const plus = (a: Many | undefined, b: Many | undefined): Many | undefined =>
  a === undefined ? b : b === undefined ? a : addMany(a, b);
