import type { Atom, Expr, Letter } from '../../../expr/expr.ts';
import { degree } from '../../degree.ts';
import { type Gauge, gauge, type Numbers } from '../numbers.ts';
import { NoAnswer } from '../refusal.ts';

/**
 * The places of everything linear at one site: states, then processes, then what stands still (1 and the labels), then
 * what a step draws. All components of an array lie behind one another.
 */
export interface Places {
  readonly states: number;
  /** States and processes. */
  readonly moving: number;
  /** The place of the number 1. */
  readonly one: number;
  /** How many stand still, 1 included. */
  readonly still: number;
  readonly all: number;
  readonly at: ReadonlyMap<Letter, { readonly offset: number; readonly count: number }>;
  /** Means of what a step draws, by place; their fluctuations stand at their places. */
  readonly drawMeans: Float64Array;
}

/** E(place times place) of one population at one time, all × all. */
export interface EqualTime {
  readonly site: { readonly places: Places };
  readonly moments: Float64Array;
}

/** A term that is affine in the letters of a site: a row over the places for each of its components. */
export class AffineTerm {
  readonly rows: number;
  /** Whether it is the same at all times. */
  readonly fixed: boolean;
  private readonly gauge: Gauge;
  private readonly places: Places;
  private readonly matrix: Float64Array;
  private readonly slopes: Float64Array;
  private readonly constants: Float64Array;
  private readonly origin: Float64Array;
  private known = false;

  constructor(term: Expr, indices: readonly Atom[], places: Places, numbers: Numbers, what: string) {
    const site = [...places.at.keys()];
    const d = degree(term, new Set(site));
    if (d > 1) {
      const how = Number.isFinite(d) ? `of degree ${d}` : 'not linear';
      throw new NoAnswer('does not apply', `${what} is ${how} in the variables of a site`);
    }
    this.gauge = gauge(term, indices, site, numbers);
    this.places = places;
    this.rows = this.gauge.length;
    this.fixed = this.gauge.fixed;
    this.matrix = new Float64Array(this.rows * places.all);
    this.slopes = new Float64Array(this.rows * this.gauge.dimension);
    this.constants = new Float64Array(this.rows);
    this.origin = new Float64Array(this.gauge.dimension);
  }

  /** rows × places.all, row-major, at the numbers of the moment; overwritten by the next reading. */
  read(): Float64Array {
    if (this.known) return this.matrix;
    const { gauge: g, places, matrix } = this;
    matrix.fill(0);
    g.values(this.origin, this.constants);
    for (let r = 0; r < this.rows; r++) matrix[r * places.all + places.one] = this.constants[r]!;
    if (g.dimension > 0) g.slopes(this.origin, this.slopes);
    let from = 0;
    for (const l of g.variables) {
      const { offset, count } = places.at.get(l)!;
      for (let r = 0; r < this.rows; r++)
        for (let k = 0; k < count; k++) {
          const slope = this.slopes[r * g.dimension + from + k]!;
          const place = offset + k;
          matrix[r * places.all + place] = slope;
          const mean = places.drawMeans[place]!;
          if (mean !== 0) matrix[r * places.all + places.one]! += slope * mean;
        }
      from += count;
    }
    this.known = this.fixed;
    return matrix;
  }
}

/** A term of degree 2 at most, of which the mean is asked: its coefficients are found from its values, without error. */
export class QuadraticTerm {
  readonly rows: number;
  private readonly gauge: Gauge;
  private readonly where: readonly number[];
  private readonly places: Places;

  constructor(term: Expr, indices: readonly Atom[], places: Places, numbers: Numbers, what: string) {
    const site = [...places.at.keys()];
    const d = degree(term, new Set(site));
    if (d > 2)
      throw new NoAnswer(
        'does not apply',
        `${what} is ${Number.isFinite(d) ? `of degree ${d}` : 'no polynomial'} in the variables of a site`,
      );
    this.gauge = gauge(term, indices, site, numbers);
    this.places = places;
    this.rows = this.gauge.length;
    this.where = this.gauge.variables.flatMap((l) => {
      const { offset, count } = places.at.get(l)!;
      return Array.from({ length: count }, (_, k) => offset + k);
    });
  }

  /** The means, one for each component. */
  mean(equal: EqualTime, out: Float64Array): void {
    const { all } = this.places;
    const moments = (a: number, b: number): number => equal.moments[a * all + b]!;
    const { where, rows, gauge: g } = this;
    const n = where.length;
    const point = new Float64Array(n);
    const value = (set: readonly number[]): Float64Array => {
      point.fill(0);
      for (const k of set) point[k]! += 1;
      const v = new Float64Array(rows);
      g.values(point, v);
      return v;
    };
    const at0 = value([]);
    out.set(at0);
    const single = where.map((_, k) => value([k]));
    const { one, drawMeans } = this.places;
    const first = (k: number): number => moments(where[k]!, one) + drawMeans[where[k]!]!;
    const product = (k: number, m: number): number => {
      const [mine, other] = [drawMeans[where[k]!]!, drawMeans[where[m]!]!];
      return moments(where[k]!, where[m]!) + mine * first(m) + other * moments(where[k]!, one);
    };
    for (let k = 0; k < n; k++) {
      // f(e) = c + l + q/2 with q the curvature, f(2e) = c + 2 l + 2 q.
      const twice = value([k, k]);
      const second = product(k, k);
      for (let r = 0; r < rows; r++) {
        const [a, b] = [single[k]![r]! - at0[r]!, twice[r]! - at0[r]!];
        const q = b - 2 * a;
        out[r]! += (a - q / 2) * first(k) + (q / 2) * second;
      }
      for (let m = 0; m < k; m++) {
        const pair = value([k, m]);
        const mixed = product(k, m);
        for (let r = 0; r < rows; r++) out[r]! += (pair[r]! - single[k]![r]! - single[m]![r]! + at0[r]!) * mixed;
      }
    }
  }
}
