import yauzl from 'yauzl';

/** Bytes that can be read at any place: an open file, memory, or a part of either. A `FileHandle` is one. */
export interface RandomBytes {
  /** Reads up to `length` bytes from position `at` on; fewer at the end, 0 behind it. */
  read(buffer: Buffer, offset: number, length: number, at: number): Promise<{ readonly bytesRead: number }>;
  /** Then small pieces cost no more than large ones. */
  readonly isInMemory?: boolean;
}

/** Bytes that are in memory. */
export function bytesInMemory(bytes: Buffer): RandomBytes {
  return {
    isInMemory: true,
    async read(buffer, offset, length, at) {
      if (at >= bytes.length) return { bytesRead: 0 }; // `copy` throws there.
      return { bytesRead: bytes.copy(buffer, offset, at, at + length) };
    },
  };
}

/** `[from, to)` of other bytes, counted from 0. */
export function partOf(whole: RandomBytes, from: number, to: number): RandomBytes {
  return {
    read: (buffer, offset, length, at) =>
      whole.read(buffer, offset, Math.max(0, Math.min(length, to - from - at)), from + at),
  };
}

/** The same bytes, for reading many small pieces one after the other: each would be a system call by itself. */
export function windowOn(bytes: RandomBytes): RandomBytes {
  if (bytes.isInMemory) return bytes;
  let window = Buffer.alloc(0);
  let start = 0;
  return {
    async read(buffer, offset, length, at) {
      if (length > WINDOW_BYTES) return bytes.read(buffer, offset, length, at);
      if (at < start || at + length > start + window.length) {
        const block = Buffer.allocUnsafeSlow(WINDOW_BYTES);
        const { bytesRead } = await bytes.read(block, 0, WINDOW_BYTES, at);
        window = block.subarray(0, bytesRead);
        start = at;
        return { bytesRead: window.copy(buffer, offset, 0, length) };
      }
      return { bytesRead: window.copy(buffer, offset, at - start, at - start + length) };
    },
  };
}

const WINDOW_BYTES = 65_536;

/** Bytes as yauzl wants them. Its own reader crashes the process on positions beyond 2^53. */
export function zipBytesOf(bytes: RandomBytes): yauzl.RandomAccessReader {
  return new ZipBytes(windowOn(bytes));
}

class ZipBytes extends yauzl.RandomAccessReader {
  readonly #bytes: RandomBytes;

  constructor(bytes: RandomBytes) {
    super();
    this.#bytes = bytes;
  }

  override read(buffer: Buffer, offset: number, length: number, at: number, done: (error: Error | null) => void): void {
    this.#bytes.read(buffer, offset, length, at).then(({ bytesRead }) => {
      done(bytesRead === length ? null : new Error('it points beyond its end'));
    }, done);
  }
}
