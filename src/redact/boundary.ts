import type { Spelling } from './spellings.ts';

const ESCAPE_BEFORE = /(?:%[0-9a-f]{2}|\\(?:[nrtbf/"\\]|u[0-9a-f]{4}))$/i;

/**
 * Whether the bytes `[from, to)` are a word of their own, so that the account `sam` is not found in `sample`. What an escape
 * stands for counts, not its letters; inside base64 there are no words.
 */
export function isWholeWord(bytes: Uint8Array, from: number, to: number, form: Spelling['form']): boolean {
  if (form === 'base64') return true;
  if (form !== 'plain') return !isWideLetter(bytes, from - 2, form) && !isWideLetter(bytes, to, form);
  if (isLetter(bytes[to])) return false;
  if (!isLetter(bytes[from - 1])) return true;
  return ESCAPE_BEFORE.test(Buffer.from(bytes.subarray(Math.max(0, from - 6), from)).toString('latin1'));
}

function isLetter(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte >= 0x80;
}

function isWideLetter(bytes: Uint8Array, at: number, form: Spelling['form']): boolean {
  const [low, high] = form === 'utf16le' ? [bytes[at], bytes[at + 1]] : [bytes[at + 1], bytes[at]];
  return high === 0 && low !== undefined && isLetter(low);
}
