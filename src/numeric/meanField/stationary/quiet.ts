import type { Closures } from './closures.ts';
import { growthOf } from './frequency/growth.ts';
import { linearised } from './frequency/linear.ts';
import { gap, type Pass } from './newton.ts';
import { type Passed, passes } from './pass.ts';
import type { StationaryQuestion, StationaryState } from './state.ts';

/** A state in which sites send nothing, and what grows there. */
interface Quiet {
  readonly theta: Float64Array;
  readonly passed: Passed;
  readonly growth: number;
}

/** What is sent, squared, at most. */
const SILENT = 1e-18;
const ROUNDS = 200;

/**
 * The state in which sites send nothing, where something grows there so that no static response exists: memory then acts on nothing, and
 * the sites rest where they do whatever the responses are. Undefined where there is no such state, or nothing grows without turning.
 */
function quiet(
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

/** The state in which nothing is sent, where it has no static response because something grows there. */
export function quietState(
  q: StationaryQuestion,
  closures: Closures,
  known: readonly StationaryState[],
): StationaryState | undefined {
  const silent = (s: StationaryState): boolean =>
    s.closures.every((c) => c.block.kind !== 'product' || c.values.every((x) => Math.abs(x) < 1e-9));
  if (!closures.blocks.some((b) => b.kind === 'response') || known.some(silent)) return undefined;
  const pass = passes({ ...q, closures, choice: 'upper', fineness: 1, follows: true });
  if ('failed' in pass) return undefined;
  const found = quiet({ ...q, closures }, closures, pass, q.process.time === 'discrete');
  if (found === undefined) return undefined;
  const { theta, passed, growth } = found;
  return {
    closures: closures.blocks.map((block) => ({
      block,
      values: theta.slice(block.offset, block.offset + block.length),
    })),
    moments: q.asked.map((_, k) => ({ value: passed.moments[k]!, error: 1e-14 * (1 + Math.abs(passed.moments[k]!)) })),
    residual: 0,
    functional: undefined,
    uniform: 0,
    doubt: 0,
    stable: false,
    growth,
    assumptions: ['the state does not change with time'],
  };
}
