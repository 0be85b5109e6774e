import { displayText } from '../../lib/display-text.ts';

/** HTML that keeps our words and the values in them apart. Made by {@link html} and {@link trusted} only. */
export class Markup {
  readonly #parts: readonly Part[];

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  /** Its text, with every value made harmless. */
  get markup(): string {
    return this.told((value) => value);
  }

  /** The same with other values; what they say is all that changes. */
  told(retell: (value: string) => string): string {
    return Array.from(this.pieces(), ({ text, isOurs }) => (isOurs ? text : escaped(retell(text)))).join('');
  }

  /** What it is made of, in order: our words as they are, and values as they were given. */
  *pieces(): Generator<Piece> {
    for (const part of this.#parts) {
      if (part instanceof Markup) yield* part.pieces();
      else yield part;
    }
  }
}

/** What can stand in a template: text of any origin, or markup; lists of markup follow each other. */
export type Insertable = string | number | Markup | readonly Markup[];

interface Piece {
  readonly text: string;
  readonly isOurs: boolean;
}

type Part = Piece | Markup;

/**
 * HTML with values in it: the words of the template are markup, and every value is text wherever it stands, between tags or
 * in a quoted attribute. Characters nobody sees become visible escapes. It cannot make an address harmless: see `link`.
 */
export function html(words: TemplateStringsArray, ...values: readonly Insertable[]): Markup {
  return new Markup(words.flatMap((word, index) => [...partsOf(values[index - 1] ?? ''), ours(word)]));
}

/** Words of our own, such as a style sheet, as they are. Never for anything that was read. */
export function trusted(markup: string): Markup {
  return new Markup([ours(markup)]);
}

function ours(text: string): Piece {
  return { text, isOurs: true };
}

function partsOf(value: Insertable): readonly Part[] {
  if (value === '') return [];
  if (typeof value === 'number') return [ours(String(value))];
  if (typeof value === 'string') return [{ text: value, isOurs: false }];
  return value instanceof Markup ? [value] : value;
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
