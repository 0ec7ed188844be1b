import { subtract, sym } from '../../expr/build.ts';
import type { Expr, Letter, Sym } from '../../expr/expr.ts';
import { atomIndex, freeAtom, letter as makeLetter } from '../../expr/intern.ts';
import { substitute } from '../../expr/traverse.ts';
import type { Form } from '../../model/claim.ts';
import { instrument, unpack } from '../../numeric/instrument.ts';
import type { RandomStream } from '../../numeric/random.ts';
import { drawConstant, drawNumber, holds, type Setting, valuesOf } from '../../numeric/setting.ts';
import { derivative, takeGradients } from '../../rewrite/derivative.ts';
import { assign } from '../../theory/motion.ts';
import { type Case, specialise } from '../case/case.ts';
import { type Chart, chart, drawCoordinates } from '../case/chart.ts';
import { drawState } from '../case/drawState.ts';
import { jumpsWith } from '../case/jumps.ts';
import { magnitude } from '../case/magnitude.ts';
import { entryName } from '../case/sides.ts';
import { inconclusive, type Judgement } from '../case/verdict.ts';
import { judgeIdentity } from './identity.ts';

/** How often another value is drawn that meets the conditions of the claim. */
const TRIES = 60;

/**
 * `independent c of Q`: the derivative of Q by c vanishes in letters, and kernels give Q the same value at two values of c,
 * all else being equal.
 */
export function judgeIndependent(c: Case, form: Extract<Form, { kind: 'independent' }>): Judgement {
  const { letter, of } = form;
  const moves = c.model.states.some((s) => s.letter === letter);
  if (c.claim.ansatz !== undefined && moves)
    return inconclusive(`in the form of ${c.claim.ansatz.name} the state ${letter.name} is no coordinate`);
  const fixed = specialise(
    sym(
      letter,
      letter.axes.map((s) => atomIndex(freeAtom('at', s))),
    ),
    c.when,
  ).term;
  if (fixed.kind !== 'sym' || fixed.letter !== letter)
    return inconclusive(`the conditions say what ${letter.name} is: there is nothing to vary`);
  return judgeIdentity(c, {
    residuals: () => {
      const taken = takeGradients(of.term);
      const term = c.claim.ansatz === undefined ? taken : assign(taken, c.claim.ansatz.items);
      // A step has no derivative to tell by: both values are put in.
      if (jumpsWith(term, letter)) {
        const elsewhere = makeLetter({ ...letter, name: `${letter.name} elsewhere` });
        const put = (s: Sym): Expr | undefined => (s.letter === letter ? sym(elsewhere, s.indices) : undefined);
        return [subtract(term, substitute(term, put))];
      }
      const at = letter.axes.map((s, k) => atomIndex(freeAtom(`by ${k + 1}`, s)));
      return [derivative(term, sym(letter, at))];
    },
    method: `the compiled quantity at two values of ${letter.name}`,
    compare: (setting) => {
      const map = chart(c.model, c.claim.ansatz, setting);
      return (draw) => {
        const { coordinates, y, time } = drawState(c, map, setting, draw);
        const at = (s: Setting, x: Float64Array) => {
          const own = chart(c.model, c.claim.ansatz, s);
          const terms = [of.term, magnitude(of.term)].map((term, k) => ({ name: `${k}`, indices: of.indices, term }));
          const probe = instrument(terms, c.model, s, { extra: c.claim.ansatz === undefined ? [] : map.letters });
          return { probe, out: probe.evaluate(own.state(x), time, own.extra(x)) };
        };
        const there = other(c, letter, map, setting, coordinates, draw.fork('other'));
        const [here, elsewhere] = [at(setting, coordinates), at(there.setting, there.coordinates)];
        const n = here.out.length / 2;
        return {
          left: elsewhere.out.slice(0, n),
          right: here.out.slice(0, n),
          scale: Array.from({ length: n }, (_, k) => here.out[n + k]! + elsewhere.out[n + k]!),
          entry: (k) =>
            `${entryName('the quantity', here.probe.outputs[0]!.shape)(k)} at another value of ${letter.name}, ${there.words}, and at this one`,
          states: unpack(y, here.probe.variables, setting),
          ...(time === 0 ? {} : { time }),
        };
      };
    },
  });
}

interface Place {
  readonly setting: Setting;
  readonly coordinates: Float64Array;
  readonly words: string;
}

/** The same values of everything but one letter. */
function other(c: Case, l: Letter, map: Chart, setting: Setting, x: Float64Array, draw: RandomStream): Place {
  let found: Place | undefined;
  for (let k = 0; k < TRIES; k++) {
    const random = draw.fork(k);
    found = moved(c, l, map, setting, x, random);
    const values = valuesOf(found.setting, new Map([...map.extra(found.coordinates), ...stateValues(c, map, found)]));
    if (c.when.every((w) => holds(w, values) !== false)) return found;
  }
  return { setting, coordinates: x, words: 'none that meets the conditions' };
}

const stateValues = (c: Case, map: Chart, p: Place): ReadonlyMap<Letter, ArrayLike<number>> =>
  unpack(
    map.state(p.coordinates),
    c.model.states.map((s) => s.letter),
    p.setting,
  );

function moved(c: Case, l: Letter, map: Chart, setting: Setting, x: Float64Array, random: RandomStream): Place {
  const words = (values: ArrayLike<number>): string =>
    `[${Array.from(values)
      .map((v) => Number(v.toPrecision(6)))
      .slice(0, 6)
      .join(', ')}${values.length > 6 ? ', …' : ''}]`;
  if (map.letters.includes(l)) {
    const drawn = unpack(drawCoordinates(map, setting, random), map.letters, setting).get(l)!;
    const coordinates = Float64Array.from(x);
    unpackInto(coordinates, map, l, setting, drawn);
    return { setting, coordinates, words: words(drawn) };
  }
  const parameter = c.model.parameters.some((p) => p.letter === l);
  const value = parameter ? Float64Array.of(drawNumber(l.domain, setting, random)) : drawConstant(l, setting, random);
  const constants = new Map(setting.constants);
  constants.set(l, value);
  return { setting: { ...setting, constants }, coordinates: x, words: words(value) };
}

/** Writes the values of one letter into packed coordinates. */
function unpackInto(x: Float64Array, map: Chart, l: Letter, setting: Setting, values: ArrayLike<number>): void {
  const view = unpack(x, map.letters, setting).get(l)!;
  for (let k = 0; k < values.length; k++) (view as Float64Array)[k] = values[k]!;
}
