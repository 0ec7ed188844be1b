import type { Atom, Expr, IndexSet, Letter } from '../../expr/expr.ts';
import { letters } from '../../expr/traverse.ts';
import type { Covariance, EffectiveProcess, Kernel, Population, Process, SiteState } from '../../model/effective.ts';
import { sizeValue } from '../compile/arrays/sizeValue.ts';
import { position } from '../setting.ts';
import { SampledLaw } from './draws.ts';
import { ownRates } from './exponential.ts';
import { type Columns, countOf, Lifted, type World } from './lifted.ts';
import { multiplicative, ofLogarithm } from './logarithm.ts';
import { type Task, tasksInOrder } from './order.ts';
import type { Question } from './question.ts';
import { type Slopes, SweptSlopes } from './slopes.ts';

/** A memory term of a process: which component of what is remembered goes with which component of the process and of the binders. */
export interface MemoryPlan {
  /** Place of its kernel among the terms of `ProcessPlan.rows`. */
  readonly row: number;
  readonly binders: number;
  /** Place of the remembered term among those of the site. */
  readonly of: number;
  /** The component of the remembered term, by component of the process and of the binders. */
  readonly component: (process: number, binder: number) => number;
}

export interface ProcessPlan {
  readonly process: Process;
  readonly components: number;
  readonly local: Lifted;
  /** Covariances with this process on the left, then kernels of memory, over all times of the grid; absent without both. */
  readonly rows?: Lifted;
  readonly covariances: readonly Covariance[];
  readonly memories: readonly MemoryPlan[];
  /** Noises that are correlated with its own, and where its components lie among them. */
  readonly group?: number;
  readonly offset: number;
}

export interface StatePlan {
  readonly state: SiteState;
  readonly components: number;
  /** Followed by its logarithm. */
  readonly log: boolean;
  /** By how much the rate of a logarithm changes with the logarithm itself, for each sample: entries of the same component are read. */
  readonly own: Slopes | undefined;
  /** Of what is followed: the state or its logarithm. */
  readonly rate: Expr;
  readonly start: Lifted | SampledLaw;
}

/** One site of a population, compiled for many samples. */
export interface SitePlan {
  readonly population: Population;
  readonly letters: ReadonlySet<Letter>;
  readonly states: readonly StatePlan[];
  readonly labels: readonly { readonly letter: Letter; readonly components: number; readonly law: SampledLaw }[];
  readonly draws: readonly { readonly letter: Letter; readonly components: number; readonly law: SampledLaw }[];
  /** Rates of the states, then their noises, then all that is remembered. */
  readonly end: Lifted;
  readonly remembered: readonly {
    readonly indices: readonly Atom[];
    readonly term: Expr;
    readonly components: number;
  }[];
  /** All that is remembered, where it depends on states and labels alone: known before the processes are. */
  readonly early?: Lifted;
  readonly noises: readonly number[];
  /** Whether some noise depends on what moves. */
  readonly multiplicativeNoise: boolean;
}

export interface Plan {
  readonly process: EffectiveProcess;
  readonly continuous: boolean;
  readonly times: Float64Array;
  readonly samples: number;
  readonly world: World;
  readonly sites: readonly SitePlan[];
  readonly tasks: readonly Task[];
  readonly processes: ReadonlyMap<Letter, ProcessPlan>;
  readonly averages: ReadonlyMap<Letter, Lifted>;
  /** Left and right parts of averages of two times. */
  readonly parts: ReadonlyMap<Letter, Lifted>;
  /** How many components each group of correlated noises has. */
  readonly groups: readonly number[];
  /** Constant rates at which states grow by themselves, by component. */
  readonly exponents: ReadonlyMap<Letter, Float64Array>;
  /** Rows of kernels at the time that is being computed, [components][times], and the letter of the earlier time. */
  readonly rows: Columns;
}

/** What is not solved by sampling, in a sentence. */
export class NotSampled extends Error {}

