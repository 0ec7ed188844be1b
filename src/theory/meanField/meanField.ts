import type { Diagnostic, Place } from '../../diagnostic.ts';
import { add, divide, mul, num, one, replace, square, sym, zero } from '../../expr/build.ts';
import type { Atom, Expr, IndexSet, Letter } from '../../expr/expr.ts';
import { atomIndex, letter, scoped } from '../../expr/intern.ts';
import { print } from '../../expr/print/print.ts';
import * as Q from '../../expr/rational.ts';
import { letters, some, substitute, substituteLetters, termsOf } from '../../expr/traverse.ts';
import type { EffectiveProcess } from '../../model/effective.ts';
import type { Dynamics, Model } from '../../model/model.ts';
import { derivative } from '../../rewrite/derivative.ts';
import { TooManyTerms } from '../../rewrite/expand.ts';
import type { Derivation } from '../derivation.ts';
import { vectorField } from '../gradientFlow.ts';
import { disorderOf } from './arrays.ts';
import { assembled, type Motion } from './assembly.ts';
import { Closures, withoutConstant } from './closures.ts';
import { Cut } from './cut.ts';
import { derivationOf } from './derivation.ts';
import type { Ground } from './ground.ts';
import { learnedOf } from './learned.ts';
import { Lessons } from './learning.ts';
import { Names } from './names.ts';
import { orderedSums } from './ordered.ts';
import { NotOfOrderOne, settled } from './orders.ts';
import { placeOfName } from './places.ts';
import { Quantities } from './quantities.ts';
import { Refused } from './refusal.ts';
import { scalingOf } from './scaling.ts';
import { Sites } from './sites.ts';
import { squareRadius, startOf } from './starts.ts';
import { inMean, inSum, joinedFields } from './symmetrise.ts';
import { vanishing } from './uncovered.ts';

/** What a model becomes when its sizes grow, with the steps that lead there; or why the rule does not apply. */
export type MeanField =
  | {
      readonly process: EffectiveProcess;
      readonly derivation: Derivation;
      /** What it rests on beyond the rule itself. */
      readonly assumptions: readonly string[];
      /** Between the letters of the model and those of a site: needed to ask for quantities of the model. */
      readonly ground: Ground;
    }
  | { readonly refusal: Diagnostic };

/** Derives the effective process of one site of each large set, mechanically from the terms of the model. */
export function deriveMeanField(model: Model): MeanField {
  const at: { now: Dynamics | undefined } = { now: undefined };
  try {
    return scoped(() => derived(model, at));
  } catch (problem) {
    if (problem instanceof Refused) return { refusal: refusalOf(problem, model, at.now) };
    if (problem instanceof TooManyTerms) {
      const r = new Refused('E0601', `the terms of this model do not fit: ${problem.message}`);
      return { refusal: refusalOf(r, model, at.now) };
    }
    throw problem;
  }
}

function refusalOf(r: Refused, model: Model, dynamics: Dynamics | undefined): Diagnostic {
  const statement: Place | undefined = dynamics?.pieces[0]?.place;
  const anywhere = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  const named = r.names === undefined ? undefined : placeOfName(model, r.names, statement);
  return {
    code: r.code,
    severity: 'error',
    message: r.message,
    place: r.place ?? named ?? statement ?? model.states[0]?.place ?? anywhere,
    ...(r.help === undefined ? {} : { help: r.help }),
  };
}

function derived(model: Model, at: { now: Dynamics | undefined }): MeanField {
  const scaling = scalingOf(model);
  const names = new Names(model);
  const closures = new Closures(names);
  const ordered = orderedSums(model, scaling);
  const dynamics = model.dynamics.map((d) => ({ ...d, right: ordered.read(d.right) }));
  const fields = vectorField({ ...model, dynamics });
  const learned = learnedOf(model, fields, scaling);
  const arrays = [...model.random, ...learned.flatMap((w) => (w.array === undefined ? [] : [w.array]))];
  const ground: Ground = {
    scaling,
    disorder: disorderOf(arrays, ordered.arrays, scaling),
    sites: new Sites(scaling),
    names,
    closures,
    ordered,
    quantities: new Quantities(names),
    learned: new Map(learned.map((w) => [w.letter, w.slots])),
    steps: [],
    lemmas: new Set(),
    channels: [],
    joined: [],
    averages: [],
    globalSet: () => firstSet(model, ground),
  };
  const cut = new Cut(ground);
  const earlier = letter({ name: names.fresh('s'), role: 'auxiliary' });
  const lessons = new Lessons(model, learned, ground, cut, earlier);
  const sites = model.dynamics.filter((d) => !ground.learned.has(d.state));
  const motions = sites.map((written): Motion => {
    at.now = written;
    const d = withNames(written, ground);
    const right = fields.find((f) => f.state === d.state)!.right;
    return motionOf(
      d,
      replace(right, new Map(written.indices.map((a, k) => [a, atomIndex(d.indices[k]!)] as const))),
      model,
      cut,
      ground,
    );
  });
  at.now = undefined;
  const moved = withJoinedFields(motions, ground);
  const process = assembled(model, ground, moved, lessons, earlier);
  refuseNoisyResponses(process);
  const assumptions = [...scaling.assumed];
  return {
    process,
    derivation: derivationOf(model, fields, learned, process, ground, assumptions),
    assumptions,
    ground,
  };
}

