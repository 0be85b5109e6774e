import { z } from 'zod';
import { parseJson } from '../lib/json.ts';
import { known, located } from '../model/fact.ts';
import { defineParser } from '../model/parser.ts';
import { settingFields } from './flatten-settings.ts';
import { placedSettings } from './placed-settings.ts';
import { readText } from './read-text.ts';

// {"antivirusEngine":{"enforcementLevel":"real_time"},"features":{"behaviorMonitoring":"enabled"}}
// (the block MERGED CONFIGURATIONS of mdatp_config.txt, which the Client Analyzer takes from the core log; read 2026-11)

/** What is in force after Defender merged all sources of settings. */
export const mergedSettings = defineParser({
  artifact: 'defender/merged-settings',
  about: 'the settings in force, as Defender merged them',
  obtain: 'run the Client Analyzer; it takes them from the core log',
  finds: { analyzer: /^mdatp_config\/merged\.json$/ },
  facts: {
    'merged.settings': z
      .array(z.object({ ...settingFields, ...located }))
      .describe('each setting in force, from all sources together'),
  },
  async parse([file]) {
    if (file === undefined) return {};
    const { settings, whole } = placedSettings(parseJson(await readText(file)), file);
    return { 'merged.settings': known(settings, whole) };
  },
});
