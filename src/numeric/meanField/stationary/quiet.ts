import type { Closures } from './closures.ts';
import { growthOf } from './frequency/growth.ts';
import { linearised } from './frequency/linear.ts';
import { gap, type Pass } from './newton.ts';
import type { Passed } from './pass.ts';

/** A state in which sites send nothing, and what grows there. */
export interface Quiet {
  readonly theta: Float64Array;
  readonly passed: Passed;
  readonly growth: number;
}

/** What is sent, squared, at most. */
export const SILENT = 1e-18;
const ROUNDS = 200;

/**
 * The state in which sites send nothing, where something grows there so that no static response exists: memory then acts on nothing, and
 * the sites rest where they do whatever the responses are. Undefined where there is no such state, or nothing grows without turning.
 */
export function quiet(
  given: Parameters<typeof linearised>[0],
  closures: Closures,
  pass: Pass,
  discrete: boolean,
): Quiet | undefined {
  let theta = new Float64Array(closures.count);
  let passed = pass(theta, false);
  for (let k = 0; ; k++) {
    if ('failed' in passed || k > ROUNDS) return undefined;
    const { theta: to } = passed;
    const next = new Float64Array(closures.count);
    for (const b of closures.blocks) {
      const own = to.subarray(b.offset, b.offset + b.length);
      if (b.kind === 'product' && own.some((x) => Math.abs(x) > SILENT)) return undefined;
      if (b.kind === 'average') next.set(own, b.offset);
    }
    const moved = gap(next, theta);
    theta = next;
    if (moved < 1e-14) break;
    passed = pass(theta, false);
  }
  const around = linearised(given, theta, pass, () => pass);
  if ('unseen' in around) return undefined;
  const acts = around.linear.populations.some((p) =>
    p.sites.some((s) => s.memory.some((m) => m.value.some((x) => Math.abs(x) > 1e-9))),
  );
  const remembers = around.linear.populations.some((p) => p.sites.some((s) => s.memory.length > 0));
  if (acts || !remembers) return undefined;
  const growth = growthOf(around.linear, discrete);
  return growth === undefined ? undefined : { theta, passed, growth };
}
