import { html, type Markup, trusted } from '../html/markup.ts';
import { type DrawingWords, drawing } from './drawing.ts';
import { percent } from './scale.ts';

/** A bar with its words above it. */
export interface BarRow {
  readonly name: string;
  /** On the right. */
  readonly value: string;
  /** Of the whole width, one behind the other; kinds differ in their filling. */
  readonly parts: readonly { readonly share: number; readonly kind: 'plain' | 'outlined' | 'hatched' }[];
}

const ROW_HEIGHT = 38;
const BAR_HEIGHT = 12;

/** Bars below each other, as one drawing. */
export function barRows(words: DrawingWords, rows: readonly BarRow[]): Markup {
  const id = trusted(words.id);
  const drawn = rows.map(({ name, value, parts }, index) => {
    const y = index * ROW_HEIGHT;
    let from = 0;
    const bars = parts.map(({ share, kind }) => {
      const bar = html`<rect class="bar ${trusted(kind)}" x="${percent(from)}" y="${y + 20}" width="${percent(share)}" height="${BAR_HEIGHT}"${kind === 'hatched' ? html` fill="url(#${id}-hatch)"` : ''}/>`;
      from += share;
      return bar;
    });
    return html`<text class="name" x="0" y="${y + 14}">${name}</text><text class="summary" x="100%" y="${y + 14}" text-anchor="end">${value}</text><rect class="ground" x="0" y="${y + 20}" width="100%" height="${BAR_HEIGHT}"/>${bars}`;
  });
  return drawing(
    words,
    rows.length * ROW_HEIGHT,
    html`<defs><pattern id="${id}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"/><path class="hatch strong" d="M0 0v6"/></pattern></defs>
${drawn}`,
  );
}
