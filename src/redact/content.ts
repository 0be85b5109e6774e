/** What the beginning of a file says it is, as far as that decides how it is redacted. */
export type ContentKind = 'zip' | 'gzip' | 'binary-plist' | 'utf-16le' | 'utf-16be' | 'text' | 'opaque';

const SIGNATURES: readonly (readonly [ContentKind, Buffer])[] = [
  ['zip', Buffer.from('PK\x03\x04', 'latin1')],
  ['zip', Buffer.from('PK\x05\x06', 'latin1')],
  ['gzip', Buffer.from([0x1f, 0x8b])],
  ['binary-plist', Buffer.from('bplist00')],
  ['utf-16le', Buffer.from([0xff, 0xfe])],
  ['utf-16be', Buffer.from([0xfe, 0xff])],
  ['opaque', Buffer.from('SQLite format 3\0')],
  ['opaque', Buffer.from('%PDF-')],
];
/** Of the first bytes: a log has next to no control characters, a program or picture has many. */
const MAX_CONTROL_SHARE = 0.02;
const PROBE_BYTES = 65_536;

/** Recognizes content by its first bytes (64 KB are enough). What is neither known nor text is opaque: nobody can check it. */
export function contentKindOf(head: Uint8Array): ContentKind {
  const signature = SIGNATURES.find(([, bytes]) => bytes.equals(head.subarray(0, bytes.length)));
  if (signature !== undefined) return signature[0];
  const probe = head.subarray(0, PROBE_BYTES);
  let controls = 0;
  for (const byte of probe) if (isControl(byte)) controls += 1;
  return controls > MAX_CONTROL_SHARE * probe.length ? 'opaque' : 'text';
}

/** Tab, line ends, form feed and escape are at home in text. */
function isControl(byte: number): boolean {
  return byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte);
}
