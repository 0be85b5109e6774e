// What is fuzzed: { name, arbitrary, run, share? }. `run` throws (or rejects) when the input brings out a fault; see README.md.
import { health } from './target-health.mjs';
import { json } from './target-json.mjs';
import { judgeRules } from './target-judge.mjs';
import { logCore, logInstall, logUpdate } from './target-log.mjs';
import { plistBinary, plistOpenStep, plistXml } from './target-plist.mjs';
import { rules } from './target-rules.mjs';
import { managed } from './target-settings.mjs';
import { text } from './target-text.mjs';
import { zip, zipBundle, zipInput } from './target-zip.mjs';

export const targets = [
  ...[json, plistXml, plistBinary, plistOpenStep, text],
  ...[zip, zipInput, zipBundle],
  ...[health, logCore, logInstall, logUpdate, managed],
  ...[rules, judgeRules],
];
