import type {
  ClaimDocument,
  DerivationDocument,
  Figure,
  Nested,
  SimulateResult,
  StepTested,
  VerifySummary,
} from './document.ts';

// All sentences about results are made here.

/** A number for reading: so many significant digits, an exponent where it is shorter. */
export function numeral(x: Figure, digits = 6): string {
  if (typeof x === 'string') return x === 'NaN' ? 'NaN' : x === 'Infinity' ? '∞' : '-∞';
  if (x === 0) return '0';
  const size = Math.abs(x);
  if (size >= 1e-4 && size < 1e7) return String(Number(x.toPrecision(digits)));
  return x
    .toExponential(digits - 1)
    .replace(/\.?0+e/, 'e')
    .replace('e+', 'e');
}
/** A deviation: its size is what matters. */
export const deviation = (x: Figure): string =>
  typeof x === 'number' && x !== 0 ? x.toExponential(1).replace('.0e', 'e') : numeral(x);

/** Numbers in full, so that anybody can put them in; lists in brackets, as the model language writes arrays. */
export const inFull = (x: Nested): string =>
  typeof x === 'number' || typeof x === 'string' ? String(x) : `[${x.map(inFull).join(', ')}]`;

export const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

export const GLYPHS: Readonly<Record<ClaimDocument['standing'], string>> = {
  passes: '✓',
  fails: '✗',
  inconclusive: '!',
  empirical: '·',
  unjudged: '·',
  fault: '✗',
};

/** The word beside the glyph. */
export function verdictWord(c: ClaimDocument): string {
  if (c.standing === 'fault') return 'fault';
  if (c.standing === 'empirical') return 'empirical';
  if (c.standing === 'unjudged') return 'not judged';
  return c.verdict;
}

/** Measured against allowed. */
export function measure(c: ClaimDocument): string {
  const all = c.evidence.filter((e) => e.measured !== undefined);
  const e = all.find((x) => x.wing === 'numeric' && x.tolerance !== undefined) ?? all.find((x) => x.wing === 'numeric');
  if (e?.measured === undefined) return '';
  if (e.tolerance === undefined) return deviation(e.measured);
  const within = typeof e.measured === 'number' && typeof e.tolerance === 'number' && e.measured <= e.tolerance;
  // What refutes a claim is not what agreed on the way.
  if (within && c.verdict === 'refuted') return '';
  return `${deviation(e.measured)} ${within ? '≤' : '>'} ${deviation(e.tolerance)}`;
}

/** What is said of a claim beside its verdict, in a few words. */
export function remark(c: ClaimDocument): string {
  if (c.standing === 'empirical' || c.standing === 'unjudged')
    return (c.reason ?? '').replace(/^(empirical|not judged yet): /, '');
  if (c.standing === 'inconclusive' || c.standing === 'fault') return c.reason ?? '';
  if (c.verdict === 'refuted') {
    if (c.expectRefuted) return 'as expected';
    if (c.correction === null) return 'no correction given';
    return `the correction is ${c.correction.verdict}`;
  }
  if (c.expectRefuted) return 'was expected to be refuted';
  const n = Math.max(0, ...c.evidence.map((e) => e.draws ?? 0));
  return n > 0 ? counted(n, 'draw') : '';
}

/** How a step was tested. */
export function testedWords(t: StepTested): string {
  if (t.status === 'untested') return `not tested: ${t.reason}`;
  const by = t.by.join(' and ');
  if (t.status === 'differs') return `DIFFERS by ${deviation(t.gap!)} (${by}, at ${t.at})`;
  const means = t.reason === null ? '' : `, ${t.reason}`;
  return `tested at ${counted(t.points!, 'point')} by ${by}, largest gap ${deviation(t.gap!)}${means}`;
}

/** What became of a simulation; of several draws, of the first that did not reach the end. */
export function outcomeWords(o: SimulateResult['outcome'], errors: SimulateResult['errorEstimate']): string {
  const { draw, unfinished, ...one } = o;
  if (draw === undefined) return pathWords(one, errors);
  return `${counted(unfinished as number, 'draw')} did not reach the end; draw ${draw} ${pathWords(one, errors)}`;
}

