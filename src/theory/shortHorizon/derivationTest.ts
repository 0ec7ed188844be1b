import { one } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { substituteLetters } from '../../expr/traverse.ts';
import type { EffectiveProcess } from '../../model/effective.ts';
import type { Model } from '../../model/model.ts';
import { deriveMeanField } from '../meanField/meanField.ts';
import { type LemmaOptions, type LemmaReport, testLemmas } from './lemmas.ts';
import { strengthened } from './strength.ts';

/**
 * Tests the derivation of a model. It is made once more with a parameter before every random array, which has to give the
 * same process where that parameter is 1; so made it is compared with the un-reduced model, order by order.
 */
export function testDerivation(
  model: Model,
  process: EffectiveProcess,
  options: Omit<LemmaOptions, 'strength'> = {},
): LemmaReport {
  const { model: strong, strength } = strengthened(model);
  const again = deriveMeanField(strong);
  if ('refusal' in again)
    return beyond(`with a parameter before the random arrays it is refused: ${again.refusal.message}`);
  if (!sameAtOne(again.process, process, strength))
    return beyond('with a parameter before the random arrays it is written differently');
  return testLemmas(strong, again.process, { ...options, strength });
}

const beyond = (reason: string): LemmaReport => ({ verdict: 'beyond', reason, quantities: [], terms: [], slopes: [] });

/** Whether two processes agree term by term, where a letter is 1. */
function sameAtOne(a: EffectiveProcess, b: EffectiveProcess, strength: Letter): boolean {
  const values = new Map<Letter, Expr>([[strength, one]]);
  return shape(a, (e) => substituteLetters(e, values)) === shape(b, (e) => e);
}

/** A process as text: terms by number, letters by name. */
function shape(p: EffectiveProcess, read: (e: Expr) => Expr): string {
  const t = (e: Expr): number => read(e).id;
  return JSON.stringify([
    p.populations.map((q) => [
      t(q.ratio),
      q.states.map((s) => [s.letter.name, t(s.right), s.noise === undefined ? 0 : t(s.noise)]),
      q.processes.map((h) => [h.letter.name, t(h.local), h.noise, h.memory.map((m) => [t(m.kernel), t(m.of)])]),
    ]),
    p.averages.map((m) => [m.letter.name, m.population, t(m.term)]),
    p.kernels.map((k) => [
      k.letter.name,
      k.population,
      k.kind === 'average' ? [t(k.left.term), t(k.right.term)] : [t(k.of.term), k.to.letter.name],
    ]),
    p.covariances.map((c) => [c.left.name, c.right.name, t(c.term)]),
  ]);
}
