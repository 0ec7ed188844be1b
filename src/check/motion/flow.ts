import { mul, subtract } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import type { Form } from '../../model/claim.ts';
import { instrument } from '../../numeric/instrument.ts';
import { takeGradients } from '../../rewrite/derivative.ts';
import { afterStep, alongFlow, assign } from '../../theory/motion.ts';
import { type Case, isMap } from '../case/case.ts';
import { chart } from '../case/chart.ts';
import type { Identity } from '../case/comparison.ts';
import { extraLetters } from '../case/drawState.ts';
import { magnitude } from '../case/magnitude.ts';
import { motionOf } from '../case/rateOfChange.ts';
import { aligned, entryName } from '../case/sides.ts';
import { inconclusive, type Judgement } from '../case/verdict.ts';
import { judgeIdentity } from '../relations/identity.ts';
import { toleranceOf } from '../trajectories/trajectory.ts';

/** `z[i]' = …`, `m' = …`, `z[i] <- …`: the time derivative, or the next value, of a state, a reduced letter or an observable. */
export function judgeFlow(c: Case, form: Extract<Form, { kind: 'flow' }>): Judgement {
  if (c.claim.ansatz !== undefined) {
    const r = c.reduced();
    if (r.invariant === 'leaks' || r.invariant === 'unknown')
      return inconclusive(`the ansatz ${c.claim.ansatz.name} is not invariant`);
  }
  const right = aligned(form.right, form.of.indices);
  const identity: Identity = {
    residuals: () => [mul(form.guard, subtract(motionInLetters(c, form.of.term), inLetters(c, right)))],
    method: `the compiled ${isMap(c) ? 'map' : 'field'} against the claimed one`,
    compare: (setting) => {
      const move = motionOf(c, form.of, setting);
      const map = chart(c.model, c.claim.ansatz, setting);
      const claimed = instrument(
        // Beyond the guard an index may leave its axis: there the claim says nothing.
        [mul(form.guard, right), mul(form.guard, magnitude(right)), form.guard].map((term, k) => ({
          name: `${k}`,
          indices: form.of.indices,
          term,
        })),
        c.model,
        setting,
        { extra: extraLetters(c, map) },
      );
      const n = claimed.length / 3;
      return (draw) => {
        const m = move(draw);
        const out = claimed.evaluate(m.y, m.time, map.extra(m.coordinates));
        return {
          left: (m.next ?? m.rate).map((x, k) => (out[2 * n + k] === 0 ? 0 : x * out[2 * n + k]!)),
          right: out.slice(0, n),
          scale: m.scale.map((s, k) => s + (isMap(c) ? 1e-6 : 1) * out[n + k]!),
          entry: entryName(isMap(c) ? 'next value' : 'time derivative', m.probe.outputs[0]!.shape),
          states: m.states,
          time: m.time,
        };
      };
    },
  };
  return judgeIdentity(
    c,
    identity,
    form.tolerance === undefined ? undefined : (setting, quoted) => toleranceOf(form, setting, quoted),
  );
}

/** A term of a claim in letters: gradients taken, the ansatz put in. */
export const inLetters = (c: Case, e: Expr): Expr =>
  c.claim.ansatz === undefined ? takeGradients(e) : assign(takeGradients(e), c.claim.ansatz.items);

const fieldsOf = (c: Case): Case['fields'] => (c.claim.ansatz === undefined ? c.fields : c.reduced().fields);

/** The time derivative of a term in letters, along the field or the reduced flow; in a map its next value. */
export const motionInLetters = (c: Case, e: Expr): Expr =>
  isMap(c) ? afterStep(inLetters(c, e), fieldsOf(c)) : alongFlow(inLetters(c, e), fieldsOf(c));

/** How a term changes, in letters: its time derivative, in a map its next value minus its value. */
export const changeOf = (c: Case, e: Expr): Expr =>
  isMap(c) ? subtract(motionInLetters(c, e), inLetters(c, e)) : motionInLetters(c, e);
