import { add, mul, sum } from '../../../expr/build.ts';
import type { Expr, Letter } from '../../../expr/expr.ts';
import { mentions } from '../../../expr/traverse.ts';
import type { EffectiveProcess, Memory, Moment, Population } from '../../../model/effective.ts';
import { product } from '../../compile/arrays/program.ts';
import { compile, compileJacobian, type Output } from '../../compile/compile.ts';
import { shapeOf } from '../../compile/request.ts';
import type { Closures } from './closures.ts';
import { eliminate } from './elimination.ts';
import { bends, measuredTerms } from './measured.ts';

/** A named slice of a vector. */
interface Slice {
  readonly offset: number;
  readonly length: number;
}

/** What one site of a population does while all averages stand still. Vectors: y = states, then processes. */
export interface Site {
  readonly population: Population;
  /** Components of the states and of the processes. */
  readonly n: number;
  readonly m: number;
  /** Values of the labels go here before anything is asked. */
  readonly setLabels: (values: ArrayLike<number>) => void;
  readonly labelCount: number;
  /** Whether it moves in steps. */
  readonly discrete: boolean;
  /** Sets the closures. */
  readonly setClosures: (theta: ArrayLike<number>) => void;
  /** Processes at given states, with noise z added (components of all processes); y's processes are set. False where that fails. */
  readonly settle: (y: Float64Array, z: ArrayLike<number>) => boolean;
  /** The right sides at y (of a map minus the states): n numbers. */
  readonly field: (y: Float64Array, out: Float64Array) => void;
  /** Values of what is averaged, in the order of `measured`. */
  readonly measure: (y: Float64Array, out: Float64Array) => void;
  readonly measured: readonly Slice[];
  readonly measuredCount: number;
  /** Arguments of functions with kinks, whose signs tell pieces apart. */
  readonly kinks: (y: Float64Array) => string;
  /**
   * How things answer at y, all else held fixed: `whole` = d(states, processes)/d(kick on a process), (n+m) × m;
   * `equal` = the part of it that acts at once; `slope` = d measured / dy. Undefined where the state is critical.
   */
  readonly answer: (y: Float64Array) => Answer | undefined;
  /** The Jacobian of the states, the processes following them at once: n × n. */
  readonly jacobian: (y: Float64Array) => Float64Array | undefined;
  /** What white noise is multiplied with, at y; only of sites with one state. */
  readonly noise: ((y: Float64Array) => number) | undefined;
}

export interface Answer {
  readonly whole: Float64Array;
  readonly equal: Float64Array;
  readonly slope: Float64Array;
}

const memoryTerm = (m: Memory): Expr => sum(m.binders, mul(m.kernel, m.of));

