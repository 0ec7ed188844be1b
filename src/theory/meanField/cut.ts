import { add, call, mul, num, one, open, pow, replace, split, sum, sym, zero } from '../../expr/build.ts';
import type { Atom, Expr, IndexSet, Letter, Sum, Sym } from '../../expr/expr.ts';
import { atomIndex, atomsOf, letter } from '../../expr/intern.ts';
import { print } from '../../expr/print/print.ts';
import * as Q from '../../expr/rational.ts';
import { factorsOf, rebuild, some } from '../../expr/traverse.ts';
import type { Step } from '../derivation.ts';
import { type Disorder, entryText } from './arrays.ts';
import type { Averaged, Channel, Source } from './channel.ts';
import { type Closures, canonical, withoutConstant } from './closures.ts';
import { named } from './derivationSteps.ts';
import { merged } from './merge.ts';
import type { Names } from './names.ts';
import type { Quantities } from './quantities.ts';
import { Refused } from './refusal.ts';
import type { Magnitude, Scaling } from './scaling.ts';
import { factorsBySite, separated } from './separate.ts';
import type { Sites } from './sites.ts';
import type { Joined } from './symmetrise.ts';

const UNIT: Magnitude = { power: Q.ZERO, term: one };

/** What the cut needs to know of a model, and where it puts what it finds. */
export interface Ground {
  readonly scaling: Scaling;
  readonly disorder: Disorder;
  readonly sites: Sites;
  readonly names: Names;
  readonly closures: Closures;
  /** Matrices that learn: their slots that grow are the edges of a graph as those of random arrays are. */
  readonly learned: ReadonlyMap<Letter, readonly number[]>;
  /** Quantities of a site that have a name. */
  readonly quantities: Quantities;
  /** Rewriting before the cut, step by step. */
  readonly steps: Step[];
  /** What holds in the limit only, in words. */
  readonly lemmas: Set<string>;
  readonly channels: Channel[];
  /** Fields that act through their sum. */
  readonly joined: Joined[];
  readonly averages: Averaged[];
  /** The set whose sites carry states that belong to no site. */
  readonly globalSet: () => IndexSet | undefined;
}

/**
 * Terms of a model as terms of one site. A random array is cut out of a term: what hangs on its other slots is what it
 * multiplies, and its sum becomes a field of the site; sums that no array ties to the site become averages.
 */
export class Cut {
  private readonly g: Ground;
  private readonly known = new Map<string, Channel>();

  constructor(ground: Ground) {
    this.g = ground;
    for (const c of ground.channels) this.known.set(c.id, c);
  }

  /** The term at the site `root`, to leading order. */
  at(e: Expr, root: Atom | undefined): Magnitude {
    if (!this.moves(e)) return this.g.scaling.leading(e);
    switch (e.kind) {
      case 'sym':
        return this.symbol(e, root);
      case 'add':
        return this.addition(
          merged(e.terms, (s) => this.edgeAt(s, root)),
          root,
        );
      case 'mul': {
        const parts = e.factors.map((f) => this.at(f, root));
        return product(num(e.coefficient), parts);
      }
      case 'pow': {
        const base = this.at(e.base, root);
        if (e.exponent.kind === 'num')
          return { power: Q.times(base.power, e.exponent.value), term: pow(base.term, e.exponent) };
        return { power: Q.ZERO, term: pow(settled(base), settled(this.at(e.exponent, root))) };
      }
      case 'call': {
        const args = e.args.map((a) => settled(this.at(a, root)));
        return { power: Q.ZERO, term: call(e.fn as 'tanh', ...(args as [Expr])) };
      }
      case 'sum':
        return this.sum(e, root);
      case 'delta':
      case 'unequal':
      case 'less':
      case 'member':
      case 'value':
        if (this.vertices(e).length > 0) throw this.toldApart(e);
        return { power: Q.ZERO, term: e };
      default:
        if (e.kind === 'reduce' || e.kind === 'prod') {
          const bound = e.binders.some((b) => this.g.scaling.grows(b.set));
          if (bound)
            throw new Refused('E0604', `${print(e, 'text')} is a function of all sites that is no sum`, {
              help: 'sums over sites of products become averages',
            });
        }
        return { power: Q.ZERO, term: rebuild(e, (c) => settled(this.at(c, root))) };
    }
  }

