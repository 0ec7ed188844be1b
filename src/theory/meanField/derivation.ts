import { sym } from '../../expr/build.ts';
import type { Atom, Expr } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import { replace } from '../../expr/traverse.ts';
import type { EffectiveProcess } from '../../model/effective.ts';
import type { Model } from '../../model/model.ts';
import type { Derivation, Field, Justification, Step } from '../derivation.ts';
import { gradientFlow } from '../gradientFlow.ts';
import type { Channel } from './channel.ts';
import { closureClass } from './closureClass.ts';
import { named } from './derivationSteps.ts';
import type { Ground } from './ground.ts';
import type { Learned } from './learned.ts';
import type { Names } from './names.ts';

/** The steps from the model to its effective process: what each sum over sites becomes, and why. */
export function derivationOf(
  model: Model,
  fields: readonly Field[],
  learned: readonly Learned[],
  process: EffectiveProcess,
  g: Ground,
  assumptions: readonly string[],
): Derivation {
  const parts = g.joined.flatMap((j) => j.parts);
  const channels = [...g.channels.filter((c) => !parts.includes(c)), ...g.joined.map((j) => j.whole)];
  const steps: readonly Step[] = [
    ...gradientFlow(model).steps,
    ...g.ordered.found.map(({ before, after }) =>
      named(before, after, { by: 'lemma', text: 'entries used in one order are those of a symmetric array' }, g.names),
    ),
    ...g.steps,
    ...g.quantities.all.map((q): Step => {
      const name = at(q.letter, q.indices);
      return {
        before: q.written,
        after: name,
        why: { by: 'definition', of: q.letter.name },
        ...shape(q.written),
        letters: [{ letter: q.letter, indices: q.indices, term: q.written }],
      };
    }),
    ...channels.map((c) => named(c.written, at(c.letter, c.free), reasonOf(c, process, learned), g.names)),
    ...g.averages.map((a) =>
      named(a.written, a.mean, { by: 'lemma', text: 'a mean over many sites is its expectation' }, g.names),
    ),
    ...motions(fields, process, g.names),
  ];
  const silent = !process.kernels.some((k) => k.kind === 'response');
  const { says, facts } = closureClass(process);
  const notes = [
    ...assumptions.map((a) => `assumption: ${a}`),
    ...g.lemmas,
    ...universality(model, g),
    ...(silent && channels.length > 0 ? ['no memory: R is not needed'] : []),
    `${says}: ${facts.join('; ')}`,
  ];
  const result = process.populations.flatMap((p) =>
    p.states.map((s): Field => ({ state: s.letter, indices: s.indices, right: s.right })),
  );
  return { kind: 'mean-field', title: 'Mean field', steps: distinct(steps), result, notes };
}

const shape = (e: Expr): Pick<Step, 'indices' | 'components'> => ({ indices: e.free, components: 0 });
const at = (l: Channel['letter'], indices: readonly Atom[]): Expr =>
  sym(
    l,
    indices.map((a) => atomIndex(a)),
  );

function reasonOf(c: Channel, process: EffectiveProcess, learned: readonly Learned[]): Justification {
  const array = (c.of ?? c.array).name;
  if (learned.some((w) => w.letter === c.array))
    return { by: 'lemma', text: `${array} is its start and the products that moved it: a memory of their overlaps` };
  const own = process.populations.flatMap((p) => p.processes).find((q) => q.letter === c.letter);
  const memory = own !== undefined && own.memory.length > 0;
  const what = memory ? 'with memory of what the site sent before' : 'and independent of the site itself';
  return { by: 'lemma', text: `the sum over entries of ${array} is Gaussian, ${what}` };
}

/** The motion of a site, put together. */
function motions(fields: readonly Field[], process: EffectiveProcess, names: Names): readonly Step[] {
  return process.populations.flatMap((p) =>
    p.states.flatMap((s): readonly Step[] => {
      const f = fields.find((x) => x.state === s.of);
      if (f === undefined || f.right === s.right) return [];
      const inner = f.indices.filter((a) => a.set !== p.set);
      const same = new Map(inner.map((a, k) => [a, atomIndex(s.indices[k]!)] as const));
      const why: Justification = { by: 'lemma', text: 'one site, with its fields and the means over all of them' };
      return [{ ...named(replace(f.right, same), s.right, why, names), ...(f.place && { place: f.place }) }];
    }),
  );
}

function universality(model: Model, g: Ground): readonly string[] {
  return model.random
    .filter((a) => g.disorder.couplings.has(a.letter) && a.law.kind !== 'normal')
    .map((a) => `lemma: only mean, variance and pair correlation of the entries of ${a.letter.name} matter`);
}

function distinct(steps: readonly Step[]): readonly Step[] {
  const seen = new Set<string>();
  return steps.filter((s) => {
    const key = `${s.before.id}=${s.after.id}`;
    if (seen.has(key) || s.before === s.after) return false;
    seen.add(key);
    return true;
  });
}
