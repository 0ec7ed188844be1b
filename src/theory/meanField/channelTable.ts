import { mul, one, replace, sym } from '../../expr/build.ts';
import type { Atom, Expr, IndexSet, Letter } from '../../expr/expr.ts';
import { atomIndex, atomsOf, letter } from '../../expr/intern.ts';
import { orbit } from './arrays.ts';
import type { Channel, Source } from './channel.ts';
import { byName, canonical } from './closures.ts';
import type { Edges } from './edges.ts';
import type { Ground } from './ground.ts';

/** What an array sends to a site, before it has a name. */
export interface Message {
  readonly array: Letter;
  readonly slot: number;
  readonly inner: Channel['inner'];
  readonly binders: readonly Atom[];
  readonly sources: readonly Source[];
  readonly root: Atom;
  readonly written: Expr;
}

/** The channels of a derivation, each made once: a second occurrence is the same field. */
export class ChannelTable {
  private readonly g: Ground;
  private readonly edges: Edges;
  private readonly known = new Map<string, Channel>();

  constructor(ground: Ground, edges: Edges) {
    this.g = ground;
    this.edges = edges;
    for (const c of ground.channels) this.known.set(c.id, c);
  }

  /** The channel of a message, that of an earlier one that is the same but for names of indices, and its field. */
  of({ array, slot, inner, binders, sources, root, written }: Message): {
    readonly of: Channel;
    readonly term: Expr;
  } {
    const coupling = this.g.disorder.couplings.get(array);
    const placed = inPlace(slot, sources, coupling?.exchangeable ?? []);
    const free: Atom[] = [];
    const note = (a: Atom): void => {
      if (!free.includes(a) && !binders.includes(a)) free.push(a);
    };
    for (const i of inner) for (const a of atomsOf(i)) note(a);
    for (const s of placed.sources) for (const a of byName(s.term.free)) note(a);
    // The entry and what it multiplies, as one term, under fixed names of indices.
    const innerAxes = array.axes.filter((a) => !this.g.scaling.grows(a));
    const entry = mul(...inner.map((i, k) => sym(probe(k, innerAxes[k]!), [i])));
    const key = [entry, ...placed.sources.map((s) => s.term)].map((e) => {
      const { term } = canonical(e, [...free, ...binders], (s, k) => this.g.names.index(s, k));
      return term.id;
    });
    const id = `${array.id}:${placed.slot}:${binders.length}:${key.join(':')}`;
    let of = this.known.get(id);
    if (of === undefined) {
      const taken = canonical(one, [...free, ...binders], (s, k) => this.g.names.index(s, k));
      const move = new Map(taken.actual.map((a, k) => [a, atomIndex(taken.atoms[k]!)] as const));
      const named = (a: Atom): Atom => taken.atoms[taken.actual.indexOf(a)]!;
      of = {
        id,
        array,
        slot: placed.slot,
        inner: inner.map((i) => (i.kind === 'atom' && move.has(i.atom) ? move.get(i.atom)! : i)),
        binders: binders.map(named),
        free: free.map(named),
        sources: placed.sources.map((s) => ({ ...s, term: replace(s.term, move) })),
        letter: letter({
          name: this.g.names.fresh(coupling === undefined ? 'p' : 'h'),
          role: 'auxiliary',
          axes: free.map((a) => a.set),
        }),
        set: root.set,
        power: this.edges.fieldPower(array),
        written: replace(written, move),
        root,
      };
      this.known.set(id, of);
      this.g.channels.push(of);
    }
    return {
      of,
      term: sym(
        of.letter,
        free.map((a) => atomIndex(a)),
      ),
    };
  }
}

/** Of slots that may be exchanged the first receives, and the others are in a fixed order. */
function inPlace(
  slot: number,
  sources: readonly Source[],
  exchangeable: readonly (readonly [number, number])[],
): Placed {
  if (exchangeable.length === 0) return { slot, sources };
  const same = Array.from({ length: sources.length + 1 }, (_, k) => k);
  const all = orbit(same, exchangeable).map((to) => ({
    slot: to[slot]!,
    sources: sources.map((s) => ({ ...s, slot: to[s.slot]! })).sort((a, b) => a.slot - b.slot),
  }));
  return all.reduce((best, next) => (precedes(next, best) ? next : best));
}

interface Placed {
  readonly slot: number;
  readonly sources: readonly Source[];
}
function precedes(a: Placed, b: Placed): boolean {
  if (a.slot !== b.slot) return a.slot < b.slot;
  const k = a.sources.findIndex((s, m) => s.term !== b.sources[m]!.term);
  return k >= 0 && a.sources[k]!.term.hash < b.sources[k]!.term.hash;
}

/** A letter that stands for an inner slot of an array, for comparing. */
const probe = (k: number, axis: IndexSet): Letter => letter({ name: `slot ${k}`, role: 'auxiliary', axes: [axis] });