/** Where only the sum of the fields of an array acts, that sum is one field. */
function withJoinedFields(motions: readonly Motion[], g: Ground): readonly Motion[] {
  const { averages } = g.closures;
  const acting = motions.flatMap((m) => [m.right, ...(m.noise === undefined ? [] : [m.noise])]);
  const named = g.quantities.all.map((q) => q.term);
  g.joined.push(
    ...joinedFields(
      g.channels,
      g.disorder,
      [...acting, ...named],
      averages.map((a) => a.term),
    ),
  );
  if (g.joined.length === 0) return motions;
  // Averages of single fields are parts of averages of the sum; what divides them goes outside.
  const parts = new Map<Letter, Expr>();
  for (const [k, a] of averages.entries()) {
    const [constant, term] = withoutConstant(g.joined.reduce((x, j) => inMean(x, j)!, a.term));
    averages[k] = { ...a, term };
    if (constant !== one) parts.set(a.letter, constant);
  }
  const whole = (e: Expr): Expr =>
    substitute(e, (s) => (parts.has(s.letter) ? mul(parts.get(s.letter)!, s) : undefined));
  for (const [k, a] of averages.entries()) averages[k] = { ...a, term: whole(a.term) };
  for (const [k, a] of g.averages.entries()) g.averages[k] = { ...a, mean: whole(a.mean) };
  const sum = (e: Expr): Expr => g.joined.reduce((x, j) => inSum(x, j), whole(e));
  for (const [k, q] of g.quantities.all.entries()) g.quantities.all[k] = { ...q, term: sum(q.term) };
  for (const [k, c] of g.channels.entries()) {
    const sources = c.sources.map((s) => ({ ...s, term: sum(s.term) }));
    if (sources.some((s, m) => s.term !== c.sources[m]!.term)) g.channels[k] = { ...c, sources };
  }
  return motions.map((m) => ({
    ...m,
    right: sum(m.right),
    ...(m.noise === undefined ? {} : { noise: sum(m.noise) }),
  }));
}

/** Inner indices that the author did not name get a name. */
function withNames(d: Dynamics, g: Ground): Dynamics {
  const indices: Atom[] = [];
  for (const a of d.indices) {
    const taken = indices.filter((b) => b.set === a.set).length;
    indices.push(a.name.startsWith('#') && !g.scaling.grows(a.set) ? g.names.index(a.set, taken) : a);
  }
  return { ...d, indices };
}

/** The set on whose sites states stand that belong to no site. */
function firstSet(model: Model, g: Ground): IndexSet | undefined {
  for (const s of model.states) {
    const set = g.sites.of(s.letter).set;
    if (set !== undefined) return set;
  }
  return undefined;
}

function motionOf(d: Dynamics, right: Expr, model: Model, cut: Cut, g: Ground): Motion {
  const own = g.sites.of(d.state);
  const root = own.axis === undefined ? undefined : d.indices[own.axis];
  const set = own.set ?? g.globalSet();
  if (set === undefined)
    throw new Refused('E0615', 'no state of this model belongs to a large set', {
      help: 'a state for each site: `state x[N] : R`',
    });
  const noises = letters(right).filter((l) => l.role === 'noise');
  const still = new Map<Letter, Expr>(noises.map((l) => [l, zero]));
  const drift = ordered(substituteLetters(right, still), root, cut, d);
  const noise = noises.length === 0 ? undefined : noiseOf(d, right, noises, root, cut);
  const sphere = d.state.domain.kind === 'sphere' && g.scaling.grows(d.state.axes.at(-1)!);
  const correction = !sphere || noise === undefined ? zero : onSphere(d, noise, set, g);
  return {
    set,
    letter: own.letter,
    of: d.state,
    indices: d.indices.filter((_, k) => k !== own.axis),
    right: add(drift, correction),
    ...(noise === undefined ? {} : { noise }),
    initial: startOf(model, d.state, d.indices, root, cut, g.scaling),
  };
}

