#!/usr/bin/env node
// Runs every parser over a folder of real specimens: each file must be understood, or refused with a reason. Prints a line for
// each; exits with 1 when a file is passed over in silence.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openInput } from '../dist/bundle/open-input.js';
import { parseJson } from '../dist/lib/json.js';
import { parsePlistDocument } from '../dist/lib/plist.js';
import { parsers } from '../dist/parse/index.js';
import { claimFiles } from '../dist/pipeline/claim-files.js';
import { gatherFacts } from '../dist/pipeline/gather-facts.js';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Which folder? npm run check:realdata -- FOLDER');
  process.exit(2);
}

const results = [];
for (const name of filesBelow(folder)) results.push({ name, ...(await examine(path.join(folder, name))) });
for (const { name, verdict, detail } of results) console.log(`${verdict.padEnd(10)} ${name}  ${detail}`);
const count = (verdict) => results.filter((result) => result.verdict === verdict).length;
console.log(
  `\n${results.length} files: ${count('parsed')} parsed, ${count('refused')} refused, ${count('foreign')} foreign, ${count('silent')} silent`,
);
process.exitCode = count('silent') === 0 ? 0 : 1;

function filesBelow(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();
}

async function examine(file) {
  let input;
  try {
    input = await openInput([file]);
    const claims = await claimFiles(input, parsers);
    const owners = [...claims].filter(([, files]) => files.length > 0).map(([{ artifact }]) => artifact);
    const { facts } = await gatherFacts(input);
    const states = [...facts].filter(([, fact]) => fact.state !== 'absent');
    const known = states.filter(([, fact]) => fact.state === 'known').map(([fact]) => fact);
    const reasons = new Set(states.filter(([, fact]) => fact.state === 'unreadable').map(([, { reason }]) => reason));
    const silences = [...facts].flatMap(([, fact]) =>
      fact.state === 'absent' && input.files.some(({ path: own }) => fact.reason.startsWith(`${own} `))
        ? [fact.reason]
        : [],
    );
    for (const silence of silences) reasons.add(silence);
    if (known.length > 0) return { verdict: 'parsed', detail: `as ${owners.join(', ')}: ${known.length} facts` };
    if (reasons.size > 0) return { verdict: 'refused', detail: [...reasons].join('; ') };
    if (owners.length > 0) return { verdict: 'silent', detail: `taken for ${owners.join(', ')}, but it told nothing` };
    return foreign(file);
  } catch (error) {
    return { verdict: 'refused', detail: error.message };
  } finally {
    await input?.close();
  }
}

/** A file that is none of Defender's; its form must be understood or refused all the same. */
function foreign(file) {
  const bytes = readFileSync(file);
  try {
    if (/\.(plist|mobileconfig)$/.test(file))
      return { verdict: 'foreign', detail: `a property list: ${shape(parsePlistDocument(bytes).value)}` };
    if (/\.json$/.test(file))
      return { verdict: 'foreign', detail: `JSON: ${shape(parseJson(bytes.toString()).value)}` };
  } catch (error) {
    return { verdict: 'refused', detail: error.message };
  }
  return { verdict: 'foreign', detail: 'no kind of file that is known here; analyze says so' };
}

function shape(value) {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' && value !== null ? `${Object.keys(value).length} keys` : typeof value;
}
