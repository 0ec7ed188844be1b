import type { Letter } from '../../../expr/expr.ts';
import type { EffectiveProcess } from '../../../model/effective.ts';
import { product } from '../../compile/arrays/program.ts';
import { compile, compileJacobian } from '../../compile/compile.ts';
import { shapeOf } from '../../compile/request.ts';
import type { Closures } from './closures.ts';

export interface Noise {
  /** The covariance of the noises of all processes of a population, m × m. */
  readonly of: (theta: Float64Array, population: number) => Float64Array;
  /** d covariance / d closures, (m × m) × closures; the row is that of the noise at the later time, where both orders are listed. */
  readonly slope: (theta: Float64Array, population: number) => Float64Array;
}

/** Covariances as functions of the closures. */
export function covarianceOf(
  process: EffectiveProcess,
  closures: Closures,
  values: ReadonlyMap<Letter, Float64Array>,
  sizes: ReadonlyMap<Letter, number>,
): Noise {
  const variables = closures.blocks.map((b) => b.letter);
  const constants = [...values.keys()].filter((l) => !variables.includes(l));
  const fixed = Float64Array.from(constants.flatMap((l) => [...values.get(l)!]));
  const parts = process.populations.map((p) => {
    const place = new Map<Letter, number>();
    let m = 0;
    for (const q of p.processes) {
      place.set(q.letter, m);
      m += product(shapeOf(q.letter, sizes));
    }
    const own = process.covariances.filter((c) => place.has(c.left));
    const outputs = own.map((c) => ({ name: 'S', indices: [...c.leftIndices, ...c.rightIndices], term: c.term }));
    const request = { outputs, variables, constants, sizes, data: new Map<Letter, Float64Array>() };
    const kernel = compile(request);
    const slope = compileJacobian(request);
    const spread = (raw: Float64Array, width: number): Float64Array => {
      const S = new Float64Array(m * m * width);
      own.forEach((c, k) => {
        const alone = !own.some((d) => d.left === c.right && d.right === c.left);
        const [rows, columns] = [product(shapeOf(c.left, sizes)), product(shapeOf(c.right, sizes))];
        const from = kernel.outputs[k]!.offset;
        for (let i = 0; i < rows; i++)
          for (let j = 0; j < columns; j++)
            for (let w = 0; w < width; w++) {
              const x = raw[(from + i * columns + j) * width + w]!;
              const [a, b] = [place.get(c.left)! + i, place.get(c.right)! + j];
              S[(a * m + b) * width + w] = x;
              if (alone) S[(b * m + a) * width + w] = x;
            }
      });
      return S;
    };
    return { kernel, slope, spread };
  });
  return {
    of: (theta, k) => {
      const { kernel, spread } = parts[k]!;
      const raw = new Float64Array(kernel.outputCount);
      kernel.evaluate(theta, fixed, raw);
      return spread(raw, 1);
    },
    slope: (theta, k) => {
      const { kernel, slope, spread } = parts[k]!;
      const raw = new Float64Array(kernel.outputCount * closures.count);
      slope.evaluateJacobian(theta, fixed, raw);
      return spread(raw, closures.count);
    },
  };
}
