import { expect } from 'vitest';
import { load } from '../../src/model/load.ts';
import { verifyModel } from '../../src/study/verify.ts';

/** The verdicts on the claims of a model that loads without errors and whose steps all agree. */
export function verdicts(text: string): Record<string, string> {
  const loaded = load(text);
  expect(loaded.diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  const result = verifyModel(loaded.model!, { seed: 1 });
  expect(result.steps.differ).toEqual([]);
  return Object.fromEntries(result.claims.map((c) => [c.claim.name, c.judgement.verdict]));
}
