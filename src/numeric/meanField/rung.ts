import type { CheckedPass } from './checks.ts';
import type { Level } from './level.ts';
import { coarsened, fresh } from './source.ts';
import { meanOf } from './statistics.ts';
import { longestOf, STABLE } from './stiffness.ts';

/** How a pass goes. */
export interface PassOptions {
  readonly jitter: number;
  /** Whether normal numbers are made to have the second moments of their law. */
  readonly matched: boolean;
}

/** Two grids of which one gives numbers larger by this have nothing to do with one another. */
const LOUD = 1e3;
const largest = (x: Float64Array): number => x.reduce((m, v) => Math.max(m, Math.abs(v)), 0);

/** The passes on one grid: values of the moments there or, where there is a grid before, differences from it that are due to the step. */
export class Rung {
  readonly level: Level;
  readonly values: Float64Array[] = [];
  readonly checked: { readonly fine: CheckedPass; readonly coarse?: CheckedPass }[] = [];
  /** How many passes there should be. */
  wanted: number;
  /** Whether in some pass steps were too long for the fastest sample, or the grid before gave far larger numbers. */
  isLoud = false;
  private readonly beside: Level | undefined;
  private readonly seed: string;

  /** @param beside the grid before, with as many samples and tangents. */
  constructor(level: Level, beside: Level | undefined, seed: string, wanted: number) {
    this.level = level;
    this.beside = beside;
    this.seed = seed;
    this.wanted = wanted;
  }

  /** Multiplications in inner loops of one pass, roughly. */
  get cost(): number {
    return this.level.work + (this.beside?.work ?? 0);
  }

  get steps(): number {
    return this.level.plan.times.length - 1;
  }

  pass({ jitter, matched }: PassOptions): void {
    const source = fresh(`${this.seed} ${this.values.length}`, this.level.plan.samples, matched);
    const { pass, moments, checked, fastest } = this.level.run(source, jitter);
    this.isLoud ||= fastest * longestOf(this.level.plan.times) > STABLE;
    if (this.beside === undefined) {
      this.values.push(moments);
      this.checked.push({ fine: checked });
      return;
    }
    const coarse = this.beside.run(coarsened(pass), jitter);
    this.values.push(moments.map((x, j) => x - coarse.moments[j]!));
    this.isLoud ||= largest(coarse.moments) > LOUD * (largest(moments) + 1e-6);
    this.checked.push({ fine: checked, coarse: coarse.checked });
  }

  /** Of one of the moments. */
  mean(moment: number): ReturnType<typeof meanOf> {
    return meanOf(this.values.map((v) => v[moment]!));
  }
}
