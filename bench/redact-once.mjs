// `node bench/redact-once.mjs FILE LEVEL IDENTITIES STEP`: one pass of redaction over a file, alone in a process. Prints the CPU
// seconds it took, without reading the file and starting up.
import { readFileSync } from 'node:fs';
import { createCanary } from '../dist/redact/canary.js';
import { detectorsOf } from '../dist/redact/detectors/index.js';
import { identityCollector } from '../dist/redact/identities.js';
import { createLearner } from '../dist/redact/learn.js';
import { createPseudonyms } from '../dist/redact/pseudonym.js';
import { createRedactor } from '../dist/redact/redactor.js';
import { benchIdentities } from './redact-identities.mjs';

const [file, level, count, step] = process.argv.slice(2);
const bytes = readFileSync(file);
const collector = identityCollector();
for (const identity of benchIdentities(Number(count))) collector.add(identity);
const identities = collector.identities();

const STEPS = {
  learn: () => createLearner(detectorsOf(level), () => performance.now()).bytes(chunks(), () => {}),
  redact: async () => {
    const pseudonyms = createPseudonyms(Buffer.alloc(32, 1));
    const redactor = createRedactor({
      detectors: detectorsOf(level),
      identities,
      pseudonyms,
      clock: () => performance.now(),
    });
    for await (const _ of redactor.bytes(chunks()));
  },
  prove: async () => {
    // What was taken out is not there any more when this is done.
    const left = identities.all.filter(({ value }) => value !== 'dev');
    if (await createCanary(left).isIn(chunks())) throw new Error('the corpus holds an identity it should not');
  },
};

const before = process.cpuUsage();
await STEPS[step]();
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1e6);

/** As large as those of an archive. */
async function* chunks() {
  for (let at = 0; at < bytes.length; at += 262_144) yield bytes.subarray(at, at + 262_144);
}
