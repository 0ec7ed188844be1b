import type { Choice, Range, Rest } from './rest.ts';
import type { Site } from './site.ts';

const SCANNED = 160;
/** Points of a period at first, and at most. */
const AROUND = 48;
const MOST_AROUND = 768;
const NEARLY_STOPS = 0.05;
const PERIOD = 2 * Math.PI;
/** How near to the edge of its domain a state is looked at. */
const BESIDE = 1e-12;
/** Within this distance of it, a rest is one at the edge if the field holds the state there. */
const EDGE = 1e-9;

/** Looks for all attracting states of a site with one state component. */
export class Scanner {
  private readonly y: Float64Array;
  private readonly f = new Float64Array(1);
  private readonly site: Site;
  private readonly range: Range;
  private readonly choice: Choice;
  private readonly fineness: number;
  private periodic: boolean | undefined;

  constructor(site: Site, range: Range, choice: Choice, fineness: number) {
    this.site = site;
    this.range = range;
    this.choice = choice;
    this.fineness = fineness;
    this.y = new Float64Array(site.n + site.m);
  }

  private value(x: number, z: ArrayLike<number>): number {
    this.y[0] = x;
    if (!this.site.settle(this.y, z)) return Number.NaN;
    this.site.field(this.y, this.f);
    return this.f[0]!;
  }

  private isPeriodic(z: ArrayLike<number>): boolean {
    if (this.range.low > -Infinity || this.range.high < Infinity) return false;
    this.periodic ??= [0.3, 1.7, -2.9].every((x) => {
      const [a, b] = [this.value(x, z), this.value(x + PERIOD, z)];
      return Math.abs(a - b) <= 1e-9 * (Math.abs(a) + Math.abs(b) + 1e-12) && Number.isFinite(a);
    });
    return this.periodic;
  }

  /** From a state nearby; undefined where that leads elsewhere. */
  near(hint: Exclude<Rest, { kind: 'none' }>, z: ArrayLike<number>): Rest | undefined {
    if (hint.kind === 'moving') return this.moving(z, NEARLY_STOPS);
    if (hint.key.startsWith('edge')) return this.stays(hint, z);
    const y = Float64Array.from(hint.y);
    let before = Number.POSITIVE_INFINITY;
    for (let k = 0; k < 30; k++) {
      if (!this.site.settle(y, z)) return undefined;
      this.site.field(y, this.f);
      const J = this.site.jacobian(y);
      if (J === undefined || !(J[0]! < 0)) return undefined;
      const step = this.f[0]! / J[0]!;
      y[0] = y[0]! - step;
      // Beside an edge it is not told apart from a rest at the edge: all are looked for there.
      if (!(y[0]! > this.range.low + EDGE && y[0]! < this.range.high - EDGE) || !Number.isFinite(step))
        return undefined;
      const size = Math.abs(step);
      const settled = size <= 2e-16 * Math.abs(y[0]!) || (size >= before && size <= 1e-12 * (1 + Math.abs(y[0]!)));
      before = size;
      if (settled) {
        if (!this.site.settle(y, z)) return undefined;
        const key = `in${hint.several ? '*' : ''}${this.site.kinks(y)}`;
        return key === hint.key ? { ...hint, y } : undefined;
      }
    }
    return undefined;
  }

  /** Whether a site at the edge of its domain is still held there. */
  private stays(hint: Extract<Rest, { kind: 'fixed' }>, z: ArrayLike<number>): Rest | undefined {
    const x = hint.y[0]!;
    const inward = x === this.range.low ? 1 : -1;
    const at = this.value(x, z);
    const held = at === 0 ? inward * this.value(x + inward * BESIDE, z) <= 0 : inward * at < 0;
    if (!held) return undefined;
    this.value(x, z);
    const key = `edge${hint.several ? '*' : ''}${this.site.kinks(this.y)}`;
    return key === hint.key ? { ...hint, y: Float64Array.from(this.y) } : undefined;
  }

  rest(z: ArrayLike<number>): Rest {
    const found = this.attracting(z);
    if (found.length === 0)
      return (
        (this.isPeriodic(z) ? this.moving(z, 0) : undefined) ?? {
          kind: 'none',
          reason: 'a site has no attracting state',
        }
      );
    const taken = this.choice === 'upper' ? found.at(-1)! : found[0]!;
    this.value(taken.x, z);
    const several = found.length > 1;
    const key = `${taken.edge ? 'edge' : 'in'}${several ? '*' : ''}${this.site.kinks(this.y)}`;
    return { kind: 'fixed', y: Float64Array.from(this.y), key, several };
  }

