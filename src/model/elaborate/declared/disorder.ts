import * as B from '../../../expr/build.ts';
import type { Atom, IndexSet, Letter } from '../../../expr/expr.ts';
import { atomIndex, freeAtom, letter } from '../../../expr/intern.ts';
import { letters } from '../../../expr/traverse.ts';
import { termsOfLaw } from '../../lawTerms.ts';
import type { Law, RandomArray } from '../../model.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Random, RandomOption } from '../../syntax/statement.ts';
import { transposition } from '../../transposition.ts';
import { entryLaw } from '../terms/entryLaw.ts';
import { lawOf } from '../terms/law.ts';
import { type Left, unnamed } from '../terms/left.ts';
import { numberOf, type Values } from '../terms/numbers.ts';
import { freeIndices } from '../values/free.ts';
import type { Report } from '../values/report.ts';
import { type Desk, EMPTY, type Entity, withLocals } from '../values/scope.ts';
import { sameShape, shapeText } from '../values/shape.ts';
import { fitted, indexValue, settled } from '../values/value.ts';
import { axesOf } from './declarations.ts';

/** The letter of a random array and whether its diagonal is 0; its law comes after all names have a meaning. */
export function randomLetter(desk: Desk, s: Random): Extract<Entity, { kind: 'letter' }> | undefined {
  const axes = axesOf(desk, s.axes);
  if (axes === undefined) return undefined;
  const square = axes.length >= 2 && axes.at(-1) === axes.at(-2);
  let failed = false;
  const seen = new Map<string, RandomOption>();
  for (const o of s.options) {
    const rival = [o.kind, ...(RIVALS.get(o.kind) ?? [])].find((k) => seen.has(k));
    if (rival !== undefined) {
      const message =
        rival === o.kind
          ? `\`${o.kind}\` is given twice`
          : `\`${o.kind}\` and \`${rival}\` both say how entries depend`;
      desk.report.error('E0351', o.place, message, 'one of them');
      failed = true;
    } else if (NEEDS_SQUARE.has(o.kind) && !square) {
      const shape = axes.length === 0 ? 'a number' : shapeText(axes);
      desk.report.error('E0351', o.place, `\`${o.kind}\` is of square matrices, \`${s.name.text}\` is ${shape}`);
      failed = true;
    }
    seen.set(o.kind, o);
  }
  if (failed) return undefined;
  const made = letter({
    name: s.name.text,
    role: 'random',
    axes,
    ...(seen.has('symmetric') && { domain: { kind: 'symmetric' } }),
  });
  return { kind: 'letter', letter: made, ...(seen.has('zero-diagonal') && { zeroDiagonal: true }) };
}

const NEEDS_SQUARE: ReadonlySet<string> = new Set(['reciprocity', 'symmetric', 'zero-diagonal']);
const RIVALS: ReadonlyMap<string, readonly string[]> = new Map([
  ['reciprocity', ['symmetric', 'correlated']],
  ['symmetric', ['reciprocity', 'correlated']],
  ['correlated', ['reciprocity', 'symmetric']],
]);

/** The law of a random array and what its entries have to do with one another; undefined where it was refused. */
export function randomOf(desk: Desk, s: Random, own: Letter, values: Values): RandomArray | undefined {
  const left = entries(desk, s, own);
  if (left === undefined) return undefined;
  const read = lawOf(desk, s.law, left.rest, left.scope);
  if (read === undefined) return undefined;
  // Entries are independent: a joint law is drawn anew for each.
  const law = entryLaw(read, left.atoms, 0);
  const moving = termsOfLaw(law)
    .flatMap((e) => letters(e))
    .find((l) => !STILL.has(l.role));
  if (moving !== undefined) {
    const message = `the law of \`${own.name}\` needs \`${moving.name}\`, which is not fixed when it is drawn`;
    desk.report.error('E0351', s.law.place, message, 'sizes, parameters, constants and data');
    return undefined;
  }
  const number = seedOf(desk, s);
  if (number === 'refused') return undefined;
  const dependence = s.options.find((o) => o.kind === 'reciprocity' || o.kind === 'correlated');
  const correlation = correlationOf(desk, dependence as Dependence | undefined, { own, left, law, values });
  if (correlation === 'refused') return undefined;
  return {
    letter: own,
    indices: left.indices,
    law,
    ...(correlation !== undefined && { correlation }),
    symmetric: s.options.some((o) => o.kind === 'symmetric'),
    zeroDiagonal: s.options.some((o) => o.kind === 'zero-diagonal'),
    ...(number !== undefined && { seed: number }),
    place: s.name.place,
  };
}

function seedOf(desk: Desk, s: Random): number | undefined | 'refused' {
  for (const o of s.options) {
    if (o.kind !== 'seed') continue;
    const { value } = o;
    if (value.kind === 'number' && value.value.denominator === 1n && value.value.numerator <= 2n ** 53n)
      return Number(value.value.numerator);
    desk.report.error('E0351', value.place, 'a seed is a whole number', '`seed 5`');
    return 'refused';
  }
  return undefined;
}

