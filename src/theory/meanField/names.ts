import type { Atom, IndexSet } from '../../expr/expr.ts';
import { freeAtom } from '../../expr/intern.ts';
import { declaredLetters } from '../../model/declaredLetters.ts';
import type { Model } from '../../model/model.ts';

/** Names that do not collide with those of a model. */
export class Names {
  private readonly used: Set<string>;
  private readonly counts = new Map<string, number>();
  private readonly atoms = new Map<IndexSet, Atom[]>();

  constructor(model: Model) {
    this.used = new Set([...declaredLetters(model).map((l) => l.name), ...model.definitions.map((d) => d.name), 't']);
  }

  /** The name if it is free, else the name with the next number. */
  fresh(base: string): string {
    for (let k = (this.counts.get(base) ?? 0) + 1; ; k++) {
      const name = k === 1 ? base : `${base}${k}`;
      if (this.used.has(name)) continue;
      this.counts.set(base, k);
      this.used.add(name);
      return name;
    }
  }

  /** A named index of a set, the `k`-th that is in use at once. */
  index(set: IndexSet, k: number): Atom {
    const known = this.atoms.get(set) ?? [];
    this.atoms.set(set, known);
    while (known.length <= k) {
      const letter = [...'abcdefghklmnopqruvwxyz'].find((l) => !this.used.has(l));
      const name = letter ?? this.fresh('a');
      this.used.add(name);
      known.push(freeAtom(name, set));
    }
    return known[k]!;
  }
}
