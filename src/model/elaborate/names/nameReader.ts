import type * as Ast from '../../syntax/ast.ts';
import type { File } from '../../syntax/statement.ts';
import { LAWS } from '../terms/law.ts';
import { AGGREGATES } from '../values/aggregates.ts';
import { partsOf } from '../values/free.ts';
import { type Report, unbracketed } from '../values/report.ts';
import { CONSTANTS, isFunction, isOptimiser, noValue } from '../values/reserved.ts';
import type { Names } from './collect.ts';
import { type Env, NameRefusals, type Slot } from './nameRefusals.ts';

/** Reads expressions for their names only. */
export class NameReader {
  readonly citations: ReadonlySet<string>;
  private readonly report: Report;
  private readonly names: Names;
  readonly no: NameRefusals;
  private used = new Set<string>();

  constructor(report: Report, names: Names, file: File) {
    this.report = report;
    this.names = names;
    const citations = new Set<string>();
    for (const s of file.statements) {
      if (s.kind === 'cite') citations.add(s.name.text);
      if (s.kind === 'failed' && s.keyword === 'cite') for (const n of s.names) citations.add(n.text);
    }
    this.citations = citations;
    this.no = new NameRefusals(report, names, file);
  }

  declares(name: string): boolean {
    return this.names.quantities.has(name) || CONSTANTS.has(name);
  }

  /** The declared names that are used while something runs. */
  recording(run: () => void): ReadonlySet<string> {
    this.used = new Set();
    this.no.begin();
    run();
    return this.used;
  }

  /** A name on the left of an equation. */
  state(name: Ast.Name): void {
    this.read(name, { bound: new Map(), free: new Set(), equation: false });
  }

  /** A law: the names of laws are no quantities, unless an author declares one. */
  law(e: Ast.Expression, env: Env): void {
    if (e.kind === 'name' && (LAWS.has(e.text) || this.names.quantities.has(e.text))) {
      this.used.add(e.text);
      return;
    }
    if (e.kind !== 'call' || e.callee.kind !== 'name') {
      if (e.kind !== 'name') this.read(e, env);
      else if (!env.silent) this.no.undeclared(e, env, false);
      return;
    }
    // What is no law may be `mixture`, misspelt.
    const unknown = !LAWS.has(e.callee.text);
    for (const a of e.args) {
      if (a.weight !== undefined) this.read(a.weight, env);
      if (e.callee.text === 'mixture' || (unknown && a.weight !== undefined)) this.law(a.value, env);
      else this.read(a.value, env);
    }
  }

  domain(domain: Ast.Domain, env: Env): void {
    if (domain.kind === 'real') for (const e of domain.dimensions) this.read(e, env);
    else if (domain.kind === 'interval') this.read(domain, env);
    else if ('args' in domain) for (const e of domain.args) this.read(e, env);
  }

  read(e: Ast.Index, env: Env, asIndex = false): void {
    switch (e.kind) {
      case 'name':
        this.name(e, env, asIndex);
        return;
      case 'call':
        this.call(e, env, asIndex);
        return;
      case 'comprehension':
        this.bound(e.binders, env, (inner) => this.read(e.term, inner));
        return;
      case 'index':
        this.read(e.base, env);
        for (const [k, i] of e.indices.entries()) this.index(i, env, e.base, k);
        return;
      case 'binary':
        if (e.operator === '^' && e.left.kind === 'name' && e.left.text === 'e' && !env.bound.has('e')) {
          this.no.useless(e.left, unbracketed(this.report.text(e.right.place)));
          this.read(e.right, env, asIndex);
          return;
        }
        break;
      case 'interval':
        for (const end of [e.low, e.high]) if (!isEndless(end)) this.read(end, env);
        return;
      default:
        break;
    }
    for (const p of partsOf(e)) this.read(p, env, asIndex);
  }

  private index(i: Ast.Index, env: Env, base: Ast.Expression, k: number): void {
    this.place = { base, k };
    this.read(i, env, true);
  }
  private place: Slot | undefined;

  private name(e: Ast.Name, env: Env, asIndex: boolean): void {
    const name = e.text;
    if (env.bound.has(name) || env.free.has(name)) {
      this.seen?.add(name);
      return;
    }
    if (this.names.quantities.has(name)) {
      this.used.add(name);
      return;
    }
    if (CONSTANTS.has(name) || env.silent || (env.claim === true && name === 'lyapunov')) return;
    if (this.no.useless(e)) return;
    if (asIndex) {
      if (env.loose !== true) this.no.unbound(e, env.equation, this.place);
      return;
    }
    this.no.undeclared(e, env, false);
  }

