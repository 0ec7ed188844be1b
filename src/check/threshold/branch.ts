import { type Crossing, crossing, modesOf } from './crossing.ts';
import type { Linear } from './family.ts';
import { type FoundKind, kindAt, passing, type Site } from './kind.ts';
import { distance, type Look, plain, refuted } from './look.ts';
import { allowed, type Placed } from './mover.ts';
import { kindProblem } from './said.ts';
import { open, type Seen } from './seen.ts';

/** A window about the value in which the moved letter may be. */
export function windowOf({ setting, mover, value }: Placed, scale: number): number | undefined {
  for (let w = 0.02 * scale; w > 1e-4 * scale; w /= 2)
    if (allowed(setting, mover, value - w) && allowed(setting, mover, value + w)) return w;
  return undefined;
}

/** Whether a point and its Jacobian have a value. */
export const finite = (l: Linear): boolean => l.coordinates.every(Number.isFinite) && l.jacobian.every(Number.isFinite);
/** Whether a point is stationary. */
export const still = (l: Linear): boolean => finite(l) && l.residual <= 1e-8;

/** ` at N = 1`: at the smallest sizes there may be nothing to cross. */
const atSizes = ({ setting }: Placed): string =>
  setting.sizes.size === 0 ? '' : ` at ${[...setting.sizes].map(([l, n]) => `${l.name} = ${n}`).join(', ')}`;

/** A threshold on a branch of points that goes on beyond it, as far as the crossing says. */
export function onBranch(look: Look, found: Crossing): Seen {
  const { placed, at, scale } = look;
  const { name } = placed.mover;
  if (found.kind === 'unclear') return open(found.why);
  const here = at(placed.value);
  const size = Math.max(...[0, look.width, -look.width].map((d) => at(placed.value + d).size));
  if (found.kind === 'none') {
    const critical = modesOf(here).toSorted((a, b) => Math.abs(a.growth) - Math.abs(b.growth))[found.neutral];
    if (critical === undefined) return open(`every eigenvalue at the point is neutral${atSizes(placed)}`);
    if (Math.abs(critical.growth) <= 1e-6 * size)
      return open('an eigenvalue is 0 at the threshold, and does not change its sign there');
    return refuted(look, here, elsewhere(look), ofMode(name, placed.value, critical.growth, here));
  }
  const gap = distance(look, found.value);
  if (gap === 'apart') {
    const critical = modesOf(here).toSorted((a, b) => Math.abs(a.growth) - Math.abs(b.growth))[found.neutral]!;
    const reason = `the eigenvalue vanishes at ${name} = ${plain(found.value)}, not at ${plain(placed.value)}`;
    return refuted(look, here, reason, ofMode(name, placed.value, critical.growth, here));
  }
  if (gap === 'unclear') return open(`the eigenvalue vanishes at ${name} = ${found.value}, too close to tell`);
  const agrees: Seen = {
    kind: 'agrees',
    name,
    claimed: placed.value,
    found: found.value,
    speed: found.speed,
    gap: Math.abs(found.value - placed.value) / scale,
    how: `${found.modes === 1 ? 'the critical eigenvalue passes' : `${found.modes} critical eigenvalues pass`} with speed ${plain(found.speed)}`,
  };
  if (!look.kind) return agrees;
  const { is, passes } = kindOnBranch(look, found);
  if (typeof is === 'string') return otherPassage(look, at(found.value), found.value, passes) ?? open(is);
  return kindProblem(look, at(found.value), is, found.value) ?? { ...agrees, is };
}

function ofMode(name: string, value: number, growth: number, l: Linear): { what: string; left: number; right: number } {
  const map = l.time === 'discrete';
  const what = map ? 'modulus of the critical multiplier' : 'real part of the critical eigenvalue';
  return { what: `${what} at the claimed ${name} = ${value}`, left: map ? 1 + growth : growth, right: map ? 1 : 0 };
}

/** How modes pass at a threshold of a kind. */
const PASSAGE = { fold: 'steady', pitchfork: 'steady', transcritical: 'steady', hopf: 'hopf', flip: 'flip' } as const;

/** Where it is not decided what branches off: how the modes pass speaks against kinds at which they pass otherwise. */
function otherPassage(look: Look, l: Linear, value: number, passes: ReturnType<typeof passing>): Seen | undefined {
  const said = look.form.says.flatMap((w) => (w === 'supercritical' || w === 'subcritical' ? [] : [PASSAGE[w]]))[0];
  if (said === undefined || passes === undefined || said === passes) return undefined;
  const first = modesOf(l).toSorted((a, b) => Math.abs(a.growth) - Math.abs(b.growth))[0]!;
  const map = l.time === 'discrete';
  const words = { steady: `passes ${map ? 1 : 0}`, hopf: 'passes with another one that turns', flip: 'passes -1' };
  const what = `modulus of the critical ${map ? 'multiplier less 1' : 'eigenvalue'}`;
  const shown = { what, left: Math.hypot(first.re, first.im), right: 0 };
  return refuted(look, l, `the critical ${map ? 'multiplier' : 'eigenvalue'} ${words[passes]}`, shown, value);
}

function kindOnBranch(
  look: Look,
  found: Extract<Crossing, { kind: 'crosses' }>,
): { readonly is: FoundKind | string; readonly passes: ReturnType<typeof passing> } {
  const { at, family: f, width, random } = look;
  const linear = at(found.value);
  const size = Math.max(linear.size, at(found.value + width).size);
  const near = modesOf(linear).toSorted((a, b) => Math.abs(a.growth) - Math.abs(b.growth));
  const critical = near.slice(0, found.modes + found.neutral);
  // Neutral modes cannot be told from critical ones of a steady threshold here; those that turn stand apart.
  const turning = critical.filter((m) => Math.hypot(m.re, m.im) > 1e-5 * size);
  const site: Site = {
    family: f,
    value: found.value,
    coordinates: linear.coordinates,
    linear,
    size,
    modes: found.modes,
    neutral: found.neutral,
    drift: () => {
      const [a, b] = [at(found.value - width / 10), at(found.value + width / 10)];
      return b.jacobian.map((x, k) => (x - a.jacobian[k]!) / (width / 5));
    },
    random: random.fork('directions'),
  };
  const crossed = turning.length >= found.modes ? turning : critical.slice(0, found.modes);
  return { is: kindAt(site, crossed), passes: passing(linear, size, crossed) };
}

/** Where an eigenvalue does cross, in words, looked for on both sides of the claimed value. */
function elsewhere({ placed, at, scale }: Look): string {
  const { mover, setting, value } = placed;
  for (const part of [0.1, 0.25, 0.5, 0.75, 1, 2, 4])
    for (const side of [1, -1]) {
      const [near, far] = [value, value + side * part * scale];
      if (!allowed(setting, mover, far) || !still(at(far))) continue;
      const found = crossing(at, Math.min(near, far), Math.max(near, far), 3);
      if (found.kind === 'crosses')
        return `no eigenvalue vanishes at ${mover.name} = ${plain(value)}; one does at ${plain(found.value)}`;
    }
  return `no eigenvalue vanishes at ${mover.name} = ${plain(value)}`;
}
