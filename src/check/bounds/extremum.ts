import { add, grad, mul, negate, one, subtract, sym } from '../../expr/build.ts';
import { atomIndex, freeAtom } from '../../expr/intern.ts';
import { Singular } from '../../expr/refusal.ts';
import { isNonnegative } from '../../expr/sign.ts';
import { letters, mentions } from '../../expr/traverse.ts';
import type { Form } from '../../model/claim.ts';
import type { Model } from '../../model/model.ts';
import { tangent } from '../../model/tangent.ts';
import { instrument, unpack } from '../../numeric/instrument.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import { outside } from '../../numeric/outside.ts';
import { takeGradients } from '../../rewrite/derivative.ts';
import { expand } from '../../rewrite/expand.ts';
import { asConstants } from '../../rewrite/onDomain.ts';
import { vectorField } from '../../theory/gradientFlow.ts';
import { assign } from '../../theory/motion.ts';
import { type Case, settings, specialise } from '../case/case.ts';
import { chart, drawCoordinates, pointMap } from '../case/chart.ts';
import { drawState } from '../case/drawState.ts';
import { type Evidence, inconclusive, type Judgement, type Witness } from '../case/verdict.ts';
import { disagreement, witness } from '../case/witness.ts';
import { judgeStability } from '../stability/stability.ts';

type Extremum = Extract<Form, { kind: 'extremum' }>;

/** `minimum of L at {…}` (global) and `local-minimum of L at {…}`, and maxima. */
export function judgeExtremum(c: Case, form: Extremum): Judgement {
  const sign = form.says.endsWith('maximum') ? negate(form.quantity) : form.quantity;
  return form.says.startsWith('local') ? local(c, form, sign) : global(c, form, sign);
}

/** Whether nothing lies below the value at the point: by signs in letters, by random states in numbers. */
function global(c: Case, form: Extremum, quantity: Extremum['quantity']): Judgement {
  const evidence: Evidence[] = [];
  let proved = false;
  try {
    const whole =
      c.claim.ansatz === undefined ? takeGradients(quantity) : assign(takeGradients(quantity), c.claim.ansatz.items);
    const least = expand(assign(whole, form.point.entries));
    const gap = asConstants(specialise(subtract(whole, least), c.when).term);
    // What the point leaves free has other values elsewhere than at the point: letters do not compare them.
    const free = letters(least).some((l) => l.role === 'state' || l.role === 'reduced');
    proved = !free && (isNonnegative(gap) || isNonnegative(expand(gap)));
  } catch (problem) {
    if (!(problem instanceof Singular)) throw problem;
  }
  if (proved)
    evidence.push({
      wing: 'symbolic',
      method: 'signs',
      says: 'the quantity minus its value at the point is a sum of terms that are not negative',
    });
  const { settings: where, refused } = settings(c);
  const states = c.model.states.map((x) => x.letter);
  let draws = 0;
  for (const [s, setting] of where.entries()) {
    const map = chart(c.model, c.claim.ansatz, setting);
    const probe = instrument([{ name: 'quantity', indices: [], term: quantity }], c.model, setting, {
      extra: c.claim.ansatz === undefined ? [] : map.letters,
    });
    const at = pointMap(c.model, map, form.point, setting);
    for (let d = 0; d < 30; d++) {
      const random = c.random.fork(`extremum ${s}.${d}`);
      const best = drawState(c, map, setting, random, { point: at });
      const low = probe.evaluate(best.y, 0, map.extra(best.coordinates))[0]!;
      // Near the point, far from it, and in between.
      const reach = 10 ** (1 - 3 * random.uniform());
      const step = drawCoordinates(map, setting, random.fork('away')).map((x, k) => best.coordinates[k]! + reach * x);
      const away = map.manifold?.retract(step) ?? step;
      const y = map.state(away);
      if (outside(states, y, setting) !== undefined) continue;
      const value = probe.evaluate(y, 0, map.extra(away))[0]!;
      if (!Number.isFinite(low) || !Number.isFinite(value)) continue;
      draws++;
      if (value < low - 1e-9 * (Math.abs(low) + Math.abs(value)) - 1e-14) {
        if (proved) return inconclusive('the two wings disagree', evidence);
        const sign = form.says.endsWith('maximum') ? -1 : 1;
        const what = 'the quantity at this state, against its value at the point';
        const shown = { left: sign * value, right: sign * low, what, state: y };
        return { verdict: 'refuted', evidence, witness: disagreement(c.model, setting, shown) };
      }
    }
  }
  if (draws === 0) return inconclusive(refused ?? 'the quantity has no value at the point', evidence);
  evidence.push({
    wing: 'numeric',
    method: 'kernels at random states',
    says: `nothing better at ${draws} states near and far`,
    draws,
  });
  return { verdict: proved ? 'proved' : 'supported', evidence };
}

