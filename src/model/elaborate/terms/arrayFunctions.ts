import * as B from '../../../expr/build.ts';
import type { Expr, Index } from '../../../expr/expr.ts';
import type { BinaryName, FunctionName } from '../../../expr/functionNames.ts';
import { atomIndex, fresh, placeIndex } from '../../../expr/intern.ts';
import { sameSet, shapeText } from '../values/shape.ts';
import { fitted, indexValue, type Known, known, mapped, number, settled, type Value } from '../values/value.ts';
import { contracted, norm } from './arithmetic.ts';

/** Functions of one variable, entry by entry. */
export const ELEMENTWISE: ReadonlyMap<string, (e: Expr) => Expr> = new Map([
  ...(
    [
      'exp',
      'log',
      'sin',
      'cos',
      'tan',
      'asin',
      'acos',
      'atan',
      'sinh',
      'cosh',
      'tanh',
      'erf',
      'erfc',
      'round',
      'floor',
      'lambertW',
      'gammaFunction',
      'digamma',
      'abs',
      'sign',
      'relu',
      'sg',
    ] as FunctionName[]
  ).map((fn) => [fn, (e: Expr) => B.call(fn, e)] as const),
  ['sqrt', B.sqrt],
  ['factorial', (e: Expr) => B.call('gammaFunction', B.add(e, B.one))],
]);

/** Applied to values: a value, or what the function takes instead. */
export type Applied = Value | { readonly kind: 'refused'; readonly takes: string };
const takes = (what: string): Applied => ({ kind: 'refused', takes: what });

/** The shapes of arguments, for a refusal. */
export const shapesText = (args: readonly Value[]): string =>
  args
    .map((v) =>
      v.kind === 'known' && v.shape.length > 0
        ? shapeText(v.shape)
        : v.kind === 'flexible' && v.like === 'identity'
          ? 'the identity'
          : 'a number',
    )
    .join(' and ');

const shaped = (v: Value | undefined, other: Value | undefined): Known | undefined =>
  v === undefined ? undefined : v.kind === 'flexible' && other?.kind === 'known' ? v.fit(other.shape) : settled(v);

type ArrayFunction = (args: readonly Value[]) => Applied;

/** Functions of arrays; arguments are never unknown, and as many as the table says. */
export const ARRAY_FUNCTIONS: ReadonlyMap<string, readonly [number, ArrayFunction]> = new Map<
  string,
  readonly [number, ArrayFunction]
>([
  ['dot', [2, dot]],
  ['outer', [2, outer]],
  ['hadamard', [2, hadamard]],
  ['trace', [1, trace]],
  ['gram', [1, gram]],
  ['norm', [1, ([v]) => (settled(v!) === undefined ? takes('an array of known shape') : norm(settled(v!)!))]],
  ['diag', [1, diag]],
  ['det', [1, ([a]) => ofMatrix('det', a!)]],
  ['inverse', [1, ([a]) => ofMatrix('inverse', a!)]],
  ['rank', [1, ([a]) => ofMatrix('rank', a!)]],
  ['effectiveRank', [1, ([a]) => ofMatrix('effectiveRank', a!)]],
  ['stableRank', [1, ([a]) => stableRank(a!)]],
  ['eigenvalue', [2, ([a, k]) => ofMatrix('eigenvalue', a!, k)]],
  ['singular', [2, ([a, k]) => ofMatrix('singular', a!, k)]],
  ['min', [2, ([a, b]) => extreme(a!, b!, (x, y) => B.subtract(x, B.call('relu', B.subtract(x, y))))]],
  ['max', [2, ([a, b]) => extreme(a!, b!, (x, y) => B.add(y, B.call('relu', B.subtract(x, y))))]],
  ['binomial', [2, ofTwo('binomial')]],
  ['besselI', [2, ofTwo('besselI')]],
  ['besselJ', [2, ofTwo('besselJ')]],
  ['polygamma', [2, ofTwo('polygamma')]],
  ['entropy', [1, ([p]) => entropy(p!)]],
]);

function dot([a, b]: readonly Value[]): Applied {
  const [u, v] = [shaped(a, b), shaped(b, a)];
  if (u?.shape.length !== 1 || v?.shape.length !== 1 || !sameSet(u.shape[0]!, v.shape[0]!))
    return takes('two vectors of one size');
  return known([], () => contracted(u.shape[0]!, (k) => B.mul(u.at([k]), v.at([k]))));
}

function outer([a, b]: readonly Value[]): Applied {
  const [u, v] = [settled(a!), settled(b!)];
  if (u?.shape.length !== 1 || v?.shape.length !== 1) return takes('two vectors');
  return known([...u.shape, ...v.shape], ([k, l]) => B.mul(u.at([k!]), v.at([l!])));
}

