import {
  type ArrayOfNumbers,
  type At,
  derive,
  field,
  jacobian,
  type Model,
  ModelError,
  QuestionError,
  quadratureError,
  shrinkToModel,
  simulate,
  solve,
  states,
  verify,
  withLines,
  withValues,
} from '../src/index.ts';
import { derivative } from './derivative.ts';
import { listedPoints, spectra, thresholds } from './inLetters.ts';
import {
  type Answer,
  flat,
  isCertain,
  isFlow,
  LARGE,
  largest,
  type Property,
  packed,
  passedOver,
  UNCERTAIN,
} from './property.ts';
import { reduced } from './reduced.ts';
import { closedForms, meanFields } from './solutions.ts';
import { symmetry } from './symmetry.ts';

export { derivative } from './derivative.ts';
export { fixedPointsBy, listedPoints, spectra, spectraBy, thresholds, thresholdsBy } from './inLetters.ts';
export type { Answer, Property } from './property.ts';
export { reduced } from './reduced.ts';
export { closedForms, closedFormsBy, meanFieldBy, meanFields } from './solutions.ts';
export { symmetry, symmetryBy } from './symmetry.ts';

// What the theory of any model has to agree on with its numbers, written with what the library opens to everybody.

/** Names in an expression that nothing declares or binds: its free indices. */
function freeIndices(text: string, m: Model): readonly string[] {
  const declared = [...m.sizes, ...m.parameters, ...m.constants, ...m.states, ...m.data, ...m.random];
  const known = new Set(['t', 'T', ...declared.map((d) => d.letter.name), ...m.definitions.map((d) => d.name)]);
  for (const [, bound] of text.matchAll(/\bfor (\w+) in|, (\w+) in/g)) if (bound !== undefined) known.add(bound);
  for (const [, bound] of text.matchAll(/, (\w+) in/g)) known.add(bound!);
  const used = text.matchAll(/(?<![\w.])([A-Za-z_]\w*)(?!\w|\()/g);
  return [
    ...new Set([...used].map((x) => x[1]!).filter((x) => !known.has(x) && !['for', 'in', 'if', 'and'].includes(x))),
  ];
}

const kept = new WeakMap<Model, readonly string[]>();
/** What the engine finds conserved, whatever the parameters, as expressions. */
function conserved(m: Model): readonly string[] {
  const known = kept.get(m);
  if (known !== undefined) return known;
  const [own] = derive(m, { only: ['conserved'] }).result.derivations.filter((d) => d.kind === 'conserved');
  const found = (own?.findings ?? [])
    .filter((f) => f.says === 'conserved' && f.when.length === 0 && f.conditions.length === 0)
    .map((f) => f.quantity.text)
    // A rank in numbers is that of all that is not tiny: it jumps where a matrix decays.
    .filter((text) => !/\brank\(/.test(text));
  kept.set(m, found);
  return found;
}

/** The most that a run may take: numbers that move. */
const MANY = 400;

export const invariants: Property = {
  name: 'what is derived to be conserved is so along trajectories',
  wrong(m, at) {
    if (!isCertain(m)) return UNCERTAIN;
    if (packed(states(m, at)).length > MANY) return LARGE;
    const found = conserved(m);
    if (found.length === 0) return passedOver('nothing is derived to be conserved whatever the parameters');
    const lines = found.map((text, k) => {
      const free = freeIndices(text, m);
      return `let kept_${k + 1}${free.length === 0 ? '' : `[${free.join(',')}]`} = ${text}`;
    });
    const more = withLines(withValues(m, at), ...lines);
    const observe = found.map((_, k) => `kept_${k + 1}`);
    const run = simulate(more, { to: isFlow(m) ? 0.5 : 5, points: 5, observe, seed: at.seed ?? 1 }).result;
    for (const [k, name] of observe.entries()) {
      const series = run.observables[name]!.values.map(flat);
      const size = Math.max(...series.map(largest));
      // States are drawn in units of 1 to 10: what adds up to 0 leaves rounding of that size.
      const allowed = 1e-6 * size + 100 * Number(run.errorEstimate[name]) + 1e-12;
      const gap = Math.max(...series.map((v) => largest(v.map((x, j) => x - series[0]![j]!))));
      if (gap > allowed) return `${found[k]} changes by ${gap}, of ${size}`;
    }
    return undefined;
  },
};

export const descent: Property = {
  name: 'the loss falls',
  wrong(m, at) {
    if (!isCertain(m)) return UNCERTAIN;
    if (packed(states(m, at)).length > MANY) return LARGE;
    const losses = m.claims
      .filter(
        (c) => /^decreasing \w+$/.test(c.text) && c.when.length === 0 && c.given === undefined && !c.expectRefuted,
      )
      .filter((c) => c.correction === undefined)
      .map((c) => c.text.replace('decreasing ', ''));
    if (losses.length === 0) return passedOver('no claim says that a named loss falls');
    const run = simulate(withValues(m, at), {
      to: isFlow(m) ? 0.2 : 5,
      points: 6,
      observe: losses,
      seed: at.seed ?? 1,
    });
    for (const loss of losses) {
      const values = run.result.observables[loss]!.values as readonly number[];
      const up = values.slice(1).findIndex((v, k) => v > values[k]! + 1e-9 * Math.abs(values[0]!) + 1e-12);
      if (up >= 0) return `${loss} rises from ${values[up]} to ${values[up + 1]}`;
    }
    return undefined;
  },
};

export const stationary: Property = {
  name: 'fixed points are stationary, with the spectrum of the Jacobian there',
  wrong(m, at) {
    if (!isCertain(m)) return UNCERTAIN;
    if (packed(states(m, at)).length > 3) return passedOver('more than three numbers move');
    let asked = 0;
    const { sizes, parameters, seed } = at;
    const numbers = { ...(sizes && { sizes }), ...(parameters && { parameters }) };
    for (const p of solve(m, { ...numbers, seed: seed ?? 1 }).result.fixedPoints) {
      if (p.inDomain !== true || p.certificate === null) continue;
      asked++;
      const there = { ...at, states: p.point as Record<string, ArrayOfNumbers> };
      const f = largest(packed(field(m, there)));
      const J = jacobian(m, there);
      // Multipliers are 1 and the eigenvalues of what a step adds: which of them are equal is told at that size.
      const size = Math.max(largest(J.flat()), isFlow(m) ? 1e-6 : 1);
      // Kernels average over a law by a rule, certificates by bounds: they differ by the error of the rule.
      const rule = quadratureError(m, there);
      if (f > 1e-7 * size + rule) return `the field is ${f} at ${JSON.stringify(p.point)}`;
      const trace = J.reduce((s, row, k) => s + row[k]!, 0);
      const sum = p.eigenvalues.reduce((s, e) => s + Number(e.re) * e.multiplicity, 0);
      const all = p.eigenvalues.reduce((n, e) => n + e.multiplicity, 0);
      if (all === J.length && Math.abs(sum - trace) > 1e-6 * size + J.length * rule)
        return `the eigenvalues at ${JSON.stringify(p.point)} add up to ${sum}, the trace is ${trace}`;
    }
    return asked > 0 ? undefined : passedOver('no fixed point is certified');
  },
};

export const steps: Property = {
  name: 'every derived step agrees with numbers, every derived spectrum with the Jacobian',
  wrong(m, at) {
    const { steps: all, result } = derive(m, { seed: at.seed ?? 1 });
    const step = all.find((s) => s.tested.status === 'differs');
    if (step !== undefined) return `${step.rule}: ${step.before.text} = ${step.after.text} at ${step.tested.at}`;
    const spectrum = result.spectra.find((s) => s.compared.status === 'differs');
    return spectrum === undefined
      ? undefined
      : `the spectrum of ${spectrum.claims.join(', ')} at ${spectrum.compared.at}`;
  },
};

/** Claims that are judged without following trajectories: the others take longer. */
export const quick = (m: Model): readonly string[] =>
  m.claims
    .filter((c) => /^(conserved|decreasing|stationary|(not )?gradient-field|invariant)\b|^[^=]*' = /.test(c.text))
    .map((c) => c.name);

export const claims: Property = {
  name: 'claims hold',
  ofClaims: true,
  async wrong(m, { sizes = {}, parameters = {}, seed = 1 }) {
    if (quick(m).length === 0) return passedOver('no claim is judged without trajectories');
    const { result } = await verify(m, { claims: quick(m), sizes, parameters, seed, draws: 1 });
    // A correction that stays open is no failure.
    const isOpen = (c: (typeof result.claims)[number]): boolean => c.correction?.verdict === 'inconclusive';
    const refuted = result.claims.find((c) => !c.passes && c.verdict === 'refuted' && !isOpen(c));
    return refuted === undefined ? undefined : `${refuted.id}: ${refuted.reason ?? JSON.stringify(refuted.witness)}`;
  },
};

/** Those that take little time in any model. */
export const PROPERTIES: readonly Property[] = [derivative, symmetry, invariants, descent, reduced];
/** All of them. */
export const ALL: readonly Property[] = [
  ...PROPERTIES,
  stationary,
  claims,
  steps,
  listedPoints,
  spectra,
  thresholds,
  closedForms,
  meanFields,
];

const FAULT = 'the program failed';

/** What a property says of a model at a point; a question that the library refuses is passed over. */
export async function answerOf(p: Property, m: Model, at: At): Promise<Answer> {
  try {
    return await p.wrong(m, at);
  } catch (problem) {
    if (problem instanceof QuestionError) return passedOver(`refused: ${problem.message}`);
    if (problem instanceof ModelError) return passedOver('there is no such model at these sizes');
    return `${FAULT}: ${problem instanceof Error ? problem.message : problem}`;
  }
}

/** What is wrong; undefined where nothing is, or nothing could be asked. */
export async function wrongIn(p: Property, m: Model, at: At): Promise<string | undefined> {
  const answer = await answerOf(p, m, at);
  return typeof answer === 'string' ? answer : undefined;
}

/** A small model file that shows what is wrong, values in place, and what it shows. */
export async function smallest(
  p: Property,
  m: Model,
  at: At,
): Promise<{ readonly text: string; readonly says: string }> {
  const seed = at.seed ?? 1;
  const whole = withValues(m, at);
  // A fault of the program on the way to a smaller model is another finding.
  const isFault = (says: string | undefined): boolean => says?.startsWith(FAULT) === true;
  const fault = isFault(await wrongIn(p, m, at));
  const shows = async (x: Model): Promise<boolean> => {
    const says = await wrongIn(p, x, { seed });
    return says !== undefined && isFault(says) === fault;
  };
  const small = (await shows(whole)) ? await shrinkToModel(whole, shows) : whole;
  return { text: small.source, says: (await wrongIn(p, small, { seed })) ?? (await wrongIn(p, m, at))! };
}
