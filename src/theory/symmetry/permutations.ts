import { num, rebuild, subtract } from '../../expr/build.ts';
import type { Expr, Index, IndexSet } from '../../expr/expr.ts';
import { placeIndex } from '../../expr/intern.ts';
import { rational, toNumber } from '../../expr/rational.ts';
import { some, treeSize } from '../../expr/traverse.ts';
import { expand, TooManyTerms } from '../../rewrite/expand.ts';
import { zeroTest } from '../../rewrite/zeroTest.ts';
import type { Field } from '../derivation.ts';

/** What a motion says of neighbours on a ring: they are told apart, not by what moves on with the ring. */
const NEIGHBOURS = 'neighbours';

/** Whether a motion on a ring is the same when its members are moved on: at most neighbours are told apart. */
export const isShiftable = (set: IndexSet, fields: readonly Field[]): boolean =>
  set.structure.kind === 'cyclic' && tellsApart(set, fields, (why) => why !== NEIGHBOURS) === undefined;

/** What tells the members of an index set apart in a motion, in words; undefined where nothing that counts does. */
export function tellsApart(
  set: IndexSet,
  fields: readonly Field[],
  counts: (why: string) => boolean = () => true,
): string | undefined {
  let why: string | undefined;
  const place = (i: Index): boolean => i.kind === 'place' || i.kind === 'entry';
  const over = (i: Index): boolean => i.kind === 'atom' && i.atom.set === set;
  for (const f of fields)
    some(f.right, (x) => {
      const found = reason(x);
      if (found !== undefined && counts(found)) why ??= found;
      return why !== undefined;
    });
  function reason(x: Expr): string | undefined {
    switch (x.kind) {
      case 'sym': {
        const here = x.letter.axes.flatMap((s, k) => (reaches(s, set) ? [x.indices[k]!] : []));
        if (here.length === 0) return undefined;
        if (x.letter.role !== 'state' && x.letter.role !== 'noise') return `\`${x.letter.name}\``;
        if (here.some(place)) return `a place of \`${x.letter.name}\` that is named`;
        if (here.some((i) => i.kind === 'subset' && i.members.some(place)))
          return `a place of \`${x.letter.name}\` that is named`;
        return here.some((i) => i.kind === 'atom' && i.shift !== 0) ? NEIGHBOURS : undefined;
      }
      case 'value':
        return over(x.index) ? 'an index read as a number' : undefined;
      case 'less':
        return over(x.i) || over(x.j) ? 'an order of its members' : undefined;
      case 'delta':
      case 'unequal':
      case 'member': {
        const both = [x.i, x.j];
        if (!both.some((i) => isOver(i, set))) return undefined;
        if (both.some((i) => place(i) || (i.kind === 'subset' && i.members.some(place))))
          return 'a place that is named';
        return both.some((i) => i.kind === 'atom' && i.shift !== 0) ? NEIGHBOURS : undefined;
      }
      default:
        return undefined;
    }
  }
  return why;
}

/** Whether an index runs over a set, or over one that is made of its members. */
const isOver = (i: Index, set: IndexSet): boolean =>
  i.kind === 'atom' ? reaches(i.atom.set, set) : i.kind === 'subset' && reaches(i.set, set);

/** Of larger sets, and of longer motions, named places are not exchanged. */
const MOST_MEMBERS = 6;
const MOST_PARTS = 2_000;

/**
 * Whether a motion in which places are named is the same when its members are exchanged all the same: when every two
 * neighbouring places change their names. Undefined where that is not decided.
 */
export function isPermutable(set: IndexSet, fields: readonly Field[]): boolean | undefined {
  const n = set.size.kind === 'num' ? toNumber(set.size.value) : Number.POSITIVE_INFINITY;
  if (n > MOST_MEMBERS || fields.some((f) => treeSize(f.right) > MOST_PARTS)) return undefined;
  for (let k = 1; k < n; k++)
    for (const f of fields) {
      const same = isSame(f.right, exchanged(f.right, set, k));
      if (same !== true) return same;
    }
  return true;
}

function isSame(a: Expr, b: Expr): boolean | undefined {
  if (a === b) return true;
  try {
    const gap = expand(subtract(a, b));
    const verdict = zeroTest(gap);
    return verdict.kind === 'unknown' ? undefined : verdict.kind === 'zero';
  } catch (problem) {
    if (problem instanceof TooManyTerms) return undefined;
    throw problem;
  }
}

/** A term with the names of places k and k + 1 of a set exchanged. */
function exchanged(e: Expr, set: IndexSet, k: number): Expr {
  const names = [k, k + 1].map((v) => num(rational(v)));
  const other = (i: Index): Index => {
    if (i.kind !== 'place') return i;
    const at = names.indexOf(i.value as (typeof names)[number]);
    return at < 0 ? i : placeIndex(names[1 - at]!, i.ring);
  };
  const over = (i: Index): boolean => i.kind === 'atom' && i.atom.set === set;
  const visit = (x: Expr): Expr => {
    if (x.kind === 'sym') {
      let at = 0;
      return rebuild(x, visit, (i) => (x.letter.axes[at++] === set ? other(i) : i));
    }
    if ((x.kind === 'delta' || x.kind === 'unequal') && (over(x.i) || over(x.j))) return rebuild(x, visit, other);
    return rebuild(x, visit);
  };
  return visit(e);
}

/** Whether the members of a set are those of another, or are made of them. */
const reaches = (s: IndexSet, set: IndexSet): boolean =>
  s === set || (s.structure.kind === 'subsets' && s.structure.of === set);