function hadamard([a, b]: readonly Value[]): Applied {
  const [u, v] = [shaped(a, b), shaped(b, a)];
  if (u === undefined || v === undefined || fitted(v, u.shape) === undefined) return takes('two arrays of one shape');
  return known(u.shape, (i) => B.mul(u.at(i), v.at(i)));
}

function trace([a]: readonly Value[]): Applied {
  const m = settled(a!);
  if (m?.shape.length !== 2 || !sameSet(m.shape[0]!, m.shape[1]!)) return takes('a square matrix');
  return known([], () => contracted(m.shape[0]!, (k) => m.at([k, k])));
}

function gram([a]: readonly Value[]): Applied {
  const v = settled(a!);
  if (v === undefined || v.shape.length < 2) return takes('a family of vectors');
  const last = v.shape.at(-1)!;
  return known([last, last], ([k, l]) => {
    const family = v.shape.slice(0, -1).map(fresh);
    const at = family.map((f) => atomIndex(f));
    return B.sum(family, B.mul(v.at([...at, k!]), v.at([...at, l!])));
  });
}

function diag([a]: readonly Value[]): Applied {
  const v = settled(a!);
  if (v?.shape.length === 1) return known([v.shape[0]!, v.shape[0]!], ([k, l]) => B.mul(B.delta(k!, l!), v.at([k!])));
  if (v?.shape.length === 2 && sameSet(v.shape[0]!, v.shape[1]!)) return known([v.shape[0]!], ([k]) => v.at([k!, k!]));
  return takes('a vector or a square matrix');
}

type MatrixFunction = 'det' | 'inverse' | 'rank' | 'effectiveRank' | 'eigenvalue' | 'singular';
const ANY_SHAPE: ReadonlySet<MatrixFunction> = new Set(['rank', 'effectiveRank', 'singular']);

/** A function of a matrix, and of k where it is the k-th of something. */
function ofMatrix(fn: MatrixFunction, a: Value, k?: Value): Applied {
  const m = settled(a);
  const square = m?.shape.length === 2 && sameSet(m.shape[0]!, m.shape[1]!);
  if (m?.shape.length !== 2 || (!square && !ANY_SHAPE.has(fn)))
    return takes(`${ANY_SHAPE.has(fn) ? 'a matrix' : 'a square matrix'}${k === undefined ? '' : ' and an index'}`);
  const which = k === undefined ? [] : [settled(k)?.index];
  if (which.includes(undefined)) return takes(`a ${square ? 'square ' : ''}matrix and an index`);
  const binders = m.shape.map(fresh);
  const body = m.at(binders.map((b) => atomIndex(b)));
  const of = (at: readonly Index[]): Expr => B.reduce(fn, binders, body, B.one, at);
  return known(fn === 'inverse' ? m.shape : [], (indices) => of(k === undefined ? indices : (which as Index[])));
}

/** |A|²/σ₁², the Frobenius norm over the largest singular value. */
function stableRank(a: Value): Applied {
  const m = settled(a);
  if (m?.shape.length !== 2) return takes('a matrix');
  const largest = ofMatrix('singular', a, indexValue(placeIndex(B.one)));
  const binders = m.shape.map(fresh);
  const size = B.sum(binders, B.square(m.at(binders.map((b) => atomIndex(b)))));
  return number(B.divide(size, B.square((largest as Known).at([]))));
}

function extreme(a: Value, b: Value, pick: (x: Expr, y: Expr) => Expr): Applied {
  const [x, y] = [settled(a), settled(b)];
  if (x === undefined || y === undefined || x.shape.length + y.shape.length > 0) return takes('two numbers');
  return known([], () => pick(x.at([]), y.at([])));
}

/** A function of two numbers. */
function ofTwo(fn: BinaryName): ArrayFunction {
  return ([a, b]) => {
    const [x, y] = [settled(a!), settled(b!)];
    if (x?.shape.length !== 0 || y?.shape.length !== 0) return takes('two numbers');
    return known([], () => B.call(fn, x.at([]), y.at([])));
  };
}

/** −Σ p log p over all entries, 0 where p is 0. */
function entropy(a: Value): Applied {
  const p = settled(a);
  if (p === undefined || p.shape.length === 0) return takes('an array');
  return known([], () => {
    const binders = p.shape.map(fresh);
    return B.negate(B.sum(binders, B.call('xlogx', p.at(binders.map((b) => atomIndex(b))))));
  });
}

/** `f(A)` entry by entry. */
export const elementwise = (f: (e: Expr) => Expr, v: Value): Value => mapped(settled(v) ?? v, f);
