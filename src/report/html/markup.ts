import { displayText } from '../../lib/display-text.ts';

/** Text that is safe as HTML: what the page says of itself is markup, and nothing of what it was given. Made by {@link html} only. */
export interface Markup {
  readonly markup: string;
}

/** What can stand in a template: text of any origin, or markup; lists of markup follow each other. */
export type Insertable = string | number | Markup | readonly Markup[];

/**
 * HTML with values in it: the words of the template are markup, and every value is text wherever it stands, between tags or
 * in a quoted attribute. Characters nobody sees become visible escapes. It cannot make an address harmless: see `link`.
 */
export function html(words: TemplateStringsArray, ...values: readonly Insertable[]): Markup {
  const parts = words.map((word, index) => (index === 0 ? word : `${markupOf(values[index - 1] ?? '')}${word}`));
  return { markup: parts.join('') };
}

/** Words of our own, such as a style sheet, as they are. Never for anything that was read. */
export function trusted(markup: string): Markup {
  return { markup };
}

function markupOf(value: Insertable): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escaped(value);
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return displayText(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}
