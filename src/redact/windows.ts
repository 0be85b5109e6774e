/** Bytes to be worked on at once, of which only what comes before `cut` is settled now. */
export interface Window {
  readonly bytes: Buffer;
  readonly cut: number;
}

/** An item that cannot be checked to its end must not be delivered; `reason` is a clause. */
export class Unredactable extends Error {}

/** No format of Defender has longer lines; a whole line must be in memory. */
export const MAX_LINE_BYTES = 8 * 1024 * 1024;
const [LF, CR] = [0x0a, 0x0d];
/** The text of a window is a small object of the engine then, without memory of its own, which costs more than all the reading. */
const WINDOW_BYTES = 32_768;

/**
 * Cuts a stream at line ends, each window with at least `lookAheadBytes` behind its cut while there are any. `settled` tells the next
 * window how far the last one got, which may be behind its cut. Throws `Unredactable` for a line of more than 8 MB.
 */
export async function* windowsOf(
  chunks: AsyncIterable<Uint8Array>,
  lookAheadBytes: number,
  settled: () => number,
): AsyncGenerator<Window> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
    if (length < WINDOW_BYTES + lookAheadBytes) continue;
    let bytes = Buffer.concat(parts);
    for (let cut = nextCut(bytes, lookAheadBytes); cut > 0; cut = nextCut(bytes, lookAheadBytes)) {
      yield { bytes: bytes.subarray(0, cut + lookAheadBytes), cut };
      bytes = bytes.subarray(settled());
    }
    parts = [bytes];
    length = bytes.length;
  }
  const bytes = Buffer.concat(parts);
  if (bytes.length > 0) yield { bytes, cut: bytes.length };
}

/** Where the next window ends, which has more than one line unless that is a long one; 0 when more bytes are needed to know. */
function nextCut(bytes: Buffer, lookAheadBytes: number): number {
  const most = bytes.length - lookAheadBytes;
  if (most < WINDOW_BYTES) return 0;
  const cut = lastLineEnd(bytes, WINDOW_BYTES) || lastLineEnd(bytes, most);
  if (cut === 0 && most > MAX_LINE_BYTES)
    throw new Unredactable(`it has a line of more than ${MAX_LINE_BYTES} bytes, too long to be checked`);
  return cut;
}

function lastLineEnd(bytes: Buffer, before: number): number {
  const feed = bytes.lastIndexOf(LF, before - 1);
  return (feed === -1 ? bytes.lastIndexOf(CR, before - 1) : feed) + 1;
}
