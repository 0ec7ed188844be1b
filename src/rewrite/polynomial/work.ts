/** A budget of work was spent: which one, in words. What was found before stays valid. */
export class WorkSpent extends Error {
  readonly budget: string;

  constructor(budget: string) {
    super(`the budget of work for ${budget} is spent`);
    this.budget = budget;
    this.name = 'WorkSpent';
  }
}

interface Meter {
  readonly budget: string;
  left: number;
}

/** The open budgets, the innermost last; work is charged to all of them. */
const open: Meter[] = [];

/**
 * Runs `f` with a budget of elementary operations on coefficients, counted and not timed, so that what is found does not
 * depend on the machine. Throws `WorkSpent` when it, or one around it, is spent.
 */
export function within<T>(budget: string, operations: number, f: () => T): T {
  const depth = open.length;
  open.push({ budget, left: operations });
  try {
    return f();
  } finally {
    open.length = depth;
  }
}

/** All that was ever charged. */
let charged = 0;

/** Charges operations on coefficients to the open budgets. */
export function spend(operations: number): void {
  charged += operations;
  for (const m of open) {
    m.left -= operations;
    if (m.left < 0) throw new WorkSpent(m.budget);
  }
}

/** Letters of keys that are kept; then all is forgotten. */
const MOST_KEPT = 4_000_000;

/**
 * What a function of a key gave. It is charged again what it took to find, so that budgets do not see whether it was known;
 * where that is more than is left, it is found again, and ends where it would have ended.
 */
export class Remembered<T extends object> {
  private readonly known = new Map<string, { readonly value: T; readonly cost: number }>();
  private kept = 0;

  of(key: string, find: () => T): T {
    const known = this.known.get(key);
    if (known !== undefined && open.every((m) => m.left >= known.cost)) {
      spend(known.cost);
      return known.value;
    }
    const before = charged;
    const value = find();
    this.kept += key.length;
    if (this.kept > MOST_KEPT) {
      this.known.clear();
      this.kept = key.length;
    }
    this.known.set(key, { value, cost: charged - before });
    return value;
  }
}
