import { rational, text } from '../../expr/rational.ts';
import type { Model } from '../../model/model.ts';
import type { TestedTerm } from '../../theory/shortHorizon/lemmas.ts';
import { mutations } from '../../theory/shortHorizon/mutations.ts';
import type { Derived } from './derived.ts';
import { AGREES, type Compared, type MapChoice, MapTest, Open, Wild } from './mapTest.ts';

/** What a test of a derivation on samples of short orbits found. */
export interface SampledReport {
  readonly verdict: 'agree' | 'differ' | 'open';
  /** For all but `agree`. */
  readonly reason?: string;
  /** What was compared, in words. */
  readonly says: string;
  /** Each emitted term, and whether the test fails without it. */
  readonly terms: readonly TestedTerm[];
}

export type MapOptions = Omit<MapChoice, 'step' | 'bounded'>;

const USUAL: MapOptions = { largest: 200, draws: 48, work: 1e8, seed: 1 };
/** Steps of a flow: the first whose orbits stay of ordinary size. Large ones make memory loud. */
const STEPS = [2, 4, 8, 16].map((n) => rational(1, n));
const HORIZONS = [6, 14];
/** In standard errors: beyond here both sides differ, once four times the draws were taken; a lacking term has to be seen so clearly. */
const DIFFERS = 4;

/**
 * Tests a derivation on samples where exact arithmetic does not come to an end: the un-reduced model and its effective process as the same
 * map, a flow as Euler's with a long step. Between them stand no discretisation and no self-consistency, only the error of samples and
 * of a finite size, seen at two. Each emitted term is left out in turn: that has to be seen.
 */
export function testOnSamples(model: Model, of: Derived, asked: Partial<MapOptions> = {}): SampledReport {
  const options = { ...USUAL, ...asked };
  for (const bounded of [false, true])
    for (const step of model.time === 'discrete' ? [rational(1)] : STEPS) {
      const report = withStep(model, of, { ...options, step, bounded });
      // Whether orbits of such steps stay of ordinary size is seen before anything is compared.
      if (report !== undefined) return report;
    }
  return { verdict: 'open', reason: 'orbits do not stay of ordinary size', says: '', terms: [] };
}

/** The test with one step; undefined where orbits leave the ordinary numbers. */
function withStep(model: Model, of: Derived, options: MapChoice): SampledReport | undefined {
  const open = mutations(of.process);
  const noticed = new Map<string, string>();
  const told: string[] = [];
  const report = (verdict: SampledReport['verdict'], reason?: string): SampledReport => ({
    verdict,
    ...(reason !== undefined && { reason }),
    says: told.join('; '),
    terms: open.map(({ term }) => ({ term, ...(noticed.has(term) && { noticed: noticed.get(term)! }) })),
  });
  try {
    const test = new MapTest(model, of, options, HORIZONS);
    for (const horizon of HORIZONS) {
      const all = test.at(horizon);
      const off = (c: Compared): number => Math.abs(c.found.value - c.unreduced) / c.error;
      const worst = all.reduce((a, b) => (off(b) > off(a) ? b : a));
      const words = `${worst.text} is ${worst.found.value.toPrecision(4)} by the mean field and ${worst.unreduced.toPrecision(4)} by draws`;
      if (off(worst) > DIFFERS) return report('differ', `${words} (${off(worst).toFixed(1)} standard errors)`);
      if (off(worst) > AGREES) return report('open', `${words}: ${off(worst).toFixed(1)} standard errors apart`);
      told.push(
        `${all.length} averages after ${horizon} steps of ${text(options.step)} agree with draws at ${test.large} (${worst.text} worst: ${off(worst).toFixed(1)} standard errors)`,
      );
      for (const m of open) {
        if (noticed.has(m.term)) continue;
        const other = test.effective(m.process, horizon);
        const seen = all.find((c, k) => {
          const x = other?.[k];
          if (x === undefined) return false;
          return Math.abs(x.value - c.unreduced) > DIFFERS * Math.hypot(c.error, x.error / 3);
        });
        if (seen !== undefined) noticed.set(m.term, seen.text);
      }
      if (noticed.size === open.length) break;
    }
    return report('agree');
  } catch (e) {
    if (e instanceof Wild) return undefined;
    if (e instanceof Open) return told.length > 0 ? report('agree') : report('open', e.message);
    throw e;
  }
}
