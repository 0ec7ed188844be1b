import type { Atom, Letter } from '../../expr/expr.ts';
import { print } from '../../expr/print/print.ts';
import type { Conservation } from './search.ts';
import type { Shape } from './shape.ts';
import type { Wiring } from './wiring.ts';

/** What the words of a search depend on besides its result. */
interface About {
  readonly states: readonly Letter[];
  readonly noisy: boolean;
  /** Whether losses were among the candidates. */
  readonly losses: boolean;
  /** Whether ranks were found besides. */
  readonly ranks: boolean;
  readonly time: 'continuous' | 'discrete';
  /** Whether quantities were found that treat entries of one state by themselves. */
  readonly entries: boolean;
}

/** How far a search looked, in sentences: completeness is relative to a span. */
export function notes(found: Conservation, about: About): readonly string[] {
  const span = spanWords(found, about);
  const other = about.ranks ? 'else ' : '';
  const made = [
    found.invariants.length > 0
      ? `all that ${found.polynomial ? 'is conserved' : 'was found to be conserved'} in the span of ${span}`
      : `nothing ${other}${found.polynomial ? 'is' : 'was found to be'} conserved in the span of ${span}`,
  ];
  if (!found.polynomial)
    made.push('the motion is not polynomial: there may be more, where terms that look different cancel');
  if (found.invariants.length > 0)
    made.push('what follows from those listed is left out: products, traces, sums over members');
  if (about.noisy) made.push('the flow has noise: only linear quantities are looked for');
  if (found.affine && found.degree > 1)
    made.push('the motion is linear in the states: with a time factor only linear quantities are looked for');
  if (found.skipped.length > 0)
    made.push(`the budget of work ran out before all of: ${found.skipped.map(shapeWords).join('; ')}`);
  if (found.dropped > 0) made.push('some candidates were left out: too many of one shape, or too long to multiply out');
  return made;
}

/** What is known of the components of a wiring that is data. */
export function wiringNote({ components, data, unwritten }: Wiring): string {
  const names = data.map((l) => l.name).join(', ');
  const rest = unwritten === 0 ? '' : `; ${unwritten} such sums are too long to be written out`;
  return `the wiring ${names} has ${components} connected components at the data of the model: each conserves its own sum${rest}`;
}

function spanWords({ degree, functions }: Conservation, { states, time, losses, entries }: About): string {
  const factor = time === 'continuous' ? 'e^(λt)' : 'λ^t';
  const loss = losses
    ? ', with the losses that move them'
    : functions
      ? ', with primitives of the functions that move them'
      : '';
  const factored = `also times ${factor} where a term decays by itself at that rate`;
  if (states.every((l) => l.axes.length === 0))
    return `polynomials of degree ${degree} at most in ${states.map((l) => l.name).join(', ')}, t and logarithms of positive numbers${loss}, ${factored}`;
  if (entries)
    return `polynomials of low degree in single entries of ${states.map((l) => l.name).join(', ')}, t among them, ${factored}`;
  const many =
    degree === 1 ? 'single states' : `products of at most ${['', 'one', 'two', 'three', 'four'][degree]} states`;
  return `sums over families of ${many} (numbers, vectors and matrices of components, of all members together or of one)${loss}, valid at all sizes, ${factored}`;
}

/** `matrices (d × d) for each member of N`. */
function shapeWords(s: Shape): string {
  const sizes = (atoms: readonly Atom[]): string => atoms.map((a) => print(a.set.size, 'unicode')).join(' × ');
  const [what] = [['numbers'], ['vectors'], ['matrices']][s.components.length] ?? ['arrays'];
  const shape = s.components.length === 0 ? what! : `${what} (${sizes(s.components)})`;
  return s.family.length === 0 ? shape : `${shape} for each of ${sizes(s.family)}`;
}
