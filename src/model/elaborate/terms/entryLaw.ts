import type { Atom, Expr } from '../../../expr/expr.ts';
import { atomIndex } from '../../../expr/intern.ts';
import type { Law } from '../../model.ts';
import type { ArrayLaw } from '../values/arrayLaw.ts';
import type { Known } from '../values/value.ts';

/**
 * The law of one entry, in terms of `atoms`, the names of the axes of the law's shape. What is drawn once for all
 * components of a member is marked so: the last `components` axes.
 */
export function entryLaw(law: ArrayLaw, atoms: readonly Atom[], components: number): Law {
  const at = (v: Known): Expr => v.at(v.shape.length === 0 ? [] : atoms.map((a) => atomIndex(a)));
  const joint = atoms.slice(Math.max(0, atoms.length - components));
  const together = joint.length === 0 ? {} : { together: joint };
  switch (law.kind) {
    case 'normal':
      return { kind: 'normal', mean: at(law.mean), variance: at(law.variance) };
    case 'uniform':
      return { kind: 'uniform', low: at(law.low), high: at(law.high) };
    case 'exponential':
      return { kind: 'exponential', rate: at(law.rate) };
    case 'lorentz':
      return { kind: 'lorentz', centre: at(law.centre), halfWidth: at(law.halfWidth) };
    case 'discrete': {
      const cases = law.cases.map((c) => ({ probability: at(c.probability), value: at(c.value) }));
      return { kind: 'discrete', cases, ...(law.each ? {} : together) };
    }
    case 'mixture': {
      const parts = law.parts.map((p) => ({ probability: at(p.probability), law: entryLaw(p.law, atoms, components) }));
      return { kind: 'mixture', parts, ...together };
    }
  }
}
