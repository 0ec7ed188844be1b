import { field, onAnsatz } from '../src/index.ts';
import {
  cancelledAt,
  isCertain,
  isFlow,
  largest,
  type Property,
  packed,
  passedOver,
  roundingAt,
  UNCERTAIN,
} from './property.ts';

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
      const point = { ...at, states: there.states };
      // The compiled field may be exactly 0 where the reduced one, in closed form, cancels.
      if (gap > 1e-8 * size && gap > cancelledAt(m, point, 1) + roundingAt(m, point))
        return `within ${a.name} they are ${gap} apart, of ${size}, at ${JSON.stringify(there.letters)}`;
    }
    return asked > 0 ? undefined : passedOver('no ansatz is invariant');
  },
};
