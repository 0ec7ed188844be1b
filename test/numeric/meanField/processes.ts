import * as B from '../../../src/expr/build.ts';
import type { Atom, Expr, IndexSet, Letter, Role } from '../../../src/expr/expr.ts';
import { atomIndex, freeAtom, letter } from '../../../src/expr/intern.ts';
import type {
  EffectiveProcess,
  Kernel,
  Label,
  Population,
  Process,
  SiteState,
  Slope,
} from '../../../src/model/effective.ts';

// Effective processes written by hand, from the equations printed in the literature: what a derivation has to arrive at.

export const scalarLetter = (name: string, role: Role, axes: readonly IndexSet[] = []): Letter =>
  letter({ name, role, axes });
export const parameter = (name: string): Letter => scalarLetter(name, 'parameter');
export const now = scalarLetter('t', 'time');
export const earlier = scalarLetter('s', 'time');
const N = scalarLetter('N', 'size');
const sites = B.setOf(B.sym(N));

export const at = (l: Letter, ...atoms: readonly Atom[]): Expr =>
  B.sym(
    l,
    atoms.map((a) => atomIndex(a)),
  );
export const call = (fn: 'tanh' | 'exp', e: Expr): Expr => B.call(fn, e);

export function population(parts: Partial<Population>): Population {
  return { set: sites, ratio: B.one, states: [], labels: [], draws: [], processes: [], ...parts };
}
export function processOf(parts: Partial<EffectiveProcess> & { name: string }): EffectiveProcess {
  return {
    time: 'continuous',
    populations: [],
    averages: [],
    kernels: [],
    covariances: [],
    slopes: [],
    now,
    earlier,
    ...parts,
  };
}
export const state = (
  l: Letter,
  right: Expr,
  initial: SiteState['initial'],
  noise?: Expr,
  indices: readonly Atom[] = [],
): SiteState => ({
  letter: l,
  of: l,
  indices,
  right,
  ...(noise && { noise }),
  initial,
});
export const field = (l: Letter, parts: Partial<Process> = {}): Process => ({
  letter: l,
  indices: [],
  local: B.zero,
  noise: true,
  memory: [],
  ...parts,
});
export const slope = (of: Letter, by: Letter, term: Expr): Slope => ({ of, rows: [], by, columns: [], term });
export const label = (l: Letter, law: Label['law']): Label => ({ letter: l, indices: [], law });
export const normal = (mean: Expr, variance: Expr): Label['law'] => ({ kind: 'normal', mean, variance });
export const average = (l: Letter, left: Expr, right: Expr = left, population = 0): Kernel => ({
  kind: 'average',
  letter: l,
  population,
  left: { indices: [], term: left },
  right: { indices: [], term: right },
});
export const response = (l: Letter, of: Expr, to: Letter, population = 0): Kernel => ({
  kind: 'response',
  letter: l,
  population,
  of: { indices: [], term: of },
  to: { letter: to, indices: [] },
});

/** x' = −x + h, h = ζ + η g² ∫ R φ, ⟨ζζ⟩ = g² E[φφ], φ = tanh x, x(0) standard normal (Sompolinsky, Crisanti & Sommers 1988). */
export function network(reciprocal: boolean) {
  const [g, eta] = [parameter('g'), parameter('eta')];
  const [x, h] = [scalarLetter('x', 'state'), scalarLetter('h', 'auxiliary')];
  const [C, R] = [scalarLetter('C', 'auxiliary'), scalarLetter('R', 'auxiliary')];
  const phi = call('tanh', B.sym(x));
  const g2 = B.square(B.sym(g));
  const process = processOf({
    name: 'random network',
    populations: [
      population({
        states: [state(x, B.add(B.negate(B.sym(x)), B.sym(h)), { kind: 'law', law: normal(B.zero, B.one) })],
        processes: [
          field(h, {
            memory: reciprocal ? [{ binders: [], kernel: B.mul(B.sym(eta), g2, B.sym(R)), of: phi }] : [],
          }),
        ],
      }),
    ],
    kernels: [average(C, phi), ...(reciprocal ? [response(R, phi, h)] : [])],
    covariances: [{ left: h, leftIndices: [], right: h, rightIndices: [], term: B.mul(g2, B.sym(C)) }],
    slopes: [
      slope(x, x, B.minusOne),
      slope(x, h, B.one),
      ...(reciprocal ? [slope(R, x, B.subtract(B.one, B.square(phi)))] : []),
    ],
  });
  return { process, g, eta, x, h, phi };
}

export { freeAtom };
