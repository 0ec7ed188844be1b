import { add, call, minusOne, mul, num, open, pow, replace, subtract, sum, sym } from '../build.ts';
import type { Atom, Expr, IndexSet, Mul, Pow, Sum, Sym } from '../expr.ts';
import { atomIndex, freeAtom, letter, scoped } from '../intern.ts';
import * as Q from '../rational.ts';
import { letters, mentions, rebuild, substitute, termsOf } from '../traverse.ts';
import { drawnNumber } from './draw.ts';
import { FAMILY, freeName, permutations, RESERVED, withNames } from './dummies.ts';
import { toText } from './text.ts';

/** A part that got a name for the reader, in template indices. */
export interface NamedPart {
  readonly name: Sym;
  readonly definition: Expr;
}

/**
 * Finds means over a family (`mu`) and softmax weights (`P`) and puts letters in their place. For presentation only:
 * the new letters belong to no model, and take none of the `reserved` names.
 */
export function namedParts(
  e: Expr,
  reserved: readonly string[] = [],
): { readonly term: Expr; readonly parts: readonly NamedPart[] } {
  return scoped(() => {
    const found = new Finder(e, reserved);
    const term = found.visit(e);
    return inOrder(term, found.parts, found.weights());
  });
}

/**
 * Letters of softmax weights go round so that what reads first is P: two equations with the same weights name them alike.
 * Where one weight stands in another they stay as they were found.
 */
function inOrder(
  term: Expr,
  parts: readonly NamedPart[],
  weights: readonly NamedPart[],
): { readonly term: Expr; readonly parts: readonly NamedPart[] } {
  if (weights.length < 2 || weights.some((p) => weights.some((q) => mentions(p.definition, q.name.letter))))
    return { term, parts };
  const text = new Map(weights.map((p) => [p, toText(withNames(drawnNumber(p.definition)))]));
  const sorted = weights.toSorted((p, q) => (text.get(p)! < text.get(q)! ? -1 : 1));
  const named = new Map(
    sorted.map((p, k) => {
      const { axes, role } = p.name.letter;
      return [p.name.letter, letter({ name: weights[k]!.name.letter.name, role, axes })];
    }),
  );
  const renamed = (e: Expr): Expr =>
    substitute(e, (s) => (named.has(s.letter) ? sym(named.get(s.letter)!, s.indices) : undefined));
  const rest = parts.filter((p) => !weights.includes(p));
  return {
    term: renamed(term),
    parts: [...rest, ...sorted.map((p) => ({ name: renamed(p.name) as Sym, definition: p.definition }))],
  };
}

interface Softmax {
  readonly part: NamedPart;
  /** The normaliser's inverse in the template's indices. */
  readonly normaliser: Expr;
  readonly atoms: readonly Atom[];
}

class Finder {
  readonly parts: NamedPart[] = [];
  private readonly taken: Set<string>;
  private readonly softmaxes: Softmax[] = [];
  private readonly means = new Map<string, NamedPart>();

  constructor(e: Expr, reserved: readonly string[]) {
    this.taken = new Set([...letters(e).map((l) => l.name), ...e.free.map((a) => a.name), ...RESERVED, ...reserved]);
  }

  weights(): readonly NamedPart[] {
    return this.softmaxes.map((s) => s.part);
  }

  visit(e: Expr): Expr {
    let x = e;
    for (let made = this.here(x); made !== undefined; made = this.here(x)) x = made;
    return rebuild(x, (c) => this.visit(c));
  }

  private here(e: Expr): Expr | undefined {
    if (e.kind !== 'mul') return undefined;
    for (const f of e.factors) {
      if (f.kind !== 'pow' || f.exponent.kind !== 'num' || !Q.isInteger(f.exponent.value)) continue;
      if (!Q.isNegative(f.exponent.value)) continue;
      const made = f.base.kind === 'sum' ? this.weight(e, f, f.base) : this.mean(e, f);
      if (made !== undefined) return made;
    }
    return undefined;
  }

  /** A sum over a family times 1/size. */
  private mean(e: Mul, inverse: Pow): Expr | undefined {
    for (const s of e.factors) {
      if (s.kind !== 'sum' || s.binders.length !== 1 || s.binders[0]!.set.size !== inverse.base) continue;
      const b = s.binders[0]!;
      if (s.body.kind !== 'sym') continue;
      const { letter: of, indices } = s.body;
      const slot = indices.findIndex((i) => i.kind === 'atom' && i.atom === b && i.shift === 0);
      const family = of.axes.length - of.components;
      if (slot < 0 || slot >= family || indices.some((i, k) => k !== slot && i.kind !== 'place' && i.kind !== 'atom'))
        continue;
      if (indices.some((i, k) => k !== slot && i.kind === 'atom' && i.atom === b)) continue;
      const others = indices.filter((_, k) => k !== slot);
      const part = this.meanPart(of, slot);
      const mu = sym(part.name.letter, others);
      return mul(num(e.coefficient), ...e.factors.filter((f) => f !== s && f !== inverse), lessInverse(inverse), mu);
    }
    return undefined;
  }

