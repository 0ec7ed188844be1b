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

/** Charges operations on coefficients to the open budgets. */
export function spend(operations: number): void {
  for (const m of open) {
    m.left -= operations;
    if (m.left < 0) throw new WorkSpent(m.budget);
  }
}
