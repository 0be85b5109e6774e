import type { Identity } from '../../model/redaction.ts';
import { type Canary, createCanary } from '../../redact/canary.ts';
import type { Markup } from '../../report/html/markup.ts';

/**
 * What to search a page for, and its values to search for everything. Words of our own in it can be somebody's name, such as `max` in
 * a style: such a name is searched for in the values alone.
 */
export function pageCanary(
  page: Markup,
  identities: readonly Identity[],
  retell: (text: string) => string,
): { readonly canary: Canary; readonly values: string } {
  const pieces = [...page.pieces()];
  const textsOf = (wanted: boolean): string[] =>
    pieces.filter(({ isOurs }) => isOurs === wanted).map(({ text }) => text);
  const own = textsOf(true).join('\n');
  const others = identities.filter((identity) => !createCanary([identity]).isInText(own));
  return {
    canary: createCanary(others),
    values: textsOf(false)
      .map((text) => retell(text))
      .join('\n'),
  };
}
