import type { Form } from '../../model/claim.ts';
import { isConstrained } from '../../model/tangent.ts';
import { fieldInstrument } from '../../numeric/instrument.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import { type Manifold, restricted } from '../../numeric/manifold.ts';
import { position } from '../../numeric/start.ts';
import { type Potential, potential } from '../../theory/gradientField.ts';
import { writtenFields } from '../../theory/gradientFlow.ts';
import { type Case, fieldsWhen, settings } from '../case/case.ts';
import { chart } from '../case/chart.ts';
import { drawState } from '../case/drawState.ts';
import { isRounding } from '../case/rounding.ts';
import { type Evidence, inconclusive, type Judgement, type Witness } from '../case/verdict.ts';
import { disagreement } from '../case/witness.ts';
import { pinnedTo } from '../conditions/pinnedTo.ts';
import { speaksOfData } from '../relations/withData.ts';

/** `gradient-field`, `not gradient-field`. */
export function judgeGradientField(c: Case, form: Extract<Form, { kind: 'gradient-field' }>): Judgement {
  const general = theoryOf(c);
  // What fails for some data may hold for the data of the model: that is left to the numbers.
  const theory: typeof general =
    general.kind === 'curl' && speaksOfData(general.left, c.model)
      ? { kind: 'unknown', reason: 'it depends on the data' }
      : general;
  const numeric = curl(c);
  const evidence: Evidence[] = [];
  if (theory.kind === 'gradient')
    evidence.push({
      wing: 'symbolic',
      method: 'mixed derivatives',
      says: 'the Jacobian is symmetric after dividing each equation by its constant',
    });
  else if (theory.kind === 'curl')
    evidence.push({
      wing: 'symbolic',
      method: 'mixed derivatives',
      says: `d${theory.block.x.name}'/d${theory.block.y.name} and its mirror image differ`,
    });
  if (numeric === undefined) return inconclusive('no setting could be evaluated', evidence);
  evidence.push(numeric.evidence);
  const gradient = numeric.witness === undefined;
  // Constants whose sign is not known leave the word to the numbers.
  const settled = theory.kind === 'curl' || (theory.kind === 'gradient' && theory.positive);
  if (settled && gradient !== (theory.kind === 'gradient')) return inconclusive('the two wings disagree', evidence);
  if (gradient) {
    if (form.not)
      return {
        verdict: theory.kind === 'gradient' && theory.positive ? 'refuted' : 'inconclusive',
        evidence,
        reason: 'constants were found for which the Jacobian is symmetric',
        ...(numeric.sample === undefined ? {} : { witness: numeric.sample }),
      };
    if (theory.kind === 'gradient' && theory.proved && theory.positive) return { verdict: 'proved', evidence };
    return { verdict: 'supported', evidence };
  }
  if (!form.not) return { verdict: 'refuted', evidence, witness: numeric.witness };
  const flat = gradientAt(c);
  if (flat !== undefined) return { ...flat, evidence };
  // A pair of entries in numbers that no constants reconcile is all that the negation needs.
  return { verdict: theory.kind === 'curl' ? 'proved' : 'supported', evidence };
}

/** Of the declared sizes, parameters at which the field is a gradient after all: the negation speaks of each of them. */
function gradientAt(c: Case): Omit<Judgement, 'evidence'> | undefined {
  const [declared, ...drawn] = settings(c).settings;
  if (declared === undefined) return undefined;
  const alike = drawn.filter((s) => [...s.sizes].every(([l, n]) => declared.sizes.get(l) === n));
  for (const setting of [declared, ...alike]) {
    const own = pinnedTo(c, setting);
    const numeric = curl(own);
    if (numeric === undefined || numeric.witness !== undefined) continue;
    const theory = theoryOf(own);
    const reason = 'constants were found for which the Jacobian is symmetric, at these values';
    if (theory.kind === 'gradient' && theory.positive && numeric.sample !== undefined)
      return { verdict: 'refuted', reason, witness: numeric.sample };
    return { verdict: 'inconclusive', reason: 'at some values of the parameters the Jacobian seems to be symmetric' };
  }
  return undefined;
}

/**
 * In letters. On spheres and simplices the field as it is written is looked at: if that is a gradient in the space around,
 * its projection is the gradient along the domain. The contrary says nothing: the curl may point out of the domain.
 */
function theoryOf(c: Case): Potential {
  if (!c.model.states.some((s) => isConstrained(s.letter))) return potential(fieldsWhen(c));
  const around = potential(fieldsWhen({ ...c, fields: writtenFields(c.model) }));
  return around.kind === 'gradient' && around.positive
    ? around
    : { kind: 'unknown', reason: 'the field around the domain is not seen to be a gradient' };
}

interface Curl {
  readonly evidence: Evidence;
  /** A pair of mirror entries that no choice of positive constants makes equal. */
  readonly witness?: Witness;
  /** Some pair of mirror entries after division, for showing that they agree. */
  readonly sample?: Witness;
}

