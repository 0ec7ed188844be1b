import { describe, expect, it } from 'vitest';
import { type Command, KEYMAP } from '../../src/tui/keymap.ts';
import { currentModel, visibleClaims, visibleModels, visibleSteps } from '../../src/tui/lists.ts';
import { formulaWidth } from '../../src/tui/next.ts';
import { reduce } from '../../src/tui/reduce.ts';
import type { Action, Effect, ModelView, State } from '../../src/tui/state.ts';
import { MODELS, STEPS, screen } from './states.ts';

/** A state after some keys, and all that was asked of the world. */
function after(
  start: State,
  ...keys: readonly string[]
): { readonly state: State; readonly effects: readonly Effect[] } {
  return acted(start, ...keys.map((key): Action => ({ kind: 'key', key })));
}
function acted(start: State, ...actions: readonly Action[]) {
  let state = start;
  const effects: Effect[] = [];
  for (const a of actions) {
    const next = reduce(state, a);
    state = next.state;
    effects.push(...next.effects);
  }
  return { state, effects };
}

const derived = (model: ModelView, s: State): ModelView => ({
  ...model,
  derivation: { status: 'done', value: STEPS, width: formulaWidth(s) },
});
/** Nothing left to be derived. */
const ready = (of: Partial<State> = {}): State => {
  const s = screen(of);
  return { ...s, models: s.models.map((m) => (m.errors.length > 0 ? m : derived(m, s))) };
};
const verifying = (of: Partial<State> = {}): State => ready({ screen: 'verify', pane: 'list', ...of });
const idsOf = (s: State): string[] => visibleClaims(s).map((l) => l.claim.stub.id);

describe('moving', () => {
  it('stays inside the list of models', () => {
    expect(after(ready(), 'j').state.model).toBe(1);
    expect(after(ready(), 'j', 'j', 'j', 'j').state.model).toBe(2);
    expect(after(ready(), 'k').state.model).toBe(0);
    expect(after(ready(), 'G').state.model).toBe(2);
    expect(after(ready(), 'G', 'g').state.model).toBe(0);
  });

  it('walks the panes and stops at the ends', () => {
    expect(after(ready(), 'l').state.pane).toBe('list');
    expect(after(ready(), 'tab', 'tab', 'tab').state.pane).toBe('detail');
    expect(after(ready(), 'l', 'h', 'h').state.pane).toBe('models');
    expect(after(verifying(), 'h').state.pane).toBe('list');
  });

  it('scrolls the detail while it has the focus', () => {
    const long = verifying({ pane: 'detail', columns: 80, rows: 14 });
    const s = after(long, 'j', 'j', 'k').state;
    expect(s.detailTop).toBe(1);
    expect(s.claim).toBe(0);
    expect(after(s, 'g').state.detailTop).toBe(0);
    // No further than to the end: one key back is one row back.
    const end = after(s, 'G').state.detailTop;
    expect(end).toBeGreaterThan(3);
    expect(after(s, 'G', 'j', 'ctrl+d', 'k').state.detailTop).toBe(end - 1);
    expect(after(ready({ pane: 'detail' }), 'G').state.detailTop).toBeLessThan(100);
  });

  it('begins at the first step of another model, with steps folded', () => {
    const s = after(ready({ pane: 'list' }), 'j', 'enter', 'j', 'h', 'j', 'j').state;
    expect(s.step).toBe(1);
    expect(s.unfolded.size).toBe(0);
  });

  it('scrolls wide formulas to the side and back, never beyond their beginning', () => {
    const s = after(ready({ pane: 'list' }), 'L', 'L', 'shift+left').state;
    expect(s.aside).toBe(8);
    expect(after(s, 'H', 'H', 'H').state.aside).toBe(0);
  });
});

