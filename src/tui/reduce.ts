import { commanded } from './commanded.ts';
import { stepsOf, visibleClaims } from './lists.ts';
import { type Next, only, replaced, settled, withDerivation } from './next.ts';
import { run } from './requests.ts';
import type { Action, ModelView, State } from './state.ts';
import { keyed } from './typed.ts';

/** Pure: nothing is read or written here. */
export function reduce(s: State, a: Action): Next {
  const next = reduced(s, a);
  return a.kind === 'key' || a.kind === 'command' ? next : { ...next, state: held(s, next.state) };
}

/** What arrives by itself may change the order of claims: the one that is looked at stays selected. */
function held(before: State, after: State): State {
  if (after.screen !== 'verify' || before.models === after.models) return after;
  const line = visibleClaims(before)[before.claim];
  if (line === undefined) return after;
  const at = visibleClaims(after).findIndex(
    ({ model, claim }) => model.label === line.model.label && claim.stub.id === line.claim.stub.id,
  );
  return at < 0 ? after : { ...after, claim: at };
}

function reduced(s: State, a: Action): Next {
  switch (a.kind) {
    case 'key':
      return keyed(s, a.key);
    case 'command':
      return commanded({ ...s, overlay: { kind: 'none' } }, a.command);
    case 'resize':
      return withDerivation({ ...s, columns: a.columns, rows: a.rows });
    case 'models':
      return withDerivation(settled({ ...s, models: a.models }));
    case 'changed':
      return changed(s, a.model);
    case 'gone':
      return withDerivation(settled({ ...s, models: s.models.filter((m) => m.label !== a.label) }));
    case 'derived':
      return withDerivation(
        settled(replaced(s, a.label, (m) => (m.generation === a.generation ? derived(m, a.derivation) : m))),
      );
    case 'finding':
      return only(
        replaced(s, a.label, (m) =>
          m.generation !== a.generation
            ? m
            : {
                ...m,
                claims: m.claims.map((c) =>
                  c.stub.id === a.found.id ? { ...c, state: 'done' as const, found: a.found } : c,
                ),
              },
        ),
      );
    case 'progress':
      return only({ ...s, running: { done: a.done, total: a.total } });
    case 'finished':
      return judgedAgain({ ...idle(s), message: a.message });
    case 'died':
      return only({
        ...idle(s),
        models: idle(s).models.map((m) => underivedBy(m, a.reason)),
        again: [],
        message: a.reason,
      });
    case 'message':
      return only({ ...s, message: a.text });
  }
}

/** A model was read: what was found of an older text is stale, what was found of the same text stays. */
function changed(s: State, model: ModelView): Next {
  const at = s.models.findIndex((m) => m.label === model.label);
  const old = s.models[at];
  if (old !== undefined && old.unread === undefined && old.sha256 === model.sha256 && model.sha256 !== '')
    return only(s);
  const claims = model.claims.map((c): ModelView['claims'][number] => {
    const known = old?.claims.find((x) => x.stub.id === c.stub.id);
    return known?.found === undefined ? c : { ...c, state: 'stale', found: known.found };
  });
  const before = old === undefined ? undefined : stepsOf(old.derivation);
  const derivation = before === undefined ? model.derivation : { ...model.derivation, old: before };
  const merged: ModelView = { ...model, claims, derivation };
  const models = at < 0 ? [...s.models, merged] : s.models.map((m, k) => (k === at ? merged : m));
  const message = old === undefined || old.unread ? s.message : changeWords(model);
  const judged = claims.some((x) => x.found !== undefined) && model.errors.length === 0;
  const again = judged ? [...new Set([...s.again, model.label])] : s.again;
  const next = withDerivation(settled({ ...s, models, message, again }));
  if (next.state.running !== undefined) return next;
  const then = judgedAgain(next.state);
  return { state: then.state, effects: [...next.effects, ...then.effects] };
}

const notRunning = (c: ModelView['claims'][number]): ModelView['claims'][number] =>
  c.state === 'running' ? { ...c, state: c.found === undefined ? 'not run' : 'stale' } : c;
const changeWords = (m: ModelView): string =>
  m.errors.length > 0
    ? `${m.label} has ${m.errorCount === 1 ? 'an error' : `${m.errorCount} errors`}`
    : `${m.label} was read again`;

/** Nothing runs any more. */
const idle = (s: State): State => ({
  ...s,
  running: undefined,
  leaving: false,
  models: s.models.map((m) => ({ ...m, claims: m.claims.map(notRunning) })),
});

/** Judges what was judged before its file changed, or waited until its file was read; what is not read yet waits on. */
function judgedAgain(s: State): Next {
  const due = s.models.filter((m) => s.again.includes(m.label) && m.errors.length === 0);
  const again = due.filter((m) => m.unread === true).map((m) => m.label);
  const jobs = due.filter((m) => m.unread === undefined && m.claims.length > 0).map((m) => ({ label: m.label }));
  return jobs.length === 0 ? only({ ...s, again }) : run({ ...s, again }, jobs);
}

/** A derivation that nobody waited for is asked for when somebody looks again. */
function derived(m: ModelView, d: ModelView['derivation']): ModelView {
  if (d.status !== 'none') return { ...m, derivation: d };
  const old = stepsOf(m.derivation);
  return { ...m, derivation: { status: 'none', ...(old !== undefined && { old }) } };
}
const underivedBy = (m: ModelView, reason: string): ModelView =>
  m.derivation.status === 'running' && m.unread === undefined ? { ...m, derivation: { status: 'failed', reason } } : m;
