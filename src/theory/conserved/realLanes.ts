import type { Atom, Letter } from '../../expr/expr.ts';
import { toNumber } from '../../expr/rational.ts';
import { doubles } from '../../rewrite/arithmetic.ts';
import type { EvaluationPoint } from '../../rewrite/evaluationPoint.ts';
import type { Lanes } from '../../rewrite/lanes.ts';
import { realPoint } from '../../rewrite/randomPoint.ts';
import { TIME } from '../motion.ts';
import type { Values } from './rows.ts';

/** Random points of the domains of some states and of the time, so many for each of the values of parameters; all else stays. */
export function realLanes(
  states: ReadonlySet<Letter>,
  wheres: readonly Values[],
  sizes: ReadonlyMap<Letter, number>,
  points: number,
): EvaluationPoint<Lanes> {
  const n = points * wheres.length;
  const recipe = { sizes, indices: new Map<Atom, number>() };
  const still = wheres.map((where) =>
    realPoint(doubles, {
      ...recipe,
      seed: 1,
      sample: (l) => {
        const v = where.get(l);
        return v?.kind === 'num' ? toNumber(v.value) : undefined;
      },
    }),
  );
  const moved = Array.from({ length: n }, (_, k) => realPoint(doubles, { ...recipe, seed: 2 + k }));
  const resting = kept((l, at): Lanes => {
    if (l === TIME || states.has(l)) return moved.map((p) => p.symbol(l, at, false));
    if (still.length === 1) return still[0]!.symbol(l, at, false);
    const each = still.map((p) => p.symbol(l, at, false));
    return each.every((x) => x === each[0])
      ? each[0]!
      : Array.from({ length: n }, (_, k) => each[Math.floor(k / points)]!);
  });
  return { ...recipe, whole: still[0]!.whole!, symbol: resting };
}

/** Values of components, each found once. */
export function kept<T>(of: (l: Letter, at: readonly number[]) => T): (l: Letter, at: readonly number[]) => T {
  const found = new Map<Letter, Map<string, T>>();
  return (l, at) => {
    let own = found.get(l);
    if (own === undefined) {
      own = new Map();
      found.set(l, own);
    }
    const key = at.join();
    let made = own.get(key);
    if (made === undefined) {
      made = of(l, at);
      own.set(key, made);
    }
    return made;
  };
}