describe('a filter', () => {
  it('of models goes when the pane of the steps is entered, and the other way; the detail keeps that of the steps', () => {
    const models = after(ready({ pane: 'models' }), '/', ...'waiting', 'enter').state;
    expect(visibleModels(models)).toHaveLength(1);
    const steps = after(models, 'l').state;
    expect(steps.filter.text).toBe('');
    expect(currentModel(steps)!.name).toBe('waiting');
    const found = after(ready({ pane: 'list' }), '/', ...'collect', 'enter').state;
    expect(after(found, 'l').state.filter.text).toBe('collect');
    expect(after(found, 'h').state.filter.text).toBe('');
  });
});

describe('headings', () => {
  it('are passed over, both ways', () => {
    const s = ready({ pane: 'list', step: 2 });
    const down = after(s, 'j').state;
    expect(visibleSteps(down)[down.step]!.kind).toBe('result');
    expect(after(down, 'k').state.step).toBe(2);
    expect(after(down, 'g').state.step).toBe(1);
    expect(after(down, 'g', 'k').state.step).toBe(1);
  });
});

describe('unfolding', () => {
  it('shows the parts of a step and hides them', () => {
    const s = ready({ pane: 'list', step: 1 });
    const numbers = (x: State): readonly string[] => visibleSteps(x).map((v) => v.number);
    expect(numbers(s)).toEqual(['', '1', '2', '', '']);
    const open = after(s, 'enter').state;
    expect(numbers(open)).toEqual(['', '1', '1.1', '1.2', '2', '', '']);
    expect(numbers(after(open, 'enter').state)).toEqual(numbers(s));
    expect(numbers(after(s, 'z').state)).toEqual(numbers(open));
    expect(numbers(after(s, 'z', 'z').state)).toEqual(numbers(s));
  });

  it('keeps the selection inside what is left', () => {
    const s = after(ready({ pane: 'list' }), 'z', 'G', 'z').state;
    expect(s.step).toBe(visibleSteps(s).length - 1);
  });

  it('goes to the detail where there are no parts', () => {
    expect(after(ready({ pane: 'list', step: 2 }), 'enter').state.pane).toBe('detail');
  });
});

describe('the filter', () => {
  it('narrows models as it is typed, is kept, and cleared', () => {
    const s = after(ready(), '/', 'b', 'r').state;
    expect(s.filter).toEqual({ text: 'br', editing: true });
    expect(visibleModels(s).map((m) => m.model.name)).toEqual(['broken']);
    const kept = after(s, 'enter').state;
    expect(kept.filter).toEqual({ text: 'br', editing: false });
    expect(visibleModels(after(kept, 'escape').state)).toHaveLength(3);
  });

  it('goes to what it finds: what is looked at is in the list', () => {
    const s = after(ready(), '/', 'w', 'a', 'i', 't').state;
    expect(currentModel(s)?.name).toBe('waiting');
  });

  it('takes letters that are commands elsewhere, and backspace', () => {
    const s = after(verifying(), '/', 'q', 'j', 'backspace').state;
    expect(s.filter.text).toBe('q');
    expect(after(s, 'up', 'f1').state.filter.text).toBe('q');
  });

  it('finds claims by model, name, text and verdict', () => {
    expect(idsOf(after(verifying(), '/', ...'refuted').state).sort()).toEqual(['faster', 'mean_stays']);
    expect(idsOf(after(verifying(), '/', ...'waiting').state).sort()).toEqual(['later', 'older']);
    expect(idsOf(after(verifying(), '/', ...'conserved(').state)).toEqual(['mean_stays']);
  });

  it('finds steps, parts among them', () => {
    const s = after(ready({ pane: 'list' }), '/', ...'delta').state;
    expect(visibleSteps(s).map((x) => x.number)).toEqual(['1', '1.2']);
  });

  it('does not outlive its list', () => {
    const s = after(ready(), '/', 'b', 'r', 'enter', '2').state;
    expect(s.filter.text).toBe('');
  });
});

