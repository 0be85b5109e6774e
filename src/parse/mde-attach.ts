import { z } from 'zod';
import { known, located } from '../model/fact.ts';
import { defineParser } from '../model/parser.ts';
import { settingFields } from './flatten-settings.ts';
import { placedSettings } from './placed-settings.ts';
import { readDocument } from './read-document.ts';

// <dict><key>antivirusEngine</key><dict>…
// (mac-support-configuration, read 2026-11, names the file and no more: any property list is taken as settings.)

/** What the Microsoft Defender portal set directly. While there is anything, all profiles are ignored. */
export const mdeAttach = defineParser({
  artifact: 'managed/mde-attach',
  about: 'the file of settings sent by the Microsoft Defender portal (MDE Attach)',
  obtain: 'collect /Library/Preferences/com.microsoft.mdeattach.plist',
  finds: { path: /^Library\/Preferences\/com\.microsoft\.mdeattach\.plist$/ },
  facts: {
    'mde-attach.settings': z
      .array(z.object({ ...settingFields, ...located }))
      .describe('each setting sent by the Microsoft Defender portal'),
  },
  async parse([file]) {
    if (file === undefined) return {};
    const { settings, whole } = placedSettings(await readDocument(file), file);
    return { 'mde-attach.settings': known(settings, whole) };
  },
});
