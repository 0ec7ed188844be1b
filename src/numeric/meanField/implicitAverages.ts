import type { Letter } from '../../expr/expr.ts';
import { letters } from '../../expr/traverse.ts';
import type { DrivenRows } from './drivenRows.ts';
import { mean } from './loops.ts';
import type { Plan } from './plan.ts';

type Arrays = readonly (readonly Float64Array[])[];

/** With more unknown averages than this steps stay explicit. */
const MOST = 12;
/** Of the averages: they are met this well, or the step is explicit if not even `MISSED`. */
const MET = 1e-8;
const MISSED = 1e-3;
const TRIES = 20;

/**
 * Averages of states that act on all sites together: a common mode may relax much faster than any site does by itself, and explicit steps would
 * have to be as short. A step takes them as they are at its end: the equations for these few numbers are solved by Broyden's method (1965), with noise
 * and memory held.
 */
export class ImplicitAverages {
  private readonly plan: Plan;
  private readonly driven: DrivenRows;
  private readonly averages: readonly { readonly letter: Letter; readonly population: number }[];
  private readonly count: number;
  /** Of each site: what rates are evaluated at, and the states at the end of a trial. */
  private here: readonly Map<Letter, Float64Array>[] = [];
  private there: readonly Map<Letter, Float64Array>[] = [];
  private readonly rates: Arrays;

  constructor(plan: Plan, driven: DrivenRows) {
    this.plan = plan;
    this.driven = driven;
    this.averages = plan.continuous ? actingAverages(plan) : [];
    this.count = this.averages.reduce((n, a) => n + plan.world.moving.get(a.letter)!.length, 0);
    const rates = (s: Plan['sites'][number]): Float64Array[] =>
      [...s.states, ...s.noises.map((j) => s.states[j]!)].map((x) => new Float64Array(x.components * plan.samples));
    this.rates = this.isUsed ? plan.sites.map(rates) : [];
  }

  private get isUsed(): boolean {
    return this.count > 0 && this.count <= MOST;
  }

  /** @param columns of the pass: states are written in place from now on. */
  begin(columns: readonly ReadonlyMap<Letter, Float64Array>[]): void {
    if (!this.isUsed) return;
    const { plan } = this;
    const own = (ls: readonly { readonly letter: Letter }[], n: number): [Letter, Float64Array][] =>
      ls.map((x) => [x.letter, new Float64Array(columns[n]!.get(x.letter)!.length)]);
    this.here = plan.sites.map((s, n) => new Map([...columns[n]!, ...own(s.population.processes, n)]));
    this.there = plan.sites.map((s, n) => new Map([...columns[n]!, ...own(s.population.states, n)]));
  }

  /**
   * The states at the end of a step. `step` takes rates of sites as they stand with other averages, or none for those that are known; where no average acts,
   * that is all.
   */
  solve(step: (rates: Arrays | undefined) => Arrays): Arrays {
    const explicit = step(undefined);
    if (!this.isUsed) return explicit;
    const start = this.current();
    const scale = Float64Array.from(start, Math.abs);
    const missed = (x: Float64Array): Float64Array => {
      const found = this.averagesAt(step(this.ratesWith(x)));
      return found.map((v, k) => {
        scale[k] = Math.max(scale[k]!, Math.min(Math.abs(v), Number.MAX_VALUE));
        return v - x[k]!;
      });
    };
    const size = (f: Float64Array): number =>
      f.reduce((m, v, k) => Math.max(m, Number.isNaN(v) ? Infinity : Math.abs(v) / (scale[k]! || 1)), 0);
    const solved = this.broyden(missed, size, start);
    const end = step(solved === undefined ? undefined : this.ratesWith(solved));
    this.write(start);
    return end;
  }