/** Looks in numeric Jacobians for two mirror entries whose ratio is not the constant ratio of their blocks. */
function curl(c: Case): Curl | undefined {
  let draws = 0;
  let worst = 0;
  let sample: Witness | undefined;
  for (const [s, setting] of settings(c).settings.entries()) {
    const field = fieldInstrument(c.model, setting);
    const map = chart(c.model, undefined, setting);
    // Along a domain what counts are its tangent directions: there the Jacobian is the covariant derivative.
    let directions: ReturnType<Manifold['directions']> | undefined;
    const placeOf = (k: number): number => directions?.[k]?.offset ?? k;
    const blockOf = (k: number): number => field.outputs.findLastIndex((b) => b.offset <= placeOf(k));
    const name = (k: number): string => {
      const b = field.outputs[blockOf(k)]!;
      const way = directions?.[k]?.entries ?? [1];
      const first = b.shape.length === 0 ? b.name : `${b.name}[${position(placeOf(k) - b.offset, b.shape).join(', ')}]`;
      return way.length === 1 ? first : `(${[...way].map((x) => x.toPrecision(4)).join(', ')} from ${first})`;
    };
    // log of constant ratios c_x / c_y found so far, by pair of blocks; the same for all states of one setting.
    const ratios = new Map<string, number>();
    let last: Float64Array | undefined;
    for (let d = 0; d < 3; d++) {
      const { y, time } = drawState(
        { ...c, claim: { ...c.claim, ansatz: undefined } },
        map,
        setting,
        c.random.fork(`curl ${s}.${d}`),
      );
      const full = field.jacobian(y, time);
      directions = map.manifold?.directions(y);
      const j = directions === undefined ? full : restricted(full, y.length, directions);
      const n = directions?.length ?? y.length;
      if (!j.every(Number.isFinite)) continue;
      draws++;
      last = y;
      if (isRounding((x) => field.jacobian(x, time), y, full)) continue;
      const size = Math.max(largestOf(j), 1e-300);
      for (let a = 0; a < n; a++)
        for (let b = 0; b < a; b++) {
          const [p, q] = [j[a * n + b]!, j[b * n + a]!];
          if (Math.abs(p) < 1e-9 * size && Math.abs(q) < 1e-9 * size) continue;
          const key = `${blockOf(a)},${blockOf(b)}`;
          const known = blockOf(a) === blockOf(b) ? 1 : ratios.get(key);
          if (known === undefined && p !== 0 && q !== 0) {
            // Too small beside the rest to tell a ratio, or even a sign, from rounding.
            if (Math.min(Math.abs(p), Math.abs(q)) < 1e-9 * size) continue;
            if (p / q > 0) {
              ratios.set(key, p / q);
              continue;
            }
          }
          const ratio = known ?? 1;
          const gap = Math.abs(p - ratio * q) / Math.max(Math.abs(p), Math.abs(ratio * q), 1e-9 * size);
          worst = Math.max(worst, gap);
          sample ??= pairWitness(p, ratio * q);
          if (gap > 1e-6) {
            const found = pairWitness(p, ratio * q);
            return {
              witness: found,
              evidence: {
                wing: 'numeric',
                method: 'Jacobian by the forward sweep',
                says: `mirror entries differ: ${found.what}`,
                measured: gap,
                draws,
              },
            };
          }
          function pairWitness(left: number, right: number): Witness {
            const times = ratio === 1 ? '' : ` times ${ratio}`;
            const what = `d${name(a)}'/d${name(b)} against d${name(b)}'/d${name(a)}${times}`;
            return disagreement(c.model, setting, { left, right, what, state: y });
          }
        }
    }
    const cycle = inconsistentCycle(ratios, field.outputs.length);
    if (cycle !== undefined)
      return {
        evidence: {
          wing: 'numeric',
          method: 'Jacobian by the forward sweep',
          says: `constants around a cycle of states multiply to ${cycle}, not 1`,
          measured: cycle,
          draws,
        },
        witness: disagreement(c.model, setting, {
          left: cycle,
          right: 1,
          what: "product around a cycle of states of dx'/dy over dy'/dx, constants that a gradient field would cancel",
          state: last!,
        }),
      };
  }
  if (draws === 0) return undefined;
  return {
    evidence: {
      wing: 'numeric',
      method: 'Jacobian by the forward sweep',
      says: `symmetric up to constants at ${draws} states`,
      measured: worst,
      draws,
    },
    ...(sample === undefined ? {} : { sample }),
  };
}

/** The product of ratios around a cycle of blocks that is not 1. */
function inconsistentCycle(ratios: ReadonlyMap<string, number>, blocks: number): number | undefined {
  const log = new Array<number | undefined>(blocks).fill(undefined);
  for (let root = 0; root < blocks; root++) {
    if (log[root] !== undefined) continue;
    log[root] = 0;
    for (let grown = true; grown; ) {
      grown = false;
      for (const [key, r] of ratios) {
        const [a, b] = key.split(',').map(Number) as [number, number];
        if (log[a] !== undefined && log[b] === undefined) [log[b], grown] = [log[a]! - Math.log(r), true];
        else if (log[b] !== undefined && log[a] === undefined) [log[a], grown] = [log[b]! + Math.log(r), true];
      }
    }
  }
  for (const [key, r] of ratios) {
    const [a, b] = key.split(',').map(Number) as [number, number];
    const gap = log[a]! - log[b]! - Math.log(r);
    if (Math.abs(gap) > 1e-6) return Math.exp(gap);
  }
  return undefined;
}
