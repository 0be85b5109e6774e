import { stripVTControlCharacters } from 'node:util';

// =====================================
// Process id: 412
// Path: "/usr/sbin/example"
// =====================================
// (The layout of several `mdatp` commands: labels, fenced by `=` or `-`.)

/** What stands behind one label. */
export interface LabeledValue {
  /** Without the quotes around it. */
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
  readonly excerpt: string;
}

/** Labels that belong together, in lower case; of a label written twice the first counts. */
export type Block = ReadonlyMap<string, LabeledValue>;

/** All blocks of an output. */
export interface BlockOutput {
  readonly blocks: readonly Block[];
  /** Lines that are neither label, fence, nor empty: titles and messages. */
  readonly others: readonly { readonly text: string; readonly line: number }[];
  readonly linesRead: number;
}

const FENCE = /^[=-]{3,}$/;
const LABEL = /^([A-Za-z][^:"]{0,63}):(.*)$/;

/** Reads blocks of labels. A new one begins at a fence, and where the first label of the one before comes again. */
export function readBlocks(lines: readonly string[]): BlockOutput {
  const blocks: Map<string, LabeledValue>[] = [];
  const others: { text: string; line: number }[] = [];
  let open: Map<string, LabeledValue> | undefined;
  let linesRead = 0;
  for (const [index, raw] of lines.entries()) {
    const excerpt = stripVTControlCharacters(raw).trim();
    if (excerpt === '') continue;
    linesRead += 1;
    const [, name, value] = LABEL.exec(excerpt) ?? [];
    if (FENCE.test(excerpt)) open = undefined;
    else if (name === undefined || value === undefined) others.push({ text: excerpt, line: index + 1 });
    else {
      const label = name.trim().toLowerCase();
      if (open === undefined || open.keys().next().value === label) {
        open = new Map();
        blocks.push(open);
      }
      if (!open.has(label)) open.set(label, { text: unquote(value.trim()), line: index + 1, excerpt });
    }
  }
  return { blocks, others, linesRead };
}

/** A text without the double quotes around it. */
export function unquote(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}
