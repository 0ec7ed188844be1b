import { mul, subtract, sym } from '../../expr/build.ts';
import type { Condition } from '../../model/claim.ts';
import type { Case } from '../case/case.ts';
import type { Where } from '../case/drawState.ts';
import { jumps } from '../case/jumps.ts';
import { comparer, onPoint, type Relation } from '../case/sides.ts';
import type { Judgement } from '../case/verdict.ts';
import { toleranceOf } from '../trajectories/trajectory.ts';
import { judgeIdentity } from './identity.ts';
import { judgeInequality } from './inequality.ts';

/**
 * What jumps is looked at where ranks are low as well: at states of 0 in all or in one of their arrays, and of members
 * that are all alike or parallel.
 */
const DEGENERATE: readonly Where[] = [
  {},
  {},
  { reach: 0 },
  { members: 'alike' },
  { members: 'parallel' },
  { blank: 0 },
  { blank: 1 },
  { blank: 2 },
];

function degenerate(form: Relation, compare: ReturnType<typeof comparer>): ReturnType<typeof comparer> {
  if (!jumps(form.left.term) && !jumps(form.right.term)) return compare;
  let d = 0;
  return (draw, where) => compare(draw, where ?? DEGENERATE[d++ % DEGENERATE.length]);
}

/**
 * `A = B`, `A <= B`, … at every state, or at a point: in letters, and by kernels of the un-reduced terms. What jumps, as a
 * rank does, is looked at with each size smaller than all others too: which of them is narrowest decides.
 */
export function judgeRelation(c: Case, form: Relation): Judgement {
  const found = judgedAt(c, form);
  if (found.verdict !== 'supported' || !(jumps(form.left.term) || jumps(form.right.term))) return found;
  for (const narrow of bottlenecks(c)) {
    const there = judgedAt(narrow, form);
    if (there.verdict === 'refuted') return there;
  }
  return found;
}

/** The case with one size below all others, for each of them; only where the conditions leave that open. */
function bottlenecks(c: Case): readonly Case[] {
  const sizes = c.model.sizes.map((d) => d.letter);
  if (sizes.length < 2) return [];
  return sizes.map((least): Case => {
    const below = sizes
      .filter((l) => l !== least)
      .map((l): Condition => ({ kind: 'compare', comparison: '<', left: sym(least), right: sym(l) }));
    return {
      ...c,
      when: [...c.when, ...below],
      draws: 1,
      overrides: {},
      random: c.random.fork(`narrow ${least.name}`),
    };
  });
}

function judgedAt(c: Case, form: Relation): Judgement {
  if (form.comparison === '=')
    return judgeIdentity(
      c,
      {
        residuals: () => [mul(form.guard, subtract(onPoint(form.left, form.at, c), onPoint(form.right, form.at, c)))],
        compare: (setting, random) => degenerate(form, comparer(c, form, setting, random)),
        method: 'kernels at random states',
        ...(jumps(form.left.term) || jumps(form.right.term) ? { states: DEGENERATE.length } : {}),
      },
      form.tolerance === undefined ? undefined : (setting, quoted) => toleranceOf(form, setting, quoted),
    );
  return judgeInequality(c, form);
}
