import {
  dmft,
  type Model,
  type Quantities,
  type SimulateDocument,
  type States,
  simulate,
  solutionsInLetters,
  verify,
  withValues,
} from '../src/index.ts';
import { isCertain, isFlow, largest, type Property, packed, passedOver, UNCERTAIN } from './property.ts';

// Closed forms and mean fields against the un-reduced model followed in time. Each property is made of the means by which
// the theory is found: of the engine's, unless one asks of others.

/** The most that a run may take: numbers that move. */
const MANY = 400;
/** How long is followed, and how often it is looked. */
const TO = 0.5;
const LOOKS = 4;

export const closedFormsBy = (found: typeof solutionsInLetters): Property => ({
  name: 'closed forms in time are followed by the model',
  async wrong(m, at) {
    if (!isFlow(m)) return passedOver('a map');
    if (!isCertain(m)) return UNCERTAIN;
    let asked = 0;
    for (const s of found(m, at)) {
      if (packed(s.start).length > MANY) continue;
      asked++;
      const observe = Object.keys(s.start);
      const model = withValues(m, { ...at, states: s.start });
      const run = simulate(model, { to: TO, points: LOOKS, observe, seed: at.seed ?? 1 }).result;
      const error = Math.max(...observe.map((name) => Number(run.errorEstimate[name])));
      const first = s.of(s.start);
      for (const [k, t] of run.t.entries()) {
        const there = s.of(statesOf(run, k));
        const claimed = s.at(t);
        for (const name of Object.keys(claimed)) {
          const gap = apart(claimed, there, name);
          const size = Math.max(largest(claimed[name]!), largest(first[name]!), 1e-9);
          // How much more a quantity moves than the states is not known: errors of the run count many times.
          if (!(gap <= 1e-7 * size + 1e4 * error * Math.max(1, size)))
            return `${name} is ${there[name]} at t = ${t}${s.ansatz === null ? '' : ` on ${s.ansatz}`}, in closed form ${claimed[name]}`;
        }
      }
    }
    const own = await declared(m, at);
    return own !== undefined || asked > 0 ? own?.wrong : passedOver('no closed form is derived or claimed');
  },
});

const apart = (a: Quantities, b: Quantities, name: string): number => largest(a[name]!.map((x, k) => x - b[name]![k]!));
const statesOf = (run: SimulateDocument['result'], k: number): States =>
  Object.fromEntries(Object.entries(run.observables).map(([name, o]) => [name, o.values[k] as States[string]]));

/** Closed forms that claims of the model declare; undefined where none does. */
async function declared(m: Model, { sizes = {}, parameters = {}, seed = 1 }: Parameters<Property['wrong']>[1]) {
  const claims = m.claims.filter((c) => /^trajectory\b/.test(c.text)).map((c) => c.name);
  if (claims.length === 0) return undefined;
  const { result } = await verify(m, { claims, sizes, parameters, seed, draws: 1 });
  const refuted = result.claims.find(
    (c) => !c.passes && c.verdict === 'refuted' && c.correction?.verdict !== 'inconclusive',
  );
  return {
    wrong: refuted === undefined ? undefined : `${refuted.id}: ${refuted.reason ?? JSON.stringify(refuted.witness)}`,
  };
}

/** Samples of the un-reduced model: two sizes, so that what falls with the size shows, and draws at each. */
const SIZES = [40, 160];
const DRAWS = 12;
/** Steps of a map, or time of a flow. */
const LATER = 2;

export const meanFieldBy = (found: typeof dmft): Property => ({
  name: 'the mean field is that of large samples',
  seldom: true,
  wrong(m, at) {
    const large = growing(m);
    if (large === undefined) return passedOver('no size goes to infinity');
    const { parameters = {}, seed = 1 } = at;
    const orders = m.definitions.filter((d) => d.kind === 'order' && d.value.indices.length === 0).map((d) => d.name);
    if (orders.length === 0) return passedOver('it has no observable that is one number');
    const theory = found(m, { parameters, seed, times: [LATER], observe: orders }).result.values.filter(
      (v) => v.at === LATER && v.value !== null,
    );
    if (theory.length === 0) return passedOver('no observable has a mean field at that time');
    const observe = theory.map((v) => v.quantity);
    const samples = SIZES.map(
      (n) =>
        simulate(m, { parameters, sizes: { [large]: n }, seed, draws: DRAWS, to: LATER, points: 2, observe }).result,
    );
    // A draw that blows up on the way ends its run there.
    if (samples.some((s) => s.t.at(-1) !== LATER)) return passedOver('a sample blows up on the way');
    for (const { quantity, value, error } of theory) {
      const [small, big] = samples.map((s) => ({
        mean: Number(s.observables[quantity]!.values.at(-1)),
        sigma: Number(s.observables[quantity]!.standardError?.at(-1) ?? 0),
      }));
      const gap = Math.abs(Number(value) - big!.mean);
      // Five standard errors, and the bias of finite sizes: from one size to the other, four times as large, it falls by two at
      // least, so that what is left is no more than their difference, as far as that one is known.
      const bias = Math.abs(big!.mean - small!.mean) + 2 * small!.sigma;
      if (!(gap <= Number(error) + 5 * big!.sigma + bias + 1e-6 * Math.abs(big!.mean)))
        return `${quantity} at t = ${LATER} is ${value} ± ${error} by the mean field, ${big!.mean} ± ${big!.sigma} with ${large} = ${SIZES[1]}`;
    }
    return undefined;
  },
});

/** The first size that goes to infinity and has a number of its own; the others follow it. */
const growing = (m: Model): string | undefined =>
  m.limits
    .flatMap((l) => (l.relation === '->' && l.left.kind === 'sym' ? [l.left.letter.name] : []))
    .find((name) => m.sizes.some((d) => d.letter.name === name && d.value?.kind === 'num'));

export const closedForms = closedFormsBy(solutionsInLetters);
export const meanFields = meanFieldBy(dmft);
