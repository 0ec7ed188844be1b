import { add, children, grad, rebuild } from '../expr/build.ts';
import type { Expr, Grad, Letter } from '../expr/expr.ts';
import { some, termsOf, treeSize } from '../expr/traverse.ts';
import type { Dynamics, Model } from '../model/model.ts';
import { isConstrained, retracted, tangent, writtenField } from '../model/tangent.ts';
import { derivative, eraseStops, takeGradients } from '../rewrite/derivative.ts';
import { expand, shorten, TooManyTerms } from '../rewrite/expand.ts';
import { averaged, takeExpectations } from '../rewrite/expectation/expectations.ts';
import { onDomain } from '../rewrite/onDomain.ts';
import { weightsAdded } from '../rewrite/weights.ts';
import type { Derivation, Field, Step } from './derivation.ts';

const hasStop = (e: Expr): boolean => some(e, (x) => x.kind === 'call' && x.fn === 'sg');

/**
 * The vector field of a model: every gradient taken, every stop-gradient erased. One field for each state. On spheres
 * and simplices it is projected, and what the domain says of the states is put in: its derivatives off the domain mean
 * nothing, those along it are the right ones.
 */
export function vectorField(model: Model): readonly Field[] {
  let fields = known.get(model);
  if (fields === undefined) {
    fields = model.dynamics.map((d) => {
      const right = shortest(averaged(weightsAdded(takeGradients(d.right))));
      return { state: d.state, indices: d.indices, right: onDomain(right, shortest), ...placeOf(d) };
    });
    known.set(model, fields);
  }
  return fields;
}
const known = new WeakMap<Model, readonly Field[]>();

/** The fields as they are written, before they are projected to the tangent space of a domain. */
export function writtenFields(model: Model): readonly Field[] {
  return model.dynamics.map((d) => ({
    state: d.state,
    indices: d.indices,
    right: shortest(averaged(weightsAdded(takeGradients(writtenField(d))))),
  }));
}

/** The shortest of a term, the term with its parts tidied, and its expansion. */
function shortest(e: Expr): Expr {
  return [tidied(e), expanded(e)].reduce<Expr>(
    (best, x) => (x !== undefined && treeSize(x) < treeSize(best) ? x : best),
    e,
  );
}

function within<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (problem) {
    if (problem instanceof TooManyTerms) return undefined;
    throw problem;
  }
}
const expanded = (e: Expr): Expr | undefined => within(() => expand(e));
const tidied = (e: Expr): Expr | undefined => within(() => shorten(e));

/** The gradient flow of a model, step by step: differentiate each part of the loss, erase stop-gradients, expand. */
export function gradientFlow(model: Model): Derivation {
  const steps = model.dynamics.flatMap((d) => stepsOf(d, model).map((s) => ({ ...s, ...placeOf(d) })));
  return {
    kind: 'gradient-flow',
    title: model.time === 'discrete' ? 'Map' : 'Vector field',
    steps,
    result: vectorField(model),
  };
}

/** Where a state moves: its equation, the first of several; a hidden state has none. */
function placeOf({ pieces: [first] }: Dynamics): Pick<Field, 'place'> {
  return first === undefined ? {} : { place: first.place };
}

function stepsOf(d: Dynamics, model: Model): readonly Step[] {
  const shape = { indices: d.indices, components: d.state.components };
  const steps: Step[] = [];
  const constrained = isConstrained(d.state);
  const written = constrained ? writtenField(d) : d.right;
  let now = written;
  for (const g of gradientsIn(written)) {
    const step = differentiate(g, model, shape);
    steps.push(step);
    now = replacePart(now, g, step.after);
  }
  if (some(now, (x) => x.kind === 'grad')) {
    const after = takeGradients(now);
    steps.push({ before: now, after, why: { by: 'rule', rule: 'differentiate under the sums' }, ...shape });
    now = after;
  }
  const plain = hasStop(now) ? eraseStops(now) : now;
  const read = weightsAdded(plain);
  if (read !== now) {
    const rules = [
      ...(plain === now ? [] : ['read the field: sg(v) is v']),
      ...(read === plain ? [] : ['weights over their sum add up to 1']),
    ];
    steps.push({ before: now, after: read, why: { by: 'rule', rule: rules.join('; ') }, ...shape });
    now = read;
  }
  const means = takeExpectations(now);
  if (means.term !== now) {
    const rule = `take expectations exactly: ${means.methods.join(', ')}`;
    const conditions = means.conditions.length === 0 ? {} : { conditions: means.conditions };
    steps.push({ before: now, after: means.term, why: { by: 'rule', rule }, ...shape, ...conditions });
    now = means.term;
  }
  const tidy = tidied(now);
  if (tidy !== undefined && tidy !== now) {
    steps.push({ before: now, after: tidy, why: { by: 'rule', rule: 'collect' }, ...shape });
    now = tidy;
  }
  const flat = expanded(now);
  if (flat !== undefined && flat !== now)
    steps.push({ before: now, after: flat, why: { by: 'rule', rule: 'expand' }, ...shape });
  return constrained ? [...steps, ...projection(d, flat ?? now, shape, model.time)] : steps;
}

