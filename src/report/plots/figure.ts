import { html, type Markup, trusted } from '../html/markup.ts';

/** One plot with its words and numbers, ready to stand in a page. */
export interface Figure {
  /** Of the element in the page, too. */
  readonly id: string;
  readonly title: string;
  readonly section: 'regression' | 'scans' | 'errors' | 'completeness';
  readonly markup: Markup;
}

/** Where a figure belongs. */
export type Heading = Omit<Figure, 'markup'>;

/** A figure with words above what is drawn, and tables of the numbers folded below. */
export function figureOf(heading: Heading, caption: string, drawn: Markup, numbers: readonly Markup[]): Figure {
  const markup = html`<figure class="plot" id="${trusted(heading.id)}"><figcaption>${caption}</figcaption>
${drawn}
<details class="fold"><summary>The numbers behind it</summary>
${numbers}</details></figure>`;
  return { ...heading, markup };
}

/** Stands where a plot would, and says why there is none. */
export function nothingToDraw(heading: Heading, reason: string): Figure {
  return { ...heading, markup: html`<p class="no-plot" id="${trusted(heading.id)}">Nothing to draw: ${reason}</p>` };
}
