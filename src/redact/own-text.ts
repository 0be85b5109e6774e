/** The same text in memory of its own: a part of a longer one keeps all of that alive. */
export function ownText(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
