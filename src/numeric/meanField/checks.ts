import { Lifted } from './lifted.ts';
import { dot } from './loops.ts';
import { Pass } from './pass.ts';
import { type Plan, planned } from './plan.ts';
import type { Invariant, Question } from './question.ts';
import { siteSlopes, type TangentsOfSite, tangentsFor } from './siteSlopes.ts';
import { SweptSlopes } from './slopes.ts';
import { fresh } from './source.ts';
import { meanOf, widening } from './statistics.ts';
import type { SiteTangents } from './tangents.ts';

/** An identity of the process that samples and steps miss by a little. */
export interface Identity {
  readonly says: string;
  readonly misses: readonly number[];
  /** The size of its two sides. */
  readonly scale: number;
}

export interface CheckedPass {
  readonly defect: number;
  readonly identities: readonly Identity[];
}

/** What a pass can be asked when it is over. */
export function checkedPass(pass: Pass, tangents: readonly TangentsOfSite[]): CheckedPass {
  const { plan } = pass;
  const identities: Identity[] = [];
  if (plan.continuous && plan.times.length > 1)
    plan.sites.forEach((site, n) => {
      site.states.forEach((s, j) => {
        const { name } = s.state.letter;
        const { moved, followed } = pass.balance[n]![j]!;
        identities.push({
          says: `d E[${name}²]/dt = 2 E[${name} ${name}′] + E[noise²], over the whole time`,
          misses: [moved - followed],
          scale: Math.abs(moved) + Math.abs(followed),
        });
      });
    });
  for (const kernel of plan.process.kernels) {
    if (kernel.kind !== 'response') continue;
    const t = tangents[kernel.population]!.full;
    if (t === undefined || !t.isFull) continue;
    const made = novikov(pass, t, kernel.letter);
    if (made !== undefined)
      identities.push({
        says: `Novikov: E[${kernel.of.indices.length > 0 ? 'components of ' : ''}what ${kernel.letter.name} answers with, times noise] = Σ response · covariance`,
        ...made,
      });
  }
  return { defect: Math.max(0, ...pass.factors.map((f) => f.defect)), identities };
}

/**
 * E[u(T) ζ(s)] − Σ_r R(T, r) Cov(r, s) at four times s (Novikov 1965), for the first component of u and of the noise; only where each noise that is correlated
 * with ζ is kicked.
 */
function novikov(pass: Pass, t: SiteTangents, kernel: Plan['process']['kernels'][number]['letter']) {
  const { plan } = pass;
  const k = plan.process.kernels.find((x) => x.letter === kernel)!;
  if (k.kind !== 'response') return undefined;
  const p = plan.processes.get(k.to.letter)!;
  if (p.group === undefined) return undefined;
  const last = plan.times.length - 1;
  const members = [...plan.processes.values()].filter((x) => x.group === p.group);
  const size = plan.groups[p.group]!;
  const rows = pass.factors[p.group]!.rows;
  const entries = t.slopesOf(kernel);
  const term = new Lifted([k.of], plan.sites[k.population]!.letters, plan.samples, plan.world);
  term.evaluate(pass.columns[k.population]!, plan.samples, plan.world);
  const values = term.out[0]!.subarray(0, plan.samples);
  const answers: { readonly q: number; readonly response: number }[] = [];
  for (const m of members)
    for (let c = 0; c < m.components; c++) {
      const kicked = t.kicked.findIndex((x) => x.letter === m.process.letter && x.component === c);
      if (kicked < 0) return undefined;
      for (let r = 0; r <= last; r++)
        answers.push({ q: r * size + m.offset + c, response: t.response(entries, kicked, r) });
    }
  const misses: number[] = [];
  let scale = 0;
  for (const part of [0.25, 0.5, 0.75, 1]) {
    const q = Math.round(part * last) * size + p.offset;
    const row = rows[q]!;
    let left = 0;
    row.forEach((x, j) => {
      if (x !== 0) left += x * (dot(values, 0, pass.innovations[p.group!]![j]!, 0, plan.samples) / plan.samples);
    });
    let right = 0;
    for (const a of answers) {
      const other = rows[a.q]!;
      right += a.response * dot(row, 0, other, 0, Math.min(row.length, other.length));
    }
    misses.push(left - right);
    scale = Math.max(scale, Math.abs(left), Math.abs(right));
  }
  return { misses, scale };
}

/** Samples for checks that do not need many. */
const FEW = 64;

/**
 * Checks with a few samples: the solution up to half the time does not depend on what follows; slopes as derived are those of the
 * forward sweep, so that R(s⁺, s) = ∂F/∂h.
 */