/** Compiles a process for a number of samples and the times of a grid. @throws {NotSampled} */
export function planned(question: Question, times: Float64Array, samples: number, logs: boolean): Plan {
  const { process, sizes } = question;
  const continuous = process.time === 'continuous';
  const order = tasksInOrder(process);
  if ('circle' in order)
    throw new NotSampled(`${order.circle.join(', ')} depend on each other at equal times: an implicit equation`);
  const moving = new Map<Letter, Float64Array>([[process.now, new Float64Array(1)]]);
  for (const a of process.averages) moving.set(a.letter, new Float64Array(countOf(a.letter, sizes)));
  const world: World = { values: question.values, sizes, moving };
  const length = (set: IndexSet): number => sizeValue(set.size, sizes);
  const shape = (atoms: readonly Atom[]): readonly number[] => atoms.map((a) => length(a.set));
  const rows = new Map<Letter, Float64Array>([[process.earlier, times]]);
  for (const k of process.kernels) rows.set(k.letter, new Float64Array(countOf(k.letter, sizes) * times.length));
  const onRows = new Set(rows.keys());
  const { group, offset, groups } = noiseGroups(process, order.tasks, sizes);

  const processes = new Map<Letter, ProcessPlan>();
  const sites = process.populations.map((population): SitePlan => {
    const site = new Set<Letter>(
      [...population.states, ...population.labels, ...population.draws, ...population.processes].map((x) => x.letter),
    );
    const fixed = new Set(population.labels.map((l) => l.letter));
    const lifted = (indices: readonly Atom[], term: Expr): Lifted =>
      new Lifted([{ indices, term }], site, samples, world);
    const law = (l: Population['labels'][number]) => ({
      letter: l.letter,
      components: countOf(l.letter, sizes),
      law: new SampledLaw(l.law, l.indices, shape(l.indices), new Set(), samples, world),
    });
    const remembered: { indices: readonly Atom[]; term: Expr; components: number }[] = [];
    for (const p of population.processes) {
      const covariances = p.noise ? process.covariances.filter((c) => c.left === p.letter) : [];
      const memories = p.memory.map((m, k): MemoryPlan => {
        const all = [...p.indices, ...m.binders];
        const indices = all.filter((a) => m.of.free.includes(a));
        remembered.push({ indices, term: m.of, components: shape(indices).reduce((n, s) => n * s, 1) });
        const binders = shape(m.binders).reduce((n, s) => n * s, 1);
        const places = (c: number, b: number): ReadonlyMap<Atom, number> => {
          const own = position(c, shape(p.indices));
          const bound = position(b, shape(m.binders));
          return new Map(all.map((a, j) => [a, (j < own.length ? own[j]! : bound[j - own.length]!) - 1]));
        };
        return {
          row: covariances.length + k,
          binders,
          of: remembered.length - 1,
          component: (c, b) => {
            const at = places(c, b);
            return indices.reduce((n, a) => n * length(a.set) + at.get(a)!, 0);
          },
        };
      });
      const terms = [
        ...covariances.map((c) => ({ indices: [...c.leftIndices, ...c.rightIndices], term: c.term })),
        ...p.memory.map((m) => ({ indices: [...p.indices, ...m.binders], term: m.kernel })),
      ];
      processes.set(p.letter, {
        process: p,
        components: countOf(p.letter, sizes),
        local: lifted(p.indices, p.local),
        ...(terms.length > 0 && { rows: new Lifted(terms, onRows, times.length, world) }),
        covariances,
        memories,
        ...(p.noise && { group: group.get(p.letter)! }),
        offset: offset.get(p.letter) ?? 0,
      });
    }
    const states = population.states.map((s): StatePlan => {
      const isConstant = (l: Letter): boolean => question.values.has(l) || sizes.has(l);
      const atZero = logs && continuous ? multiplicative(s, population, isConstant) : undefined;
      const { initial } = s;
      const start =
        initial.kind === 'value'
          ? new Lifted([{ indices: s.indices, term: initial.term }], fixed, samples, world)
          : new SampledLaw(initial.law, s.indices, shape(s.indices), fixed, samples, world);
      const added = atZero === undefined ? undefined : constant(atZero, s, world);
      const log = added?.every((x) => x >= 0) === true;
      const components = countOf(s.letter, sizes);
      const rate = log ? ofLogarithm(s).right : s.right;
      const letter = new Set([s.letter]);
      const own = log
        ? new SweptSlopes([{ indices: s.indices, term: rate }], site, letter, letter, samples, world)
        : undefined;
      return { state: s, components, log, own, rate, start };
    });
    const late = new Set<Letter>(
      [...process.averages, ...population.processes, ...population.draws].map((x) => x.letter),
    );
    const isEarly = (terms: readonly { readonly term: Expr }[]): boolean =>
      continuous && terms.length > 0 && terms.every((r) => letters(r.term).every((l) => !late.has(l)));
    const moves = new Set<Letter>([...population.states, ...population.processes].map((x) => x.letter));
    const rates = states.map((s) => (s.log ? ofLogarithm(s.state) : s.state));
    const noises = rates.flatMap((r, k) => (r.noise === undefined ? [] : [{ k, term: r.noise }]));
    return {
      population,
      letters: site,
      states,
      labels: population.labels.map(law),
      draws: population.draws.map(law),
      end: new Lifted(
        [
          ...rates.map((r, k) => ({ indices: states[k]!.state.indices, term: r.right })),
          ...noises.map(({ k, term }) => ({ indices: states[k]!.state.indices, term })),
          ...remembered,
        ],
        site,
        samples,
        world,
      ),
      remembered,
      ...(isEarly(remembered) && { early: new Lifted(remembered, site, samples, world) }),
      noises: noises.map((n) => n.k),
      multiplicativeNoise: noises.some((n) => letters(n.term).some((l) => moves.has(l))),
    };
  });
  const siteOf = (population: number): ReadonlySet<Letter> => sites[population]!.letters;
  return {
    process,
    continuous,
    times,
    samples,
    world,
    sites,
    tasks: order.tasks,
    processes,
    averages: new Map(
      process.averages.map((a) => [
        a.letter,
        new Lifted([{ indices: a.indices, term: a.term }], siteOf(a.population), samples, world),
      ]),
    ),
    parts: new Map(
      process.kernels.flatMap((k: Kernel) =>
        k.kind === 'average' ? [[k.letter, new Lifted([k.left, k.right], siteOf(k.population), samples, world)]] : [],
      ),
    ),
    groups,
    exponents: new Map(
      sites.flatMap((site) =>
        site.states.map((s) => {
          const own = s.log ? new Float64Array(s.components) : ownRates(process, s.state, world);
          return [s.state.letter, own] as const;
        }),
      ),
    ),
    rows,
  };
}

