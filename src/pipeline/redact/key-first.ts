/**
 * Keeps what the pseudonyms in the archive of that path stand for. Answers with what takes it back, for an archive that gets no name
 * after all. Throws `KnownError` when it cannot be kept.
 */
export type KeepKey = (archivePath: string) => Promise<() => Promise<void>>;

/** Lets `deliver` give an archive its name once its key is safe: nothing may end this program between the two and lose the key. */
export async function keyFirst<T>(keepKey: KeepKey, archivePath: string, deliver: () => Promise<T>): Promise<T> {
  const takeBack = await keepKey(archivePath);
  try {
    return await deliver();
  } catch (error) {
    await takeBack();
    throw error;
  }
}