export function prefixChecks(question: Question, plan: Plan, jitter: number): readonly Invariant[] {
  const logs = plan.sites.some((s) => s.states.some((x) => x.log));
  const whole = planned(question, plan.times, FEW, logs);
  const middle = Math.floor((plan.times.length - 1) / 2);
  const half = planned({ ...question, moments: [] }, plan.times.slice(0, middle + 1), FEW, logs);
  const invariants: Invariant[] = [];
  const run = (p: Plan) => {
    let there: readonly Float64Array[] = [];
    const tangents = tangentsFor(p, { ...question, moments: [] }, FEW)();
    const pass = new Pass(p);
    pass.run(fresh(`${question.seed} check`, FEW, false), jitter, tangents, (k, columns) => {
      if (k === middle)
        there = p.sites.flatMap((s, n) => s.states.map((x) => Float64Array.from(columns[n]!.get(x.state.letter)!)));
    });
    return { pass, there };
  };
  const a = run(whole);
  const b = run(half);
  let missed = 0;
  a.there.forEach((x, j) => {
    x.forEach((v, m) => {
      missed = Math.max(missed, Math.abs(v - b.there[j]![m]!) / (1 + Math.abs(v)));
    });
  });
  invariants.push({
    says: 'causality: the first half does not depend on the second',
    missedBy: missed,
    allowed: 1e-12,
  });
  const slopes = slopesMissedBy(whole, a.pass);
  if (slopes !== undefined)
    invariants.push({
      says: 'R(s⁺, s) = ∂F/∂h: slopes as derived against the forward sweep',
      missedBy: slopes,
      allowed: 1e-9,
    });
  return invariants;
}

/** The largest difference of derived slopes from those of the forward sweep, over 1 + their size, at the end of a pass. */
function slopesMissedBy(plan: Plan, pass: Pass): number | undefined {
  let missed: number | undefined;
  plan.sites.forEach((site, n) => {
    const { population } = site;
    if (!plan.process.slopes.some((s) => population.states.some((x) => x.letter === s.of))) return;
    const derived = siteSlopes(plan, n, plan.samples);
    const moves = new Set([...population.states, ...population.processes].map((x) => x.letter));
    const logs = new Set(site.states.filter((s) => s.log).map((s) => s.state.letter));
    const compare = (
      d: (typeof derived)['rates'][number],
      term: ConstructorParameters<typeof SweptSlopes>[0],
    ): void => {
      const swept = new SweptSlopes(term, site.letters, moves, logs, plan.samples, plan.world);
      const columns = pass.columns[n]!;
      d.evaluate(columns, plan.samples, plan.world);
      swept.evaluate(columns, plan.samples, plan.world);
      const totals = (entries: typeof swept.entries): Map<string, Float64Array> => {
        const sums = new Map<string, Float64Array>();
        for (const e of entries) {
          const key = `${e.row} ${e.by.id} ${e.column}`;
          const sum = sums.get(key) ?? new Float64Array(plan.samples);
          sums.set(
            key,
            sum.map((x, m) => x + e.values[m]!),
          );
        }
        return sums;
      };
      const [one, other] = [totals(d.entries), totals(swept.entries)];
      const none = new Float64Array(plan.samples);
      for (const key of new Set([...one.keys(), ...other.keys()])) {
        const [x, y] = [one.get(key) ?? none, other.get(key) ?? none];
        x.forEach((v, m) => {
          missed = Math.max(missed ?? 0, Math.abs(v - y[m]!) / (1 + Math.abs(v)));
        });
      }
    };
    site.states.forEach((s, j) => {
      compare(derived.rates[j]!, [{ indices: s.state.indices, term: s.rate }]);
    });
    for (const p of population.processes) compare(derived.of.get(p.letter)!, [{ indices: p.indices, term: p.local }]);
    for (const k of plan.process.kernels)
      if (k.kind === 'response' && k.population === n) compare(derived.of.get(k.letter)!, [k.of]);
  });
  return missed;
}

/**
 * Identities whose misses have an error: 0 within four standard errors and what the step misses them by. The scatter of a few `passes`
 * is small by chance now and then: that of the `others`, on other grids, is looked at as well.
 */
export function combinedChecks(
  passes: readonly { readonly fine: CheckedPass; readonly coarse?: CheckedPass }[],
  others: readonly (readonly CheckedPass[])[],
  defects: readonly number[],
): readonly Invariant[] {
  const made = passes[0]!.fine.identities.map((identity, i): Invariant => {
    let [missedBy, allowed, worst] = [0, 0, -1];
    const fines = identity.misses.map((_, j) => meanOf(passes.map((c) => c.fine.identities[i]!.misses[j]!)));
    // What the step does to a miss at one time may pass through 0 from one grid to the next (terms of second and third order
    // cancel), and then tells less than it is: the largest of all times tells.
    const steps = fines.map((fine, j) => {
      const coarse = passes.flatMap((c) => c.coarse?.identities[i]?.misses[j] ?? []);
      return coarse.length === 0 ? 0 : Math.abs(meanOf(coarse).mean - fine.mean);
    });
    const step = Math.max(...steps);
    fines.forEach((fine, j) => {
      const variances = others.map((o) => meanOf(o.map((c) => c.identities[i]!.misses[j]!)).variance);
      const n = passes.length;
      const error = widening(n) * Math.sqrt(Math.max(fine.variance, ...variances) / n);
      const may = 4 * error + step + 1e-9 * identity.scale;
      if (Math.abs(fine.mean) <= worst * may) return;
      [missedBy, allowed, worst] = [Math.abs(fine.mean), may, Math.abs(fine.mean) / may];
    });
    return { says: identity.says, missedBy, allowed };
  });
  const missedBy = Math.max(0, ...defects);
  return [{ says: 'covariances of noise are positive: lowest pivot over variance', missedBy, allowed: 1e-8 }, ...made];
}
