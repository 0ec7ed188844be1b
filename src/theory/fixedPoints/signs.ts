import { factor } from '../../rewrite/polynomial/factor.ts';
import { isConstant, type Polynomial, textKey, variablesOf } from '../../rewrite/polynomial/polynomial.ts';
import { fractionOf, NotRational } from '../../rewrite/polynomial/terms.ts';
import { beyond, cutsOf } from './cuts.ts';
import { excluded, type Relation } from './given.ts';
import type { PolynomialSystem } from './system.ts';

/** What is known of the signs of irreducible polynomials in letters, from domains and relations. */
export class Signs {
  private readonly system: PolynomialSystem;
  private readonly known = new Map<string, 1 | -1>();
  private readonly weak = new Map<string, 1 | -1>();
  private readonly nonzero = new Set<string>();
  private readonly factors: Polynomial[] = [];
  private contradicted = false;

  constructor(system: PolynomialSystem, relations: readonly Relation[]) {
    this.system = system;
    const own = system.alphabet.symbols.slice(system.unknowns).flatMap((s) => excluded(s.letter, s));
    for (const r of [...relations, ...own]) this.learn(r);
  }

  private learn({ term, says }: Relation): void {
    if (says === '=') return;
    let found: ReturnType<typeof fractionOf>;
    try {
      found = fractionOf(term, this.system.alphabet);
    } catch (problem) {
      if (problem instanceof NotRational) return;
      throw problem;
    }
    const [above, below] = [factor(found.numerator), factor(found.denominator)];
    this.factors.push(...[...above.factors, ...below.factors].map((f) => f.factor));
    if (says === '!=') {
      for (const f of above.factors) this.nonzero.add(textKey(f.factor));
      return;
    }
    let sign = (says === '>' || says === '>=' ? 1 : -1) * (above.content < 0n ? -1 : 1) * (below.content < 0n ? -1 : 1);
    const open: Polynomial[] = [];
    for (const { factor: p, times } of [...above.factors, ...below.factors]) {
      if (times % 2 === 0) continue;
      const s = this.definite(p);
      if (s === undefined) open.push(p);
      else sign *= s;
    }
    // A strict inequality between products leaves no factor 0; with one factor left its sign is known.
    const strict = says === '>' || says === '<';
    if (strict) for (const f of above.factors) this.nonzero.add(textKey(f.factor));
    // Where a square is 0 that is not strict says nothing of what stands beside it.
    const bare = above.factors.every((f) => f.times % 2 === 1 || this.definite(f.factor) !== undefined);
    const own = sign > 0 ? 1 : -1;
    const [only, ...others] = open;
    if (only === undefined) this.contradicted ||= own < 0 && (strict || bare);
    else if (others.length === 0 && (strict || bare)) {
      const key = textKey(only);
      this.contradicted ||= strict && this.known.get(key) === -own;
      (strict ? this.known : this.weak).set(key, own);
    }
  }

  /** Whether relations contradict the bounds of letters, or each other: they hold nowhere. */
  get impossible(): boolean {
    return this.contradicted;
  }

  /** The sign of an irreducible polynomial in letters, if it has only one and never vanishes. */
  of(p: Polynomial): 1 | -1 | undefined {
    return this.definite(p) ?? this.known.get(textKey(p));
  }

  /** The sign of an irreducible polynomial in letters wherever it does not vanish, if it has only one there. */
  off(p: Polynomial): 1 | -1 | undefined {
    return this.of(p) ?? this.weak.get(textKey(p));
  }

  /** Factors of the relations in one letter alone: where one vanishes they may begin or cease to hold. */
  cutting(letter: number): readonly Polynomial[] {
    return this.factors.filter((p) => variablesOf(p).every((v) => v === letter));
  }

  /** Whether relations forbid that an irreducible polynomial in letters vanishes. */
  excluded(p: Polynomial): boolean {
    return this.known.has(textKey(p)) || this.nonzero.has(textKey(p));
  }

  /** Whether an irreducible polynomial in letters vanishes nowhere between the bounds of its letters, whatever else is known. */
  neverZero(p: Polynomial): boolean {
    if (isConstant(p) || this.definite(p) !== undefined) return true;
    const [letter, ...more] = variablesOf(p);
    if (letter === undefined || more.length > 0) return false;
    const { low, high, lowClosed, highClosed } = this.system.range(letter);
    return !cutsOf([p], letter).some((c) => {
      const [l, h] = [low === undefined ? 1 : beyond(c, low), high === undefined ? -1 : beyond(c, high)];
      return (l > 0 || (l === 0 && lowClosed)) && (h < 0 || (h === 0 && highClosed));
    });
  }

  private definite(p: Polynomial): 1 | -1 | undefined {
    const s = this.system.signOf(p);
    if (s.zero) return undefined;
    return s.negative ? (s.positive ? undefined : -1) : 1;
  }
}
