import type { Linear } from './family.ts';
import type { FoundKind } from './kind.ts';
import { type Look, refuted } from './look.ts';
import { open, type Seen } from './seen.ts';

/** What speaks against the kind that a claim says, or leaves it open; undefined where it is what was found. */
export function kindProblem(look: Look, l: Linear, found: FoundKind, value: number): Seen | undefined {
  const { says } = look.form;
  const side = says.find((w) => w === 'supercritical' || w === 'subcritical');
  const kind = says.find((w) => w !== 'supercritical' && w !== 'subcritical');
  if (kind !== undefined && kind !== found.kind)
    return {
      ...refuted(look, l, `it is a ${found.kind} threshold: ${found.says}`, found.shown, value),
      is: found.kind,
    };
  if (side === undefined) return undefined;
  if (found.attracts === undefined) return open(`a ${found.kind} threshold is neither supercritical nor subcritical`);
  if (typeof found.attracts === 'string') return open(found.attracts);
  const { yes, by, name } = found.attracts;
  if (yes === (side === 'supercritical')) return undefined;
  const is = yes ? 'supercritical' : 'subcritical';
  const shown = { what: `${name}, ${is}`, left: by.value, right: 0 };
  return { ...refuted(look, l, `it is ${is}: ${found.says}`, shown, value), is: found.kind };
}