  /** The names seen inside a binder. */
  private seen: Set<string> | undefined;

  private call(e: Ast.Call, env: Env, asIndex: boolean): void {
    const { callee } = e;
    if (callee.kind === 'name') this.callee(callee, e, env);
    else this.read(callee, env);
    // What follows from a missing `for`, or from a function that is none, is said once.
    const unfolded = callee.kind === 'name' && this.lacksBinder(callee.text, e, env);
    if (unfolded) this.no.unfolded(e, callee.text, env);
    const unknown = callee.kind === 'name' && !this.isKnownFunction(callee.text, env);
    const outer = unfolded || unknown ? { ...env, loose: true } : env;
    this.bound(e.binders, outer, (inner) => {
      for (const a of e.args) {
        if (a.weight !== undefined) this.read(a.weight, inner);
        if (!this.declares('s') && secondTime(a.value, env)) continue;
        if (a.option !== undefined && this.takesOptions(callee)) {
          this.read(a.option.value, inner);
          continue;
        }
        this.read(a.value, inner, asIndex && e.binders.length === 0);
      }
    });
  }

  /** Whether a call is one of an aggregate that takes `for` and has none. */
  private lacksBinder(name: string, e: Ast.Call, env: Env): boolean {
    if (!AGGREGATES.has(name) || this.names.quantities.has(name) || env.bound.has(name)) return false;
    return e.binders.length === 0 && e.args.length === 1;
  }

  private isKnownFunction(name: string, env: Env): boolean {
    return this.names.quantities.has(name) || env.bound.has(name) || env.free.has(name) || isFunction(name);
  }

  /** Whether a call is one of an optimiser, whose options are no names. */
  private takesOptions(callee: Ast.Expression): boolean {
    if (callee.kind !== 'name' || this.names.quantities.has(callee.text)) return false;
    // What is no function may be an optimiser, misspelt.
    return isOptimiser(callee.text) || !isFunction(callee.text);
  }

  private callee(callee: Ast.Name, e: Ast.Call, env: Env): void {
    const name = callee.text;
    const known = this.names.quantities.get(name);
    if (known !== undefined) {
      this.used.add(name);
      if (TIMELESS.has(known.what)) this.no.noFunction(e, `\`${name}\` is ${known.what}, not a function`);
      return;
    }
    if (env.bound.has(name) || env.free.has(name)) {
      this.seen?.add(name);
      return;
    }
    if (isFunction(name) || env.silent) return;
    if (CONSTANTS.has(name) || noValue(name) !== undefined) {
      this.no.noFunction(e, `\`${name}\` is no function`);
      return;
    }
    this.no.undeclared(callee, env, true);
  }

  /** Binders one after the other, then what they bind. */
  private bound(binders: readonly Ast.Binder[], outer: Env, inside: (env: Env) => void): void {
    if (binders.length === 0) {
      inside(outer);
      return;
    }
    const before = this.seen;
    const seen = new Set<string>();
    this.seen = seen;
    let env = outer;
    const own: Ast.Name[] = [];
    for (const b of binders) {
      if (b.kind === 'in') this.read(b.range, env);
      else {
        if (b.domain !== undefined) this.domain(b.domain, env);
        this.law(b.law, env);
      }
      const bindable = this.no.bindable(b.name, env);
      if (bindable) own.push(b.name);
      // Of two names that were exchanged one is bound twice, the other not at all.
      env = {
        ...env,
        ...(bindable ? {} : { loose: true }),
        bound: new Map([...env.bound, [b.name.text, b.name.place]]),
      };
      if (b.condition !== undefined) this.read(b.condition, env);
    }
    inside(env);
    this.seen = before;
    for (const n of seen) before?.add(n);
    for (const n of own)
      if (!seen.has(n.text))
        this.report.warning(
          'W0402',
          n.place,
          `\`${n.text}\` is bound and not used`,
          'the term is the same for each of its values',
        );
  }
}

/** What is never taken at a time. */
const TIMELESS = new Set(['a parameter', 'a size', 'a constant', 'an array of data']);

export const isEndless = (e: Ast.Expression): boolean =>
  e.kind === 'negate' ? isEndless(e.operand) : e.kind === 'name' && e.text === 'infinity';

/** The `s` of two times, `x[i](t)*x[i](s)`. */
const secondTime = (e: Ast.Expression, env: Env): boolean =>
  env.claim === true && e.kind === 'name' && e.text === 's' && !env.bound.has('s');
