import { type AppendFile, createAppendFile } from '../lib/append-file.ts';
import type { Clock } from '../lib/clock.ts';
import { errnoOf, KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import type { SamplesHeader, SamplesLine } from '../model/sample.ts';

/** A samples file that is being written (JSON Lines). */
export interface SamplesFile {
  /** Appends lines in one piece: a killed recorder leaves whole ticks behind. */
  append(lines: readonly SamplesLine[]): Promise<void>;
  /** Makes it durable. */
  close(): Promise<void>;
}

/** Where a samples file goes. */
export interface SamplesTarget {
  readonly path: string;
  /** Who gets the file when it is not who runs the program. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  readonly force: boolean;
}

/** What a loss of power may cost. Making a file durable takes as long as measuring. */
const SYNC_EVERY_MS = 60_000;

/**
 * Begins a samples file with its header. Throws `KnownError`: exit 2 when it cannot be written there or its name is taken,
 * also later exit 9 when there is no space left; what was appended before stays.
 */
export async function createSamplesFile(
  { path, ...target }: SamplesTarget,
  header: Omit<SamplesHeader, 'kind' | 'schema'>,
  clock: Pick<Clock, 'monotonicMs'>,
): Promise<SamplesFile> {
  const file = await writing(path, () => createAppendFile(path, target));
  let syncedMs = clock.monotonicMs();
  const append = (lines: readonly SamplesLine[]): Promise<void> =>
    writing(path, async () => {
      await file.append(samplesText(lines));
      if (clock.monotonicMs() - syncedMs < SYNC_EVERY_MS) return;
      await file.sync();
      syncedMs = clock.monotonicMs();
    });
  try {
    await append([headerLine(header)]);
  } catch (error) {
    await file.close();
    throw error;
  }
  return { append, close: () => writing(path, () => closeDurably(file)) };
}

/** The first line. */
export function headerLine(header: Omit<SamplesHeader, 'kind' | 'schema'>): SamplesHeader {
  return { kind: 'mdediag-samples', schema: 1, ...header };
}

/** Lines as they stand in the file. */
export function samplesText(lines: readonly SamplesLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

async function closeDurably(file: AppendFile): Promise<void> {
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Turns the system's refusals to write into words. */
async function writing<T>(path: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errno)) {
      throw new KnownError(`There is no space left for ${path}. What was recorded until now is kept in it.`, {
        exitCode: EXIT.noSpace,
        hint: 'Free some space, or choose another folder with --output.',
        cause: error,
      });
    }
    throw new KnownError(`${path} could not be written (${errno}).`, {
      exitCode: EXIT.usage,
      hint: 'Choose a place you may write to with --output.',
      cause: error,
    });
  }
}
