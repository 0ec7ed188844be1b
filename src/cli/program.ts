// All that derives, judges or simulates, as one file: commands, and the threads that they hire. What is asked for is loaded, no
// more.

/** Commands by their names. */
export const commands = {
  list: async () => (await import('./list.ts')).list,
  show: async () => (await import('./show.ts')).show,
  derive: async () => (await import('./derive.ts')).derive,
  solve: async () => (await import('./solve.ts')).solve,
  check: async () => (await import('./check.ts')).check,
  simulate: async () => (await import('./simulate.ts')).simulate,
  dmft: async () => (await import('./dmft.ts')).dmft,
  fmt: async () => (await import('./fmt.ts')).fmt,
  verify: async () => (await import('./verify.ts')).verify,
} as const;

/** What runs by itself when it is loaded, by the name of the file that starts it. */
export const threads = {
  deriveThread: () => import('./deriveThread.ts'),
  verifyWorker: () => import('../study/verifyWorker.ts'),
  thread: () => import('../study/simulation/thread.ts'),
  engineThread: () => import('../tui/engineThread.ts'),
  warm: () => import('./warm.ts'),
} as const;
