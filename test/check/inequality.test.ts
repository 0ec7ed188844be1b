import { expect, it } from 'vitest';
import { judgements } from './verdicts.ts';

it('says that both sides are equal where that refutes a strict inequality', () => {
  const found = judgements(`model equal
size n = 3
any c : R
state x[n] : R
let V = mean(x[i]^2 for i in n) - mean(x[i] for i in n)^2
x' = -x
claim everywhere
    x[1] + x[2] < x[2] + x[1]
claim at_a_point
    V > 0 at {x[i] = c}
`);
  for (const [claim, says] of [
    ['everywhere', 'both sides are equal'],
    ['at_a_point', 'both sides are equal'],
  ] as const) {
    expect(found[claim]!.verdict, claim).toBe('refuted');
    expect(found[claim]!.evidence.map((e) => e.says).join(), claim).toContain(says);
  }
});
