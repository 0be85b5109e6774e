import type { ArtifactFile } from '../model/parser.ts';

/** What each file that can be read says, in their order. Throws what the first one threw when none can. */
export async function readAny<T>(
  files: readonly ArtifactFile[],
  readOne: (file: ArtifactFile) => Promise<T>,
): Promise<[T, ...T[]]> {
  const outputs: T[] = [];
  const failures: unknown[] = [];
  for (const file of files) {
    try {
      outputs.push(await readOne(file));
    } catch (error) {
      failures.push(error);
    }
  }
  const [first, ...rest] = outputs;
  if (first === undefined) throw failures[0] ?? new Error('there is no file');
  return [first, ...rest];
}
