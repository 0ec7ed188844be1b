import { type CheckedPass, checkedPass } from './checks.ts';
import { Moments } from './moments.ts';
import { type GivenTables, Pass, type Recorder } from './pass.ts';
import { type Plan, planned } from './plan.ts';
import type { Question } from './question.ts';
import { type TangentsOfSite, tangentsFor } from './siteSlopes.ts';
import type { Source } from './source.ts';
import { fastestOf } from './stiffness.ts';

/** Some sample left the ordinary numbers. */
export class Exploded extends Error {}

/** Bytes that the responses of one pass may take. */
const MOST_BYTES = 2 ** 29;

export interface PassResult {
  readonly pass: Pass;
  /** One number for each moment of the question. */
  readonly moments: Float64Array;
  readonly checked: CheckedPass;
  /** The rate at which the fastest sample decays, where that is drawn for each. */
  readonly fastest: number;
}

/** A grid and a number of samples, compiled for passes. */
export class Level {
  readonly plan: Plan;
  readonly tangentSamples: number;
  /** Multiplications in the inner loops of one pass, roughly. */
  readonly work: number;
  private readonly tangents: () => readonly TangentsOfSite[];
  private readonly pass: Pass;
  private readonly fastest: ReturnType<typeof fastestOf>;
  private readonly moments: Moments;

  /** @param samples of the sites, and how many of these at most carry tangents. @throws {NotSampled} */
  constructor(question: Question, times: Float64Array, samples: number, tangents: number) {
    this.plan = planned(question, times, samples, true);
    this.tangentSamples = Math.min(tangents, samples, mostTangents(this.plan));
    this.tangents = tangentsFor(this.plan, question, this.tangentSamples);
    this.moments = new Moments(this.plan, question, this.tangentSamples);
    this.pass = new Pass(this.plan);
    this.fastest = fastestOf(this.plan);
    const n = times.length;
    const full = this.tangents().some((t) => t.full?.isFull);
    this.work = samples * n * n * 4 + (full ? this.tangentSamples * (n ** 3 / 6 + n * n * 4) : 0);
  }

  /** The pass that is handed back is overwritten by the next run. @throws {Exploded} */
  run(
    source: Source,
    jitter: number,
    tables?: GivenTables,
    seen?: (columns: Parameters<Recorder>[1]) => void,
  ): PassResult {
    const tangents = this.tangents();
    this.moments.begin();
    const { pass } = this;
    const record: Recorder = (k, columns) => {
      this.moments.record(k, columns, tangents);
      seen?.(columns);
    };
    const end = pass.run(source, jitter, tangents, record, tables);
    if (!end.done) throw new Exploded(`a sample of ${end.of} is no number of ordinary size at t = ${end.time}`);
    return {
      pass,
      moments: Float64Array.from(this.moments.end()),
      checked: checkedPass(pass, tangents),
      fastest: this.fastest(pass.columns),
    };
  }
}

/** How many samples can carry tangents within the memory that they may take. */
function mostTangents(plan: Plan): number {
  const n = plan.times.length;
  const remembered = plan.sites.reduce((s, x) => s + x.remembered.reduce((c, r) => c + r.components, 0), 0);
  const fields = [...plan.processes.values()].reduce((s, p) => s + p.components, 0);
  return Math.max(16, Math.floor(MOST_BYTES / (8 * Math.max(1, remembered * fields) * ((n * n) / 2))));
}
