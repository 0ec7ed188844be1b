import type { Atom, Letter } from '../../../expr/expr.ts';
import type { Law } from '../../../model/model.ts';
import { componentMoments } from '../componentMoments.ts';
import { countOf, type World } from '../lifted.ts';
import type { Question } from '../question.ts';

/** What is random at a site from the start: labels, and states that start by a law. */
interface RandomLetter {
  readonly letter: Letter;
  readonly indices: readonly Atom[];
  readonly law: Law;
}

/** How many independent random numbers the site of a population has. */
const randomLetters = (question: Question, population: number): readonly RandomLetter[] => {
  const p = question.process.populations[population]!;
  const starts = p.states.flatMap((s) =>
    s.initial.kind === 'law' ? [{ letter: s.letter, indices: s.indices, law: s.initial.law }] : [],
  );
  return [...p.labels, ...starts];
};

const numbersIn = (question: Question, population: number): number =>
  randomLetters(question, population).reduce((n, r) => n + countOf(r.letter, question.sizes), 0);

/** Nodes for the site with most random numbers: two for each of them, one where nothing is random. */
export function nodeCount(question: Question): number {
  const most = Math.max(0, ...question.process.populations.map((_, k) => numbersIn(question, k)));
  return Math.max(1, 2 * most);
}

/**
 * Values of the random numbers of a site at nodes of equal weight that have their means, variances and vanishing correlations: the
 * mean ± √K σ of one of them at a time (Julier & Uhlmann 1997, the unscented transform). Means of terms of degree two are exact.
 */
export function placeNodes(
  question: Question,
  population: number,
  nodes: number,
  world: World,
): ReadonlyMap<Letter, Float64Array> {
  const columns = new Map<Letter, Float64Array>();
  const spread = Math.sqrt(nodes / 2);
  let own = 0;
  for (const { letter, indices, law } of randomLetters(question, population)) {
    const components = countOf(letter, question.sizes);
    const column = new Float64Array(components * nodes);
    componentMoments(law, indices, components, world).forEach(({ mean, variance }, c) => {
      column.fill(mean, c * nodes, (c + 1) * nodes);
      const sigma = spread * Math.sqrt(variance);
      column[c * nodes + 2 * own]! += sigma;
      column[c * nodes + 2 * own + 1]! -= sigma;
      own++;
    });
    columns.set(letter, column);
  }
  return columns;
}