/** A local minimum of L is a stable point of x' = -grad L. */
function local(c: Case, form: Extremum, quantity: Extremum['quantity']): Judgement {
  // What no author wrote counts only where the quantity speaks of it.
  const states = c.model.states.filter((s) => !s.hidden || mentions(quantity, s.letter));
  const dynamics: Model['dynamics'] = states.map(({ letter, place }) => {
    const indices = letter.axes.map((set, k) => freeAtom(`#${k + 1}`, set));
    const left = sym(
      letter,
      indices.map((a) => atomIndex(a)),
    );
    const right = negate(grad(quantity, left));
    return {
      state: letter,
      indices,
      pieces: [{ left, guard: one, right, place }],
      right: tangent(letter, indices, add(mul(right))),
    };
  });
  const model: Model = { ...c.model, states, dynamics, time: 'continuous', draws: [] };
  const descent: Case = { ...c, model, fields: vectorField(model) };
  const judged = judgeStability(descent, { kind: 'stability', says: 'stable', point: form.point });
  if (judged.verdict !== 'inconclusive') return judged;
  const lower = lowerNearBy(c, form, quantity);
  if (lower === undefined) {
    // In a flat valley the linear test decides nothing: where nothing lies below the point anywhere, nothing does near by.
    const whole = global(c, form, quantity);
    return whole.verdict === 'proved' ? whole : judged;
  }
  return { verdict: 'refuted', evidence: judged.evidence, witness: lower };
}

/** A state right beside the point at which the quantity is lower, by more than rounding. */
function lowerNearBy(c: Case, form: Extremum, quantity: Extremum['quantity']): Witness | undefined {
  const states = c.model.states.map((x) => x.letter);
  const sign = form.says.endsWith('maximum') ? -1 : 1;
  for (const [s, setting] of settings(c).settings.entries()) {
    const map = chart(c.model, c.claim.ansatz, setting);
    const extra = c.claim.ansatz === undefined ? [] : map.letters;
    const probe = instrument([{ name: 'quantity', indices: [], term: quantity }], c.model, setting, { extra });
    const read = (x: Float64Array): number => probe.evaluate(map.state(x), 0, map.extra(x))[0]!;
    const at = pointMap(c.model, map, form.point, setting);
    const random = c.random.fork(`near by ${s}`);
    const { coordinates } = drawState(c, map, setting, random, { point: at });
    const low = read(coordinates);
    const size = 1e-6 * (largestOf(coordinates) || 1);
    for (let d = 0; d < 100; d++) {
      const moved = coordinates.map((x) => x + size * random.normal());
      const near = map.manifold?.retract(moved) ?? moved;
      const y = map.state(near);
      const value = read(near);
      if (!(value < low - 1e-11 * (Math.abs(low) + Math.abs(value))) || outside(states, y, setting) !== undefined)
        continue;
      const entry = () => 'the quantity at this state, a millionth away, against its value at the point';
      const shown = {
        left: [sign * value],
        right: [sign * low],
        scale: [1],
        entry,
        states: unpack(y, states, setting),
      };
      return witness(c.model, setting, shown, 0);
    }
  }
  return undefined;
}
