import type { FileHandle } from 'node:fs/promises';
import yauzl from 'yauzl';

/** The bytes of an open file as yauzl wants them. Its own reader crashes the process on positions beyond 2^53. */
export function zipBytesOf(file: FileHandle): yauzl.RandomAccessReader {
  return new FileReader(file);
}

class FileReader extends yauzl.RandomAccessReader {
  readonly #file: FileHandle;

  constructor(file: FileHandle) {
    super();
    this.#file = file;
  }

  override read(buffer: Buffer, offset: number, length: number, at: number, done: (error: Error | null) => void): void {
    this.#file.read(buffer, offset, length, at).then(({ bytesRead }) => {
      done(bytesRead === length ? null : new Error('it points beyond its end'));
    }, done);
  }
}
