import { nearest, type Place } from '../../diagnostic.ts';
import type * as Ast from '../syntax/ast.ts';
import type { File } from '../syntax/statement.ts';
import type { Names } from './collect.ts';
import { partsOf } from './free.ts';
import type { Report } from './report.ts';
import { CONSTANTS, functionNames, isFunction, noValue } from './reserved.ts';
import { axisTexts, countNames, suggestion } from './usedNames.ts';

/** What is bound where a name stands. */
export interface Env {
  readonly bound: ReadonlyMap<string, Place>;
  /** Free indices: they stand on the left. */
  readonly free: ReadonlySet<string>;
  /** Whether a name alone in brackets could have been a free index. */
  readonly equation: boolean;
  /** Whether names may come from an ansatz that was refused. */
  readonly silent?: boolean;
  /** Whether states may be taken at times, and words of claims stand. */
  readonly claim?: boolean;
}

/** Reads expressions for their names only. */
export class NameReader {
  readonly citations: ReadonlySet<string>;
  private readonly report: Report;
  private readonly names: Names;
  private readonly said = new Set<string>();
  private readonly usedAnywhere = new Set<string>();
  private readonly axes: ReadonlyMap<string, readonly Ast.Expression[]>;
  private used = new Set<string>();

  constructor(report: Report, names: Names, file: File) {
    this.report = report;
    this.names = names;
    const citations = new Set<string>();
    for (const s of file.statements) {
      if (s.kind === 'cite') citations.add(s.name.text);
      if (s.kind === 'failed' && s.keyword === 'cite') for (const n of s.names) citations.add(n.text);
    }
    this.axes = axisTexts(file);
    this.citations = citations;
    countNames(file, this.usedAnywhere);
  }

  declares(name: string): boolean {
    return this.names.quantities.has(name) || CONSTANTS.has(name);
  }

  /** The declared names that are used while something runs. */
  recording(run: () => void): ReadonlySet<string> {
    this.used = new Set();
    run();
    return this.used;
  }

  /** Whether a name may be bound here; says why not. */
  bindable(name: Ast.Name, env: Env, what = 'another letter for the index'): boolean {
    const known = this.names.quantities.get(name.text);
    if (known !== undefined) {
      const related = { place: known.place, message: `\`${name.text}\` is declared here` };
      const message = `\`${name.text}\` is already a ${known.what} (line ${known.place.line})`;
      this.report.error('E0304', name.place, message, what, related);
      return false;
    }
    const reserved = isFunction(name.text) || CONSTANTS.has(name.text) || noValue(name.text) !== undefined;
    if (reserved) {
      const why = noValue(name.text)?.help ?? 'it has a meaning of its own';
      this.report.error('E0301', name.place, `\`${name.text}\` is reserved: ${why}`, 'another letter');
      return false;
    }
    if (env.bound.has(name.text) || env.free.has(name.text)) {
      const place = env.bound.get(name.text);
      const related = place === undefined ? undefined : { place, message: `\`${name.text}\` is bound here` };
      this.report.error(
        'E0304',
        name.place,
        `\`${name.text}\` is bound already`,
        'another letter for the index',
        related,
      );
      return false;
    }
    return true;
  }

  /** A name on the left of an equation. */
  state(name: Ast.Name): void {
    this.read(name, { bound: new Map(), free: new Set(), equation: false });
  }

  /** A law: its own name is no quantity. */
  law(e: Ast.Expression, env: Env): void {
    if (e.kind !== 'call') return;
    for (const a of e.args) {
      if (a.weight !== undefined) this.read(a.weight, env);
      if (
        a.value.kind === 'call' &&
        a.value.callee.kind === 'name' &&
        !this.declares(a.value.callee.text) &&
        !isFunction(a.value.callee.text)
      )
        this.law(a.value, env);
      else this.read(a.value, env);
    }
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
          this.useless(e.left, this.report.text(e.right.place));
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
  private place: { readonly base: Ast.Expression; readonly k: number } | undefined;

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
    if (this.useless(e)) return;
    if (asIndex) {
      const range = this.rangeText();
      if (env.equation)
        this.report.error(
          'E0314',
          e.place,
          `\`${name}\` stands on the right only`,
          `\`sum(… for ${name} in ${range})\``,
        );
      else this.report.error('E0313', e.place, `\`${name}\` is bound by no \`for\``, `\`for ${name} in ${range}\``);
      return;
    }
    this.undeclared(e, env, false);
  }

