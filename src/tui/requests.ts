import { currentModel, visibleClaims, visibleSteps } from './lists.ts';
import { type Next, only } from './next.ts';
import type { State } from './state.ts';

/** Has claims judged: these of these models. */
export function run(s: State, jobs: readonly { readonly label: string; readonly claims?: readonly string[] }[]): Next {
  if (s.running !== undefined) return only({ ...s, message: 'claims are being judged: x stops it' });
  const runs = new Map(jobs.map((j) => [j.label, j.claims]));
  const models = s.models.map((m) =>
    !runs.has(m.label)
      ? m
      : {
          ...m,
          claims: m.claims.map((c) =>
            (runs.get(m.label)?.includes(c.stub.id) ?? true) ? { ...c, state: 'running' as const } : c,
          ),
        },
  );
  const total = models.reduce((n, m) => n + m.claims.filter((c) => c.state === 'running').length, 0);
  if (total === 0) return only({ ...s, message: 'there is no claim to judge' });
  return only({ ...s, models, running: { done: 0, total } }, { kind: 'verify', jobs });
}

/** Has the claims of all models judged; those of files that are still being read when they are there. */
export function runAll(s: State): Next {
  if (s.running !== undefined) return run(s, []);
  const valid = s.models.filter((m) => m.errors.length === 0);
  const unread = valid.filter((m) => m.unread === true).map((m) => m.label);
  const jobs = valid.filter((m) => m.unread === undefined && m.claims.length > 0).map((m) => ({ label: m.label }));
  const next: State = { ...s, again: [...new Set([...s.again, ...unread])] };
  if (jobs.length === 0 && unread.length > 0) return only({ ...next, message: 'the files are being read' });
  return run(next, jobs);
}

/** Puts what is selected on the clipboard. */
export function copied(s: State, how: 'copyLatex' | 'copyJson' | 'copyCommand'): Next {
  const copy = (text: string, what: string): Next => only(s, { kind: 'copy', text, what });
  if (s.screen === 'verify') {
    const line = visibleClaims(s)[s.claim];
    if (line === undefined) return only(s);
    const { model, claim } = line;
    if (how === 'copyCommand')
      return copy(`saddle verify ${model.label} --claim ${claim.stub.id} --seed 1`, 'the command');
    if (how === 'copyJson') return copy(JSON.stringify(claim.found ?? claim.stub, undefined, 2), 'JSON');
    return copy(claim.stub.text, 'the claim as it was written');
  }
  const m = currentModel(s);
  if (m === undefined) return only(s);
  const step = s.pane === 'models' ? undefined : visibleSteps(s)[s.step];
  if (how === 'copyCommand') return copy(`saddle derive ${m.label} --notation latex`, 'the command');
  if (step === undefined) return only({ ...s, message: 'choose a step to copy' });
  return how === 'copyJson' ? copy(step.json, 'JSON') : copy(step.latex, 'LaTeX');
}

/** Opens the file of what is selected, at its place. */
export function edited(s: State): Next {
  if (s.screen === 'verify') {
    const line = visibleClaims(s)[s.claim];
    return line === undefined
      ? only(s)
      : only(s, { kind: 'edit', label: line.model.label, line: line.claim.stub.line });
  }
  const m = currentModel(s);
  if (m === undefined) return only(s);
  const step = s.pane === 'models' ? undefined : visibleSteps(s)[s.step];
  return only(s, { kind: 'edit', label: m.label, line: m.errors.length > 0 ? m.errorLine : (step?.line ?? 1) });
}
