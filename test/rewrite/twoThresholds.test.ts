import { expect, it } from 'vitest';
import { load } from '../../src/model/load.ts';
import type { Model } from '../../src/model/model.ts';
import { random } from '../../src/numeric/random.ts';
import { scalar } from '../../src/numeric/scalar.ts';
import { declaredSetting, isRefusal, valuesOf } from '../../src/numeric/setting.ts';
import { takeExpectations } from '../../src/rewrite/expectation/expectations.ts';

/** The exact mean of a term, as a number. */
function exact(mean: string): number | undefined {
  const text = `model means\nparam r in (-1, 1) = 3/10, p > 0 = 1/2, m = 1/5\nstate x : R\nx' = -x\nlet s = sqrt(1 - r^2)\nclaim it\n    ${mean} = 0\n`;
  const model = load(text).model as Model;
  const form = model.claims[0]!.form;
  if (form.kind !== 'relation') throw new Error('no relation');
  const taken = takeExpectations(form.left.term);
  const setting = declaredSetting(model, random('means'));
  if (taken.left || isRefusal(setting)) return undefined;
  return scalar(taken.term, valuesOf(setting));
}

const BOTH = 'for h ~ normal(0, 1), k ~ normal(0, 1)';

// Values by Simpson's rule in one dimension, the other one averaged by hand; 1e-12.
it.each([
  [`E(indicator(h > 0)*indicator(r*h + s*k > 0) ${BOTH})`, 1 / 4 + Math.asin(0.3) / (2 * Math.PI)],
  // Cho & Saul (2009): half of the kernel of rectifiers.
  [`E(relu(h)*relu(r*h + s*k) ${BOTH})`, (Math.sqrt(0.91) + 0.3 * (Math.PI - Math.acos(0.3))) / (2 * Math.PI)],
  [`E(h^2*indicator(h > 0)*indicator(r*h + s*k > 0) ${BOTH})`, 0.34404058380472924],
  [`E(h*k*indicator(h > 0)*indicator(r*h + s*k > 0) ${BOTH})`, 0.14483099821362438],
  [`E(relu(h)^2*relu(r*h + s*k) ${BOTH})`, 0.337106226939208],
  ['E(h*sign(h + m)*erf(p*h) for h ~ normal(0, 1))', 0.001183757300636773],
  ['E(h^2*erf(h)*erf(p*h) for h ~ normal(0, 1))', 0.6527932008896573],
  [
    'E(relu(w[1])*relu(r*w[1] + s*w[2]) for w : R^2 ~ normal(0, 1))',
    (Math.sqrt(0.91) + 0.3 * (Math.PI - Math.acos(0.3))) / (2 * Math.PI),
  ],
  // E log chi^2 with n degrees of freedom is log 2 + digamma(n/2); digamma(1) = -0.5772156649015329.
  ['E(log(w[1]^2 + w[2]^2) for w : R^2 ~ normal(0, p))', Math.log(0.5) + Math.log(2) - 0.5772156649015329],
  ['E(log((r*w[1] + s*w[2])^2) for w : R^2 ~ normal(0, 1))', Math.log(2) - 1.9635100260214235],
])('%s', (mean, value) => expect(exact(mean)).toBeCloseTo(value, 12));

it('keeps logarithms of forms that are no multiple of a projection', () => {
  expect(exact('E(log(w[1]^2 + 2*w[2]^2) for w : R^2 ~ normal(0, 1))')).toBeUndefined();
  expect(exact('E(log(w[1]^2 + w[2]^2 + 1) for w : R^2 ~ normal(0, 1))')).toBeUndefined();
});

it('keeps what has no closed form: orthants away from the origin', () => {
  expect(exact(`E(indicator(h > m)*indicator(r*h + s*k > 0) ${BOTH})`)).toBeUndefined();
});
