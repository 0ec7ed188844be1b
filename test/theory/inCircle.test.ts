import fc from 'fast-check';
import { expect, it } from 'vitest';
import { num } from '../../src/expr/build.ts';
import { rational, toNumber } from '../../src/expr/rational.ts';
import { eigenvalues } from '../../src/numeric/linear.ts';
import { inCircle } from '../../src/theory/spectrum/eigenvalues.ts';

it('conditions on coefficients hold exactly where all roots lie within the unit circle', () => {
  let inside = 0;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 5 }), (c) => {
      const n = c.length;
      const companion = new Float64Array(n * n);
      for (let k = 0; k < n; k++) {
        companion[k * n + n - 1] = -c[k]! / 16;
        if (k > 0) companion[k * n + k - 1] = 1;
      }
      const far = Math.max(...eigenvalues(companion, n).eigenvalues.map((e) => Math.hypot(e.re, e.im)));
      fc.pre(Math.abs(far - 1) > 1e-6);
      const terms = inCircle([...c.map((x) => num(rational(x, 16))), num(1)]);
      const values = terms.map((e) => (e.kind === 'num' ? toNumber(e.value) : Number.NaN));
      if (far < 1) inside++;
      expect([c, values.every((x) => x > 0)]).toEqual([c, far < 1]);
    }),
    { seed: 7, numRuns: 300 },
  );
  expect(inside).toBeGreaterThan(30);
});
