/**
 * JSON for people and programs: indented, in printable characters only. Everything that would move the cursor, reorder or hide
 * text on a terminal is escaped; the document means the same.
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(UNSEEN, (char) =>
    Array.from({ length: char.length }, (_, index) => `\\u${hex(char.charCodeAt(index))}`).join(''),
  );
}

/** What `JSON.stringify` leaves as it is; it escapes the controls below the space. */
const UNSEEN = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

function hex(code: number): string {
  return code.toString(16).padStart(4, '0');
}
