import { mul, num, one, replace, zero } from '../expr/build.ts';
import type { Atom, Expr, Letter, Sym } from '../expr/expr.ts';
import { atomIndex, letter } from '../expr/intern.ts';
import { type Notation, print } from '../expr/print/print.ts';
import type { EffectiveProcess, Kernel, Memory, Population, Process } from '../model/effective.ts';
import { Formulas, type Stamp } from './formulas.ts';

/** An equation of an effective process: `text` in the forms of the model language. */
export interface EquationLine {
  readonly text: string;
  readonly unicode: string;
  readonly latex: string;
}

/** Equations that belong together. */
export interface EquationGroup {
  readonly title: string;
  readonly lines: readonly EquationLine[];
}

/** The equations of one site, the statistics of its noise, what closes them, and how a site answers to a kick. */
export function effectiveEquations(process: EffectiveProcess): readonly EquationGroup[] {
  const writers = (['text', 'unicode', 'latex'] as const).map((n) => new Writer(process, n));
  const groups = writers.map((w) => w.groups());
  return groups[0]!.map((g, k) => ({
    title: g.title,
    lines: g.lines.map((text, m) => ({ text, unicode: groups[1]![k]!.lines[m]!, latex: groups[2]![k]!.lines[m]! })),
  }));
}

class Writer extends Formulas {
  private readonly process: EffectiveProcess;
  private readonly kernels: ReadonlyMap<Letter, Kernel>;
  private readonly averages: ReadonlySet<Letter>;
  private readonly sites: ReadonlySet<Letter>;
  private readonly noisy: readonly Process[];

  constructor(process: EffectiveProcess, notation: Notation) {
    super(notation);
    this.process = process;
    this.kernels = new Map(process.kernels.map((k) => [k.letter, k]));
    this.averages = new Set(process.averages.map((a) => a.letter));
    this.sites = new Set(
      process.populations.flatMap((p) => [...p.states, ...p.processes, ...p.draws].map((x) => x.letter)),
    );
    this.noisy = process.populations.flatMap((p) => p.processes.filter((q) => q.noise));
  }

  groups(): readonly { readonly title: string; readonly lines: readonly string[] }[] {
    const { populations } = this.process;
    const several = populations.length > 1;
    const name = (p: Population): string => print(p.set.size, 'unicode');
    const sites = populations.map((p) => ({
      title:
        several && p.ratio !== one
          ? `One site of ${name(p)} (${print(p.ratio, 'unicode')} times as many)`
          : `One site of ${name(p)}`,
      lines: this.site(p),
    }));
    const noise = this.process.covariances.map((c) => this.covariance(c));
    const closures = [
      ...this.process.averages.map((a) => this.average(a)),
      ...this.process.kernels.map((k) => this.kernel(k)),
    ];
    const tangent = this.tangent();
    return [
      ...sites,
      ...(noise.length > 0 ? [{ title: 'Gaussian noise', lines: noise }] : []),
      ...(closures.length > 0 ? [{ title: 'Closures', lines: closures }] : []),
      ...(tangent.length > 0 ? [{ title: 'Answer to a kick', lines: tangent }] : []),
    ];
  }

  private site(p: Population): readonly string[] {
    const discrete = this.process.time === 'discrete';
    const { times } = this;
    return [
      ...p.states.map((s) => {
        const left = this.at(s.letter, s.indices);
        const noise =
          s.noise === undefined
            ? []
            : [this.product(s.noise, this.said({ text: 'noise', unicode: 'ξ', latex: '\\xi' }))];
        const right = this.sum([this.plain(s.right), ...noise]);
        return discrete ? `${left}${this.paren('t + 1')} = ${right}` : `${this.dotted(left)} = ${right}`;
      }),
      ...p.processes.map((q) => {
        const parts = [
          ...(q.local === zero ? [] : [this.plain(q.local)]),
          ...(q.noise ? [this.noise(q.letter, q.indices)] : []),
          ...q.memory.map((m) => this.memory(m, times)),
        ];
        return `${this.at(q.letter, q.indices)} = ${parts.length === 0 ? '0' : this.sum(parts)}`;
      }),
      ...p.labels.map((l) => `${this.at(l.letter, l.indices)} ${this.follows()} ${this.law(l.law)}`),
      ...p.draws.map((l) => `${this.at(l.letter, l.indices)}${this.paren('t')} ${this.follows()} ${this.law(l.law)}`),
      ...p.states.map((s) => {
        const left = `${this.at(s.letter, s.indices)}${this.paren('0')}`;
        return s.initial.kind === 'value'
          ? `${left} = ${this.plain(s.initial.term)}`
          : `${left} ${this.follows()} ${this.law(s.initial.law)}`;
      }),
    ];
  }

