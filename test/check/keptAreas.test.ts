import { expect, it } from 'vitest';
import { judgements, verdicts } from './verdicts.ts';

it('a point about which a map that keeps areas turns is a centre where the turn changes with the distance', () => {
  // The standard map (Chirikov 1979): at k = 3 the multipliers are third roots of 1.
  const found = judgements(`model standard-map
param k > 0 = 0.5
state x : R
state y : R
x <- x + y - k*sin(x)
y <- y - k*sin(x)
claim turns when k = 1/2
    centre at {x = 0, y = 0}
claim stays when k = 1/2
    stable at {x = 0, y = 0}
claim leaves when k < 4
    unstable at {x = 0, y = 0}
    expect refuted
claim both when k < 4
    saddle at {x = 0, y = 0}
    expect refuted
claim at_all when k < 4
    stable at {x = 0, y = 0}
claim third when k = 3
    stable at {x = 0, y = 0}
claim top
    saddle at {x = pi, y = 0}
`);
  expect(Object.fromEntries(Object.entries(found).map(([name, j]) => [name, j.verdict]))).toEqual({
    turns: 'supported',
    stays: 'supported',
    leaves: 'refuted',
    both: 'refuted',
    at_all: 'inconclusive',
    third: 'inconclusive',
    top: 'proved',
  });
  expect(found.at_all!.reason).toContain('strong resonance');
});

it('what turns with a loss or a gain of areas is no centre, however small the first coefficient is', () => {
  // Of fifth order in the distance: z <- e^i z (1 - |z|^4).
  const found = verdicts(`model fifth
state x : R
state y : R
x <- (cos(1)*x - sin(1)*y)*(1 - (x^2 + y^2)^2)
y <- (sin(1)*x + cos(1)*y)*(1 - (x^2 + y^2)^2)
claim centre
    centre at {x = 0, y = 0}
claim out
    unstable at {x = 0, y = 0}
`);
  expect(Object.values(found)).not.toContain('supported');
});
