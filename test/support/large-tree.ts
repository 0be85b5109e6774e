import { createCipheriv } from 'node:crypto';
import { statSync } from 'node:fs';
import { archivesIn } from './bundle.ts';

/** Bytes that no compression makes smaller; always the same ones. */
export function incompressible(sizeBytes: number): Buffer {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(sizeBytes));
}

/** Size of the unfinished archive in `folder`; -1 when there is none. */
export function unfinishedBytes(folder: string): number {
  const unfinished = archivesIn(folder).find((file) => file.endsWith('.partial'));
  return unfinished === undefined ? -1 : (statSync(unfinished, { throwIfNoEntry: false })?.size ?? -1);
}
