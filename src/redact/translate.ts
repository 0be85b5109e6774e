import type { Identity } from '../model/redaction.ts';
import { PSEUDONYM } from './pseudonym.ts';

/** A text with real names, and the pseudonyms nobody here gave out. */
export interface Translation {
  readonly text: string;
  readonly unknown: readonly string[];
}

/** Turns pseudonyms in one line back into what they stand for. */
export function translateLine(line: string, pseudonyms: ReadonlyMap<string, Identity>): Translation {
  const unknown = new Set<string>();
  const text = line.replace(PSEUDONYM, (written) => {
    const known = pseudonyms.get(written) ?? pseudonyms.get(written.toLowerCase());
    if (known === undefined) unknown.add(written);
    return known?.value ?? written;
  });
  return { text, unknown: [...unknown] };
}
