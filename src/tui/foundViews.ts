import type { DerivationDocument, FindingDocument } from '../report/document.ts';
import { equationBlock } from '../report/expression.ts';
import type { BranchDocument, FixedPointsDocument } from '../report/fixedPointsDocument.ts';
import { branchNotes, lackWords, sizesOf, sizeWords, specialWords } from '../report/fixedPointsText.ts';
import { equation, formula, heading, note, stepsOf } from './lineViews.ts';
import type { StepView } from './state.ts';

// What was found besides motions: quantities, points, and sentences about them.

/** Findings of a derivation and how far was looked. */
export function findingViews({ findings = [], notes = [] }: DerivationDocument, width: number): readonly StepView[] {
  return [
    ...(findings.length > 0 ? [heading('Found')] : []),
    ...findings.flatMap((f) => findingView(f, width)),
    ...notes.map((n) => note(n, width)),
  ];
}

function findingView(f: FindingDocument, width: number): readonly StepView[] {
  const when = f.when.map((w) => equationBlock(w, { layout: 'unicode', width }).rows[0]!);
  const tail = [...(when.length === 0 ? [] : [`when ${when.join(', ')}`]), ...(f.proved ? [] : ['sampled'])];
  const words = [f.says, ...tail].join(', ');
  return [note(words, width), formula(f.quantity, width, words)];
}

/** Fixed points: branches with where they are real, families, and what holds at special values. */
export function fixedPointViews(f: FixedPointsDocument, number: () => string, width: number): readonly StepView[] {
  const title = heading((f.ansatz === null ? 'Fixed points' : `Fixed points within ${f.ansatz}`) + sizesOf(f));
  if (f.status === 'equations')
    return [
      title,
      note(`left as equations: ${f.reasons.join('; ')}`, width),
      ...f.equations.map((q) => equation(q, width)),
    ];
  const branch = (b: BranchDocument): readonly StepView[] => [
    ...b.equations.map((q) => equation(q, width)),
    ...branchNotes(b, { layout: 'unicode', width }).map((n) => note(n, width)),
    ...b.steps.flatMap((s) => stepsOf(s, number(), 0, width)),
  ];
  return [
    title,
    note(sizeWords(f), width),
    ...lackWords(f).map((w) => note(w, width)),
    ...f.branches.flatMap((b, k) => [heading(branchTitle(b, k)), ...branch(b)]),
    ...f.special.flatMap((s) => {
      const words = specialWords(s, { layout: 'unicode', width });
      const branches = s.branches.flatMap((b, k) => [heading(`  ${branchTitle(b, k)}`), ...branch(b)]);
      return [heading(words.heading), ...branches, ...words.notes.map((n) => note(n, width))];
    }),
  ];
}

const branchTitle = (b: BranchDocument, k: number): string =>
  `${b.kind === 'family' ? 'Family' : b.points > 1 ? `Branch of ${b.points} points` : 'Point'} ${k + 1}`;
