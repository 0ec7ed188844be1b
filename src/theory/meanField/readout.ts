import type { Diagnostic, Place } from '../../diagnostic.ts';
import { add, mul, num, open, rebuild, split, sum, sym, zero } from '../../expr/build.ts';
import type { Atom, Expr, Letter, Sum, Sym } from '../../expr/expr.ts';
import { letter, scoped } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { factorsOf, letters, replace, some, substitute, termsOf } from '../../expr/traverse.ts';
import type { Readout } from '../../model/effective.ts';
import { LYAPUNOV } from '../../model/lyapunov.ts';
import { takeGradients } from '../../rewrite/derivative.ts';
import { expand } from '../../rewrite/expand.ts';
import { unroll } from '../../rewrite/unroll.ts';
import { Closures, isStill } from './closures.ts';
import { Cut } from './cut.ts';
import { Places } from './finitePlaces.ts';
import type { Ground } from './ground.ts';
import type { MeanField } from './meanField.ts';
import { MomentTable } from './momentTable.ts';
import { highest, NotOfOrderOne, product, settled } from './orders.ts';
import { clipped, Refused } from './refusal.ts';
import type { Magnitude } from './scaling.ts';
import { inMean } from './symmetrise.ts';
import { toldApart } from './uncovered.ts';

/** A quantity of the full model, and what letters in it stand for. */
export interface Asked {
  /** In letters of the model. An index of a large set that is free stands for one site, the mean over all of them. */
  readonly term: Expr;
  /** Letters for states at given times; states themselves are read at the time at which the whole is asked. */
  readonly observed?: readonly { readonly letter: Letter; readonly of: Letter; readonly time: Expr }[];
  /** Letters for responses of a component of a state to a kick of one, at the same site. */
  readonly responses?: readonly {
    readonly letter: Letter;
    /** Names for the axes of the letter, in the terms that follow. */
    readonly indices: readonly Atom[];
    readonly of: Expr;
    readonly to: Sym;
    readonly late: Expr;
    readonly early: Expr;
  }[];
  readonly place?: Place;
}

/** A quantity of the full model as moments of its effective process. */
export function readout(
  meanField: Extract<MeanField, { process: unknown }>,
  asked: Asked,
): { readonly readout: Readout } | { readonly refusal: Diagnostic } {
  try {
    return { readout: scoped(() => new Reader(meanField, asked).read()) };
  } catch (problem) {
    const place = asked.place ?? { line: 1, column: 1, endLine: 1, endColumn: 1 };
    if (problem instanceof Refused)
      return {
        refusal: {
          code: problem.code,
          severity: 'error',
          message: problem.message,
          place,
          ...(problem.help === undefined ? {} : { help: problem.help }),
        },
      };
    if (problem instanceof NotOfOrderOne) {
      const message = `this quantity is of order N^${Q.text(problem.magnitude.power)} in the limit, not of order 1`;
      const help = 'mean(…), or divide by the size';
      return { refusal: { code: 'E0607', severity: 'error', message, place, help } };
    }
    throw problem;
  }
}

class Reader {
  private readonly g: Ground;
  private readonly cut: Cut;
  private readonly asked: Asked;
  private readonly table: MomentTable;
  private readonly channels: number;

  constructor(meanField: Extract<MeanField, { process: unknown }>, asked: Asked) {
    const { ground } = meanField;
    this.asked = asked;
    this.channels = ground.channels.length;
    this.g = {
      ...ground,
      closures: new Closures(ground.names),
      averages: [],
      channels: [...ground.channels],
      lemmas: new Set(),
      steps: [],
    };
    this.cut = new Cut(this.g);
    this.table = new MomentTable(meanField.process, this.g);
  }

  read(): Readout {
    const places = new Places((set) => this.g.scaling.grows(set));
    const term = places.opened(unroll(takeGradients(this.g.ordered.read(this.asked.term))));
    const roots = this.cut.vertices(term);
    if (roots.length > 1)
      throw new Refused('E0604', `${clipped(term)} speaks of several sites at once`, {
        help: 'products of means are means of products only at one site',
      });
    const [root] = roots;
    const value = settled(root === undefined ? this.whole(term) : this.site(term, root));
    if (this.g.channels.length > this.channels)
      throw new Refused('E0601', `${clipped(term)} needs a field that does not act on any site`, {
        help: 'quantities of states, and of the sums that stand in the equations',
      });
    return places.closed({ value, moments: this.table.all });
  }

  /** A term of a site; where only the sum of fields acts, each counts as its part of the sum. */
  private cutAt(e: Expr, root: Atom): Magnitude {
    const m = this.cut.at(e, root);
    const term = this.g.joined.reduce((x, j) => {
      const mean = inMean(x, j);
      if (mean !== undefined) return mean;
      throw new Refused('E0601', `${clipped(e)} needs the fields of \`${j.coupling.letter.name}\` one by one`, {
        help: 'the process holds their sum: quantities linear in them',
      });
    }, m.term);
    return { power: m.power, term };
  }

  /** A term that belongs to no site. */
  private whole(e: Expr): Magnitude {
    if (isStill(e) && !this.holdsSites(e)) return this.g.scaling.leading(e);
    if (e.kind === 'sum') return this.sum(e);
    if (e.kind === 'sym') {
      const response = this.response(e);
      if (response !== undefined) return { power: Q.ZERO, term: response };
      // Of a stationary motion, whatever the sites are.
      if (e.letter === LYAPUNOV) return { power: Q.ZERO, term: e };
      return this.lone(e);
    }
    if (e.kind === 'add') {
      const parts = e.terms.map((t) => this.whole(t));
      const most = highest(parts);
      return { power: most, term: add(...parts.filter((m) => Q.compare(m.power, most) === 0).map((m) => m.term)) };
    }
    if (e.kind === 'mul') {
      const parts = e.factors.map((f) => this.whole(f));
      return product(num(e.coefficient), parts);
    }
    if (e.kind === 'pow' && e.exponent.kind === 'num') {
      const base = this.whole(e.base);
      return { power: Q.times(base.power, e.exponent.value), term: rebuild(e, (c) => (c === e.base ? base.term : c)) };
    }
    return { power: Q.ZERO, term: rebuild(e, (c) => settled(this.whole(c))) };
  }

