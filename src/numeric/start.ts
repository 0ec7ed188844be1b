import type { Atom, Expr, Letter } from '../expr/expr.ts';
import type { Law, Model } from '../model/model.ts';
import type { RandomStream } from './random.ts';
import { scalar } from './scalar.ts';
import { drawNumber, lengthOf, type Setting, sizeOf, valuesOf } from './setting.ts';

/** A start of all states, packed in their order: the model's `initial` statements, standard normal where there is none. */
export function drawStart(model: Model, setting: Setting, random: RandomStream): Float64Array {
  const total = model.states.reduce((n, s) => n + lengthOf(s.letter, setting.sizes), 0);
  const y = new Float64Array(total);
  let at = 0;
  for (const { letter } of model.states) {
    const stream = random.fork(letter.name);
    const choices = new Choices();
    const own = model.initials.filter((s) => s.state === letter);
    const shape = letter.axes.map((set) => sizeOf(set.size, setting.sizes));
    const n = lengthOf(letter, setting.sizes);
    for (let k = 0; k < n; k++) {
      const place = position(k, shape);
      let value: number | undefined;
      for (const initial of own) {
        const atoms = new Map(initial.indices.map((a, m) => [a, place[m]!]));
        if (scalar(initial.guard, valuesOf(setting), atoms) === 0) continue;
        const number = (e: Expr): number => scalar(e, valuesOf(setting), atoms);
        value =
          initial.start.kind === 'value'
            ? number(initial.start.term)
            : draw(initial.start.law, number, stream, (law) => choices.of(law, atoms, stream));
        break;
      }
      y[at + k] = value ?? drawDefault(letter, setting, stream);
    }
    at += n;
  }
  return y;
}

/** Standard normal; within the domain where it is bounded. */
function drawDefault(letter: Letter, setting: Setting, random: RandomStream): number {
  const d = letter.domain;
  const bounded = d.kind === 'real' && (d.lower !== undefined || d.upper !== undefined);
  return bounded ? drawNumber(d, setting, random) : random.normal();
}

/** Whole-number indices, counted from 1, of the k-th entry of an array. */
export function position(k: number, shape: readonly number[]): number[] {
  const place = new Array<number>(shape.length);
  let rest = k;
  for (let m = shape.length - 1; m >= 0; m--) {
    place[m] = (rest % shape[m]!) + 1;
    rest = Math.floor(rest / shape[m]!);
  }
  return place;
}

/** Which case of a joint law was drawn: one uniform number for all components of a member. */
class Choices {
  private readonly drawn = new Map<Law, Map<string, number>>();

  of(law: Joint, atoms: ReadonlyMap<Atom, number>, random: RandomStream): number {
    const { together } = law;
    if (together === undefined) return random.uniform();
    let known = this.drawn.get(law);
    if (known === undefined) {
      known = new Map();
      this.drawn.set(law, known);
    }
    const member = [...atoms].filter(([a]) => !together.includes(a)).map(([, n]) => n);
    const key = member.join();
    const u = known.get(key) ?? random.uniform();
    known.set(key, u);
    return u;
  }
}
type Joint = Extract<Law, { kind: 'discrete' | 'mixture' }>;

function draw(law: Law, number: (e: Expr) => number, random: RandomStream, choice: (law: Joint) => number): number {
  switch (law.kind) {
    case 'normal':
      return number(law.mean) + Math.sqrt(number(law.variance)) * random.normal();
    case 'uniform': {
      const low = number(law.low);
      return low + (number(law.high) - low) * random.uniform();
    }
    case 'exponential':
      return -Math.log(1 - random.uniform()) / number(law.rate);
    case 'discrete': {
      let u = choice(law);
      for (const c of law.cases) {
        u -= number(c.probability);
        if (u < 0) return number(c.value);
      }
      return number(law.cases.at(-1)!.value);
    }
    case 'lorentz':
      return number(law.centre) + number(law.halfWidth) * Math.tan(Math.PI * (random.uniform() - 0.5));
    case 'mixture': {
      let u = choice(law);
      for (const p of law.parts) {
        u -= number(p.probability);
        if (u < 0) return draw(p.law, number, random, choice);
      }
      return draw(law.parts.at(-1)!.law, number, random, choice);
    }
  }
}
