import { nearest, type Place } from '../../diagnostic.ts';
import type * as Ast from '../syntax/ast.ts';
import type { File } from '../syntax/statement.ts';
import type { Names } from './collect.ts';
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

  /** A reserved word where a value is expected. */
  useless(e: Ast.Name, power?: string): boolean {
    const no = noValue(e.text, power);
    if (no === undefined) return false;
    this.report.error('E0302', e.place, no.why, no.help);
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

  undeclared(e: Ast.Name, env: Env, called: boolean): void {
    if (this.said.has(e.text)) return;
    this.said.add(e.text);
    const used = this.usedAnywhere;
    const functions = called ? functionNames() : [];
    // Of two that are as near, one that the file uses.
    const others = [...env.bound.keys(), ...functions.filter((f) => used.has(f)), ...functions];
    const help = suggestion(e.text, this.names.quantities, others, used);
    const otherwise = called ? `\`let ${e.text}(u) = …\`` : `\`param ${e.text} = 1\`, or \`let ${e.text} = …\``;
    this.report.error('E0312', e.place, `\`${e.text}\` is not declared`, help ?? otherwise);
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