  private holdsSites(e: Expr): boolean {
    return some(
      e,
      (x) =>
        (x.kind === 'sum' && x.binders.some((b) => this.g.scaling.grows(b.set))) ||
        (x.kind === 'sym' && x.letter.axes.some((s) => this.g.scaling.grows(s))),
    );
  }

  /** A state that belongs to no site. */
  private lone(e: Sym): Magnitude {
    if (e.letter.axes.some((s) => this.g.scaling.grows(s))) throw toldApart(e);
    const set = this.g.globalSet();
    const { term, time } = this.stamped(e, e);
    if (set === undefined) throw new Refused('E0601', `${clipped(e)} is not read from a mean field`);
    return { power: Q.ZERO, term: this.table.moment(set, [{ term, ...(time === undefined ? {} : { time }) }]) };
  }

  private sum(e: Sum): Magnitude {
    const o = open(e);
    const sites = o.binders.filter((b) => this.g.scaling.grows(b.set));
    const [v] = sites;
    if (v === undefined) {
      const body = this.whole(o.body);
      return { power: body.power, term: sum(o.binders, body.term) };
    }
    const inside = this.site(
      sum(
        o.binders.filter((b) => b !== v),
        o.body,
      ),
      v,
    );
    return { power: Q.plus(inside.power, Q.ONE), term: mul(this.g.scaling.ratio(v.set), inside.term) };
  }

  /** The mean of a term of a site. */
  private site(e: Expr, root: Atom): Magnitude {
    const times = this.timesIn(e);
    if (times.size <= 1 && !letters(e).some((l) => this.asked.responses?.some((r) => r.letter === l))) {
      const { term, time } = this.stamped(e, e);
      const m = this.cutAt(term, root);
      return { power: m.power, term: this.table.mean(root.set, [{ term: m.term, time }]) };
    }
    const parts = termsOf(expand(e)).map((t) => this.monomial(t, root));
    if (parts.length === 0) return { power: Q.ZERO, term: zero };
    const most = highest(parts);
    return { power: most, term: add(...parts.filter((m) => Q.compare(m.power, most) === 0).map((m) => m.term)) };
  }

  private monomial(t: Expr, root: Atom): Magnitude {
    let power = Q.ZERO;
    const outside: Expr[] = [num(split(t)[0])];
    const inside: { readonly term: Expr; readonly time: Expr | undefined }[] = [];
    for (const f of factorsOf(t)) {
      const response = f.kind === 'sym' ? this.response(f) : undefined;
      if (response !== undefined) {
        outside.push(response);
        continue;
      }
      if (!f.free.includes(root)) {
        const m = this.whole(f);
        power = Q.plus(power, m.power);
        outside.push(m.term);
        continue;
      }
      const { term, time } = this.stamped(f, t);
      const m = this.cutAt(term, root);
      power = Q.plus(power, m.power);
      inside.push({ term: m.term, time });
    }
    const product = inside.length === 0 ? num(1) : this.table.mean(root.set, inside);
    return { power, term: mul(...outside, product) };
  }

  /** The times at which states stand in a term; undefined for the time at which the whole is asked. */
  private timesIn(e: Expr): ReadonlySet<Expr | undefined> {
    const own = letters(e);
    const observed = (this.asked.observed ?? []).filter((o) => own.includes(o.letter));
    const times = new Set<Expr | undefined>(observed.map((o) => o.time));
    if (own.some((l) => l.role === 'state')) times.add(undefined);
    return times;
  }

  /** A factor with its states read at one time, and that time. */
  private stamped(f: Expr, whole: Expr): { readonly term: Expr; readonly time: Expr | undefined } {
    const observed = this.asked.observed ?? [];
    const times = this.timesIn(f);
    if (times.size > 1)
      throw new Refused('E0601', `${clipped(f)} in ${clipped(whole)} mixes times inside a function`, {
        help: 'products of functions of one time each',
      });
    const [time] = times;
    const of = new Map(observed.map((o) => [o.letter, o.of]));
    const term = substitute(f, (s) => {
      const state = of.get(s.letter);
      return state === undefined ? undefined : sym(state, s.indices);
    });
    return { term, time };
  }

  private response(s: Sym): Expr | undefined {
    const r = this.asked.responses?.find((x) => x.letter === s.letter);
    if (r === undefined) return undefined;
    const here = new Map(r.indices.map((a, k) => [a, s.indices[k]!] as const));
    const [of, kicked] = [replace(r.of, here), replace(r.to, here) as Sym];
    const to = this.g.sites.of(kicked.letter);
    const axis = to.axis === undefined ? undefined : kicked.indices[to.axis];
    const root = axis?.kind === 'atom' ? axis.atom : undefined;
    if (root === undefined || to.set === undefined)
      throw new Refused('E0601', 'a response is that of a site to a kick of the same site', {
        help: 'response(x[i], t, s)',
      });
    const l = letter({ name: this.g.names.fresh('m'), role: 'auxiliary' });
    this.table.all.push({
      kind: 'response',
      letter: l,
      population: this.table.population(to.set),
      of: settled(this.cutAt(of, root)),
      to: this.g.sites.read(kicked, root),
      late: r.late,
      early: r.early,
    });
    return sym(l);
  }
}
