import { add, delta, mul, num, replace, sum, sym, zero } from '../../expr/build.ts';
import type { Atom, Expr, Index, Letter } from '../../expr/expr.ts';
import { atomIndex, letter } from '../../expr/intern.ts';
import { letters as lettersOf, mentions, some, substitute } from '../../expr/traverse.ts';
import { directional } from '../../rewrite/derivative.ts';
import { averaged, hasExpectation } from '../../rewrite/expectation/expectations.ts';
import type { Field } from '../derivation.ts';
import { asIndices, at } from '../motion.ts';
import { ruled } from './carriers.ts';
import { byAmplitude, coefficients } from './coefficients.ts';
import { collected } from './collected.ts';
import { unshifted } from './each.ts';
import type { Layout, Piece, Sector, Template } from './layout.ts';
import type { Matrix } from './matrix.ts';
import { simplified } from './simplified.ts';

/** A field at a point: what stands for each state there. */
export interface Background {
  readonly fields: readonly Field[];
  /** The term with the states at the point. */
  readonly put: (e: Expr) => Expr;
  readonly linearised: readonly Linearised[];
}

/** A field to first order around a point: linear in a letter of the shape of each state. */
export interface Linearised {
  readonly field: Field;
  readonly displacement: Letter;
  /** As it is differentiated, and multiplied out. */
  readonly raw: Expr;
  readonly term: Expr;
}

/** The fields to first order around a point, each made when it is asked for: where a direction leaks, most are not. */
export function background(fields: readonly Field[], put: (e: Expr) => Expr): Background {
  const there = fields.map((f) => put(stateOf(f)));
  const taken = new Set([...fields.map((f) => f.right), ...there].flatMap((e) => lettersOf(e).map((l) => l.name)));
  const letters = new Map(
    fields.map(({ state: l }) => [
      l,
      letter({ name: displacementName(l.name, taken), role: 'auxiliary', axes: l.axes, components: l.components }),
    ]),
  );
  const linearised = fields.map((field): Linearised => new FirstOrder(field, letters, put));
  return { fields, put, linearised };
}

const stateOf = (f: Field): Expr => sym(f.state, asIndices(f.indices));

class FirstOrder implements Linearised {
  readonly field: Field;
  readonly displacement: Letter;
  private readonly letters: ReadonlyMap<Letter, Letter>;
  private readonly put: (e: Expr) => Expr;
  private derived: Expr | undefined;
  private multiplied: Expr | undefined;

  constructor(field: Field, letters: ReadonlyMap<Letter, Letter>, put: (e: Expr) => Expr) {
    this.field = field;
    this.displacement = letters.get(field.state)!;
    this.letters = letters;
    this.put = put;
  }

  get raw(): Expr {
    this.derived ??= this.put(
      directional(this.field.right, (s) => {
        const d = this.letters.get(s.letter);
        return d === undefined ? undefined : sym(d, s.indices);
      }),
    );
    return this.derived;
  }

  get term(): Expr {
    this.multiplied ??= collected(simplified(averaged(this.raw), []), [...this.letters.values()]);
    return this.multiplied;
  }
}

/** Whether expectations are left in what is of first order: its entries are no numbers in letters. */
export function holdsExpectations({ fields, put, linearised }: Background): boolean {
  // Where there are none in the fields, nor at the point, there are none in their derivatives.
  const some = fields.some((f) => hasExpectation(f.right) || hasExpectation(put(stateOf(f))));
  return some && linearised.some((x) => hasExpectation(x.term));
}

/** A name that nothing else has: dz for a displacement of z. */
function displacementName(name: string, taken: ReadonlySet<string>): string {
  let made = `d${name}`;
  while (taken.has(made)) made = `${made}_`;
  return made;
}

/** A row of a linearised field that no template of its sector explains. */
export interface Leak {
  readonly state: Letter;
  readonly sector: string;
  readonly term: Expr;
}

/** The linearised field on one piece. */
export interface Row {
  readonly piece: Piece;
  readonly indices: readonly Atom[];
  /** Along these it leads, and what they are at the indices. */
  readonly templates: readonly Template[];
  readonly along: readonly Expr[];
  /** As it is differentiated, on all directions of the sector. */
  readonly before: Expr;
}

/** How a linearised field acts on the amplitudes of a sector. */
export interface Applied {
  readonly matrix: Matrix;
  readonly rows: readonly Row[];
  /** Linear conditions on the amplitudes, one row for each: the directions along which the states may move. */
  readonly constraints: Matrix;
}

