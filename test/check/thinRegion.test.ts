import { expect, it } from 'vitest';
import { judgements } from './verdicts.ts';

// Sel'kov (1968), Eur. J. Biochem. 4, 79: unstable between two values of b where a < 1/8, a thin region near a = 1/8.
it('a thin region in which a point is unstable is found by a walk through the parameters', () => {
  const found = judgements(`
model sel-kov
param a > 0 = 1/10, b > 0 = 1/2
state x : R
state y : R
x' = -x + a*y + x^2*y
y' = b - a*y - x^2*y
claim beyond when a > 1/8
    stable at {x = b, y = b/(a + b^2)}
claim too_early when a > 1/9
    stable at {x = b, y = b/(a + b^2)}
claim no_region
    unstable at {x = b, y = b/(a + b^2)}
`);
  expect(found).toMatchObject({
    beyond: { verdict: 'supported' },
    too_early: { verdict: 'refuted' },
    no_region: { verdict: 'refuted' },
  });
  const at = found.too_early!.witness!.parameters.a as number;
  expect(at > 1 / 9 && at < 1 / 8).toBe(true);
});
