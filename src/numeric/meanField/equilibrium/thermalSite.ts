import type { Expr } from '../../../expr/expr.ts';
import { mentions } from '../../../expr/traverse.ts';
import { bisected } from '../bisection.ts';
import { gauge } from '../numbers.ts';
import { NoAnswer } from '../refusal.ts';
import type { MotionQuestion } from '../stationaryMotion.ts';
import { type Plan, plan } from '../twoTime/plan.ts';

/** x' = -decay x + f + white noise of strength sqrt(2 temperature), where the responses -C'/T fit the memory of f. */
export interface ThermalSite {
  readonly made: Plan;
  /** Gives the averages of the plan their values at this variance. */
  readonly turn: () => void;
  readonly variance: number;
  readonly temperature: number;
  readonly decay: number;
  /** f = strength · (h - own x), h the field of the site. */
  readonly strength: number;
  readonly own: number;
  /** ⟨f f⟩ of the noise where the correlation of x is c. */
  readonly covariance: (c: number) => number;
}

type Unturned = Omit<ThermalSite, 'turn'>;

/** Variances that are looked at: so many in each factor of ten. */
const [LEAST, DECADES, EACH] = [1e-5, 9, 8];
/** Where memory and noise are compared: parts of the variance, and responses. */
const SEEN = [0.11, 0.37, 0.74, 0.96];
const SAME = 1e-9;

/**
 * All variances at which a process of one linear state with white noise is its own equilibrium: its memory has to be the
 * derivative of the covariance of its noise by the correlation, times the response (Kubo 1966; Crisanti, Horner & Sommers 1993).
 * @throws {NoAnswer} where the process is of another form.
 */
export function thermalSites(q: MotionQuestion): readonly ThermalSite[] {
  const refuse = (reason: string): never => {
    throw new NoAnswer('does not apply', reason);
  };
  const p = q.process;
  if (p.time !== 'continuous' || p.populations.length !== 1) refuse('it is not a flow of one population');
  const [population] = p.populations;
  const timed = (e: Expr): boolean => mentions(e, p.now) || mentions(e, p.earlier);
  const terms = [
    ...population!.states.flatMap((s) => [s.right, ...(s.noise === undefined ? [] : [s.noise])]),
    ...population!.processes.flatMap((f) => [f.local, ...f.memory.flatMap((m) => [m.kernel, m.of])]),
    ...p.covariances.map((c) => c.term),
  ];
  if (terms.some(timed)) refuse('the equations depend on time by themselves');
  const made = plan({ ...q, tolerance: 0, seed: 0 });
  const site = made.sites[0]!;
  const { places } = site;
  if (places.states !== 1 || places.moving !== 2 || places.all !== 3)
    refuse('the site is not one state with one field alone');
  if (site.states[0]!.noise === undefined) refuse('there is no white noise');
  const force = forceOf(made, q, refuse);

  const at = (variance: number): Unturned => {
    for (const x of made.moving.values()) x.fill(1);
    let found = settled(made, force, variance);
    for (const a of made.averages) {
      const values = [0, 1].map((square) => {
        const out = new Float64Array(made.moving.get(a.letter)!.length);
        a.term.mean({ site, moments: momentsOf(found, square) }, out);
        return out;
      });
      if (values[0]!.some((x, k) => x !== values[1]![k])) refuse('an average needs the square of the field');
      made.moving.get(a.letter)!.set(values[0]!);
      found = settled(made, force, variance);
    }
    return found;
  };
  // From C'(0) = -T and the equation of C at 0.
  const miss = (variance: number): number => {
    const s = at(variance);
    return ((s.decay - s.covariance(variance) / s.temperature) * variance) / s.temperature - 1;
  };
  const grid = Array.from({ length: DECADES * EACH + 1 }, (_, k) => LEAST * 10 ** ((k + 0.5) / EACH));
  const misses = grid.map(miss);
  return grid.flatMap((v, k) => {
    if (k === 0 || !(misses[k - 1]! * misses[k]! < 0)) return [];
    const s = at(bisected(miss, grid[k - 1]!, v, misses[k - 1]!));
    force.assertFits(s);
    return [{ ...s, turn: () => at(s.variance) }];
  });
}

