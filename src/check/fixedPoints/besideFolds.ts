import { num, sym } from '../../expr/build.ts';
import type { Letter } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import { letters } from '../../expr/traverse.ts';
import type { Condition } from '../../model/claim.ts';
import { conjuncts } from '../../model/conjuncts.ts';
import { type Instrument, instrument } from '../../numeric/instrument.ts';
import { singularTriples } from '../../numeric/linear.ts';
import { type RandomStream, random } from '../../numeric/random.ts';
import { newton } from '../../numeric/roots/newton.ts';
import { drawEntry, lengthOf, type Setting } from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';
import { borders, isAllowed } from '../conditions/borders.ts';
import { motionsOf } from './solved.ts';

/** More numbers than this that move are not looked at; nor more settings than that, nor more starts at each. */
const LARGEST = 8;
const BASES = 4;
const BORDERS = 3;
const STARTS = 3;
/** More letters than this are moved together only, and no more folds are looked for. */
const SINGLY = 4;
const MOST = 6;
/** How far beside a fold, against the size of what is moved; nearer where the claim does not reach so far. */
const BESIDE = [2e-2, 2e-3];
const STEP = 1e-5;

/**
 * A claim on both sides of folds within what it speaks of, and where branches cross: there two fixed points meet, so that a claim about their number
 * is false on one side at least. Where more of them are is often a thin region, which random settings miss. Parameters that
 * may move are moved, all of them and each alone, to a point at which a fixed one has a Jacobian with a null vector
 * (Seydel 2010, section 5.4).
 */
export function besideFolds(c: Case): readonly Case[] {
  const { model } = c;
  if (c.at !== undefined || model.random.length > 0 || model.data.length > 0) return [];
  const motions = motionsOf(model, c.claim.ansatz === undefined ? undefined : c.reduced());
  if (typeof motions === 'string' || motions.some((m) => m.state.domain.kind !== 'real')) return [];
  const moved = movable(c);
  if (moved.length === 0) return [];
  const states = motions.map((m) => m.state);
  const quantities = motions.map((m) => ({ name: m.state.name, indices: m.indices, term: m.right }));
  const alone = moved.length > 1 && moved.length <= SINGLY ? moved.map((_, j) => [j]) : [];
  const found: Case[] = [];
  const folds: Float64Array[] = [];
  const stream = random(`${c.seed}/${model.name}/folds`);
  const bases = [...settings(c).settings.slice(0, BASES), ...borders(c).slice(0, BORDERS)];
  for (const [k, setting] of bases.entries()) {
    const n = states.reduce((sum, l) => sum + lengthOf(l, setting.sizes), 0);
    if (n === 0 || n > LARGEST) continue;
    const field = instrument(quantities, model, setting, { variables: [...states, ...moved] });
    for (const free of [...alone, moved.map((_, j) => j)])
      for (let start = 0; start < STARTS && folds.length < MOST; start++) {
        const draw = stream.fork(`${k}.${free.join()}.${start}`);
        const fold = foldNear(field, { n, free }, startOf(states, moved, setting, draw), draw);
        if (fold === undefined || folds.some((f) => apart(f, fold.at) < SAME)) continue;
        const there = [...sidesOf(c, setting, moved, fold), ...onCrossing(c, setting, moved, fold, free)];
        if (there.length === 0) continue;
        folds.push(fold.at);
        found.push(...there);
        break;
      }
  }
  return found;
}

/** Folds that are as near as this are looked at once. */
const SAME = 1e-3;
const apart = (a: Float64Array, b: Float64Array): number => Math.max(...a.map((x, j) => Math.abs(x - b[j]!)));

/** Both sides of a fold, as far as the claim reaches there. */
const sidesOf = (c: Case, from: Setting, moved: readonly Letter[], { at, across, push }: Fold): readonly Case[] =>
  push < NO_PUSH
    ? []
    : [1, -1].flatMap((side) => {
        const there = beside(
          c,
          from,
          moved,
          at,
          across.map((x) => side * x),
        );
        return there === undefined ? [] : [{ ...c, at: [there] }];
      });

/**
 * Where branches cross, so that there is one fewer at that value alone of the letter that was moved: the claim there, at the
 * simple fraction that is meant. Letters say how often roots coincide, numbers do not.
 */
function onCrossing(
  c: Case,
  from: Setting,
  moved: readonly Letter[],
  { at, push }: Fold,
  [place, ...others]: readonly number[],
): readonly Case[] {
  if (push > LITTLE_PUSH || place === undefined || others.length > 0) return [];
  const letter = moved[place]!;
  const value = simpleFraction(at[place]!);
  if (value === undefined) return [];
  const constants = new Map([...from.constants, [letter, Float64Array.of(Q.toNumber(value))]]);
  if (!isAllowed(c, { ...from, constants })) return [];
  const there: Condition = { kind: 'compare', comparison: '=', left: sym(letter), right: num(value) };
  return [{ ...c, when: [...c.when, there], draws: ON_CROSSING }];
}
const ON_CROSSING = 2;

/** The fraction of small numbers that a number is but for the errors of the search. */
function simpleFraction(x: number): Q.Rational | undefined {
  for (let d = 1; d <= DENOMINATORS; d++) {
    const n = Math.round(x * d);
    if (Math.abs(n / d - x) < NEAR) return Q.rational(n, d);
  }
  return undefined;
}
const DENOMINATORS = 12;
const NEAR = 1e-4;
/** What moves the letters does nothing to the null vector where branches cross; these are found to the root of the tolerance. */
const LITTLE_PUSH = 1e-3;
const NO_PUSH = 1e-6;

