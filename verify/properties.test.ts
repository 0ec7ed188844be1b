import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrary, load, type Model, model, type Numbers, print, simulate, verify } from '../src/index.ts';

// What holds for every model that is shipped, at random parameters, sizes, starts and seeds.

const SEED = 44;
const names = (readdirSync('derivations', { recursive: true }) as string[])
  // Claims about the limit of large sizes have a file of their own.
  .filter((f) => f.endsWith('.saddle') && !f.startsWith('mean-field'))
  .map((f) => basename(f, '.saddle'))
  .sort();

/** Claims that are judged without following trajectories: the others take longer. */
const quick = (m: Model) =>
  m.claims
    .filter((c) => /^(conserved|decreasing|stationary|(not )?gradient-field|invariant)\b|^[^=]*' = /.test(c.text))
    .map((c) => c.name);

/** Parameters of a size at which numbers mean something; domains reach down to the smallest double. */
const parameters = (m: Model) =>
  arbitrary.parameters(m).filter((p) => Object.values(p).every((x) => x === 0 || Math.abs(x) > 1e-3));

/** Parameters that a claim's conditions fix. */
const fixed = (m: Model, claim: string): Numbers =>
  Object.fromEntries(
    m.claims
      .find((c) => c.name === claim)!
      .when.flatMap((w) =>
        w.kind === 'compare' && w.comparison === '=' && w.left.kind === 'sym'
          ? [[w.left.letter.name, Number(print(w.right, 'text'))]]
          : [],
      ),
  );

describe.each(names)(`%s (seed ${SEED})`, (name) => {
  const m = load(name);
  /** With data, or with averages by quadrature, each run takes seconds. */
  const slow = m.data.length > 0 || /^law /m.test(m.source);

  const losses = m.claims.filter((c) => /^decreasing \w+$/.test(c.text));
  if (losses.length > 0)
    it('has a loss that falls along simulations', () => {
      const settings = fc.tuple(parameters(m), arbitrary.sizes(m), fc.integer({ min: 1, max: 10_000 }));
      for (const claim of losses) {
        const loss = claim.text.replace('decreasing ', '');
        fc.assert(
          fc.property(settings, ([at, sizes, seed]) => {
            const given = { parameters: { ...at, ...fixed(m, claim.name) }, sizes, seed };
            const { observables } = simulate(m, { ...given, to: 0.2, points: 6, observe: [loss] }).result;
            const values = observables[loss]!.values as readonly number[];
            values.slice(1).forEach((v, k) => {
              expect(v).toBeLessThanOrEqual(values[k]! + 1e-9 * values[0]!);
            });
          }),
          { seed: SEED, numRuns: slow ? 3 : 10 },
        );
      }
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
    expect(failing.map((c) => `${c.id}: ${c.verdict}, ${c.reason}`)).toEqual([]);
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
      { seed: SEED, numRuns: slow ? 1 : 2 },
    );
  });
});

describe(`exchangeable members (seed ${SEED})`, () => {
  /** The text of a model with starts put in. */
  const startingAt = (m: Model, states: Readonly<Record<string, unknown>>) => {
    const lines = m.states.flatMap(({ letter }) => {
      const axes = letter.axes.map((a) => print(a.size, 'text'));
      const at = axes.map((_, k) => `start_${k + 1}`).join(',');
      return [
        `data start_of_${letter.name}[${axes.join(', ')}] = ${JSON.stringify(states[letter.name])}`,
        `initial ${letter.name}[${at}] = start_of_${letter.name}[${at}]`,
      ];
    });
    return model`${`${m.source.trimEnd()}\n${lines.join('\n')}\n`}`;
  };
  /** An array with the members along one axis in another order. */
  const exchanged = (x: unknown, axis: number, order: readonly number[]): unknown => {
    const rows = x as readonly unknown[];
    return axis === 0 ? order.map((k) => rows[k]) : rows.map((row) => exchanged(row, axis - 1, order));
  };

  it.each([
    // A state, and the axis of it along which its members are alike.
    { name: 'pair-attraction', state: 'z', axis: 0 },
    { name: 'variance-collapse', state: 'z', axis: 0 },
    { name: 'frustrated-two-classes', state: 's', axis: 1 },
    { name: 'shared-head', state: 's', axis: 1 },
  ])('$name: the order of $state does not matter to the flow', ({ name, state, axis }) => {
    const m = load(name);
    const run = { to: 0.05, points: 2, observe: m.states.map((s) => s.letter.name) };
    const shape = simulate(m, run).result.observables[state]!.shape;
    const members = Array.from({ length: shape[axis]! }, (_, k) => k);
    const orders = fc.shuffledSubarray(members, { minLength: members.length });
    fc.assert(
      fc.property(arbitrary.state(m), orders, (start, order) => {
        const end = (of: Readonly<Record<string, unknown>>) => {
          const { observables } = simulate(startingAt(m, of), run).result;
          return Object.fromEntries(run.observe.map((s) => [s, observables[s]!.values.at(-1)]));
        };
        const one = end(start);
        const other = end({ ...start, [state]: exchanged(start[state], axis, order) });
        const expected = { ...one, [state]: exchanged(one[state], axis, order) };
        const numbers = (x: unknown): readonly number[] =>
          [JSON.parse(JSON.stringify(Object.values(x as object)))].flat(9);
        const size = Math.max(1, ...numbers(expected).map(Math.abs));
        numbers(other).forEach((x, k) => {
          expect(Math.abs(x - numbers(expected)[k]!)).toBeLessThan(1e-6 * size);
        });
      }),
      { seed: SEED, numRuns: 10 },
    );
  });
});
