import {
  combine,
  degree,
  isConstant,
  isZero,
  multiply,
  type Polynomial,
  primitive,
  textKey,
  totalDegree,
} from '../../rewrite/polynomial/polynomial.ts';
import { leadingBy } from '../../rewrite/polynomial/recursive.ts';
import { WorkSpent } from '../../rewrite/polynomial/work.ts';
import { type Chain, onChain, type Root, solvedFor, withLinear } from './chain.ts';
import { eliminated, inDegreeOrder, type Node } from './elimination.ts';
import { type Knowledge, Unsolved } from './knowledge.ts';

/** The solutions of a system: chains, and what was left without a chain. */
export interface Found {
  readonly chains: readonly Chain[];
  /** Reasons why parts of the search did not end; none where the chains are all there is, off the special values. */
  readonly unsolved: readonly string[];
}

/** How many branches are looked at. */
const NODES = 500;

/**
 * All solutions of polynomial equations in the unknowns, for generic letters: factor, branch, solve what is linear, chain what
 * has one unknown; a Groebner basis where nothing else applies. What is divided by is noted in `knowledge`.
 */
export function solve(equations: readonly Polynomial[], nonzero: readonly Polynomial[], knowledge: Knowledge): Found {
  const search = new Search(knowledge);
  search.run({ equations, nonzero, chain: { linear: [], roots: [] }, tried: 'nothing' });
  return { chains: search.chains, unsolved: [...new Set(search.unsolved)] };
}

class Search {
  readonly chains: Chain[] = [];
  readonly unsolved: string[] = [];
  private readonly knowledge: Knowledge;
  private nodes = 0;

  constructor(knowledge: Knowledge) {
    this.knowledge = knowledge;
  }

