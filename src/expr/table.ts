// The one table of this process: what is made of the same parts is the same object.

let nextId = 1;
/** The first id that is not given out. */
let ceiling = Number.POSITIVE_INFINITY;
const table = new Map<string, unknown>();

/** The one object with this key; made on first asking. */
export function intern<T extends { readonly id: number }>(key: string, make: (id: number) => T): T {
  const known = table.get(key);
  if (known !== undefined) return known as T;
  if (nextId >= ceiling) throw new TooManyMade();
  const made = make(nextId++);
  table.set(key, made);
  return made;
}

/** Objects by a number made of their parts: one, or those few that share it. */
const shared = new Map<number, unknown>();

/** As `intern`, for what is asked too often to write a key: `hash` is the same for the same parts, `same` compares them. */
export function internBy<T extends { readonly id: number }>(
  hash: number,
  same: (known: T) => boolean,
  make: (id: number) => T,
): T {
  const found = shared.get(hash) as T | T[] | undefined;
  if (Array.isArray(found)) {
    for (const known of found) if (same(known)) return known;
  } else if (found !== undefined && same(found)) return found;
  if (nextId >= ceiling) throw new TooManyMade();
  const made = make(nextId++);
  size++;
  if (found === undefined) shared.set(hash, made);
  else if (Array.isArray(found)) found.push(made);
  else shared.set(hash, [found, made]);
  return made;
}
let size = 0;

/** More new terms were made than were allowed. */
export class TooManyMade extends Error {}

/** Runs what may make so many new terms, or fewer where it runs inside of such a limit already. Throws TooManyMade. */
export function making<T>(most: number, run: () => T): T {
  const before = ceiling;
  ceiling = Math.min(before, nextId + most);
  try {
    return run();
  } finally {
    ceiling = before;
  }
}

/** How many terms, indices and letters exist in this process. */
export const tableSize = (): number => table.size + size;
