import type { Atom } from '../../../expr/expr.ts';
import { atomIndex, freeAtom } from '../../../expr/intern.ts';
import type * as Ast from '../../syntax/ast.ts';
import { type Desk, type Scope, withLocals } from './scope.ts';
import { indexValue, type Range, type Value } from './value.ts';

/** The parts of an expression that stand in it directly; binders and their parts too. */
export function partsOf(e: Ast.Index): readonly Ast.Index[] {
  switch (e.kind) {
    case 'number':
    case 'name':
      return [];
    case 'call':
      return [
        e.callee,
        ...e.args.flatMap((a) => (a.weight === undefined ? [a.value] : [a.weight, a.value])),
        ...binderParts(e.binders),
      ];
    case 'index':
      return [e.base, ...e.indices];
    case 'transpose':
    case 'prime':
    case 'negate':
    case 'bars':
      return [e.operand];
    case 'binary':
      return [e.left, e.right];
    case 'list':
      return e.entries;
    case 'comprehension':
      return [e.term, ...binderParts(e.binders)];
    case 'range':
    case 'interval':
      return [e.low, e.high];
    case 'set':
      return e.elements;
  }
}
export const binderParts = (binders: readonly Ast.Binder[]): readonly Ast.Expression[] =>
  binders.flatMap((b) => [b.kind === 'in' ? b.range : b.law, ...(b.condition === undefined ? [] : [b.condition])]);

/** Names that stand alone in brackets, or as elements of a set there, are not bound inside, and are not known: free indices, in their order. */
export function freeIndices(e: Ast.Expression, isKnown: (name: string) => boolean): readonly Ast.Name[] {
  const found = new Map<string, Ast.Name>();
  const visit = (x: Ast.Index, bound: ReadonlySet<string>): void => {
    let inner = bound;
    if (x.kind === 'call' || x.kind === 'comprehension')
      if (x.binders.length > 0) inner = new Set([...bound, ...x.binders.map((b) => b.name.text)]);
    if (x.kind === 'index')
      for (const i of x.indices.flatMap((k) => (k.kind === 'set' ? k.elements : [k])))
        if (i.kind === 'name' && !inner.has(i.text) && !isKnown(i.text) && !found.has(i.text)) found.set(i.text, i);
    for (const p of partsOf(x)) visit(p, inner);
  };
  visit(e, new Set());
  return [...found.values()];
}

/** Free indices with their ranges: the axis on which each stands. */
export interface Free {
  readonly atoms: readonly Atom[];
  readonly scope: Scope;
}

/** Opens free indices over the expressions in which they stand; undefined where a range is not to be found. */
export function openFree(
  desk: Desk,
  names: readonly Ast.Name[],
  scope: Scope,
  expressions: readonly Ast.Expression[],
  given: ReadonlyMap<string, Atom['set']> = new Map(),
): Free | undefined {
  const ranges: Range[] = names.map((n): Range => {
    const set = given.get(n.text);
    return set !== undefined && desk.rings.has(set) ? { name: n.text, given: set } : { name: n.text, set };
  });
  // An index whose range is found may show the range of another.
  for (let left = ranges.length; left > 0; ) {
    seek(desk, ranges, scope, expressions);
    const now = ranges.filter((r) => r.set === undefined).length;
    left = now < left ? now : 0;
  }
  for (const r of ranges) if (r.given !== undefined && r.set !== desk.rings.get(r.given)) r.set = r.given;
  // Where the expressions are refused themselves, their own errors say more than a missing range.
  for (const [k, r] of ranges.entries()) {
    if (r.set !== undefined) continue;
    if (!expressions.some((e) => desk.report.refusedAt(e.place) || refusedInside(desk, e, scope, ranges)))
      desk.report.error(
        'E0319',
        names[k]!.place,
        `nothing shows what \`${r.name}\` runs through`,
        `\`for ${r.name} in N\` at the end`,
      );
    return undefined;
  }
  const atoms = ranges.map((r) => freeAtom(r.name, r.set!));
  return {
    atoms,
    scope: withLocals(
      scope,
      atoms.map((a) => [a.name, indexValue(atomIndex(a))] as const),
    ),
  };
}

/** Reads the expressions in silence; each index notes the first axis on which it stands. */
function seek(desk: Desk, ranges: readonly Range[], scope: Scope, expressions: readonly Ast.Expression[]): void {
  if (ranges.every((r) => r.set !== undefined)) return;
  const seeking = withLocals(
    scope,
    ranges.map((range): [string, Value] => [
      range.name,
      range.set === undefined
        ? { kind: 'unknown', seeks: { range, shift: 0 } }
        : indexValue(atomIndex(freeAtom(range.name, range.set))),
    ]),
  );
  desk.report.quietly(() => {
    for (const e of expressions) desk.value(e, seeking);
  });
}

/** Whether reading the expression says something although its indices are unknown. */
function refusedInside(desk: Desk, e: Ast.Expression, scope: Scope, ranges: readonly Range[]): boolean {
  const before = desk.report.diagnostics.length;
  const unknown = withLocals(
    scope,
    ranges.map(({ name, set }): [string, Value] => [
      name,
      set === undefined ? { kind: 'unknown' } : indexValue(atomIndex(freeAtom(name, set))),
    ]),
  );
  desk.value(e, unknown);
  return desk.report.diagnostics.length > before || namesUnknown(desk, e);
}

const namesUnknown = (desk: Desk, e: Ast.Index): boolean => {
  const entity = e.kind === 'name' ? desk.entities.get(e.text) : undefined;
  if (entity?.kind === 'unknown') return true;
  if (e.kind === 'name' && entity?.kind === 'definition' && desk.definition(e, entity.statement).kind === 'unknown')
    return true;
  return partsOf(e).some((p) => namesUnknown(desk, p));
};
