import { html, type Markup } from './markup.ts';

/** A table that scrolls by itself where the page is too narrow; from column `numbersFrom` on there are numbers. */
export function table(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly Markup[])[],
  { numbersFrom = headings.length } = {},
): Markup {
  const cell = (content: Markup, index: number): Markup =>
    index >= numbersFrom ? html`<td class="number">${content}</td>` : html`<td>${content}</td>`;
  const head = headings.map((heading, index) =>
    index >= numbersFrom ? html`<th scope="col" class="number">${heading}</th>` : html`<th scope="col">${heading}</th>`,
  );
  const body = rows.map(
    (cells) => html`<tr data-find>${cells.map(cell)}</tr>
`,
  );
  return html`<div class="table" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}
