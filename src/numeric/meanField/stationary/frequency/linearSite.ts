import { add, mul, sum } from '../../../../expr/build.ts';
import type { Expr, Letter } from '../../../../expr/expr.ts';
import type { EffectiveProcess } from '../../../../model/effective.ts';
import { product } from '../../../compile/arrays/program.ts';
import { compile, compileJacobian, type Output } from '../../../compile/compile.ts';
import { shapeOf } from '../../../compile/request.ts';
import type { Closures } from '../closures.ts';
import { bends, measuredTerms } from '../measured.ts';

/**
 * A site at rest and what is of first order around it. Rows: motion (states), local (processes), measured; columns y = states,
 * then processes, or the closures. Memory is linear in the responses: one part for each number of them.
 */
export interface LinearSite {
  readonly weight: number;
  readonly n: number;
  readonly m: number;
  readonly q: number;
  /** (n + m + q) × (n + m). */
  readonly slope: Float64Array;
  /** (n + m + q) × closures, of averages alone. */
  readonly byAverages: Float64Array;
  readonly measured: Float64Array;
  /** For each response: the memory of a unit of it, m; its slope, m × (n + m); its derivative by the closures, m × closures. */
  readonly memory: readonly {
    readonly value: Float64Array;
    readonly slope: Float64Array;
    readonly byClosures: Float64Array;
  }[];
  /** The noise, times the inverse of its covariance, where it varies. */
  readonly drive: Float64Array;
  /** Whether motion, fields or what is measured depend on products or responses but through memory. */
  readonly beside: boolean;
  /** Whether it rests where a function has a kink, so that slopes do not tell what small changes do. */
  readonly bent: boolean;
}

/** An argument this near to a kink is at it. */
const AT_KINK = 1e-10;

/** Compiled once for a population; each call linearises at a state, with labels and closures as they are given. */
export function linearisation(
  process: EffectiveProcess,
  index: number,
  closures: Closures,
  values: ReadonlyMap<Letter, Float64Array>,
  sizes: ReadonlyMap<Letter, number>,
) {
  const p = process.populations[index]!;
  const labels = p.labels.map((l) => l.letter);
  const closureLetters = closures.blocks.map((b) => b.letter);
  const still = [...values.keys()].filter((l) => !labels.includes(l) && !closureLetters.includes(l));
  const own = [...p.states.map((s) => s.letter), ...p.processes.map((r) => r.letter)];
  const memoryOf = (r: (typeof p.processes)[number]): Expr =>
    add(...r.memory.map((w) => sum(w.binders, mul(w.kernel, w.of))));
  const local: Output[] = [
    ...p.states.map((s) => ({ name: 'F', indices: s.indices, term: s.right })),
    ...p.processes.map((r) => ({ name: 'L', indices: r.indices, term: r.local })),
    ...measuredTerms(process, index, []),
  ];
  const memory: Output[] = p.processes.map((r) => ({ name: 'K', indices: r.indices, term: memoryOf(r) }));
  const shared = { sizes, data: new Map<Letter, Float64Array>() };
  const byState = { ...shared, variables: own, constants: [...closureLetters, ...labels, ...still] };
  const byClosure = { ...shared, variables: closureLetters, constants: [...own, ...labels, ...still] };
  const localSlope = compileJacobian({ ...byState, outputs: local });
  const localByClosures = compileJacobian({ ...byClosure, outputs: local });
  const remembered = p.processes.some((r) => r.memory.length > 0);
  const memoryValue = compile({ ...byState, outputs: memory });
  const memorySlope = remembered ? compileJacobian({ ...byState, outputs: memory }) : undefined;
  const memoryByClosures = remembered ? compileJacobian({ ...byClosure, outputs: memory }) : undefined;
  const kinked = new Set<Expr>();
  for (const o of [...local, ...memory]) bends(o.term, kinked);
  const kinks =
    kinked.size === 0
      ? undefined
      : compile({ ...byState, outputs: [...kinked].map((term) => ({ name: 'k', indices: [], term })) });
  const count = (all: readonly Letter[]): number => all.reduce((k, l) => k + product(shapeOf(l, sizes)), 0);
  const n = count(p.states.map((s) => s.letter));
  const m = count(p.processes.map((r) => r.letter));
  const size = n + m;
  const N = closures.count;
  const rest = Float64Array.from(still.flatMap((l) => [...values.get(l)!]));
  const rows = compile({ ...byState, outputs: local });
  const q = rows.outputCount - size;
  const responses = closures.blocks.flatMap((b) =>
    b.kind === 'response' ? Array.from({ length: b.length }, (_, k) => b.offset + k) : [],
  );
  const averages = closures.blocks.filter((b) => b.kind === 'average');
  const lengths = rows.outputs.slice(p.states.length + p.processes.length).map((b) => product(b.shape));
  const at = (
    y: Float64Array,
    theta: Float64Array,
    labelValues: Float64Array,
    drive: Float64Array,
    weight: number,
  ): LinearSite => {
    const constants = (closing: Float64Array): Float64Array => Float64Array.of(...closing, ...labelValues, ...rest);
    const around = Float64Array.of(...y, ...labelValues, ...rest);
    const fixed = constants(theta);
    const out = new Float64Array(rows.outputCount);
    rows.evaluate(y, fixed, out);
    const slope = new Float64Array(rows.outputCount * size);
    localSlope.evaluateJacobian(y, fixed, slope);
    const all = new Float64Array(rows.outputCount * N);
    localByClosures.evaluateJacobian(theta, around, all);
    const byAverages = new Float64Array(rows.outputCount * N);
    for (let r = 0; r < rows.outputCount; r++)
      for (const b of averages)
        for (let k = b.offset; k < b.offset + b.length; k++) byAverages[r * N + k] = all[r * N + k]!;
    const signs = new Float64Array(kinks?.outputCount ?? 0);
    kinks?.evaluate(y, fixed, signs);
    const bent = signs.some((x) => Math.abs(x) < AT_KINK);
    const beside = all.some((x, k) => x !== byAverages[k]);
    const parts = (memorySlope === undefined ? [] : responses).map((k) => {
      const unit = Float64Array.from(theta);
      for (const j of responses) unit[j] = j === k ? 1 : 0;
      const known = constants(unit);
      const value = new Float64Array(m);
      memoryValue.evaluate(y, known, value);
      const own = new Float64Array(m * size);
      memorySlope!.evaluateJacobian(y, known, own);
      const byClosures = new Float64Array(m * N);
      memoryByClosures!.evaluateJacobian(unit, around, byClosures);
      return { value, slope: own, byClosures };
    });
    return { weight, n, m, q, slope, byAverages, measured: out.subarray(size), memory: parts, drive, beside, bent };
  };
  return { at, lengths, m };
}
