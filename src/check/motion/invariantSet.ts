import { add, delta, mul, num, one, subtract, sym, zero } from '../../expr/build.ts';
import type { Atom, Expr, Index, Letter, Sym } from '../../expr/expr.ts';
import { atomIndex, freeAtom, placeIndex } from '../../expr/intern.ts';
import { mentions, replace, substitute } from '../../expr/traverse.ts';
import type { Form } from '../../model/claim.ts';
import type { Tensor } from '../../model/model.ts';
import { isConstrained } from '../../model/tangent.ts';
import { instrument } from '../../numeric/instrument.ts';
import { outside } from '../../numeric/outside.ts';
import type { Setting } from '../../numeric/setting.ts';
import type { Case } from '../case/case.ts';
import { type Chart, chart } from '../case/chart.ts';
import type { Comparison } from '../case/comparison.ts';
import type { Where } from '../case/drawState.ts';
import { motionOf } from '../case/rateOfChange.ts';
import { aligned, entryName } from '../case/sides.ts';
import { inconclusive, type Judgement } from '../case/verdict.ts';
import { decide, judgeIdentity } from '../relations/identity.ts';
import { changeOf } from './flow.ts';
import { leastStep, residualAt } from './leastStep.ts';

type Equations = Extract<Form, { kind: 'invariant-set' }>['equations'];

/** An equation solved for entries of a letter: where the guard is 1 the letter is the term. */
interface Solved {
  readonly letter: Letter;
  readonly indices: readonly Atom[];
  readonly guard: Expr;
  readonly term: Expr;
}

/**
 * `invariant {c[1] = c[2]}`: a state that meets the equations moves within them. In letters the equations are put into
 * the rate of change of their difference, where each gives entries of a state; in numbers states are moved onto the set.
 */
export function judgeInvariantSet(c: Case, form: Extract<Form, { kind: 'invariant-set' }>): Judgement {
  const gaps = form.equations.map(
    ({ left, right }): Tensor => ({ ...left, term: subtract(left.term, aligned(right, left.indices)) }),
  );
  const solved = solutions(c, form.equations);
  const judgements = gaps.map((gap) => judgeGap(c, gap, gaps, solved));
  return (
    judgements.find((j) => j.verdict === 'refuted') ??
    judgements.find((j) => j.verdict === 'inconclusive') ??
    judgements.find((j) => j.verdict === 'supported') ??
    judgements[0] ??
    inconclusive('a set without equations')
  );
}

function judgeGap(c: Case, gap: Tensor, gaps: readonly Tensor[], solved: readonly Solved[] | undefined): Judgement {
  return judgeIdentity(c, {
    residuals: () => {
      // Without a solved form nothing is said in letters: the rate itself need not vanish off the set.
      if (solved === undefined) return undefined;
      const rate = onSet(changeOf(c, gap.term), solved);
      // What a sphere or a simplex says of the entries that are left is not known to letters: only 0 is an answer.
      const bound = solved.some((x) => isConstrained(x.letter));
      return bound && decide(rate, c.model).kind !== 'zero' ? undefined : [rate];
    },
    method: 'the rate of change of the difference at states that meet the equations',
    compare: (setting) => {
      const move = motionOf(c, gap, setting);
      const map = chart(c.model, c.claim.ansatz, setting);
      // Entries that are put in may leave a sphere or a simplex: there the others have to give way.
      const free = solved !== undefined && map.manifold === undefined;
      const point = free ? embedding(c, solved, map, setting) : nearest(c, gaps, map, setting);
      // Where the motion itself vanishes on the set, its size elsewhere says what counts as zero.
      const elsewhere = move(c.random.fork('elsewhere')).scale;
      return (draw): Comparison => {
        const m = move(draw, { point });
        return {
          left: m.rate,
          right: new Float64Array(m.rate.length),
          scale: m.scale.map((s, k) => Math.max(s, 1e-3 * elsewhere[k]!)),
          entry: entryName('rate of change of the difference', m.probe.outputs[0]!.shape),
          states: m.states,
          time: m.time,
        };
      };
    },
  });
}

/** Each equation as entries of one letter given by a term without any of the given entries; undefined if one is of no such form. */
function solutions(c: Case, equations: Equations): readonly Solved[] | undefined {
  const moving = new Set(c.claim.ansatz?.letters ?? c.model.states.map((s) => s.letter));
  const found: Solved[] = [];
  for (const { left, right } of equations) {
    const [a, b] = [left.term, aligned(right, left.indices)];
    const one_ = solvedFor(a, b, left.indices, moving) ?? solvedFor(b, a, left.indices, moving);
    if (one_ === undefined) return undefined;
    found.push(one_);
  }
  for (const [k, x] of found.entries()) {
    // Each entry is given once, and put in twice nothing moves any more: no right side holds an entry that is given.
    if (found.slice(0, k).some((y) => y.letter === x.letter && mul(x.guard, renamedTo(y, x)) !== zero))
      return undefined;
    if (onSet(x.term, found) !== x.term) return undefined;
  }
  return [...found, ...lastOf(found)];
}