/** The letter of a state at indices moved along all templates of a sector. */
export function direction(l: Layout, sector: Sector): (state: Letter, at: readonly Index[]) => Expr {
  return (state, at) =>
    add(
      ...sector.templates
        .filter((t) => l.pieces[t.piece]!.state === state)
        .map((t) => {
          const { places } = l.pieces[t.piece]!;
          const here = places.flatMap((p, k) => (p === undefined ? [] : [delta(at[k]!, p)]));
          return here.includes(zero) ? zero : mul(sym(t.amplitude), ...here, t.term(at));
        }),
    );
}

/** Applies the linearised field to a sector and reads off its matrix. */
export function apply(bg: Background, l: Layout, sector: Sector): Applied | Leak {
  const move = direction(l, sector);
  const constraints = constraintsOf(bg, l, sector, move);
  if ('state' in constraints) return constraints;
  const states = new Map(bg.linearised.map((x) => [x.displacement, x.field.state]));
  const moved = (e: Expr): Expr =>
    substitute(e, (s) => {
      const state = states.get(s.letter);
      return state === undefined ? undefined : move(state, s.indices);
    });
  const rows: Row[] = [];
  const matrix: Expr[][] = sector.templates.map(() => []);
  for (const [k, piece] of l.pieces.entries()) {
    const own = sector.templates.filter((t) => t.piece === k);
    const { field: f, term } = bg.linearised.find((x) => x.field.state === piece.state)!;
    const put = new Map(
      f.indices.flatMap((a, m) => (piece.places[m] === undefined ? [] : [[a, piece.places[m]!] as const])),
    );
    const placed = (e: Expr): Expr => (put.size === 0 ? e : replace(e, put));
    const { each } = sector;
    const before = moved(placed(term));
    const whole = simplified(before, l.carriers);
    const name = (n: string): Letter => letter({ name: `${n}_${l.sectors.indexOf(sector)}`, role: 'auxiliary' });
    const short = each?.kind === 'wave' ? simplified(unshifted(whole, each, name), l.carriers) : whole;
    const indices = f.indices.filter((a) => !put.has(a));
    const here = f.indices.map((a) => put.get(a) ?? atomIndex(a));
    const along = own.map((t) => t.term(here));
    const read = coefficients(
      short,
      along.map((e) => ruled(e, l.carriers)),
      sector.templates,
      l.carriers,
      each?.kind === 'matrix' ? { each, name } : undefined,
    );
    if ('left' in read) return { state: piece.state, sector: sector.name, term: read.left };
    rows.push({ piece, indices, templates: own, along, before });
    own.forEach((t, m) => {
      matrix[sector.templates.indexOf(t)] = [...read.matrix[m]!];
    });
  }
  return { matrix, rows, constraints };
}

/** What keeps the states in their domains, to first order: orthogonal to a vector of fixed length, of no sum, symmetric. */
function constraintsOf(
  bg: Background,
  l: Layout,
  sector: Sector,
  move: (s: Letter, at: readonly Index[]) => Expr,
): Matrix | Leak {
  const rows: Expr[][] = [];
  for (const [k, piece] of l.pieces.entries()) {
    if (!sector.templates.some((t) => t.piece === k)) continue;
    const { domain } = piece.state;
    if (domain.kind === 'real' || domain.kind === 'integer') continue;
    const f = bg.fields.find((x) => x.state === piece.state)!;
    const here = f.indices.map((a, m) => piece.places[m] ?? atomIndex(a));
    const condition = simplified(tangency(piece.state, f.indices, here, bg, move), l.carriers);
    for (const [key, own] of byAmplitude(condition, sector.templates, l.carriers)) {
      // A contraction of a carrier that no rule knows: it may vanish for some of its values.
      if (some(key, (x) => x.kind === 'sum' && l.carriers.some((c) => mentions(x, c.letter))))
        return { state: piece.state, sector: sector.name, term: condition };
      rows.push(sector.templates.map((t) => add(...(own.get(t.amplitude) ?? []))));
    }
  }
  return rows;
}

function tangency(
  state: Letter,
  atoms: readonly Atom[],
  here: readonly Index[],
  bg: Background,
  move: (s: Letter, at: readonly Index[]) => Expr,
): Expr {
  const own = atoms.map((a) => atomIndex(a));
  const last = atoms.at(-1)!;
  const placed = (e: Expr): Expr => at(e, atoms.slice(0, -1), here.slice(0, -1));
  switch (state.domain.kind) {
    case 'sphere':
      return placed(sum([last], mul(bg.put(sym(state, own)), move(state, own))));
    case 'simplex':
      return placed(sum([last], move(state, own)));
    default: {
      const [i, j] = [here.at(-2)!, here.at(-1)!];
      const before = here.slice(0, -2);
      return add(move(state, [...before, i, j]), mul(num(-1), move(state, [...before, j, i])));
    }
  }
}
