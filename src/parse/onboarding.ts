import { z } from 'zod';
import { type Fact, known, type Place } from '../model/fact.ts';
import { type ArtifactFile, defineParser } from '../model/parser.ts';
import { isManifest, isThere, OWN_MANIFEST, type OwnItem, ownManifest } from './own-manifest.ts';
import { placeIn } from './read-text.ts';

// Library/Application Support/Microsoft/Defender/com.microsoft.wdav.atp.plist              after onboarding
// Library/Application Support/Microsoft/Defender/com.microsoft.wdav.atp.offboarding.plist  left by offboarding
// (mac-support-license, tamperprotection-macos, read 2026-11). They hold a secret, so only their names are looked at.
const FOLDERS = String.raw`Library\/(?:Application Support\/Microsoft\/Defender|Managed Preferences(?:\/[^/]+)?)\/`;
const BLOB = /com\.microsoft\.wdav\.atp\.plist$/;
const OFFBOARDING = /com\.microsoft\.wdav\.atp\.offboarding\.plist$/;
/** Rows of `mdediag collect` that look for both. */
const SOURCES = ['defender-onboarding', 'managed-onboarding'];

/** Whether onboarding and offboarding left their files. */
export const onboarding = defineParser({
  artifact: 'mdatp/onboarding',
  about: 'the list of onboarding files',
  obtain: 'run `mdediag collect`, whose manifest lists them without reading them',
  finds: {
    path: new RegExp(String.raw`^${FOLDERS}com\.microsoft\.wdav\.atp(?:\.offboarding)?\.plist$`),
    content: OWN_MANIFEST,
  },
  facts: {
    'onboarding.blob-present': z.boolean().describe('an onboarding file is there; it is never read'),
    'onboarding.offboarding-present': z.boolean().describe('an offboarding file is there, which blocks onboarding'),
  },
  async parse(files) {
    const manifests = files.filter(isManifest);
    const listed = (await Promise.all(manifests.map(ownManifest))).flatMap(({ items, placeOf }) =>
      items
        .filter(({ source }) => SOURCES.includes(source))
        .map((item): ListedItem => ({ ...item, at: placeOf(item) })),
    );
    const blob = presence(BLOB, files, listed);
    const offboarding = presence(OFFBOARDING, files, listed);
    return {
      ...(blob !== undefined && { 'onboarding.blob-present': blob }),
      ...(offboarding !== undefined && { 'onboarding.offboarding-present': offboarding }),
    };
  },
});

type ListedItem = OwnItem & { readonly at: Place };

/** Only a manifest can tell that there is none: other sources hold what somebody chose to put in. */
function presence(
  name: RegExp,
  files: readonly ArtifactFile[],
  items: readonly ListedItem[],
): Fact<boolean> | undefined {
  const file = files.find(({ path }) => name.test(path));
  if (file !== undefined) return known(true, placeIn(file, undefined, `${file.sizeBytes} bytes, not read`));
  const found = items.find((item) => isThere(item) === true && name.test(item.originalPath ?? ''));
  if (found !== undefined) return known(true, found.at);
  const [first, ...rest] = items.map(({ at }) => at);
  const isCertain = items.every((item) => isThere(item) !== undefined);
  return first === undefined || !isCertain ? undefined : known(false, first, ...rest);
}
