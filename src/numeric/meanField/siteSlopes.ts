import type { Letter, Sym } from '../../expr/expr.ts';
import { mentions } from '../../expr/traverse.ts';
import type { EffectiveProcess, Kernel } from '../../model/effective.ts';
import { sizeValue } from '../compile/arrays/sizeValue.ts';
import { placeOf } from './grid.ts';
import { countOf } from './lifted.ts';
import { slopesOfLogarithms } from './logarithm.ts';
import type { Kicked, SiteSlopes } from './opening.ts';
import type { Plan } from './plan.ts';
import type { Question } from './question.ts';
import { ListedSlopes, type Slopes, SweptSlopes } from './slopes.ts';
import { SpreadTangents } from './spreadTangents.ts';
import { type SiteTangents, Tangents } from './tangents.ts';

const NONE: Slopes = { evaluate: () => {}, entries: [] };

/** What has to be differentiated at a site: the slopes that were derived, and those of remembered terms and of noises by the forward sweep. */
export function siteSlopes(plan: Plan, n: number, samples: number): SiteSlopes {
  const site = plan.sites[n]!;
  const { population } = site;
  const { world } = plan;
  const logs = new Set(site.states.filter((s) => s.log).map((s) => s.state.letter));
  const moves = new Set<Letter>([...population.states, ...population.processes].map((x) => x.letter));
  const own = new Set([...moves, ...plan.process.kernels.filter((k) => k.population === n).map((k) => k.letter)]);
  const listed = slopesOfLogarithms(
    population,
    plan.process.slopes.filter((s) => own.has(s.of)),
    logs,
  );
  const of = (l: Letter): Slopes => {
    const these = listed.filter((s) => s.of === l);
    return these.length === 0 ? NONE : new ListedSlopes(these, site.letters, samples, world);
  };
  const swept = (terms: ConstructorParameters<typeof SweptSlopes>[0]): Slopes =>
    terms.length === 0 ? NONE : new SweptSlopes(terms, site.letters, moves, logs, samples, world);
  const letters = [
    ...population.processes.map((p) => p.letter),
    ...plan.process.kernels.filter((k) => k.kind === 'response' && k.population === n).map((k) => k.letter),
  ];
  return {
    of: new Map(letters.map((l) => [l, of(l)])),
    rates: site.states.map((s) => of(s.state.letter)),
    noises: site.noises.map((j) => {
      const { state, log } = site.states[j]!;
      return site.multiplicativeNoise && !log ? swept([{ indices: state.indices, term: state.noise! }]) : undefined;
    }),
    remembered: swept(site.remembered),
  };
}

/** The component that a symbol with places names. */
export function componentOf(s: Sym, sizes: ReadonlyMap<Letter, number>): number {
  return s.indices.reduce((at, i, k) => {
    if (i.kind !== 'place') throw new Error(`${s.letter.name} is asked for at an open index`);
    return at * sizeValue(s.letter.axes[k]!.size, sizes) + sizeValue(i.value, sizes) - 1;
  }, 0);
}

/** The response kernels that some memory needs. */
function neededResponses(process: EffectiveProcess): readonly Extract<Kernel, { kind: 'response' }>[] {
  const memories = process.populations.flatMap((p) => p.processes.flatMap((q) => q.memory.map((m) => m.kernel)));
  const noises = process.covariances.map((c) => c.term);
  return process.kernels.filter(
    (k): k is Extract<Kernel, { kind: 'response' }> =>
      k.kind === 'response' && [...memories, ...noises].some((e) => mentions(e, k.letter)),
  );
}

/** Of a site: what its memories need, and kicks at the times that are asked for. */
export interface TangentsOfSite {
  readonly full?: SiteTangents;
  readonly asked?: SiteTangents;
}

/** Tangents of the sites that need them: kicks at all times where a response enters the process, else at those that are asked for. */
export function tangentsFor(plan: Plan, question: Question, samples: number): () => readonly TangentsOfSite[] {
  const needed = neededResponses(plan.process);
  const asked = question.moments.flatMap(({ moment, times }) =>
    moment.kind === 'response' ? [{ moment, times }] : [],
  );
  const made = plan.sites.map((_, n): (() => TangentsOfSite) => {
    const fields: Kicked[] = [];
    const kernels = needed.filter((k) => k.population === n);
    for (const letter of new Set(kernels.map((k) => k.to.letter)))
      for (let component = 0; component < countOf(letter, question.sizes); component++)
        fields.push({ letter, component });
    const others: Kicked[] = plan.continuous ? [] : [...fields];
    const own = asked.filter((a) => a.moment.population === n);
    for (const { moment } of own) {
      const to = moment.to as Sym;
      const component = componentOf(to, question.sizes);
      if (!others.some((q) => q.letter === to.letter && q.component === component))
        others.push({ letter: to.letter, component });
    }
    if (fields.length === 0 && others.length === 0) return () => ({});
    const all = Array.from(plan.times, (_t, k) => k);
    const early = [...new Set(own.map((a) => placeOf(plan.times, a.times[1]!)))].sort((a, b) => a - b);
    const slopes = siteSlopes(plan, n, samples);
    if (!plan.continuous) {
      const nodes = fields.length > 0 ? all : early;
      return () => {
        const one = new Tangents(plan, n, slopes, others, nodes, samples);
        return fields.length > 0 ? { full: one, asked: one } : { asked: one };
      };
    }
    return () => ({
      ...(fields.length > 0 && { full: new SpreadTangents(plan, n, slopes, fields, samples) }),
      ...(others.length > 0 && { asked: new Tangents(plan, n, slopes, others, early, samples) }),
    });
  });
  let known: readonly TangentsOfSite[] | undefined;
  // Their arrays are large: one set, begun anew for each pass.
  return () => {
    known ??= made.map((m) => m());
    for (const t of known) for (const one of tangentsOf(t)) one.begin();
    return known;
  };
}

export const tangentsOf = (t: TangentsOfSite): readonly SiteTangents[] =>
  [...new Set([t.full, t.asked])].filter((x) => x !== undefined);
