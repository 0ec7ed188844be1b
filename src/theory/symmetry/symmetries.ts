import { mul, num, sym } from '../../expr/build.ts';
import type { IndexSet, Letter } from '../../expr/expr.ts';
import { print } from '../../expr/print/print.ts';
import { substitute, treeSize } from '../../expr/traverse.ts';
import type { Model } from '../../model/model.ts';
import { drift, isNoisy, isRandomMap } from '../../model/motion.ts';
import { hasExpectation } from '../../rewrite/expectation/expectations.ts';
import { closureSteps } from '../closure/closure.ts';
import { letterOf } from '../closure/express.ts';
import type { Derivation, Field, Step, Symmetry } from '../derivation.ts';
import { vectorField } from '../gradientFlow.ts';
import { orderParameters } from './orderParameters.ts';
import { isPermutable, isShiftable, tellsApart } from './permutations.ts';
import { reflections } from './reflections.ts';
import { turning } from './rotations.ts';

/** What a motion that tells members apart by a word still leaves of their permutations. */
function apart(set: IndexSet, members: string, why: string, fields: readonly Field[]): string {
  const free = why.endsWith('that is named') ? isPermutable(set, fields) : false;
  if (free === true) return `permutations of ${members}`;
  if (free === false) return `no permutations of ${members}: ${why} tells them apart`;
  return `no permutations of ${members} were seen: ${why}`;
}

/**
 * What the motion of a model does not tell apart, read off its terms: permutations of the members of a family, rotations
 * of components, signs of states; and the order parameters that these leave, where their motion closes. A symmetry that
 * is not listed may be there all the same.
 */
export function symmetries(model: Model, all: readonly Field[]): Derivation {
  const noisy = isNoisy(model);
  const fields = noisy ? vectorField(drift(model)) : all;
  const states = fields.map((f) => f.state);
  const notes: string[] = [];
  const groups: Symmetry[] = [];
  const permuted = new Set<IndexSet>();
  const turned = new Set<IndexSet>();
  for (const set of setsOf(states, false)) {
    const owners = names(states.filter((l) => families(l).includes(set)));
    const why = tellsApart(set, fields);
    const size = print(set.size, 'text');
    const own = states.filter((l) => families(l).includes(set));
    if (why === undefined) permuted.add(set);
    if (set.structure.kind === 'subsets') continue;
    if (why === undefined) groups.push({ kind: 'permutations', set, states: own });
    if (why !== undefined && isShiftable(set, fields)) {
      groups.push({ kind: 'shifts', set, states: own });
      notes.push(`shifts along the ring of ${size}, of ${owners}`);
    } else if (set.structure.kind === 'cyclic' && why !== undefined)
      notes.push(`no shifts along the ring of ${size}, of ${owners}, were seen`);
    else if (why === undefined) notes.push(`permutations of the ${size} members of ${owners}`);
    else notes.push(apart(set, `the ${size} members of ${owners}`, why, fields));
  }
  for (const set of setsOf(states, true)) {
    const owners = names(states.filter((l) => l.axes.slice(families(l).length).includes(set)));
    const found = turning(set, fields);
    const size = print(set.size, 'text');
    if (!found.turns) continue;
    turned.add(set);
    groups.push({ kind: 'rotations', set, states: states.filter((l) => l.axes.includes(set)), fixing: found.fixing });
    const fixing = found.fixing.length === 0 ? '' : `, as far as they leave ${names(found.fixing)} as it is`;
    notes.push(`rotations and reflections of the ${size} components of ${owners}${fixing}`);
  }
  const signs = reflections(fields);
  for (const group of signs) groups.push({ kind: 'signs', states: group });
  for (const group of signs)
    notes.push(group.length === 1 ? `the sign of ${names(group)}` : `the signs of ${names(group)}, changed together`);
  if (notes.length === 0) notes.push('none was found');
  if (noisy) notes.push('all this of the drift, without the noise');
  const order = isRandomMap(model) ? undefined : orderParameters(fields, model.time, permuted, turned);
  return {
    kind: 'symmetries',
    title: 'Symmetries',
    steps: [...signs.flatMap((g) => signSteps(g, fields)), ...(order === undefined ? [] : closureSteps(order))],
    result:
      order === undefined
        ? []
        : order.motions.map((m) => ({ state: m.of.letter, indices: m.of.indices, right: m.letters })),
    ...(order !== undefined && {
      sections: [
        {
          title: 'order parameters',
          equations: order.observables.map((o) => ({
            left: letterOf(o),
            right: o.term,
            indices: o.indices,
            components: o.letter.components,
          })),
        },
      ],
    }),
    notes,
    symmetries: groups,
  };
}

const families = (l: Letter): readonly IndexSet[] => l.axes.slice(0, l.axes.length - l.components);
const names = (list: readonly Letter[]): string => list.map((l) => l.name).join(', ');

const setsOf = (states: readonly Letter[], components: boolean): readonly IndexSet[] => [
  ...new Set(states.flatMap((l) => (components ? l.axes.slice(families(l).length) : families(l)))),
];

/** Longer motions, and those with expectations that numbers take long for, are not put down once more for each sign. */
const LONGEST = 120;

/** The motion at states with other signs, and the motion with the sign that it should have. */
function signSteps(group: readonly Letter[], fields: readonly Field[]): readonly Step[] {
  const short = fields.filter((f) => treeSize(f.right) <= LONGEST && !hasExpectation(f.right));
  return short.map((f): Step => {
    const before = substitute(f.right, (s) =>
      group.includes(s.letter) ? mul(num(-1), sym(s.letter, s.indices)) : undefined,
    );
    return {
      before,
      after: group.includes(f.state) ? mul(num(-1), f.right) : f.right,
      why: { by: 'rule', rule: `the motion of ${f.state.name} where ${names(group)} changes sign` },
      indices: f.indices,
      components: f.state.components,
    };
  });
}
