/** One line of a scan, without its end (LF or CRLF). The next line overwrites it: keep what is needed of it. */
export interface ScannedLine {
  readonly bytes: Buffer;
  /** The line is `bytes[start, end)`. */
  readonly start: number;
  readonly end: number;
  /** Counted from 1. */
  readonly number: number;
  /** Whether one of the markers is in it. */
  readonly isMarked: boolean;
  /** Whether it is longer than what is visited of it. */
  readonly isCut: boolean;
}

/** One object for all lines: millions of them would keep the garbage collector busy. */
type LineInPlace = { -readonly [Key in keyof ScannedLine]: ScannedLine[Key] };

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** The only part of a file that is ever held; a longer line is cut. */
const MAX_HELD_BYTES = 1024 * 1024;

/**
 * Visits every line of a stream of bytes, without decoding anything: hundreds of megabytes a second. Where each of the `markers`
 * is, a search over a whole chunk tells, so that a visitor can pass by a line without a mark. Of a line of more than 1 MB, the
 * beginning is visited. Answers how many lines there are.
 */
export async function scanLines(
  chunks: AsyncIterable<Uint8Array>,
  markers: readonly Buffer[],
  visit: (line: ScannedLine) => void,
): Promise<number> {
  let lines = 0;
  let held: Buffer[] = [];
  let heldBytes = 0;
  const line: LineInPlace = { bytes: Buffer.alloc(0), start: 0, end: 0, number: 0, isMarked: false, isCut: false };

  function hold(bytes: Buffer): void {
    const room = MAX_HELD_BYTES - heldBytes;
    line.isCut ||= bytes.length > room;
    if (room === 0 || bytes.length === 0) return;
    held.push(bytes.subarray(0, room));
    heldBytes += Math.min(room, bytes.length);
  }

  function visitHeld(): void {
    visitLines(Buffer.concat(held), 0, heldBytes);
    held = [];
    heldBytes = 0;
    line.isCut = false;
  }

  function visitLines(bytes: Buffer, from: number, to: number): void {
    const marks = markers.map((marker) => ({ marker, at: find(bytes, marker, from) }));
    let nearest = nearestOf(marks);
    line.bytes = bytes;
    for (let start = from; start <= to; ) {
      const lineFeed = bytes.indexOf(LINE_FEED, start);
      const end = lineFeed === -1 ? to : lineFeed;
      line.isMarked = nearest < end;
      if (line.isMarked) {
        for (const mark of marks) if (mark.at < end) mark.at = find(bytes, mark.marker, end);
        nearest = nearestOf(marks);
      }
      lines += 1;
      line.start = start;
      line.end = withoutReturn(bytes, start, end);
      line.number = lines;
      visit(line);
      start = end + 1;
    }
  }

  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const first = bytes.indexOf(LINE_FEED);
    if (first === -1) {
      hold(bytes);
      continue;
    }
    hold(bytes.subarray(0, first));
    visitHeld();
    const last = bytes.lastIndexOf(LINE_FEED);
    if (last > first) visitLines(bytes, first + 1, last);
    hold(bytes.subarray(last + 1));
  }
  if (heldBytes > 0) visitHeld();
  return lines;
}

function withoutReturn(bytes: Buffer, start: number, end: number): number {
  return end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
}

function find(bytes: Buffer, marker: Buffer, from: number): number {
  const at = bytes.indexOf(marker, from);
  return at === -1 ? Number.POSITIVE_INFINITY : at;
}

function nearestOf(marks: readonly { readonly at: number }[]): number {
  return marks.reduce((nearest, { at }) => Math.min(nearest, at), Number.POSITIVE_INFINITY);
}
