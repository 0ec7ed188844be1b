import { sym } from '../../expr/build.ts';
import type { Atom, Expr, IndexSet, Letter, Sym } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import type { Law } from '../../model/model.ts';
import { entryText } from './arrays.ts';
import { Refused } from './refusal.ts';
import type { Scaling } from './scaling.ts';

/** Letters of a model read at one site: without the axis that grows. */
export class Sites {
  private readonly scaling: Scaling;
  private readonly known = new Map<Letter, SiteLetter>();

  constructor(scaling: Scaling) {
    this.scaling = scaling;
  }

  /** The letter of a site; `set` is absent for what does not belong to a site. */
  of(l: Letter): SiteLetter {
    let made = this.known.get(l);
    if (made === undefined) {
      const growing = l.axes.flatMap((s, k) => (this.scaling.grows(s) ? [k] : []));
      const [axis] = growing;
      if (axis === undefined) made = { letter: l };
      else {
        const inside = l.axes.length - axis <= l.components;
        const axes = l.axes.filter((_, k) => k !== axis);
        const components = inside ? l.components - 1 : l.components;
        // A sphere over sites is no bound for one site; an interval is.
        const domain = l.domain.kind === 'real' ? { domain: l.domain } : {};
        const own = letter({ name: l.name, role: l.role, axes, components, ...domain });
        made = { letter: own, set: l.axes[axis]!, axis };
      }
      this.known.set(l, made);
    }
    return made;
  }

  /** A component of a letter with one axis that grows, as one of the site `root`. */
  read(s: Sym, root: Atom | undefined): Expr {
    const own = this.of(s.letter);
    if (own.axis === undefined) return s;
    const at = s.indices[own.axis]!;
    if (at.kind !== 'atom' || at.shift !== 0)
      throw new Refused('E0617', `${entryText(s.letter, s.indices)} tells one site apart from the others`, {
        help: 'sites are alike but for their random numbers; neighbours and places need another theory',
        names: s.letter.name,
      });
    if (at.atom !== root)
      throw new Refused(
        'E0604',
        `${entryText(s.letter, s.indices)} stands at another site than the rest of the function`,
        {
          help: 'functions of two sites have to be finite sums of products',
          names: s.letter.name,
        },
      );
    return sym(
      own.letter,
      s.indices.filter((_, k) => k !== own.axis),
    );
  }
}

export interface SiteLetter {
  readonly letter: Letter;
  readonly set?: IndexSet;
  /** The axis that grows. */
  readonly axis?: number;
}

/** A number of each site with a law. */
export interface SiteLaw {
  readonly of: Letter;
  readonly law: Law;
  readonly indices: readonly Atom[];
}