function pathWords(o: SimulateResult['outcome'], errors: SimulateResult['errorEstimate']): string {
  const at = o.t === undefined ? '' : ` at t = ${numeral(o.t as Figure)}`;
  switch (o.status) {
    case 'converged':
      return Object.keys(errors).length === 0
        ? 'reached the end'
        : `reached the end; the largest estimated error is ${deviation(worst(errors))}`;
    case 'leftDomain':
      return `left its domain${at}: ${o.of} is ${numeral(o.value as Figure)} there`;
    case 'interrupted':
      return o.t === undefined ? 'interrupted' : `interrupted${at}: what is shown was done by then`;
    case 'steady':
      return `came to rest${at}: the field is below ${deviation(o.rate as Figure)}`;
    case 'event':
      return `stopped${at}: ${o.event}`;
    case 'maxSteps':
      return `gave up${at} after ${o.steps} steps${o.stiffAt === undefined ? '' : `; it is stiff from t = ${numeral(o.stiffAt as Figure)}`}: shorten --t, loosen --tolerance or lengthen --step`;
    case 'stepUnderflow':
      return `gave up${at}: the step needed, ${deviation(o.step as Figure)}, is too small for the clock; the solution may end there`;
    case 'notFinite':
      return `stopped${at}: the ${typeof o.of === 'string' ? o.of : 'event'} is not a number there`;
    case 'blowUp':
      return `blew up${at}: a component reached ${deviation(o.size as Figure)}`;
    case 'stiff':
      return `gave up${at}: the flow is stiff there`;
    case 'refused':
      return `refused: ${o.what} must be ${o.expected}, found ${o.found}`;
    default:
      return o.status;
  }
}
function worst(errors: SimulateResult['errorEstimate']): Figure {
  const all = Object.values(errors);
  if (all.includes('Infinity')) return 'Infinity';
  return Math.max(0, ...all.filter((x): x is number => typeof x === 'number'));
}

/** Whether the end that was asked for was reached. */
export const reachedEnd = (o: SimulateResult['outcome']): boolean =>
  o.status === 'converged' || o.status === 'steady' || o.status === 'event';

/** What stands over the result of a derivation. */
export function resultHeading(d: DerivationDocument): string {
  const motion = d.result.some((f) => f.sign === '<-') ? 'map' : 'flow';
  return d.kind === 'closure' || d.kind === 'symmetries' ? `The ${motion} of the observables` : `The ${motion}`;
}

/** What became of an ansatz. */
export const INVARIANCE = {
  proved: 'invariant (proved: nothing leaves the form)',
  sampled: 'invariant (sampled: nothing was found that leaves the form)',
  leaks: 'not invariant: the flow leaves the form',
  unknown: 'not known to be invariant',
} as const;

/** The last line of a verification. */
export function summaryLine(s: VerifySummary): string {
  const parts = [
    `${s.passed} passed`,
    `${s.failed} failed`,
    ...(s.inconclusive > 0 ? [`${s.inconclusive} inconclusive`] : []),
    ...(s.empirical > 0 ? [`${s.empirical} empirical`] : []),
    ...(s.unjudged > 0 ? [`${s.unjudged} not judged`] : []),
    ...(s.faults > 0 ? [counted(s.faults, 'fault')] : []),
  ];
  const verdicts = Object.entries(s.verdicts)
    .filter(([v, n]) => n > 0 && v !== 'inconclusive')
    .map(([v, n]) => `${n} ${v}`);
  const claims = `${counted(s.claims, 'claim')} in ${counted(s.models, 'model')}: ${parts.join(' · ')}`;
  return verdicts.length === 0 ? claims : `${claims}   (${verdicts.join(', ')})`;
}
export const stepsLine = (s: VerifySummary['steps']): string =>
  `${counted(s.tested + s.untested, 'derivation step')}: ${s.agree} of ${s.tested} tested agree${s.untested > 0 ? `, ${s.untested} untested` : ''}`;
