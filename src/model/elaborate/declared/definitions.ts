import type { IndexSet } from '../../../expr/expr.ts';
import { atomIndex, freeAtom } from '../../../expr/intern.ts';
import type { Tensor } from '../../model.ts';
import type { Definition } from '../../syntax/statement.ts';
import { setAt } from '../terms/binder.ts';
import { ofIndices } from '../terms/comparison.ts';
import { ALWAYS, both, guarded } from '../terms/condition.ts';
import { unnamed } from '../terms/left.ts';
import type { Choice } from '../values/choice.ts';
import { openFree } from '../values/free.ts';
import { type Defined, type Desk, EMPTY, withFacts } from '../values/scope.ts';
import { settled, UNKNOWN, type Value } from '../values/value.ts';

/** Reads a `let` without parameters or an `order`: a term with named axes. */
export function define(desk: Desk, statement: Definition): Defined {
  const given = new Map<string, IndexSet>();
  for (const b of statement.binders) {
    if (b.kind === 'law') {
      desk.report.unsupported(b.place, 'a binder over a law');
      return UNKNOWN;
    }
    // A range that ends at a size as it is declared runs through that size; otherwise the axis shows it.
    const { range } = b;
    if (range.kind === 'range' && range.high.kind !== 'name') continue;
    const set = setAt(desk, range.kind === 'range' ? range.high : range, EMPTY);
    if (set === undefined) return UNKNOWN;
    given.set(b.name.text, set);
  }
  const free = openFree(desk, statement.indices, EMPTY, [statement.value], given);
  if (free === undefined) return UNKNOWN;
  let choice: Choice = ALWAYS;
  let { scope } = free;
  for (const b of statement.binders) {
    if (b.kind === 'in' && b.range.kind === 'range') {
      const atom = free.atoms.find((a) => a.name === b.name.text);
      const ends = [b.range.low, b.range.high].map((e) => settled(desk.value(e, scope))?.index);
      if (atom === undefined || ends[0] === undefined || ends[1] === undefined) continue;
      choice = both(choice, both(ofIndices('<=', ends[0], atomIndex(atom)), ofIndices('<=', atomIndex(atom), ends[1])));
      scope = withFacts(scope, choice.facts);
    }
    if (b.condition === undefined) continue;
    const c = desk.condition(b.condition, scope);
    if (c === undefined) return UNKNOWN;
    choice = both(choice, c);
    scope = withFacts(scope, c.facts);
  }
  const v = desk.value(statement.value, scope);
  if (v.kind === 'unknown') return UNKNOWN;
  if (v.kind === 'flexible' && statement.indices.length === 0) return v;
  const k = settled(v);
  if (k === undefined) {
    desk.report.error('E0329', statement.value.place, 'nothing shows the size of `identity`', '`identity(d)`');
    return UNKNOWN;
  }
  const rest = k.shape.map((set, n) => freeAtom(unnamed(n + 1), set));
  const term = k.at(rest.map((a) => atomIndex(a)));
  const tensor: Tensor = {
    indices: [...free.atoms, ...rest],
    components: rest.length,
    term: choice === ALWAYS ? term : guarded(choice.yes, term),
  };
  return { kind: 'tensor', tensor };
}

/** A value as a term with these names for its first axes and `#1`, `#2`, … for the others. */
export function tensorOf(v: Value, atoms: Tensor['indices']): Tensor | undefined {
  const k = settled(v);
  if (k === undefined) return undefined;
  const rest = k.shape.map((set, n) => freeAtom(unnamed(n + 1), set));
  return { indices: [...atoms, ...rest], components: rest.length, term: k.at(rest.map((a) => atomIndex(a))) };
}
