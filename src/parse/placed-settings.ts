import type { Place } from '../model/fact.ts';
import type { ArtifactFile } from '../model/parser.ts';
import { isDictionary, quoteSetting, type SettingValue, settingsOf } from './flatten-settings.ts';
import type { TreeDocument } from './read-document.ts';
import { placeIn } from './read-text.ts';

/** A setting and where it is written. */
interface PlacedSetting {
  readonly key: string;
  readonly value: SettingValue;
  readonly at: Place;
}

/** All settings of a document that is nothing but settings, and the document as a place. Throws `SyntaxError` when it is none. */
export function placedSettings(
  document: TreeDocument,
  file: ArtifactFile,
): { settings: PlacedSetting[]; whole: Place } {
  if (!isDictionary(document.value)) throw new SyntaxError('it holds no dictionary of settings');
  const settings = settingsOf(document.value).map(({ path, ...setting }) => ({
    ...setting,
    at: placeIn(file, document.lineOf(path), quoteSetting(setting)),
  }));
  return { settings, whole: placeIn(file, document.lineOf([]), `${settings.length} settings`) };
}