  /** The free indices of a term that run through sites. */
  readonly vertices = (e: Expr): readonly Atom[] => e.free.filter((a) => this.g.scaling.grows(a.set));

  /** Whether a term holds anything but sizes, parameters and inner indices. */
  private moves(e: Expr): boolean {
    return some(
      e,
      (x) =>
        (x.kind === 'sym' && !CONSTANT.has(x.letter.role)) ||
        (x.kind === 'sym' && x.letter.axes.some((s) => this.g.scaling.grows(s))) ||
        ((x.kind === 'sum' || x.kind === 'prod' || x.kind === 'reduce') &&
          x.binders.some((b) => this.g.scaling.grows(b.set))) ||
        this.vertices(x).length > 0,
    );
  }

  private symbol(e: Sym, root: Atom | undefined): Magnitude {
    const { letter: l } = e;
    const growing = l.axes.filter((s) => this.g.scaling.grows(s));
    if (growing.length >= 2) throw this.bareEntry(e, root);
    if (growing.length === 1 && (l.role === 'data' || l.role === 'any'))
      throw new Refused('E0605', `\`${l.name}\` is a fixed number for each of infinitely many sites`, {
        help: `declare it \`random\`, with a law`,
        names: l.name,
      });
    if (growing.length === 0 && l.role === 'random')
      throw new Refused('E0605', `\`${l.name}\` is random and the same for all sites: averages keep depending on it`, {
        help: 'a parameter, or a random number for each site',
        names: l.name,
      });
    if (growing.length === 0 && l.role === 'state' && root !== undefined) {
      const home = this.g.globalSet();
      if (home !== undefined && home !== root.set)
        return { power: Q.ZERO, term: this.g.closures.mean(home, this.g.sites.read(e, root)) };
    }
    return { power: Q.ZERO, term: this.g.sites.read(e, root) };
  }

  private addition(terms: readonly Expr[], root: Atom | undefined): Magnitude {
    const parts = terms.map((t) => ({ t, m: this.at(t, root) })).filter(({ m }) => m.term !== zero);
    if (parts.length === 0) return { power: Q.ZERO, term: zero };
    const most = parts.reduce((p, { m }) => (Q.compare(m.power, p) > 0 ? m.power : p), parts[0]!.m.power);
    for (const { t, m } of parts) {
      if (Q.compare(m.power, most) === 0) continue;
      const field = this.fieldIn(m.term);
      const behind = Q.minus(m.power, most);
      if (field !== undefined) throw vanishing(field.array, behind, t);
      this.g.lemmas.add(`${print(t, 'unicode')} is left out: it is of order N^(${Q.text(behind)})`);
    }
    const term = add(...parts.filter(({ m }) => Q.compare(m.power, most) === 0).map(({ m }) => m.term));
    return { power: most, term };
  }

  /** A field that stands in a term of a site. */
  fieldIn(e: Expr): Channel | undefined {
    return this.g.channels.find((c) => some(e, (x) => x.kind === 'sym' && x.letter === c.letter));
  }

  private sum(e: Sum, root: Atom | undefined): Magnitude {
    const o = open(e);
    const sites = o.binders.filter((b) => this.g.scaling.grows(b.set));
    if (sites.length === 0) {
      const body = this.at(o.body, root);
      return { power: body.power, term: sum(o.binders, body.term) };
    }
    const body = this.withoutConditions(o.body);
    if (body !== o.body) {
      const without = sum(o.binders, body);
      const text = `one term in ${this.g.scaling.size.name} is left out`;
      this.g.steps.push(named(e, without, { by: 'lemma', text }, this.g.names));
      return this.at(without, root);
    }
    const coefficient = split(body)[0];
    const factors = factorsBySite(body, this.vertices);
    for (const f of factors) {
      if (this.isEdge(f) || this.vertices(f).length < 2) continue;
      const apart = separated(f, this.vertices);
      if (apart === undefined) throw this.mixed(f, factors);
      if (f.kind !== 'add')
        this.g.steps.push(named(f, apart, { by: 'rule', rule: 'separate the sites' }, this.g.names));
      const rest = mul(num(coefficient), ...factors.filter((x) => x !== f));
      const terms = apart.kind === 'add' ? apart.terms : [apart];
      return this.at(add(...terms.map((t) => sum(o.binders, mul(rest, t)))), root);
    }
    return this.parts(o.binders, coefficient, factors, root);
  }

