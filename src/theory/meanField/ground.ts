import type { IndexSet, Letter } from '../../expr/expr.ts';
import type { Step } from '../derivation.ts';
import type { Disorder } from './arrays.ts';
import type { Averaged, Channel } from './channel.ts';
import type { Closures } from './closures.ts';
import type { Names } from './names.ts';
import type { Ordered } from './ordered.ts';
import type { Quantities } from './quantities.ts';
import type { Scaling } from './scaling.ts';
import type { Sites } from './sites.ts';
import type { Joined } from './symmetrise.ts';

/** What the cut needs to know of a model, and where it puts what it finds. */
export interface Ground {
  readonly scaling: Scaling;
  readonly disorder: Disorder;
  readonly sites: Sites;
  readonly names: Names;
  readonly closures: Closures;
  /** Matrices that learn: their slots that grow are the edges of a graph as those of random arrays are. */
  readonly learned: ReadonlyMap<Letter, readonly number[]>;
  /** Letters that a step draws by a law of their own; other draws choose among sites. */
  readonly drawn: ReadonlySet<Letter>;
  /** Sums over sites in their order. */
  readonly ordered: Ordered;
  /** Quantities of a site that have a name. */
  readonly quantities: Quantities;
  /** Rewriting before the cut, step by step. */
  readonly steps: Step[];
  /** What holds in the limit only, in words. */
  readonly lemmas: Set<string>;
  readonly channels: Channel[];
  /** Fields that act through their sum. */
  readonly joined: Joined[];
  readonly averages: Averaged[];
  /** The set whose sites carry states that belong to no site. */
  readonly globalSet: () => IndexSet | undefined;
}
