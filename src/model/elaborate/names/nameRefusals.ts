import { nearest, type Place } from '../../../diagnostic.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { File } from '../../syntax/statement.ts';
import { formExample } from '../../syntax/unknownForm.ts';
import { AGGREGATES } from '../values/aggregates.ts';
import { freeIndices, partsOf } from '../values/free.ts';
import type { Report } from '../values/report.ts';
import { CONSTANTS, functionNames, isFunction, noValue } from '../values/reserved.ts';
import type { Names } from './collect.ts';
import { writtenHere } from './foreignNames.ts';
import { axisTexts, countNames, namesGiven, suggestion } from './usedNames.ts';

/** What is bound where a name stands. */
export interface Env {
  readonly bound: ReadonlyMap<string, Place>;
  /** Free indices: they stand on the left. */
  readonly free: ReadonlySet<string>;
  /** Whether a name alone in brackets could have been a free index. */
  readonly equation: boolean;
  /** Whether a name in brackets may be an index that was meant to be bound: nothing is said of it. */
  readonly loose?: boolean;
  /** Whether names may come from an ansatz that was refused. */
  readonly silent?: boolean;
  /** Whether states may be taken at times, and words of claims stand. */
  readonly claim?: boolean;
}

/** The bracket in which a name stands: of what, and which. */
export interface Slot {
  readonly base: Ast.Expression;
  readonly k: number;
}

/** What is said of names that mean nothing where they stand, each once. */
export class NameRefusals {
  private readonly report: Report;
  private readonly names: Names;
  private readonly axes: ReadonlyMap<string, readonly Ast.Expression[]>;
  private readonly said = new Set<string>();
  private readonly file: File;
  /** All names that stand in the file; found when a name has to be proposed. */
  private used: ReadonlySet<string> | undefined;
  private loose = new Set<string>();

  constructor(report: Report, names: Names, file: File) {
    this.report = report;
    this.names = names;
    this.axes = axisTexts(file);
    this.file = file;
  }

  private get usedAnywhere(): ReadonlySet<string> {
    if (this.used === undefined) {
      const found = new Set<string>();
      countNames(this.file, found);
      this.used = found;
    }
    return this.used;
  }

  /** A new statement begins. */
  begin(): void {
    this.loose = new Set();
  }

