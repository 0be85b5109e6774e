import { formatCount } from '../../lib/quantity.ts';
import { html, type Markup } from './markup.ts';

/** The first of a list that is as long as the input made it, and how many there are besides. */
export function bounded<T>(all: readonly T[], most: number): { readonly shown: readonly T[]; readonly more: number } {
  return { shown: all.slice(0, most), more: Math.max(0, all.length - most) };
}

/** Says how many are left out, and where they are; nothing when none are. */
export function leftOut(more: number, what: string, where: string): Markup {
  return more === 0 ? html`` : html`<p class="more">${formatCount(more)} more ${what} are left out here; ${where}.</p>`;
}

/** Text that is not longer than `most`; what is cut is said. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}… (${formatCount(text.length - most)} more characters)`;
}