  private covariance(c: EffectiveProcess['covariances'][number]): string {
    const [l, r] = [this.noise(c.left, c.leftIndices), this.noise(c.right, c.rightIndices)];
    const term = this.timed(c.term, this.times);
    if (this.notation === 'text') {
      const own = c.left === c.right ? `gaussian ${l}` : `gaussian ${l}, ${r}`;
      return `${own} ~ ${term}`;
    }
    const mean = `${l}${this.paren('t')} ${r}${this.paren('s')}`;
    return this.notation === 'latex' ? `\\langle ${mean} \\rangle = ${term}` : `⟨${mean}⟩ = ${term}`;
  }

  private average(a: EffectiveProcess['averages'][number]): string {
    return `${this.order()}${this.at(a.letter, a.indices)} = ${this.mean(a.population, this.plain(a.term))}`;
  }

  private kernel(k: Kernel): string {
    const indices = k.kind === 'average' ? [...k.left.indices, ...k.right.indices] : [...k.of.indices, ...k.to.indices];
    const left = `${this.order()}${this.at(k.letter, indices)}${this.paren('t, s')}`;
    if (k.kind === 'average') {
      const parts = [
        { e: k.left.term, time: 't' },
        { e: k.right.term, time: 's' },
      ].filter((p) => p.e !== one);
      const factors = parts.map((p) => this.factor(p.e, (x) => this.when(x, p.time)));
      return `${left} = ${this.mean(k.population, factors.length === 0 ? '1' : factors.join(this.times_()))}`;
    }
    const of = this.timed(k.of.term, (x) => this.when(x, 't'));
    const to = `${this.at(k.to.letter, k.to.indices)}${this.paren('s')}`;
    if (this.notation === 'text') return `${left} = E(response(${of}, ${to}))`;
    const slope = this.notation === 'latex' ? `\\frac{\\partial\\, ${of}}{\\partial ${to}}` : `∂[${of}]/∂${to}`;
    return `${left} = ${this.mean(k.population, slope)}`;
  }

  /** How a kick that is added to a process at s moves a site; without responses nobody asks. */
  private tangent(): readonly string[] {
    return this.process.kernels.some((k) => k.kind === 'response') ? this.tangentLines() : [];
  }

  private tangentLines(): readonly string[] {
    const kicked = new Set(this.process.kernels.flatMap((k) => (k.kind === 'response' ? [k.to.letter] : [])));
    const moved = (l: Letter, indices: readonly Atom[]): string =>
      `${this.said({ text: 'd', unicode: 'δ', latex: '\\delta ' })}${this.at(l, indices)}`;
    const linear = (of: Letter): readonly string[] =>
      this.process.slopes
        .filter((s) => s.of === of)
        .map((s) => {
          const { term, columns } = collapsed(s.term, s.columns);
          const by = moved(
            s.by,
            columns.map((c) => c.as),
          );
          return this.summed(
            columns.flatMap((c) => (c.kept ? [c.as] : [])),
            this.product(term, by),
          );
        });
    const flows = this.process.time === 'continuous';
    return this.process.populations.flatMap((p) => [
      ...p.states
        .filter((s) => linear(s.letter).length > 0)
        .map((s) => {
          const left = moved(s.letter, s.indices);
          return `${flows ? this.dotted(left) : `${left}${this.paren('t + 1')}`} = ${this.sum(linear(s.letter))}`;
        }),
      ...p.processes.map((q) => {
        const memory = q.memory.map((m) => this.memory(m, this.times, true));
        const kick = kicked.has(q.letter) ? [this.said({ text: 'kick', unicode: 'kick', latex: '\\text{kick}' })] : [];
        const parts = [...kick, ...linear(q.letter), ...memory];
        return `${moved(q.letter, q.indices)} = ${parts.length === 0 ? '0' : this.sum(parts)}`;
      }),
    ]);
  }

