import { open } from 'node:fs/promises';
import { errnoOf } from '../model/errors.ts';

/** Makes the names in a folder durable, where the file system can: some network and USB ones cannot, a drop box cannot be opened. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EPERM', 'EBADF', 'EACCES'].includes(errnoOf(error) ?? '')) throw error;
  }
}
