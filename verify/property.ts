import { type ArrayOfNumbers, type At, field, jacobian, type Model, states, value } from '../src/index.ts';

/** That a property says nothing of such a model, or of such a point, and why. */
export interface PassedOver {
  readonly passedOver: string;
}
export const passedOver = (why: string): PassedOver => ({ passedOver: why });

/** What is wrong; undefined where the property holds. */
export type Answer = string | PassedOver | undefined;

/** What a model has to do at a point. */
export interface Property {
  readonly name: string;
  /** It takes long: the campaign asks it a tenth as often. */
  readonly seldom?: true;
  /** It asks what claims say, and they say it of the wiring that is declared: it is not asked of others. */
  readonly ofClaims?: true;
  readonly wrong: (m: Model, at: At) => Answer | Promise<Answer>;
}

/** All numbers of an array, row by row. */
export const flat = (x: unknown): readonly number[] => (Array.isArray(x) ? x.flatMap(flat) : [Number(x)]);
/** All numbers of all states. */
export const packed = (x: Readonly<Record<string, unknown>>): readonly number[] => Object.values(x).flatMap(flat);
/** The largest modulus. */
export const largest = (x: readonly number[]): number => x.reduce((m, v) => Math.max(m, Math.abs(v)), 0);

/** Numbers put back into the shapes of states. */
export function like(
  shape: Readonly<Record<string, ArrayOfNumbers>>,
  numbers: readonly number[],
): Record<string, ArrayOfNumbers> {
  let k = 0;
  const fill = (x: ArrayOfNumbers): ArrayOfNumbers => (typeof x === 'number' ? numbers[k++]! : x.map(fill));
  return Object.fromEntries(Object.entries(shape).map(([name, x]) => [name, fill(x)]));
}

export const isFlow = (m: Model): boolean => m.time === 'continuous';
/** Noise, and what a step draws, is not in the field. */
export const isCertain = (m: Model): boolean => m.draws.length === 0;

export const UNCERTAIN = passedOver('noise, or what a step draws, is not in its field');
export const LARGE = passedOver('more numbers move than are followed');
export const NOT_FINITE = passedOver('the motion is no number there');

/** What the rounding of the states, and of sums that cancel on the way, makes of a field; of a map of what a step adds. */
export function roundingAt(m: Model, at: At): number {
  const J = jacobian(m, at);
  const y = states(m, at);
  const numbers = packed(y);
  const f = (n: number): readonly number[] => {
    const moved = numbers.map((v, k) => v * (1 + n * ((k % 3) - 1) * Number.EPSILON));
    return packed(field(m, { ...at, states: like(y, moved) }));
  };
  const here = f(0);
  const seen = largest([1, -2, 3].flatMap((n) => f(n).map((v, k) => v - here[k]!)));
  return 1e-14 * J.length * largest(J.flat()) * largest(numbers) + 8 * seen;
}

/**
 * The rounding of terms that cancel where nothing of them is seen: they may be as large as the states times a parameter, or
 * over one, so many times. A softmax at a low temperature tau is made of terms 1/tau, its slope of terms 1/tau^2.
 */
export function cancelledAt(m: Model, at: At, times: number): number {
  const sizes = m.parameters.map((d) => Math.abs(value(m, d.letter.name, at) as number));
  const extreme = Math.max(1, ...sizes, ...sizes.filter((x) => x > 0).map((x) => 1 / x));
  return 4 * times * Number.EPSILON * largest(packed(states(m, at))) * extreme ** times;
}
