import type { Token } from './token.ts';

// What the tokens that follow say of a bracket that is open.

/** Whether a `for` comes before the innermost bracket closes. */
export function forFollows(tokens: readonly Token[], at: number): boolean {
  let depth = 0;
  for (const { kind, text } of tokens.slice(at)) {
    if (kind === 'sign' && '([{'.includes(text)) depth += 1;
    if (kind === 'sign' && ')]}'.includes(text) && --depth < 0) return false;
    if (depth === 0 && kind === 'name' && text === 'for') return true;
  }
  return false;
}

/** Whether `for` stands in the innermost bracket that is open at a place, before it. */
export function forStandsBefore(tokens: readonly Token[], at: number): boolean {
  let depth = 0;
  for (const { kind, text } of tokens.slice(0, at).reverse()) {
    if (kind === 'sign' && ')]}'.includes(text)) depth += 1;
    if (kind === 'sign' && '([{'.includes(text) && --depth < 0) return false;
    if (depth === 0 && kind === 'name' && text === 'for') return true;
  }
  return false;
}

/** Whether a bracket has no partner in the rest of a statement; a bar is never known to have none. */
export function neverCloses(opening: Token | undefined, tokens: readonly Token[], at: number): boolean {
  if (opening === undefined || opening.text === '|') return false;
  const open = [tokens.indexOf(opening)];
  for (let k = at; k < tokens.length; k++) {
    const { kind, text } = tokens[k]!;
    if (kind !== 'sign') continue;
    if ('([{'.includes(text)) open.push(k);
    else if (')]}'.includes(text)) {
      if (!fit(tokens, open.pop()!, text)) return true;
      if (open.length === 0) return false;
    }
  }
  return true;
}

/** Whether a bracket may close another; an interval may end with another one than it begins with. */
function fit(tokens: readonly Token[], at: number, closing: string): boolean {
  const { text } = tokens[at]!;
  if ('([{'.indexOf(text) === ')]}'.indexOf(closing)) return true;
  const before = tokens[at - 1]?.text;
  return text !== '{' && closing !== '}' && (before === 'in' || before === ':');
}

/** The bracket that closes another. */
export const partnerOf = (opening: string): string =>
  opening === '|' ? '|' : opening === '(' ? ')' : opening === '[' ? ']' : '}';
