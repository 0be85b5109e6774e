import { open } from 'node:fs/promises';

/** The first `maxBytes` of a file as UTF-8, however large it is. Throws a system error when it cannot be read. */
export async function readStart(file: string, maxBytes: number): Promise<string> {
  const handle = await open(file);
  try {
    const buffer = Buffer.alloc(maxBytes);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, maxBytes - length, null);
      length += bytesRead;
      if (bytesRead === 0 || length === maxBytes) return buffer.toString('utf8', 0, length);
    }
  } finally {
    await handle.close();
  }
}
