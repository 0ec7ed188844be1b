import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrary, load, withWiring } from '../src/index.ts';
import {
  answerOf,
  closedForms,
  derivative,
  invariants,
  listedPoints,
  meanFields,
  type Property,
  smallest,
  spectra,
  stationary,
  steps,
  symmetry,
  thresholds,
} from './theory.ts';

// The short form of what takes longer than `properties.test.ts` allows for all models: of each family of properties a few
// models, of each kind one. A property that passes over all that it is asked here would be none: it has to answer.

const SEED = 46;

async function holds(p: Property, m: ReturnType<typeof load>, at: Parameters<Property['wrong']>[1]): Promise<unknown> {
  const answer = await answerOf(p, m, at);
  return typeof answer === 'string' ? `${answer}, in\n${(await smallest(p, m, at)).text}` : answer;
}

describe(`at the declared values, and at others (seed ${SEED})`, () => {
  it.each<{ p: Property; name: string; kind: string }>([
    { p: stationary, name: 'three-populations', kind: 'a flow' },
    { p: listedPoints, name: 'coupled-wells', kind: 'a flow' },
    { p: listedPoints, name: 'heavy-ball', kind: 'a map' },
    { p: spectra, name: 'pair-attraction', kind: 'a family of members' },
    { p: spectra, name: 'heavy-ball', kind: 'a map' },
    { p: spectra, name: 'token-flow', kind: 'spheres' },
    { p: thresholds, name: 'coupled-wells', kind: 'a flow' },
    { p: thresholds, name: 'heavy-ball', kind: 'a map' },
    { p: closedForms, name: 'variance-collapse', kind: 'a flow' },
    { p: steps, name: 'mean-activity', kind: 'a flow' },
  ])('$p.name: $name, $kind', async ({ p, name }) => {
    const m = load(name);
    expect(await holds(p, m, { seed: SEED })).toBe(undefined);
    const others = fc.record({ parameters: arbitrary.parameters(m), sizes: arbitrary.sizes(m), seed: fc.nat(1000) });
    for (const at of fc.sample(others, { seed: SEED, numRuns: 1 }))
      expect(typeof (await holds(p, m, at))).not.toBe('string');
  });

  it('the mean field is that of large samples: random-linear', async () => {
    expect(await holds(meanFields, load('random-linear'), { seed: SEED })).toBe(undefined);
  });
});

describe(`with other wirings (seed ${SEED})`, () => {
  it.each([
    ['conflict-graph', 'weights between members'],
    ['regular-conflicts', 'names of members'],
  ])('%s, %s', async (name) => {
    const m = load(name);
    for (const wiring of fc.sample(arbitrary.wiring(m), { seed: SEED, numRuns: 2 })) {
      const other = withWiring(m, wiring);
      expect(await holds(derivative, other, { seed: SEED })).toBe(undefined);
      for (const p of [symmetry, invariants]) expect(typeof (await holds(p, other, { seed: SEED }))).not.toBe('string');
    }
  });
});
