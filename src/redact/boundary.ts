import type { Spelling } from './spellings.ts';

const ESCAPE_BEFORE = /(?:%[0-9a-f]{2}|\\(?:[nrtbf/"\\]|u[0-9a-f]{4}))$/i;
const LETTER_BEFORE = /[\p{L}\p{M}\p{N}]$/u;
const LETTER_BEHIND = /^[\p{L}\p{M}\p{N}]/u;
const LONGEST_LETTER_BYTES = 4;

/**
 * Whether the bytes `[from, to)` are a word of their own, so that the account `sam` is not found in `sample`. What an escape
 * stands for counts, not its letters; inside base64 there are no words.
 */
export function isWholeWord(bytes: Uint8Array, from: number, to: number, form: Spelling['form']): boolean {
  if (form === 'base64') return true;
  if (form !== 'plain') return !isWideLetter(bytes, from - 2, form) && !isWideLetter(bytes, to, form);
  const [before, behind] = [bytes[from - 1], bytes[to]];
  // Quotation marks and dashes have as many bytes as letters of other scripts.
  if (isBeyondAscii(behind) && LETTER_BEHIND.test(utf8(bytes, to, to + LONGEST_LETTER_BYTES))) return false;
  if (isBeyondAscii(before) && LETTER_BEFORE.test(utf8(bytes, from - LONGEST_LETTER_BYTES, from))) return false;
  if (isLetter(behind)) return false;
  return !isLetter(before) || ESCAPE_BEFORE.test(utf8(bytes, from - 6, from));
}

function utf8(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.subarray(Math.max(0, from), to)).toString('utf8');
}

function isBeyondAscii(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x80;
}

function isLetter(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39);
}

function isWideLetter(bytes: Uint8Array, at: number, form: Spelling['form']): boolean {
  const [low, high] = form === 'utf16le' ? [bytes[at], bytes[at + 1]] : [bytes[at + 1], bytes[at]];
  return high === 0 && low !== undefined && isLetter(low);
}
