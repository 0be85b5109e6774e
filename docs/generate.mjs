import { readFileSync, writeFileSync } from 'node:fs';
import { privacyPage } from './privacy.mjs';
import { ruleSchemaText } from './rule-schema.mjs';
import { rulesPage } from './rules.mjs';
import { whatIsCollected } from './what-is-collected.mjs';

const FILES = [
  { file: '../docs/what-is-collected.md', text: whatIsCollected() },
  { file: '../docs/privacy.md', text: privacyPage() },
  { file: '../docs/rules.md', text: await rulesPage() },
  { file: '../rules/rule.schema.json', text: await ruleSchemaText() },
];

for (const { file, text } of FILES) {
  // No compiler reads these scripts: a field that was renamed in the tables would show only here.
  if (text.includes('undefined')) throw new Error(`A field that makes ${file} is gone.`);
  const url = new URL(file, import.meta.url);
  if (!process.argv.includes('--check')) writeFileSync(url, text);
  else if (committed(url) !== text) {
    console.error(`${file.slice(3)} is stale: run \`npm run docs\` and commit the result.`);
    process.exitCode = 1;
  }
}

function committed(url) {
  try {
    return readFileSync(url, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