describe('overlays', () => {
  it('open, filter and close', () => {
    const help = after(ready(), '?').state;
    expect(help.overlay.kind).toBe('help');
    expect(after(help, '?').state.overlay.kind).toBe('none');
    expect(after(help, 'escape').state.overlay.kind).toBe('none');
    expect(after(help, 'q').state.overlay.kind).toBe('none');
    const typed = after(help, 'c', 'o', 'p', 'y', 'backspace').state;
    expect(typed.overlay).toMatchObject({ kind: 'help', text: 'cop' });
  });

  it('scrolls help', () => {
    expect(after(ready(), '?', 'down', 'down', 'up').state.overlay).toMatchObject({ at: 1 });
  });

  it('carries out a command by its name', () => {
    const s = after(ready(), 'ctrl+p', ...'claims and', 'enter').state;
    expect(s.overlay.kind).toBe('none');
    expect(s.screen).toBe('verify');
  });

  it('picks a model', () => {
    const s = after(verifying(), 'M', 'w', 'a', 'enter').state;
    expect(s).toMatchObject({ screen: 'browse', model: 2, pane: 'list', overlay: { kind: 'none' } });
  });

  it('does nothing where nothing is found', () => {
    const s = after(ready(), ':', ...'xyzzy', 'enter');
    expect(s.state.overlay.kind).toBe('none');
    expect(s.effects).toEqual([]);
  });

  it('leaves the program even from an overlay or a filter', () => {
    expect(after(ready(), '?', 'ctrl+c').effects).toContainEqual({ kind: 'quit' });
    expect(after(ready(), '/', 'ctrl+c').effects).toContainEqual({ kind: 'quit' });
  });
});

describe('derivations', () => {
  it('asks for the model that is looked at, once', () => {
    const { state, effects } = acted(screen(), { kind: 'resize', columns: 140, rows: 42 });
    expect(effects).toEqual([
      { kind: 'derive', label: 'derivations/decay.saddle', generation: 1, width: formulaWidth(state) },
    ]);
    expect(currentModel(state)?.derivation).toEqual({ status: 'running', old: STEPS });
    expect(acted(state, { kind: 'resize', columns: 100, rows: 42 }).effects).toEqual([]);
  });

  it('keeps what was there while another width is made, and asks again if the window went on changing', () => {
    const wide = acted(screen(), { kind: 'resize', columns: 140, rows: 42 }).state;
    expect(visibleSteps(wide)).toHaveLength(5);
    const narrow = acted(wide, { kind: 'resize', columns: 80, rows: 42 }).state;
    const late = acted(narrow, {
      kind: 'derived',
      label: 'derivations/decay.saddle',
      generation: 1,
      derivation: { status: 'done', value: STEPS, width: formulaWidth(wide) },
    });
    expect(late.effects).toMatchObject([{ kind: 'derive', width: formulaWidth(narrow) }]);
  });

  it('drops answers to older questions', () => {
    const s = ready({ step: 1 });
    const old = {
      kind: 'derived',
      label: MODELS[0]!.label,
      generation: 0,
      derivation: { status: 'done', value: [], width: 9 },
    } as const;
    expect(acted(s, old).state).toEqual(s);
    const finding = MODELS[0]!.claims[1]!.found!;
    expect(acted(s, { kind: 'finding', label: MODELS[0]!.label, generation: 0, found: finding }).state).toEqual(s);
  });

  it('does not ask for an invalid model', () => {
    expect(after(ready(), 'j').effects).toEqual([]);
  });

  it('asks again when somebody looks at what was dropped', () => {
    const s = ready();
    const dropped = acted(s, {
      kind: 'derived',
      label: MODELS[2]!.label,
      generation: 1,
      derivation: { status: 'none' },
    });
    expect(dropped.effects).toEqual([]);
    expect(after(dropped.state, 'G').effects).toMatchObject([{ kind: 'derive', label: MODELS[2]!.label }]);
  });
});

