import { one, sym } from '../expr/build.ts';
import type { Atom, Expr, Letter, Sym } from '../expr/expr.ts';
import { atomIndex, letter } from '../expr/intern.ts';
import { type Notation, print } from '../expr/print/print.ts';
import { substitute } from '../expr/traverse.ts';
import type { Law } from '../model/model.ts';

/** A letter of its own for each place where a symbol with its times is put in. */
const PLACEHOLDERS = 0x4e00;
/** A placeholder and the indices that were printed after it. */
const WITH_INDICES: Readonly<Record<Notation, RegExp>> = {
  text: /([\u4e00-\u5e00])(\[[^\]]*\])?/gu,
  unicode: /([\u4e00-\u5e00])(_[\p{L}\p{N}+−,]+|[₀-₉]+)?/gu,
  latex: /([\u4e00-\u5e00])(_\{[^}]*\}|_.)?/gu,
};
/** The time at which a symbol is read, if it is shown. */
export type Stamp = (s: Sym) => string | undefined;

/** How formulas with times are written in a notation. */
export class Formulas {
  protected readonly notation: Notation;

  constructor(notation: Notation) {
    this.notation = notation;
  }

  protected plain(e: Expr): string {
    return print(e, this.notation);
  }

  /** A term with times after its symbols, and after their indices. */
  protected timed(e: Expr, stamp: Stamp): string {
    const put: { readonly of: Letter; readonly time: string }[] = [];
    const held = substitute(e, (s) => {
      const time = stamp(s);
      if (time === undefined) return undefined;
      const known = put.findIndex((p) => p.of === s.letter && p.time === time);
      const k = known >= 0 ? known : put.push({ of: s.letter, time }) - 1;
      const name = String.fromCodePoint(PLACEHOLDERS + k);
      return sym(letter({ name, role: 'auxiliary', axes: s.letter.axes }), s.indices);
    });
    return print(held, this.notation).replace(WITH_INDICES[this.notation], (whole, name: string, indices = '') => {
      const own = put[name.codePointAt(0)! - PLACEHOLDERS];
      return own === undefined ? whole : `${this.named(own.of.name, indices)}${this.paren(own.time)}`;
    });
  }

  /** A name with indices as they were printed after another one. */
  protected named(name: string, indices: string): string {
    const plain = (n: string): string => print(sym(letter({ name: n, role: 'auxiliary' })), this.notation);
    const number = /\d+$/.exec(name)?.[0] ?? '';
    if (this.notation === 'text' || number === '' || indices === '') return `${plain(name)}${indices}`;
    const stem = plain(name.slice(0, name.length - number.length));
    const bare = indices.replace(/^_\{?/, '').replace(/\}$/, '');
    return this.notation === 'latex' ? `${stem}_{${number}${bare}}` : `${stem}_${number}${bare}`;
  }

  protected factor(e: Expr, stamp: Stamp): string {
    const text = this.timed(e, stamp);
    return e.kind === 'add' ? this.bracket(text) : text;
  }

  protected product(e: Expr, last: string): string {
    if (e === one) return last;
    const text = this.timed(e, () => undefined);
    if (text === '-1' || text === '−1') return `${text[0]}${last}`;
    return `${e.kind === 'add' ? this.bracket(text) : text}${this.times_()}${last}`;
  }

  protected sum(parts: readonly string[]): string {
    return parts.map((p, k) => (k === 0 ? p : /^[-−]/u.test(p) ? ` ${p[0]} ${p.slice(1)}` : ` + ${p}`)).join('');
  }

  protected at(l: Letter, indices: readonly Atom[]): string {
    return print(
      sym(
        l,
        indices.map((a) => atomIndex(a)),
      ),
      this.notation,
    );
  }

  protected law(law: Law): string {
    const name = (n: string): string => (this.notation === 'latex' ? `\\mathrm{${n}}` : n);
    switch (law.kind) {
      case 'normal':
        return `${name('normal')}${this.bracket(`${this.plain(law.mean)}, ${this.plain(law.variance)}`)}`;
      case 'uniform':
        return `${name('uniform')}${this.bracket(`${this.plain(law.low)}, ${this.plain(law.high)}`)}`;
      case 'exponential':
        return `${name('exponential')}${this.bracket(this.plain(law.rate))}`;
      case 'lorentz':
        return `${name('lorentz')}${this.bracket(`${this.plain(law.centre)}, ${this.plain(law.halfWidth)}`)}`;
      case 'discrete':
        return `${name('discrete')}${this.bracket(law.cases.map((c) => `${this.plain(c.probability)}: ${this.plain(c.value)}`).join(', '))}`;
      case 'mixture':
        return `${name('mixture')}${this.bracket(law.parts.map((p) => `${this.plain(p.probability)}: ${this.law(p.law)}`).join(', '))}`;
    }
  }

  protected dotted(left: string): string {
    return this.notation === 'latex' ? `\\frac{d}{dt} ${left}` : `${left}'`;
  }
  protected said(words: Readonly<Record<Notation, string>>): string {
    return words[this.notation];
  }
  protected times_(): string {
    return this.said({ text: '*', unicode: ' ', latex: '\\, ' });
  }
  protected paren(inside: string): string {
    return `(${inside})`;
  }
  protected bracket(inside: string): string {
    return this.notation === 'latex' ? `\\left(${inside}\\right)` : `(${inside})`;
  }
  protected order(): string {
    return this.notation === 'text' ? 'order ' : '';
  }
  protected follows(): string {
    return this.notation === 'latex' ? '\\sim' : '~';
  }
}
