import { describe, expect, it } from 'vitest';
import { load } from '../../src/model/load.ts';
import { answer } from './laboratory.ts';

const SEED = 20260;

describe('where one number is much larger than another', () => {
  // What counts as zero must not be measured against the largest rate of the model, nor against the start.
  it.each([
    ["x' = -1000000*x", "y' = -y", 'spectrum at {x = 0, y = 0}: -1000000, -1/2'],
    ["x' = -1000000000*x", "y' = y/10", 'stable at {x = 0, y = 0}'],
    ["x' = -1000000000*x", "y' = y/10", 'marginal at {x = 0, y = 0}'],
    ["x' = -x\ninitial x = 1000000", "y' = -y", 'limit x = 1/100'],
  ])('%s, %s: refutes %s', (first, second, claim) => {
    const { model } = load(`model two\nstate x : R\nstate y : R\n${first}\n${second}\nclaim wrong\n    ${claim}\n`);
    expect(answer(model!, 'wrong', { draws: 5, seed: SEED }).verdict).toBe('refuted');
  });
});
