import yauzl from 'yauzl';
import { type RandomBytes, zipBytesOf } from './zip-bytes.ts';

/** What the directory of a zip says about its members; nothing is unpacked. */
export interface ZipSummary {
  readonly entries: number;
  /** As declared by the directory, which can lie. */
  readonly uncompressedBytes: number;
}

const MAX_ENTRIES = 100_000;

/** Reads the directory of an open zip, which stays open. Rejects when it is no zip or has too many members. */
export async function summarizeZip(file: RandomBytes, sizeBytes: number): Promise<ZipSummary> {
  const zip = await yauzl.fromRandomAccessReaderPromise(zipBytesOf(file), sizeBytes, {
    autoClose: false,
    decodeStrings: false,
  });
  if (zip.entryCount > MAX_ENTRIES) throw new RangeError(`it lists ${zip.entryCount} members`);
  let uncompressedBytes = 0;
  for await (const entry of zip.eachEntry()) uncompressedBytes += entry.uncompressedSize;
  return { entries: zip.entryCount, uncompressedBytes };
}
