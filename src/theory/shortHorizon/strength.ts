import { divide, mul, num, one, pow, sym, zero } from '../../expr/build.ts';
import type { Expr, IndexSet, Letter } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { letters } from '../../expr/traverse.ts';
import type { Law, Model } from '../../model/model.ts';

/** The same model with a parameter that multiplies every random array. */
export interface Strengthened {
  readonly model: Model;
  readonly strength: Letter;
}

/**
 * Both sides of a test become power series in the strength; cut off at a low order they stay short, however many products
 * of states a map makes.
 */
export function strengthened(model: Model): Strengthened {
  const strength = letter({
    name: 'strength~',
    role: 'parameter',
    domain: { kind: 'real', lower: { value: zero, open: true } },
  });
  const factor = sym(strength);
  const place = model.dynamics[0]?.pieces[0]?.place ?? model.states[0]!.place;
  return {
    strength,
    model: {
      ...model,
      parameters: [...model.parameters, { letter: strength, value: one, place }],
      random: model.random.map((a) => (isMatrix(a.letter, model) ? { ...a, law: scaled(a.law, factor) } : a)),
      initials: model.initials.map((i) =>
        i.start.kind === 'law' && isMatrix(i.state, model)
          ? { ...i, start: { kind: 'law', law: scaled(i.start.law, factor) } }
          : i,
      ),
    },
  };
}

/** The letters of sizes that grow. */
export function largeSizes(model: Model): ReadonlySet<Letter> {
  const sizes = model.limits.flatMap((l) => (l.right === undefined || l.relation === '=' ? letters(l.left) : []));
  return new Set(sizes.filter((l) => l.role === 'size'));
}

export const isLarge = (s: IndexSet, sizes: ReadonlySet<Letter>): boolean => letters(s.size).some((l) => sizes.has(l));

function isMatrix(l: Letter, model: Model): boolean {
  const sizes = largeSizes(model);
  return l.axes.filter((s) => isLarge(s, sizes)).length > 1;
}

const TWO = num(2);
function scaled(law: Law, by: Expr): Law {
  switch (law.kind) {
    case 'normal':
      return { kind: 'normal', mean: mul(by, law.mean), variance: mul(pow(by, TWO), law.variance) };
    case 'uniform':
      return { kind: 'uniform', low: mul(by, law.low), high: mul(by, law.high) };
    case 'exponential':
      return { kind: 'exponential', rate: divide(law.rate, by) };
    case 'lorentz':
      return { kind: 'lorentz', centre: mul(by, law.centre), halfWidth: mul(by, law.halfWidth) };
    case 'discrete':
      return { ...law, cases: law.cases.map((c) => ({ ...c, value: mul(by, c.value) })) };
    case 'mixture':
      return { ...law, parts: law.parts.map((p) => ({ ...p, law: scaled(p.law, by) })) };
  }
}
