import type { RuleEntry } from './format.ts';

/** A certificate, or a text in it, that is not what it has to be. */
export class Rejected extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'Rejected';
  }
}

/** A fraction in lowest terms, with a positive denominator. */
export interface Exact {
  readonly n: bigint;
  readonly d: bigint;
}
export function exact(n: bigint, d: bigint): Exact {
  if (d === 0n) throw new Rejected('a number with denominator 0');
  let [a, b] = [n < 0n ? -n : n, d < 0n ? -d : d];
  while (b !== 0n) [a, b] = [b, a % b];
  const g = a === 0n ? 1n : a;
  return d < 0n ? { n: -n / g, d: -d / g } : { n: n / g, d: d / g };
}

/** A formula as it was read. */
export type Tree =
  | { readonly kind: 'number'; readonly value: Exact }
  | { readonly kind: 'unknown'; readonly place: number }
  | { readonly kind: 'sum' | 'product'; readonly of: readonly Tree[] }
  | { readonly kind: 'power'; readonly base: Tree; readonly n: bigint; readonly d: bigint }
  | { readonly kind: 'call'; readonly fn: string; readonly of: Tree }
  /** What a mean runs over; those of the means outside come first. */
  | { readonly kind: 'variable'; readonly place: number }
  | Mean;

/** The mean over a variable of a standard law: normal(0, 1), uniform on (0, 1), exponential of rate 1, Lorentz of half-width 1. */
export interface Mean {
  readonly kind: 'mean';
  readonly law: Law;
  readonly place: number;
  readonly of: Tree;
  /** By what it is found. */
  readonly rule: RuleEntry;
}
export type Law = 'normal' | 'uniform' | 'exponential' | 'lorentz';
const LAWS: readonly Law[] = ['normal', 'uniform', 'exponential', 'lorentz'];

/** Texts are no longer than this, and nested no deeper. */
const MOST = 4_000_000;
const DEEPEST = 400;
/** Means in each other have no more nodes. */
const MOST_NODES = 1_000_000;

/**
 * Reads `2*x^2 - 3/2*x*y + tanh(x)`: numbers are whole, quotients exact; `^` takes a whole number or a fraction in
 * brackets; `E(z ~ normal: tanh(x + z))` is a mean, with the next of the rules. @throws {Rejected}
 */
export function readFormula(text: string, unknowns: readonly string[], rules: Iterator<RuleEntry> = [].values()): Tree {
  if (text.length > MOST) throw new Rejected('a formula that is too long');
  const tokens = text.match(/[\p{L}_][\p{L}\d_']*(\[\d+(,\d+)*\])?|\d+|[-+*/^()]|\s+|./gsu) ?? [];
  const words = tokens.filter((t) => !/^\s+$/.test(t));
  return new Reader(words, unknowns, rules).whole();
}

class Reader {
  private readonly words: readonly string[];
  private readonly unknowns: readonly string[];
  private readonly rules: Iterator<RuleEntry>;
  private readonly variables: string[] = [];
  /** Of the means around, all together. */
  private nodes = 1;
  private at = 0;
  private depth = 0;

  constructor(words: readonly string[], unknowns: readonly string[], rules: Iterator<RuleEntry>) {
    this.words = words;
    this.unknowns = unknowns;
    this.rules = rules;
  }

  whole(): Tree {
    const t = this.sum();
    if (this.at < this.words.length) throw new Rejected(`\`${this.words[this.at]}\` where a formula has ended`);
    return t;
  }

  private take(word: string): boolean {
    if (this.words[this.at] !== word) return false;
    this.at++;
    return true;
  }
  private expect(word: string): void {
    if (!this.take(word)) throw new Rejected(`\`${word}\` is missing before \`${this.words[this.at] ?? 'the end'}\``);
  }

  private sum(): Tree {
    if (++this.depth > DEEPEST) throw new Rejected('a formula that is nested too deeply');
    const of = [this.take('-') ? minus(this.product()) : this.product()];
    for (;;) {
      if (this.take('+')) of.push(this.product());
      else if (this.take('-')) of.push(minus(this.product()));
      else break;
    }
    this.depth--;
    return of.length === 1 ? of[0]! : { kind: 'sum', of };
  }

  private product(): Tree {
    const of = [this.power()];
    for (;;) {
      if (this.take('*')) of.push(this.power());
      else if (this.take('/')) {
        const by = this.power();
        of.push(
          by.kind === 'number'
            ? { kind: 'number', value: exact(by.value.d, by.value.n) }
            : { kind: 'power', base: by, n: -1n, d: 1n },
        );
      } else break;
    }
    return of.length === 1 ? of[0]! : { kind: 'product', of };
  }

  private power(): Tree {
    const base = this.atom();
    if (!this.take('^')) return base;
    if (!this.take('(')) return { kind: 'power', base, n: this.number(), d: 1n };
    const sign = this.take('-') ? -1n : 1n;
    const n = sign * this.number();
    const d = this.take('/') ? this.number() : 1n;
    this.expect(')');
    const e = exact(n, d);
    if (e.n > 1000n || e.n < -1000n || e.d > 100n) throw new Rejected('an exponent that is too large');
    return { kind: 'power', base, n: e.n, d: e.d };
  }

  private number(): bigint {
    const word = this.words[this.at];
    if (word === undefined || !/^\d+$/.test(word)) throw new Rejected(`\`${word ?? 'the end'}\` where a number stands`);
    this.at++;
    return BigInt(word);
  }

  private atom(): Tree {
    const word = this.words[this.at];
    if (word === undefined) throw new Rejected('a formula that ends too early');
    if (/^\d+$/.test(word)) return { kind: 'number', value: exact(this.number(), 1n) };
    if (this.take('(')) {
      const t = this.sum();
      this.expect(')');
      return t;
    }
    this.at++;
    const place = this.unknowns.indexOf(word);
    if (place >= 0) return { kind: 'unknown', place };
    const variable = this.variables.lastIndexOf(word);
    if (variable >= 0) return { kind: 'variable', place: variable };
    if (!this.take('(')) throw new Rejected(`\`${word}\` is no unknown`);
    if (word === 'E') return this.mean();
    const of = this.sum();
    this.expect(')');
    return { kind: 'call', fn: word, of };
  }

  private mean(): Tree {
    const { value: rule, done } = this.rules.next() as IteratorResult<RuleEntry, undefined>;
    if (done || rule === undefined) throw new Rejected('a mean without a rule');
    const name = this.words[this.at++];
    if (name === undefined || !/^[\p{L}_]/u.test(name) || this.unknowns.includes(name) || this.variables.includes(name))
      throw new Rejected(`\`${name ?? 'the end'}\` where a new variable stands`);
    this.expect('~');
    const law = LAWS.find((l) => this.take(l));
    if (law === undefined) throw new Rejected(`\`${this.words[this.at] ?? 'the end'}\` is no law`);
    this.expect(':');
    const place = this.variables.length;
    const outside = this.nodes;
    this.nodes *= rule.low + rule.high + 1;
    if (this.nodes > MOST_NODES) throw new Rejected('means in each other with too many nodes');
    this.variables.push(name);
    const of = this.sum();
    this.variables.pop();
    this.nodes = outside;
    this.expect(')');
    return { kind: 'mean', law, place, of, rule };
  }
}

const minus = (of: Tree): Tree => ({
  kind: 'product',
  of: [{ kind: 'number', value: { n: -1n, d: 1n } }, of],
});