describe('a file that changes', () => {
  const read = (of: Partial<ModelView>): Action => ({
    kind: 'changed',
    model: {
      ...MODELS[0]!,
      claims: MODELS[0]!.claims.map(({ stub }) => ({ stub, state: 'not run' })),
      derivation: { status: 'none' },
      generation: 2,
      sha256: 'other',
      ...of,
    },
  });

  it('makes verdicts stale, derives and judges again', () => {
    const { state, effects } = acted(ready(), read({}));
    expect(effects).toMatchObject([
      { kind: 'derive', generation: 2 },
      { kind: 'verify', jobs: [{ label: 'derivations/decay.saddle' }] },
    ]);
    expect(state.models[0]!.claims.every((c) => c.state === 'running' && c.found !== undefined)).toBe(true);
    expect(state.message).toMatch(/read again/);
  });

  it('waits with that until what runs is done', () => {
    const running = { ...ready(), running: { done: 0, total: 2 } };
    const { state, effects } = acted(running, read({}));
    expect(effects.map((e) => e.kind)).toEqual(['derive']);
    expect(state.models[0]!.claims.map((c) => c.state)).toEqual(['stale', 'stale', 'stale', 'stale']);
    expect(acted(state, { kind: 'finished', message: '2 claims judged' }).effects).toMatchObject([{ kind: 'verify' }]);
  });

  it('shows an error and judges nothing', () => {
    const { state, effects } = acted(ready(), read({ errors: ['error: x'], errorCount: 1, errorLine: 3, claims: [] }));
    expect(effects).toEqual([]);
    expect(state.message).toBe('derivations/decay.saddle has an error');
    expect(after(state, 'o').effects).toEqual([{ kind: 'edit', label: 'derivations/decay.saddle', line: 3 }]);
  });

  it('is no change where the text is the same', () => {
    const s = ready();
    expect(acted(s, read({ sha256: 'd1' })).state).toEqual(s);
  });

  it('that goes away takes its model with it', () => {
    const { state } = acted(ready({ model: 2 }), { kind: 'gone', label: MODELS[2]!.label });
    expect(state.models).toHaveLength(2);
    expect(state.model).toBe(1);
  });
});

describe('judging', () => {
  it('runs a model, a claim, or all', () => {
    expect(after(ready(), 'v').effects).toEqual([{ kind: 'verify', jobs: [{ label: MODELS[0]!.label }] }]);
    expect(after(verifying(), 'r').effects).toEqual([
      { kind: 'verify', jobs: [{ label: MODELS[0]!.label, claims: ['mean_stays'] }] },
    ]);
    const all = after(verifying(), 'a');
    expect(all.effects).toEqual([{ kind: 'verify', jobs: [{ label: MODELS[0]!.label }, { label: MODELS[2]!.label }] }]);
    expect(all.state.running).toEqual({ done: 0, total: 6 });
  });

  it('runs one thing at a time', () => {
    const twice = after(verifying(), 'a', 'a');
    expect(twice.effects).toHaveLength(1);
    expect(twice.state.message).toMatch(/x stops/);
  });

  it('shows progress, findings, and the end', () => {
    const started = after(verifying(), 'a').state;
    const finding = MODELS[0]!.claims[0]!.found!;
    const s = acted(
      started,
      { kind: 'finding', label: MODELS[2]!.label, generation: 1, found: { ...finding, id: 'later', model: 'waiting' } },
      { kind: 'progress', done: 1, total: 6 },
    ).state;
    expect(s.running).toEqual({ done: 1, total: 6 });
    expect(s.models[2]!.claims[0]).toMatchObject({ state: 'done', found: { id: 'later' } });
    const end = acted(s, { kind: 'finished', message: 'stopped after 1 of 6 claims' }).state;
    expect(end.running).toBeUndefined();
    expect(end.models[2]!.claims.map((c) => c.state)).toEqual(['done', 'stale']);
  });

  it('keeps the selected claim while the order changes around it', () => {
    const s = after(verifying(), 'a', 'G').state;
    const id = idsOf(s)[s.claim];
    const found = { ...MODELS[0]!.claims[1]!.found!, id: 'later', model: 'waiting' };
    const next = acted(s, { kind: 'finding', label: MODELS[2]!.label, generation: 1, found }).state;
    expect(idsOf(next)).not.toEqual(idsOf(s));
    expect(idsOf(next)[next.claim]).toBe(id);
  });

  it('stops what runs, and says so where nothing does', () => {
    expect(after(verifying(), 'a', 'x').effects.at(-1)).toEqual({ kind: 'cancel' });
    expect(after(verifying(), 'x').state.message).toBe('nothing runs');
  });

  it('does not start again what was stopped', () => {
    const s = { ...after(verifying(), 'a', 'x').state, again: [MODELS[0]!.label] };
    expect(acted(after(s, 'x').state, { kind: 'finished', message: 'stopped' }).effects).toEqual([]);
  });

  it('survives the death of the thread', () => {
    const s = acted(after(screen({ models: [{ ...MODELS[0]!, derivation: { status: 'running' } }] }), 'v').state, {
      kind: 'died',
      reason: 'the thread died: out of memory',
    }).state;
    expect(s.running).toBeUndefined();
    expect(s.models[0]!.derivation.status).toBe('failed');
    expect(s.message).toMatch(/out of memory/);
  });
});