/** Compiles the sites of one population. `asked` are moments whose terms are measured after those of the closures. */
export function siteOf(
  process: EffectiveProcess,
  index: number,
  closures: Closures,
  values: ReadonlyMap<Letter, Float64Array>,
  sizes: ReadonlyMap<Letter, number>,
  asked: readonly Moment[],
): Site {
  const p = process.populations[index]!;
  const length = (l: Letter): number => product(shapeOf(l, sizes));
  const n = p.states.reduce((k, s) => k + length(s.letter), 0);
  const m = p.processes.reduce((k, q) => k + length(q.letter), 0);
  const labels = p.labels.map((l) => l.letter);
  const closureLetters = closures.blocks.map((b) => b.letter);
  const still = [...values.keys()].filter((l) => !labels.includes(l) && !closureLetters.includes(l));
  const constants = [...closureLetters, ...labels, ...still];
  const variables = [...p.states.map((s) => s.letter), ...p.processes.map((q) => q.letter)];
  const request = { variables, constants, sizes, data: new Map<Letter, Float64Array>() };
  const outputs: Output[] = [
    ...p.states.map((s) => ({ name: 'F', indices: s.indices, term: s.right })),
    ...p.processes.map((q) => ({ name: 'L', indices: q.indices, term: q.local })),
    ...p.processes.map((q) => ({ name: 'K', indices: q.indices, term: add(...q.memory.map(memoryTerm)) })),
  ];
  const motion = compile({ ...request, outputs });
  const slopes = compileJacobian({ ...request, outputs });
  const wanted = measuredTerms(process, index, asked);
  const gauge = compile({ ...request, outputs: wanted });
  const gaugeSlopes = compileJacobian({ ...request, outputs: wanted });
  const bent = new Set<Expr>();
  for (const o of [...outputs, ...wanted]) bends(o.term, bent);
  const kinkKernel =
    bent.size === 0
      ? undefined
      : compile({ ...request, outputs: [...bent].map((term) => ({ name: 'k', indices: [], term })) });
  const noisy = p.states[0]?.noise;
  const noiseKernel = noisy && compile({ ...request, outputs: [{ name: 's', indices: [], term: noisy }] });
  const fixed = new Float64Array(motion.constantCount);
  const labelOffset = closures.count;
  const labelCount = labels.reduce((k, l) => k + length(l), 0);
  let at = labelOffset + labelCount;
  for (const l of still) {
    fixed.set(values.get(l)!, at);
    at += length(l);
  }
  const size = n + m;
  /** No process depends on processes: one evaluation gives them all. */
  const letters = p.processes.map((q) => q.letter);
  const explicit = !p.processes.some((q) =>
    letters.some((l) => mentions(q.local, l) || q.memory.some((w) => mentions(w.of, l))),
  );
  const out = new Float64Array(motion.outputCount);
  const jac = new Float64Array(motion.outputCount * size);
  const kinkOut = new Float64Array(bent.size);
  const discrete = process.time === 'discrete';
  const evaluate = (y: Float64Array): void => motion.evaluate(y, fixed, out);

  const settle = (y: Float64Array, z: ArrayLike<number>): boolean => {
    if (m === 0) return true;
    if (explicit) {
      evaluate(y);
      for (let j = 0; j < m; j++) y[n + j] = out[n + j]! + out[n + m + j]! + z[j]!;
      return Number.isFinite(y[n]!);
    }
    for (let pass = 0; pass <= m + 1; pass++) {
      evaluate(y);
      let change = 0;
      let scale = 0;
      for (let j = 0; j < m; j++) {
        const next = out[n + j]! + out[n + m + j]! + z[j]!;
        change = Math.max(change, Math.abs(next - y[n + j]!));
        scale = Math.max(scale, Math.abs(next));
        y[n + j] = next;
      }
      if (change <= 1e-15 * scale || change === 0) return Number.isFinite(scale);
    }
    // What depends on itself through its memory.
    for (let pass = 0; pass < 40; pass++) {
      evaluate(y);
      slopes.evaluateJacobian(y, fixed, jac);
      const A = new Float64Array(m * m);
      const b = new Float64Array(m);
      let scale = 1;
      for (let j = 0; j < m; j++) {
        b[j] = out[n + j]! + out[n + m + j]! + z[j]! - y[n + j]!;
        scale = Math.max(scale, Math.abs(y[n + j]!));
        for (let k = 0; k < m; k++)
          A[j * m + k] = (j === k ? 1 : 0) - jac[(n + j) * size + n + k]! - jac[(n + m + j) * size + n + k]!;
      }
      if (!eliminate(A, m, b, 1)) return false;
      let change = 0;
      for (let j = 0; j < m; j++) {
        y[n + j] = y[n + j]! + b[j]!;
        change = Math.max(change, Math.abs(b[j]!));
      }
      if (change <= 1e-14 * scale) return true;
    }
    return false;
  };

  /** dh/dx where the processes follow the states at once, m × n. */
  const following = (): Float64Array | undefined => {
    const made = new Float64Array(m * n);
    if (m === 0) return made;
    for (let j = 0; j < m; j++)
      for (let i = 0; i < n; i++) made[j * n + i] = jac[(n + j) * size + i]! + jac[(n + m + j) * size + i]!;
    if (explicit) return made;
    return eliminate(processMatrix(jac, n, m, true), m, made, n) ? made : undefined;
  };

  const jacobian = (y: Float64Array): Float64Array | undefined => {
    slopes.evaluateJacobian(y, fixed, jac);
    const follow = following();
    if (follow === undefined) return undefined;
    const J = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let k = 0; k < n; k++) {
        let s = jac[i * size + k]! - (discrete && i === k ? 1 : 0);
        for (let j = 0; j < m; j++) s += jac[i * size + n + j]! * follow[j * n + k]!;
        J[i * n + k] = s;
      }
    return J;
  };

  const answer = (y: Float64Array): Answer | undefined => {
    slopes.evaluateJacobian(y, fixed, jac);
    // G(x, h) = (F(x, h), local + memory - h): dy = -G' ^ -1 (0, kick).
    const G = new Float64Array(size * size);
    for (let i = 0; i < n; i++)
      for (let k = 0; k < size; k++) G[i * size + k] = jac[i * size + k]! - (discrete && i === k ? 1 : 0);
    for (let j = 0; j < m; j++)
      for (let k = 0; k < size; k++)
        G[(n + j) * size + k] = jac[(n + j) * size + k]! + jac[(n + m + j) * size + k]! - (k === n + j ? 1 : 0);
    const whole = new Float64Array(size * m);
    for (let c = 0; c < m; c++) whole[(n + c) * m + c] = -1;
    if (!eliminate(G, size, whole, m)) return undefined;
    const direct = new Float64Array(m * m);
    for (let c = 0; c < m; c++) direct[c * m + c] = 1;
    if (!explicit && !eliminate(processMatrix(jac, n, m, false), m, direct, m)) return undefined;
    const equal = new Float64Array(size * m);
    equal.set(direct, n * m);
    const slope = new Float64Array(gauge.outputCount * size);
    gaugeSlopes.evaluateJacobian(y, fixed, slope);
    return { whole, equal, slope };
  };

  const signs = (y: Float64Array): string => {
    if (kinkKernel === undefined) return '';
    kinkKernel.evaluate(y, fixed, kinkOut);
    return Array.from(kinkOut, (x) => (x > 0 ? '+' : '-')).join('');
  };
  const noiseOut = new Float64Array(1);
  return {
    population: p,
    n,
    m,
    labelCount,
    discrete,
    setLabels: (v) => fixed.set(v, labelOffset),
    setClosures: (theta) => fixed.set(theta, 0),
    settle,
    field: (y, into) => {
      evaluate(y);
      for (let i = 0; i < n; i++) into[i] = out[i]! - (discrete ? y[i]! : 0);
    },
    measure: (y, into) => gauge.evaluate(y, fixed, into),
    measured: gauge.outputs.map((b) => ({ offset: b.offset, length: product(b.shape) })),
    measuredCount: gauge.outputCount,
    kinks: signs,
    answer,
    jacobian,
    noise:
      noiseKernel === undefined
        ? undefined
        : (y) => {
            noiseKernel.evaluate(y, fixed, noiseOut);
            return noiseOut[0]!;
          },
  };
}

/** 1 - d(processes)/d(processes), with or without the memory: m × m. */
function processMatrix(jac: Float64Array, n: number, m: number, memory: boolean): Float64Array {
  const size = n + m;
  const A = new Float64Array(m * m);
  for (let j = 0; j < m; j++)
    for (let k = 0; k < m; k++)
      A[j * m + k] = (j === k ? 1 : 0) - jac[(n + j) * size + n + k]! - (memory ? jac[(n + m + j) * size + n + k]! : 0);
  return A;
}
