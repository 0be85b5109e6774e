const VERSION = /^\d+(\.\d+)*$/;

/** Whether `text` is digits and dots, such as `101.25032.0006`: the only kind that can be compared. */
export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/** Negative when `one` is older, 0 when they are equal, positive when it is newer. Segments compare as numbers; a missing one is 0. */
export function compareVersions(one: string, other: string): number {
  const [ones, others] = [segments(one), segments(other)];
  for (let index = 0; index < Math.max(ones.length, others.length); index += 1) {
    const difference = (ones[index] ?? 0n) - (others[index] ?? 0n);
    if (difference !== 0n) return difference < 0n ? -1 : 1;
  }
  return 0;
}

function segments(version: string): bigint[] {
  return version.split('.').map(BigInt);
}
