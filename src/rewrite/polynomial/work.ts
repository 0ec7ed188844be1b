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

/** What something gave, and what it was charged. */
interface Known<T> {
  readonly value: T;
  readonly cost: number;
}

/**
 * What is known is charged again what it took to find, so that budgets do not see whether it was known; where that is more
 * than is left, it is found again, and ends where it would have ended. What was found as a budget around it was spent may be
 * less than what another finds, and is not kept.
 */
function known<T>(before: Known<T> | undefined, find: () => T, keep: (found: Known<T>) => void): T {
  if (before !== undefined && open.every((m) => m.left >= before.cost)) {
    spend(before.cost);
    return before.value;
  }
  const start = charged;
  const value = find();
  if (open.every((m) => m.left >= 0)) keep({ value, cost: charged - start });
  return value;
}

/** Letters of keys that are kept; then all is forgotten. */
const MOST_KEPT = 4_000_000;

/** What a function of a key gave. */
export class Remembered<T> {
  private readonly found = new Map<string, Known<T>>();
  private kept = 0;

  of(key: string, find: () => T): T {
    return known(this.found.get(key), find, (x) => {
      this.kept += key.length;
      if (this.kept > MOST_KEPT) {
        this.found.clear();
        this.kept = key.length;
      }
      this.found.set(key, x);
    });
  }
}

/** What a function of an object gave: kept as long as the object is. */
export class RememberedOf<K extends object, T> {
  private readonly found = new WeakMap<K, Known<T>>();

  of(key: K, find: () => T): T {
    return known(this.found.get(key), find, (x) => this.found.set(key, x));
  }
}
