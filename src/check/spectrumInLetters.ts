import { add, num, one, subtract } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { print } from '../expr/print/print.ts';
import { isNonnegative } from '../expr/sign.ts';
import { substitute } from '../expr/traverse.ts';
import type { Form } from '../model/claim.ts';
import type { Assignment, Point } from '../model/model.ts';
import { takeGradients } from '../rewrite/derivative.ts';
import { expand } from '../rewrite/expand.ts';
import type { Field } from '../theory/derivation.ts';
import { assign } from '../theory/motion.ts';
import { solve } from '../theory/spectrum/eigenvalues.ts';
import { Undecided, vanishes, watched } from '../theory/spectrum/matrix.ts';
import { type Eigenvalue, include, type NoSpectrum, type Spectrum, spectrum } from '../theory/spectrum/spectrum.ts';
import { aboutParameters, type Case, fieldsWhen, specialise } from './case.ts';
import { judgeSpectrum } from './spectrum.ts';
import { type Evidence, inconclusive, type Judgement } from './verdict.ts';

type Claimed = Extract<Form, { kind: 'spectrum' }>;

/**
 * A claim about a spectrum: the compiled Jacobian in numbers first, then the spectrum that is derived in letters. Proved
 * where both agree with it; where they contradict each other nothing is decided.
 */
export function judgeSpectrumTwice(c: Case, form: Claimed): Judgement {
  const numeric = judgeSpectrum(c, form);
  if (numeric.verdict !== 'supported' || form.eigenvalues.some((e) => e.tolerance !== undefined)) return numeric;
  const found = derivedAt(c, form.point);
  if (found === undefined || found.kind === 'none') return numeric;
  const { result, sampled } = watched(() => attempt(() => compared(c, form, found)));
  const told = (says: string, method = 'spectrum in letters'): Evidence => ({ wing: 'symbolic', method, says });
  if (result.says === 'open') return { ...numeric, evidence: [...numeric.evidence, told(result.why)] };
  if (result.says === 'differs') {
    const evidence = [...numeric.evidence, told(result.why)];
    return inconclusive('the two wings disagree: the spectrum in letters is another than in numbers', evidence);
  }
  const proved = found.proved && !sampled;
  const says = `the derived eigenvalues and multiplicities are the claimed ones for all sizes${proved ? '' : '; zeros on the way were sampled'}`;
  return { verdict: proved ? 'proved' : 'supported', evidence: [told(says), ...numeric.evidence] };
}

type Compared = { readonly says: 'agrees' } | { readonly says: 'open' | 'differs'; readonly why: string };

function attempt(run: () => Compared): Compared {
  try {
    return run();
  } catch (problem) {
    if (problem instanceof Undecided) return { says: 'open', why: problem.message };
    throw problem;
  }
}

/** Spectra that were derived, by fields and point. */
const derived = new WeakMap<readonly Field[], Map<string, Spectrum | NoSpectrum>>();

/** The spectrum in letters at the point of a claim; undefined where the reduced flow of its ansatz is not known to be one. */
export function derivedAt(c: Case, point: Point): Spectrum | NoSpectrum | undefined {
  const ansatz = c.claim.ansatz;
  const time = c.model.time;
  if (ansatz !== undefined) {
    const r = c.reduced();
    if (r.invariant !== 'proved' || r.fields.length < ansatz.letters.length) return undefined;
    return at(r.fields, point.entries, time);
  }
  const general = at(c.fields, point.entries, time);
  if (general.kind === 'spectrum' || !c.when.some(aboutParameters)) return general;
  const put = (e: Expr): Expr => specialise(e, c.when.filter(aboutParameters)).term;
  return at(
    fieldsWhen(c),
    point.entries.map((e) => ({ ...e, term: put(e.term), guard: put(e.guard) })),
    time,
  );
}

function at(
  fields: readonly Field[],
  entries: readonly Assignment[],
  time: Case['model']['time'],
): Spectrum | NoSpectrum {
  let known = derived.get(fields);
  if (known === undefined) {
    known = new Map();
    derived.set(fields, known);
  }
  const key = entries
    .map((e) => `${e.state.id}:${e.indices.map((a) => a.id).join()}:${e.guard.id}:${e.term.id}`)
    .join(';');
  let made = known.get(key);
  if (made === undefined) {
    made = spectrum(fields, entries, time);
    known.set(key, made);
  }
  return made;
}

/** The claimed list against the derived one, equal eigenvalues merged in both. */
function compared(c: Case, form: Claimed, found: Spectrum): Compared {
  let narrowed = false;
  const put = (e: Expr): Expr => {
    const s = specialise(e, c.when);
    narrowed ||= s.left.length > 0;
    return s.term;
  };
  const claimed: Eigenvalue[] = [];
  for (const e of form.eigenvalues)
    include(claimed, { value: put(there(e.value, c, form)), multiplicity: put(there(e.times, c, form)) });
  const known: Eigenvalue[] = [];
  for (const e of found.eigenvalues) include(known, { value: put(e.value), multiplicity: put(e.multiplicity) });
  let open = 0;
  for (const block of found.open) {
    const { closed, rest } = solve(
      block.polynomial.map(put),
      claimed.map((e) => e.value),
    );
    for (const value of closed) include(known, { value, multiplicity: put(block.multiplicity) });
    open += rest.length - 1;
  }
  // Under conditions that were not put in, what differs in general may agree all the same.
  const differs = (why: string): Compared => ({ says: narrowed ? 'open' : 'differs', why });
  const matched = new Set<Eigenvalue>();
  for (const e of claimed) {
    if (vanishes(e.multiplicity)) continue;
    const same = known.find((k) => vanishes(subtract(k.value, e.value)));
    if (same === undefined)
      return open > 0
        ? { says: 'open', why: 'some eigenvalues have no closed form' }
        : differs(`${text(e.value)} is not among the derived eigenvalues`);
    matched.add(same);
    const more = subtract(same.multiplicity, e.multiplicity);
    if (vanishes(more)) continue;
    if (!form.contains) return differs(`the derived multiplicity of ${text(e.value)} is ${text(same.multiplicity)}`);
    if (neverNegative(more)) continue;
    return { says: 'open', why: `the derived multiplicity of ${text(e.value)} is ${text(same.multiplicity)}` };
  }
  if (form.contains) return { says: 'agrees' };
  if (open > 0) return { says: 'open', why: 'some eigenvalues have no closed form' };
  const missing = known.find((k) => !matched.has(k) && !vanishes(k.multiplicity));
  return missing === undefined ? { says: 'agrees' } : differs(`${text(missing.value)} is a derived eigenvalue too`);
}

/** A term that may name states: they are those of the point. */
function there(e: Expr, c: Case, form: Claimed): Expr {
  const taken = takeGradients(e);
  const onForm = c.claim.ansatz === undefined ? taken : assign(taken, c.claim.ansatz.items);
  return assign(onForm, form.point.entries);
}

/** Whether a count is at least 0 at all sizes that their domains allow, as far as its coefficients show it. */
function neverNegative(e: Expr): boolean {
  const shifted = substitute(e, (s) => {
    const { domain, role } = s.letter;
    if (role !== 'size' || domain.kind !== 'integer') return undefined;
    return add(s, domain.lower?.value ?? one, num(-1));
  });
  return isNonnegative(expand(shifted));
}

const text = (e: Expr): string => print(e, 'unicode');