  /** The names seen inside a binder. */
  private seen: Set<string> | undefined;

  private rangeText(): string {
    const base = this.place?.base;
    const axis = base?.kind === 'name' ? this.axes.get(base.text)?.[this.place!.k] : undefined;
    return axis === undefined ? 'N' : this.report.text(axis.place);
  }

  private useless(e: Ast.Name, power?: string): boolean {
    const no = noValue(e.text, power);
    if (no === undefined) return false;
    this.report.error('E0302', e.place, no.why, no.help);
    return true;
  }

  private call(e: Ast.Call, env: Env, asIndex: boolean): void {
    const { callee } = e;
    if (callee.kind === 'name') this.callee(callee, e, env);
    else this.read(callee, env);
    this.bound(e.binders, env, (inner) => {
      for (const a of e.args) {
        if (a.weight !== undefined) this.read(a.weight, inner);
        if (!this.declares('s') && secondTime(a.value, env)) continue;
        this.read(a.value, inner, asIndex && e.binders.length === 0);
      }
    });
  }

  private callee(callee: Ast.Name, e: Ast.Call, env: Env): void {
    const name = callee.text;
    const known = this.names.quantities.get(name);
    if (known !== undefined) {
      this.used.add(name);
      const timeless =
        known.what === 'parameter' ||
        known.what === 'size' ||
        known.what === 'constant' ||
        known.what === 'array of data';
      if (!timeless) return;
      const text = this.report.text(e.place).slice(name.length);
      const message = `\`${name}\` is a ${known.what}, not a function`;
      this.report.error('E0303', e.operatorPlace, message, `\`${name}*${text}\``);
      return;
    }
    if (env.bound.has(name) || env.free.has(name)) {
      this.seen?.add(name);
      return;
    }
    if (isFunction(name) || env.silent) return;
    if (CONSTANTS.has(name) || noValue(name) !== undefined) {
      const text = this.report.text(e.place).slice(name.length);
      this.report.error('E0303', e.operatorPlace, `\`${name}\` is no function`, `\`${name}*${text}\``);
      return;
    }
    this.undeclared(callee, env, true);
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
      this.read(b.kind === 'in' ? b.range : b.law, env);
      if (this.bindable(b.name, env)) own.push(b.name);
      env = { ...env, bound: new Map([...env.bound, [b.name.text, b.name.place]]) };
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

  private undeclared(e: Ast.Name, env: Env, called: boolean): void {
    if (this.said.has(e.text)) return;
    this.said.add(e.text);
    const others = [...env.bound.keys(), ...(called ? functionNames() : [])];
    const help = suggestion(e.text, this.names.quantities, others, this.usedAnywhere);
    this.report.error('E0312', e.place, `\`${e.text}\` is not declared`, help);
  }

  /** A name that is looked for elsewhere: an ansatz, a source. */
  missing(code: string, name: Ast.Name, what: string, known: readonly string[]): void {
    const near = nearest(name.text, known);
    this.report.error(
      code,
      name.place,
      `${what} \`${name.text}\``,
      near === undefined ? undefined : `did you mean \`${near}\`?`,
    );
  }
}

const isEndless = (e: Ast.Expression): boolean =>
  e.kind === 'negate' ? isEndless(e.operand) : e.kind === 'name' && e.text === 'infinity';

/** The `s` of two times, `x[i](t)*x[i](s)`. */
const secondTime = (e: Ast.Expression, env: Env): boolean =>
  env.claim === true && e.kind === 'name' && e.text === 's' && !env.bound.has('s');
