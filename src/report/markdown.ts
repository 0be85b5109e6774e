import { displayText } from '../lib/display-text.ts';
import type { Place } from '../model/fact.ts';

/** Text whose every character stands for itself. */
export function inert(text: string): string {
  return displayText(text)
    .replace(/[\\`*_[\]<>|~&$@#]|(?<!\d):(?=\S)|:(?=[^\s\d])/g, '\\$&')
    .replace(/^[-+=]/, '\\$&');
}

/** Words of a rule: its backticks mark commands. */
export function prose(text: string): string {
  return displayText(text)
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : inert(part)))
    .join('');
}

/** A code span, fenced by more backticks than it holds. */
export function code(text: string): string {
  const shown = displayText(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}

/** `commands/csrutil.txt:1` */
export function place({ path, line }: Pick<Place, 'path' | 'line'>): string {
  return line === undefined ? path : `${path}:${line}`;
}
