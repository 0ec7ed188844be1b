import { add, call, mul, num, one, open, pow, split, sum, sym, zero } from '../../expr/build.ts';
import type { Atom, Expr, Sum, Sym } from '../../expr/expr.ts';
import { atomsOf } from '../../expr/intern.ts';
import { print } from '../../expr/print/print.ts';
import * as Q from '../../expr/rational.ts';
import { rebuild, some } from '../../expr/traverse.ts';
import type { Channel, Source } from './channel.ts';
import { ChannelTable, type Message } from './channelTable.ts';
import { withoutConstant } from './closures.ts';
import { checkEdge, withoutConditions } from './conditions.ts';
import { named } from './derivationSteps.ts';
import { atomOf, Edges, grouped } from './edges.ts';
import type { Ground } from './ground.ts';
import { innerSums } from './innerSums.ts';
import { merged } from './merge.ts';
import { highest, product, settled } from './orders.ts';
import type { Magnitude } from './scaling.ts';
import { factorsBySite, separated } from './separate.ts';
import { bareEntry, loop, mixed, noSum, toldApart, vanishing, withoutLaw } from './uncovered.ts';

const UNIT: Magnitude = { power: Q.ZERO, term: one };

/**
 * Terms of a model as terms of one site. A random array is cut out of a term: what hangs on its other slots is what it
 * multiplies, and its sum becomes a field of the site; sums that no array ties to the site become averages.
 */
export class Cut {
  private readonly g: Ground;
  private readonly edges: Edges;
  private readonly channels: ChannelTable;
  /** The free indices of a term that run through sites. */
  readonly vertices: (e: Expr) => readonly Atom[];

  constructor(ground: Ground) {
    this.g = ground;
    this.edges = new Edges(ground);
    this.channels = new ChannelTable(ground, this.edges);
    this.vertices = this.edges.vertices;
  }

  /** The term at the site `root`, to leading order. */
  at(e: Expr, root: Atom | undefined): Magnitude {
    if (!this.moves(e)) return this.g.scaling.leading(e);
    switch (e.kind) {
      case 'sym':
        return this.symbol(e, root);
      case 'add':
        return this.addition(
          merged(e.terms, (s) => this.edges.only(s, root)),
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
        if (this.vertices(e).length > 0) throw toldApart(e);
        return { power: Q.ZERO, term: e };
      default:
        if ((e.kind === 'reduce' || e.kind === 'prod') && e.binders.some((b) => this.g.scaling.grows(b.set)))
          throw noSum(e);
        return { power: Q.ZERO, term: rebuild(e, (c) => settled(this.at(c, root))) };
    }
  }

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
    if (growing.length >= 2) throw bareEntry(e, root, this.edges);
    const without = withoutLaw(l, growing.length, this.g.drawn);
    if (without !== undefined) throw without;
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
    const most = highest(parts.map(({ m }) => m));
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
    const body = withoutConditions(o.body, this.vertices);
    if (body !== o.body) {
      const without = sum(o.binders, body);
      const text = `one term in ${this.g.scaling.size.name} is left out`;
      this.g.steps.push(named(e, without, { by: 'lemma', text }, this.g.names));
      return this.at(without, root);
    }
    const coefficient = split(body)[0];
    const factors = factorsBySite(body, this.vertices);
    for (const f of factors) {
      if (this.edges.has(f) || this.vertices(f).length < 2) continue;
      const apart = separated(f, this.vertices);
      if (apart === undefined) throw mixed(f, factors, this.edges);
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
    for (const f of factors) if (this.edges.has(f)) checkEdge(f as Sym, this.edges);
    const groups = grouped(sites, factors, (f) => this.vertices(f).filter((v) => v !== root));
    const outside = factors.filter((f) => this.vertices(f).every((v) => v === root) && !this.edges.has(f));
    const inGroup = (own: readonly Atom[]): readonly Expr[] =>
      factors.filter((f) => this.vertices(f).some((v) => own.includes(v)));
    const { owner, goesWith } = innerSums(inner, groups.map(inGroup), outside, this.vertices);
    const results = groups.map((own, k) => {
      const mine = [...inGroup(own), ...outside.filter((f) => goesWith(f) === k)];
      const bound = inner.filter((b) => owner.get(b) === k);
      const edges = mine.filter(
        (f): f is Sym => this.edges.has(f) && root !== undefined && this.vertices(f).includes(root),
      );
      if (edges.length === 0) return this.average(own, bound, mine);
      if (edges.length > 1) throw loop(edges, mine, this.edges);
      return this.field(edges[0]!, own, bound, mine, root!);
    });
    const shared = inner.filter((b) => !owner.has(b));
    const rest = outside.filter((f) => goesWith(f) === undefined).map((f) => this.at(f, root));
    const made = product(num(coefficient), [...results, ...rest]);
    return { power: made.power, term: sum(shared, made.term) };
  }

  private average(own: readonly Atom[], bound: readonly Atom[], factors: readonly Expr[]): Magnitude {
    // At the site that carries most of the term.
    const weight = (v: Atom): number => factors.filter((f) => !this.edges.has(f) && f.free.includes(v)).length;
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
    const { slots, inner } = this.edges.slotsOf(edge);
    const free = slots.findIndex((k) => atomOf(edge, k) === root);
    const rest = factors.filter((f) => f !== edge);
    const groups = grouped(own, rest, (f) => this.vertices(f));
    const args = inner.map((k) => edge.indices[k]!);
    const parts = slots.flatMap((k, slot) => (slot === free ? [] : [{ slot, site: atomOf(edge, k)! }]));
    const at = parts.map(({ site }) => groups.findIndex((grp) => grp.includes(site)));
    if (new Set(at).size < at.length) throw loop([edge], factors, this.edges);
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
    const orders = Q.plus(outer.power, this.edges.fieldPower(edge.letter));
    const front = mul(pow(outer.term, num(-1)), this.sizeTo(Q.negate(orders)));
    const written = mul(front, sum([...own, ...bound], mul(...factors)));
    const channel = this.channels.of({
      array: edge.letter,
      slot: free,
      inner: args,
      binders: across,
      sources,
      root,
      written,
    });
    return { power: Q.plus(outer.power, channel.of.power), term: mul(outer.term, channel.term) };
  }

  /** What an array sends to the site `root`, given what stands at its other slots. */
  sent(message: Omit<Message, 'binders'>): { readonly of: Channel; readonly term: Expr } {
    const parts = message.sources.map((s) => ({ s, of: this.g.quantities.read(...withoutConstant(s.term)) }));
    const sources = parts.map(({ s, of }) => ({ ...s, term: of[1] }));
    const made = this.channels.of({ ...message, binders: [], sources });
    return { of: made.of, term: mul(...parts.map((p) => p.of[0]), made.term) };
  }

  /** N to a power. */
  sizeTo(power: Q.Rational): Expr {
    return pow(sym(this.g.scaling.size), num(power));
  }
}

const CONSTANT: ReadonlySet<string> = new Set(['parameter', 'size', 'any', 'data']);