/** Of a row of given length in a simplex the last entry that is not given, by what the others leave of 1. */
function lastOf(found: readonly Solved[]): readonly Solved[] {
  return [...new Set(found.map((x) => x.letter))].flatMap((letter): readonly Solved[] => {
    const [axis, ...more] = letter.axes;
    if (letter.domain.kind !== 'simplex' || axis === undefined || more.length > 0 || axis.size.kind !== 'num')
      return [];
    const places = Array.from({ length: Number(axis.size.value.n) }, (_, k) => placeIndex(num(k + 1)));
    const own = found.filter((x) => x.letter === letter);
    const entry = (i: Index): Expr => valueOnSet(sym(letter, [i]), own) ?? sym(letter, [i]);
    const k = places.findLastIndex((i) => entry(i) === sym(letter, [i]));
    const rest = places.filter((_, m) => m !== k).map(entry);
    // An entry that is given by others is not free to be what they leave.
    if (k < 0 || own.some((x) => mentions(x.term, letter))) return [];
    const name = freeAtom('#s1', axis);
    const guard = delta(atomIndex(name), places[k]!);
    return [{ letter, indices: [name], guard, term: subtract(one, add(...rest)) }];
  });
}

const renamedTo = (y: Solved, x: Solved): Expr =>
  replace(y.guard, new Map(y.indices.map((a, k) => [a, atomIndex(x.indices[k]!)])));

function solvedFor(e: Expr, term: Expr, indices: readonly Atom[], moving: ReadonlySet<Letter>): Solved | undefined {
  if (e.kind !== 'sym' || !moving.has(e.letter)) return undefined;
  const names = e.letter.axes.map((set, k) => freeAtom(`#s${k + 1}`, set));
  const guards: Expr[] = [];
  const renamed = new Map<Atom, Index>();
  for (const [k, i] of e.indices.entries()) {
    if (i.kind === 'atom' && i.shift === 0 && indices.includes(i.atom) && !renamed.has(i.atom))
      renamed.set(i.atom, atomIndex(names[k]!));
    else if (i.kind === 'place') guards.push(delta(atomIndex(names[k]!), i));
    else return undefined;
  }
  if (indices.some((a) => term.free.includes(a) && !renamed.has(a))) return undefined;
  return { letter: e.letter, indices: names, guard: mul(one, ...guards), term: replace(term, renamed) };
}

/** A term at states that meet the equations. */
const onSet = (e: Expr, solved: readonly Solved[]): Expr => substitute(e, (s) => valueOnSet(s, solved));

function valueOnSet(s: Sym, solved: readonly Solved[]): Expr | undefined {
  const own = solved
    .filter((x) => x.letter === s.letter)
    .map((x) => {
      const at = new Map(x.indices.map((a, k) => [a, s.indices[k]!]));
      return { guard: replace(x.guard, at), term: replace(x.term, at) };
    });
  if (own.length === 0) return undefined;
  const others = subtract(one, add(...own.map((x) => x.guard)));
  return add(...own.map((x) => mul(x.guard, x.term)), mul(others, s));
}

/** Coordinates with the given entries put in. */
function embedding(c: Case, solved: readonly Solved[], map: Chart, setting: Setting): Where['point'] {
  return instrument(
    map.letters.map((l) => {
      const indices = l.axes.map((s, k) => freeAtom(`#${k + 1}`, s));
      const term = onSet(
        sym(
          l,
          indices.map((a) => atomIndex(a)),
        ),
        solved,
      );
      return { name: l.name, indices, term };
    }),
    c.model,
    setting,
    { variables: map.letters },
  );
}

/** Coordinates moved onto the set by Gauss and Newton's steps of least length. */
function nearest(c: Case, gaps: readonly Tensor[], map: Chart, setting: Setting): Where['point'] {
  const probe = instrument(
    gaps.map((g, k) => ({ name: `${k}`, indices: g.indices, term: g.term })),
    c.model,
    setting,
    { variables: map.letters },
  );
  const bound = { probe, manifold: map.manifold };
  return {
    evaluate: (y) => {
      const x = Float64Array.from(y);
      for (let step = 0; step < STEPS; step++) {
        const residual = residualAt(bound, x);
        if (residual.every((v) => Math.abs(v) < 1e-13)) {
          if (outside(map.letters, x, setting) === undefined) return x;
          break;
        }
        if (leastStep(bound, x, residual) === undefined) break;
      }
      // Not on the set, or beyond an edge of the simplex: nothing is to be learnt there.
      return x.fill(Number.NaN);
    },
  };
}
const STEPS = 60;
