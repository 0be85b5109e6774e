import { stat } from 'node:fs/promises';
import { NOTE_ENDING } from './delivery-names.ts';

const PART = /^(?<whole>.+)\.\d{3}$/;
const OUR_PART = /\.zip(?:\.age)?\.\d{3}$/;

/** The delivery note a path leads to: it is one, or a part with one beside it. Undefined for anything else. */
export async function findNote(place: string): Promise<string | undefined> {
  if (place.endsWith(NOTE_ENDING)) return place;
  const note = `${PART.exec(place)?.groups?.['whole']}${NOTE_ENDING}`;
  const isThere = PART.test(place) && (await stat(note).catch(() => undefined))?.isFile() === true;
  return isThere ? note : undefined;
}

/** Whether a path can hardly be anything but a part of an archive of ours. */
export function isNamedAsPart(place: string): boolean {
  return OUR_PART.test(place);
}