/** What a site is at a variance, at the averages that are set. */
function settled(made: Plan, force: Force, variance: number): Unturned {
  const site = made.sites[0]!;
  const [ofState, ofField, shift] = site.states[0]!.right.read();
  const [own, itself, more] = site.processes[0]!.local.read();
  if (itself !== 0 || shift !== 0 || more !== 0)
    throw new NoAnswer('does not apply', 'the state is driven by more than its field');
  const noise = new Float64Array(1);
  site.states[0]!.noise!.values(new Float64Array(0), noise);
  const temperature = noise[0]! ** 2 / 2;
  if (!(temperature > 0)) throw new NoAnswer('does not apply', 'there is no white noise');
  const strength = ofField!;
  return {
    made,
    variance,
    temperature,
    decay: -(ofState! + strength * own!),
    strength,
    own: own!,
    covariance: (c) => strength ** 2 * force.covariance(c),
  };
}

/** E(place · place) over state, field and 1; `square` in the place of that of the field, where it is left out. */
export function momentsOf(s: Unturned, square?: number): Float64Array {
  const { variance: c, temperature: T, decay: a, strength: b, own } = s;
  // From C' + decay C, and from its own derivative.
  const xf = (s.covariance(c) * c) / T;
  const ff = a * xf;
  const xh = own * c + xf / b;
  const hh = square ?? own ** 2 * c + (2 * own * xf) / b + ff / b ** 2;
  return Float64Array.of(c, xh, 0, xh, hh, 0, 0, 0, 1);
}

interface Force {
  readonly covariance: (c: number) => number;
  readonly assertFits: (s: Unturned) => void;
}

/** The covariance of the noise of the field as a function of the correlation of the state, and the test of its memory. */
function forceOf(made: Plan, q: MotionQuestion, refuse: (reason: string) => never): Force {
  const p = q.process;
  const [field] = p.populations[0]!.processes;
  const letters = p.kernels.map((k) => k.letter);
  const listed = p.covariances.filter((c) => c.left === field!.letter && c.right === field!.letter);
  const [own, ...more] = listed;
  if (own === undefined || more.length > 0) return refuse('the field has no noise of its own');
  /** Of each kernel, what it is of C or of the response of the state to a force. */
  const factors = new Map(
    made.kernels.map((k) => {
      if (k.kind !== 'average' && k.kind !== 'response') return refuse('a kernel is of another function of the site');
      const parts = k.kind === 'average' ? [k.left, k.right] : [k.of];
      const each = parts.map((t) => {
        const [x, h, one] = t.read();
        return h !== 0 || one !== 0 || !t.fixed ? refuse('a kernel is not of the state alone') : x!;
      });
      return [k.letter, { kind: k.kind, factor: each.reduce((a, b) => a * b, 1) }] as const;
    }),
  );
  const compiled = (e: Expr) => {
    const g = gauge(e, [], letters, made.numbers);
    const [at, out, slopes] = [new Float64Array(g.dimension), new Float64Array(1), new Float64Array(g.dimension)];
    const set = (c: number, response: number): void => {
      g.variables.forEach((l, k) => {
        const { kind, factor } = factors.get(l)!;
        at[k] = factor * (kind === 'average' ? c : response);
      });
    };
    return {
      ofResponses: g.variables.some((l) => factors.get(l)!.kind === 'response'),
      value: (c: number, response: number): number => {
        set(c, response);
        g.values(at, out);
        return out[0]!;
      },
      slope: (c: number): number => {
        set(c, 0);
        g.slopes(at, slopes);
        return g.variables.reduce((s, l, k) => s + slopes[k]! * factors.get(l)!.factor, 0);
      },
    };
  };
  const noise = compiled(own.term);
  if (noise.ofResponses) refuse('a response stands in the covariance');
  const memory = field!.memory.map((m, k) => {
    if (m.binders.length > 0) refuse('the memory sums over more than the site');
    return { kernel: compiled(m.kernel), of: made.sites[0]!.processes[0]!.memory[k]!.of };
  });
  return {
    covariance: (c) => noise.value(c, 0),
    assertFits: ({ variance, strength: b, covariance }) => {
      const acts = memory.map(({ kernel, of }) => {
        const [x, h, one] = of.read();
        if (h !== 0 || one !== 0) refuse('the memory acts on more than the state');
        return { kernel, x: x! };
      });
      const scale = Math.abs(covariance(variance)) / variance;
      for (const part of SEEN)
        for (const response of [1, -0.6]) {
          const c = part * variance;
          // The field answers b times as much to a kick of itself as the state to a force.
          const found = acts.reduce((s, m) => s + b * m.kernel.value(c, b * response) * m.x, 0);
          const wanted = b ** 2 * noise.slope(c) * response;
          if (!(Math.abs(found - wanted) <= SAME * scale))
            refuse('memory and noise do not balance: it is no equilibrium');
        }
    },
  };
}
