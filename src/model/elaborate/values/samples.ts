import type { Place } from '../../../diagnostic.ts';
import type { Expr, IndexSet, Letter } from '../../../expr/expr.ts';
import { letter } from '../../../expr/intern.ts';
import { letters } from '../../../expr/traverse.ts';
import type { Draw } from '../../model.ts';

/** What is drawn by a `sample`, and where it stands. */
export interface Sampled {
  readonly draw: Draw;
  readonly place: Place;
}

/**
 * The letters that samples draw. A sample draws once in a step wherever its value is used: what shares a `let` shares
 * one minibatch, all entries of a state that an update moves too; a function draws anew at each of its calls.
 */
export class Samples {
  private readonly made = new Map<string, Letter>();
  private readonly drawn = new Map<Letter, Sampled>();

  /** The letter that a site draws, named after the author's variable. */
  letter(
    site: string,
    name: string,
    declared: Iterable<string>,
    axes: readonly IndexSet[],
    components: number,
  ): Letter {
    const key = `${site}:${axes.map((set) => set.id).join()}`;
    let l = this.made.get(key);
    if (l === undefined) {
      const taken = new Set([...[...this.made.values()].map((x) => x.name), ...declared]);
      let own = name;
      for (let k = 2; taken.has(own); k++) own = `${name}_${k}`;
      l = letter({ name: own, role: 'draw', axes, components });
      this.made.set(key, l);
    }
    return l;
  }

  note(draw: Draw, place: Place): void {
    this.drawn.set(draw.letter, { draw, place });
  }

  /** Those on which these terms depend. */
  in(terms: readonly Expr[]): readonly Sampled[] {
    const found = new Set(terms.flatMap((t) => letters(t)));
    return [...this.drawn.values()].filter((s) => found.has(s.draw.letter));
  }
}
