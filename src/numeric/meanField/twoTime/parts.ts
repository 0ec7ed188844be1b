import type { Atom, Expr } from '../../../expr/expr.ts';
import type { Kernel, Part, Population } from '../../../model/effective.ts';
import { degree } from '../../degree.ts';
import type { Numbers } from '../numbers.ts';
import { NoAnswer } from '../refusal.ts';
import { AffineTerm, type Places, QuadraticTerm } from './affine.ts';
import { Profile } from './profile.ts';
import { ProfileMean } from './profileMean.ts';

interface Kick {
  readonly offset: number;
  readonly count: number;
}
/** A kernel by what its parts are: affine, or functions of a Gaussian form. */
export type KernelKind =
  | { readonly kind: 'average'; readonly left: AffineTerm; readonly right: AffineTerm }
  | { readonly kind: 'response'; readonly of: AffineTerm; readonly to: Kick }
  | { readonly kind: 'gaussian average'; readonly left: Profile; readonly right: Profile }
  | { readonly kind: 'gaussian response'; readonly of: Profile; readonly to: Kick };

/** Compiles what is averaged. */
export class Parts {
  private readonly populations: readonly Population[];
  private readonly places: readonly Places[];
  private readonly numbers: Numbers;
  /** Whether functions that are not affine are allowed. */
  readonly gaussian: boolean;
  private readonly sure = new Set<number>();

  constructor(populations: readonly Population[], places: readonly Places[], numbers: Numbers, gaussian: boolean) {
    this.populations = populations;
    this.places = places;
    this.numbers = numbers;
    this.gaussian = gaussian;
  }

  degree(term: Expr, population: number): number {
    return degree(term, new Set(this.places[population]!.at.keys()));
  }

  affine(part: Part, population: number, what: string): AffineTerm {
    return new AffineTerm(part.term, part.indices, this.places[population]!, this.numbers, what);
  }

  /** @throws {NoAnswer} where the site is not Gaussian. */
  profile(part: Part, population: number, what: string): Profile {
    if (!this.sure.has(population)) assertGaussian(this.populations[population]!);
    this.sure.add(population);
    return new Profile(part.term, part.indices, this.places[population]!, this.numbers, what);
  }

  mean(term: Expr, indices: readonly Atom[], population: number, what: string): QuadraticTerm | ProfileMean {
    return this.gaussian && this.degree(term, population) > 2
      ? new ProfileMean(this.profile({ term, indices }, population, what))
      : new QuadraticTerm(term, indices, this.places[population]!, this.numbers, what);
  }

  kernel(k: Kernel): KernelKind {
    const site = k.population;
    const what = `the kernel ${k.letter.name}`;
    const bent = (part: Part): boolean => this.gaussian && this.degree(part.term, site) > 1;
    if (k.kind === 'response') {
      const to = this.places[site]!.at.get(k.to.letter)!;
      return bent(k.of)
        ? { kind: 'gaussian response', of: this.profile(k.of, site, what), to }
        : { kind: 'response', of: this.affine(k.of, site, what), to };
    }
    if (!bent(k.left) && !bent(k.right))
      return { kind: 'average', left: this.affine(k.left, site, what), right: this.affine(k.right, site, what) };
    const left = this.profile(k.left, site, what);
    return {
      kind: 'gaussian average',
      left,
      right: k.left.term === k.right.term ? left : this.profile(k.right, site, what),
    };
  }
}

function assertGaussian(p: Population): void {
  const refuse = (what: string): never => {
    throw new NoAnswer('does not apply', `${what} is not Gaussian`);
  };
  for (const s of p.states)
    if (s.initial.kind === 'law' && s.initial.law.kind !== 'normal') refuse(`the start of ${s.letter.name}`);
  for (const l of [...p.labels, ...p.draws]) if (l.law.kind !== 'normal') refuse(`the law of ${l.letter.name}`);
}
