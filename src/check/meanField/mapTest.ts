import { call, divide, num, square, sum, sym } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { atomIndex, freeAtom, placeIndex } from '../../expr/intern.ts';
import type { Rational } from '../../expr/rational.ts';
import type { EffectiveProcess, Readout } from '../../model/effective.ts';
import type { Model } from '../../model/model.ts';
import { sizeValue } from '../../numeric/compile/arrays/sizeValue.ts';
import { random } from '../../numeric/random.ts';
import { declaredSetting, inDomain, isRefusal, type Overrides, type Setting } from '../../numeric/setting.ts';
import type { Derived } from './derived.ts';
import { type Ensemble, ensembleOf, type Measured, samples } from './ensemble.ts';
import { mapOfModel, mapOfProcess } from './eulerMap.ts';
import { atTimes, type Found, read } from './solve.ts';

/** How both sides are made one map. */
export interface MapChoice {
  /** The larger size, at most. */
  readonly largest: number;
  readonly draws: number;
  /** Multiplications that one solution of the process may take. */
  readonly work: number;
  readonly seed: number;
  /** Of Euler's map of a flow. */
  readonly step: Rational;
  /** Whether cosines and sines of states are compared, in place of powers. */
  readonly bounded: boolean;
}

/** Up to so many standard errors both sides agree. */
export const AGREES = 3;
/** Mean squares may grow by this. */
const ORDINARY = 10;
/** Sizes that are tried, in parts of the largest, until the arrays are small enough. */
const PARTS = [1, 0.5, 0.3, 0.2, 0.1];
const MOST_ENTRIES = 250_000;
const TRIALS = 4;
/** What is known no better than this says nothing. */
const ROUGH = 0.2;
/** Aimed at for the effective process, of the largest of what is asked. */
const FINE = 3e-3;
const IN_PLACE_OF_ZERO = 1 / 4;

/** An average, by the effective process and by draws of the un-reduced model at the larger size. */
export interface Compared {
  readonly text: string;
  readonly found: Found;
  readonly unreduced: number;
  /** One standard error of their difference, of what the size does too. */
  readonly error: number;
}

interface Asked {
  readonly text: string;
  readonly quantity: Expr;
  readonly readout: Readout;
}

/** There is nothing to be compared, with the reason. */
export class Open extends Error {}
/** Orbits leave the ordinary numbers, or the domain, or scatter so much that they tell nothing. */
export class Wild extends Error {}

/** The un-reduced model and its effective process as the same map. */
export class MapTest {
  /** The larger size, in words. */
  readonly large: string;
  private readonly of: Derived;
  private readonly map: Model;
  private readonly setting: Setting;
  private readonly sizes: readonly Overrides[];
  private readonly asked: readonly Asked[];
  private readonly choice: MapChoice;

  /** @throws {Open | Wild} */
  constructor(model: Model, of: Derived, choice: MapChoice, horizons: readonly number[]) {
    const { step, seed } = choice;
    this.of = of;
    this.choice = choice;
    const still = { ...model, random: [] };
    const stream = random(seed).fork('constants');
    const declared = declaredSetting(still, stream);
    if (isRefusal(declared)) throw new Open(declared.refused);
    const parameters = awayFromZero(model, declared);
    const setting = declaredSetting(still, stream, { parameters });
    if (isRefusal(setting)) throw new Open(setting.refused);
    this.setting = setting;
    const { name, small, large } = sizesOf(model, choice);
    this.sizes = [small, large].map((n) => ({ parameters, sizes: { [name]: n } }));
    this.large = `${name} = ${large}`;
    this.map = mapOfModel(model, step);
    this.asked = askedOf(of, setting, choice.bounded);
    if (this.asked.length === 0) throw new Open('no average of a state is read from the mean field');
    if (!this.isOrdinary(horizons)) throw new Wild();
  }

  private draws(horizon: number, k: number, from: number, to: number) {
    const measured = this.asked.map((a): Measured => ({ quantity: a.quantity, time: horizon, observed: [] }));
    const name = `${k} ${horizon}`;
    return samples({
      model: this.map,
      measured,
      overrides: this.sizes[k]!,
      when: [],
      random: random(this.choice.seed).fork(`map test ${name}`),
      from,
      to,
    });
  }

  /** Whether trial orbits stay bounded. */
  private isOrdinary(horizons: readonly number[]): boolean {
    const size = (horizon: number): number => {
      const all = this.draws(horizon, 0, 0, TRIALS);
      return typeof all === 'string'
        ? Number.POSITIVE_INFINITY
        : Math.max(...all.flatMap((d) => [...d.fine].map(Math.abs)));
    };
    return Math.max(...horizons.map(size)) <= ORDINARY * (1 + size(0));
  }

  /** The averages by a process on the steps of the map; undefined where it cannot be solved. */
  effective(process: EffectiveProcess, horizon: number, scale = 1): readonly Found[] | undefined {
    const map = { ...this.of, process: mapOfProcess(process, this.choice.step) };
    const found = atTimes(
      map,
      this.asked.map((a) => ({ readout: a.readout, at: horizon })),
      this.setting,
      { tolerance: 1e-9, sampled: FINE * scale, seed: this.choice.seed, work: this.choice.work },
    );
    return 'reason' in found ? undefined : (found as readonly Found[]);
  }

