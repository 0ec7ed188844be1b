import type { Stability } from '../../model/claim.ts';
import { unpack } from '../../numeric/instrument.ts';
import type { Setting } from '../../numeric/setting.ts';
import type { Case } from '../case/case.ts';
import type { Witness } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import type { Nearby } from '../centre/centreManifold.ts';
import { growth, type Linearisation } from '../linear/linearisation.ts';

/** The eigenvalue that speaks against a statement. */
export function spectral(c: Case, setting: Setting, l: Linearisation, says: Stability): Witness {
  const map = l.time === 'discrete';
  const real = l.spectrum.map((e) => growth(e, l.time));
  const top = Math.max(...real);
  const of = map ? 'modulus of a multiplier' : 'real part of an eigenvalue';
  // What speaks against a centre is any real part; against the others the largest one.
  const least = 1e-13 * l.size;
  const found = says === 'centre' ? real.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0) : top;
  if (real.length === 0) return unmoved(c, setting, l, says);
  // What is rounding of the other eigenvalues is shown as what it is.
  const shown = Math.abs(found) <= least ? 0 : found;
  const states = unpack(
    l.y,
    c.model.states.map((s) => s.letter),
    setting,
  );
  return witness(
    c.model,
    setting,
    {
      left: [map ? 1 + shown : shown],
      right: [map ? 1 : 0],
      scale: [1],
      entry: () => `${says === 'centre' ? 'a' : 'the largest'} ${of} at the point, where the claim says ${says}`,
      states,
    },
    0,
  );
}

/** The coefficient of higher order that speaks against a statement. */
export function curved(c: Case, setting: Setting, l: Linearisation, { name, by }: Nearby, says: Stability): Witness {
  const states = unpack(
    l.y,
    c.model.states.map((s) => s.letter),
    setting,
  );
  const entry = (): string => `the ${name}, where the claim says ${says}`;
  return witness(c.model, setting, { left: [by], right: [0], scale: [1], entry, states }, 0);
}

/** What speaks against motion at a point that cannot move: a sphere in one dimension is two points. */
function unmoved(c: Case, setting: Setting, l: Linearisation, says: Stability): Witness {
  const states = unpack(
    l.y,
    c.model.states.map((s) => s.letter),
    setting,
  );
  const entry = (): string => `directions in which the point can move, where the claim says ${says}`;
  return witness(c.model, setting, { left: [0], right: [1], scale: [1], entry, states }, 0);
}