  /** A root of a map that is near x ↦ G(x) − x; undefined where it is not found. */
  private broyden(
    of: (x: Float64Array) => Float64Array,
    size: (f: Float64Array) => number,
    start: Float64Array,
  ): Float64Array | undefined {
    const d = start.length;
    let x = start;
    let f = of(x);
    if (!Number.isFinite(size(f))) return undefined;
    // The inverse of the Jacobian, of which −1 is a first guess.
    const inverse = Array.from({ length: d }, (_, i) => Float64Array.from({ length: d }, (_, j) => (i === j ? -1 : 0)));
    let best = { x, size: size(f) };
    for (let k = 0; k < TRIES && best.size > MET; k++) {
      let move = Float64Array.from(inverse, (row) => -row.reduce((s, v, j) => s + v * f[j]!, 0));
      let next = x.map((v, i) => v + move[i]!);
      let there = of(next);
      for (let halvings = 0; !Number.isFinite(size(there)) && halvings < TRIES; halvings++) {
        move = move.map((v) => v / 2);
        next = x.map((v, i) => v + move[i]!);
        there = of(next);
      }
      if (!Number.isFinite(size(there))) break;
      const change = there.map((v, i) => v - f[i]!);
      const predicted = inverse.map((row) => row.reduce((s, v, j) => s + v * change[j]!, 0));
      const along = Float64Array.from({ length: d }, (_, j) =>
        inverse.reduce((s, row, i) => s + move[i]! * row[j]!, 0),
      );
      const scale = along.reduce((s, v, j) => s + v * change[j]!, 0);
      if (scale !== 0)
        inverse.forEach((row, i) => {
          for (let j = 0; j < d; j++) row[j]! += ((move[i]! - predicted[i]!) * along[j]!) / scale;
        });
      [x, f] = [next, there];
      if (size(f) < best.size) best = { x, size: size(f) };
    }
    return best.size <= MISSED ? best.x : undefined;
  }

  private current(): Float64Array {
    return Float64Array.from(this.averages.flatMap((a) => [...this.plan.world.moving.get(a.letter)!]));
  }

  private write(x: Float64Array): void {
    let at = 0;
    for (const a of this.averages) {
      const into = this.plan.world.moving.get(a.letter)!;
      into.set(x.subarray(at, at + into.length));
      at += into.length;
    }
  }

  /** Rates and noises of all sites as they stand, with other averages. */
  private ratesWith(x: Float64Array): Arrays {
    const { plan, here } = this;
    const { samples, world } = plan;
    this.write(x);
    for (const task of plan.tasks) {
      if (task.kind !== 'process') continue;
      const { local } = plan.processes.get(task.process.letter)!;
      local.evaluate(here[task.population]!, samples, world);
      const into = here[task.population]!.get(task.process.letter)!;
      const [one, other] = [local.out[0]!, this.driven.of(task.process.letter)];
      for (let m = 0; m < into.length; m++) into[m] = one[m]! + other[m]!;
    }
    plan.sites.forEach((site, n) => {
      site.end.evaluate(here[n]!, samples, world);
      for (const [j, r] of this.rates[n]!.entries()) r.set(site.end.out[j]!);
    });
    return this.rates;
  }

  /** The averages over states, given by what is followed of each. */
  private averagesAt(variables: Arrays): Float64Array {
    const { plan, there } = this;
    const { samples, world } = plan;
    plan.sites.forEach((site, n) => {
      site.states.forEach((s, j) => {
        const [x, y] = [there[n]!.get(s.state.letter)!, variables[n]![j]!];
        if (s.log) for (let m = 0; m < y.length; m++) x[m] = Math.exp(y[m]!);
        else x.set(y);
      });
    });
    return Float64Array.from(
      this.averages.flatMap((a) => {
        const kernel = plan.averages.get(a.letter)!;
        kernel.evaluate(there[a.population]!, samples, world);
        const { length } = world.moving.get(a.letter)!;
        return Array.from({ length }, (_, c) => mean(kernel.out[0]!, c * samples, samples));
      }),
    );
  }
}

/** Averages of states and labels alone that enter what moves. */
function actingAverages(plan: Plan): readonly { readonly letter: Letter; readonly population: number }[] {
  const { process } = plan;
  const used = new Set(
    process.populations.flatMap((p) => [
      ...p.processes.flatMap((q) => letters(q.local)),
      ...p.states.flatMap((s) => [...letters(s.right), ...(s.noise === undefined ? [] : letters(s.noise))]),
    ]),
  );
  for (const a of process.averages) if (used.has(a.letter)) for (const l of letters(a.term)) used.add(l);
  return process.averages.filter((a) => {
    const { processes, states } = process.populations[a.population]!;
    const own = letters(a.term);
    return (
      used.has(a.letter) && states.some((s) => own.includes(s.letter)) && !processes.some((p) => own.includes(p.letter))
    );
  });
}