describe('order of claims', () => {
  it('puts failing first, then open, then false as expected', () => {
    expect(idsOf(verifying())).toEqual(['mean_stays', 'rate', 'faster', 'older', 'later', 'falls']);
  });

  it('cycles through orders', () => {
    expect(idsOf(after(verifying(), 's').state)).toEqual(['falls', 'mean_stays', 'faster', 'rate', 'later', 'older']);
    expect(idsOf(after(verifying(), 's', 's').state)).toEqual([
      'falls',
      'faster',
      'later',
      'mean_stays',
      'older',
      'rate',
    ]);
    expect(after(verifying(), 's', 's', 's').state.sort).toBe('failing');
  });

  it('shows only what is false or open', () => {
    expect(idsOf(after(verifying(), 'f').state)).toEqual(['mean_stays', 'rate', 'faster']);
  });

  it('jumps to the next of those', () => {
    const s = after(verifying({ sort: 'model' }), 'n').state;
    expect(visibleClaims(s)[s.claim]!.claim.stub.id).toBe('mean_stays');
    expect(after(s, 'n', 'n', 'n').state.message).toMatch(/no other/);
  });
});

describe('copying and opening', () => {
  it('copies a step as LaTeX and as JSON, and the command', () => {
    const s = ready({ pane: 'list', step: 1 });
    expect(after(s, 'c').effects).toMatchObject([{ kind: 'copy', text: STEPS[1]!.latex, what: 'LaTeX' }]);
    expect(after(s, 'J').effects).toMatchObject([{ kind: 'copy', text: STEPS[1]!.json }]);
    expect(after(s, 'C').effects).toMatchObject([{ text: 'saddle derive derivations/decay.saddle --notation latex' }]);
    expect(after(ready(), 'c').state.message).toMatch(/choose a step/);
  });

  it('copies a claim and the command that judges it', () => {
    expect(after(verifying(), 'c').effects).toMatchObject([{ text: 'conserved(mean(x))' }]);
    expect(after(verifying(), 'C').effects).toMatchObject([
      { text: 'saddle verify derivations/decay.saddle --claim mean_stays --seed 1' },
    ]);
    expect(JSON.parse((after(verifying(), 'J').effects[0] as { text: string }).text)).toMatchObject({
      id: 'mean_stays',
    });
  });

  it('waits for files that are still being read, and judges them when they are there', () => {
    const unread = (m: ModelView): ModelView => ({ ...m, unread: true, claims: [], sha256: '' });
    const s = ready({ models: [MODELS[0]!, MODELS[1]!, unread(MODELS[2]!)] });
    const first = after(s, 'a');
    expect(first.effects).toEqual([{ kind: 'verify', jobs: [{ label: MODELS[0]!.label }] }]);
    expect(first.state.running).toEqual({ done: 0, total: MODELS[0]!.claims.length });
    const arrived = acted(first.state, { kind: 'changed', model: MODELS[2]! });
    expect(arrived.effects.filter((e) => e.kind === 'verify')).toEqual([]);
    const then = acted(arrived.state, { kind: 'finished', message: '' });
    expect(then.effects).toEqual([{ kind: 'verify', jobs: [{ label: MODELS[2]!.label }] }]);
    expect(acted(then.state, { kind: 'finished', message: '' }).effects).toEqual([]);
  });

  it('judges the first file that is read where all is still being read; x forgets about it', () => {
    const s = ready({
      models: MODELS.slice(0, 1).map((m) => ({ ...m, unread: true as const, claims: [], sha256: '' })),
    });
    const waiting = after(s, 'a');
    expect(waiting.effects).toEqual([]);
    expect(waiting.state.message).toBe('the files are being read');
    const fresh = { ...MODELS[0]!, claims: MODELS[0]!.claims.map(({ stub }) => ({ stub, state: 'not run' as const })) };
    const arrived = (from: State) =>
      acted(from, { kind: 'changed', model: fresh }).effects.filter((e) => e.kind === 'verify');
    expect(arrived(waiting.state)).toEqual([{ kind: 'verify', jobs: [{ label: MODELS[0]!.label }] }]);
    expect(arrived(after(waiting.state, 'x').state)).toEqual([]);
  });

  it('opens the file at the statement of a step, of its parts too; where there is none, at its beginning', () => {
    const at = (step: number) => after(ready({ pane: 'list', step }), 'o').effects;
    expect(at(1)).toEqual([{ kind: 'edit', label: MODELS[0]!.label, line: 7 }]);
    expect(at(2)).toEqual([{ kind: 'edit', label: MODELS[0]!.label, line: 1 }]);
  });

  it('opens the file at the line of a claim or of an error', () => {
    expect(after(verifying(), 'o').effects).toEqual([{ kind: 'edit', label: MODELS[0]!.label, line: 11 }]);
    expect(after(ready({ model: 1 }), 'o').effects).toEqual([{ kind: 'edit', label: MODELS[1]!.label, line: 14 }]);
  });
});