/** A setting of the claim on one side of a fold, as far from it as the claim reaches. */
function beside(
  c: Case,
  from: Setting,
  moved: readonly Letter[],
  at: Float64Array,
  across: Float64Array,
): Setting | undefined {
  const size = Math.max(1e-3, ...at.map(Math.abs));
  for (const away of BESIDE) {
    const values = at.map((x, j) => x + away * size * across[j]!);
    const constants = new Map([...from.constants, ...moved.map((l, j) => [l, values.slice(j, j + 1)] as const)]);
    const there: Setting = { ...from, constants };
    if (isAllowed(c, there)) return there;
  }
  return undefined;
}

/** Numbers that may be moved one by one: no condition says what they are. */
function movable(c: Case): readonly Letter[] {
  const bound = conjuncts(c.when).flatMap((w) =>
    w.kind === 'compare' && w.comparison === '=' ? [...letters(w.left), ...letters(w.right)] : [],
  );
  return [...c.model.parameters, ...c.model.constants]
    .map(({ letter }) => letter)
    .filter((l) => l.axes.length === 0 && l.domain.kind === 'real' && !bound.includes(l));
}

/** States drawn from their domains, the moved letters as they are. */
const startOf = (
  states: readonly Letter[],
  moved: readonly Letter[],
  setting: Setting,
  draw: RandomStream,
): Float64Array =>
  Float64Array.from([
    ...states.flatMap((l) => Array.from({ length: lengthOf(l, setting.sizes) }, () => drawEntry(l, setting, draw))),
    ...moved.map((l) => setting.constants.get(l)![0]!),
  ]);

interface Fold {
  /** The letters that may be moved, as they are there. */
  readonly at: Float64Array;
  /** The direction across the fold, of length 1. */
  readonly across: Float64Array;
  /** How strongly a step across opens it. */
  readonly push: number;
}

/** What is solved for besides the null vector: the first n numbers, and some of those after them, by place. */
interface Unknowns {
  readonly n: number;
  readonly free: readonly number[];
}

/** f = 0, J v = 0, |v| = 1 for the states, the free letters and v, by Newton's method with the shortest steps. */
function foldNear(field: Instrument, { n, free }: Unknowns, start: Float64Array, draw: RandomStream): Fold | undefined {
  const all = start.length;
  const places = [...Array.from({ length: n }, (_, j) => j), ...free.map((j) => n + j)];
  const own = places.length;
  const unknowns = own + n;
  const slopes = (y: Float64Array): Float64Array => field.jacobian(y, 0);
  const along = (jacobian: Float64Array, v: Float64Array, i: number): number =>
    v.reduce((sum, a, j) => sum + jacobian[i * all + j]! * a, 0);
  const parts = (x: Float64Array): readonly [Float64Array, Float64Array] => {
    const y = start.slice();
    for (const [k, place] of places.entries()) y[place] = x[k]!;
    return [y, x.slice(own)];
  };
  const problem = {
    equations: 2 * n + 1,
    unknowns,
    residual: (x: Float64Array, out: Float64Array): void => {
      const [y, v] = parts(x);
      const jacobian = slopes(y);
      out.set(field.evaluate(y, 0));
      for (let i = 0; i < n; i++) out[n + i] = along(jacobian, v, i);
      out[2 * n] = v.reduce((s, a) => s + a * a, -1);
    },
    jacobian: (x: Float64Array, out: Float64Array): void => {
      const [y, v] = parts(x);
      const here = slopes(y);
      out.fill(0);
      for (const [j, place] of places.entries()) {
        const step = STEP * Math.max(1, Math.abs(y[place]!));
        const [more, less] = [step, -step].map((d) => slopes(y.map((a, k) => (k === place ? a + d : a))));
        for (let i = 0; i < n; i++) {
          out[i * unknowns + j] = here[i * all + place]!;
          out[(n + i) * unknowns + j] = (along(more!, v, i) - along(less!, v, i)) / (2 * step);
        }
      }
      for (let j = 0; j < n; j++) {
        for (let i = 0; i < n; i++) out[(n + i) * unknowns + own + j] = here[i * all + j]!;
        out[2 * n * unknowns + own + j] = 2 * v[j]!;
      }
    },
  };
  const v = Float64Array.from({ length: n }, () => draw.normal());
  const length = Math.hypot(...v) || 1;
  const begin = Float64Array.from([...places.map((k) => start[k]!), ...v.map((a) => a / length)]);
  const root = newton(problem, begin, { tolerance: 1e-9, pseudoInverse: true });
  if (root.outcome.status !== 'converged') return undefined;
  const [y] = parts(root.x);
  const jacobian = slopes(y);
  const square = Float64Array.from({ length: n * n }, (_, k) => jacobian[Math.floor(k / n) * all + (k % n)]!);
  // What the left null vector sees of a change of the free letters leads across.
  const left = singularTriples(square, n, n).left.at(-1)!;
  const across = Float64Array.from({ length: all - n }, (_, j) =>
    free.includes(j) ? left.reduce((sum, w, i) => sum + w * jacobian[i * all + n + j]!, 0) : 0,
  );
  const push = Math.hypot(...across);
  return { at: y.slice(n), across: across.map((a) => a / (push || 1)), push };
}
