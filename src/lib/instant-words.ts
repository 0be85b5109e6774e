const INSTANT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/;

/** `2026-11-18 09:13:00 UTC` for an instant as the JSON forms have it (ISO 8601, UTC); any other text stays as it is. */
export function instantWords(text: string): string {
  return text.replace(INSTANT, '$1 $2 UTC');
}
