import type { Atom, Expr } from '../expr/expr.ts';
import type { Law } from '../model/model.ts';
import type { RandomStream } from './random.ts';

/** Which case of a joint law was drawn: one uniform number for all components of a member. */
export class Choices {
  private readonly drawn = new Map<Law, Map<string, number>>();

  of(law: Joint, atoms: ReadonlyMap<Atom, number>, random: RandomStream): number {
    const { together } = law;
    if (together === undefined) return random.uniform();
    let known = this.drawn.get(law);
    if (known === undefined) {
      known = new Map();
      this.drawn.set(law, known);
    }
    const member = [...atoms].filter(([a]) => !together.includes(a)).map(([, n]) => n);
    const key = member.join();
    const u = known.get(key) ?? random.uniform();
    known.set(key, u);
    return u;
  }
}
/** A law that draws one case for all components of a member. */
export type Joint = Extract<Law, { kind: 'discrete' | 'mixture' }>;

/** A number drawn from a law; `number` gives its parameters their values, `choice` a uniform number for a case. */
export function drawFrom(
  law: Law,
  number: (e: Expr) => number,
  random: RandomStream,
  choice: (law: Joint) => number = () => random.uniform(),
): number {
  switch (law.kind) {
    case 'normal':
      return number(law.mean) + Math.sqrt(number(law.variance)) * random.normal();
    case 'uniform': {
      const low = number(law.low);
      return low + (number(law.high) - low) * random.uniform();
    }
    case 'exponential':
      return -Math.log(1 - random.uniform()) / number(law.rate);
    case 'discrete': {
      let u = choice(law);
      for (const c of law.cases) {
        u -= number(c.probability);
        if (u < 0) return number(c.value);
      }
      return number(law.cases.at(-1)!.value);
    }
    case 'lorentz':
      return number(law.centre) + number(law.halfWidth) * Math.tan(Math.PI * (random.uniform() - 0.5));
    case 'mixture': {
      let u = choice(law);
      for (const p of law.parts) {
        u -= number(p.probability);
        if (u < 0) return drawFrom(p.law, number, random, choice);
      }
      return drawFrom(law.parts.at(-1)!.law, number, random, choice);
    }
  }
}
