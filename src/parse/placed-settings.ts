import type { Place } from '../model/fact.ts';
import type { ArtifactFile } from '../model/parser.ts';
import { isDictionary, type SettingValue, settingsOf } from './flatten-settings.ts';
import { quoteValue } from './quote.ts';
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
  const settings = settingsOf(document.value).map(({ path, key, value, isHidden }) => ({
    ...{ key, value },
    at: quoteValue(file, document, { path, shown: value, isHidden }),
  }));
  return { settings, whole: placeIn(file, undefined, `${settings.length} settings`) };
}
