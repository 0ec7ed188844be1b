import { checkCertificate, hashOf, sealed } from '../../certificate/check.ts';
import type {
  BoundEntry,
  Certificate,
  ClaimEntry,
  RootEntry,
  SystemText,
  TreeEntry,
} from '../../certificate/format.ts';
import type { Formula } from '../../numeric/formula/formula.ts';
import { hull, type Interval } from '../../numeric/interval/interval.ts';
import { rulesOf } from '../../numeric/interval/mean/trapezoid.ts';
import type { Part } from '../../numeric/roots/box/prune.ts';
import { ball } from '../../numeric/roots/box/uniqueness.ts';
import type { SolvedRoot } from '../../numeric/roots/certify/roots.ts';
import type { Bound } from '../../numeric/roots/counted.ts';
import type { FieldSystem } from '../../numeric/roots/fieldSystem.ts';
import { realPart } from '../../numeric/roots/membership.ts';
import type { PolynomialSystem } from '../../numeric/roots/polynomial.ts';
import { rootsOf, type Solution } from '../../numeric/roots/solution.ts';
import { completeness } from './completeness.ts';
import { formulaText, polynomialText } from './formulaText.ts';

/** A certificate without what it was made from. */
export type Proof = Pick<Certificate, 'system' | 'quadrature' | 'roots' | 'bound' | 'claim'>;

/** What was found, as a file that anybody can check: roots, why they are roots, and why there are no others. */
export function proofOf(s: Solution): Proof {
  const { counted, boxed } = s;
  const complete = completeness(s);
  const useBox = boxed !== undefined && (counted === undefined || complete.method !== 'counted');
  const system = systemText(s.system, useBox ? undefined : counted?.polynomials);
  const names = system.unknowns;
  if (useBox) {
    const settled = boxed.open.length === 0 && boxed.spent === undefined;
    const roots = rootsOf({ system: s.system, boxed });
    const { apriori } = boxed;
    const bound: BoundEntry = settled
      ? {
          kind: 'box',
          box: boxed.box.map((b) => [b.lo, b.hi] as const),
          tree: treeOf(boxed.tree),
          outside: apriori === undefined ? null : apriori.steps.map((n) => [n.equation, n.unknown] as const),
        }
      : { kind: 'none' };
    const proved = settled && apriori !== undefined;
    const claim: ClaimEntry = {
      complex: null,
      real: roots.length,
      complete: settled ? (proved ? 'proved' : 'box') : 'no',
    };
    // Boxes of roots may reach beyond the box that is searched, and so may those that show that nothing is outside.
    const also = settled ? [boxed.box, ...(apriori?.first === undefined ? [] : [apriori.first])] : [];
    const nowhere = names.map((): Interval => ({ lo: 0, hi: 0 }));
    const rules = rulesOf(s.system.equations, around(roots, also) ?? nowhere);
    return {
      system,
      ...(rules.length > 0 && { quadrature: rules }),
      roots: roots.map(rootEntry),
      bound,
      claim,
    };
  }
  const roots = counted!.roots;
  return {
    system,
    roots: roots.map(rootEntry),
    bound: boundEntry(counted!.bound, names),
    claim: {
      complex: roots.length,
      real: roots.some((r) => r.real === 'unknown') ? null : roots.filter((r) => r.real === 'yes').length,
      complete: complete.verdict === 'proved' && complete.method === 'counted' ? 'proved' : 'no',
    },
  };
}

/** A box that holds the boxes of all roots, and others; undefined where there are none. */
function around(roots: readonly SolvedRoot[], also: readonly (readonly Interval[])[]): readonly Interval[] | undefined {
  const all = [...also, ...roots.map(({ x, radius }) => ball(realPart({ x }), radius))];
  return all[0]?.map((_, k) => all.map((b) => b[k]!).reduce(hull));
}

/**
 * What the independent checker says of what was found: undefined where it accepts all of it, else why not. Search relies on
 * the machine for exp and its kin; this does not.
 */
