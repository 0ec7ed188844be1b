import { add, divide, mul, one, replace, sqrt, square, zero } from '../../expr/build.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import type { SiteState } from '../../model/effective.ts';
import type { Law, Model } from '../../model/model.ts';
import { startsBy } from '../../model/starts.ts';
import { isStill } from './closures.ts';
import type { Cut } from './cut.ts';
import { momentsOf } from './law.ts';
import { settled } from './orders.ts';
import { Refused } from './refusal.ts';
import type { Scaling } from './scaling.ts';

const STANDARD: Law = { kind: 'normal', mean: zero, variance: one };

/** How a state of a site starts; `indices` name the axes of the model's state, `root` among them is the site. */
export function startOf(
  model: Model,
  state: Letter,
  indices: readonly Atom[],
  root: Atom | undefined,
  cut: Cut,
  scaling: Scaling,
): SiteState['initial'] {
  const own = model.initials.filter((i) => i.state === state);
  const [first] = own;
  const linked = own.find((i) => startsBy(i).length > 0);
  if (linked !== undefined)
    throw new Refused('E0601', 'a start that is given by other states is not supported in a mean field yet', {
      help: 'a value, or a law, of each by itself',
      place: linked.place,
    });
  const hidden = model.states.find((s) => s.letter === state)?.hidden === true;
  if (first === undefined && hidden) return { kind: 'value', term: zero };
  if (first !== undefined && (own.length > 1 || first.guard !== one))
    throw new Refused('E0601', 'a start in pieces is not supported in a mean field yet', {
      help: 'one law, or one value, for all sites',
      place: first.place,
    });
  const named = (e: Expr): Expr =>
    first === undefined ? e : replace(e, new Map(first.indices.map((a, k) => [a, atomIndex(indices[k]!)] as const)));
  if (first?.start.kind === 'value') return { kind: 'value', term: settled(cut.at(named(first.start.term), root)) };
  const law = first?.start.kind === 'law' ? mapLaw(first.start.law, named) : STANDARD;
  if (root === undefined)
    throw new Refused(
      'E0605',
      `\`${state.name}\` belongs to no site and starts at random: averages keep depending on it`,
      {
        help: `\`initial ${state.name} = 0\``,
        ...(first === undefined ? { names: state.name } : { place: first.place }),
      },
    );
  if (first === undefined && isBounded(state))
    throw new Refused('E0618', `the start of \`${state.name}\` has no law: within bounds none is usual`, {
      help: `\`initial ${state.name} ~ uniform(0, 1)\``,
      names: state.name,
    });
  const scaled = mapLaw(law, (e) => {
    const m = scaling.leading(e);
    if (Q.compare(m.power, Q.ZERO) < 0) return zero;
    if (Q.compare(m.power, Q.ZERO) > 0)
      throw new Refused('E0607', `the start of \`${state.name}\` grows like N^${Q.text(m.power)}`, {
        help: 'a start of order 1',
        ...(first === undefined ? {} : { place: first.place }),
      });
    if (!isStill(m.term) || m.term.free.includes(root))
      throw new Refused('E0601', 'a law of a start that differs from site to site is not supported yet', {
        help: 'a value that uses the random numbers of the site',
        ...(first === undefined ? {} : { place: first.place }),
      });
    return m.term;
  });
  return { kind: 'law', law: onSphere(scaled, state, scaling) };
}

/** Whether the entries of a state have bounds of their own. */
const isBounded = ({ domain }: Letter): boolean =>
  (domain.kind === 'real' || domain.kind === 'integer') && (domain.lower !== undefined || domain.upper !== undefined);

/** A start is put on the sphere: |x|^2 is its mean square times N. */
function onSphere(law: Law, state: Letter, scaling: Scaling): Law {
  if (state.domain.kind !== 'sphere' || !scaling.grows(state.axes.at(-1)!)) return law;
  const radius = squareRadius(state, scaling);
  const m = momentsOf(law);
  if (law.kind !== 'normal' || m === undefined)
    throw new Refused('E0601', `the start of \`${state.name}\` on a sphere is not normal: not supported yet`, {
      help: `\`initial ${state.name} ~ normal(0, 1)\``,
    });
  const factor = divide(radius, add(square(law.mean), law.variance));
  return { kind: 'normal', mean: mul(sqrt(factor), law.mean), variance: mul(factor, law.variance) };
}

/** The mean square of the entries of a state on a sphere. */
export function squareRadius(state: Letter, scaling: Scaling): Expr {
  const { domain } = state;
  if (domain.kind !== 'sphere') return one;
  const { power, term } = scaling.leading(square(domain.radius));
  if (Q.compare(power, Q.ONE) === 0) return divide(term, scaling.ratio(state.axes.at(-1)!));
  throw new Refused(
    'E0607',
    `entries of \`${state.name}\` are of order N^${Q.text(Q.times(Q.rational(1, 2), Q.minus(power, Q.ONE)))}; they must be of order 1`,
    {
      help: `a sphere of radius sqrt(${scaling.size.name})`,
      names: state.name,
    },
  );
}

/** A law with its terms replaced. */
export function mapLaw(law: Law, f: (e: Expr) => Expr): Law {
  switch (law.kind) {
    case 'normal':
      return { kind: 'normal', mean: f(law.mean), variance: f(law.variance) };
    case 'uniform':
      return { kind: 'uniform', low: f(law.low), high: f(law.high) };
    case 'exponential':
      return { kind: 'exponential', rate: f(law.rate) };
    case 'lorentz':
      return { kind: 'lorentz', centre: f(law.centre), halfWidth: f(law.halfWidth) };
    case 'discrete':
      return { ...law, cases: law.cases.map((c) => ({ probability: f(c.probability), value: f(c.value) })) };
    case 'mixture':
      return { ...law, parts: law.parts.map((p) => ({ probability: f(p.probability), law: mapLaw(p.law, f) })) };
  }
}
