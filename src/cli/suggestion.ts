import { nearest } from '../diagnostic.ts';

/** How many names a list of what there is shows. */
const SHOWN = 12;

/** What to try where a name is not known: the nearest one, else what there is, else that there is nothing. */
export function suggestion(name: string, known: readonly string[]): string {
  const close = nearest(name, known) ?? known.find((k) => name.length >= 3 && k.includes(name));
  if (close !== undefined) return `did you mean \`${close}\`?`;
  if (known.length === 0) return 'the model has none';
  return `there are ${known.slice(0, SHOWN).join(', ')}${known.length > SHOWN ? ', …' : ''}`;
}
