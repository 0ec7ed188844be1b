import type { ClaimView, ModelView, State, StepView } from './state.ts';

/** A claim and the model that makes it. */
export interface ClaimLine {
  readonly model: ModelView;
  readonly claim: ClaimView;
}

/** Whether a claim needs a look: it fails, is undecided, or was not judged to its end. */
export const isOpen = (c: ClaimView): boolean =>
  c.found !== undefined && ['fails', 'inconclusive', 'fault'].includes(c.found.standing);

/** Whether a claim is worth a look before others: an open one, or one that is false, as its author says or not. */
export const isTelling = (c: ClaimView): boolean => isOpen(c) || c.found?.verdict === 'refuted';

/** The model that is looked at. */
export const currentModel = (s: State): ModelView | undefined => s.models[s.model];

/** The lines of a derivation as far as they are known: those of before while it is made anew. */
export const stepsOf = (work: ModelView['derivation']): readonly StepView[] | undefined =>
  work.status === 'done' ? work.value : work.status === 'failed' ? undefined : work.old;

/** The lines of a derivation that are shown: parts of a step only where it is unfolded; only what the filter finds. */
export function visibleSteps(s: State): readonly StepView[] {
  const work = currentModel(s)?.derivation;
  const all = (work === undefined ? undefined : stepsOf(work)) ?? [];
  const word = s.screen === 'browse' && s.pane !== 'models' ? s.filter.text.toLowerCase() : '';
  if (word !== '')
    return all.filter((x) =>
      [x.rule, x.number, ...x.before.unicode, ...(x.after?.unicode ?? [])].some((t) => t.toLowerCase().includes(word)),
    );
  return all.filter((x) => x.depth === 0 || s.unfolded.has(parentOf(x.number)));
}
const parentOf = (number: string): string => number.slice(0, Math.max(0, number.lastIndexOf('.')));

/** The line that a selection comes to rest on: headings are passed over, onwards or back. */
export function landing(steps: readonly StepView[], from: number, by: number): number {
  const last = steps.length - 1;
  const at = Math.max(0, Math.min(from, last));
  const towards = (way: number): number | undefined => {
    for (let k = at; k >= 0 && k <= last; k += way) if (steps[k]!.kind !== 'heading') return k;
    return undefined;
  };
  const way = by < 0 ? -1 : 1;
  return towards(way) ?? towards(-way) ?? at;
}

/** The models that the filter finds, with their places in the state. */
export function visibleModels(s: State): readonly { readonly model: ModelView; readonly at: number }[] {
  const word = s.screen === 'browse' && s.pane === 'models' ? s.filter.text.toLowerCase() : '';
  return s.models
    .map((model, at) => ({ model, at }))
    .filter(({ model }) => word === '' || `${model.name} ${model.label}`.toLowerCase().includes(word));
}

const RANK = { fails: 0, fault: 0, inconclusive: 1, unjudged: 5, empirical: 6, passes: 7 } as const;
function rankOf(c: ClaimView): number {
  if (c.found === undefined) return 4;
  if (c.state !== 'done') return 3;
  return c.found.standing === 'passes' && c.found.verdict === 'refuted' ? 2 : RANK[c.found.standing];
}

/** The claims of all models in the order that was asked for; failing first unless told otherwise. */
export function visibleClaims(s: State): readonly ClaimLine[] {
  const word = s.screen === 'verify' ? s.filter.text.toLowerCase() : '';
  const all = s.models
    .flatMap((model) => model.claims.map((claim): ClaimLine => ({ model, claim })))
    .filter(({ claim }) => !s.onlyFailing || isTelling(claim))
    .filter(({ model, claim }) => {
      const verdict = claim.found?.verdict ?? claim.state;
      return word === '' || `${model.name} ${claim.stub.id} ${claim.stub.text} ${verdict}`.toLowerCase().includes(word);
    });
  if (s.sort === 'model') return all;
  const compare =
    s.sort === 'name'
      ? (a: ClaimLine, b: ClaimLine): number => byText(a.claim.stub.id, b.claim.stub.id)
      : (a: ClaimLine, b: ClaimLine): number => rankOf(a.claim) - rankOf(b.claim);
  return all
    .map((line, k) => ({ line, k }))
    .sort((a, b) => compare(a.line, b.line) || a.k - b.k)
    .map(({ line }) => line);
}
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Claims of a model by what became of them. */
export function countsOf(claims: readonly ClaimView[]): {
  readonly passed: number;
  /** Of those that passed, the ones that are false, as their author says. */
  readonly refuted: number;
  readonly failed: number;
  readonly open: number;
  readonly waiting: number;
} {
  const standing = (c: ClaimView): string => (c.state === 'done' ? (c.found?.standing ?? '') : '');
  return {
    passed: claims.filter((c) => standing(c) === 'passes').length,
    refuted: claims.filter((c) => standing(c) === 'passes' && c.found?.verdict === 'refuted').length,
    failed: claims.filter((c) => ['fails', 'fault'].includes(standing(c))).length,
    open: claims.filter((c) => standing(c) === 'inconclusive').length,
    waiting: claims.filter((c) => c.state !== 'done').length,
  };
}
