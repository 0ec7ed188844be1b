/** Whether a person sits at a terminal: neither a pipe nor continuous integration. `CI=false` says that somebody does. */
export function isWatched({ env, stdin, stdout }: Pick<NodeJS.Process, 'env' | 'stdin' | 'stdout'> = process): boolean {
  return stdin.isTTY === true && stdout.isTTY === true && !isYes(env.CI);
}

/** Whether a variable of the environment is switched on. */
export const isYes = (value: string | undefined): boolean => value !== undefined && !['', '0', 'false'].includes(value);
