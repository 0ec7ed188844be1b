import { add, mul, num, pow, replace, split, sum, sym } from '../../expr/build.ts';
import type { Atom, Expr, Index, Letter, Sym } from '../../expr/expr.ts';
import { atomIndex, fresh, letter } from '../../expr/intern.ts';
import { print } from '../../expr/print/print.ts';
import * as Q from '../../expr/rational.ts';
import { factorsOf } from '../../expr/traverse.ts';
import type { Memory } from '../../model/effective.ts';
import type { Model } from '../../model/model.ts';
import { TIME } from '../motion.ts';
import type { Learning } from './assembly.ts';
import type { Channel } from './channel.ts';
import { byName, withoutConstant } from './closures.ts';
import type { Cut } from './cut.ts';
import type { Ground } from './ground.ts';
import { growth, growthOfStart, type Learned, partsOfStart } from './learned.ts';
import { Refused } from './refusal.ts';

/** A product as terms of its two sites: W moves by constant * left * right over N. */
interface SiteProduct {
  readonly binders: readonly Atom[];
  readonly constant: Expr;
  readonly left: Expr;
  readonly right: Expr;
}

/** What a matrix that learns sends to a site: what its start sends, and a memory of all products that moved it. */
export class Lessons {
  private readonly model: Model;
  private readonly g: Ground;
  private readonly cut: Cut;
  private readonly known: ReadonlyMap<Letter, { readonly of: Learned; readonly products: readonly SiteProduct[] }>;
  private readonly earlier: Letter;

  /** Reads the products of each matrix at their sites, and names those that are no letters. */
  constructor(model: Model, all: readonly Learned[], g: Ground, cut: Cut, earlier: Letter) {
    this.model = model;
    this.g = g;
    this.cut = cut;
    this.earlier = earlier;
    this.known = new Map(all.map((w) => [w.letter, { of: w, products: w.products.map((p) => this.atSites(w, p)) }]));
  }

  private atSites(w: Learned, p: Learned['products'][number]): SiteProduct {
    const [k, l] = w.slots.map((s) => w.indices[s]!) as [Atom, Atom];
    const [left, right] = [this.cut.at(p.left, k), this.cut.at(p.right, l)];
    const power = Q.plus(Q.plus(left.power, right.power), Q.ONE);
    if (!Q.isZero(power)) {
      const message = `the learned part of ${w.letter.name} is of order N^${Q.text(Q.minus(power, Q.ONE))}: ${print(mul(p.left, p.right), 'text')}; it must be of order 1/N`;
      throw new Refused('E0610', message, {
        help: `a rate of order 1/${this.g.scaling.size.name}`,
        names: w.letter.name,
      });
    }
    const [cl, a] = withoutConstant(left.term, p.binders);
    const [cr, b] = withoutConstant(right.term, p.binders);
    return {
      binders: p.binders,
      constant: mul(cl, cr),
      left: this.named(a, this.over(p.left, cl, left.power), k),
      right: this.named(b, this.over(p.right, cr, right.power), l),
    };
  }

  /** A term without its constant and its power of N. */
  private over(written: Expr, constant: Expr, power: Q.Rational): Expr {
    return mul(written, pow(constant, num(-1)), this.cut.sizeTo(Q.negate(power)));
  }

  /** A quantity of a site under a name, unless it is a letter already. */
  private named(core: Expr, written: Expr, root: Atom): Expr {
    if (core.kind === 'sym' || core.kind === 'num') return core;
    const [constant, read] = this.g.quantities.read(num(1), core);
    if (read !== core) return mul(constant, read);
    const free = byName(core.free);
    const indices = free.map((a, k) =>
      this.g.names.index(a.set, free.slice(0, k).filter((b) => b.set === a.set).length),
    );
    const l = letter({ name: this.g.names.fresh('r'), role: 'auxiliary', axes: free.map((a) => a.set) });
    const map = new Map(free.map((a, k) => [a, atomIndex(indices[k]!)] as const));
    this.g.quantities.add({
      letter: l,
      indices,
      set: root.set,
      term: replace(core, map),
      written: replace(written, map),
      root,
    });
    return sym(
      l,
      free.map((a) => atomIndex(a)),
    );
  }

  /** What a channel of a matrix that learns is made of; undefined for a random array. */
  of(c: Channel): Learning | undefined {
    const own = this.known.get(c.array);
    return own === undefined
      ? undefined
      : { local: this.start(own.of, c), memory: this.memory(own.of, own.products, c) };
  }