const STILL: ReadonlySet<string> = new Set(['size', 'parameter', 'any', 'data']);

/** An entry of the array: free indices of its law and its options name its first axes, in the order in which they occur. */
function entries(desk: Desk, s: Random, own: Letter): Left | undefined {
  const expressions = [s.law, ...s.options.flatMap((o) => ('value' in o ? [o.value] : []))];
  const names = new Map<string, Ast.Name>();
  for (const e of expressions)
    for (const n of freeIndices(e, (x) => desk.entities.has(x))) if (!names.has(n.text)) names.set(n.text, n);
  const own_ = [...names.values()];
  const extra = own_[own.axes.length];
  if (extra !== undefined) {
    desk.report.error('E0317', extra.place, `\`${own.name}\` has no axis number ${own.axes.length + 1} for it`);
    return undefined;
  }
  const indices: Atom[] = own.axes.map((set, k) => freeAtom(own_[k]?.text ?? unnamed(k + 1 - own_.length), set));
  const rest = own.axes.slice(own_.length);
  const scope = withLocals(
    EMPTY,
    own_.map((n, k) => [n.text, indexValue(atomIndex(indices[k]!))] as const),
  );
  return {
    letter: own,
    indices,
    guard: B.one,
    written: B.sym(
      own,
      indices.map((a) => atomIndex(a)),
    ),
    rest,
    atoms: indices.slice(own_.length),
    scope,
    names: new Set(names.keys()),
  };
}

/** `reciprocity eta`, or `correlated eta with A`. */
type Dependence = Extract<RandomOption, { readonly value: Ast.Expression }> &
  ({ readonly kind: 'reciprocity' } | { readonly kind: 'correlated'; readonly with: Ast.Name });
interface Array_ {
  readonly own: Letter;
  readonly left: Left;
  readonly law: Law;
  readonly values: Values;
}

function correlationOf(
  desk: Desk,
  option: Dependence | undefined,
  { own, left, law, values }: Array_,
): RandomArray['correlation'] | 'refused' {
  if (option === undefined) return undefined;
  const { report } = desk;
  if (law.kind !== 'normal') {
    const help = 'uncorrelated entries, or `symmetric`';
    report.unsupported(option.place, `\`${option.kind}\` with a law other than \`normal\``, help);
    return 'refused';
  }
  let partner = own;
  if (option.kind === 'correlated') {
    const entity = desk.entities.get(option.with.text);
    if (entity?.kind === 'unknown') return 'refused';
    if (entity?.kind !== 'letter' || entity.letter.role !== 'random') {
      if (entity !== undefined) report.error('E0352', option.with.place, `\`${option.with.text}\` is no random array`);
      return 'refused';
    }
    partner = entity.letter;
    if (partner === own) {
      report.error('E0352', option.with.place, `\`${own.name}\` with itself`, '`reciprocity` is of one array');
      return 'refused';
    }
    if (!sameShape(swappedAxes(partner.axes), own.axes)) {
      const shapes = `\`${own.name}\` is ${shapeText(own.axes)}, \`${partner.name}\` ${shapeText(partner.axes)}`;
      report.error('E0352', option.place, `entry [j,i] goes with entry [i,j]: ${shapes}`, 'transposed axes');
      return 'refused';
    }
  }
  const v = desk.value(option.value, left.scope);
  if (v.kind === 'unknown') return 'refused';
  // A number, or one for each of the first axes.
  const front = left.rest.slice(0, Math.max(0, left.rest.length - 2));
  const one = settled(v);
  const fit = one?.shape.length === 0 ? one : fitted(v, front);
  if (fit === undefined) {
    const shape = v.kind === 'known' ? shapeText(v.shape) : 'the identity';
    report.error('E0352', option.value.place, `a correlation is a number, this is ${shape}`);
    return 'refused';
  }
  const term = fit.at(fit.shape.map((_, k) => atomIndex(left.atoms[k]!)));
  const still = letters(term).every((l) => STILL.has(l.role));
  const size = numberOf(term, values);
  if (!still || Math.abs(size) > 1) {
    const message = still ? `is ${size}, a correlation lies between -1 and 1` : 'moves, a correlation stands still';
    report.error('E0352', option.value.place, `\`${report.text(option.value.place)}\` ${message}`);
    return 'refused';
  }
  return { value: term, with: partner, written: option.kind };
}

const swappedAxes = (axes: readonly IndexSet[]): readonly IndexSet[] => transposition(axes).map((k) => axes[k]!);

/** Refuses arrays that are correlated with one another in a circle: one of them has to be drawn first. */
export function checkCircles(report: Report, arrays: readonly RandomArray[]): void {
  const next = (a: RandomArray | undefined): RandomArray | undefined =>
    a?.correlation?.written === 'correlated' ? arrays.find((b) => b.letter === a.correlation!.with) : undefined;
  for (const a of arrays) {
    let b = next(a);
    for (let k = 0; b !== undefined && b !== a && k < arrays.length; k++) b = next(b);
    if (b !== a) continue;
    report.error('E0352', a.place, `\`${a.letter.name}\` is correlated with itself through others`, 'one array first');
    return;
  }
}
