import type { Place } from '../diagnostic.ts';
import { add, mul, one, subtract, sym, zero } from '../expr/build.ts';
import type { Atom, Expr, Letter, Sym } from '../expr/expr.ts';
import { atomIndex, freeAtom, letter, scoped } from '../expr/intern.ts';
import { substitute } from '../expr/traverse.ts';
import type { Ansatz, Model } from '../model/model.ts';
import { directional } from '../rewrite/derivative.ts';
import { expand, splitConditions } from '../rewrite/expand.ts';
import { openDeltas } from '../rewrite/openDeltas.ts';
import { openSums } from '../rewrite/openSubsets.ts';
import { zeroTest } from '../rewrite/zeroTest.ts';
import type { Field, Step } from './derivation.ts';
import { parted, type Row, solved } from './formRates.ts';
import { assign, at, TIME } from './motion.ts';
import { atPlaces } from './rowsAtPlaces.ts';

/** What a flow or a map does to an ansatz: the reduced motion of its letters, and where it leaves the form. */
export interface Reduction {
  readonly ansatz: Ansatz;
  readonly fields: readonly Field[];
  /** One for each item: what the flow does minus what the form allows; 0 where the ansatz is invariant. */
  readonly leaks: readonly Leak[];
  readonly invariant: 'proved' | 'sampled' | 'leaks' | 'unknown';
  /** Terms that were divided by. */
  readonly conditions: readonly Expr[];
  readonly steps: readonly Step[];
}
export interface Leak {
  readonly state: Letter;
  readonly indices: readonly Atom[];
  readonly term: Expr;
  readonly place: Place;
}

/** A letter that stands for the time derivative of a reduced letter, or for its next value. */
const rate = (l: Letter, time: Model['time']): Letter =>
  letter({
    name: time === 'discrete' ? `${l.name}_next` : `${l.name}'`,
    role: 'auxiliary',
    axes: l.axes,
    components: l.components,
  });

/** Puts the form into the flow, reads off the motion of its letters, and puts that back to see whether anything is left. */
export function reduction(ansatz: Ansatz, fields: readonly Field[], time: Model['time']): Reduction {
  return scoped(() => reduce(ansatz, fields, time));
}

function reduce(ansatz: Ansatz, fields: readonly Field[], time: Model['time']): Reduction {
  const rates = new Map(ansatz.letters.map((l) => [l, rate(l, time)]));
  const steps: Step[] = [];
  const rows = ansatz.items.flatMap((item): readonly Row[] => {
    const field = fields.find((f) => f.state === item.state)!;
    const before = at(
      field.right,
      field.indices,
      item.indices.map((a) => atomIndex(a)),
    );
    const put = expand(openDeltas(mul(item.guard, assign(before, ansatz.items))));
    // Sums over subsets count how often members meet: q[b] over b != a is the sum over all b, less q[a].
    const summed = openSums(put);
    const flow = summed === put ? put : expand(splitConditions(expand(summed)));
    steps.push({
      before: mul(item.guard, assign(before, ansatz.items)),
      after: flow,
      why: {
        by: 'rule',
        rule: `put ${ansatz.name} into ${time === 'discrete' ? `the step of ${item.state.name}` : `${item.state.name}'`}, expand`,
      },
      indices: item.indices,
      components: item.state.components,
      place: item.place,
    });
    const moved = (s: Sym): Expr | undefined => {
      const r = rates.get(s.letter);
      return r === undefined ? undefined : sym(r, s.indices);
    };
    const form = mul(item.guard, item.term);
    if (time === 'continuous') return atPlaces({ form: expand(directional(form, moved)), flow, item }, item.indices);
    return [parted({ form: substitute(form, (s) => (s.letter === TIME ? add(s, one) : moved(s))), flow, item }, rates)];
  });
  const conditions: Expr[] = [];
  const solution = solved(rows, rates, conditions);
  const put = (e: Expr): Expr =>
    expand(
      substitute(e, (s) => {
        const f = solution.get(s.letter);
        return f === undefined ? undefined : at(f.right, f.indices, s.indices);
      }),
    );
  const leaks: Leak[] = [];
  let invariant: Reduction['invariant'] = 'proved';
  for (const row of rows) {
    const left = subtract(row.flow, put(row.form));
    const verdict = zeroTest(left);
    if (verdict.kind === 'zero') {
      if (verdict.how !== 'normal-form' && invariant === 'proved') invariant = 'sampled';
      continue;
    }
    if (verdict.kind === 'nonzero') invariant = 'leaks';
    else if (invariant !== 'leaks') invariant = 'unknown';
    leaks.push({ state: row.item.state, indices: row.item.indices, term: expand(left), place: row.item.place });
  }
  // Where the next value of a letter was not found, what is left proves nothing.
  if (time === 'discrete' && invariant === 'leaks' && solution.size < rates.size) invariant = 'unknown';
  const found = time === 'continuous' ? ansatz.letters : ansatz.letters.filter((l) => solution.has(rates.get(l)!));
  const result = found.map((l): Field => {
    const f = solution.get(rates.get(l)!);
    const indices = l.axes.map((set, k) => freeAtom(`#${k + 1}`, set));
    const right =
      f === undefined
        ? zero
        : at(
            f.right,
            f.indices,
            indices.map((a) => atomIndex(a)),
          );
    return { state: l, indices, right, place: ansatz.place };
  });
  return { ansatz, fields: result, leaks, invariant, conditions, steps };
}
