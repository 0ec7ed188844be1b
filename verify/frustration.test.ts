import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrary, load, model, simulate, verify } from '../src/index.ts';

// Samples hang on labels by a wiring A[i,a] of weights. Theory: the centre of each connected component is conserved, and
// everything in a component merges there. The wirings are random and so are the starts; each is written into a model.

const SEED = 41;

interface Wiring {
  readonly ex: number;
  readonly ey: number;
  /** Weights of samples (rows) on labels (columns). */
  readonly A: readonly (readonly number[])[];
  readonly x0: readonly number[];
  readonly y0: readonly number[];
}

const tenths = (min: number, max: number) => fc.integer({ min: 10 * min, max: 10 * max }).map((k) => k / 10);
const wirings: fc.Arbitrary<Wiring> = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3 }))
  .chain(([N, C]) => {
    const list = (n: number) => fc.array(tenths(-3, 3), { minLength: n, maxLength: n });
    const row = fc.array(fc.constantFrom(0, 0, 1, 1, 2, 0.5), { minLength: C, maxLength: C });
    const A = fc.array(row, { minLength: N, maxLength: N });
    return fc.record({ ex: tenths(0.5, 3), ey: tenths(0.5, 3), A, x0: list(N), y0: list(C) });
  });

/** The wiring as a model that starts where it says. */
const modelOf = ({ ex, ey, A, x0, y0 }: Wiring, claims = '') => model`
model random-wiring
size  N = ${A.length}, C = ${y0.length}
param ex > 0 = ${ex}, ey > 0 = ${ey}
data  A[N, C] = ${JSON.stringify(A)}
data  x0[N] = ${JSON.stringify(x0)}
data  y0[C] = ${JSON.stringify(y0)}
state x[N] : R
state y[C] : R
let L = sum(A[i,a]*(x[i] - y[a])^2 for i in N, a in C)/2
x' = -ex*grad(L, x)
y' = -ey*grad(L, y)
initial x[i] = x0[i]
initial y[a] = y0[a]
claim potential
    gradient-field
claim loss_falls
    decreasing L
${claims}
`;

interface Component {
  readonly samples: readonly number[];
  readonly labels: readonly number[];
}

/** Connected components, by spreading along edges. */
function components({ A, x0, y0 }: Wiring): readonly Component[] {
  const sample = x0.map((_, i) => i);
  const label = y0.map((_, a) => x0.length + a);
  for (let again = true; again; ) {
    again = false;
    A.forEach((row, i) => {
      row.forEach((weight, a) => {
        if (weight === 0 || sample[i] === label[a]) return;
        const least = Math.min(sample[i]!, label[a]!);
        [sample[i], label[a]] = [least, least];
        again = true;
      });
    });
  }
  const members = (of: readonly number[], root: number) => of.flatMap((r, k) => (r === root ? [k] : []));
  return [...new Set([...sample, ...label])].map((root) => ({
    samples: members(sample, root),
    labels: members(label, root),
  }));
}

/** The centre of a component: each member weighs one over its rate. */
function centre(
  { samples, labels }: Component,
  { ex, ey }: Wiring,
  x: readonly number[],
  y: readonly number[],
): number {
  const total = samples.reduce((s, i) => s + x[i]! / ex, 0) + labels.reduce((s, a) => s + y[a]! / ey, 0);
  return total / (samples.length / ex + labels.length / ey);
}

describe(`random wirings (seed ${SEED})`, () => {
  it('conserve the centre of each component, and merge it there', () => {
    fc.assert(
      fc.property(wirings, (w) => {
        const { observables } = simulate(modelOf(w), { to: 600, points: 13, observe: ['x', 'y'] }).result;
        const xs = observables.x!.values as readonly (readonly number[])[];
        const ys = observables.y!.values as readonly (readonly number[])[];
        for (const part of components(w)) {
          const start = centre(part, w, w.x0, w.y0);
          xs.forEach((x, k) => {
            expect(centre(part, w, x, ys[k]!)).toBeCloseTo(start, 8);
          });
          for (const i of part.samples) expect(xs.at(-1)![i]).toBeCloseTo(start, 6);
          for (const a of part.labels) expect(ys.at(-1)![a]).toBeCloseTo(start, 6);
        }
      }),
      { seed: SEED, numRuns: 30 },
    );
  });

  it('say the same as claims', async () => {
    await fc.assert(
      fc.asyncProperty(wirings, async (w) => {
        const claims = components(w).map(({ samples, labels }, k) => {
          const terms = [...samples.map((i) => `x[${i + 1}]/ex`), ...labels.map((a) => `y[${a + 1}]/ey`)];
          return `claim centre_${k + 1}\n    conserved ${terms.join(' + ')}`;
        });
        const { result } = await verify(modelOf(w, claims.join('\n')), { draws: 1 });
        expect(result.claims.filter((c) => !c.passes).map((c) => `${c.claim}: ${c.reason}`)).toEqual([]);
      }),
      { seed: SEED, numRuns: 12 },
    );
  });

  it('do not conserve the centre of a component with one member too few', async () => {
    await fc.assert(
      fc.asyncProperty(wirings, async (w) => {
        const part = components(w).find((p) => p.samples.length > 0 && p.labels.length > 0);
        fc.pre(part !== undefined);
        const terms = [
          ...part.samples.slice(1).map((i) => `x[${i + 1}]/ex`),
          ...part.labels.map((a) => `y[${a + 1}]/ey`),
        ];
        const m = modelOf(w, `claim too_few\n    conserved ${terms.join(' + ')}`);
        const { result } = await verify(m, { claims: ['too_few'], draws: 1 });
        expect(result.claims[0]!.verdict).toBe('refuted');
        expect(result.claims[0]!.witness).not.toBeNull();
      }),
      { seed: SEED, numRuns: 12 },
    );
  });
});

describe(`two classes with frustrated samples (seed ${SEED})`, () => {
  const m = load('frustrated-two-classes');
  const moderate = (p: Readonly<Record<string, number>>) => Object.values(p).every((x) => x >= 0.05 && x <= 5);

  it('separate at the slow rate of the closed form', () => {
    const settings = fc.tuple(
      arbitrary.parameters(m).filter(moderate),
      arbitrary.sizes(m),
      fc.integer({ min: 1, max: 1000 }),
    );
    fc.assert(
      fc.property(settings, ([parameters, sizes, seed]) => {
        const [w, ex, ey] = [parameters.w!, parameters.ex!, parameters.ey!];
        const [n, r] = [sizes.n!, sizes.r!];
        const T = ex + ey * (n + w * r);
        const root = Math.sqrt(T ** 2 - 4 * ex * ey * w * r);
        const slow = (T - root) / 2;
        // Late enough that the fast mode is gone, early enough that something is left.
        const late = 18 / root;
        fc.pre(slow * late < 8);
        const { observables } = simulate(m, {
          parameters,
          sizes,
          seed,
          from: 0,
          to: late + 1 / slow,
          points: 2 + Math.ceil((slow * late + 1) * 4),
          observe: ['distance'],
          tolerance: 1e-11,
        }).result;
        const d = observables.distance!.values as readonly number[];
        const step = (late + 1 / slow) / (d.length - 1);
        const measured = Math.log(d.at(-3)! / d.at(-1)!) / (2 * step);
        expect(Math.abs(measured / slow - 1)).toBeLessThan(1e-4);
      }),
      { seed: SEED, numRuns: 25 },
    );
  });
});
