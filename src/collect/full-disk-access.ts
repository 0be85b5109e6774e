import { open, readdir } from 'node:fs/promises';
import { errnoOf } from '../model/errors.ts';

/** Whether macOS lets this terminal read protected places; `unknown` when neither probe gives a clear answer. */
export type FullDiskAccess = 'granted' | 'denied' | 'unknown';

const PROTECTED_FOLDER = '/Library/Application Support/com.apple.TCC';
const PROTECTED_FILE = `${PROTECTED_FOLDER}/TCC.db`;

/**
 * Reads one byte of a file only Full Disk Access opens, and lists its folder: asking `access(2)` would give wrong answers,
 * and on some versions opening works while reading does not.
 */
export async function probeFullDiskAccess(platform: NodeJS.Platform, isLive: boolean): Promise<FullDiskAccess> {
  if (platform !== 'darwin' || !isLive) return 'unknown';
  const answers = await Promise.all([attempt(readOneByte), attempt(() => readdir(PROTECTED_FOLDER))]);
  if (answers.includes('EPERM')) return 'denied';
  return answers[0] === 'ok' ? 'granted' : 'unknown';
}

async function readOneByte(): Promise<void> {
  const file = await open(PROTECTED_FILE, 'r');
  try {
    await file.read(Buffer.alloc(1), 0, 1, 0);
  } finally {
    await file.close();
  }
}

async function attempt(probe: () => Promise<unknown>): Promise<string> {
  try {
    await probe();
    return 'ok';
  } catch (error) {
    return errnoOf(error) ?? 'unknown';
  }
}
