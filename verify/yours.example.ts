import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arbitrary, load } from '../src/index.ts'; // from 'saddle' outside of this repository
import { PROPERTIES, smallest, wrongIn } from './theory.ts';

// Copy this to `verify/yours.test.ts`, and put the path of your model below: every property that theory.ts knows is asked at
// random parameters, near thresholds too, sizes and states; what fails comes back as a small model file. A property of your
// own is an object `{ name, wrong(m, at) }` that says what is wrong at a point, with `field`, `jacobian`, `value`, `simulate`,
// `solve`, `derive` and `verify` of the library; put it into the list.

const m = load('pair-attraction');

it.each(PROPERTIES.map((p) => ({ p, name: p.name })))('$name', async ({ p }) => {
  const points = fc
    .record({ parameters: arbitrary.nearThreshold(m), sizes: arbitrary.sizes(m), seed: fc.nat(1000) })
    .chain((at) => arbitrary.state(m, at).map((states) => ({ ...at, states })));
  await fc.assert(
    fc.asyncProperty(points, async (at) => {
      if ((await wrongIn(p, m, at)) !== undefined) expect.fail((await smallest(p, m, at)).text);
    }),
    { seed: 1, numRuns: 20, endOnFailure: true },
  );
});
