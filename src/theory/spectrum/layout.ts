import { mul, num } from '../../expr/build.ts';
import type { Expr, Index, IndexSet, Letter } from '../../expr/expr.ts';
import { letter, placeIndex } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { type Carrier, carriers } from './carriers.ts';
import type { Each } from './each.ts';
import { baseOf, type Irrep, irrepsOf, type Mode, type Part, type Space } from './spaces.ts';

/** A state, or the part of it at fixed places of the sets that are split. */
export interface Piece {
  readonly state: Letter;
  /** One entry for each axis: the place where it stands, undefined where it runs. */
  readonly places: readonly (Index | undefined)[];
}

/** A direction of a piece: amplitude times a term in the indices of its state. */
export interface Template {
  readonly piece: number;
  readonly amplitude: Letter;
  readonly term: (at: readonly Index[]) => Expr;
}

/** Directions that carry the same irreducible parts: what couples to what. */
export interface Sector {
  readonly name: string;
  readonly carriers: readonly Carrier[];
  readonly templates: readonly Template[];
  readonly multiplicity: Expr;
  /** Where it stands for directions that differ by an index: how they do; the multiplicity counts all of them. */
  readonly each?: Each;
}

/** How the states fall apart under a choice of symmetry. */
export interface Layout {
  readonly pieces: readonly Piece[];
  readonly sectors: readonly Sector[];
  readonly carriers: readonly Carrier[];
}

/** The sets on which the states stand, each once, subsets under the set they are taken from. */
export function setsOf(states: readonly Letter[]): readonly IndexSet[] {
  return [...new Set(states.flatMap((l) => l.axes.map(baseOf)))];
}

/** Why a layout does not exist. */
export class NoTemplates extends Error {}

/** All sectors of a choice of symmetry. @throws {NoTemplates} where a state has too many indices over one set. */
export function layout(
  states: readonly Letter[],
  {
    modes,
    fixed,
  }: { readonly modes: ReadonlyMap<IndexSet, Mode>; readonly fixed: ReadonlyMap<IndexSet, readonly Letter[]> },
  taken: Iterable<string>,
  mode: string,
): Layout {
  const names = new Set(taken);
  const make = carriers(names);
  const pieces = states.flatMap((state) => split(state, modes));
  const spaces = setsOf(states).flatMap((set): readonly Space[] => {
    const mode = modes.get(set)!;
    return mode === 'split' ? [] : [{ set, mode, fixed: fixed.get(set) ?? [] }];
  });
  const patternOf = (p: Piece, s: Space): readonly number[] =>
    p.state.axes.flatMap((axis, k) => (p.places[k] === undefined && baseOf(axis) === s.set ? [k] : []));
  const choices = spaces.map((s) =>
    irrepsOf(
      s,
      pieces.map((p) => patternOf(p, s).map((k) => p.state.axes[k]!)),
      make,
      mode,
    ),
  );
  const sectors: Sector[] = [];
  const amplitudes = new Map<string, number>();
  for (const irreps of product(choices)) {
    const templates: Template[] = [];
    for (const [k, piece] of pieces.entries()) {
      const lists = irreps.map((irrep, m) => partsOn(piece, spaces[m]!, irrep, patternOf));
      for (const chosen of product(lists))
        templates.push({ piece: k, amplitude: amplitude(piece.state, amplitudes, names), term: productOf(chosen) });
    }
    if (templates.length === 0) continue;
    const each = irreps.flatMap((i) => i.each ?? []);
    if (each.length > 1) throw new NoTemplates('two indices number the directions at once');
    sectors.push({
      name: irreps.map((i) => i.name).join(', '),
      carriers: irreps.flatMap((i) => i.carrier ?? []),
      templates,
      multiplicity: mul(...irreps.map((i) => i.multiplicity)),
      ...(each[0] && { each: each[0] }),
    });
  }
  return { pieces, sectors, carriers: choices.flat().flatMap((i) => i.carrier ?? []) };
}

function partsOn(
  piece: Piece,
  space: Space,
  irrep: Irrep,
  patternOf: (p: Piece, s: Space) => readonly number[],
): readonly Part[] {
  const axes = patternOf(piece, space);
  const parts = irrep.parts(axes.map((k) => piece.state.axes[k]!));
  if (parts === undefined)
    throw new NoTemplates(
      `${piece.state.name} has ${axes.length} indices over one set, for which no list of directions is known`,
    );
  return parts.map((part) => (at) => part(axes.map((k) => at[k]!)));
}
const productOf =
  (parts: readonly Part[]) =>
  (at: readonly Index[]): Expr =>
    mul(...parts.map((p) => p(at)));

function amplitude(state: Letter, used: Map<string, number>, names: ReadonlySet<string>): Letter {
  for (;;) {
    const k = (used.get(state.name) ?? 0) + 1;
    used.set(state.name, k);
    const name = `${state.name}_${k}`;
    if (!names.has(name)) return letter({ name, role: 'auxiliary' });
  }
}

/** The pieces of a state at all places of its split sets. */
function split(state: Letter, modes: ReadonlyMap<IndexSet, Mode>): readonly Piece[] {
  const places = state.axes.map((axis): readonly (Index | undefined)[] => {
    if (modes.get(baseOf(axis)) !== 'split') return [undefined];
    if (axis.structure.kind === 'subsets' || axis.size.kind !== 'num')
      throw new NoTemplates('a set without a known size is not split');
    return Array.from({ length: Q.toNumber(axis.size.value) }, (_, k) => placeIndex(num(k + 1)));
  });
  return product(places).map((chosen) => ({ state, places: chosen }));
}

function product<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  let made: (readonly T[])[] = [[]];
  for (const list of lists) made = made.flatMap((m) => list.map((x) => [...m, x]));
  return made;
}
