/** What each byte can be part of. */
const [WORD, DIGIT, HEX, STOP] = [1, 2, 4, 8] as const;
const KINDS = new Uint8Array(256);
mark('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-', WORD);
mark('0123456789', DIGIT);
mark('0123456789ABCDEFabcdef-', HEX);
mark(' \t"\'`,;|()[]{}<>', STOP);

const [SPACE, SLASH, COLON, QUOTE, APOSTROPHE, BRACE] = [0x20, 0x2f, 0x3a, 0x22, 0x27, 0x7b] as const;
const VALUE = Buffer.from('#');
const PATH = Buffer.from('<path>');
const QUOTED = Buffer.from('"…"');
/** A word of hex letters alone, this long, is not English. */
const MIN_HEX_LENGTH = 8;

/** As much of a signature as is kept. */
const MAX_SIGNATURE_BYTES = 400;
/** As much of a message as is looked at, so that a line made to be slow is not. */
const MAX_MESSAGE_BYTES = 4_096;
/** Room for what the last step writes beyond that. */
const ROOM_BYTES = 16;

/** A buffer for `writeSignature`. */
export function signatureBuffer(): Buffer {
  return Buffer.alloc(MAX_SIGNATURE_BYTES + ROOM_BYTES);
}

/**
 * Writes the message `bytes[from, end)` into `out`, from `at` on, without what changes from line to line: words with a digit in them
 * and long hex words become `#`, paths `<path>`, quoted text `"…"`; the text inside JSON stays. Returns the end of what it wrote.
 * One pass over the bytes: error lines are too many to be decoded.
 */
export function writeSignature(out: Buffer, at: number, bytes: Buffer, from: number, end: number): number {
  const to = Math.min(end, from + MAX_MESSAGE_BYTES);
  const isJson = bytes[from] === BRACE;
  let written = at;
  let place = from;
  let isAfterWord = false;
  while (place < to && written < MAX_SIGNATURE_BYTES) {
    const byte = bytes[place] ?? 0;
    const kinds = KINDS[byte] ?? 0;
    if ((kinds & WORD) !== 0) {
      const start = written;
      let some = 0;
      let every = kinds;
      for (let kind = kinds; (kind & WORD) !== 0; kind = place < to ? (KINDS[bytes[place] ?? 0] ?? 0) : 0) {
        if (written < MAX_SIGNATURE_BYTES) out[written++] = bytes[place] ?? 0;
        some |= kind;
        every &= kind;
        place += 1;
      }
      const isHex = (every & HEX) !== 0 && written - start >= MIN_HEX_LENGTH;
      if (isHex || (some & DIGIT) !== 0) written = put(out, start, VALUE);
      isAfterWord = true;
      continue;
    }
    const isPath = byte === SLASH && !isAfterWord && place + 1 < to && !hasKind(bytes[place + 1] ?? 0, STOP);
    const next = isPath ? endOfPath(bytes, place, to) : isJson ? -1 : endOfQuoted(bytes, place, to, isAfterWord);
    if (next === -1) out[written++] = Math.max(byte, SPACE);
    else written = put(out, written, isPath ? PATH : QUOTED);
    place = next === -1 ? place + 1 : next;
    isAfterWord = false;
  }
  return written;
}

/** What `writeSignature` makes of a text. */
export function textSignature(text: string): string {
  const bytes = Buffer.from(text.slice(0, MAX_MESSAGE_BYTES));
  const out = signatureBuffer();
  return out.toString('utf8', 0, writeSignature(out, 0, bytes, 0, bytes.length));
}

/** Beyond a space, when the word behind it has a slash in it, as in `/Library/Application Support/Microsoft`; not beyond a colon. */
function endOfPath(bytes: Buffer, from: number, to: number): number {
  let end = endOfName(bytes, from, to).end;
  while (end < to && bytes[end] === SPACE && bytes[end - 1] !== COLON) {
    const next = endOfName(bytes, end + 1, to);
    if (next.slash <= end + 1) break;
    end = next.end;
  }
  return end;
}

function endOfName(bytes: Buffer, from: number, to: number): { readonly end: number; readonly slash: number } {
  let at = from;
  let slash = -1;
  for (; at < to && !hasKind(bytes[at] ?? 0, STOP); at += 1) {
    if (slash === -1 && bytes[at] === SLASH) slash = at;
  }
  return { end: at, slash };
}

/** Behind the closing quote of what opens at `from`; -1 when nothing opens there. An apostrophe inside a word opens nothing. */
function endOfQuoted(bytes: Buffer, from: number, to: number, isAfterWord: boolean): number {
  const quote = bytes[from];
  if (quote !== QUOTE && (quote !== APOSTROPHE || isAfterWord)) return -1;
  for (let at = from + 1; at < to; at += 1) {
    if (bytes[at] === quote && (quote === QUOTE || !hasKind(bytes[at + 1] ?? 0, WORD))) return at + 1;
  }
  return -1;
}

function put(out: Buffer, at: number, text: Buffer): number {
  // Not `set`: a call of it takes longer than so few bytes.
  for (let index = 0; index < text.length; index += 1) out[at + index] = text[index] ?? 0;
  return at + text.length;
}

function hasKind(byte: number, kind: number): boolean {
  return ((KINDS[byte] ?? 0) & kind) !== 0;
}

function mark(characters: string, kind: number): void {
  for (const byte of Buffer.from(characters)) KINDS[byte] = (KINDS[byte] ?? 0) | kind;
}
