import { promisify } from 'node:util';
import yauzl, { type Entry, type ZipFile } from 'yauzl';

/** What the directory of a zip says about its members; nothing is unpacked. */
export interface ZipSummary {
  readonly entries: number;
  /** As declared by the directory, which can lie. */
  readonly uncompressedBytes: number;
}

const MAX_ENTRIES = 100_000;

const fromFd = promisify(
  yauzl.fromFd as (fd: number, options: yauzl.Options, callback: (error: Error | null, zip: ZipFile) => void) => void,
);

/** Reads the directory through an open descriptor, which stays open. Rejects when it is no zip or has too many members. */
export async function summarizeZip(fd: number): Promise<ZipSummary> {
  const zip = await fromFd(fd, { autoClose: false, lazyEntries: true, decodeStrings: false });
  if (zip.entryCount > MAX_ENTRIES) throw new RangeError(`it lists ${zip.entryCount} members`);
  return new Promise((resolve, reject) => {
    let uncompressedBytes = 0;
    zip.on('entry', (entry: Entry) => {
      uncompressedBytes += entry.uncompressedSize;
      zip.readEntry();
    });
    zip.on('end', () => resolve({ entries: zip.entryCount, uncompressedBytes }));
    zip.on('error', reject);
    zip.readEntry();
  });
}
