import { distance } from 'fastest-levenshtein';

/** A longer word is no misspelt name, and comparing it takes long. */
const MAX_WORD_LENGTH = 200;

/** The name closest to `word`, ignoring case; undefined when none is close enough to be meant. */
export function nearest(word: string, names: Iterable<string>): string | undefined {
  if (word.length > MAX_WORD_LENGTH) return undefined;
  const maxEdits = Math.max(2, Math.floor(word.length / 3));
  let best: { readonly name: string; readonly edits: number } | undefined;
  for (const name of names) {
    const edits = distance(word.toLowerCase(), name.toLowerCase());
    if (edits <= maxEdits && (best === undefined || edits < best.edits)) best = { name, edits };
  }
  return best?.name;
}
