import { closeSync, openSync, readSync } from 'node:fs';

/** A short text that the system makes anew each time it is read, as those below `/proc`. */
export interface KeptText {
  /** What it says now; undefined when the thing it tells of is gone. */
  read(): string | undefined;
  close(): void;
}

/** More than the kernel writes into any of the files that are read so, but for command lines, which are cut. */
const MAX_BYTES = 16_384;
const buffer = Buffer.alloc(MAX_BYTES);

/**
 * Opens it, and keeps it open: opening takes longer than reading. A file below `/proc/<pid>` stays with its process, whoever gets
 * that pid next. Undefined when it cannot be opened.
 */
export function keepText(path: string): KeptText | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return undefined;
  }
  return {
    read() {
      try {
        return buffer.toString('latin1', 0, readSync(file, buffer, 0, MAX_BYTES, 0));
      } catch {
        return undefined;
      }
    },
    close: () => closeSync(file),
  };
}

/** Reads it once. */
export function textNow(path: string): string | undefined {
  const kept = keepText(path);
  try {
    return kept?.read();
  } finally {
    kept?.close();
  }
}

/** Keeps no more than `most` of them open at a time; the others are opened each time they are read. */
export function textKeeper(most: number): (path: string) => KeptText | undefined {
  let open = 0;
  return (path) => {
    if (open >= most) return { read: () => textNow(path), close: () => {} };
    const kept = keepText(path);
    if (kept === undefined) return undefined;
    open += 1;
    return {
      read: kept.read,
      close() {
        open -= 1;
        kept.close();
      },
    };
  };
}
