import { add } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { print } from '../../expr/print/print.ts';
import { some, termsOf } from '../../expr/traverse.ts';
import type { EffectiveProcess, Population, Process, SiteState } from '../../model/effective.ts';

/** A term that a derivation emitted, and the process without it. */
export interface Mutation {
  /** What is left out, in words. */
  readonly term: string;
  readonly process: EffectiveProcess;
}

/** The process with each emitted term left out in turn: covariances, memories, means and parts that act at equal times. */
export function mutations(process: EffectiveProcess): readonly Mutation[] {
  return [...withoutCovariances(process), ...process.populations.flatMap((_, k) => withoutTerms(process, k))];
}

/** A cross-covariance may be listed in both orders of the times; it is one term. */
function withoutCovariances(process: EffectiveProcess): readonly Mutation[] {
  const pairs = new Map<string, readonly [string, string]>();
  for (const c of process.covariances) {
    const key = [c.left.id, c.right.id].sort((a, b) => a - b).join();
    pairs.set(key, [c.left.name, c.right.name]);
  }
  return [...pairs].map(([key, [left, right]]) => ({
    term: left === right ? `the noise of ${left}` : `the covariance of the noises of ${left} and ${right}`,
    process: {
      ...process,
      covariances: process.covariances.filter((c) => [c.left.id, c.right.id].sort((a, b) => a - b).join() !== key),
    },
  }));
}

function withoutTerms(process: EffectiveProcess, at: number): readonly Mutation[] {
  const own = process.populations[at]!;
  const withProcess = (k: number, p: Process): EffectiveProcess =>
    changed(process, at, { ...own, processes: own.processes.map((x, i) => (i === k ? p : x)) });
  const withState = (k: number, s: SiteState): EffectiveProcess =>
    changed(process, at, { ...own, states: own.states.map((x, i) => (i === k ? s : x)) });
  const derived = (e: Expr): boolean => mentionsDerived(process, e);
  return [
    ...own.processes.flatMap((p, k) => [
      ...p.memory.map((_, m) => ({
        term: `the memory${p.memory.length > 1 ? ` number ${m + 1}` : ''} of ${p.letter.name}`,
        process: withProcess(k, { ...p, memory: p.memory.filter((_, i) => i !== m) }),
      })),
      ...termsOf(p.local).map((t, m) => ({
        term: `${text(t)} in ${p.letter.name}`,
        process: withProcess(k, { ...p, local: without(p.local, m) }),
      })),
    ]),
    ...own.states.flatMap((s, k) =>
      termsOf(s.right).flatMap((t, m) =>
        derived(t)
          ? [{ term: `${text(t)} in ${s.of.name}`, process: withState(k, { ...s, right: without(s.right, m) }) }]
          : [],
      ),
    ),
  ];
}

const changed = (process: EffectiveProcess, at: number, p: Population): EffectiveProcess => ({
  ...process,
  populations: process.populations.map((x, i) => (i === at ? p : x)),
});

const without = (e: Expr, m: number): Expr => add(...termsOf(e).filter((_, i) => i !== m));

/** Whether a term came out of the derivation, and not out of the model as it stood. */
function mentionsDerived(process: EffectiveProcess, e: Expr): boolean {
  const made = new Set([
    ...process.averages.map((a) => a.letter),
    ...process.populations.flatMap((p) => p.processes.map((x) => x.letter)),
  ]);
  return some(e, (x) => x.kind === 'sym' && made.has(x.letter));
}

function text(e: Expr): string {
  const long = print(e, 'text');
  return long.length > 60 ? `${long.slice(0, 57)}…` : long;
}