  /** Both sides after some steps. */
  at(horizon: number): readonly Compared[] {
    const made = [this.draws(horizon, 0, 0, this.choice.draws), this.draws(horizon, 1, 0, this.choice.draws)];
    const read = (): readonly Ensemble[] =>
      made.map((m) => {
        if (typeof m === 'string') throw new Wild(m);
        return ensembleOf(m);
      });
    let [a, b] = read() as [Ensemble, Ensemble];
    const found = this.effective(this.of.process, horizon, Math.max(...b.mean.map(Math.abs)));
    if (found === undefined) throw new Open('the effective process of the map is not solved');
    const compared = (): readonly Compared[] =>
      this.asked.flatMap(({ text: own }, k) => {
        const bias = Math.abs(a.mean[k]! - b.mean[k]!);
        const error = Math.hypot(found[k]!.error / 3, b.standardError[k]!, bias) + 1e-12;
        const one = { text: own.replace('T', `${horizon}`), found: found[k]!, unreduced: b.mean[k]!, error };
        return one;
      });
    let all = compared();
    if (all.some((c) => Math.abs(c.found.value - c.unreduced) > AGREES * c.error)) {
      for (const k of [0, 1]) {
        const more = this.draws(horizon, k, this.choice.draws, 4 * this.choice.draws);
        if (typeof more === 'string' || typeof made[k] === 'string') throw new Wild();
        made[k] = [...(made[k] as Exclude<(typeof made)[number], string>), ...more];
      }
      [a, b] = read() as [Ensemble, Ensemble];
      all = compared();
    }
    if (all.every((c) => c.error > ROUGH * Math.abs(c.unreduced))) throw new Wild();
    return all;
  }
}

/** A size that grows, half and whole, with arrays that are not too large. */
function sizesOf(model: Model, { seed, largest }: MapChoice) {
  const limit = model.limits.find((l) => l.relation === '->' && l.right === undefined);
  if (limit?.left.kind !== 'sym') throw new Open('no size goes to infinity by a `limit`');
  const { name } = limit.left.letter;
  for (const part of PARTS) {
    const n = 2 * Math.ceil((largest * part) / 2);
    const sizes = { [name]: n };
    const setting = declaredSetting({ ...model, random: [] }, random(seed).fork('sizes'), { sizes });
    if (isRefusal(setting)) continue;
    const entries = model.random.map((r) => r.letter.axes.reduce((p, s) => p * sizeValue(s.size, setting.sizes), 1));
    if (Math.max(1, ...entries) <= MOST_ENTRIES) return { name, small: n / 2, large: n };
  }
  throw new Open('arrays are too large at every size that is tried');
}

/** A strength of 0 would hide what it multiplies. */
function awayFromZero(model: Model, setting: Setting): Readonly<Record<string, number>> {
  const hidden = model.parameters.filter(
    ({ letter: l }) => setting.constants.get(l)![0] === 0 && inDomain(IN_PLACE_OF_ZERO, l.domain, setting),
  );
  return Object.fromEntries(hidden.map((p) => [p.letter.name, IN_PLACE_OF_ZERO]));
}

/** Means and mean squares over the sites of each state, or of its cosine and sine, at the first and the last of its inner places. */
function askedOf(of: Derived, setting: Setting, bounded: boolean): readonly Asked[] {
  const { scaling } = of.ground;
  return of.process.populations
    .flatMap((p) => p.states)
    .flatMap((s) => {
      const { axes } = s.of;
      const large = axes.findIndex((set) => scaling.grows(set));
      const site = large < 0 ? undefined : freeAtom('#site', axes[large]!);
      const last = axes.map((set) => (scaling.grows(set) ? 1 : sizeValue(set.size, setting.sizes)));
      const places = last.every((n) => n === 1) ? [last] : [last.map(() => 1), last];
      return places.flatMap((at) => {
        const x = sym(
          s.of,
          axes.map((_, k) => (k === large && site !== undefined ? atomIndex(site) : placeIndex(num(at[k]!)))),
        );
        const over = (e: Expr): Expr => (site === undefined ? e : divide(sum([site], e), axes[large]!.size));
        const inner = at.filter((_, k) => k !== large);
        const name = `${s.of.name}${inner.length > 0 ? `[${inner.join()}]` : ''}(T)`;
        const terms = bounded
          ? [
              { text: `E(cos(${name}))`, quantity: over(call('cos', x)) },
              { text: `E(sin(${name}))`, quantity: over(call('sin', x)) },
            ]
          : [
              { text: `E(${name})`, quantity: over(x) },
              { text: `E(${name}^2)`, quantity: over(square(x)) },
            ];
        return terms.flatMap((a): readonly Asked[] => {
          const readout = read(of, a.quantity, []);
          return 'reason' in readout ? [] : [{ ...a, readout }];
        });
      });
    });
}