  /** Sums over sites, which edges tie together: each part is a field of the site, or an average. */
  private parts(
    binders: readonly Atom[],
    coefficient: Q.Rational,
    factors: readonly Expr[],
    root: Atom | undefined,
  ): Magnitude {
    const sites = binders.filter((b) => this.g.scaling.grows(b.set));
    const inner = binders.filter((b) => !sites.includes(b));
    for (const f of factors) if (this.isEdge(f)) this.checkEdge(f as Sym);
    const groups = grouped(sites, factors, (f) => this.vertices(f).filter((v) => v !== root));
    const outside = factors.filter((f) => this.vertices(f).every((v) => v === root) && !this.isEdge(f));
    const inGroup = (own: readonly Atom[]): readonly Expr[] =>
      factors.filter((f) => this.vertices(f).some((v) => own.includes(v)));
    // An inner index that only one part knows is summed inside it; what depends on such indices alone goes with it.
    const owner = new Map<Atom, number>();
    for (const b of inner) {
      const holding = groups.flatMap((own, k) => (inGroup(own).some((f) => f.free.includes(b)) ? [k] : []));
      if (holding.length === 1) owner.set(b, holding[0]!);
    }
    const goesWith = (f: Expr): number | undefined => {
      const own = f.free.filter((a) => inner.includes(a));
      const first = own[0] === undefined ? undefined : owner.get(own[0]);
      return this.vertices(f).length === 0 && own.every((a) => owner.get(a) === first) ? first : undefined;
    };
    let settledOwners = false;
    while (!settledOwners) {
      settledOwners = true;
      for (const f of outside) {
        if (goesWith(f) !== undefined) continue;
        for (const a of f.free)
          if (owner.has(a)) {
            owner.delete(a);
            settledOwners = false;
          }
      }
    }
    const results = groups.map((own, k) => {
      const mine = [...inGroup(own), ...outside.filter((f) => goesWith(f) === k)];
      const bound = inner.filter((b) => owner.get(b) === k);
      const edges = mine.filter(
        (f): f is Sym => this.isEdge(f) && root !== undefined && this.vertices(f).includes(root),
      );
      if (edges.length === 0) return this.average(own, bound, mine);
      if (edges.length > 1) throw this.loop(edges, mine);
      return this.field(edges[0]!, own, bound, mine, root!);
    });
    const shared = inner.filter((b) => !owner.has(b));
    const rest = outside.filter((f) => goesWith(f) === undefined).map((f) => this.at(f, root));
    const made = product(num(coefficient), [...results, ...rest]);
    return { power: made.power, term: sum(shared, made.term) };
  }

  private average(own: readonly Atom[], bound: readonly Atom[], factors: readonly Expr[]): Magnitude {
    // At the site that carries most of the term.
    const weight = (v: Atom): number => factors.filter((f) => !this.isEdge(f) && f.free.includes(v)).length;
    const v = own.reduce((a, b) => (weight(b) > weight(a) ? b : a));
    const others = own.filter((a) => a !== v);
    const written = sum([...others, ...bound], mul(...factors));
    const inside = this.at(written, v);
    const mean = mul(this.g.scaling.ratio(v.set), this.g.closures.mean(v.set, inside.term));
    const power = Q.plus(inside.power, Q.ONE);
    this.g.averages.push({ written: mul(sum([v], written), this.sizeTo(Q.negate(power))), mean });
    return { power, term: mean };
  }

