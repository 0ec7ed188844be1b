import type { Letter } from '../../expr/expr.ts';
import { lengthOf, type Setting } from '../../numeric/setting.ts';
import type { Case } from './case.ts';

/** How many numbers some letters are at a setting. */
export const dimensionOf = (letters: readonly Letter[], setting: Setting): number =>
  letters.reduce((n, l) => n + lengthOf(l, setting.sizes), 0);

/** The number of coordinates in which a claim speaks of states at a setting: those of its ansatz, or all of them. */
export const dimension = (c: Case, setting: Setting): number =>
  dimensionOf(c.claim.ansatz?.letters ?? c.model.states.map((s) => s.letter), setting);

/** Spectra are computed up to this many coordinates; larger settings are left out. */
const LARGEST = 300;

/** Whether the coordinates of a claim are few enough at a setting for a dense spectrum. */
export const fits = (c: Case, setting: Setting, largest = LARGEST): boolean => dimension(c, setting) <= largest;

/** How many settings, and starts or points at each, a costly look may take: fewer where the state is large. */
export function thrift(
  c: Case,
  settings: readonly Setting[],
  draws: number,
): { readonly where: readonly Setting[]; readonly draws: number } {
  const largest = Math.max(0, ...settings.map((s) => dimension(c, s)));
  if (largest <= 60) return { where: settings, draws };
  return { where: settings.slice(0, largest <= 150 ? 4 : 2), draws: 1 };
}
