/**
 * How many random trials a property gets: as many as are written beside it, which its fault was seen to be found with, times
 * what the environment says in TRIALS.
 */
export const trials = (few: number): number => Math.ceil(few * Number(process.env.TRIALS ?? 1));
