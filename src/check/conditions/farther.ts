import type { Letter } from '../../expr/expr.ts';
import { scalar } from '../../numeric/scalar.ts';
import { holds, inDomain, pinned, type Setting, valuesOf } from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';

/** How many times as far from the ends of its domain a parameter is put, or as near. */
const TIMES = 5;
/** Most settings; random arrays and data that belong to a parameter are not drawn anew. */
const MOST = 10;

/**
 * Settings with one parameter several times as far from the ends of its domain as in the first setting, and as near: a rate
 * is the least of several, and another one may be the least there. Not so far that motion becomes stiff.
 */
export function farther(c: Case): readonly Setting[] {
  const from = settings(c).settings[0];
  const found: Setting[] = [];
  if (from === undefined || c.model.random.length > 0 || c.model.data.length > 0) return found;
  for (const { letter } of c.model.parameters)
    for (const x of aroundOf(letter, from)) {
      const setting: Setting = { ...from, constants: new Map(from.constants).set(letter, Float64Array.of(x)) };
      if (found.length < MOST && isAllowed(c, letter, setting)) found.push(setting);
    }
  return found;
}

function aroundOf(letter: Letter, setting: Setting): readonly number[] {
  if (letter.domain.kind !== 'real' || letter.axes.length > 0) return [];
  const x = setting.constants.get(letter)![0]!;
  const values = valuesOf(setting);
  const [low, high] = [letter.domain.lower, letter.domain.upper].map((b) => b && scalar(b.value, values));
  const part = (of: number): number => Number(of.toPrecision(6));
  if (low !== undefined && high !== undefined) return [part(low + (x - low) / TIMES), part(high - (high - x) / TIMES)];
  const end = low ?? high ?? 0;
  // On the whole line there is the other side of 0.
  if (low === undefined && high === undefined) return [-TIMES, -1, 1 / TIMES, TIMES].map((u) => part(u * x));
  return [part(end + (x - end) / TIMES), part(end + (x - end) * TIMES)];
}

/** Whether a setting is one of the claim: conditions that give a letter its value keep it. */
function isAllowed(c: Case, moved: Letter, setting: Setting): boolean {
  const [x] = setting.constants.get(moved)!;
  return (
    pinned(c.when, setting) &&
    setting.constants.get(moved)![0] === x &&
    c.model.parameters.every(
      ({ letter }) => letter.axes.length > 0 || inDomain(setting.constants.get(letter)![0]!, letter.domain, setting),
    ) &&
    c.when.every((w) => holds(w, valuesOf(setting)) !== false)
  );
}