  // Terms at their times.

  private readonly times: Stamp = (s) => (this.kernels.has(s.letter) ? 't, s' : undefined);

  /** A term of a site at one time. */
  private when(s: Sym, time: string): string | undefined {
    return this.sites.has(s.letter) || this.averages.has(s.letter) ? time : undefined;
  }

  private memory(m: Memory, kernelTimes: Stamp, change = false): string {
    const kernel = m.kernel === one ? '' : this.factor(m.kernel, kernelTimes);
    const of = change
      ? `${this.said({ text: 'd', unicode: 'δ', latex: '\\delta ' })}[${this.timed(m.of, (x) => this.when(x, 's'))}]`
      : m.of === one
        ? ''
        : this.factor(m.of, (x) => this.when(x, 's'));
    const what = [kernel, of].filter((x) => x !== '').join(this.times_());
    const flows = this.process.time === 'continuous';
    const whole =
      this.notation === 'text'
        ? flows
          ? `integral(${what} for s in 0..t)`
          : `sum(${what} for s in 0..t-1)`
        : this.notation === 'latex'
          ? flows
            ? `\\int_0^t ${what}\\, ds`
            : `\\sum_{s<t} ${what}`
          : flows
            ? `∫₀ᵗ ${what} ds`
            : `∑_{s<t} ${what}`;
    return this.summed(m.binders, whole);
  }

  private summed(binders: readonly Atom[], what: string): string {
    if (binders.length === 0) return what;
    const names = binders.map((b) => b.name);
    if (this.notation === 'text')
      return `sum(${what} for ${binders.map((b) => `${b.name} in ${print(b.set.size, 'text')}`).join(', ')})`;
    return this.notation === 'latex' ? `\\sum_{${names.join(',')}} ${what}` : `∑_${names.join('')} ${what}`;
  }

  private noise(of: Letter, indices: readonly Atom[]): string {
    // The noise of h2 is zeta2.
    const name = this.noisy.length === 1 ? 'zeta' : `zeta${/\d*$/.exec(of.name)![0]}`;
    return this.at(letter({ name, role: 'auxiliary', axes: of.axes }), indices);
  }

  private mean(population: number, what: string): string {
    const of =
      this.process.populations.length > 1 ? print(this.process.populations[population]!.set.size, this.notation) : '';
    if (this.notation === 'text') return of === '' ? `E(${what})` : `E[${of}](${what})`;
    if (this.notation === 'latex') return `\\mathbb{E}${of === '' ? '' : `_{${of}}`}\\left[${what}\\right]`;
    return `E${of === '' ? '' : `_${of}`}[${what}]`;
  }
}

/** A slope with the deltas of its columns put in: [a = b] stands for the same index. */
function collapsed(
  term: Expr,
  columns: readonly Atom[],
): { readonly term: Expr; readonly columns: readonly { readonly as: Atom; readonly kept: boolean }[] } {
  let rest = term;
  const made = columns.map((column) => {
    const factors = rest.kind === 'mul' ? rest.factors : [rest];
    const d = factors.find((f) => f.kind === 'delta' && f.free.includes(column));
    const other = d?.free.find((a) => a !== column);
    if (d === undefined || other === undefined) return { as: column, kept: true };
    rest = rest.kind === 'mul' ? mul(num(rest.coefficient), ...rest.factors.filter((f) => f !== d)) : one;
    rest = replace(rest, new Map([[column, atomIndex(other)]]));
    return { as: other, kept: false };
  });
  return { term: rest, columns: made };
}
