import { describe, expect, it } from 'vitest';
import { model, verify } from '../../../src/index.ts';

const verdicts = async (text: string): Promise<Record<string, string>> => {
  const r = await verify(model`${text}`, { draws: 1, seed: 1 });
  return Object.fromEntries(r.result.claims.map((c) => [c.id, c.verdict]));
};

describe('the rate of a mean field', () => {
  it('is that of its slowest mode, of a flow and of a map per step', async () => {
    const averages = (equation: string): string => `model averages
size N = 10
param k = 0.5
state x[N] : R
${equation}
initial x[i] = 3
order M = mean(x[i] for i in N)
limit N -> infinity
`;
    const flow = averages("x[i]' = 1 - x[i] + k*mean(x[j] for j in N)");
    expect(await verdicts(`${flow}claim right when k = 0.5\n    mean-field rate M = 1 - k\n`)).toEqual({
      right: 'supported',
    });
    expect(await verdicts(`${flow}claim wrong when k = 0.5\n    mean-field rate M = 0.51\n`)).toEqual({
      wrong: 'refuted',
    });
    const map = averages('x[i] <- 1 - x[i]/4 + k*mean(x[j] for j in N)');
    expect(await verdicts(`${map}claim right when k = 0.5\n    mean-field rate M = log(4)\n`)).toEqual({
      right: 'supported',
    });
  });

  it('with a power of t beside the exponential, exp(−2t) I₀(2gt), is not taken for another one', async () => {
    const found = await verdicts(`model powers
size N = 10
param g = 0.5
random J[N, N] ~ normal(0, g^2/N)
state x[N] : R
x[i]' = -x[i] + sum(J[i,j]*x[j] for j in N)
initial x[i] ~ normal(0, 1)
order C = mean(x[i]^2 for i in N)
limit N -> infinity
claim right when g = 0.5
    mean-field rate C = 2*(1 - g)
`);
    expect(found).toEqual({ right: 'inconclusive' });
  });
});