  /** All attracting states, from the lowest to the highest. */
  attracting(z: ArrayLike<number>): readonly { readonly x: number; readonly edge: boolean }[] {
    const periodic = this.isPeriodic(z);
    const { low, high } = this.range;
    const xs: number[] = [];
    if (periodic) for (let k = 0; k <= 64; k++) xs.push((PERIOD * k) / 64 - 0.05);
    else {
      const span = Math.asinh(1e7);
      for (let k = 0; k <= SCANNED; k++) {
        const x = 1e-3 * Math.sinh(span * ((2 * k) / SCANNED - 1));
        if (x > low && x < high) xs.push(x);
      }
      // At the very edge the field is often 0: what it does beside it counts.
      if (low > -Infinity) xs.unshift(low, low + BESIDE);
      if (high < Infinity) xs.push(high - BESIDE, high);
    }
    const g = xs.map((x) => this.value(x, z));
    const roots: number[] = [];
    for (let k = 0; k + 1 < xs.length; k++) {
      const [a, b] = [g[k]!, g[k + 1]!];
      const edge = (k === 0 && xs[0] === low) || (k + 2 === xs.length && xs[k + 1] === high);
      if (edge && (a === 0 || b === 0)) continue;
      if (a > 0 && b < 0) roots.push(this.bisect(xs[k]!, xs[k + 1]!, z));
      else if (a === 0 && b < 0) roots.push(xs[k]!);
      if (k > 0 && Math.abs(a) < Math.abs(g[k - 1]!) && Math.abs(a) <= Math.abs(b) && g[k - 1]! * b > 0 && a * b > 0) {
        // Two roots may hide between points of one sign.
        const x = this.nearest(xs[k - 1]!, xs[k + 1]!, Math.sign(a), z);
        if (x !== undefined) roots.push(a > 0 ? this.bisect(xs[k - 1]!, x, z) : this.bisect(x, xs[k + 1]!, z));
      }
    }
    const found: { readonly x: number; readonly edge: boolean }[] = roots.map((x) => ({ x, edge: false }));
    // At the edge of its domain a site rests where the field does not lead away from it.
    if (low > -Infinity && (g[0] === 0 ? g[1]! <= 0 : g[0]! < 0)) found.unshift({ x: low, edge: true });
    if (high < Infinity && (g.at(-1) === 0 ? g.at(-2)! >= 0 : g.at(-1)! > 0)) found.push({ x: high, edge: true });
    if (found[0]?.edge && found.length > 1 && found[1]!.x < low + EDGE) found.splice(1, 1);
    if (found.at(-1)?.edge && found.length > 1 && found.at(-2)!.x > high - EDGE) found.splice(-2, 1);
    return found;
  }

  /** From positive to negative. */
  private bisect(from: number, to: number, z: ArrayLike<number>): number {
    let [a, b] = [from, to];
    for (let k = 0; k < 200; k++) {
      const x = (a + b) / 2;
      if (x <= Math.min(a, b) || x >= Math.max(a, b)) break;
      const v = this.value(x, z);
      if (v === 0) return x;
      if (v > 0) a = x;
      else b = x;
    }
    return (a + b) / 2;
  }

  /** A point between where the field has the other sign; golden section towards 0. */
  private nearest(from: number, to: number, sign: number, z: ArrayLike<number>): number | undefined {
    const golden = (Math.sqrt(5) - 1) / 2;
    let [a, b] = [from, to];
    let [p, q] = [b - golden * (b - a), a + golden * (b - a)];
    let [u, v] = [sign * this.value(p, z), sign * this.value(q, z)];
    for (let k = 0; k < 60; k++) {
      if (u < 0) return p;
      if (v < 0) return q;
      if (u < v) {
        b = q;
        [q, v] = [p, u];
        p = b - golden * (b - a);
        u = sign * this.value(p, z);
      } else {
        a = p;
        [p, u] = [q, v];
        q = a + golden * (b - a);
        v = sign * this.value(q, z);
      }
    }
    return undefined;
  }

  /**
   * A site that never rests spends its time in proportion to the inverse of its speed. Where it nearly stops, the points
   * of the period are as many as the peak of that time asks for. Undefined where its least speed is that small a part of
   * the largest: it may stop between.
   */
  private moving(z: ArrayLike<number>, least: number): Rest | undefined {
    const speeds = new Float64Array(AROUND);
    let [slowest, fastest] = [Number.POSITIVE_INFINITY, 0];
    for (let k = 0; k < AROUND; k++) {
      const v = Math.abs(this.value((PERIOD * k) / AROUND, z));
      if (!Number.isFinite(v)) return undefined;
      speeds[k] = v;
      slowest = Math.min(slowest, v);
      fastest = Math.max(fastest, v);
    }
    // A site on which nothing acts is as likely at one phase as at another.
    const idle = fastest === 0;
    if (!idle && (slowest === 0 || slowest < least * fastest)) return undefined;
    const peaks = idle ? 0 : Math.ceil(Math.log2(1 + Math.sqrt(fastest / slowest) / 2));
    const count = Math.min(MOST_AROUND, AROUND * 2 ** peaks) * this.fineness;
    const finer = count / AROUND;
    // Where ways of resting are told apart, nobody asks how much time is spent where.
    const times = (): Float64Array => {
      const out = new Float64Array(count);
      for (let k = 0; k < count; k++) {
        const speed = k % finer === 0 ? speeds[k / finer]! : Math.abs(this.value((PERIOD * k) / count, z));
        out[k] = idle ? 1 : 1 / speed;
      }
      return out;
    };
    return {
      kind: 'moving',
      key: 'moving',
      visit: (see) => {
        const spent = times();
        const total = spent.reduce((sum, t) => sum + t, 0);
        for (let k = 0; k < count; k++) {
          this.y[0] = (PERIOD * k) / count;
          this.site.settle(this.y, z);
          see(this.y, spent[k]! / total);
        }
      },
    };
  }
}
