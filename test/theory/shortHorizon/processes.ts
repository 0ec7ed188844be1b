import * as B from '../../../src/expr/build.ts';
import type { Expr, IndexSet, Letter, Role } from '../../../src/expr/expr.ts';
import { letter } from '../../../src/expr/intern.ts';
import type { EffectiveProcess, SiteState } from '../../../src/model/effective.ts';
import { load } from '../../../src/model/load.ts';
import type { Model } from '../../../src/model/model.ts';
import { Names } from '../../../src/theory/meanField/names.ts';
import { slopesOf } from '../../../src/theory/meanField/slopes.ts';

// Effective processes written by hand, against which the test of derivations is tried.

export function modelOf(text: string): Model {
  const { model, diagnostics } = load(text);
  if (model === undefined) throw new Error(diagnostics.map((d) => `${d.code} ${d.message}`).join('\n'));
  return model;
}

export const make = (name: string, role: Role = 'auxiliary'): Letter => letter({ name, role });
export const s = (l: Letter): Expr => B.sym(l);
export const now = letter({ name: 't', role: 'time' });
export const earlier = letter({ name: 's', role: 'auxiliary' });

export const named = (m: Model, name: string): Letter =>
  [...m.parameters, ...m.states, ...m.constants].find((d) => d.letter.name === name)!.letter;
export const arrayOf = (m: Model, name: string): Letter => m.random.find((r) => r.letter.name === name)!.letter;
export const setOf = (m: Model, state: string): IndexSet => named(m, state).axes[0]!;

export const siteState = (m: Model, name: string, rest: Omit<SiteState, 'letter' | 'of' | 'indices'>): SiteState => ({
  letter: make(`${name}_site`, 'state'),
  of: named(m, name),
  indices: [],
  ...rest,
});

export function process(
  m: Model,
  rest: Omit<EffectiveProcess, 'name' | 'time' | 'now' | 'earlier' | 'slopes'>,
): EffectiveProcess {
  const made = { name: m.name, time: m.time, now, earlier, ...rest };
  return { ...made, slopes: slopesOf(made, new Names(m)) };
}

/** The declared start of a state, standard normal without one. */
export function startOf(m: Model, name: string): SiteState['initial'] {
  const own = m.initials.find((i) => i.state === named(m, name));
  return own?.start ?? { kind: 'law', law: { kind: 'normal', mean: B.zero, variance: B.one } };
}