  run(start: Node): void {
    const stack = [start];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (++this.nodes > NODES) {
        this.unsolved.push(`more than ${NODES} branches`);
        return;
      }
      try {
        stack.push(...[...this.step(node)].reverse());
      } catch (problem) {
        if (!(problem instanceof Unsolved || problem instanceof WorkSpent)) throw problem;
        this.unsolved.push(problem.message);
      }
    }
  }

  /** The branches that a node falls into; none where it is dead, or done. */
  private step(node: Node): readonly Node[] {
    const open = this.cleaned(node);
    if (open === undefined) return [];
    const { equations } = open;
    if (equations.length === 0) {
      this.chains.push(open.chain);
      return [];
    }
    return (
      this.split(open) ??
      this.termwise(open) ??
      this.alike(open) ??
      this.linear(open, false) ??
      this.oneUnknown(open) ??
      this.linear(open, true) ??
      this.linearWithCases(open) ??
      this.lastOne(open) ??
      inDegreeOrder(open, this.knowledge) ??
      eliminated(open, this.knowledge) ??
      refuse(open)
    );
  }

  /** Equations as products of their different factors that may vanish; undefined where one of them cannot. */
  private cleaned(node: Node): Node | undefined {
    const { roots } = node.chain;
    const kept = new Map<string, Polynomial>();
    for (const e of node.equations) {
      const p = onChain(e, { linear: [], roots });
      if (isZero(p)) continue;
      if (isConstant(p)) return undefined;
      // A sum of positive terms does not vanish, whatever its factors.
      if (this.knowledge.neverZero(p)) return undefined;
      const alive: Polynomial[] = [];
      let always = false;
      for (const f of this.knowledge.factors(p)) {
        const says = this.knowledge.vanishing(f, node.nonzero, roots);
        if (says === 'always') always = true;
        if (says === 'maybe') alive.push(f);
      }
      if (always) continue;
      if (alive.length === 0) return undefined;
      const product = alive.reduce(multiply);
      kept.set(textKey(product), product);
    }
    for (const n of node.nonzero) if (isZero(n)) return undefined;
    return { ...node, equations: [...kept.values()].sort(bySize) };
  }

  /** One equation that is a product: a branch for each factor. */
  private split(node: Node): readonly Node[] | undefined {
    const product = node.equations.find((e) => this.knowledge.factors(e).length > 1);
    if (product === undefined) return undefined;
    const factors = [...this.knowledge.factors(product)].sort(bySize);
    const others = node.equations.filter((e) => e !== product);
    return factors.map((f, i) => ({
      ...node,
      equations: [f, ...others],
      nonzero: [...node.nonzero, ...factors.slice(0, i)],
    }));
  }

  /** A sum of terms none of which is ever negative vanishes for real unknowns where all of them do. */
  private termwise(node: Node): readonly Node[] | undefined {
    if (!this.knowledge.real) return undefined;
    const sum = node.equations.find((e) => e.keys.length > 1 && this.knowledge.hasOneSign(e));
    if (sum === undefined) return undefined;
    const terms = sum.keys.map((k): Polynomial => ({ ring: sum.ring, keys: [k], coefficients: [1n] }));
    return [{ ...node, equations: [...terms, ...node.equations.filter((e) => e !== sum)], tried: 'nothing' }];
  }

  /**
   * Two equations of the same make, as symmetry brings them: where their difference or their sum is a product, it stands for
   * one of them.
   */
  private alike(node: Node): readonly Node[] | undefined {
    const { equations } = node;
    for (const [i, p] of equations.entries())
      for (const q of equations.slice(i + 1)) {
        if (p.keys.length !== q.keys.length || totalDegree(p) !== totalDegree(q) || totalDegree(p) < 2) continue;
        for (const sign of [-1n, 1n]) {
          const both = primitive(combine(p, 1n, q, sign));
          if (isZero(both) || this.knowledge.factors(both).length < 2) continue;
          return [{ ...node, equations: [both, ...equations.filter((e) => e !== p)], tried: 'nothing' }];
        }
      }
    return undefined;
  }

  /** An unknown that stands to the first power, with a coefficient that does not vanish; one with unknowns in it only if asked for. */
  private linear(node: Node, unknownsToo: boolean): readonly Node[] | undefined {
    let best: { equation: Polynomial; unknown: number; cost: number } | undefined;
    for (const equation of node.equations)
      for (const unknown of this.openUnknowns(equation, node)) {
        if (degree(equation, unknown) !== 1) continue;
        const c = leadingBy(equation, unknown);
        if (!unknownsToo && this.openUnknowns(c, node).length > 0) continue;
        const cost = equation.keys.length + (isConstant(c) ? 0 : 10 * c.keys.length);
        if (best !== undefined && best.cost <= cost) continue;
        if (this.staysNonzero(c, node, false)) best = { equation, unknown, cost };
      }
    return best === undefined ? undefined : [this.substituted(node, best.equation, best.unknown)];
  }

  private openUnknowns(p: Polynomial, node: Node): readonly number[] {
    return this.knowledge.unknownsOf(p).filter((v) => !node.chain.roots.some((r) => r.unknown === v));
  }

  private staysNonzero(c: Polynomial, node: Node, note = true): boolean {
    return (
      isConstant(c) ||
      this.knowledge.neverZero(c) ||
      this.knowledge
        .factors(c)
        .every((f) =>
          ['never', 'generically-not'].includes(this.knowledge.vanishing(f, node.nonzero, node.chain.roots, note)),
        )
    );
  }

  private substituted(node: Node, equation: Polynomial, unknown: number): Node {
    this.staysNonzero(leadingBy(equation, unknown), node);
    const added = solvedFor(equation, unknown);
    const here: Chain = { linear: [added], roots: node.chain.roots };
    const put = (p: Polynomial): Polynomial => onChain(p, here);
    return {
      equations: node.equations.filter((e) => e !== equation).map(put),
      nonzero: this.knowledge.separate(node.nonzero.map(put)),
      chain: withLinear(node.chain, added),
      tried: 'nothing',
    };
  }

  /** An equation in one open unknown: a root. */
  private oneUnknown(node: Node): readonly Node[] | undefined {
    const own = node.equations
      .map((p) => ({ p, open: this.openUnknowns(p, node) }))
      .filter((x) => x.open.length === 1)
      .sort((a, b) => degree(a.p, a.open[0]!) - degree(b.p, b.open[0]!));
    return own[0] === undefined ? undefined : [this.rooted(node, own[0].p, own[0].open[0]!)];
  }

  private rooted(node: Node, p: Polynomial, unknown: number): Node {
    const lead = leadingBy(p, unknown);
    if (!this.staysNonzero(lead, node))
      throw new Unsolved('a leading coefficient may vanish at roots of another polynomial');
    const roots: readonly Root[] = [...node.chain.roots, { unknown, polynomial: p }];
    const put = (q: Polynomial): Polynomial => onChain(q, { linear: [], roots });
    return {
      ...node,
      equations: node.equations.filter((e) => e !== p),
      nonzero: this.knowledge.separate(node.nonzero.map(put)),
      chain: { linear: node.chain.linear, roots },
      tried: 'nothing',
    };
  }

  /** One equation between several unknowns is a family: all but one of them are free. */
  private lastOne(node: Node): readonly Node[] | undefined {
    if (node.equations.length !== 1) return undefined;
    const p = node.equations[0]!;
    const open = this.openUnknowns(p, node);
    const v = open.reduce((best, x) => (degree(p, x) < degree(p, best) ? x : best));
    const roots: readonly Root[] = [...node.chain.roots, { unknown: v, polynomial: p }];
    return [{ ...node, equations: [], chain: { linear: node.chain.linear, roots } }];
  }

  /** Linear in an unknown, with a coefficient that may vanish: both cases. */
  private linearWithCases(node: Node): readonly Node[] | undefined {
    if (node.tried === 'nothing' && node.equations.length > 1) return undefined;
    let best: { c: Polynomial; cost: number } | undefined;
    for (const p of node.equations)
      for (const v of this.openUnknowns(p, node)) {
        if (degree(p, v) !== 1) continue;
        const c = leadingBy(p, v);
        const cost = p.keys.length + 10 * c.keys.length;
        if (best === undefined || cost < best.cost) best = { c, cost };
      }
    if (best === undefined) return undefined;
    const { nonzero, chain } = node;
    const open = this.knowledge
      .factors(best.c)
      .filter((f) => this.knowledge.vanishing(f, nonzero, chain.roots) === 'maybe');
    const f = open[0];
    if (f === undefined) return undefined;
    return [
      { ...node, nonzero: [...nonzero, f] },
      { ...node, equations: [f, ...node.equations], tried: 'nothing' },
    ];
  }
}

function refuse(node: Node): never {
  throw new Unsolved(`${node.equations.length} equations that no rule solves`);
}

const bySize = (a: Polynomial, b: Polynomial): number =>
  a.keys.length - b.keys.length || totalDegree(a) - totalDegree(b) || (textKey(a) < textKey(b) ? -1 : 1);
