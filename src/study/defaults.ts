/** The seed of everything that is drawn, where none is given. */
export const DEFAULT_SEED = 1;
/** How many settings are drawn besides the declared one when claims are judged, where no number is given. */
export const DEFAULT_DRAWS = 5;