/** A term in parameters, for each component of a state. */
function constant(e: Expr, s: SiteState, world: World): Float64Array {
  const kernel = new Lifted([{ indices: s.indices, term: e }], new Set(), 1, world);
  kernel.evaluate(new Map(), 1, world);
  return Float64Array.from(kernel.out[0]!);
}

/** Noises that are correlated, directly or by others; each has one factor. Their order is that in which they are computed. */
function noiseGroups(process: EffectiveProcess, tasks: readonly Task[], sizes: ReadonlyMap<Letter, number>) {
  const root = new Map<Letter, Letter>();
  const find = (l: Letter): Letter => {
    const up = root.get(l) ?? l;
    return up === l ? l : find(up);
  };
  for (const c of process.covariances) root.set(find(c.left), find(c.right));
  const group = new Map<Letter, number>();
  const offset = new Map<Letter, number>();
  const numbers = new Map<Letter, number>();
  const groups: number[] = [];
  for (const t of tasks) {
    if (t.kind !== 'process' || !t.process.noise) continue;
    const { letter } = t.process;
    const key = find(letter);
    const g = numbers.get(key) ?? groups.push(0) - 1;
    numbers.set(key, g);
    group.set(letter, g);
    offset.set(letter, groups[g]!);
    groups[g] = groups[g]! + countOf(letter, sizes);
  }
  return { group, offset, groups };
}
