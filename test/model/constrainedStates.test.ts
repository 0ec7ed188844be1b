import { describe, it } from 'vitest';
import { refused, world } from './elaborateLanguage.ts';

// What a projection alone would not make right is refused by name.

describe('states on domains', () => {
  const cases = ["state p : sphere(d)\np'' ‹=› -p", "state p : simplex(d)\np'' ‹=› -p"];
  for (const line of cases)
    it(line, () => {
      refused(world(line), 'E0601');
    });
  it('with a radius that is not positive, or moves', () => {
    refused("model a\nsize d = 3\nstate x : sphere(d, ‹-2›)\nx' = x", 'E0341');
    refused("model a\nsize d = 3\nstate y : R\nstate x : sphere(d, ‹y›)\nx' = x\ny' = -y", 'E0341');
  });
});
