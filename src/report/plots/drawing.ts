import { html, type Markup, trusted } from '../html/markup.ts';

/** What stands for a drawing where it cannot be seen. */
export interface DrawingWords {
  /** Our own word, never one that was read. */
  readonly id: string;
  readonly title: string;
  /** What is to be seen, in words. */
  readonly description: string;
}

/**
 * A drawing as wide as its place and `height` pixels high. Text keeps its size on any screen, for positions across are in percent and
 * only positions down in pixels.
 */
export function drawing({ id, title, description }: DrawingWords, height: number, content: Markup): Markup {
  const own = trusted(id);
  return html`<svg class="plot-drawing" role="img" aria-labelledby="${own}-title ${own}-desc" width="100%" height="${height}"><title id="${own}-title">${title}</title><desc id="${own}-desc">${description}</desc>
${content}</svg>`;
}

/** A bar from the low to the high end of an interval, with a diamond at its estimate, `y` pixels from the top. */
export function intervalBar(low: Markup, estimate: Markup, high: Markup, y: number): Markup {
  const end = (at: Markup) => html`<svg x="${at}" overflow="visible"><path class="interval" d="M0 ${y - 5}v10"/></svg>`;
  return html`<line class="interval" x1="${low}" x2="${high}" y1="${y}" y2="${y}"/>${end(low)}${end(high)}<svg x="${estimate}" overflow="visible"><path class="diamond" d="M0 ${y - 6}l6 6l-6 6l-6 -6z"/></svg>`;
}
