import type { ClaimDocument, Figure } from '../report/document.ts';
import { deviation, numeral } from '../report/words.ts';
import { claimDetail } from './claimDetail.ts';
import { plain } from './grid.ts';
import { bindingsOf, type Command } from './keymap.ts';
import { type ClaimLine, countsOf, currentModel, visibleClaims, visibleSteps } from './lists.ts';
import type { Overlay, State } from './state.ts';
import { overlayLines } from './typed.ts';
import { modelState, wordOf } from './verdicts.ts';

/** What is selected, in sentences for a screen reader: no picture, no cursor movement, formulas on one line. */
export function spoken(s: State): readonly string[] {
  if (s.overlay.kind !== 'none') return overlaySpoken(s, s.overlay);
  if (s.filter.editing) return [`filter: ${s.filter.text}`];
  const said: string[] = [];
  if (s.screen === 'verify') {
    const all = visibleClaims(s);
    const line = all[s.claim];
    if (line === undefined) return ['no claims'];
    const { claim, model } = line;
    said.push(`claim ${s.claim + 1} of ${all.length}: ${claim.stub.id} of ${model.name}, ${wordOf(claim)}`);
    if (s.pane === 'detail') return [...said, ...claimSpoken(line)];
    said.push(`says: ${claim.stub.text}`);
    if (claim.found?.reason != null) said.push(`reason: ${claim.found.reason}`);
    return said;
  }
  const m = currentModel(s);
  if (m === undefined) return ['no model'];
  if (s.pane === 'models') {
    const n = countsOf(m.claims);
    said.push(`model ${s.model + 1} of ${s.models.length}: ${m.name}, ${modelState(m).words}`);
    if (m.errors.length > 0) return [...said, ...m.errors];
    // Nothing is said of numbers that change by themselves; they are told when they stand.
    if (m.unread || m.claims.some((c) => c.state === 'running')) return said;
    said.push(
      `${m.claims.length} claims: ${n.passed} passed, ${n.failed} failed, ${n.open} open, ${n.waiting} not run`,
    );
    return said;
  }
  const steps = visibleSteps(s);
  const step = steps[s.step];
  if (step === undefined) return [m.derivation.status === 'running' ? 'is being derived' : 'nothing to derive'];
  const layout = s.layout === '2d' ? 'text' : s.layout;
  const head = step.number === '' ? '' : `step ${step.number}, `;
  said.push(`${s.step + 1} of ${steps.length}: ${head}${step.rule}`);
  said.push(...step.before[layout]);
  if (step.after !== undefined) said.push(...step.after[layout].map((r) => `equals ${r}`));
  if (step.tested !== '') said.push(step.tested);
  return said;
}

/** All that is known of a claim; its figure as a sentence. */
function claimSpoken({ model, claim }: ClaimLine): readonly string[] {
  const { found } = claim;
  const { figure, ...rest } = found ?? {};
  const bare = found === undefined ? claim : { ...claim, found: rest as ClaimDocument };
  const rows = claimDetail({ model, claim: bare }, 10_000, { ascii: false }).slice(1);
  const said = rows.map((r) => plain(r).replace(/ {2,}/g, ' ').trim()).filter((r) => r !== '');
  return figure === undefined ? said : [...said, figureSpoken(figure)];
}

function figureSpoken({ of, t, claimed, found }: NonNullable<ClaimDocument['figure']>): string {
  const gaps = t.map((_, k) => Math.abs(Number(claimed[k]) - Number(found[k])));
  const worst = gaps.reduce((best, gap, k) => (gap > gaps[best]! ? k : best), 0);
  const span = (y: readonly Figure[]): string =>
    `from ${numeral(y[0] ?? 'NaN', 4)} to ${numeral(y.at(-1) ?? 'NaN', 4)}`;
  const times = `t ${span(t)}`;
  const apart = `they differ most at t = ${numeral(t[worst] ?? 'NaN', 4)}, by ${deviation(gaps[worst] ?? 'NaN')}`;
  return `${of} over ${times}: claimed ${span(claimed)}, found ${span(found)}; ${apart}`;
}

/** The line that is chosen in a palette; of the keys all that the filter finds. */
function overlaySpoken(s: State, o: Exclude<Overlay, { kind: 'none' }>): readonly string[] {
  const lines = overlayLines(s);
  const keys = (command: Command | undefined): string =>
    bindingsOf(s.screen)
      .find((b) => b.command === command)
      ?.keys.join(' or ') ?? '';
  if (o.kind === 'help')
    return [`keys${o.text === '' ? '' : ` for ${o.text}`}:`, ...lines.map((l) => `${keys(l.command)}: ${l.says}`)];
  const line = lines[o.at];
  const typed = o.text === '' ? '' : `${o.text}: `;
  return [line === undefined ? `${typed}nothing is called so` : `${typed}${o.at + 1} of ${lines.length}: ${line.says}`];
}
