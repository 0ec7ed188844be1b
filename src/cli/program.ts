// All that runs as one file: the command line, and the threads that it hires. What is asked for is loaded, no more.

const PARTS = {
  main: () => import('./main.ts'),
  warm: () => import('./warm.ts'),
  deriveThread: () => import('./deriveThread.ts'),
  verifyWorker: () => import('../study/verifyWorker.ts'),
  thread: () => import('../study/simulation/thread.ts'),
  engineThread: () => import('../tui/engineThread.ts'),
} as const;

/** The part by the name of the file that starts it. */
export const start = (name: string): Promise<unknown> => PARTS[name as keyof typeof PARTS]();
