import { NoAnswer } from '../refusal.ts';
import type { Site } from './site.ts';
import { Triangles } from './triangle.ts';

/** The most bytes that one history may take. */
const LIMIT = 3 * 2 ** 30;

const table = (rows: number, columns: number, length: number): Float64Array[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => new Float64Array(length)));

/** What is known of one population up to the time of the moment; places are those of `Site.places`. */
export class History {
  readonly site: Site;
  readonly kept: readonly number[];
  readonly kicked: readonly number[];
  /** Where a place stands among those kept; -1 where it is not. */
  readonly slot: Int32Array;
  readonly triangles: Triangles;
  /** E(place at t times kept place at s) for the time t of the moment: entries s = 0 … t. */
  readonly rows: Float64Array[][];
  /** The derivative of a place at t by a kick at s, without what follows at once. On the diagonal its limit from above; of maps what follows at once. */
  readonly responses: Float64Array[][];
  /** E(kept place times still place), over time, and for all moving places at the moment. */
  readonly stillRows: Float64Array[][];
  readonly still: Float64Array;
  /** Diagonals over time: E(kept times kept), responses from above, and what follows a kick at once. */
  readonly equal: Float64Array[][];
  readonly after: Float64Array[][];
  readonly atOnce: Float64Array[][];
  /** The last two at the moment, for all moving places × kicks. */
  readonly afterNow: Float64Array;
  readonly atOnceNow: Float64Array;
  /** E(place times place) at the moment, all × all. */
  readonly moments: Float64Array;
  private readonly spare: Float64Array[][];
  private readonly spareResponses: Float64Array[][];

  constructor(site: Site, kept: readonly number[], kicked: readonly number[], steps: number, vectors: number) {
    const { places } = site;
    this.site = site;
    this.kept = kept;
    this.kicked = kicked;
    const length = steps + 2;
    this.slot = new Int32Array(places.all).fill(-1);
    kept.forEach((p, k) => {
      this.slot[p] = k;
    });
    const matrices = kept.length * (kept.length + kicked.length);
    const bytes = Triangles.bytes(length, matrices, vectors);
    if (bytes > LIMIT)
      throw new NoAnswer(
        'too large',
        `${matrices} two-time arrays of ${steps} steps would take ${bytes.toExponential(1)} bytes`,
      );
    this.triangles = new Triangles(length, matrices, vectors);
    const moving = places.moving;
    this.rows = Array.from({ length: moving }, () => []);
    this.responses = Array.from({ length: moving }, () => []);
    const loose = (p: number): boolean => this.slot[p]! < 0;
    this.spare = Array.from({ length: moving }, (_, p) => (loose(p) ? kept.map(() => new Float64Array(length)) : []));
    this.spareResponses = Array.from({ length: moving }, (_, p) =>
      loose(p) ? kicked.map(() => new Float64Array(length)) : [],
    );
    this.stillRows = table(kept.length, places.still, length);
    this.still = new Float64Array(moving * places.still);
    this.equal = table(kept.length, kept.length, length);
    this.after = table(kept.length, kicked.length, length);
    this.atOnce = table(kept.length, kicked.length, length);
    this.afterNow = new Float64Array(moving * kicked.length);
    this.atOnceNow = new Float64Array(moving * kicked.length);
    this.moments = new Float64Array(places.all ** 2);
  }

  /** The matrix of E(a at the later time times b at the earlier one), by slots. */
  correlation(a: number, b: number): number {
    return a * this.kept.length + b;
  }
  response(a: number, k: number): number {
    return this.kept.length ** 2 + a * this.kicked.length + k;
  }

  /** Makes `rows` and `responses` those of step i. */
  open(i: number): void {
    const { slot, triangles } = this;
    for (let p = 0; p < this.site.places.moving; p++) {
      const s = slot[p]!;
      this.rows[p] = s < 0 ? this.spare[p]! : this.kept.map((_, b) => triangles.row(this.correlation(s, b), i));
      this.responses[p] =
        s < 0 ? this.spareResponses[p]! : this.kicked.map((_, k) => triangles.row(this.response(s, k), i));
    }
  }

  /** Puts what is known at equal times into the rows and over time. */
  close(i: number): void {
    const { places } = this.site;
    const { kept, kicked, moments } = this;
    for (let p = 0; p < places.moving; p++) {
      kept.forEach((b, k) => {
        this.rows[p]![k]![i] = moments[p * places.all + b]!;
      });
      kicked.forEach((_, k) => {
        this.responses[p]![k]![i] = this.afterNow[p * kicked.length + k]!;
      });
    }
    kept.forEach((a, s) => {
      kept.forEach((b, k) => {
        this.equal[s]![k]![i] = moments[a * places.all + b]!;
      });
      kicked.forEach((_, k) => {
        this.after[s]![k]![i] = this.afterNow[a * kicked.length + k]!;
        this.atOnce[s]![k]![i] = this.atOnceNow[a * kicked.length + k]!;
      });
      for (let e = 0; e < places.still; e++) this.stillRows[s]![e]![i] = this.still[a * places.still + e]!;
    });
  }
}
