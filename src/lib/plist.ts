import { type PlistValue, parse } from 'plist';

const BINARY_MAGIC = 'bplist00';

/** Parses a property list, binary or XML. Throws what the `plist` package throws when it is neither. */
export function parsePlist(bytes: Buffer): PlistValue {
  // plist 5 takes every Uint8Array for a binary one, also an XML file's.
  const isBinary = bytes.subarray(0, BINARY_MAGIC.length).toString('latin1') === BINARY_MAGIC;
  return isBinary ? parse(bytes) : parse(bytes.toString('utf8'));
}
