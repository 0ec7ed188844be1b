import { expect, it } from 'vitest';
import { judgements, verdicts } from './verdicts.ts';

// What takes whole values has no derivative to look at: trajectories are followed.

const moving = (equation: string): string => `model matrices
size m = 3
state W : R^(m, m)
state x : R
${equation}
claim rank_kept
    conserved rank(W)
claim sign_kept from {x = 1}
    conserved sign(x)
claim steps_kept from {x = 1}
    conserved floor(10*x)
`;

it('along flows and maps, at states that these have', () => {
  const flow = moving("W' = -W\nx' = -x");
  const map = moving('W <- 2*W\nx <- x/2');
  const wanted = { rank_kept: 'supported', sign_kept: 'supported', steps_kept: 'refuted' };
  expect(verdicts(flow)).toEqual(wanted);
  expect(verdicts(map)).toEqual(wanted);
  expect(judgements(flow).rank_kept!.evidence.at(-1)!.method).toBe('Dormand–Prince 8(5,3) and Cash–Karp');
  const found = judgements(map);
  expect(found.rank_kept!.evidence.at(-1)!.method).toBe('the compiled step, iterated');
  expect(Number.isInteger(found.steps_kept!.witness!.time)).toBe(true);
});

it('as far as they go: a trajectory that ends early is compared at fewer states', () => {
  const says = (text: string): string => judgements(text).sign_kept!.evidence.at(-1)!.says;
  const counts = (s: string) => /^the same at (\d+) later states of (\d+) trajectories$/.exec(s)!.slice(1).map(Number);
  const [all, paths] = counts(says(moving("W' = -W\nx' = -x")));
  // x' = x^2 blows up at t = 1: of five times two are before.
  const [some, others] = counts(says(moving("W' = -W\nx' = x^2")));
  expect(all).toBe(5 * paths!);
  expect(others).toBe(paths);
  expect(some).toBe(2 * others!);
});

it('a jump within the error of the integration is none', () => {
  // On the unit circle the sign is 0; what an integration leaves of the radius has one.
  const circle = `model circle
state x : R
state y : R
x' = y
y' = -x
claim on_the_circle from {x = 1, y = 0}
    conserved sign(x^2 + y^2 - 1)
claim outside from {x = 2, y = 0}
    conserved sign(x^2 + y^2 - 1)
`;
  expect(verdicts(circle)).toEqual({ on_the_circle: 'inconclusive', outside: 'supported' });
});
