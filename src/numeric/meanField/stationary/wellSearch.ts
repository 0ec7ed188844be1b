import type { Coordinate } from './line.ts';
import type { Range } from './rest.ts';
import { attractingRests } from './restSearch.ts';
import type { Scanner } from './scanner.ts';
import type { Site } from './site.ts';
import { type Choices, stretchesOf, type Wells } from './wells.ts';

/** Places along a coordinate that stands alone, of sites of one component and of several, and beside others. */
const PLACES = 49;
const FEWER = 25;
const BESIDE_OTHERS = 13;
/** Of the places on a grid, every so many are looked at in time as well. */
const FOLLOWED = 6;

/** Looks for sites with several attracting states, along one coordinate for some values of all others. */
export class WellSearch {
  private most = 1;
  private moving = false;
  private low = Number.POSITIVE_INFINITY;
  private high = Number.NEGATIVE_INFINITY;
  private seen = 0;
  private chosen = 0;
  private readonly site: Site;
  private readonly ranges: readonly Range[];
  private readonly scanner: Scanner | undefined;
  /** The noise of all fields; the caller moves it. */
  private readonly z: Float64Array;
  private hints: readonly Float64Array[] = [];

  constructor(site: Site, ranges: readonly Range[], scanner: Scanner | undefined, z: Float64Array) {
    this.site = site;
    this.ranges = ranges;
    this.scanner = scanner;
    this.z = z;
  }

  /** Along a coordinate, which `at` goes to; without one at the only place there is. */
  along(c: Coordinate | undefined, alone: boolean, weight: number, at: (x: number) => void): void {
    this.hints = [];
    this.seen += weight;
    if (c === undefined) {
      at(0);
      this.note(this.choices(true), weight);
      return;
    }
    const places = !alone ? BESIDE_OTHERS : this.scanner !== undefined ? PLACES : FEWER;
    let calls = 0;
    const { stretches, most, moving } = stretchesOf(c, places, (x) => {
      at(x);
      return this.choices(calls < places && calls++ % FOLLOWED === 0);
    });
    this.most = Math.max(this.most, most);
    this.moving ||= moving;
    for (const s of stretches) {
      this.chosen += weight * s.mass;
      this.low = Math.min(this.low, s.from);
      this.high = Math.max(this.high, s.to);
    }
  }

  /** What was found; `direction` is that of the only noise there is. Undefined where no site has a choice. */
  found(direction: Float64Array | undefined): Wells | undefined {
    if (this.most < 2) return undefined;
    const wells = {
      most: this.most,
      moving: this.moving,
      ordered: this.scanner !== undefined,
      share: Math.min(1, this.chosen / this.seen),
    };
    const parts = [...(direction ?? [])].flatMap((x, k) => (x === 0 ? [] : [{ x, k }]));
    const [only] = parts;
    const field = only && this.fieldOf(only.k);
    if (only === undefined || parts.length > 1 || field === undefined || !(this.low < this.high)) return wells;
    const [a, b] = [only.x * this.low, only.x * this.high];
    return { ...wells, between: { field, low: Math.min(a, b), high: Math.max(a, b) } };
  }

  private note(c: Choices, weight: number): void {
    const count = c.states.length + (c.moving ? 1 : 0);
    this.most = Math.max(this.most, count);
    if (count < 2) return;
    this.moving ||= c.moving;
    this.chosen += weight;
  }

  private choices(follows: boolean): Choices {
    if (this.scanner !== undefined)
      return { states: this.scanner.attracting(this.z).map((r) => Float64Array.of(r.x)), moving: false };
    const { rests, moving } = attractingRests(this.site, this.z, this.ranges, this.hints, follows);
    this.hints = rests;
    return { states: rests.map((y) => y.subarray(0, this.site.n)), moving };
  }

  /** The name of the field at a place of the noise, where each has one component. */
  private fieldOf(k: number): string | undefined {
    const { processes } = this.site.population;
    return processes.every((q) => q.letter.axes.length === 0) ? processes[k]?.letter.name : undefined;
  }
}
