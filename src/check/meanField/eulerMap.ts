import { add, delta, divide, minusOne, mul, num, one, pow, sqrt, subtract, sym, zero } from '../../expr/build.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { atomIndex, freeAtom, letter } from '../../expr/intern.ts';
import type { Rational } from '../../expr/rational.ts';
import { substitute } from '../../expr/traverse.ts';
import type { EffectiveProcess, Slope } from '../../model/effective.ts';
import type { Law, Model } from '../../model/model.ts';
import { Growths } from '../../theory/shortHorizon/growth.ts';

const STANDARD: Law = { kind: 'normal', mean: zero, variance: one };
const own = (l: Letter, indices: readonly Atom[]): Expr =>
  sym(
    l,
    indices.map((i) => atomIndex(i)),
  );

/** Euler's map of a flow, x ← x + h f(x): time counts steps, white noise of a step is a normal number over √h. A map stays as it is. */
export function mapOfModel(model: Model, step: Rational): Model {
  if (model.time === 'discrete') return model;
  const h = num(step);
  const drawn = new Map<Letter, Letter>();
  for (const d of model.draws)
    if (d.kind === 'noise')
      drawn.set(d.letter, letter({ name: `#step ${d.letter.name}`, role: 'draw', axes: d.letter.axes }));
  const atStep = (e: Expr): Expr =>
    substitute(e, (s) => {
      if (s.letter.role === 'time') return mul(h, s);
      const draw = drawn.get(s.letter);
      return draw && divide(sym(draw, s.indices), sqrt(h));
    });
  return {
    ...model,
    time: 'discrete',
    dynamics: model.dynamics.map((d) => ({
      ...d,
      pieces: d.pieces.map((p) => ({ ...p, right: add(p.left, mul(h, atStep(p.right))) })),
      right: add(own(d.state, d.indices), mul(h, atStep(d.right))),
    })),
    draws: model.draws.map((d) => {
      const draw = drawn.get(d.letter);
      if (draw === undefined) return d;
      return { kind: 'law', letter: draw, indices: draw.axes.map((s, k) => freeAtom(`#${k}`, s)), law: STANDARD };
    }),
  };
}

/**
 * The effective process on the steps of Euler's map. Integrals become sums times h, and a response to a kick in one step is h times
 * that to a kick of unit area. What a linear flow does to the past, exp(a (t − s)), Euler's map does step by step.
 */
export function mapOfProcess(process: EffectiveProcess, step: Rational): EffectiveProcess {
  if (process.time === 'discrete') return process;
  const h = num(step);
  const growths = new Growths(process.now, process.earlier);
  const states = new Set(process.populations.flatMap((p) => p.states.map((s) => s.letter)));
  const responses = new Set(
    process.kernels.flatMap((k) => (k.kind === 'response' && !states.has(k.to.letter) ? [k.letter] : [])),
  );
  const [t, s] = [sym(process.now), sym(process.earlier)];
  const read = (e: Expr): Expr =>
    substitute(growths.replaced(e), (x) => {
      if (x.letter === process.now || x.letter === process.earlier) return mul(h, x);
      if (responses.has(x.letter)) return divide(x, h);
      const growth = growths.of(x.letter);
      if (growth === undefined) return undefined;
      return pow(add(one, mul(h, growth.rate)), growth.since === 'start' ? t : add(subtract(t, s), minusOne));
    });
  const slopes = process.slopes.map((x) => ({
    ...x,
    term: states.has(x.of) ? mul(h, read(x.term)) : read(x.term),
  }));
  const drawn = new Map(
    process.populations.flatMap((p) =>
      p.states.flatMap((x) =>
        x.noise === undefined
          ? []
          : [
              [
                x.letter,
                letter({ name: `#step ${x.letter.name}`, role: 'draw', axes: x.indices.map((i) => i.set) }),
              ] as const,
            ],
      ),
    ),
  );
  return {
    ...process,
    time: 'discrete',
    populations: process.populations.map((p) => ({
      ...p,
      states: p.states.map(({ noise, ...x }) => {
        const draw = drawn.get(x.letter);
        const white = noise === undefined || draw === undefined ? zero : mul(read(noise), own(draw, x.indices));
        return { ...x, right: add(own(x.letter, x.indices), mul(h, read(x.right)), mul(sqrt(h), white)) };
      }),
      draws: [
        ...p.draws,
        ...p.states.flatMap((x) => {
          const draw = drawn.get(x.letter);
          return draw === undefined ? [] : [{ letter: draw, indices: x.indices, law: STANDARD }];
        }),
      ],
      processes: p.processes.map((q) => ({
        ...q,
        local: read(q.local),
        memory: q.memory.map((m) => ({ ...m, kernel: mul(h, read(m.kernel)), of: read(m.of) })),
      })),
    })),
    averages: process.averages.map((a) => ({ ...a, term: read(a.term) })),
    kernels: process.kernels.map((k) => {
      const part = <P extends { readonly term: Expr }>(x: P): P => ({ ...x, term: read(x.term) });
      return k.kind === 'average' ? { ...k, left: part(k.left), right: part(k.right) } : { ...k, of: part(k.of) };
    }),
    covariances: process.covariances.map((c) => ({ ...c, term: read(c.term) })),
    slopes: [...slopes, ...process.populations.flatMap((p) => p.states.map(kept))],
  };
}

/** A state moves on from where it is. */
function kept(s: { readonly letter: Letter; readonly indices: readonly Atom[] }): Slope {
  const columns = s.indices.map((i) => freeAtom(`#from ${i.name}`, i.set));
  const same = s.indices.map((i, k) => delta(atomIndex(i), atomIndex(columns[k]!)));
  return { of: s.letter, rows: s.indices, by: s.letter, columns, term: mul(...same) };
}
