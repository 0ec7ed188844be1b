import { mul, replace } from '../../expr/build.ts';
import type { Atom, Expr } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import type { Form } from '../../model/claim.ts';
import type { Point, Tensor } from '../../model/model.ts';
import { instrument, unpack } from '../../numeric/instrument.ts';
import type { RandomStream } from '../../numeric/random.ts';
import type { Setting } from '../../numeric/setting.ts';
import { position } from '../../numeric/start.ts';
import { takeGradients } from '../../rewrite/derivative.ts';
import { assign } from '../../theory/motion.ts';
import type { Case } from './case.ts';
import { chart, drawCoordinates, pointMap } from './chart.ts';
import type { Comparison } from './comparison.ts';
import { drawState, extraLetters, startValues, type Where } from './drawState.ts';
import { magnitude } from './magnitude.ts';

export type Relation = Extract<Form, { kind: 'relation' }>;

/** A side of a relation in letters: gradients taken, the ansatz and the point put in. */
export function onPoint(side: Tensor, point: Point | undefined, c: Case): Expr {
  let e = takeGradients(side.term);
  if (c.claim.ansatz !== undefined) e = assign(e, c.claim.ansatz.items);
  if (point !== undefined) e = assign(e, point.entries);
  return e;
}

/** Common names for the axes of both sides. */
export function together(form: { left: Tensor; right: Tensor }): { atoms: readonly Atom[]; left: Expr; right: Expr } {
  return { atoms: form.left.indices, left: form.left.term, right: aligned(form.right, form.left.indices) };
}
/** The term of a tensor with its axes named as given. */
export const aligned = (t: Tensor, atoms: readonly Atom[]): Expr =>
  replace(t.term, new Map(t.indices.map((a, k) => [a, atomIndex(atoms[k]!)])));

/** Evaluates both sides and their scales at random states, the states of conditions respected. */
export function comparer(
  c: Case,
  form: Relation,
  setting: Setting,
  _random: RandomStream,
): (draw: RandomStream, where?: Where) => Comparison & { readonly free: Float64Array } {
  const t = together(form);
  const quantities = [
    { name: 'left', term: mul(form.guard, t.left) },
    { name: 'right', term: mul(form.guard, t.right) },
    { name: 'scale', term: mul(form.guard, magnitude(t.left)) },
    { name: 'scale', term: mul(form.guard, magnitude(t.right)) },
  ].map((q) => ({ ...q, indices: t.atoms }));
  const map = chart(c.model, c.claim.ansatz, setting);
  const point = form.at === undefined ? undefined : pointMap(c.model, map, form.at, setting);
  const extras = extraLetters(c, map);
  const probe = instrument(quantities, c.model, setting, { extra: extras });
  const n = probe.length / 4;
  const generic = probe.evaluate(
    map.state(drawCoordinates(map, setting, c.random.fork('generic'))),
    0.5,
    startValues(c, map, setting, c.random.fork('generic start')),
  );
  return (draw, where = {}) => {
    const { free, coordinates, y, time } = drawState(c, map, setting, draw, { ...where, point });
    const extra = new Map([
      ...map.extra(coordinates),
      ...startValues(c, map, setting, draw.fork('starts'), coordinates),
    ]);
    const out = probe.evaluate(y, time, extra);
    // At a point where both sides vanish, their size elsewhere says what counts as zero.
    const scale = Array.from({ length: n }, (_, k) =>
      Math.max(out[2 * n + k]! + out[3 * n + k]!, 1e-6 * (finite(generic[2 * n + k]!) + finite(generic[3 * n + k]!))),
    );
    return {
      free,
      left: out.slice(0, n),
      right: out.slice(n, 2 * n),
      scale,
      entry: n === 1 ? () => 'the two sides' : entryName('entry', probe.outputs[0]!.shape),
      states: unpack(y, probe.variables, setting),
      ...(time === 0 ? {} : { time }),
      sides: (k) => {
        const place = position(k, probe.outputs[0]!.shape);
        return {
          left: quantities[0]!.term,
          right: quantities[1]!.term,
          atoms: new Map(t.atoms.map((a, m) => [a, place[m]!])),
          extra,
        };
      },
    };
  };
}
const finite = (x: number): number => (Number.isFinite(x) ? x : 0);

/** `name [2, 1]` for the k-th entry of an array. */
export const entryName =
  (name: string, shape: readonly number[]): ((k: number) => string) =>
  (k) =>
    shape.length === 0 ? name : `${name} [${position(k, shape).join(', ')}]`;