  private field(
    edge: Sym,
    own: readonly Atom[],
    bound: readonly Atom[],
    factors: readonly Expr[],
    root: Atom,
  ): Magnitude {
    const { slots, inner } = this.slotsOf(edge);
    const free = slots.findIndex((k) => atomOf(edge, k) === root);
    const rest = factors.filter((f) => f !== edge);
    const groups = grouped(own, rest, (f) => this.vertices(f));
    const args = inner.map((k) => edge.indices[k]!);
    const parts = slots.flatMap((k, slot) => (slot === free ? [] : [{ slot, site: atomOf(edge, k)! }]));
    const at = parts.map(({ site }) => groups.findIndex((grp) => grp.includes(site)));
    if (new Set(at).size < at.length) throw this.loop([edge], factors);
    const mine = at.map((k) => rest.filter((f) => this.vertices(f).some((v) => groups[k]!.includes(v))));
    const loose = rest.filter((f) => this.vertices(f).length === 0);
    if (mine.length > 0) mine[0] = [...mine[0]!, ...loose];
    const inArgs = (b: Atom): boolean => args.some((i) => atomsOf(i).includes(b));
    const uses = (b: Atom): number => mine.filter((fs) => fs.some((f) => f.free.includes(b))).length;
    const across = bound.filter((b) => inArgs(b) || uses(b) !== 1);
    let outer = UNIT;
    const sources = parts.map(({ slot, site }, k): Source => {
      const within = bound.filter((b) => !across.includes(b) && mine[k]!.some((f) => f.free.includes(b)));
      const others = groups[at[k]!]!.filter((a) => a !== site);
      const u = this.at(sum([...others, ...within], mul(...mine[k]!)), site);
      const [constant, core] = this.g.quantities.read(...withoutConstant(u.term, across));
      outer = { power: Q.plus(outer.power, u.power), term: mul(outer.term, constant) };
      return { slot, set: site.set, term: core };
    });
    const orders = Q.plus(outer.power, this.fieldPower(edge.letter));
    const front = mul(pow(outer.term, num(-1)), this.sizeTo(Q.negate(orders)));
    const written = mul(front, sum([...own, ...bound], mul(...factors)));
    const channel = this.channel(edge.letter, free, args, across, sources, root, written);
    return { power: Q.plus(outer.power, channel.of.power), term: mul(outer.term, channel.term) };
  }

  /** What an array sends to the site `root`, given what stands at its other slots. */
  sent(
    array: Letter,
    slot: number,
    inner: Channel['inner'],
    sources: readonly Source[],
    root: Atom,
    written: Expr,
  ): { readonly of: Channel; readonly term: Expr } {
    const parts = sources.map((s) => ({ s, of: this.g.quantities.read(...withoutConstant(s.term)) }));
    const made = this.channel(
      array,
      slot,
      inner,
      [],
      parts.map(({ s, of }) => ({ ...s, term: of[1] })),
      root,
      written,
    );
    return { of: made.of, term: mul(...parts.map((p) => p.of[0]), made.term) };
  }

