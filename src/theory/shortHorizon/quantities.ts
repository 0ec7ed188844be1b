import type { Letter } from '../../expr/expr.ts';
import type { EffectiveProcess } from '../../model/effective.ts';
import { exactValue } from '../../rewrite/evaluate.ts';
import type { Sizes } from './sizes.ts';
import type { Quantity } from './unreduced.ts';

/** Means at one time and at two, of every state of every population. */
export function quantitiesOf(process: EffectiveProcess, steps: number, sizes: Sizes): readonly Quantity[] {
  return process.populations.flatMap((p) => {
    const all = p.states.flatMap((s) =>
      placesOf(s.letter, sizes).map((inner) => (step: number) => ({ state: s.of, inner, step })),
    );
    const pairs = all.flatMap((x, i) => all.slice(i + 1, i + 2).map((y) => [x, y] as const));
    return [
      ...all.flatMap((x) => [[x(steps)], [x(steps), x(steps - 1)]]),
      ...pairs.map(([x, y]) => [x(steps), y(steps)]),
    ].map((factors) => ({ set: p.set, factors }));
  });
}

/** The first and the last place on the inner axes of a state. */
function placesOf(l: Letter, sizes: Sizes): readonly (readonly number[])[] {
  const last = l.axes.map((s) => Number(exactValue(s.size, sizes.inner)?.n ?? 1n));
  const first = last.map(() => 1);
  return last.every((k) => k === 1) ? [first] : [first, last];
}

/** As in E(x(2)*x(1)). */
export function textOf(q: Quantity): string {
  const factors = q.factors.map((f) => `${f.state.name}${f.inner.length > 0 ? `[${f.inner.join()}]` : ''}(${f.step})`);
  return `E(${factors.join('*')})`;
}
