import { subtract } from '../../expr/build.ts';
import type { Bound, Domain, Expr, Letter } from '../../expr/expr.ts';
import { letter as makeLetter } from '../../expr/intern.ts';
import { compare } from '../../expr/rational.ts';
import { letters } from '../../expr/traverse.ts';
import type { Comparison, Condition } from '../../model/claim.ts';
import { conjuncts } from '../../model/conjuncts.ts';

/** `left - right` compared with 0. */
export interface Relation {
  readonly term: Expr;
  readonly says: Comparison;
}

/** What conditions say of parameters, constants and sizes, taken apart. Conditions that it cannot use are left out: what holds without them holds. */
export interface Given {
  /** Values that conditions fix. */
  readonly values: ReadonlyMap<Letter, Expr>;
  readonly sizes: ReadonlyMap<Letter, Expr>;
  /** Letters with the narrower domain that comparisons with numbers leave. */
  readonly narrowed: ReadonlyMap<Letter, Letter>;
  readonly relations: readonly Relation[];
}

/** Takes conditions apart. */
export function givenBy(when: readonly Condition[]): Given {
  const values = new Map<Letter, Expr>();
  const sizes = new Map<Letter, Expr>();
  const relations: Relation[] = [];
  const bounds: { readonly of: Letter; readonly says: Comparison; readonly value: Expr }[] = [];
  for (const c of conjuncts(when)) {
    if (c.kind !== 'compare') continue;
    const alone = aloneIn(c.left, c.right) ?? flipped(aloneIn(c.right, c.left));
    const says = alone?.flipped ? FLIPPED[c.comparison] : c.comparison;
    if (alone !== undefined && says === '=' && !letters(alone.other).includes(alone.of) && !values.has(alone.of))
      (alone.of.role === 'size' ? sizes : values).set(alone.of, alone.other);
    else if (alone !== undefined && alone.other.kind === 'num' && says !== '=')
      bounds.push({ of: alone.of, says, value: alone.other });
    else relations.push({ term: subtract(c.left, c.right), says: c.comparison });
  }
  const narrowed = new Map<Letter, Letter>();
  for (const { of, says, value } of bounds) {
    const now = narrowed.get(of) ?? of;
    const domain = within(now.domain, says, value);
    if (domain === undefined) continue;
    const { name, role, axes, components } = of;
    narrowed.set(of, makeLetter({ name, role, axes, components, domain }));
  }
  return { values, sizes, narrowed, relations };
}

interface Alone {
  readonly of: Letter;
  readonly other: Expr;
  readonly flipped?: true;
}
function aloneIn(side: Expr, other: Expr): Alone | undefined {
  if (side.kind !== 'sym' || side.indices.length > 0) return undefined;
  const { role } = side.letter;
  return role === 'size' || role === 'parameter' || role === 'any' ? { of: side.letter, other } : undefined;
}
const flipped = (a: Alone | undefined): Alone | undefined => a && { ...a, flipped: true };
const FLIPPED: Readonly<Record<Comparison, Comparison>> = {
  '=': '=',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** The part of a domain on one side of a number; undefined where it cannot be said. */
function within(domain: Domain, says: Comparison, value: Expr): Domain | undefined {
  if (domain.kind !== 'real' && domain.kind !== 'integer') return undefined;
  const bound: Bound = { value, open: says === '<' || says === '>' };
  if (says === '!=') return domain.not === undefined ? { ...domain, not: value } : undefined;
  const lower = says === '>' || says === '>=';
  const old = lower ? domain.lower : domain.upper;
  if (old !== undefined && !isTighter(bound, old, lower)) return domain;
  return lower ? { ...domain, lower: bound } : { ...domain, upper: bound };
}

function isTighter(bound: Bound, old: Bound, lower: boolean): boolean {
  if (bound.value.kind !== 'num' || old.value.kind !== 'num') return false;
  const c = compare(bound.value.value, old.value.value) * (lower ? 1 : -1);
  return c > 0 || (c === 0 && bound.open);
}

/** The relations that the domain of a letter states beyond its signs: what it is not. */
export const excluded = (l: Letter, symbol: Expr): readonly Relation[] =>
  (l.domain.kind === 'real' || l.domain.kind === 'integer') && l.domain.not !== undefined
    ? [{ term: subtract(symbol, l.domain.not), says: '!=' }]
    : [];
