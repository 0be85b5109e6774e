/** Names mean the same in either case and in either way to write an accent: the one form they are compared in. */
export function canonicalOf(value: string): string {
  return value.normalize('NFC').toLowerCase();
}
