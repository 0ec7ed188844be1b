import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import type { Draw, Model } from '../../model/model.ts';
import type { Extra } from '../instrument.ts';
import { drawFrom, type Joint } from '../law.ts';
import type { RandomStream } from '../random.ts';
import { scalar } from '../scalar.ts';
import { lengthOf, position, type Setting, sizeOf, valuesOf } from '../setting.ts';

/** What each step of a map draws anew. The arrays are filled again in every call. */
export function stepDraws(model: Model, setting: Setting, stream: RandomStream): () => Extra {
  const drawers = model.draws.map((d) => drawer(d, setting, stream.fork(d.letter.name)));
  const values: Map<Letter, Float64Array> = new Map(drawers.map((d) => [d.letter, d.values]));
  return () => {
    for (const d of drawers) d.draw();
    return values;
  };
}

interface Drawer {
  readonly letter: Letter;
  readonly values: Float64Array;
  readonly draw: () => void;
}

function drawer(d: Draw, setting: Setting, stream: RandomStream): Drawer {
  const { letter } = d;
  const n = lengthOf(letter, setting.sizes);
  const values = new Float64Array(n);
  const fill = (one: (k: number) => number) => (): void => {
    for (let k = 0; k < n; k++) values[k] = one(k);
  };
  if (d.kind === 'noise') return { letter, values, draw: fill(() => stream.normal()) };
  if (d.kind === 'index') {
    const count = sizeOf(d.of.size, setting.sizes);
    return { letter, values, draw: fill(() => 1 + stream.integer(count)) };
  }
  if (d.kind === 'counts') {
    const sizes = letter.axes.map((set) => sizeOf(set.size, setting.sizes));
    const places = sizes.slice(sizes.length - d.over).reduce((p, k) => p * k, 1);
    const total = sizeOf(d.total, setting.sizes);
    return {
      letter,
      values,
      draw: () => {
        values.fill(0);
        for (let at = 0; at < n; at += places)
          for (let k = 0; k < total; k++) values[at + stream.integer(places)]! += 1;
      },
    };
  }
  const { law } = d;
  const plan = planned(d, setting);
  if (law.kind === 'normal') {
    const mean = plan.all(law.mean);
    const deviation = plan.all(law.variance).map(Math.sqrt);
    return { letter, values, draw: fill((k) => mean[k]! + deviation[k]! * stream.normal()) };
  }
  let at = 0;
  const chosen = new Map<Joint, Float64Array>();
  const number = (e: Expr): number => plan.all(e)[at]!;
  // One uniform number for all components of a member.
  const choice = (joint: Joint): number => {
    if (joint.together === undefined) return stream.uniform();
    const member = plan.members(joint)[at]!;
    let known = chosen.get(joint);
    if (known === undefined) {
      known = new Float64Array(n).fill(Number.NaN);
      chosen.set(joint, known);
    }
    if (Number.isNaN(known[member]!)) known[member] = stream.uniform();
    return known[member]!;
  };
  return {
    letter,
    values,
    draw: () => {
      for (const known of chosen.values()) known.fill(Number.NaN);
      for (at = 0; at < n; at++) values[at] = drawFrom(law, number, stream, choice);
    },
  };
}

/** What stands still in the draws of a letter: parameters of its law for each entry, and which entries are one member. */
interface Plan {
  readonly all: (e: Expr) => Float64Array;
  /** The first entry of the member to which an entry belongs. */
  readonly members: (law: Joint) => Int32Array;
}

/** Made once for all paths of a setting. */
const plans = new WeakMap<Setting, Map<Draw, Plan>>();
function planned(d: Extract<Draw, { kind: 'law' }>, setting: Setting): Plan {
  let own = plans.get(setting);
  if (own === undefined) {
    own = new Map();
    plans.set(setting, own);
  }
  let plan = own.get(d);
  if (plan === undefined) {
    plan = planOf(d, setting);
    own.set(d, plan);
  }
  return plan;
}

function planOf(d: Extract<Draw, { kind: 'law' }>, setting: Setting): Plan {
  const shape = d.letter.axes.map((set) => sizeOf(set.size, setting.sizes));
  const n = lengthOf(d.letter, setting.sizes);
  const read = valuesOf(setting);
  const places = Array.from(
    { length: n },
    (_, k) => new Map<Atom, number>(d.indices.map((a, m) => [a, position(k, shape)[m]!])),
  );
  const known = new Map<Expr, Float64Array>();
  const members = new Map<Joint, Int32Array>();
  return {
    all: (e) => {
      let all = known.get(e);
      if (all === undefined) {
        all =
          e.free.length === 0
            ? new Float64Array(n).fill(scalar(e, read))
            : Float64Array.from(places, (p) => scalar(e, read, p));
        known.set(e, all);
      }
      return all;
    },
    members: (law) => {
      let all = members.get(law);
      if (all === undefined) {
        const first = new Map<string, number>();
        all = Int32Array.from(places, (p, k) => {
          const key = [...p].flatMap(([a, at]) => (law.together!.includes(a) ? [] : [at])).join();
          if (!first.has(key)) first.set(key, k);
          return first.get(key)!;
        });
        members.set(law, all);
      }
      return all;
    },
  };
}
