/** `“A” and “B”`: the profiles of these payloads. A name that occurs twice is given once, with the number of times. */
export function profileNames(payloads: readonly { readonly profile: string }[]): string {
  const counts = new Map<string, number>();
  for (const { profile } of payloads) counts.set(profile, (counts.get(profile) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count === 1 ? `“${name}”` : `“${name}” (${count} times)`)).join(' and ');
}
