import { replace } from '../../../expr/build.ts';
import type { Expr, Letter } from '../../../expr/expr.ts';
import { substitute } from '../../../expr/traverse.ts';
import type { Part, Population, Process } from '../../../model/effective.ts';
import { degree } from '../../degree.ts';
import type { Question } from '../question.ts';

/** The question with named quantities that are no affine functions of a site put in where they stand. */
export function inlined(q: Question): Question {
  const p = q.process;
  const bent = new Map<Letter, Process>();
  for (const site of p.populations) {
    const own = new Set([...site.states, ...site.processes, ...site.labels, ...site.draws].map((x) => x.letter));
    for (const f of site.processes)
      if (!f.noise && f.memory.length === 0 && degree(f.local, own) > 1) bent.set(f.letter, f);
  }
  if (bent.size === 0) return q;
  const put = (e: Expr): Expr =>
    substitute(e, (s) => {
      const f = bent.get(s.letter);
      if (f === undefined) return undefined;
      return put(replace(f.local, new Map(f.indices.map((a, k) => [a, s.indices[k]!]))));
    });
  const part = (x: Part): Part => ({ ...x, term: put(x.term) });
  const site = (x: Population): Population => ({
    ...x,
    states: x.states.map((s) => ({ ...s, right: put(s.right) })),
    processes: x.processes
      .filter((f) => !bent.has(f.letter))
      .map((f) => ({ ...f, local: put(f.local), memory: f.memory.map((m) => ({ ...m, of: put(m.of) })) })),
  });
  return {
    ...q,
    process: {
      ...p,
      populations: p.populations.map(site),
      averages: p.averages.map((a) => ({ ...a, term: put(a.term) })),
      kernels: p.kernels.map((k) =>
        k.kind === 'average' ? { ...k, left: part(k.left), right: part(k.right) } : { ...k, of: part(k.of) },
      ),
    },
    moments: q.moments.map((m) => ({
      ...m,
      moment:
        m.moment.kind === 'average'
          ? { ...m.moment, factors: m.moment.factors.map((f) => ({ ...f, term: put(f.term) })) }
          : { ...m.moment, of: put(m.moment.of) },
    })),
  };
}
