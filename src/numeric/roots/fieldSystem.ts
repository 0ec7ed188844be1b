import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import type * as Q from '../../expr/rational.ts';
import { type Formula, Notebook } from '../formula/formula.ts';
import { Unwritable, type Writing, write } from '../formula/write.ts';
import type { Interval } from '../interval/interval.ts';
import { Tape } from '../interval/tape.ts';
import { rowsOf } from '../rows.ts';
import { position, type Setting, sizeOf } from '../setting.ts';

/** What vanishes at a fixed point, of one state. */
export interface Motion {
  readonly state: Letter;
  readonly indices: readonly Atom[];
  readonly right: Expr;
}

/** A number that is looked for: an entry of a state. */
export interface Unknown {
  readonly name: string;
  readonly letter: Letter;
  /** The closed hull of its domain. */
  readonly hull: Interval;
  readonly lower?: { readonly value: Formula; readonly open: boolean };
  readonly upper?: { readonly value: Formula; readonly open: boolean };
  readonly not?: Formula;
}

/** As many equations as unknowns, exact and written out. */
export interface FieldSystem {
  readonly book: Notebook;
  readonly equations: readonly Formula[];
  readonly unknowns: readonly Unknown[];
  /** Rows of unknowns that add up to 1, each with the equations that say so. */
  readonly simplices: readonly { readonly offset: number; readonly width: number }[];
}

/**
 * The equations of the fixed points at a setting. Where a flow is projected to a simplex or to symmetric matrices the
 * projected equations depend on each other; what the domain asks is added to them, and they hold together only where
 * both do: the sum of the projected rows is 0, that of what is added is what the sum of the entries lacks of 1.
 * @throws {Unwritable} {NoValue} {NoSlope}
 */
export function fieldSystem(
  motions: readonly Motion[],
  setting: Setting,
  exact: (letter: Letter, at: number) => Q.Rational | Expr | undefined,
  time: 'continuous' | 'discrete',
): FieldSystem {
  const book = new Notebook();
  const letters = motions.map((m) => m.state);
  const w: Writing = { book, setting, unknowns: letters, exact };
  const equations: Formula[] = [];
  const unknowns: Unknown[] = [];
  for (const m of motions) {
    const shape = m.state.axes.map((s) => sizeOf(s.size, setting.sizes));
    const count = shape.reduce((n, k) => n * k, 1);
    const places = Array.from({ length: count }, (_, k) => position(k, shape));
    equations.push(
      ...write(
        w,
        places.map((p) => ({ term: m.right, atoms: new Map(m.indices.map((a, k) => [a, p[k]!])) })),
      ),
    );
    const bounds = boundsOf(m.state, w);
    for (const p of places)
      unknowns.push({
        name: p.length === 0 ? m.state.name : `${m.state.name}[${p.join(',')}]`,
        letter: m.state,
        ...bounds,
      });
  }
  if (time === 'continuous') bindRows(book, equations, letters, setting);
  const simplices = time === 'continuous' ? rowsOf(letters, setting).filter((r) => r.kind === 'simplex') : [];
  return { book, equations, unknowns, simplices };
}

function boundsOf(letter: Letter, w: Writing): Pick<Unknown, 'hull' | 'lower' | 'upper' | 'not'> {
  const d = letter.domain;
  if (d.kind === 'simplex') return { hull: { lo: 0, hi: 1 }, lower: { value: w.book.whole(0), open: false } };
  if (d.kind !== 'real' && d.kind !== 'integer') return { hull: { lo: -Infinity, hi: Infinity } };
  const read = (e: Expr): Formula => write(w, [{ term: e, atoms: new Map() }])[0]!;
  const lower = d.lower === undefined ? undefined : { value: read(d.lower.value), open: d.lower.open };
  const upper = d.upper === undefined ? undefined : { value: read(d.upper.value), open: d.upper.open };
  const end = (f: Formula): Interval => new Tape([f], 0).values([])[0]!;
  return {
    hull: {
      lo: lower === undefined ? -Infinity : end(lower.value).lo,
      hi: upper === undefined ? Infinity : end(upper.value).hi,
    },
    ...(lower !== undefined && { lower }),
    ...(upper !== undefined && { upper }),
    ...(d.not !== undefined && { not: read(d.not) }),
  };
}

function bindRows(book: Notebook, equations: Formula[], letters: readonly Letter[], setting: Setting): void {
  for (const { kind, offset, width, letter } of rowsOf(letters, setting)) {
    if (kind === 'sphere')
      throw new Unwritable(`${letter.name} lies on a sphere: fixed points on spheres are not certified`);
    if (kind === 'simplex') {
      const entries = Array.from({ length: width }, (_, k) => book.negate(book.unknown(offset + k)));
      const lack = book.add([book.whole(1), ...entries]);
      for (let k = 0; k < width; k++) equations[offset + k] = book.add([equations[offset + k]!, lack]);
    }
    if (kind === 'symmetric')
      for (let k = 0; k < width; k++)
        for (let l = 0; l < width; l++) {
          const [at, across] = [offset + k * width + l, offset + l * width + k];
          if (k !== l) equations[at] = book.add([equations[at]!, book.unknown(across), book.negate(book.unknown(at))]);
        }
  }
}
