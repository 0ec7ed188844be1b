import { describe, expect, it } from 'vitest';
import { num, subtract, sym } from '../../../src/expr/build.ts';
import type { Expr } from '../../../src/expr/expr.ts';
import { placeIndex } from '../../../src/expr/intern.ts';
import type { Moment } from '../../../src/model/effective.ts';
import { twoTime } from '../../../src/numeric/meanField/twoTime.ts';
import { random } from '../../../src/numeric/random.ts';
import { declaredSetting, isRefusal } from '../../../src/numeric/setting.ts';
import { loaded } from '../../model/elaborateLanguage.ts';
import { derived } from '../../theory/meanField/written.ts';
import { mean, question, solved } from './closed.ts';

const head = (target: string): string => `model head
size  d = 10
param delta > 0 = 0.1, etaw > 0 = 0.3, h0 = 0.8, g > 0 = 0.5
data  G[5, 5] = [[0, 0, 1, 0, 1], [0, 0, 0, 1, 1], [1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [1, 1, 0, 0, 0]]
random Xi[d, d] ~ normal(0, 1)
state z[5] : R^d
state W : R^(d, d)
let L = sum(G[a,b]*|W @ z[a] - ${target}|^2/2 for a in 5, b in 5)
z <- z - delta*grad(L, z)
W <- W - delta*etaw/d*grad(L, W)
initial W = h0*identity + g/sqrt(d)*Xi
limit d -> infinity
`;

describe('a shared head that starts at random and learns', () => {
  it('has the moments of its effective process, found from the model by one causal pass', () => {
    // Two labels, two consistent samples and a frustrated one; squared distance of the labels after k = 0 … 8 steps, then
    // C(8,8) of the first label, of the first sample, of label and frustrated sample: by coefficient rows over the noise.
    for (const [target, distances, correlations] of [
      [
        'sg(z[b])',
        [2, 1.399768, 1.1316067604, 0.9787062467, 0.8793255649, 0.8093004603, 0.7572463895, 0.7170732855, 0.6852086468],
        [0.4386736928, 0.5523217233, 0.2371016037],
      ],
      [
        'z[b]',
        [2, 0.865568, 0.5268829978, 0.3661748089, 0.2745186397, 0.2157312979, 0.1747021979, 0.1442485128, 0.1206270715],
        [0.1584935114, 0.2388853454, 0.1279595565],
      ],
    ] as const) {
      const { process } = derived(head(target));
      const z = process.populations[0]!.states[0]!.letter;
      const at = (k: number): Expr => sym(z, [placeIndex(num(k))]);
      const gap = subtract(at(1), at(2));
      const two = (a: Expr, b: Expr): Moment => mean(a, b);
      const q = question(
        process,
        [],
        [
          ...distances.map((_, k) => ({ moment: two(gap, gap), times: [k, k] })),
          ...[two(at(1), at(1)), two(at(3), at(3)), two(at(1), at(5))].map((moment) => ({ moment, times: [8, 8] })),
        ],
      );
      const setting = declaredSetting(loaded(head(target)), random(1));
      if (isRefusal(setting)) throw new Error('no setting');
      const values = new Map([...setting.constants, ...setting.data]);
      const answer = twoTime({ ...q, values, sizes: setting.sizes });
      const found = solved(answer).map((e) => e.value);
      [...distances, ...correlations].forEach((x, k) => {
        expect(Math.abs(found[k]! - x)).toBeLessThan(1e-10);
      });
    }
  });
});
