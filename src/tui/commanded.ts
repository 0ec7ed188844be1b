import { lastTop } from './detail.ts';
import type { Command } from './keymap.ts';
import { currentModel, isTelling, landing, stepsOf, visibleClaims, visibleModels, visibleSteps } from './lists.ts';
import { clamp, type Next, only, settled, withDerivation } from './next.ts';
import { copied, edited, run, runAll } from './requests.ts';
import type { State } from './state.ts';

const HALF = 10;

/** Carries out a command of the keymap. */
export function commanded(s: State, command: Command): Next {
  switch (command) {
    case 'up':
      return moved(s, -1);
    case 'down':
      return moved(s, 1);
    case 'pageUp':
      return moved(s, -HALF);
    case 'pageDown':
      return moved(s, HALF);
    case 'first':
      return moved(s, Number.NEGATIVE_INFINITY);
    case 'last':
      return moved(s, Number.POSITIVE_INFINITY);
    case 'paneLeft':
      return beside(s, -1);
    case 'paneRight':
      return beside(s, 1);
    case 'scrollLeft':
      return only({ ...s, aside: Math.max(0, s.aside - 8) });
    case 'scrollRight':
      return only({ ...s, aside: s.aside + 8 });
    case 'open':
      return opened(s);
    case 'back':
      return back(s);
    case 'filter':
      return only({ ...s, filter: { text: '', editing: true } });
    case 'nextMatch':
      return withDerivation(towards(s, 1));
    case 'previousMatch':
      return withDerivation(towards(s, -1));
    case 'browse':
      return withDerivation({
        ...s,
        screen: 'browse',
        pane: 'models',
        filter: { text: '', editing: false },
        detailTop: 0,
      });
    case 'verify':
      return only(
        settled({ ...s, screen: 'verify', pane: 'list', filter: { text: '', editing: false }, detailTop: 0 }),
      );
    case 'notation': {
      const at = s.layouts.indexOf(s.layout);
      const layout = s.layouts[(at + 1) % s.layouts.length]!;
      return only({ ...s, layout, message: `notation: ${layout === '2d' ? 'two dimensions' : layout}` });
    }
    case 'zoom':
      return withDerivation({ ...s, zoomed: !s.zoomed, aside: 0 });
    case 'copyLatex':
    case 'copyJson':
    case 'copyCommand':
      return copied(s, command);
    case 'editor':
      return edited(s);
    case 'unfoldAll': {
      const work = currentModel(s)?.derivation;
      const steps = (work === undefined ? undefined : stepsOf(work)) ?? [];
      const all = steps.filter((x) => x.parts > 0).map((x) => x.number);
      const open = all.every((n) => s.unfolded.has(n));
      return only(settled({ ...s, unfolded: open ? new Set() : new Set(all) }));
    }
    case 'runModel': {
      const m = s.screen === 'verify' ? visibleClaims(s)[s.claim]?.model : currentModel(s);
      return m === undefined ? only(s) : run(s, [{ label: m.label }]);
    }
    case 'runClaim': {
      const line = visibleClaims(s)[s.claim];
      return line === undefined ? only(s) : run(s, [{ label: line.model.label, claims: [line.claim.stub.id] }]);
    }
    case 'runAll':
      return runAll(s);
    case 'cancel':
      return s.running === undefined
        ? only({ ...s, again: [], message: s.again.length === 0 ? 'nothing runs' : 'nothing is judged' })
        : only({ ...s, again: [], message: 'stopping' }, { kind: 'cancel' });
    case 'sort': {
      const sort = s.sort === 'failing' ? 'model' : s.sort === 'model' ? 'name' : 'failing';
      return only({ ...s, sort, claim: 0, message: `order: ${sort === 'failing' ? 'failing first' : `by ${sort}`}` });
    }
    case 'onlyFailing':
      return only(settled({ ...s, onlyFailing: !s.onlyFailing, claim: 0 }));
    case 'picker':
    case 'help':
    case 'palette':
      return only({ ...s, overlay: { kind: command, text: '', at: 0 } });
    case 'quit':
      return s.running === undefined
        ? only(s, { kind: 'quit' })
        : only({ ...s, leaving: true, message: 'claims are being judged: leave all the same? y / n' });
  }
}

const PANES: Readonly<Record<State['screen'], readonly State['pane'][]>> = {
  browse: ['models', 'list', 'detail'],
  verify: ['list', 'detail'],
};
/** The pane beside this one; what filters models does not filter steps, nor the other way. */
function beside(s: State, by: number): Next {
  const panes = PANES[s.screen];
  const pane = panes[clamp(panes.indexOf(s.pane) + by, panes.length - 1)]!;
  const other = (pane === 'models') !== (s.pane === 'models');
  const next: State = { ...s, pane, aside: 0, ...(other && { filter: { text: '', editing: false } }) };
  return only(other ? settled(next) : next);
}

function moved(s: State, by: number): Next {
  if (s.pane === 'detail') {
    const last = lastTop(s);
    return only({ ...s, detailTop: clamp(Math.min(s.detailTop, last) + by, last) });
  }
  if (s.screen === 'verify')
    return only({ ...s, claim: clamp(s.claim + by, visibleClaims(s).length - 1), detailTop: 0, aside: 0 });
  if (s.pane === 'list') return only({ ...s, step: landing(visibleSteps(s), s.step + by, by), detailTop: 0, aside: 0 });
  const shown = visibleModels(s);
  const at = shown.findIndex((x) => x.at === s.model);
  const next = shown[clamp((at < 0 ? 0 : at) + by, shown.length - 1)];
  if (next === undefined || next.at === s.model) return only(s);
  return withDerivation(settled({ ...s, model: next.at, step: 0, detailTop: 0, aside: 0, unfolded: new Set() }));
}

function opened(s: State): Next {
  if (s.pane === 'models') return only({ ...s, pane: 'list', filter: { text: '', editing: false } });
  if (s.screen === 'verify' || s.pane === 'detail') return only({ ...s, pane: 'detail' });
  const step = visibleSteps(s)[s.step];
  if (step === undefined || step.parts === 0) return only({ ...s, pane: 'detail' });
  const unfolded = new Set(s.unfolded);
  if (!unfolded.delete(step.number)) unfolded.add(step.number);
  return only({ ...s, unfolded });
}

function back(s: State): Next {
  if (s.zoomed) return withDerivation({ ...s, zoomed: false, aside: 0 });
  if (s.filter.text !== '') return only(settled({ ...s, filter: { text: '', editing: false } }));
  if (s.pane === 'detail') return only({ ...s, pane: 'list', detailTop: 0 });
  if (s.screen === 'browse' && s.pane === 'list') return only({ ...s, pane: 'models' });
  if (s.onlyFailing) return only(settled({ ...s, onlyFailing: false }));
  return only(s);
}

/** The next line that needs a look. */
function towards(s: State, by: 1 | -1): State {
  if (s.screen === 'verify') {
    const all = visibleClaims(s);
    for (let k = s.claim + by; k >= 0 && k < all.length; k += by)
      if (isTelling(all[k]!.claim)) return { ...s, claim: k, detailTop: 0 };
    return { ...s, message: 'no other claim is false or open' };
  }
  for (let k = s.model + by; k >= 0 && k < s.models.length; k += by) {
    const m = s.models[k]!;
    if (m.errors.length > 0 || m.claims.some(isTelling))
      return settled({ ...s, model: k, step: 0, detailTop: 0, aside: 0, unfolded: new Set() });
  }
  return { ...s, message: 'no other model has a claim that is false or open' };
}
