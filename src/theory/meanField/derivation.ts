import { replace, sym } from '../../expr/build.ts';
import type { Atom, Expr } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import type { EffectiveProcess } from '../../model/effective.ts';
import type { Model } from '../../model/model.ts';
import type { Derivation, Field, Step } from '../derivation.ts';
import type { Ground } from './cut.ts';

/** The steps from the model to its effective process: what each sum over sites becomes, and why. */
export function derivationOf(
  model: Model,
  fields: readonly Field[],
  process: EffectiveProcess,
  g: Ground,
  assumptions: readonly string[],
): Derivation {
  const steps: Step[] = [];
  for (const c of g.channels)
    steps.push({
      before: c.written,
      after: sym(
        c.letter,
        c.free.map((a) => atomIndex(a)),
      ),
      why: { by: 'assumption', text: `lemma: the field of ${c.array.name} is Gaussian noise, a mean, and memory` },
      indices: c.written.free,
      components: 0,
    });
  for (const a of g.averages)
    steps.push({
      before: a.written,
      after: a.mean,
      why: { by: 'assumption', text: 'lemma: a sum over many sites is its mean' },
      indices: a.written.free,
      components: 0,
    });
  const silent = !process.kernels.some((k) => k.kind === 'response');
  const notes = [
    ...assumptions,
    ...g.lemmas,
    ...(silent && g.channels.length > 0 ? ['no memory: R is not needed'] : []),
  ];
  void model;
  void fields;
  return { kind: 'mean-field', title: 'Mean field', steps, result: [], notes };
}
export type { Atom, Expr };

void replace;
