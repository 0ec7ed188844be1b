import type { Moment } from '../../model/effective.ts';
import type { Question, TimedMoment } from '../../numeric/meanField/question.ts';
import type { Derived } from './derived.ts';

// Several claims ask for the same moments at the same numbers, and differ in what they say of them.

/** Data of more numbers are not compared. */
const MOST = 10_000;

/** Keeps solutions of derived processes by the question that was put to them; what has no key is solved each time. */
export function solvedOnce<A>(): (of: Derived, key: string | undefined, solve: () => A) => A {
  const known = new WeakMap<Derived, Map<string, A>>();
  return (of, key, solve) => {
    if (key === undefined) return solve();
    let own = known.get(of);
    if (own === undefined) {
      own = new Map();
      known.set(of, own);
    }
    let found = own.get(key);
    if (found === undefined) {
      found = solve();
      own.set(key, found);
    }
    return found;
  };
}

/** The same text for the same numbers; undefined where they are many. */
export function numbersKey({ values, sizes }: Pick<Question, 'values' | 'sizes'>): string | undefined {
  if ([...values.values()].reduce((n, x) => n + x.length, 0) > MOST) return undefined;
  const all = [...values].map(([l, x]) => `${l.id}:${x.join()}`);
  return [...all, ...[...sizes].map(([l, n]) => `${l.id}:${n}`)].join(';');
}

/** The same text for the same moment, whatever letter stands for it. */
export function momentKey(m: Moment): string {
  return m.kind === 'average'
    ? `a${m.population}:${m.factors.map((f) => `${f.term.id}@${f.time?.id ?? ''}`).join('*')}`
    : `r${m.population}:${m.of.id}>${m.to.id}@${m.late.id},${m.early.id}`;
}

export const timedKey = ({ moment, times }: TimedMoment): string => `${momentKey(moment)}at${times.join()}`;
