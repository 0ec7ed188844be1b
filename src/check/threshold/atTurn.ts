import { modesOf } from './crossing.ts';
import type { Linear } from './family.ts';
import type { Turn } from './fold.ts';
import { type FoundKind, kindAt } from './kind.ts';
import type { Look } from './look.ts';
import { pushAt } from './push.ts';
import type { Seen } from './seen.ts';

/** A turn of a branch of fixed points where a claim has it: of which kind it is, and what is said of it, `how` in words. */
export function atTurn(
  { placed, family, scale, random }: Omit<Look, 'at'>,
  { value, coordinates }: Pick<Turn, 'value' | 'coordinates'>,
  size: number,
  how: string,
): { readonly linear: Linear; readonly is: FoundKind | string; readonly agrees: Extract<Seen, { kind: 'agrees' }> } {
  const linear = family.linearised(value, coordinates);
  const is = kindAt(
    {
      family,
      value,
      coordinates,
      linear,
      size,
      modes: 1,
      neutral: 0,
      drift: undefined,
      pushed: pushAt(family, value, coordinates, scale),
      random: random.fork('directions'),
    },
    modesOf(linear)
      .toSorted((a, b) => Math.abs(a.growth) - Math.abs(b.growth))
      .slice(0, 1),
  );
  const gap = Math.abs(value - placed.value) / scale;
  return {
    linear,
    is,
    agrees: { kind: 'agrees', name: placed.mover.name, claimed: placed.value, found: value, gap, how },
  };
}