describe('leaving', () => {
  it('asks while claims are judged', () => {
    const s = after(ready(), 'v', 'q');
    expect(s.state.leaving).toBe(true);
    expect(s.effects.map((e) => e.kind)).toEqual(['verify']);
    expect(after(s.state, 'n').state.leaving).toBe(false);
    expect(after(s.state, 'y').effects.map((e) => e.kind)).toEqual(['cancel', 'quit']);
    expect(after(s.state, 'ctrl+c').effects.map((e) => e.kind)).toEqual(['cancel', 'quit']);
  });

  it('does not ask otherwise', () => {
    expect(after(ready(), 'q').effects).toEqual([{ kind: 'quit' }]);
  });
});

describe('messages and unknown keys', () => {
  it('a message goes with the next key, bound or not', () => {
    const s = { ...ready(), message: 'copied LaTeX' };
    expect(after(s, 'j').state.message).toBe('');
    expect(after(s, 'f9').state.message).toBe('');
  });
});

it.each(KEYMAP.map((b) => b.command))('%s works without models, in every pane', (command: Command) => {
  for (const where of ['browse', 'verify'] as const)
    for (const pane of ['models', 'list', 'detail'] as const)
      for (const models of [[], MODELS])
        expect(() => reduce(screen({ screen: where, pane, models }), { kind: 'command', command })).not.toThrow();
});

it('gives a pane the whole window, with formulas as wide as that', () => {
  const whole = after(ready({ pane: 'list', columns: 140 }), 'w');
  expect(whole.state.zoomed).toBe(true);
  expect(whole.effects).toMatchObject([{ kind: 'derive', width: 132 }]);
  expect(after(whole.state, 'escape').state).toMatchObject({ zoomed: false, pane: 'list' });
  expect(after(whole.state, 'w').state.zoomed).toBe(false);
});

it('cycles notations', () => {
  const seen = [ready()];
  for (let k = 0; k < 4; k++) seen.push(after(seen.at(-1)!, 'm').state);
  expect(seen.map((s) => s.layout)).toEqual(['2d', 'unicode', 'latex', 'text', '2d']);
});
