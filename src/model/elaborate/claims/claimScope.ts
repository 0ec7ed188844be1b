import * as B from '../../../expr/build.ts';
import { replace } from '../../../expr/build.ts';
import type { Expr, Letter, Sym } from '../../../expr/expr.ts';
import { atomIndex, freeAtom, letter } from '../../../expr/intern.ts';
import type { Mean, Observed, Response } from '../../claim.ts';
import type { Ansatz, Tensor } from '../../model.ts';
import type * as Ast from '../../syntax/ast.ts';
import { tensorOf } from '../declared/definitions.ts';
import { withoutStops, writtenStop } from '../terms/stopGradient.ts';
import { freeIndices, openFree } from '../values/free.ts';
import { type Desk, EMPTY, type Scope, withLocals } from '../values/scope.ts';
import { sizeText } from '../values/shape.ts';
import { type Known, letterValue, UNKNOWN, type Value } from '../values/value.ts';

/** Where the expressions of a claim are read, and the states at times that it names. */
export interface ClaimScope {
  readonly scope: Scope;
  readonly observed: Observed[];
  /** Letters of the ansatz that no author wrote: 0 in a point. */
  readonly hidden: readonly Letter[];
  readonly means: Mean[];
  readonly responses: Response[];
}

/** The letters of an ansatz stand beside the states; one that was refused is silent. */
export function claimScope(ansatz: Ansatz | undefined, silent: readonly string[] = []): ClaimScope {
  const observed: Observed[] = [];
  const at = (of: Letter, time: Expr): Letter => {
    const known = observed.find((o) => o.of === of && o.time === time);
    if (known !== undefined) return known.letter;
    const made = letter({
      name: `${of.name}(${sizeText(time)})`,
      role: time === B.zero ? 'start' : 'observed',
      axes: of.axes,
      components: of.components,
      domain: of.domain,
    });
    observed.push({ letter: made, of, time });
    return made;
  };
  const means: Mean[] = [];
  const mean = (text: string, quantity: Known): Known => {
    const own = quantity.shape.map((set, k) => freeAtom(`#${k + 1}`, set));
    const written = withoutStops(quantity.at(own.map((a) => atomIndex(a))));
    // What the quantity shares with its surroundings are axes of the letter too, in front.
    const shared = written.free.filter((a) => !own.includes(a));
    const front = shared.map((a, k) => freeAtom(`#${own.length + k + 1}`, a.set));
    const term = replace(written, new Map(shared.map((a, k) => [a, atomIndex(front[k]!)])));
    const indices = [...front, ...own];
    const axes = indices.map((a) => a.set);
    const same = means.find((m) => m.term === term && m.indices.every((a, k) => a === indices[k]));
    const taken = (name: string): boolean => means.some((m) => m.letter.name === name);
    let name = `E(${text})`;
    while (same === undefined && taken(name)) name = `${name}'`;
    const l = same?.letter ?? letter({ name, role: 'mean', axes });
    if (same === undefined) means.push({ letter: l, indices, term });
    return letterValue(
      l,
      shared.map((a) => atomIndex(a)),
    );
  };
  const responses: Response[] = [];
  const response = (text: string, of: Sym, late: Expr, early: Expr): Known => {
    const indices = of.free.map((a, k) => freeAtom(`#${k + 1}`, a.set));
    const own = replace(of, new Map(of.free.map((a, k) => [a, atomIndex(indices[k]!)]))) as Sym;
    const known = responses.find((r) => r.of === own && r.late === late && r.early === early);
    const axes = indices.map((a) => a.set);
    const l = known?.letter ?? letter({ name: text, role: 'observed', axes });
    if (known === undefined) responses.push({ letter: l, indices, of: own, late, early });
    return letterValue(
      l,
      of.free.map((a) => atomIndex(a)),
    );
  };
  const locals: [string, Value][] = [
    ...silent.map((n): [string, Value] => [n, UNKNOWN]),
    ...(ansatz?.letters ?? []).map((l): [string, Value] => [l.name, letterValue(l)]),
  ];
  const hidden = (ansatz?.hidden ?? []).map((h) => h.letter);
  return { scope: { ...withLocals(EMPTY, locals), times: { at, mean, response } }, observed, hidden, means, responses };
}

/** An expression of a claim with its free indices opened, as a term with named axes. */
export function quantity(desk: Desk, e: Ast.Expression, scope: Scope): Tensor | undefined {
  const names = freeIndices(e, (n) => desk.entities.has(n) || scope.locals.has(n));
  const free = openFree(desk, names, scope, [e]);
  if (free === undefined) return undefined;
  if (!unstopped(desk, e)) return undefined;
  const v = desk.value(e, free.scope);
  if (v.kind === 'unknown') return undefined;
  const tensor = tensorOf(v, free.atoms);
  if (tensor === undefined)
    desk.report.error('E0329', e.place, 'nothing shows the size of `identity`', '`identity(d)`');
  return tensor === undefined ? undefined : { ...tensor, term: withoutStops(tensor.term) };
}

/** A number of a claim. */
export function numeral(desk: Desk, e: Ast.Expression, scope: Scope): Expr | undefined {
  const t = quantity(desk, e, scope);
  if (t === undefined) return undefined;
  if (t.indices.length === 0) return t.term;
  desk.report.error('E0325', e.place, `\`${desk.report.text(e.place)}\` is an array where a number is asked for`);
  return undefined;
}

/** Refuses an `sg` that is written outside any `grad`. */
export function unstopped(desk: Desk, e: Ast.Expression): boolean {
  const stray = writtenStop(e);
  if (stray === undefined) return true;
  desk.report.error(
    'E0371',
    stray,
    '`sg` stands outside any `grad`',
    '`sg(v)` is constant for `grad` alone; without `grad` write `v`',
  );
  return false;
}
