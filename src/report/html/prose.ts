import { instantWords } from '../../lib/instant-words.ts';
import { html, type Markup } from './markup.ts';

/** Words of a rule or of ours: what is between backticks is code. */
export function prose(text: string): Markup {
  const parts = text
    .split(/(`[^`]+`)/)
    .map((part) => (/^`.+`$/s.test(part) ? html`<code>${part.slice(1, -1)}</code>` : html`${part}`));
  return html`${parts}`;
}

/** A link to a page of the web, to be followed by a person; anything but http and https stays text. */
export function link(url: string): Markup {
  return /^https?:\/\/[^\s]+$/i.test(url) ? html`<a href="${url}" rel="noreferrer">${url}</a>` : html`${url}`;
}

/** `2026-11-18 09:13:00 UTC` */
export function moment(iso: string): Markup {
  return html`<time datetime="${iso}">${instantWords(iso)}</time>`;
}