  private start(w: Learned, c: Channel): Expr {
    const [source] = c.sources;
    const [k, l] = w.slots.map((s) => w.indices[s]!) as [Atom, Atom];
    const [here, there] = c.slot === 0 ? [k, l] : [l, k];
    const inner = this.innerOf(w, c);
    const parts = partsOfStart(w).map((t) => {
      const factors = factorsOf(t);
      const same = factors.find((f) => f.kind === 'delta' && f.free.includes(k) && f.free.includes(l));
      const edge = factors.find((f): f is Sym => f.kind === 'sym' && this.g.disorder.couplings.has(f.letter));
      const rest = factors.filter((f) => f !== same && f !== edge);
      if (rest.some((f) => f.free.includes(k) && f.free.includes(l))) throw this.unread(w, t);
      const beside = rest.filter((f) => f.free.includes(there));
      const outside = this.cut.at(mul(num(split(t)[0]), ...rest.filter((f) => !beside.includes(f))), here);
      const moved = same === undefined ? beside : beside.map((f) => replace(f, new Map([[there, atomIndex(here)]])));
      const u = this.cut.at(mul(...moved), same === undefined ? there : here);
      const what = mul(u.term, source!.term);
      const power = Q.plus(outside.power, u.power);
      if (same !== undefined) return this.ofOrderOne(w, t, power, mul(outside.term, what));
      if (edge === undefined) {
        const mean = mul(this.g.scaling.ratio(there.set), this.g.closures.mean(there.set, what));
        return this.ofOrderOne(w, t, Q.plus(power, Q.ONE), mul(outside.term, mean));
      }
      const coupling = this.g.disorder.couplings.get(edge.letter)!;
      const slot = coupling.slots.findIndex((s) => isAt(edge.indices[s]!, here));
      const other = coupling.slots.findIndex((s) => isAt(edge.indices[s]!, there));
      if (coupling.slots.length !== 2 || slot < 0 || other < 0) throw this.unread(w, t);
      const sent = this.cut.sent({
        array: edge.letter,
        slot,
        inner: coupling.innerAxes.map((s) => edge.indices[s]!),
        sources: [{ slot: other, set: there.set, term: what }],
        root: here,
        written: sum([there], mul(edge, sym(STAND_IN(there), [atomIndex(there)]))),
      });
      return this.ofOrderOne(w, t, Q.plus(power, sent.of.power), mul(outside.term, sent.term));
    });
    const local = mul(growthOfStart(w.rate, this.model.time, sym(TIME)), replace(add(...parts), inner));
    return sum(c.binders, local);
  }

  private memory(w: Learned, products: readonly SiteProduct[], c: Channel): readonly Memory[] {
    const [source] = c.sources;
    const back = growth(w.rate, this.model.time, sym(TIME), sym(this.earlier));
    const inner = this.innerOf(w, c);
    return products.map((p): Memory => {
      const own = p.binders.map((b) => fresh(b.set));
      const map = new Map<Atom, Index>([...inner, ...p.binders.map((b, k) => [b, atomIndex(own[k]!)] as const)]);
      const [acts, counts] = (c.slot === 0 ? [p.left, p.right] : [p.right, p.left]).map((e) => replace(e, map)) as [
        Expr,
        Expr,
      ];
      const overlap = this.g.closures.product(source!.set, source!.term, counts);
      const kernel = mul(back, replace(p.constant, map), this.g.scaling.ratio(source!.set), overlap);
      const binders = [...own, ...c.binders];
      const kept = binders.filter((b) => acts.free.includes(b));
      return {
        binders: kept,
        kernel: sum(
          binders.filter((b) => !kept.includes(b)),
          kernel,
        ),
        of: acts,
      };
    });
  }

  /** The inner indices of the matrix as they stand in the channel. */
  private innerOf(w: Learned, c: Channel): ReadonlyMap<Atom, Index> {
    const atoms = w.indices.filter((_, k) => !w.slots.includes(k));
    return new Map(atoms.map((a, k) => [a, c.inner[k]!] as const));
  }

  private ofOrderOne(w: Learned, t: Expr, power: Q.Rational, term: Expr): Expr {
    if (Q.isZero(power)) return term;
    throw new Refused('E0608', `what ${print(t, 'text')} sends is of order N^${Q.text(power)}; it must be of order 1`, {
      help: `variance of order 1/${this.g.scaling.size.name} for each entry at the start`,
      names: w.letter.name,
    });
  }

  private unread(w: Learned, t: Expr): Refused {
    return new Refused('E0610', `the start of ${w.letter.name} has a part that is not read: ${print(t, 'text')}`, {
      help: 'multiples of the identity, of a random matrix, and products a[k]*b[l]',
      names: w.letter.name,
    });
  }
}

const isAt = (i: Index, a: Atom): boolean => i.kind === 'atom' && i.atom === a && i.shift === 0;
/** What a site is multiplied with, in a step that shows a field. */
const STAND_IN = (a: Atom): Letter => letter({ name: 'u', role: 'auxiliary', axes: [a.set] });
