import { zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { children, letters, mentions } from '../../expr/traverse.ts';
import type { EffectiveProcess, Population } from '../../model/effective.ts';
import type { Law } from '../../model/model.ts';

/** How the equations of an effective process close. */
export type Closure =
  /** No array: sites see means only, and each has a law of its own. */
  | 'one-site'
  /** No array, and sites that are linear given the course of what all share: that course is the mean field. */
  | 'over-time'
  /** Everything linear: closed equations for correlations and responses. */
  | 'two-time'
  /** Linear sites in fields of couplings of several sites: closed equations for correlations and responses. */
  | 'two-time-tensor'
  /** Linear sites without memory: Gaussian, with closed equations for their correlations. */
  | 'gaussian'
  /** The sites of some populations are linear, the others have to be sampled. */
  | 'half-sampled'
  /** Nothing closes: samples of sites that go forward together. */
  | 'sampled';

export interface ClosureClass {
  readonly kind: Closure;
  /** In words. */
  readonly says: string;
  /** What was found in the equations that makes it so. */
  readonly facts: readonly string[];
}

const SAYS: Readonly<Record<Closure, string>> = {
  'one-site': 'the law of one site',
  'over-time': 'a mean field over time, in windows of Picard sweeps',
  'two-time': 'closed equations for correlations and responses',
  'two-time-tensor': 'closed equations for correlations and responses',
  gaussian: 'Gaussian sites: closed equations for correlations',
  'half-sampled': 'sampling of the nonlinear sites only',
  sampled: 'sampling',
};

/** The cheapest way in which a process closes. Averages, kernels and parameters count as numbers. */
export function closureClass(process: EffectiveProcess): ClosureClass {
  const of = (kind: Closure, ...facts: readonly string[]): ClosureClass => ({ kind, says: SAYS[kind], facts });
  const fields = process.populations.flatMap((p) => p.processes.filter((q) => q.array !== undefined));
  if (fields.length === 0) {
    const alone = 'no random array acts between sites';
    const shared = process.populations.flatMap((p) => p.states.filter((s) => isShared(s, p)));
    const course = shared.map((s) => s.of.name);
    return course.length > 0 && process.time === 'continuous' && process.populations.every(linearInCourse)
      ? of('over-time', alone, `given the course of ${course.join(', ')}, sites are linear`)
      : of('one-site', alone);
  }
  const linear = process.populations.map((p) => isLinear(p));
  const gaussian = process.populations.every(hasGaussianSources);
  const memory = process.populations.some((p) => p.processes.some((q) => q.memory.length > 0));
  const sources = process.kernels.every((k) => linearKernel(k, process));
  const tensors = process.covariances.some((c) => powersOfKernels(c.term, process) > 1);
  if (linear.every((l) => l) && sources) {
    const facts = ['motions are linear in the site and its fields', 'arrays multiply linear terms'];
    return tensors ? of('two-time-tensor', ...facts, 'noise is a power of correlations') : of('two-time', ...facts);
  }
  if (linear.every((l) => l) && !memory && gaussian)
    return of('gaussian', 'motions are linear in the site and its fields', 'no memory', 'noise and start are Gaussian');
  if (linear.some((l) => l) && linear.some((l) => !l)) {
    const names = process.populations.filter((_, k) => linear[k]).map((p) => letters(p.set.size)[0]?.name ?? 'one set');
    return of('half-sampled', `sites of ${names.join(', ')} are linear, others are not`);
  }
  return of(
    'sampled',
    linear.every((l) => l) ? 'arrays multiply nonlinear terms, and there is memory' : 'motions are not linear',
  );
}

/** Whether the motions and processes of a site are of degree one in what moves at the site. */
function isLinear(p: Population): boolean {
  const moving = movingIn(p);
  return (
    p.states.every((s) => affine(s.right, moving) && (s.noise === undefined || still(s.noise, moving))) &&
    p.processes.every((q) => affine(q.local, moving) && q.memory.every((m) => affine(m.of, moving)))
  );
}

/** A state that belongs to no site. */
const isShared = (s: Population['states'][number], p: Population): boolean => !s.of.axes.includes(p.set);

/** Whether the sites move linearly, without noise, where what they share is given. */
function linearInCourse(p: Population): boolean {
  const own = p.states.filter((s) => !isShared(s, p));
  const moving = new Set<Letter>([...own, ...p.processes, ...p.labels].map((x) => x.letter));
  return (
    own.every((s) => affine(s.right, moving) && s.noise === undefined) &&
    p.processes.every((q) => affine(q.local, moving) && q.memory.length === 0)
  );
}

const movingIn = (p: Population): ReadonlySet<Letter> =>
  new Set([...p.states, ...p.processes, ...p.labels, ...p.draws].map((x) => x.letter));

function linearKernel(k: EffectiveProcess['kernels'][number], process: EffectiveProcess): boolean {
  const moving = movingIn(process.populations[k.population]!);
  const parts = k.kind === 'average' ? [k.left.term, k.right.term] : [k.of.term];
  return parts.every((e) => affine(e, moving));
}

/** Sources that keep a linear site Gaussian: labels act as they are, starts and noises are Gaussian. */
function hasGaussianSources(p: Population): boolean {
  const normal = (l: Law): boolean => l.kind === 'normal';
  return (
    p.states.every((s) => s.initial.kind === 'value' || normal(s.initial.law)) &&
    p.labels.every((l) => normal(l.law)) &&
    p.draws.every((l) => normal(l.law))
  );
}

const still = (e: Expr, moving: ReadonlySet<Letter>): boolean => ![...moving].some((l) => mentions(e, l));

/** Whether a term is of degree one at most in letters together. */
function affine(e: Expr, moving: ReadonlySet<Letter>): boolean {
  if (still(e, moving)) return true;
  switch (e.kind) {
    case 'sym':
      return true;
    case 'add':
      return e.terms.every((t) => affine(t, moving));
    case 'mul':
      return e.factors.filter((f) => !still(f, moving)).length === 1 && e.factors.every((f) => affine(f, moving));
    case 'sum':
      return affine(e.body, moving);
    default:
      return false;
  }
}

/** The highest number of kernels in a product. */
function powersOfKernels(e: Expr, process: EffectiveProcess): number {
  const kernels = new Set(process.kernels.map((k) => k.letter));
  const visit = (x: Expr): number => {
    if (x === zero) return 0;
    if (x.kind === 'sym') return kernels.has(x.letter) ? 1 : 0;
    if (x.kind === 'mul') return x.factors.reduce((n, f) => n + visit(f), 0);
    if (x.kind === 'pow' && x.exponent.kind === 'num') return visit(x.base) * Math.ceil(Number(x.exponent.value.n));
    return Math.max(0, ...children(x).map(visit));
  };
  return visit(e);
}