  /** Whether a name may be bound here; says why not. */
  bindable(name: Ast.Name, env: Env, what = 'another letter for the index'): boolean {
    const known = this.names.quantities.get(name.text);
    if (known !== undefined) {
      const related = { place: known.place, message: `\`${name.text}\` is declared here` };
      const message = `\`${name.text}\` is already ${known.what} (line ${known.place.line})`;
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

  /** A reserved word where a value is expected. */
  useless(e: Ast.Name, power?: string): boolean {
    const no = noValue(e.text, power);
    if (no === undefined) return false;
    if (!this.names.unknown.has(e.text)) this.report.error('E0302', e.place, no.why, no.help);
    return true;
  }

  /** A name in brackets that no binder binds; once in a statement. */
  unbound(e: Ast.Name, equation: boolean, slot: Slot | undefined): void {
    const name = e.text;
    if (this.loose.has(name)) return;
    this.loose.add(name);
    const base = slot?.base;
    const axis = base?.kind === 'name' ? this.axes.get(base.text)?.[slot!.k] : undefined;
    const range = axis === undefined ? 'N' : this.report.text(axis.place);
    if (equation) {
      const help = `\`sum(… for ${name} in ${range})\``;
      this.report.error('E0314', e.place, `\`${name}\` stands on the right only`, help);
    } else this.report.error('E0313', e.place, `\`${name}\` is bound by no \`for\``, `\`for ${name} in ${range}\``);
  }

  noFunction(e: Ast.Call, message: string): void {
    const name = this.report.text(e.callee.place);
    const rest = this.report.text(e.place).slice(name.length);
    this.report.error('E0303', e.operatorPlace, message, `\`${name}*${rest}\``);
  }

  /** An aggregate without `for`: the index that it was meant to run through stands in its term. */
  unfolded(e: Ast.Call, name: string, env: Env): void {
    const free = freeIndices(e, (n) => this.names.quantities.has(n) || env.bound.has(n) || env.free.has(n));
    const [index] = free;
    const range = index === undefined ? undefined : this.rangeOf(index.text, e);
    const help = `\`${name}(… for ${index?.text ?? 'i'} in ${range ?? 'N'})\``;
    this.report.error('E0329', e.callee.place, `\`${name}\` takes one term and \`for\``, help);
  }

  /** What an index runs through by the first bracket in which it stands. */
  private rangeOf(index: string, e: Ast.Index): string | undefined {
    if (e.kind === 'index' && e.base.kind === 'name') {
      const k = e.indices.findIndex((i) => i.kind === 'name' && i.text === index);
      const axis = k < 0 ? undefined : this.axes.get(e.base.text)?.[k];
      if (axis !== undefined) return this.report.text(axis.place);
    }
    for (const p of partsOf(e)) {
      const found = this.rangeOf(index, p);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  undeclared(e: Ast.Name, env: Env, called: boolean): void {
    if (this.said.has(e.text)) return;
    this.said.add(e.text);
    const used = this.usedAnywhere;
    const indexed =
      called && e.text === 'range' ? 'an index runs through a size: `for i in N`' : this.indexedName(e.text);
    if (indexed !== undefined) {
      this.report.error('E0312', e.place, `\`${e.text}\` is not declared`, indexed);
      return;
    }
    const functions = called ? functionNames() : [];
    // Of two that are as near, one that the file uses.
    const others = [...env.bound.keys(), ...functions.filter((f) => used.has(f)), ...functions, 'pi'];
    const help =
      (called ? this.writtenHere(e.text) : undefined) ?? suggestion(e.text, this.names.quantities, others, used);
    const form = called ? undefined : formExample(e.text);
    const moved = this.movedAs(e.text);
    const otherwise = called
      ? `\`let ${e.text}(u) = …\``
      : moved !== undefined
        ? `\`state ${moved} : R\``
        : this.isGiven(e)
          ? this.statesText()
          : this.isAxis(e.text)
            ? `\`size ${e.text} = 3\``
            : `\`param ${e.text} = 1\`, or \`let ${e.text} = …\``;
    this.report.error(
      'E0312',
      e.place,
      `\`${e.text}\` is not declared`,
      form === undefined ? (help ?? otherwise) : `as a word of claims: \`${form}\``,
    );
  }

  /** A function of another language, unless a name of the model differs from it in case only. */
  private writtenHere(name: string): string | undefined {
    const written = writtenHere(name);
    const own = [...this.names.quantities.keys()].some((k) => k.toLowerCase() === name.toLowerCase());
    return written === undefined || own ? undefined : `here it is written \`${written}\``;
  }

  /** `x_i` where x is an array or a function that takes `for`: the index stands elsewhere in this language. */
  private indexedName(text: string): string | undefined {
    const [, base, index] = /^(.+)_([^_]+)$/su.exec(text) ?? [];
    if (base === undefined || index === undefined) return undefined;
    if (AGGREGATES.has(base)) return `\`${base}(… for ${index} in N)\``;
    const isArray = this.axes.has(base) && this.axes.get(base)!.length > 0;
    return isArray || this.indexedDefinition(base) ? `an index stands in brackets: \`${base}[${index}]\`` : undefined;
  }

  private indexedDefinition(name: string): boolean {
    return this.file.statements.some(
      (s) => (s.kind === 'let' || s.kind === 'order') && s.name.text === name && s.indices.length > 0,
    );
  }

  /** A name that equations move, with an axis if they index it: its state is not declared. */
  private movedAs(text: string): string | undefined {
    for (const s of this.file.statements)
      if ((s.kind === 'flow' || s.kind === 'update') && s.target.name.text === text)
        return s.target.indices.length === 0 ? text : `${text}[${s.target.indices.map(() => 'N').join(', ')}]`;
    return undefined;
  }

  /** Whether a name stands where a point gives a state. */
  private isGiven(e: Ast.Name): boolean {
    return namesGiven(this.file.statements.filter((s) => s.kind === 'claim')).includes(e);
  }

  private statesText(): string {
    const states = [...this.names.quantities].filter(([, n]) => n.what === 'a state').map(([name]) => `\`${name}\``);
    const shown = states.slice(0, 6).join(', ');
    if (states.length === 0) return 'a point gives states';
    const which =
      states.length === 1 ? `the only one is ${shown}` : `they are ${shown}${states.length > 6 ? ', …' : ''}`;
    return `a point gives states: ${which}`;
  }

  /** Whether a declared array has an axis of this name. */
  private isAxis(text: string): boolean {
    return [...this.axes.values()].some((axes) => axes.some((a) => a.kind === 'name' && a.text === text));
  }

  /** A name that is looked for elsewhere: an ansatz, a source. */
  missing(code: 'E0307' | 'E0308', name: Ast.Name, known: readonly string[]): void {
    const near = nearest(name.text, known);
    const [what, declared] =
      code === 'E0307' ? ['ansatz', `\`ansatz ${name.text}(…)\``] : ['source', `\`cite ${name.text} "…"\``];
    const others = known.map((k) => `\`${k}\``).join(', ');
    const help =
      near !== undefined
        ? `did you mean \`${near}\`?`
        : known.length === 0
          ? `declare it: ${declared}`
          : `${others}; or declare it: ${declared}`;
    this.report.error(code, name.place, `there is no ${what} \`${name.text}\``, help);
  }
}