  /** The process of a channel: that of an earlier one that is the same but for names of indices. */
  private channel(
    array: Letter,
    slot: number,
    inner: Channel['inner'],
    binders: readonly Atom[],
    sources: readonly Source[],
    root: Atom,
    whole: Expr,
  ): { readonly of: Channel; readonly term: Expr } {
    const coupling = this.g.disorder.couplings.get(array);
    const placed = inPlace(slot, sources, coupling?.exchangeable ?? []);
    const free: Atom[] = [];
    const note = (a: Atom): void => {
      if (!free.includes(a) && !binders.includes(a)) free.push(a);
    };
    for (const i of inner) for (const a of atomsOf(i)) note(a);
    for (const s of placed.sources) for (const a of s.term.free) note(a);
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
        power: this.fieldPower(array),
        written: replace(whole, move),
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

  /** N to a power. */
  sizeTo(power: Q.Rational): Expr {
    return pow(sym(this.g.scaling.size), num(power));
  }

  /** The order of what an array sends to a site. */
  private fieldPower(array: Letter): Q.Rational {
    return this.g.disorder.couplings.get(array)?.fieldPower ?? Q.ZERO;
  }

  private slotsOf(e: Sym): { readonly slots: readonly number[]; readonly inner: readonly number[] } {
    const slots = this.g.disorder.couplings.get(e.letter)?.slots ?? this.g.learned.get(e.letter)!;
    return { slots, inner: e.letter.axes.flatMap((_, k) => (slots.includes(k) ? [] : [k])) };
  }

  private isEdge(f: Expr): boolean {
    return f.kind === 'sym' && (this.g.disorder.couplings.has(f.letter) || this.g.learned.has(f.letter));
  }

  /** The edge at the root among the factors of the body of a sum, for merging. */
  private edgeAt(factors: readonly Expr[], root: Atom | undefined): Sym | undefined {
    const own = factors.filter((f): f is Sym => this.isEdge(f) && root !== undefined && f.free.includes(root));
    const [edge] = own;
    return own.length === 1 && edge !== undefined && this.slotsOf(edge).slots.length === 2 ? edge : undefined;
  }

  private checkEdge(e: Sym): void {
    const { slots } = this.slotsOf(e);
    const at = slots.map((k) => atomOf(e, k));
    if (at.some((a) => a === undefined)) throw this.toldApart(e);
    if (new Set(at).size < at.length) throw this.diagonal(e);
  }

  /** Conditions between sites leave out one term in N. */
  private withoutConditions(body: Expr): Expr {
    const kept = factorsOf(body).filter((f) => {
      const between = this.vertices(f);
      if (f.kind === 'unequal' && between.length === 2) {
        return false;
      }
      if (
        (f.kind === 'less' || f.kind === 'member' || f.kind === 'delta' || f.kind === 'unequal') &&
        between.length > 0
      )
        throw this.toldApart(f);
      return true;
    });
    return kept.length === factorsOf(body).length ? body : mul(num(split(body)[0]), ...kept);
  }

  // What the rule does not cover.

  private diagonal(e: Sym): Refused {
    return new Refused('E0602', `diagonal entry ${entryText(e.letter, e.indices)}; one entry is of order N^(-1/2)`, {
      help: 'declare zero-diagonal and leave it out, or give the sites a random number',
      names: e.letter.name,
    });
  }

  private bareEntry(e: Sym, root: Atom | undefined): Refused {
    const text = entryText(e.letter, e.indices);
    const edge = this.isEdge(e);
    if (!edge)
      return new Refused('E0605', `\`${e.letter.name}\` is a fixed array with two extensive indices`, {
        help: 'declare it random, or as a sum of products',
        names: e.letter.name,
      });
    const { slots } = this.slotsOf(e);
    if (slots.every((k) => atomOf(e, k) === root)) return this.diagonal(e);
    return new Refused('E0603', `single entry ${text} inside a function or outside the sum over its sites`, {
      help: `the rule needs fields linear in ${e.letter.name}, such as sum(${text}*u[…] for …)`,
      names: e.letter.name,
    });
  }

  private mixed(f: Expr, all: readonly Expr[]): Refused {
    const power = f.kind === 'pow' && this.isEdge(f.base) ? (f.base as Sym) : undefined;
    if (power !== undefined)
      return new Refused(
        'E0616',
        `${print(f, 'text')}: the rule is linear in each entry (a square self-averages: replace it by its mean, the variance)`,
        { names: power.letter.name },
      );
    const arrays = edgesIn(f, (x) => this.isEdge(x));
    const [inside] = arrays;
    if (inside !== undefined && this.vertices(inside).length >= 2)
      return new Refused(
        'E0603',
        `single entry ${entryText(inside.letter, inside.indices)} inside ${print(f, 'text')}; the rule needs fields linear in ${inside.letter.name}`,
        { help: 'a sum over the other site inside the function', names: inside.letter.name },
      );
    if (f.kind === 'sym') return this.bareEntry(f, undefined);
    const beside = all.find((x): x is Sym => this.isEdge(x));
    const where = beside === undefined ? '' : ` beside ${entryText(beside.letter, beside.indices)}`;
    return new Refused('E0604', `${print(f, 'text')}${where} mixes two sites and is not a finite sum of products`, {
      help: 'polynomials, and sin, cos and exp of sums, separate',
      ...(beside === undefined ? {} : { names: beside.letter.name }),
    });
  }

  private loop(edges: readonly Sym[], factors: readonly Expr[]): Refused {
    const all = [...new Set([...edges, ...factors.filter((f): f is Sym => this.isEdge(f))])];
    const text = all.map((e) => entryText(e.letter, e.indices)).join(' ');
    return new Refused('E0606', `the random factors ${text} form a closed loop; the rule needs a tree`, {
      help: 'sums along chains are covered, each array between two sites once',
      names: edges[0]!.letter.name,
    });
  }

  private toldApart(e: Expr): Refused {
    return new Refused('E0617', `${print(e, 'text')} tells one site apart from the others`, {
      help: 'sites are alike but for their random numbers; neighbours, places and orders of sites need another theory',
    });
  }
}

const CONSTANT: ReadonlySet<string> = new Set(['parameter', 'size', 'any', 'data']);

/** The index in a slot, if it is one of a site that is not moved. */
function atomOf(e: Sym, slot: number): Atom | undefined {
  const i = e.indices[slot]!;
  return i.kind === 'atom' && i.shift === 0 && i.ring === undefined ? i.atom : undefined;
}

const product = (front: Expr, parts: readonly Magnitude[]): Magnitude => ({
  power: parts.reduce((p, m) => Q.plus(p, m.power), Q.ZERO),
  term: mul(front, ...parts.map((m) => m.term)),
});

/** A term that must be of order 1: an argument of a function, the motion of a site. */
export function settled(m: Magnitude): Expr {
  if (Q.isZero(m.power) || m.term === zero) return m.term;
  throw new NotOfOrderOne(m);
}

/** A term of another order than 1, before it is known which part of it is to blame. */
export class NotOfOrderOne extends Error {
  readonly magnitude: Magnitude;
  constructor(m: Magnitude) {
    super('a term that is not of order 1');
    this.magnitude = m;
  }
}

/** The field of an array is too small to matter. */
export function vanishing(array: Letter, power: Q.Rational, term: Expr): Refused {
  const twice = Q.text(Q.times(Q.rational(2), power));
  return new Refused('E0609', `the field of ${array.name} vanishes in the limit (variance of order N^${twice})`, {
    help: `a variance of order 1/N: normal(0, g^2/N); the term: ${print(term, 'text')}`,
    names: array.name,
  });
}

/** Atoms in groups that factors tie together. */
function grouped(
  atoms: readonly Atom[],
  factors: readonly Expr[],
  of: (f: Expr) => readonly Atom[],
): readonly (readonly Atom[])[] {
  let groups: (readonly Atom[])[] = atoms.map((a) => [a]);
  for (const f of factors) {
    const own = of(f);
    const touched = groups.filter((grp) => grp.some((a) => own.includes(a)));
    if (touched.length > 1) groups = [...groups.filter((grp) => !touched.includes(grp)), touched.flat()];
  }
  return groups;
}

/** Of slots that may be exchanged, the first receives. */
function inPlace(
  slot: number,
  sources: readonly Source[],
  exchangeable: readonly (readonly [number, number])[],
): { readonly slot: number; readonly sources: readonly Source[] } {
  const [pair] = exchangeable;
  if (pair === undefined) return { slot, sources };
  const [i, j] = pair;
  if (slot === j) return { slot: i, sources: sources.map((s) => (s.slot === i ? { ...s, slot: j } : s)) };
  if (slot === i) return { slot, sources };
  const [a, b] = [sources.find((s) => s.slot === i)!, sources.find((s) => s.slot === j)!];
  if (a.term.id <= b.term.id) return { slot, sources };
  return {
    slot,
    sources: sources.map((s) => (s === a ? { ...b, slot: i } : s === b ? { ...a, slot: j } : s)),
  };
}

/** A letter that stands for an inner slot of an array, for comparing. */
const probe = (k: number, axis: IndexSet): Letter => letter({ name: `slot ${k}`, role: 'auxiliary', axes: [axis] });

function edgesIn(e: Expr, isEdge: (x: Expr) => boolean): readonly Sym[] {
  const found: Sym[] = [];
  some(e, (x) => {
    if (isEdge(x)) found.push(x as Sym);
    return false;
  });
  return found;
}