export function objection(s: Solution): string | undefined {
  const boxes = s.boxed?.boxes ?? 0;
  if (boxes > MOST_BOXES) return `a tree of ${boxes} boxes was not checked again`;
  const proof = proofOf(s);
  // Means are evaluated at each of their nodes, in each box.
  const nodes = (proof.quadrature ?? []).reduce((n, r) => n + r.low + r.high + 1, 0);
  if (nodes * boxes > MOST_NODES)
    return `a tree of ${boxes} boxes, with means of ${nodes} nodes, was not checked again`;
  return objectionTo(proof);
}

/** The same of real roots in tight boxes, of which nothing else is said than that they are there. */
export function objectionToPlaces({ system, counted }: Solution, roots: readonly SolvedRoot[]): string | undefined {
  const table = counted?.polynomials;
  const rules = table === undefined ? rulesOf(system.equations, around(roots, []) ?? []) : [];
  return objectionTo({
    system: systemText(system, table),
    ...(rules.length > 0 && { quadrature: rules }),
    roots: roots.map(rootEntry),
    bound: { kind: 'none' },
    claim: { complex: table === undefined ? null : roots.length, real: roots.length, complete: 'no' },
  });
}

function objectionTo(proof: Proof): string | undefined {
  const model = { name: '', sha256: '', ansatz: null, seed: 0 };
  const text = sealed({ schema: 'saddle-certificate/1', model, parameters: {}, sizes: {}, ...proof });
  const checked = checkCertificate(text);
  return checked.accepted ? undefined : checked.reason;
}
const MOST_BOXES = 5000;
const MOST_NODES = 60_000;

/** The exact system as text: polynomials where roots are counted, formulas where a box is searched. */
export function systemText({ unknowns, equations }: FieldSystem, table: PolynomialSystem | undefined): SystemText {
  const names = unknowns.map((u) => u.name);
  const end = (f: Formula | undefined): string | null => (f === undefined ? null : formulaText(f, []));
  const text = {
    unknowns: names,
    equations:
      table === undefined
        ? equations.map((f) => formulaText(f, names))
        : table.equations.map((p) => polynomialText(p, names)),
    nonzero: table === undefined ? [] : table.denominators.map((p) => polynomialText(p, names)),
    // Ends that are no fractions are left out: what is shown for more holds for less.
    domain: unknowns.map((u) => {
      const exact = (f: Formula | undefined): Formula | undefined => (f?.kind === 'number' ? f : undefined);
      return [end(exact(u.lower?.value)), end(exact(u.upper?.value))] as const;
    }),
  };
  return { ...text, sha256: hashOf(text) };
}

function rootEntry({ x, radius, inverse }: SolvedRoot): RootEntry {
  const n = x.length / 2;
  const pair = (v: Float64Array, k: number): readonly [number, number] => [v[2 * k]!, v[2 * k + 1]!];
  return {
    x: Array.from({ length: n }, (_, k) => pair(x, k)),
    r: radius,
    inverse: Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, k) => pair(inverse, i * n + k))),
  };
}

function boundEntry(bound: Bound | undefined, names: readonly string[]): BoundEntry {
  if (bound === undefined) return { kind: 'none' };
  if (bound.kind === 'groups') return { kind: 'groups', value: bound.value, groups: bound.groups };
  const { value } = bound;
  const elements = (all: readonly string[]): Elements =>
    bound.elements.map((e) => ({
      polynomial: polynomialText(e.polynomial, all),
      cofactors: e.cofactors.map((q) => polynomialText(q, all)),
    }));
  if (bound.kind === 'cofactors') return { kind: 'cofactors', value, elements: elements(names) };
  const name = freeName('reciprocal', names);
  return { kind: 'reciprocal', name, value, elements: elements([...names, name]) };
}

type Elements = Extract<BoundEntry, { readonly kind: 'cofactors' }>['elements'];

const freeName = (stem: string, names: readonly string[]): string =>
  names.includes(stem) ? freeName(`${stem}_`, names) : stem;

function treeOf(p: Part): TreeEntry {
  switch (p.kind) {
    case 'cut':
      return ['cut', p.axis, p.at, treeOf(p.low), treeOf(p.high)];
    case 'equation':
      return ['equation', p.by];
    case 'combination':
      return ['combination', p.row, p.at];
    case 'root':
      return ['root', p.which];
    case 'open':
      throw new Error('an open part proves nothing');
  }
}
