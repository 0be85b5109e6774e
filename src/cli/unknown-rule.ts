import { nearest } from '../lib/nearest.ts';
import { KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';

/** A rule nobody knows, with the one that was probably meant. */
export function unknownRule(id: string, ids: readonly string[]): KnownError {
  const meant = nearest(id, ids);
  return new KnownError(`There is no rule named ${JSON.stringify(id)}.`, {
    exitCode: EXIT.usage,
    hint: meant === undefined ? '`mdediag rules list` shows them all.' : `Did you mean ${meant}?`,
  });
}
