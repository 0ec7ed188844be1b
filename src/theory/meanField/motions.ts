import { add, divide, mul, num, square, sym, zero } from '../../expr/build.ts';
import type { Atom, Expr, IndexSet, Letter } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import { print } from '../../expr/print/print.ts';
import * as Q from '../../expr/rational.ts';
import { letters, replace, some, substituteLetters, termsOf } from '../../expr/traverse.ts';
import type { SiteState } from '../../model/effective.ts';
import type { Dynamics, Model } from '../../model/model.ts';
import { derivative } from '../../rewrite/derivative.ts';
import type { Field } from '../derivation.ts';
import type { Cut } from './cut.ts';
import type { Ground } from './ground.ts';
import { NotOfOrderOne, settled } from './orders.ts';
import { Refused } from './refusal.ts';
import { squareRadius, startOf } from './starts.ts';
import { vanishing } from './uncovered.ts';

/** How a state of a site moves. */
export interface Motion extends SiteState {
  readonly set: IndexSet;
}

/** The motion of a state, its field read at one site. */
export function motionAtSite(written: Dynamics, field: Field, model: Model, cut: Cut, g: Ground): Motion {
  const d = withNames(written, g);
  const names = new Map(written.indices.map((a, k) => [a, atomIndex(d.indices[k]!)] as const));
  return motionOf(d, replace(field.right, names), model, cut, g);
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

function motionOf(d: Dynamics, right: Expr, model: Model, cut: Cut, g: Ground): Motion {
  const own = g.sites.of(d.state);
  const root = own.axis === undefined ? undefined : d.indices[own.axis];
  const set = own.set ?? g.globalSet();
  if (set === undefined)
    throw new Refused('E0615', 'no state of this model belongs to a large set', {
      help: 'a state for each site: `state x[N] : R`',
    });
  if (d.state.domain.kind === 'simplex' && g.scaling.grows(d.state.axes.at(-1)!))
    throw new Refused(
      'E0601',
      `the entries of \`${d.state.name}\` are of order 1/N: a simplex that grows is not supported`,
      {
        help: 'positive numbers of mean 1',
        names: d.state.name,
      },
    );
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
