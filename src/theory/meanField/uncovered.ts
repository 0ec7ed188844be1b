import type { Atom, Expr, Letter, Sym } from '../../expr/expr.ts';
import { print } from '../../expr/print/print.ts';
import * as Q from '../../expr/rational.ts';
import { some } from '../../expr/traverse.ts';
import { entryText } from './arrays.ts';
import { atomOf, type Edges } from './edges.ts';
import { clipped, Refused } from './refusal.ts';

// What the rule does not cover, in words.

/** An entry between a site and itself. */
export function diagonal(e: Sym): Refused {
  return new Refused('E0602', `diagonal entry ${entryText(e.letter, e.indices)}; one entry is of order N^(-1/2)`, {
    help: 'declare zero-diagonal and leave it out, or give the sites a random number',
    names: e.letter.name,
  });
}

/** An entry that is not summed over its sites. */
export function bareEntry(e: Sym, root: Atom | undefined, edges: Edges): Refused {
  const text = entryText(e.letter, e.indices);
  const edge = edges.has(e);
  if (!edge)
    return new Refused('E0605', `\`${e.letter.name}\` is a fixed array with two extensive indices`, {
      help: 'declare it random, or as a sum of products',
      names: e.letter.name,
    });
  const { slots } = edges.slotsOf(e);
  if (slots.every((k) => atomOf(e, k) === root)) return diagonal(e);
  return new Refused('E0603', `single entry ${text} inside a function or outside the sum over its sites`, {
    help: `the rule needs fields linear in ${e.letter.name}, such as sum(${text}*u[…] for …)`,
    names: e.letter.name,
  });
}

/** A function of several sites that is no sum of products. */
export function mixed(f: Expr, all: readonly Expr[], edges: Edges): Refused {
  const power = f.kind === 'pow' && edges.has(f.base) ? (f.base as Sym) : undefined;
  if (power !== undefined)
    return new Refused(
      'E0616',
      `${print(f, 'text')}: the rule is linear in each entry (a square self-averages: replace it by its mean, the variance)`,
      { names: power.letter.name },
    );
  const arrays = edgesIn(f, (x) => edges.has(x));
  const [inside] = arrays;
  if (inside !== undefined && edges.vertices(inside).length >= 2)
    return new Refused(
      'E0603',
      `single entry ${entryText(inside.letter, inside.indices)} inside ${print(f, 'text')}; the rule needs fields linear in ${inside.letter.name}`,
      { help: 'a sum over the other site inside the function', names: inside.letter.name },
    );
  if (f.kind === 'sym') return bareEntry(f, undefined, edges);
  const beside = all.find((x): x is Sym => edges.has(x));
  const where = beside === undefined ? '' : ` beside ${entryText(beside.letter, beside.indices)}`;
  return new Refused('E0604', `${print(f, 'text')}${where} mixes two sites and is not a finite sum of products`, {
    help: 'polynomials, and sin, cos and exp of sums, separate',
    ...(beside === undefined ? {} : { names: beside.letter.name }),
  });
}

/** Random factors that lead back to where they come from. */
export function loop(first: readonly Sym[], factors: readonly Expr[], edges: Edges): Refused {
  const all = [...new Set([...first, ...factors.filter((f): f is Sym => edges.has(f))])];
  const text = all
    .map((e) => entryText(e.letter, e.indices))
    .sort()
    .join(' ');
  return new Refused('E0606', `the random factors ${text} form a closed loop; the rule needs a tree`, {
    help: 'sums along chains are covered, each array between two sites once',
    names: first[0]!.letter.name,
  });
}

/** A term that knows the place of a site. */
export function toldApart(e: Expr): Refused {
  return new Refused('E0617', `${clipped(e)} tells one site apart from the others`, {
    help: 'sites are alike but for their random numbers; neighbours, places and orders of sites need another theory',
  });
}

/** A letter of a site, or of none, over which no mean is known. */
export function withoutLaw(l: Letter, axes: number, drawn: ReadonlySet<Letter>): Refused | undefined {
  if (l.role === 'draw' && !drawn.has(l))
    return new Refused('E0601', 'a mean over a few sites drawn in each step is not supported in a mean field', {
      help: 'the mean over all sites, or a number drawn for each: `sample(1, v for v : R^N ~ …)`',
      names: 'sample',
    });
  if (axes === 1 && (l.role === 'data' || l.role === 'any'))
    return new Refused('E0605', `\`${l.name}\` is a fixed number for each of infinitely many sites`, {
      help: `declare it \`random\`, with a law`,
      names: l.name,
    });
  if (axes === 0 && l.role === 'draw')
    return new Refused('E0605', `\`${l.name}\` is drawn once for all sites in a step: averages keep depending on it`, {
      help: 'a draw for each site: `sample(1, v for v : R^N ~ …)`',
      names: 'sample',
    });
  if (axes === 0 && l.role === 'random')
    return new Refused('E0605', `\`${l.name}\` is random and the same for all sites: averages keep depending on it`, {
      help: 'a parameter, or a random number for each site',
      names: l.name,
    });
  return undefined;
}

/** A function of all sites, such as the greatest. */
export function noSum(e: Expr): Refused {
  return new Refused('E0604', `${print(e, 'text')} is a function of all sites that is no sum`, {
    help: 'sums over sites of products become averages',
  });
}

/** The field of an array is too small to matter. */
export function vanishing(array: Letter, power: Q.Rational, term: Expr): Refused {
  const twice = Q.text(Q.times(Q.rational(2), power));
  return new Refused('E0609', `the field of ${array.name} vanishes in the limit (variance of order N^${twice})`, {
    help: `a variance of order 1/N: normal(0, g^2/N); the term: ${print(term, 'text')}`,
    names: array.name,
  });
}

function edgesIn(e: Expr, isEdge: (x: Expr) => boolean): readonly Sym[] {
  const found: Sym[] = [];
  some(e, (x) => {
    if (isEdge(x)) found.push(x as Sym);
    return false;
  });
  return found;
}
