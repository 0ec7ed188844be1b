import type { Atom, IndexSet, Sum } from '../../expr/expr.ts';
import { nodesFor } from '../quadrature/average.ts';
import { type Nodes, type Rule1, tensor } from '../quadrature/nodes.ts';
import type { Grade } from '../quadrature/rule.ts';

/** The nodes on which a random variable has its values: its binder is their axis. */
export interface Drawn {
  readonly nodes: Nodes;
  readonly shape: readonly number[];
}

/** The random variables of an expectation with their nodes. */
export interface Average {
  readonly drawn: ReadonlyMap<Atom, Drawn>;
  /** Whether it has no error but rounding. */
  readonly exact: boolean;
  /** The same for expectations over the same nodes. */
  readonly key: string;
}

export const isRandom = (a: Atom): boolean => a.set.structure.kind === 'outcomes';

const numbers = new WeakMap<object, number>();
let count = 0;
function numberOf(rule: object): number {
  let n = numbers.get(rule);
  if (n === undefined) {
    n = count++;
    numbers.set(rule, n);
  }
  return n;
}

/** The nodes for a sum over random variables; undefined where several of them have nodes in common that are no product. */
export function averageOver(
  random: readonly Atom[],
  e: Sum,
  sizeOf: (set: IndexSet) => number,
  grade: Grade,
): Average | undefined {
  const { rule, drawn } = nodesFor(random, e.body, sizeOf, grade);
  const { product } = rule;
  const key = `${numberOf(rule)}:${random.map((a) => a.id).join()}`;
  if (drawn.length === 1)
    return { drawn: new Map([[random[0]!, { nodes: rule, shape: drawn[0]!.shape }]]), exact: rule.exact, key };
  if (product === undefined) return undefined;
  const own = (offset: number, length: number): readonly Rule1[] => product.slice(offset, offset + length);
  const parts = drawn.map((d): [Atom, Drawn] => [d.binder, { nodes: tensor(own(d.offset, d.length)), shape: d.shape }]);
  return { drawn: new Map(parts), exact: rule.exact, key };
}
