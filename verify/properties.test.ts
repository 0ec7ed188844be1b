import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrary, load, type Model, verify } from '../src/index.ts';
import { PROPERTIES, quick, smallest, stationary, wrongIn } from './theory.ts';

// What holds for every model that is shipped, at random parameters, sizes and states: the short form, with a fixed seed and
// few draws. All properties, other seeds and many draws are asked by `npm run campaign`.

const SEED = 44;
const names = (readdirSync('derivations', { recursive: true }) as string[])
  // Claims about the limit of large sizes have a file of their own.
  .filter((f) => f.endsWith('.saddle') && !f.startsWith('mean-field'))
  .map((f) => basename(f, '.saddle'))
  .sort();

/** Parameters of a size at which numbers mean something; domains reach down to the smallest double. */
const parameters = (m: Model) =>
  arbitrary.parameters(m).filter((p) => Object.values(p).every((x) => x === 0 || Math.abs(x) > 1e-3));

describe.each(names)(`%s (seed ${SEED})`, (name) => {
  const m = load(name);
  /** With data, or with averages by quadrature, each run takes seconds. */
  const slow = m.data.length > 0 || /^law /m.test(m.source);

  it('agrees with its numbers', async () => {
    const points = fc
      .record({ parameters: parameters(m), sizes: arbitrary.sizes(m), seed: fc.integer({ min: 1, max: 10_000 }) })
      .chain((at) => arbitrary.state(m, at).map((states) => ({ ...at, states })));
    await fc.assert(
      fc.asyncProperty(points, async (at) => {
        for (const p of PROPERTIES) {
          const wrong = await wrongIn(p, m, at);
          if (wrong === undefined) continue;
          const { text, says } = await smallest(p, m, at);
          throw new Error(`${p.name}: ${wrong}\n${says}, in\n${text}`);
        }
      }),
      { seed: SEED, numRuns: slow ? 1 : 2, endOnFailure: true },
    );
  });

  // Judged once for both that ask.
  let judged: ReturnType<typeof verify> | undefined;
  const withAnotherSeed = () => {
    judged ??= verify(m, { seed: SEED, draws: 1, ...(slow && { claims: quick(m) }) });
    return judged;
  };

  it('has claims that hold with another seed', async () => {
    const { result } = await withAnotherSeed();
    const failing = result.claims.filter((c) => !c.passes && !c.reason?.startsWith('not judged yet'));
    expect(failing.filter((c) => c.standing !== 'empirical').map((c) => `${c.id}: ${c.verdict}, ${c.reason}`)).toEqual(
      [],
    );
  });

  it('has claims that hold at random parameters and sizes', async () => {
    const asked = new Set(quick(m));
    const { result } = await withAnotherSeed();
    const claims = result.claims.filter((c) => c.passes && asked.has(c.id)).map((c) => c.id);
    await fc.assert(
      fc.asyncProperty(parameters(m), arbitrary.sizes(m), async (at, sizes) => {
        const there = await verify(m, { seed: SEED, claims, parameters: at, sizes, draws: 1 });
        expect(there.result.claims.filter((c) => !c.passes).map((c) => `${c.id}: ${c.verdict}, ${c.reason}`)).toEqual(
          [],
        );
      }),
      { seed: SEED, numRuns: 1 },
    );
  });
});

it.each(['predictor-mode', 'em-pair', 'mean-activity', 'three-populations', 'variance-collapse'])(
  '%s: at, just below and just above its thresholds its fixed points are stationary',
  async (name) => {
    const m = load(name);
    await fc.assert(
      fc.asyncProperty(arbitrary.nearThreshold(m), async (at) => {
        expect(await wrongIn(stationary, m, { parameters: at })).toBe(undefined);
      }),
      { seed: SEED, numRuns: 3 },
    );
  },
);
