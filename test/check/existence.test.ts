import { expect, it } from 'vitest';
import { judgements, verdicts } from './verdicts.ts';

it('a fixed point is among them where it is a state: a root that is not real, or beyond a bound, is none', () => {
  const wells = verdicts(`
model wells
param c = 1/5
state p : R
state m : R
p' = p - p^3 - 3*p*m^2
m' = m - m^3 - 3*m*p^2 - 2*c*m
claim there when c < 1/2
    fixed-points contain {p = 0, m = sqrt(1 - 2*c)}
claim not_for_all when c < 1
    fixed-points contain {p = 0, m = sqrt(1 - 2*c)}
claim a_list when c < 1
    fixed-points are {p = 0, m = 0}, {p = 0, m = sqrt(1 - 2*c)}
claim along_a_family
    fixed-points contain {p = 0, m = 0}
`);
  expect(wells).toEqual({ there: 'proved', not_for_all: 'refuted', a_list: 'refuted', along_a_family: 'proved' });
  // The logistic map: its second fixed point enters [0, 1] at r = 1, where the first one still attracts from above.
  const logistic = judgements(`
model logistic
param r > 0 = 5/2
state x : [0, 1]
x <- r*x*(1 - x)
claim within when r in (1, 4)
    fixed-points contain {x = 1 - 1/r}
claim without when r < 1
    fixed-points contain {x = 1 - 1/r}
claim multiplier
    spectrum at {x = 1 - 1/r}: 2 - r
claim from_above when r = 1
    stable at {x = 0}
`);
  expect(logistic).toMatchObject({
    within: { verdict: 'proved' },
    without: { verdict: 'refuted' },
    multiplier: { verdict: 'refuted' },
    from_above: { verdict: 'supported' },
  });
  expect(logistic.without!.witness!.left).toBeLessThan(0);
});

it('a rank is not conserved where trajectories pass the singular matrices, though random starts seldom do', () => {
  const text = `
model ranks
size n = 2
state W : R^(n, n)
state B : R^(n, n)
W' = -W @ (W.T @ W - identity)
B' = identity - B @ B
claim one_sided
    conserved rank(W)
claim product
    conserved rank(B @ W)
`;
  expect(verdicts(text)).toEqual({ one_sided: 'supported', product: 'refuted' });
});
