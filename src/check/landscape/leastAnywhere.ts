import { subtract } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { Singular } from '../../expr/refusal.ts';
import { letters } from '../../expr/traverse.ts';
import type { Form } from '../../model/claim.ts';
import { instrument } from '../../numeric/instrument.ts';
import { outside } from '../../numeric/outside.ts';
import { takeGradients } from '../../rewrite/derivative.ts';
import { expand } from '../../rewrite/expand.ts';
import { asConstants } from '../../rewrite/onDomain.ts';
import { assign } from '../../theory/motion.ts';
import { type Case, settings, specialise } from '../case/case.ts';
import { chart, drawCoordinates, pointMap } from '../case/chart.ts';
import { drawState } from '../case/drawState.ts';
import { neverNegativeBySquares } from '../case/squares.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { disagreement } from '../case/witness.ts';

type Extremum = Extract<Form, { kind: 'extremum' }>;

/** Whether nothing lies below the value at the point: by signs in letters, by random states in numbers. */
export function leastAnywhere(c: Case, form: Pick<Extremum, 'says' | 'point'>, quantity: Expr): Judgement {
  const evidence: Evidence[] = [];
  let proved = false;
  try {
    const whole =
      c.claim.ansatz === undefined ? takeGradients(quantity) : assign(takeGradients(quantity), c.claim.ansatz.items);
    const least = expand(assign(whole, form.point.entries));
    const gap = asConstants(specialise(subtract(whole, least), c.when).term);
    // What the point leaves free has other values elsewhere than at the point: letters do not compare them.
    const free = letters(least).some((l) => l.role === 'state' || l.role === 'reduced');
    proved = !free && (neverNegativeBySquares(gap) || neverNegativeBySquares(expand(gap)));
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
