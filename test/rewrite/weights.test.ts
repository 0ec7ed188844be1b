import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { print } from '../../src/expr/print/print.ts';
import { treeSize } from '../../src/expr/traverse.ts';
import { scalar } from '../../src/numeric/scalar.ts';
import { averaged } from '../../src/rewrite/expectation/expectations.ts';
import { weightsAdded } from '../../src/rewrite/weights.ts';
import type { Field } from '../../src/theory/derivation.ts';
import { gradientFlow, vectorField } from '../../src/theory/gradientFlow.ts';
import { loaded, termOf } from '../model/elaborateLanguage.ts';

const MODEL = `model weights
size N = 3, K = 2
param a = 0.7
state x[N, K] : R, y[N] : R, z[K] : R
law one ~ normal(0, 1)
let rows = sum(exp(x[i,k])/sum(exp(x[i,l]) for l in K)*y[i] for i in N, k in K)
let rows_left = sum(y[i] for i in N)
let columns = sum(exp(x[i,k])/sum(exp(x[j,k]) for j in N) for i in N, k in K)
let columns_left = K
let shifted = sum(exp(x[i,k] + y[i])/sum(exp(x[i,l]) for l in K) for i in N, k in K)
let shifted_left = sum(exp(y[i]) for i in N)
let squared = sum(exp(x[i,k])/sum(exp(x[i,l]) for l in K)^2 for i in N, k in K)
let squared_left = sum(1/sum(exp(x[i,l]) for l in K) for i in N)
let inside = log(sum(x[i,k]/sum(x[i,l] for l in K)*y[i] for i in N, k in K))
let inside_left = log(sum(y[i] for i in N))
let hot = sum(exp(2*x[i,k])/sum(exp(x[i,l]) for l in K) for i in N, k in K)
let weighted = sum(exp(x[i,k])*z[k]/sum(exp(x[i,l]) for l in K) for i in N, k in K)
let drawn = sum(E(exp(v*z[k])/sum(exp(v*z[l]) for l in K) for v ~ one) for k in K)
let signed = sum(E(v^2*exp(v*z[k])/sum(exp(v*z[l]) for l in K) for v ~ one) for k in K)
let one_left = 1
state c[K] : R
let student(k) = softmax(a*c[l] for l in K)[k]
let teacher(k) = softmax(z[l] for l in K)[k]
x' = -x
y' = -y
z' = -z
c[k]' = -grad(-sum(sg(teacher(l))*log(student(l)) for l in K), c[k])
`;
const model = loaded(MODEL);
const settings = [0.3, -0.8].map((shift) => ({
  size: (l: { readonly name: string }) => (l.name === 'N' ? 3 : 2),
  component: (_: unknown, place: readonly number[]) => place.reduce((s, p, k) => s + (k + 1.3) * p, shift) / 5,
}));

describe('weights over their sum', () => {
  it.each(['rows', 'columns', 'shifted', 'squared', 'inside'])('add up to 1: %s', (name) => {
    const term = termOf(model, name);
    const added = weightsAdded(term);
    expect(added).toBe(termOf(model, `${name}_left`));
    for (const s of settings) expect(scalar(added, s)).toBeCloseTo(scalar(term, s), 13);
  });
  it('do so under means', () => {
    expect(weightsAdded(termOf(model, 'drawn'))).toBe(termOf(model, 'one_left'));
    // Of what is left under the mean there is a closed form, which is taken elsewhere.
    expect(averaged(weightsAdded(termOf(model, 'signed')))).toBe(termOf(model, 'one_left'));
  });
  it.each(['hot', 'weighted'])('stay where others are summed than the normaliser has: %s', (name) => {
    expect(weightsAdded(termOf(model, name))).toBe(termOf(model, name));
  });
  it('are told of in a step only where there are some', () => {
    const file = new URL('../../derivations/variance/vicreg-variance.saddle', import.meta.url);
    for (const { steps } of [gradientFlow(model), gradientFlow(loaded(readFileSync(file, 'utf8')))])
      for (const { before, after, why } of steps) {
        const words = why.by === 'rule' ? why.rule : why.by;
        expect(words).not.toBe('');
        if (words.includes('weights')) expect(treeSize(after)).toBeLessThan(treeSize(before));
      }
  });
  it('leave of the flow of a cross-entropy what the teacher has more than the student', () => {
    const [{ right }] = vectorField(model).filter(({ state }) => state.name === 'c') as [Field];
    expect(print(right, 'text')).toBe(
      'a*exp(z[k])/sum(exp(z[i]) for i in K) - a*exp(a*c[k])/sum(exp(a*c[i]) for i in K)',
    );
  });
});
