import { html } from '../html/markup.ts';
import type { Figure } from './figure.ts';

/** Stands where a plot would, and says why there is none. */
export function nothingToDraw(heading: Omit<Figure, 'markup'>, reason: string): Figure {
  return { ...heading, markup: html`<p class="no-plot" id="${heading.id}">Nothing to draw: ${reason}</p>` };
}
