import type { Setting } from '../../numeric/setting.ts';

/** What became of testing a step. */
export type StepTest =
  | {
      readonly status: 'agrees';
      readonly by: readonly ('arrays' | 'mathjs')[];
      readonly points: number;
      readonly gap: number;
      /** The largest error, relative as the gap, of expectations that are taken by quadrature; where it counts. */
      readonly quadrature?: number;
    }
  | { readonly status: 'differs'; readonly by: 'arrays' | 'mathjs'; readonly gap: number; readonly at: string }
  | { readonly status: 'untested'; readonly reason: string };

/** A scale of nothing. */
const NOTHING = 1e-290;
/** Gaps above this, relative to what is added up, are differences. */
const ALLOWED = 1e-9;

/**
 * The error of averages is estimated by differences of rules, which at one point may all be small by chance (a kink that
 * lies alike in the panels of all of them): errors at other points of the same step count too, up to so many times it.
 */
const BY_CHANCE = 100;

/** Both sides of a step, and what is added up in them. */
type Compared = Readonly<Record<'before' | 'after' | 'size', Float64Array>>;

/** The gaps of the components that have a value, relative to what they are measured by. */
const gapsOf = ({ before, after, size }: Compared): readonly { readonly gap: number; readonly scale: number }[] =>
  [...before].flatMap((a, k) => {
    const b = after[k]!;
    if (!Number.isFinite(a) || !Number.isFinite(b)) return [];
    const scale = scaleOf(a, size[k]!);
    return [{ gap: Math.abs(a - b) / scale, scale }];
  });

/** The errors of averages beside them. Where nothing is added up there is nothing that a rule takes with an error. */
const errorsOf = (gaps: ReturnType<typeof gapsOf>, spread: number): readonly number[] =>
  gaps.map(({ gap, scale }) => (gap === 0 && scale <= NOTHING ? 0 : spread / scale));

/** What is found of one step, point by point. */
export class Tally {
  /** The first difference that no error of averages explains. */
  failed: StepTest | undefined;
  /** Differences that may be the error of averages. */
  private readonly doubtful: { readonly gap: number; readonly error: number; readonly at: string }[] = [];
  private gap = 0;
  private points = 0;
  private asked = false;
  private quadrature = 0;
  /** Errors at points where both sides agree: they count only where others do not. */
  private readonly postponed: (() => number)[] = [];

  /**
   * Both sides of all components at one point, and what is added up in them; `spread` is the error of averages, a function
   * where it is to be found only if it decides something.
   */
  compare(sides: Compared, spread: number | (() => number), setting: Setting): void {
    const gaps = gapsOf(sides);
    for (const { gap } of gaps) {
      this.points++;
      this.gap = Math.max(this.gap, gap);
    }
    if (typeof spread === 'function' && gaps.every(({ gap }) => gap <= ALLOWED)) {
      this.postponed.push(() => errorsOf(gaps, spread()).reduce((a, b) => Math.max(a, b), 0));
      return;
    }
    const errors = errorsOf(gaps, typeof spread === 'function' ? spread() : spread);
    for (const [k, { gap: g }] of gaps.entries()) {
      const error = errors[k]!;
      this.quadrature = Math.max(this.quadrature, error);
      if (g > ALLOWED + BY_CHANCE * error) {
        this.failed = { status: 'differs', by: 'arrays', gap: g, at: sizesText(setting) };
        return;
      }
      if (g > ALLOWED + error) this.doubtful.push({ gap: g, error, at: sizesText(setting) });
    }
  }

  /** What mathjs finds of both sides at one component, against the arrays; nothing where they have no value there. */
  ask(opinions: readonly (number | undefined)[], own: readonly number[], size: number, setting: Setting): void {
    if (opinions.some((v) => v === undefined) || !own.every(Number.isFinite)) return;
    this.asked = true;
    for (const [m, v] of opinions.entries()) {
      const g = Math.abs(v! - own[m]!) / scaleOf(own[m]!, size);
      if (g <= ALLOWED || this.failed !== undefined) continue;
      this.failed = { status: 'differs', by: 'mathjs', gap: g, at: sizesText(setting) };
    }
  }

  test(): StepTest {
    const { failed, doubtful, points, gap } = this;
    if (failed !== undefined) return failed;
    if (doubtful.length > 0) for (const error of this.postponed) this.quadrature = Math.max(this.quadrature, error());
    const { quadrature } = this;
    const apart = doubtful.find((d) => d.gap > ALLOWED + quadrature);
    if (apart !== undefined) return { status: 'differs', by: 'arrays', gap: apart.gap, at: apart.at };
    if (points === 0) return { status: 'untested', reason: 'not finite at the points tried' };
    const by = this.asked ? (['arrays', 'mathjs'] as const) : (['arrays'] as const);
    return { status: 'agrees', by, points, gap, ...(quadrature > ALLOWED ? { quadrature } : {}) };
  }
}

/** What a gap is measured by; where what is added up has no real value, the side itself. */
const scaleOf = (side: number, size: number): number =>
  Math.max(Math.abs(side), Number.isFinite(size) ? size : 0, NOTHING);

const sizesText = (s: Setting): string => [...s.sizes].map(([l, n]) => `${l.name} = ${n}`).join(', ');
