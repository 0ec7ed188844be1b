/** Numbers of a model by name. */
export type Numbers = Readonly<Record<string, number>>;
/** An array in its shape: a number, a list, a list of lists. */
export type ArrayOfNumbers = number | readonly ArrayOfNumbers[];
export type States = Readonly<Record<string, ArrayOfNumbers>>;
