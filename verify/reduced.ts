import { type ArrayOfNumbers, type At, field, type Model, onAnsatz, value } from '../src/index.ts';
import { isCertain, isFlow, largest, type Property, packed, passedOver, roundingAt, UNCERTAIN } from './property.ts';

export const reduced: Property = {
  name: 'the reduced flow is the full flow on its ansatz',
  wrong(m, at) {
    if (m.ansatze.length === 0) return passedOver('it has no ansatz');
    if (!isFlow(m)) return passedOver('a map');
    if (!isCertain(m)) return UNCERTAIN;
    let asked = 0;
    for (const a of m.ansatze) {
      const there = onAnsatz(m, a.name, at);
      if (there.invariant === 'leaks' || there.invariant === 'unknown') continue;
      asked++;
      const full = packed(field(m, { ...at, states: there.states }));
      const gap = largest(packed(there.moved).map((v, k) => v - full[k]!));
      const size = Math.max(largest(full), largest(packed(there.moved)), 1e-9);
      if (gap > 1e-8 * size && gap > termsAt(m, at, there.states) + roundingAt(m, { ...at, states: there.states }))
        return `within ${a.name} they are ${gap} apart, of ${size}, at ${JSON.stringify(there.letters)}`;
    }
    return asked > 0 ? undefined : passedOver('no ansatz is invariant');
  },
};

/**
 * The rounding of terms that cancel in closed form, where the compiled field is exactly 0: they may be as large as the states
 * times a parameter, or over one.
 */
function termsAt(m: Model, at: At, y: Readonly<Record<string, ArrayOfNumbers>>): number {
  const sizes = m.parameters.map((d) => Math.abs(value(m, d.letter.name, at) as number));
  const extreme = Math.max(1, ...sizes, ...sizes.filter((x) => x > 0).map((x) => 1 / x));
  return 4 * Number.EPSILON * largest(packed(y)) * extreme;
}
