/**
 * Makes text from elsewhere safe to show on a terminal and in a log: everything that moves the cursor, starts a line, reorders
 * or hides text becomes a visible escape (`\n`, `\x1b`, `\u202e`, `\u{e0041}`). A backslash stays as it is, so applying it twice
 * changes nothing; the result is for eyes and is never decoded.
 */
export function displayText(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text : text.replace(INVISIBLE, escaped);
}

/**
 * Breaks text at its spaces into lines of at most `columns`, each `indent` spaces in; the first one `firstIndent`. White space of
 * any length counts as one space; a word longer than a line, such as a path, stays whole. One column per UTF-16 unit is assumed.
 */
export function wrapText(text: string, columns: number, indent = 0, firstIndent = indent): string {
  const lines: string[] = [];
  let line = '';
  const marginWidth = () => (lines.length === 0 ? firstIndent : indent);
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (line !== '' && marginWidth() + line.length + 1 + word.length > columns) {
      lines.push(' '.repeat(marginWidth()) + line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(' '.repeat(marginWidth()) + line);
  return lines.join('\n');
}

/**
 * Breaks a path behind its slashes into lines of at most `columns`, each `indent` spaces in and all but the first two more. A name
 * that is longer than a line is broken behind a sign in it (`-`, `_`, `.`), or anywhere.
 */
export function breakPath(path: string, columns: number, indent: number): string {
  const lines: string[] = [];
  let rest = path;
  while (rest !== '') {
    const margin = ' '.repeat(lines.length === 0 ? indent : indent + 2);
    const room = Math.max(1, columns - margin.length);
    const slash = rest.lastIndexOf('/', room - 1) + 1;
    const sign = rest.slice(0, room).search(/[-_.][^-_.]*$/) + 1;
    const end = rest.length <= room ? rest.length : slash || sign || room;
    lines.push(`${margin}${rest.slice(0, end)}`);
    rest = rest.slice(end);
  }
  return lines.join('\n');
}

/** Most of all text; asking for Unicode properties takes ten times as long. */
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** Controls, lone surrogates, line and paragraph separators, and what has no shape of its own: bidi controls, zero-width signs, tags, variation selectors. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(char: string): string {
  const short = SHORT[char];
  if (short !== undefined) return short;
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}
