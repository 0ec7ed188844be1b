import { addScaled } from './dense.ts';
import type { History } from './history.ts';

interface Rates {
  /** By state, then kept place or kick. */
  readonly rows: Float64Array[][];
  readonly responses: Float64Array[][];
  readonly still: Float64Array;
  readonly moments: Float64Array;
}

/**
 * The states of a site from one step to the next. Flows: predicted by the rule of Adams and Bashforth of order 2, corrected
 * by the trapezoidal rule with the rates at the prediction, so that each step sums over its history once. Maps: the
 * rates are the next values.
 */
export class States {
  private readonly h: History;
  private readonly discrete: boolean;
  private readonly step: number;
  private now: Rates;
  private before: Rates;
  /** Of the step before, as corrected. */
  private readonly last: { readonly still: Float64Array; readonly moments: Float64Array };

  constructor(h: History, discrete: boolean, step: number, steps: number) {
    this.h = h;
    this.discrete = discrete;
    this.step = step;
    const { states, still } = h.site.places;
    const made = (): Rates => ({
      rows: Array.from({ length: states }, () => h.kept.map(() => new Float64Array(steps + 2))),
      responses: Array.from({ length: states }, () => h.kicked.map(() => new Float64Array(steps + 2))),
      still: new Float64Array(states * still),
      moments: new Float64Array(states * states),
    });
    this.last = { still: new Float64Array(states * still), moments: new Float64Array(states * states) };
    this.now = made();
    this.before = made();
  }

  /** Everything at step 0. */
  start(): void {
    const { h } = this;
    const { places, still, startMeans, startSeconds } = h.site;
    const { all } = places;
    h.open(0);
    h.moments.fill(0);
    for (let e = 0; e < places.still; e++)
      for (let f = 0; f < places.still; f++)
        h.moments[(places.one + e) * all + places.one + f] = still[e * places.still + f]!;
    h.site.drawVariances.forEach((v, d) => {
      const at = places.one + places.still + d;
      h.moments[at * all + at] = v;
    });
    h.still.set(startMeans);
    for (let a = 0; a < places.states; a++)
      for (let b = 0; b < places.states; b++) h.moments[a * all + b] = startSeconds[a * places.states + b]!;
    this.spread(0);
  }

  /** Puts the equal-time numbers of states where fields look for them. */
  private spread(i: number): void {
    const { h } = this;
    const { places } = h.site;
    const { all } = places;
    for (let a = 0; a < places.states; a++) {
      for (let b = 0; b < places.states; b++) h.rows[a]![h.slot[b]!]![i] = h.moments[a * all + b]!;
      for (let e = 0; e < places.still; e++) {
        const x = h.still[a * places.still + e]!;
        h.moments[a * all + places.one + e] = x;
        h.moments[(places.one + e) * all + a] = x;
        h.stillRows[h.slot[a]!]![e]![i] = x;
      }
    }
  }

  /** Rates of all rows at step i. */
  rates(i: number): void {
    const { h, now, discrete } = this;
    const { places, still } = h.site;
    const { all, states, moving, one } = places;
    const right = new Float64Array(states * all);
    const noise = new Float64Array(states);
    for (const s of h.site.states) {
      right.set(s.right.read(), s.offset * all);
      s.noise?.values(new Float64Array(0), noise.subarray(s.offset, s.offset + s.count));
    }
    for (let a = 0; a < states; a++) {
      const f = right.subarray(a * all, (a + 1) * all);
      h.kept.forEach((b, s) => {
        const out = now.rows[a]![s]!;
        out.fill(0, 0, i + 1);
        for (let c = 0; c < moving; c++) if (f[c] !== 0) addScaled(out, f[c]!, h.rows[c]![s]!, i + 1);
        for (let e = 0; e < places.still; e++)
          if (f[one + e] !== 0) addScaled(out, f[one + e]!, h.stillRows[s]![e]!, i + 1);
        for (let d = one + places.still; d < all; d++) out[i] = out[i]! + f[d]! * h.moments[d * all + b]!;
      });
      h.kicked.forEach((_, s) => {
        const out = now.responses[a]![s]!;
        out.fill(0, 0, i + 1);
        for (let c = 0; c < moving; c++) if (f[c] !== 0) addScaled(out, f[c]!, h.responses[c]![s]!, i + 1);
      });
      for (let e = 0; e < places.still; e++) {
        let s = 0;
        for (let c = 0; c < moving; c++) s += f[c]! * h.still[c * places.still + e]!;
        for (let g = 0; g < places.still; g++) s += f[one + g]! * still[g * places.still + e]!;
        now.still[a * places.still + e] = s;
      }
    }
    // right · moments, over states × all.
    const through = (a: number, p: number): number => {
      let s = 0;
      for (let c = 0; c < all; c++) s += right[a * all + c]! * h.moments[c * all + p]!;
      return s;
    };
    for (let a = 0; a < states; a++)
      for (let b = 0; b < states; b++) {
        let s = 0;
        if (discrete) for (let p = 0; p < all; p++) s += right[b * all + p]! * through(a, p);
        else s = through(a, b) + through(b, a) + (a === b ? noise[a]! ** 2 : 0);
        now.moments[a * states + b] = s;
      }
  }

