import { random } from '../../numeric/random.ts';
import { drawSetting, holds, isRefusal, type Setting, valuesOf } from '../../numeric/setting.ts';
import type { Case } from '../case/case.ts';
import { dimension } from '../case/dimension.ts';
import { onEdges } from '../case/edges.ts';

/** How many settings are looked at, and how many coordinates they may have. */
const MOST = 16;
const SMALL = 24;
/** Arbitrary constants are drawn about 1; what fails for small or large ones only is found by scaling them. */
const SCALES = [3, 1, 10, 0.3];
/** In one draw they are 0, all at once: what a mode that is as fast as they are large does there no other draw shows. */
const BARE = MOST - 2;

/**
 * Settings at which a claim about linear stability is most likely to fail, besides those of `settings`: small sizes, the
 * smallest every other time, arbitrary constants of several magnitudes, and the edges of conditions. Small, so that many
 * can be looked at.
 */
export function exceptions(c: Case): readonly Setting[] {
  const stream = random(`${c.seed}/${c.model.name}/exceptions`);
  const found: Setting[] = [];
  if (c.at !== undefined) return found;
  for (let k = 0; k < MOST; k++) {
    const setting = drawSetting(c.model, stream.fork(k), c.when, k % 2 === 0 ? 0 : undefined);
    if (isRefusal(setting)) break;
    if (dimension(c, setting) > SMALL) continue;
    const other = scaled(c, setting, k === BARE ? 0 : SCALES[Math.floor(k / 2) % SCALES.length]!);
    found.push(c.when.every((w) => holds(w, valuesOf(other)) !== false) ? other : setting);
  }
  for (const setting of onEdges(c, ON_EACH)) if (dimension(c, setting) <= SMALL) found.push(setting);
  return found;
}

/** How many settings on each edge: what decides there may lie on one side of something else. */
const ON_EACH = 4;

/** The same setting with arbitrary constants of the whole real line multiplied by a number. */
function scaled(c: Case, setting: Setting, factor: number): Setting {
  const constants = new Map(setting.constants);
  for (const { letter } of c.model.constants) {
    const { domain } = letter;
    if (domain.kind !== 'real' || domain.lower !== undefined || domain.upper !== undefined) continue;
    constants.set(
      letter,
      setting.constants.get(letter)!.map((x) => factor * x),
    );
  }
  return { ...setting, constants };
}
