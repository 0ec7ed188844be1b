import { addCombination } from './loops.ts';
import { memoriesOf } from './opening.ts';
import type { Plan, ProcessPlan, SitePlan } from './plan.ts';

/** For each component that is kicked an array over [kick][sample]. */
export type Response = readonly Float64Array[];

/** So many kernels next to the diagonal are amended. */
const NEARBY = 2;

/** How what memories remember of a site answers to kicks, at all times so far. */
export class Recollection {
  private readonly site: SitePlan;
  private readonly plan: Plan;
  private readonly samples: number;
  private readonly kicked: number;
  /** At the present, at the last and at the last but one time. */
  private readonly recalled: readonly Response[];
  private last: readonly Response[];
  private before: readonly Response[];
  /** By component, kicked component and time: responses times weights. */
  private readonly history: readonly (readonly Float64Array[][])[];
  /** Of the last kicks, at once. */
  private instant: readonly (readonly Float64Array[])[] = [];

  constructor(plan: Plan, site: SitePlan, kicked: number, nodes: number, samples: number) {
    this.plan = plan;
    this.site = site;
    this.samples = samples;
    this.kicked = kicked;
    const count = site.remembered.reduce((n, r) => n + r.components, 0);
    const each = <T>(made: () => T): readonly T[] => Array.from({ length: kicked }, made);
    const some = (): readonly Response[] =>
      Array.from({ length: count }, () => each(() => new Float64Array(nodes * samples)));
    [this.recalled, this.last, this.before] = [some(), some(), some()];
    this.history = Array.from({ length: count }, () => each(() => []));
  }

  /** Where the next responses are written: of times that stay, or of a prediction. */
  turn(final: boolean): readonly Response[] {
    if (!final) return this.recalled;
    [this.before, this.last] = [this.last, this.before];
    return this.last;
  }

  /** Σ over earlier times of the kernel times what was remembered, for all kicks. */
  sum(p: ProcessPlan, c: number, k: number, into: Response): void {
    const n = this.plan.times.length;
    for (const { m, binder, of } of memoriesOf(this.site, p, c)) {
      const row = p.rows!.out[m.row]!.subarray((c * m.binders + binder) * n);
      this.nearby.set(
        `${p.process.letter.id} ${c} ${of} ${binder}`,
        Array.from({ length: NEARBY }, (_, j) => row[k - 1 - j] ?? 0),
      );
      for (let x = 0; x < into.length; x++) {
        const history = this.history[of]![x]!;
        for (let s = 0; s < k; s += 4) {
          const part = history.slice(s, Math.min(s + 4, k));
          const common = part[0]!.length;
          addCombination(into[x]!, 0, row.subarray(s, s + part.length), part, 0, common);
          // Later times know of a few more kicks.
          part.forEach((h, j) => {
            if (j > 0) addCombination(into[x]!, common, [row[s + j]!], [h], common, h.length - common);
          });
        }
      }
    }
  }

  /**
   * The part of the present time itself, of a weight: as it was predicted, or, where only so many kicks are `old` enough, continued
   * from the last two times.
   */
  addPresent(
    p: ProcessPlan,
    c: number,
    k: number,
    weight: number,
    into: Response,
    { kicks, old }: { readonly kicks: number; readonly old: number | undefined },
  ): void {
    const length = kicks * this.samples;
    for (const { binder, m, of } of memoriesOf(this.site, p, c)) {
      const here = weight * p.rows!.out[m.row]![(c * m.binders + binder) * this.plan.times.length + k]!;
      if (here === 0) continue;
      for (let x = 0; x < into.length; x++) {
        if (old === undefined) {
          addCombination(into[x]!, 0, [here], [this.recalled[of]![x]!], 0, length);
          continue;
        }
        const from = old * this.samples;
        const both = [this.last[of]![x]!, this.before[of]![x]!];
        addCombination(into[x]!, 0, [2 * here, -here], both, 0, from);
        addCombination(into[x]!, from, [here], [both[0]!], from, length - from);
      }
    }
  }

  /** The kernels next to the diagonal as they were when `sum` was asked for. */
  private readonly nearby = new Map<string, readonly number[]>();

  /** What has changed since `sum` in the kernels of the last times, added. The kernels of earlier times hardly depend on whether a time is predicted. */
  amend(p: ProcessPlan, c: number, k: number, into: Response): void {
    const n = this.plan.times.length;
    for (const { m, binder, of } of memoriesOf(this.site, p, c)) {
      const row = p.rows!.out[m.row]!.subarray((c * m.binders + binder) * n);
      const before = this.nearby.get(`${p.process.letter.id} ${c} ${of} ${binder}`) ?? [];
      before.forEach((x, j) => {
        const s = k - 1 - j;
        if (s >= 0)
          for (let q = 0; q < into.length; q++) {
            const from = this.history[of]![q]![s]!;
            if (from !== undefined) addCombination(into[q]!, 0, [row[s]! - x], [from], 0, from.length);
          }
      });
    }
  }

  /**
   * The part of the present time itself, of a component that is remembered, for kicks 0 … k: as it is or was predicted, where it is `known`,
   * else as it was a step before for the kicks of a step before.
   */
  addNow(of: number, coefficient: number, into: Response, k: number, known: 'now' | 'predicted' | undefined): void {
    if (coefficient === 0) return;
    const length = (k + 1) * this.samples;
    for (let x = 0; x < into.length; x++) {
      const from = (known === 'predicted' ? this.recalled : this.last)[of]![x]!;
      if (known !== undefined) {
        addCombination(into[x]!, 0, [coefficient], [from], 0, length);
        continue;
      }
      addCombination(into[x]!, 0, [coefficient], [from], 0, this.samples);
      addCombination(into[x]!.subarray(this.samples), 0, [coefficient], [from], 0, length - this.samples);
    }
  }

  /** New kicks are to come. */
  open(): void {
    this.instant = this.history.map(() => Array.from({ length: this.kicked }, () => new Float64Array(this.samples)));
  }

  /** What the kick of a component moves at once. */
  opened(x: number, recalled: readonly Float64Array[]): void {
    recalled.forEach((v, r) => {
      this.instant[r]![x]!.set(v);
    });
  }

  /** Keeps the responses of place k for later times, of a flow with half of the step for the kick that has just opened. */
  keep(k: number, length: number, opened: boolean, weight: number, half: number | undefined): void {
    const { samples } = this;
    this.history.forEach((all, r) => {
      all.forEach((history, x) => {
        history[k] ??= new Float64Array(length);
        const made = history[k]!;
        made.set(this.last[r]![x]!.subarray(0, length));
        const old = opened ? length - samples : length;
        for (let m = 0; m < old; m++) made[m] = made[m]! * weight;
        if (opened && half !== undefined)
          for (let m = 0; m < samples; m++) made[old + m] = this.instant[r]![x]![m]! + half * made[old + m]!;
      });
    });
  }
}
