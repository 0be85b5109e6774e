import { closeSync, open, read } from 'node:fs';
import type { RandomBytes } from './zip-bytes.ts';

/**
 * A file that was opened for reading. Closing a `FileHandle` takes a turn of the thread pool more, and making one takes longer, which
 * thousands of small files feel.
 */
export interface OpenFile extends RandomBytes {
  readonly fd: number;
  /** Not while a read is under way. Waits for nothing: there is nothing to write. */
  close(): void;
}

/** Opens a file with the flags of `open(2)`. Rejects with the system's error. */
export function openFile(path: string | Buffer, flags: number): Promise<OpenFile> {
  return new Promise((resolve, reject) => {
    open(path, flags, (error, fd) => (error ? reject(error) : resolve(new Descriptor(fd))));
  });
}

/** The system refuses it: no process has so many files open. A number of before would be another file's by now. */
const CLOSED = 0x7fffffff;

class Descriptor implements OpenFile {
  fd: number;

  constructor(fd: number) {
    this.fd = fd;
  }

  read(buffer: Buffer, offset: number, length: number, at: number): Promise<{ readonly bytesRead: number }> {
    return new Promise((resolve, reject) => {
      read(this.fd, buffer, offset, length, at, (error, bytesRead) => (error ? reject(error) : resolve({ bytesRead })));
    });
  }

  close(): void {
    const { fd } = this;
    this.fd = CLOSED;
    if (fd !== CLOSED) closeSync(fd);
  }
}
