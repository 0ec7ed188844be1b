import { add, mul, replace, sym } from '../../expr/build.ts';
import type { Letter } from '../../expr/expr.ts';
import { atomIndex, freeAtom } from '../../expr/intern.ts';
import type { Ansatz, Assignment, Model, Point } from '../../model/model.ts';
import type { Output } from '../../numeric/compile/request.ts';
import { degree } from '../../numeric/degree.ts';
import { type Gauge, gauge } from '../../numeric/dense/gauge.ts';
import { type Extra, instrument, unpack } from '../../numeric/instrument.ts';
import { type Manifold, manifold } from '../../numeric/manifold.ts';
import type { RandomStream } from '../../numeric/random.ts';
import { drawEntry, drawNumber, lengthOf, putInDomain, type Setting } from '../../numeric/setting.ts';
import { dimensionOf } from './dimension.ts';

/**
 * Coordinates in which a claim speaks of states: the states themselves, or the letters of an ansatz, embedded in the
 * full model by numbers alone (the reduced flow of the symbolic wing is not used).
 */
export interface Chart {
  readonly letters: readonly Letter[];
  readonly dimension: number;
  /** Where the coordinates lie; undefined where they are free. */
  readonly manifold: Manifold | undefined;
  /** The full packed state at given coordinates. */
  readonly state: (coordinates: Float64Array) => Float64Array;
  /** d state / d coordinates, row-major, not to be written to; undefined for the identity. */
  readonly frame: ((coordinates: Float64Array) => Float64Array) | undefined;
  /** Values of reduced letters for terms that mention them. */
  readonly extra: (coordinates: Float64Array) => Extra;
}

/** `few` where it is asked at a few coordinates only. */
export function chart(
  model: Model,
  ansatz: Ansatz | undefined,
  setting: Setting,
  { few = false }: { readonly few?: boolean } = {},
): Chart {
  const states = model.states.map((s) => s.letter);
  if (ansatz === undefined) {
    const dimension = dimensionOf(states, setting);
    const bound = manifold(states, setting);
    return { letters: states, dimension, manifold: bound, state: (x) => x, frame: undefined, extra: () => new Map() };
  }
  const embedding = (few ? gauge : instrument)(assigned(states, ansatz.items), model, setting, {
    variables: ansatz.letters,
  });
  const letters = new Set(ansatz.letters);
  const isAffine = ansatz.items.every((a) => degree(a.term, letters) <= 1 && degree(a.guard, letters) === 0);
  let everywhere: Float64Array | undefined;
  const frame = (x: Float64Array): Float64Array => embedding.jacobian(x, 0);
  return {
    letters: ansatz.letters,
    dimension: embedding.dimension,
    manifold: manifold(ansatz.letters, setting),
    state: (x) => embedding.evaluate(x, 0),
    frame: isAffine
      ? (x) => {
          everywhere ??= frame(x);
          return everywhere;
        }
      : frame,
    extra: (x) => unpack(x, ansatz.letters, setting),
  };
}

/** What assignments say of letters; the letter itself where they say nothing. */
export function assigned(letters: readonly Letter[], items: readonly Assignment[]): readonly Output[] {
  return letters.map((l) => {
    const indices = l.axes.map((s, k) => freeAtom(`#${k + 1}`, s));
    const at = indices.map((a) => atomIndex(a));
    const own = items.filter((a) => a.state === l);
    const term = add(
      ...own.map((a) => replace(mul(a.guard, a.term), new Map(a.indices.map((atom, k) => [atom, at[k]!])))),
    );
    return { name: l.name, indices, term: own.length === 0 ? sym(l, at) : term };
  });
}

/** Random coordinates: normal of the given reach, or from the domain where it is bounded. */
export function drawCoordinates(c: Chart, setting: Setting, random: RandomStream, reach = 1): Float64Array {
  const x = new Float64Array(c.dimension);
  let at = 0;
  for (const l of c.letters) {
    const n = lengthOf(l, setting.sizes);
    const d = l.domain;
    const bounded = d.kind === 'real' && (d.lower !== undefined || d.upper !== undefined);
    for (let k = 0; k < n; k++)
      x[at + k] = bounded
        ? drawNumber(d, setting, random)
        : d.kind === 'simplex'
          ? drawEntry(l, setting, random)
          : reach * plain(random.normal());
    putInDomain(l, x.subarray(at, at + n), setting);
    at += n;
  }
  return x;
}

/** Two decimals are enough for a random number, and a witness reads better. */
const plain = (x: number): number => Math.round(100 * x) / 100;

/** A point as coordinates, its free ones given: the terms of the point are compiled and read at the free coordinates. */
export function pointMap(
  model: Model,
  c: Chart,
  point: Point,
  setting: Setting,
  { extra = [], few = false }: { readonly extra?: readonly Letter[]; readonly few?: boolean } = {},
): Gauge {
  return (few ? gauge : instrument)(assigned(c.letters, point.entries), model, setting, {
    variables: c.letters,
    extra,
  });
}
