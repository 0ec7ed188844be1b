import { subtract, sym, zero } from '../../expr/build.ts';
import type { Point } from '../../model/model.ts';
import { displacements } from '../../model/motion.ts';
import { fieldInstrument, instrument, unpack } from '../../numeric/instrument.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import { position } from '../../numeric/start.ts';
import { asIndices, assign } from '../../theory/motion.ts';
import { type Case, isMap } from '../case/case.ts';
import { chart, drawCoordinates, pointMap } from '../case/chart.ts';
import { contributions } from '../case/contributions.ts';
import { drawState } from '../case/drawState.ts';
import { magnitude } from '../case/magnitude.ts';
import { jitter } from '../case/rounding.ts';
import type { Judgement } from '../case/verdict.ts';
import { judgeIdentity } from '../relations/identity.ts';
import { judgeAtKink } from './atKink.ts';

/** A velocity ten times as large as what last digits do is still within 1e-9 of this much. */
const DIGITS = 1e10;

/**
 * `stationary {…}`: the field vanishes at the point (a map does not move it), for all values of what the point leaves
 * free. Where a field jumps there, 0 has to lie among its one-sided values or between them.
 */
export function judgeStationary(c: Case, point: Point): Judgement {
  return (isMap(c) ? undefined : judgeAtKink(c, point)) ?? judgeSmooth(c, point);
}

function judgeSmooth(c: Case, point: Point): Judgement {
  return judgeIdentity(c, {
    residuals: () =>
      c.fields.map((f) => {
        const still = isMap(c) ? subtract(f.right, sym(f.state, asIndices(f.indices))) : f.right;
        const onForm = c.claim.ansatz === undefined ? still : assign(still, c.claim.ansatz.items);
        return assign(onForm, point.entries);
      }),
    method: isMap(c) ? 'the compiled step at the point' : 'the compiled field at the point',
    compare: (setting) => {
      const field = fieldInstrument(c.model, setting);
      const map = chart(c.model, c.claim.ansatz, setting);
      const at = pointMap(c.model, map, point, setting);
      const states = c.model.states.map((s) => s.letter);
      const sizer = instrument(
        displacements(c.model).map((d) => ({ name: d.state.name, indices: d.indices, term: magnitude(d.right) })),
        c.model,
        setting,
      );
      const far = map.state(drawCoordinates(map, setting, c.random.fork('elsewhere')));
      return (draw) => {
        const { y, time } = drawState(c, map, setting, draw, { point: at });
        const velocity = field.evaluate(y, time);
        const elsewhere = field.evaluate(far, time);
        const made = contributions(field, y, time, draw.fork('signs'));
        const size = sizer.evaluate(y, time);
        const moved = jitter((x) => field.evaluate(x, time), y, velocity);
        // Entries of one state are made of the same terms; one of them may stay where it is by chance.
        const noise = field.outputs.flatMap((b, k) => {
          const n = (field.outputs[k + 1]?.offset ?? field.length) - b.offset;
          return new Array<number>(n).fill(largestOf(moved.subarray(b.offset, b.offset + n)));
        });
        const scale = velocity.map((_, k) => {
          // What the entry is made of, to first order; a little of its size at a random state, and of what is added up.
          const added = Number.isFinite(size[k]) ? 1e-3 * size[k]! : 0;
          // What last digits do is no motion: the terms of a gradient may cancel where its size does not show them.
          const own = Math.max(1e-6 * Math.abs(elsewhere[k]!), added);
          const s = own + made[k]! + DIGITS * noise[k]!;
          if (Number.isFinite(s)) return s;
          // At the edge of a root its slope has no value: the terms themselves say what counts.
          return added > 0 && Number.isFinite(own) ? own : Number.MAX_VALUE;
        });
        return {
          left: velocity,
          right: new Float64Array(velocity.length),
          scale,
          entry: (k) => {
            const block = field.outputs.findLast((b) => b.offset <= k)!;
            const name = isMap(c) ? `next ${block.name} minus ${block.name}` : `${block.name}'`;
            return `${name}${block.shape.length === 0 ? '' : `[${position(k - block.offset, block.shape).join(', ')}]`}`;
          },
          states: unpack(y, states, setting),
          time,
          sides: (k) => {
            const which = field.outputs.findLastIndex((b) => b.offset <= k);
            const block = field.outputs[which]!;
            const place = position(k - block.offset, block.shape);
            const d = displacements(c.model)[which]!;
            return { left: d.right, right: zero, atoms: new Map(d.indices.map((a, m) => [a, place[m]!])) };
          },
        };
      };
    },
  });
}