/** From the field as it is written to the field on the domain of its state. */
function projection(
  d: Dynamics,
  field: Expr,
  shape: Pick<Step, 'indices' | 'components'>,
  time: Model['time'],
): readonly Step[] {
  const flows = time === 'continuous';
  const projected = (flows ? tangent : retracted)(d.state, d.indices, field);
  const rule = (flows ? PROJECTIONS : RETRACTIONS)[d.state.domain.kind]!;
  const steps: Step[] = [{ before: d.right, after: projected, why: { by: 'rule', rule }, ...shape }];
  const short = shortest(projected);
  if (short !== projected)
    steps.push({ before: projected, after: short, why: { by: 'rule', rule: 'expand' }, ...shape });
  const there = onDomain(short, shortest);
  if (there !== short) {
    const rule =
      d.state.domain.kind === 'simplex' ? 'on the simplex: the entries add up to 1' : 'on the sphere: |x|^2 = r^2';
    steps.push({ before: short, after: there, why: { by: 'rule', rule }, ...shape });
  }
  return steps;
}
const PROJECTIONS: Readonly<Record<string, string>> = {
  sphere: 'project to the tangent space of the sphere: v - x (x·v)/r^2',
  simplex: 'project to the plane of the simplex: v minus its mean',
  symmetric: 'project to the symmetric matrices: (v + v.T)/2',
};
const RETRACTIONS: Readonly<Record<string, string>> = {
  sphere: 'back to the sphere: r u/|u|',
  simplex: 'back to the plane of the simplex: u plus what its sum lacks of 1, in equal parts',
  symmetric: 'back to the symmetric matrices: (u + u.T)/2',
};

/** The untaken derivatives that do not stand under a sum, outermost only, each once. */
function gradientsIn(e: Expr): readonly Grad[] {
  const found = new Set<Grad>();
  const visit = (x: Expr): void => {
    if (x.kind === 'grad') found.add(x);
    else if (x.kind !== 'sum' && x.kind !== 'prod') for (const c of children(x)) visit(c);
  };
  visit(e);
  return [...found];
}

function replacePart(e: Expr, part: Expr, by: Expr): Expr {
  const visit = (x: Expr): Expr =>
    x === part ? by : x.kind === 'sum' || x.kind === 'prod' || x.kind === 'grad' ? x : rebuild(x, visit);
  return visit(e);
}

function differentiate(g: Grad, model: Model, shape: { indices: Step['indices']; components: number }): Step {
  const inner = takeGradients(g.of);
  const parts = termsOf(inner).map((t): Step => {
    const after = derivative(t, g.by);
    return { before: grad(t, g.by), after, why: { by: 'rule', rule: ruleFor(t, g.by.letter) }, ...shape };
  });
  const after = add(...parts.map((p) => p.after));
  const steps = parts.length > 1 ? parts.filter((p) => p.before.kind !== 'num') : undefined;
  const name = model.definitions.find((x) => x.value.indices.length === 0 && x.value.term === g.of)?.name;
  const rule = parts.length === 1 ? ruleFor(inner, g.by.letter) : `differentiate ${name ?? 'the loss'} term by term`;
  return { before: g, after, why: { by: 'rule', rule }, ...shape, ...(steps === undefined ? {} : { steps }) };
}

/** What happens when a term is differentiated, in words. */
function ruleFor(e: Expr, state: Letter): string {
  const outside = occursOutsideStops(e, state);
  if (!outside) return hasStop(e) && occursAtAll(e, state) ? 'constant: the state stands inside sg only' : 'constant';
  return hasStop(e)
    ? 'differentiate, sg constant; deltas collapse the sums'
    : 'differentiate; deltas collapse the sums';
}

const occursAtAll = (e: Expr, l: Letter): boolean => some(e, (x) => x.kind === 'sym' && x.letter === l);
function occursOutsideStops(e: Expr, l: Letter): boolean {
  if (e.kind === 'sym') return e.letter === l;
  if (e.kind === 'call' && e.fn === 'sg') return false;
  return children(e).some((c) => occursOutsideStops(c, l));
}
