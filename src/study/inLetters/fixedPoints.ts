import { chart } from '../../check/case/chart.ts';
import { fromNumber } from '../../expr/rational.ts';
import type { Ansatz, Model } from '../../model/model.ts';
import { drift, isRandomMap } from '../../model/motion.ts';
import { random } from '../../numeric/random.ts';
import { scalar } from '../../numeric/scalar.ts';
import { inDomain, lengthOf, type Setting } from '../../numeric/setting.ts';
import type { Branch } from '../../theory/fixedPoints/branches.ts';
import { beyond } from '../../theory/fixedPoints/cuts.ts';
import { existenceOf } from '../../theory/fixedPoints/existence.ts';
import type { FixedPoints } from '../../theory/fixedPoints/fixedPoints.ts';
import { vectorField } from '../../theory/gradientFlow.ts';
import { reduction } from '../../theory/reduction.ts';
import type { States } from '../arbitrary.ts';
import { DEFAULT_SEED } from '../defaults.ts';
import { fixedPointsOfAnsatz, fixedPointsOfModel, type SolvedFixedPoints } from '../fixedPoints.ts';
import { type At, byLetter } from '../point.ts';
import { branchPoints, inNumbers, isNear } from './branchPoints.ts';
import { numbersOf, once, settingAt } from './place.ts';

/** What the engine derives in letters of the fixed points of a model, or within an ansatz, at numbers for the letters. */
export interface FixedPointsInLetters {
  readonly ansatz: string | null;
  /** Whether the list has all of them at these numbers: there are no families, it is complete, and no special value is near. */
  readonly complete: boolean;
  readonly branches: readonly {
    /** With free unknowns, at one value of these. */
    readonly isFamily: boolean;
    /** How many points it is said to have in the domains of the states; null where that is left open, or a cut is near. */
    readonly count: number | null;
    readonly points: readonly {
      /** The letters of the ansatz, or the states. */
      readonly letters: States;
      readonly states: States;
      readonly inDomain: boolean;
      /** Whether a value lies on a bound of its domain, as far as rounding tells. */
      readonly onBound: boolean;
    }[];
  }[];
}

const derived = once((model) => {
  const fields = vectorField(drift(model));
  const own = isRandomMap(model) ? undefined : fixedPointsOfModel(model, DEFAULT_SEED);
  const within = model.ansatze.flatMap((ansatz) => {
    const found = fixedPointsOfAnsatz(reduction(ansatz, fields, model.time), model, DEFAULT_SEED);
    return found?.kind === 'solved' ? [{ ansatz, found }] : [];
  });
  return [...(own?.kind === 'solved' ? [{ ansatz: undefined, found: own }] : []), ...within];
});

/** The fixed points that are derived in letters, of the model and within its ansätze, in numbers. @throws {QuestionError} */
export function fixedPointsInLetters(model: Model, at: At = {}): readonly FixedPointsInLetters[] {
  const all = derived(model);
  if (all.length === 0) return [];
  const setting = settingAt(model, at);
  return all.flatMap(({ ansatz, found }) => inNumbersOf(model, ansatz, found, setting, at) ?? []);
}

function inNumbersOf(
  model: Model,
  ansatz: Ansatz | undefined,
  { found, sizes }: SolvedFixedPoints,
  setting: Setting,
  at: At,
): FixedPointsInLetters | undefined {
  const { system } = found;
  const { symbols } = system.alphabet;
  const values = numbersOf(setting, new Map(), at.time ?? 0);
  // It was written out at the declared sizes: letters over these have other axes there.
  if (sizes.some((s) => setting.sizes.get(s.of) !== scalar(s.value, values))) return undefined;
  const named = new Map([...setting.constants, ...setting.data].map(([l]) => [l.name, l]));
  const draw = random(`${at.seed ?? DEFAULT_SEED}/in letters`);
  const free = {
    ...values,
    component: (l: Parameters<typeof values.component>[0], i: readonly number[]) =>
      values.component(named.get(l.name) ?? l, i),
  };
  const x = symbols.map((s, v) => (v < system.unknowns ? Math.round(100 * draw.normal()) / 100 : scalar(s, free)));
  const map = chart(model, ansatz, setting);
  const states = model.states.map((s) => s.letter);
  const places = placesOf(found, map.letters, setting);
  const inside = (value: number, v: number): boolean => inDomain(value, symbols[v]!.letter.domain, setting);
  const branches: FixedPointsInLetters['branches'][number][] = [];
  let lost = found.special.some((s) => isNear(s.polynomial, x));
  for (const b of found.branches) {
    const real = branchPoints(b, x, system.unknowns);
    if (real === undefined) {
      lost = true;
      continue;
    }
    const points = real.map((p) => {
      const coordinates = new Float64Array(map.dimension);
      for (const [v, k] of places.entries()) coordinates[k] = p[v]!;
      return {
        letters: byLetter(map.letters, setting, coordinates),
        states: byLetter(states, setting, map.state(coordinates)),
        inDomain: p.every((value, v) => inside(value, v)),
        onBound: p.some((value, v) => {
          const by = 1e-9 * Math.max(1, Math.abs(value));
          return inside(value - by, v) !== inside(value + by, v);
        }),
      };
    });
    branches.push({ isFamily: b.free.length > 0, count: lost ? null : countIn(b, found, x), points });
  }
  return {
    ansatz: ansatz?.name ?? null,
    complete: !lost && found.unsolved.length === 0 && branches.every((b) => !b.isFamily),
    branches,
  };
}

/** Where each unknown stands among the coordinates: the entries of each letter in their order. */
function placesOf(
  { system }: FixedPoints,
  letters: Parameters<typeof byLetter>[0],
  setting: Setting,
): readonly number[] {
  const next = new Map<string, number>();
  let from = 0;
  for (const l of letters) {
    next.set(l.name, from);
    from += lengthOf(l, setting.sizes);
  }
  return system.alphabet.symbols.slice(0, system.unknowns).map(({ letter: { name } }) => {
    const k = next.get(name)!;
    next.set(name, k + 1);
    return k;
  });
}

/** How many points of a branch are said to be real and in the domains at numbers of its letters; null where that is left open. */
function countIn(branch: Branch, { system }: FixedPoints, x: readonly number[]): number | null {
  if (branch.free.length > 0) return null;
  const e = existenceOf(branch, system);
  switch (e.kind) {
    case 'everywhere':
      return e.count;
    case 'undecided':
      return null;
    case 'cells': {
      const here = fromNumber(x[e.letter]!);
      const beside = e.cells.flatMap((c) => (c.to === undefined ? [] : [c.to]));
      // On a cut another count may hold.
      if (beside.some((c) => isNear(c.polynomial, x))) return null;
      const inside = e.cells.find((c) => c.to === undefined || beyond(c.to, here) > 0);
      return inside?.count ?? null;
    }
    case 'where': {
      if (e.real !== undefined) return null;
      const factors = e.positive.flatMap((p) => p.factors);
      if (factors.some((p) => isNear(p, x))) return null;
      const all = e.positive.every(
        (p) => p.factors.reduce((s, f) => s * Math.sign(inNumbers(f, x).value), p.negative ? -1 : 1) > 0,
      );
      return all ? branch.degree : (e.otherwise ?? null);
    }
  }
}
