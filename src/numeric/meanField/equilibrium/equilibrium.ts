import { mul } from '../../../expr/build.ts';
import type { Moment } from '../../../model/effective.ts';
import { bisected } from '../bisection.ts';
import { refined } from '../grids.ts';
import type { Estimate, TimedMoment } from '../question.ts';
import { NoAnswer } from '../refusal.ts';
import type { MotionQuestion, StationaryAnswer, StationaryProcess } from '../stationaryMotion.ts';
import { correlationAt, type Relaxation, relaxation } from './relaxation.ts';
import { momentsOf, type ThermalSite, thermalSites } from './thermalSite.ts';

const SOLVER = 'thermal equilibrium';
/** Points of the first grid and, at most, of the last. */
const [FIRST, LAST] = [256, 4096];
/** Errors below this, relative, are not asked for. */
const FINE = 1e-9;

/**
 * The stationary state of a process whose memory and white noise balance, so that responses are -C'/T: one equation for
 * the correlation, over all scales of time. Where a part of the correlation never decays, what sites keep is not known
 * without the overlaps of several equilibria, and there is no answer.
 */
export function equilibrium(q: MotionQuestion): StationaryAnswer {
  try {
    const found = thermalSites(q);
    let frozen: number | undefined;
    const solutions = found.flatMap((s): readonly StationaryProcess[] => {
      const { left } = relaxation(s, FIRST);
      if (left === 0) return [decaying(s, new Grids(s), q.moments)];
      frozen = left;
      return [];
    });
    if (solutions.length === 0)
      throw new NoAnswer(
        frozen === undefined ? 'does not apply' : 'not converged',
        frozen === undefined
          ? 'there is no equilibrium'
          : `in equilibrium ${frozen.toPrecision(8)} of the correlation never decays: such a frozen part needs replicas`,
      );
    return { outcome: 'solved', solver: SOLVER, assumes: "responses are those of equilibrium, -C'/T", solutions };
  } catch (e) {
    if (e instanceof NoAnswer) return { outcome: e.outcome, solver: SOLVER, reason: e.message };
    throw e;
  }
}

/** Grids of doubled numbers of points, made when they are needed. */
class Grids {
  private readonly site: ThermalSite;
  private readonly made: Relaxation[] = [];
  constructor(site: ThermalSite) {
    this.site = site;
  }
  /** A number that is read off grids, without the powers of 1/points that its error starts with. */
  read(of: (r: Relaxation) => number): Estimate {
    const values: number[] = [];
    for (let points = FIRST; ; points *= 2) {
      this.made[values.length] ??= relaxation(this.site, points);
      values.push(of(this.made[values.length]!));
      if (values.length < 3) continue;
      const { value, error } = refined(values);
      if (error <= FINE * this.site.variance || 2 * points > LAST) return { value, budget: { discretisation: error } };
    }
  }
}

function decaying(s: ThermalSite, grids: Grids, moments: readonly TimedMoment[]): StationaryProcess {
  const { variance } = s;
  s.turn();
  return {
    variance: { value: variance, budget: { quadrature: 1e-13 * variance } },
    halfDecay: () => grids.read((r) => halfTime(r, variance)),
    estimates: moments.map(({ moment, times }) =>
      moment.kind === 'average' ? product(s, grids, moment, times) : answer(s, grids, moment, times),
    ),
  };
}

function halfTime(r: Relaxation, variance: number): number {
  const level = r.levels.find((l) => l.values.at(-1)! < variance / 2)!;
  const end = level.step * (level.values.length - 1);
  return bisected((t) => correlationAt(r, t).value - variance / 2, 0, end, variance / 2);
}

type Average = Extract<Moment, { kind: 'average' }>;
type Answer = Extract<Moment, { kind: 'response' }>;

function product(s: ThermalSite, grids: Grids, m: Average, times: readonly number[]): Estimate {
  const { made, decay: a, strength: b, own } = s;
  const what = `what is asked, ${m.letter.name}`;
  if (times.every((t) => t === times[0])) {
    const out = new Float64Array(1);
    const term = made.parts.mean(mul(...m.factors.map((f) => f.term)), [], m.population, what);
    term.mean({ site: made.sites[0]!, moments: momentsOf(s) }, out);
    return { value: out[0]!, budget: { quadrature: 1e-13 * (1 + Math.abs(out[0]!)) } };
  }
  if (m.factors.length !== 2)
    throw new NoAnswer('does not apply', 'more than two factors at different times are asked');
  const [l, r] = m.factors.map((f) => made.parts.affine({ indices: [], term: f.term }, 0, what).read().slice());
  if (l![1]! * r![1]! !== 0) throw new NoAnswer('does not apply', 'the field at two times is asked');
  const fields = l![0]! * r![1]! + l![1]! * r![0]!;
  const lag = Math.abs(times[0]! - times[1]!);
  // x at one time and f at another: C' + decay C, in both orders.
  return grids.read((grid) => {
    const { value: c, slope } = correlationAt(grid, lag);
    return l![0]! * r![0]! * c + fields * (own * c + (slope + a * c) / b) + l![2]! * r![2]!;
  });
}

/** The response to a kick of the state, or of the field, which acts with its strength. */
function answer(s: ThermalSite, grids: Grids, m: Answer, times: readonly number[]): Estimate {
  const { made, temperature: T, strength: b } = s;
  const read = (term: Answer['of']) => made.parts.affine({ indices: [], term }, 0, 'what responds').read().slice();
  const [of, to] = [read(m.of), read(m.to)];
  const lag = times[0]! - times[1]!;
  if (of[1] !== 0) throw new NoAnswer('does not apply', 'the response of a field is asked');
  if (lag <= 0) throw new NoAnswer('does not apply', 'a response is asked at once');
  const kick = to[0]! + b * to[1]!;
  return grids.read((grid) => (-of[0]! * kick * correlationAt(grid, lag).slope) / T);
}
