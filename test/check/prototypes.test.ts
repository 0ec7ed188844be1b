import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { print } from '../../src/expr/print/print.ts';
import { deriveModel } from '../../src/study/derive.ts';
import { loaded } from '../model/elaborateLanguage.ts';
import { judgements, verdicts } from './verdicts.ts';

const shipped = (name: string): string =>
  readFileSync(join(resolve(import.meta.dirname, '../../derivations/prototypes'), `${name}.saddle`), 'utf8');
const thresholds = (name: string): readonly string[] =>
  deriveModel(loaded(shipped(name)), { only: ['thresholds'] }).derivations.flatMap((d) =>
    d.sections!.flatMap((s) => s.equations.map((e) => `${print(e.left, 'text')} = ${print(e.right, 'text')}`)),
  );

it('the temperature at which a pair of prototypes splits, and how', () => {
  const found = judgements(shipped('em-pair'), { draws: 1 });
  expect(found.merged_spectrum!.verdict).toBe('proved');
  expect(found.critical_temperature!.verdict).toBe('proved');
  expect(found.split_state!.verdict).toBe('supported');
  expect(found.split_states!.verdict).toBe('certified');
  // Moments of the mixture: E[x^2] = m^2 + s2, E[x^4] = m^4 + 6 m^2 s2 + 3 s2^2.
  expect(found.critical_temperature!.evidence[1]!.says).toBe(
    "y' = (−s₂/(s₂ + m²))*p*y + (−(m⁴ + 3s₂² + 6s₂ m²)/(3(s₂ + m²)³))*y^3 + …, p = T less its value",
  );
  expect(thresholds('em-pair')).toContain('T = (s2 + m^2)/s2');
});

it('the ratio of temperatures at which student and teacher merge is the correlation of two views', () => {
  expect(verdicts(shipped('teacher-student'), { draws: 1, claims: ['merged_spectrum', 'critical_ratio'] })).toEqual({
    merged_spectrum: 'proved',
    critical_ratio: 'proved',
  });
  expect(thresholds('teacher-student')).toContain('taut = taus*a^2/(s2 + a^2)');
});
