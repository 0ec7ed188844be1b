import type { Expr, IndexSet, Letter } from '../../../expr/expr.ts';
import { indexSet, letter } from '../../../expr/intern.ts';
import { isOutcome } from '../../../expr/outcome.ts';
import { some } from '../../../expr/traverse.ts';
import type { Declared as DeclaredLetter } from '../../model.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Axis, Declared, Sized, Statement } from '../../syntax/statement.ts';
import { setAt } from '../terms/binder.ts';
import { partsOf } from '../values/free.ts';
import { type Desk, EMPTY, type Entity } from '../values/scope.ts';
import { declaredSet, leastSizes } from './declaredSet.ts';
import { boundOf, domainOf, numberAt, sizeDomain } from './domain.ts';

/** What the declaring statements of a file declare, in the order of the file. */
export interface Declarations {
  readonly sizes: DeclaredLetter[];
  readonly parameters: DeclaredLetter[];
  readonly constants: DeclaredLetter[];
  readonly states: DeclaredLetter[];
}

/**
 * Reads sizes, parameters, `any` and states into `entities`. A bound, a domain or an axis may use what stands
 * anywhere in the file: sizes come first, then parameters, each read when it is first needed.
 */
export function declare(
  desk: Desk,
  statements: readonly Statement[],
  accepted: ReadonlySet<Ast.Name>,
  entities: Map<string, Entity>,
): Declarations {
  const made: Declarations = { sizes: [], parameters: [], constants: [], states: [] };
  const pending: { readonly kind: 'size' | 'param'; readonly entry: Sized }[] = [];
  for (const s of statements)
    if (s.kind === 'size' || s.kind === 'param')
      for (const entry of s.entries) if (accepted.has(entry.name)) pending.push({ kind: s.kind, entry });
  // A bound that needs another letter waits until that letter is there.
  const waiting = new Map(pending.map((p) => [p.entry.name.text, p]));
  const letters = new Map<Sized, Letter>();
  const least = leastSizes(statements);
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter((p) => ![...boundNames(p.entry)].some((n) => waiting.has(n)));
    if (ready.length === 0) {
      for (const { entry } of waiting.values()) {
        desk.report.error('E0341', entry.name.place, `the bound of \`${entry.name.text}\` needs itself`);
        entities.set(entry.name.text, { kind: 'unknown' });
      }
      break;
    }
    for (const { kind, entry } of ready) {
      waiting.delete(entry.name.text);
      const domain = boundOf(desk, entry);
      if (domain === undefined) {
        entities.set(entry.name.text, { kind: 'unknown' });
        continue;
      }
      const l =
        kind === 'size'
          ? letter({ name: entry.name.text, role: 'size', domain: sizeDomain(domain, leastOf(entry, least)) })
          : letter({ name: entry.name.text, role: 'parameter', domain });
      letters.set(entry, l);
      entities.set(entry.name.text, { kind: 'letter', letter: l });
    }
  }
  for (const { kind, entry } of pending) {
    const l = letters.get(entry);
    if (l === undefined) continue;
    const value = entry.value === undefined ? {} : declaredValue(desk, entry.value);
    const long = entry.long === undefined ? undefined : numberAt(desk, entry.long);
    (kind === 'size' ? made.sizes : made.parameters).push({
      letter: l,
      ...value,
      ...(long === undefined ? {} : { long }),
      place: entry.name.place,
    });
  }
  for (const s of statements)
    if (s.kind === 'index' && accepted.has(s.name)) {
      const set = declaredSet(desk, s);
      entities.set(s.name.text, set === undefined ? { kind: 'unknown' } : { kind: 'set', set });
    }
  // A radius may be a constant that is declared anywhere.
  const entries = statements.flatMap((s) =>
    s.kind === 'any' || s.kind === 'state'
      ? s.entries.filter((d) => accepted.has(d.name)).map((d) => ({ kind: s.kind, d }))
      : [],
  );
  const plain = entries.filter(({ d }) => d.domain?.kind !== 'sphere');
  const read = new Map<Declared, Letter>();
  for (const { kind, d } of [...plain, ...entries.filter((e) => !plain.includes(e))]) {
    const l = declared(desk, d, kind);
    entities.set(d.name.text, l === undefined ? { kind: 'unknown' } : { kind: 'letter', ...l });
    if (l !== undefined) read.set(d, l.letter);
  }
  for (const { kind, d } of entries) {
    const l = read.get(d);
    if (l !== undefined) (kind === 'any' ? made.constants : made.states).push({ letter: l, place: d.name.place });
  }
  return made;
}

/** The least size at which all index sets have members; a smaller declared value says that they may be empty. */
function leastOf({ name, value }: Sized, least: ReadonlyMap<string, number>): number {
  const n = least.get(name.text) ?? 1;
  const declared = value?.kind === 'number' ? Number(value.value.numerator) / Number(value.value.denominator) : n;
  return declared < n ? 1 : n;
}

/** The names in the bound of a size or a parameter. */
function boundNames({ bound }: Sized): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (e: Ast.Index): void => {
    if (e.kind === 'name') found.add(e.text);
    for (const p of partsOf(e)) visit(p);
  };
  if (bound?.kind === 'interval') visit(bound);
  else if (bound !== undefined) visit(bound.value);
  return found;
}

/** A declared array as a letter. */
export function declared(
  desk: Desk,
  d: Declared,
  role: 'any' | 'state' | 'reduced',
): { readonly letter: Letter } | undefined {
  const axes = axesOf(desk, d.axes);
  const domain = domainOf(desk, d.domain);
  if (axes === undefined || domain === undefined) return undefined;
  return {
    letter: letter({
      name: d.name.text,
      role,
      axes: [...axes, ...domain.axes],
      components: domain.axes.length,
      domain: domain.domain,
    }),
  };
}

/** The index sets of `[N, 2]`. */
export function axesOf(desk: Desk, axes: readonly Axis[]): readonly IndexSet[] | undefined {
  const sets = axes.map((a) => {
    const set = setAt(desk, a.size, EMPTY);
    if (!a.cyclic || set === undefined) return set;
    if (set.structure.kind !== 'plain') {
      desk.report.error('E0319', a.place, `\`${desk.report.text(a.size.place)}\` is no size and makes no ring`);
      return undefined;
    }
    const ring = indexSet(set.size, { kind: 'cyclic' });
    desk.rings.set(set, ring);
    return ring;
  });
  return sets.some((s) => s === undefined) ? undefined : (sets as IndexSet[]);
}

/** The value of a size or a parameter; `round(…)` and `floor(…)` are applied after evaluation. */
function declaredValue(
  desk: Desk,
  node: Ast.Expression,
): { readonly value?: Expr; readonly rounding?: 'round' | 'floor' } {
  if (node.kind === 'call' && node.callee.kind === 'name' && node.args.length === 1) {
    const name = node.callee.text;
    if (name === 'round' || name === 'floor') {
      const value = numberAt(desk, node.args[0]!.value);
      return value === undefined ? {} : { value, rounding: name };
    }
  }
  const value = numberAt(desk, node);
  if (value !== undefined && some(value, (x) => x.kind === 'sum' && x.binders.some(isOutcome))) {
    desk.report.unsupported(
      node.place,
      'an expectation as the value of a size or a parameter',
      'give it a name: `let`',
    );
    return {};
  }
  return value === undefined ? {} : { value };
}
