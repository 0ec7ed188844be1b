import { groebnerBasis } from '../../rewrite/polynomial/groebner.ts';
import { degree, isZero, type Polynomial, primitive } from '../../rewrite/polynomial/polynomial.ts';
import { resultant } from '../../rewrite/polynomial/resultant.ts';
import { staircase } from '../../rewrite/polynomial/staircase.ts';
import { WorkSpent, within } from '../../rewrite/polynomial/work.ts';
import type { Chain } from './chain.ts';
import type { Knowledge } from './knowledge.ts';

/** A place in the search: what is still to vanish, what is known not to, and what is solved. */
export interface Node {
  readonly equations: readonly Polynomial[];
  readonly nonzero: readonly Polynomial[];
  readonly chain: Chain;
  /** How far elimination has gone since the last equation was added. */
  readonly tried: 'nothing' | 'degree' | 'elimination';
}

/** Work that goes into a basis or a resultant of one branch. */
const WORK = 400_000;
/** Lexical elimination is asked for up to so many solutions. */
const MOST = 10;

/** A basis in degree order: its elements often factor where the equations did not. Once for each set of equations. */
export function inDegreeOrder(node: Node, knowledge: Knowledge): readonly Node[] | undefined {
  if (node.tried !== 'nothing') return undefined;
  const { open, letters } = blocks(node, knowledge);
  return [replaced(node, [open, letters], 'degree')];
}

/** An equation in one unknown, by a resultant or by a lexical basis. */
export function eliminated(node: Node, knowledge: Knowledge): readonly Node[] | undefined {
  if (node.tried !== 'degree') return undefined;
  const { open, letters } = blocks(node, knowledge);
  const { ring } = node.equations[0]!;
  const count = staircase(ideal(node), { ring, blocks: [open, letters].filter((b) => b.length > 0) }, open);
  if (open.length > 2 && !(count.kind === 'finite' && count.count <= MOST)) return undefined;
  return byResultant(node, open) ?? [replaced(node, [...open.map((v) => [v]), letters], 'elimination')];
}

/** Two equations in two unknowns: their resultant is one in one unknown. */
function byResultant(node: Node, open: readonly number[]): readonly Node[] | undefined {
  if (open.length !== 2 || node.equations.length !== 2 || node.chain.roots.length > 0) return undefined;
  const [p, q] = node.equations as [Polynomial, Polynomial];
  const size = (v: number): number => degree(p, v) * degree(q, v);
  const v = open.reduce((best, x) => (size(x) < size(best) ? x : best));
  try {
    const r = within('a resultant', WORK, () => resultant(p, q, v));
    return isZero(r) ? undefined : [{ ...node, equations: [...node.equations, primitive(r)], tried: 'nothing' }];
  } catch (problem) {
    if (problem instanceof WorkSpent) return undefined;
    throw problem;
  }
}

function replaced(node: Node, order: readonly (readonly number[])[], tried: Node['tried']): Node {
  const { ring } = node.equations[0]!;
  const own = order.filter((b) => b.length > 0);
  const basis = within('a Groebner basis of a branch', WORK, () => groebnerBasis(ideal(node), { ring, blocks: own }));
  return { ...node, equations: basis, tried };
}

const ideal = (node: Node): readonly Polynomial[] => [...node.equations, ...node.chain.roots.map((r) => r.polynomial)];

/** The unknowns that are still in play, roots among them, and all other variables. */
function blocks(
  node: Node,
  knowledge: Knowledge,
): { readonly open: readonly number[]; readonly letters: readonly number[] } {
  const found = new Set<number>(ideal(node).flatMap((p) => knowledge.unknownsOf(p)));
  const all = Array.from({ length: node.equations[0]!.ring.variables }, (_, v) => v);
  return { open: all.filter((v) => found.has(v)), letters: all.filter((v) => !found.has(v)) };
}
