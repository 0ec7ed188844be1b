import type { Letter, Sym } from '../../expr/expr.ts';
import { degree } from '../degree.ts';
import { Affine } from './affine.ts';
import { Lifted } from './lifted.ts';
import { LinearRows } from './linearRows.ts';
import type { Answer, Question, TimedMoment } from './question.ts';
import { NoAnswer } from './refusal.ts';
import type { RowTables } from './rowTables.ts';
import { asAtStart } from './sampledSweeps.ts';
import { componentOf } from './siteSlopes.ts';
import { type SweepOptions, sweeping } from './sweeps.ts';

/** A linear map solved by coefficient rows in one causal pass: exact, with nothing to iterate. */
export function coefficientRows(question: Question): Answer {
  const solver = 'coefficient rows, one pass';
  return guarded(solver, () => {
    const rows = new LinearRows(question);
    const reading = new Reading(rows, question);
    rows.pass(undefined, reading.seen);
    return solved(solver, reading, rows, 1, 0);
  });
}

const USUAL: SweepOptions = { damping: 0, most: 1000, tolerance: 1e-12 };

/**
 * The same by global sweeps, from kernels that stay as they start and no response: a check of the pass. For T times the averages of states are final
 * after 2(T − 1) sweeps, what depends on them one sweep later, and one more shows it.
 */
export function sweptRows(question: Question, asked: Partial<SweepOptions> = {}): Answer {
  const solver = 'coefficient rows, sweeps';
  const options = { ...USUAL, ...asked };
  return guarded(solver, () => {
    const rows = new LinearRows(question);
    const reading = new Reading(rows, question);
    const map = (x: RowTables): RowTables => rows.pass(x, reading.seen);
    const one = sweeping(map, atStart(rows, question), options);
    const values = reading.values();
    const { prefix, residual, sweeps } = one;
    const times = rows.plan.times.length;
    if (!Number.isFinite(residual)) throw new NoAnswer('diverges', `the tables are no numbers after ${sweeps} sweeps`);
    if (!one.converged)
      throw new NoAnswer(
        'not converged',
        `after ${sweeps} sweeps the undamped map is missed by ${residual}; ${prefix} of ${times} times satisfy it`,
      );
    if (!sweeping(map, rows.tables(), options).converged)
      throw new NoAnswer('not converged', 'from tables of zeros the sweeps do not come to an end');
    const apart = reading.values().map((v, k) => Math.abs(v - values[k]!));
    return solved(solver, reading, rows, sweeps, Math.max(0, ...apart));
  });
}

function guarded(solver: string, run: () => Answer): Answer {
  try {
    return run();
  } catch (e) {
    if (e instanceof NoAnswer) return { outcome: e.outcome, solver, reason: e.message };
    throw e;
  }
}

/** Kernels that stay as they start. */
export const atStart = (rows: LinearRows, question: Question): RowTables =>
  asAtStart(question, rows.pass(rows.tables()), rows.tables());

function solved(solver: string, reading: Reading, rows: LinearRows, sweeps: number, selfConsistency: number): Answer {
  return {
    outcome: 'solved',
    solver,
    estimates: reading.values().map((value) => ({ value, budget: sweeps === 1 ? {} : { selfConsistency } })),
    invariants: [
      { says: 'causality: nothing depends on a later kick', missedBy: reading.acausal, allowed: 0 },
      { says: 'mean squares of what is asked for are not negative', missedBy: reading.negative, allowed: 1e-12 },
    ],
    work: [
      { what: sweeps === 1 ? 'passes' : 'sweeps', count: sweeps },
      { what: 'times', count: rows.plan.times.length },
      { what: 'sources of a site', count: rows.count - 2 },
    ],
  };
}

/** Reads the moments of a question off the rows as they pass. */
class Reading {
  /** The largest coefficient on a kick that comes later. */
  acausal = 0;
  private readonly rows: LinearRows;
  private readonly question: Question;
  private readonly factors: readonly (readonly Affine[])[];
  private readonly kept: (Float64Array | undefined)[][];

  constructor(rows: LinearRows, question: Question) {
    const { plan } = rows;
    this.rows = rows;
    this.question = question;
    this.factors = question.moments.map(({ moment }) => {
      const site = plan.sites[moment.population]!.letters;
      const terms = moment.kind === 'response' ? [moment.of] : moment.factors.map((f) => f.term);
      if (terms.some((e) => degree(e, site) > 1) || terms.filter((e) => degree(e, site) > 0).length > 2)
        throw new NoAnswer('does not apply', 'a moment that is no mean of a product of two linear terms');
      return terms.map((term) => new Affine(new Lifted([{ indices: [], term }], site, plan.samples, plan.world)));
    });
    this.kept = this.factors.map((f) => f.map(() => undefined));
  }

  readonly seen = (t: number, columns: readonly ReadonlyMap<Letter, Float64Array>[]): void => {
    this.question.moments.forEach(({ moment, times }, k) => {
      this.factors[k]!.forEach((f, j) => {
        if (times[j] !== t) return;
        const row = f.evaluate(columns[moment.population]!, this.rows.plan.world)[0]!;
        this.kept[k]![j] = Float64Array.from(row);
        for (let x = this.rows.kickOf(moment.population, t + 1); x < row.length; x++)
          this.acausal = Math.max(this.acausal, Math.abs(row[x]!));
      });
    });
  };

  values(): readonly number[] {
    return this.question.moments.map((m, k) => this.value(m, k));
  }

  /** How far below 0 a mean square is. */
  get negative(): number {
    return this.question.moments.reduce((most, { moment }, k) => {
      if (moment.kind === 'response') return most;
      const squares = this.kept[k]!.map((row) => this.rows.product(moment.population, row!, row!));
      return Math.max(most, ...squares.map((x) => -x));
    }, 0);
  }

  private value({ moment, times }: TimedMoment, k: number): number {
    const kept = this.kept[k]!;
    if (moment.kind === 'response') {
      if (times[1]! >= times[0]!) return 0;
      const to = moment.to as Sym;
      const at = this.rows.kick(moment.population, to.letter, componentOf(to, this.question.sizes), times[1]!);
      return kept[0]![at]!;
    }
    // A constant factor has a mean only.
    const spread = kept.filter((row) => row!.some((x, j) => j > 0 && x !== 0));
    if (spread.length === 2)
      return this.rest(kept, spread) * this.rows.product(moment.population, spread[0]!, spread[1]!);
    return kept.reduce((p, row) => p * row![0]!, 1);
  }

  private rest(kept: readonly (Float64Array | undefined)[], but: readonly (Float64Array | undefined)[]): number {
    return kept.reduce((p, row) => (but.includes(row) ? p : p * row![0]!), 1);
  }
}