/** A right side that must be of order 1; if it is not, the term that is to blame is named. */
function ordered(e: Expr, root: Atom | undefined, cut: Cut, d: Dynamics): Expr {
  try {
    const m = cut.at(e, root);
    if (Q.isZero(m.power) || m.term === zero) return m.term;
    throw new NotOfOrderOne(m);
  } catch (problem) {
    if (!(problem instanceof NotOfOrderOne)) throw problem;
    const { power, term } = problem.magnitude;
    const worst = termsOf(e).find((t) => {
      try {
        return Q.compare(cut.at(t, root).power, Q.ZERO) !== 0;
      } catch {
        return true;
      }
    });
    const shown = print(worst ?? e, 'text');
    const field = cut.fieldIn(term);
    if (field !== undefined && Q.isNegative(power)) throw vanishing(field.array, power, worst ?? e);
    if (field !== undefined)
      throw new Refused(
        'E0608',
        `the field sum of ${field.array.name} has variance of order N^${Q.text(Q.times(Q.rational(2), power))}; it must be of order 1`,
        { help: `variance g^2/N, or divide the sum by sqrt(N); the term: ${shown}`, names: field.array.name },
      );
    if (Q.isNegative(power))
      throw new Refused('E0607', `${shown} is of order N^${Q.text(power)} and vanishes in the limit`, {
        help: 'leave it out, or mend its power of N',
        names: d.state.name,
      });
    throw new Refused('E0607', `this average grows like N^${Q.text(power)}; it needs a factor 1/N: ${shown}`, {
      help: 'mean(…), or divide by the size',
      names: d.state.name,
    });
  }
}

/** What the white noise of a site is multiplied with. */
function noiseOf(d: Dynamics, right: Expr, noises: readonly Letter[], root: Atom | undefined, cut: Cut): Expr {
  const [l] = noises;
  const at = d.indices.map((a) => atomIndex(a));
  const whole = l === undefined ? zero : derivative(right, sym(l, at));
  const constrained = d.state.domain.kind === 'sphere';
  const others = some(right, (x) => x.kind === 'sum' && letters(x.body).some((y) => y.role === 'noise'));
  if (l === undefined || noises.length > 1 || root === undefined || (others && !constrained))
    throw new Refused('E0601', 'noise that sites share is not supported in a mean field', {
      help: 'noise of its own for each entry of a state',
      names: 'noise',
    });
  const m = cut.at(whole, root);
  return settled(m);
}

/**
 * Itô's drift on the sphere: what keeps |x|^2 = N while noise of strength b acts on it, -(1/2) E(b^2) x over the mean
 * square of x. The projection of the noise itself is of order N^(-1/2).
 */
function onSphere(d: Dynamics, noise: Expr, set: IndexSet, g: Ground): Expr {
  const own = g.sites.of(d.state);
  const inner = d.indices.filter((_, k) => k !== own.axis);
  const x = sym(
    own.letter,
    inner.map((a) => atomIndex(a)),
  );
  g.lemmas.add(`on the sphere ${print(x, 'unicode')} is pulled back against what noise adds to its length`);
  return divide(mul(num(Q.rational(-1, 2)), g.closures.mean(set, square(noise)), x), squareRadius(d.state, g.scaling));
}

/** Slopes of the strength of noise are not part of the tangent process. */
function refuseNoisyResponses(process: EffectiveProcess): void {
  process.populations.forEach((p, k) => {
    const moving = new Set([...p.states.map((s) => s.letter), ...p.processes.map((q) => q.letter)]);
    const noisy = p.states.find((s) => s.noise !== undefined && letters(s.noise).some((l) => moving.has(l)));
    if (noisy === undefined || !process.kernels.some((q) => q.kind === 'response' && q.population === k)) return;
    throw new Refused('E0601', 'memory beside noise whose strength moves is not supported in a mean field yet', {
      help: `noise of constant strength in \`${noisy.of.name}\`, or no reciprocity`,
      names: noisy.of.name,
    });
  });
}