  /** The rows of step i + 1 from those up to i; the rates are those of step i. */
  advance(i: number): void {
    const { h, discrete, step, now, before } = this;
    const { places } = h.site;
    const [f, g] = i === 0 ? [step, 0] : [1.5 * step, -0.5 * step];
    const old = { rows: h.rows.slice(), responses: h.responses.slice() };
    h.open(i + 1);
    const next = (out: Float64Array, from: Float64Array, x: Float64Array, y: Float64Array): void => {
      if (discrete) for (let j = 0; j <= i; j++) out[j] = x[j]!;
      else {
        for (let j = 0; j < i; j++) out[j] = from[j]! + f * x[j]! + g * y[j]!;
        out[i] = from[i]! + step * x[i]!;
      }
    };
    for (let a = 0; a < places.states; a++) {
      h.kept.forEach((_, s) => {
        next(h.rows[a]![s]!, old.rows[a]![s]!, now.rows[a]![s]!, before.rows[a]![s]!);
      });
      h.kicked.forEach((_, s) => {
        next(h.responses[a]![s]!, old.responses[a]![s]!, now.responses[a]![s]!, before.responses[a]![s]!);
      });
    }
    const each = (x: Float64Array, y: Float64Array, k: number, from: number): number =>
      discrete ? x[k]! : from + f * x[k]! + g * y[k]!;
    const { last } = this;
    last.still.set(h.still.subarray(0, last.still.length));
    for (let a = 0; a < places.states; a++)
      for (let b = 0; b < places.states; b++) last.moments[a * places.states + b] = h.moments[a * places.all + b]!;
    for (let k = 0; k < now.still.length; k++) h.still[k] = each(now.still, before.still, k, h.still[k]!);
    for (let a = 0; a < places.states; a++)
      for (let b = 0; b < places.states; b++)
        h.moments[a * places.all + b] = each(
          now.moments,
          before.moments,
          a * places.states + b,
          h.moments[a * places.all + b]!,
        );
    this.spread(i + 1);
    this.now = before;
    this.before = now;
  }

  /** Step i, predicted from step i - 1, once more by the trapezoidal rule. */
  correct(i: number): void {
    const { h, step, now, before, last } = this;
    if (this.discrete || i === 0) return;
    const { places } = h.site;
    const again = (out: Float64Array, matrix: number, x: Float64Array, y: Float64Array): void => {
      const from = h.triangles.row(matrix, i - 1);
      for (let j = 0; j < i; j++) out[j] = from[j]! + (step / 2) * (x[j]! + y[j]!);
    };
    for (let a = 0; a < places.states; a++) {
      const slot = h.slot[a]!;
      h.kept.forEach((_, s) => {
        again(h.rows[a]![s]!, h.correlation(slot, s), now.rows[a]![s]!, before.rows[a]![s]!);
      });
      h.kicked.forEach((_, s) => {
        again(h.responses[a]![s]!, h.response(slot, s), now.responses[a]![s]!, before.responses[a]![s]!);
      });
    }
    for (let k = 0; k < now.still.length; k++)
      h.still[k] = last.still[k]! + (step / 2) * (now.still[k]! + before.still[k]!);
    for (let a = 0; a < places.states; a++)
      for (let b = 0; b < places.states; b++) {
        const k = a * places.states + b;
        h.moments[a * places.all + b] = last.moments[k]! + (step / 2) * (now.moments[k]! + before.moments[k]!);
      }
    this.spread(i);
  }
}
