import { createHash } from 'node:crypto';

/**
 * Turns absolute paths into names of members of one archive, below `folder`. A name shows the path it stands for, is harmless to every unpacking program (printable ASCII, relative,
 * at most {@link MAX_NAME_LENGTH} characters, no name Windows reserves) and is unique, also where letter case does not count.
 * The names depend on the paths and the order of the calls only. `folder` is trusted and comes as it is.
 */
export function createMemberNamer(): (originalPath: Buffer | string, folder: string) => string {
  const files = new Set<string>();
  const folders = new Set<string>();

  const place = (folder: string, segments: readonly string[]): string[] => {
    const placed = [folder];
    for (const [index, segment] of segments.entries()) {
      const isLast = index === segments.length - 1;
      const isTaken = (candidate: string): boolean => {
        const key = keyOf([...placed, candidate]);
        return files.has(key) || (isLast && folders.has(key));
      };
      placed.push(firstFree(segment, isTaken));
    }
    return placed;
  };

  return (originalPath, folder) => {
    const raw = Buffer.isBuffer(originalPath) ? originalPath : Buffer.from(originalPath);
    const segments = rawSegments(raw).map(safeSegment);
    let placed = place(folder, segments);
    if (placed.join('/').length > MAX_NAME_LENGTH) {
      placed = place(folder, [`~${fingerprint(raw.subarray(0, raw.lastIndexOf(SLASH)))}`, ...segments.slice(-1)]);
    }
    for (let depth = 2; depth < placed.length; depth += 1) folders.add(keyOf(placed.slice(0, depth)));
    files.add(keyOf(placed));
    return placed.join('/');
  };
}

/** Well below what unpacking programs manage, whatever folder a person unpacks into. */
export const MAX_NAME_LENGTH = 1_000;

const MAX_SEGMENT_LENGTH = 120;
const KEPT_OF_LONG_SEGMENT = 80;
const MAX_EXTENSION_LENGTH = 16;
const SLASH = '/'.charCodeAt(0);
const UNSAFE = /[^A-Za-z0-9._ @+,=()~-]/g;
const EDGE_THAT_GETS_LOST = /^ |[. ]$/g;
/** Windows takes these for devices, whatever follows the first dot. */
const RESERVED_BY_WINDOWS = /^(con|prn|aux|nul|com\d|lpt\d) *(\.|$)/i;

function keyOf(segments: readonly string[]): string {
  return segments.join('/').toLowerCase();
}

function firstFree(segment: string, isTaken: (candidate: string) => boolean): string {
  if (!isTaken(segment)) return segment;
  const { stem, extension } = splitExtension(segment);
  for (let number = 2; ; number += 1) {
    const candidate = `${stem}~${number}${extension}`;
    if (!isTaken(candidate)) return candidate;
  }
}

function rawSegments(path: Buffer): Buffer[] {
  const segments: Buffer[] = [];
  let start = 0;
  while (start <= path.length) {
    const slash = path.indexOf(SLASH, start);
    const end = slash === -1 ? path.length : slash;
    if (end > start) segments.push(path.subarray(start, end));
    start = end + 1;
  }
  return segments.length === 0 ? [Buffer.from('/')] : segments;
}

function safeSegment(raw: Buffer): string {
  const encoded = raw.toString('latin1').replace(UNSAFE, percent).replace(EDGE_THAT_GETS_LOST, percent);
  const segment = RESERVED_BY_WINDOWS.test(encoded) ? `_${encoded}` : encoded;
  return segment.length > MAX_SEGMENT_LENGTH ? shortened(segment, raw) : segment;
}

function percent(latin1: string): string {
  return `%${latin1.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function shortened(segment: string, raw: Buffer): string {
  const { stem, extension } = splitExtension(segment);
  const start = stem.slice(0, KEPT_OF_LONG_SEGMENT).replace(/%.?$/, '');
  return `${start}~${fingerprint(raw)}${extension}`;
}

function fingerprint(raw: Buffer): string {
  return createHash('sha256').update(raw).digest('hex').slice(0, 12);
}

function splitExtension(segment: string): { stem: string; extension: string } {
  const dot = segment.lastIndexOf('.');
  const hasExtension = dot > 0 && segment.length - dot <= MAX_EXTENSION_LENGTH;
  const end = hasExtension ? dot : segment.length;
  return { stem: segment.slice(0, end), extension: segment.slice(end) };
}
