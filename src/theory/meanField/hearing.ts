import type { Expr, Letter } from '../../expr/expr.ts';
import { letters } from '../../expr/traverse.ts';
import type { Draft } from './draft.ts';
import type { Motion } from './motions.ts';

/** Which terms depend on what a field was before. */
export class Hearing {
  private readonly drafts: ReadonlyMap<Letter, Draft>;
  private readonly motions: readonly Motion[];
  private known = new Map<Letter, ReadonlySet<Letter>>();

  constructor(drafts: ReadonlyMap<Letter, Draft>, motions: readonly Motion[]) {
    this.drafts = drafts;
    this.motions = motions;
  }

  forget(): void {
    this.known = new Map();
  }

  hears(of: Expr, field: Letter): boolean {
    let late = this.known.get(field);
    if (late === undefined) {
      late = this.reached(field);
      this.known.set(field, late);
    }
    return letters(of).some((l) => late.has(l));
  }

  private reached(field: Letter): ReadonlySet<Letter> {
    const now = new Set([field]);
    const late = new Set<Letter>();
    const some = (e: Expr, ...sets: readonly ReadonlySet<Letter>[]): boolean =>
      letters(e).some((l) => sets.some((s) => s.has(l)));
    for (let before = -1; before !== now.size + late.size; ) {
      before = now.size + late.size;
      for (const m of this.motions) if (some(m.right, now, late)) late.add(m.letter);
      for (const d of this.drafts.values()) {
        if (some(d.local, now)) now.add(d.letter);
        if (some(d.local, late) || d.memory.some((m) => some(m.of, now, late))) late.add(d.letter);
      }
    }
    return late;
  }
}