  private meanPart(of: Sym['letter'], slot: number): NamedPart {
    const key = `${of.id}.${slot}`;
    let part = this.means.get(key);
    if (part === undefined) {
      const atoms = this.template(of.axes);
      const others = atoms.filter((_, k) => k !== slot);
      const axes = of.axes.filter((_, k) => k !== slot);
      const name = this.take(['mu', `mu_${of.name}`]);
      const made = letter({ name, role: 'auxiliary', axes, components: of.components });
      const whole = sum(
        [atoms[slot]!],
        sym(
          of,
          atoms.map((a) => atomIndex(a)),
        ),
      );
      const definition = mul(whole, pow(of.axes[slot]!.size, minusOne));
      part = {
        name: sym(
          made,
          others.map((a) => atomIndex(a)),
        ),
        definition,
      };
      this.means.set(key, part);
      this.parts.push(part);
    }
    return part;
  }

  /** exp(h) times 1/sum over k of exp(g(k)), where h is g(i) for some index i; the exp may stand inside a sum. */
  private weight(e: Mul, inverse: Pow, normaliser: Sum): Expr | undefined {
    const opened = open(normaliser);
    const exponent = opened.body.kind === 'call' && opened.body.fn === 'exp' ? opened.body.args[0]! : undefined;
    if (opened.binders.length !== 1 || exponent === undefined) return undefined;
    const b = opened.binders[0]!;
    const weightOf = (f: Expr): Expr | undefined => {
      if (f.kind !== 'call' || f.fn !== 'exp') return undefined;
      const h = f.args[0]!;
      for (const i of h.free) {
        if (i.set !== b.set) continue;
        const g = replace(exponent, new Map([[b, atomIndex(i)]]));
        const left = subtract(h, g);
        // Products merge their exponentials: what is left must be less than there was.
        if (left !== g && termsOf(left).length >= termsOf(h).length) continue;
        return mul(this.softmax(pow(normaliser, minusOne), exponent, b, i), call('exp', left));
      }
      return undefined;
    };
    const rest = (f: Expr): readonly Expr[] => [
      num(e.coefficient),
      ...e.factors.filter((x) => x !== f && x !== inverse),
      lessInverse(inverse),
    ];
    for (const f of e.factors) {
      const direct = weightOf(f);
      if (direct !== undefined) return mul(...rest(f), direct);
      if (f.kind !== 'sum') continue;
      const inner = open(f);
      const factors = inner.body.kind === 'mul' ? inner.body.factors : [inner.body];
      for (const g of factors) {
        const w = weightOf(g);
        if (w === undefined) continue;
        const others = factors.filter((x) => x !== g);
        return mul(...rest(f), sum(inner.binders, mul(w, ...others)));
      }
    }
    return undefined;
  }

  private softmax(inverse: Expr, exponent: Expr, b: Atom, i: Atom): Expr {
    const free = inverse.free;
    for (const known of this.softmaxes)
      for (const order of permutations(free)) {
        if (order.length !== known.atoms.length) continue;
        const map = new Map(order.map((a, k) => [a, atomIndex(known.atoms[k]!)]));
        if (replace(inverse, map) === known.normaliser) return this.entry(known.part, order, i);
      }
    // The order of `free` depends on history; the one whose definition reads first does not.
    const made = permutations(free).map((atoms) => this.definition(inverse, exponent, b, atoms));
    const text = made.map((d) => toText(withNames(drawnNumber(d.definition))));
    const best = made[text.indexOf([...text].sort()[0]!)]!;
    const axes = best.template.map((a) => a.set);
    const letterOf = letter({ name: this.take(['P', 'Q', 'R', 'P_1']), role: 'auxiliary', axes });
    const name = sym(
      letterOf,
      best.template.map((a) => atomIndex(a)),
    );
    const part: NamedPart = { name, definition: best.definition };
    this.softmaxes.push({ part, normaliser: best.normaliser, atoms: best.template.slice(0, -1) });
    this.parts.push(part);
    return this.entry(part, best.atoms, i);
  }

  private definition(inverse: Expr, exponent: Expr, b: Atom, atoms: readonly Atom[]) {
    const template = this.template([...atoms.map((a) => a.set), b.set]);
    const map = new Map(atoms.map((a, k) => [a, atomIndex(template[k]!)]));
    const normaliser = replace(inverse, map);
    const numerator = call('exp', replace(exponent, new Map([...map, [b, atomIndex(template.at(-1)!)]])));
    return { atoms, template, normaliser, definition: mul(numerator, normaliser) };
  }

  private entry(part: NamedPart, atoms: readonly Atom[], i: Atom): Expr {
    return sym(
      part.name.letter,
      [...atoms, i].map((a) => atomIndex(a)),
    );
  }

  private template(sets: readonly IndexSet[]): readonly Atom[] {
    const used = new Set(this.taken);
    for (const l of sets.flatMap((s) => letters(s.size))) used.add(l.name);
    for (const a of FAMILY) used.delete(a);
    return sets.map((set) => {
      const name = freeName(FAMILY, used);
      used.add(name);
      return freeAtom(name, set);
    });
  }

  private take(names: readonly string[]): string {
    const name = freeName(names, this.taken);
    this.taken.add(name);
    return name;
  }
}

const lessInverse = (f: Pow): Expr => pow(f.base, add(f.exponent, num(1)));
