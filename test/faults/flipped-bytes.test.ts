import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assemble, NOW, verdictList } from '../../fixtures/bundles/stories.mjs';
import { readPack } from '../../src/analyze/rule-pack.ts';
import { openInput } from '../../src/bundle/open-input.ts';
import { conclude, examine } from '../../src/pipeline/analyze-input.ts';
import { craftedZip } from '../support/crafted-zip.ts';
import { written } from '../support/input.ts';
import { temporaryFolder } from '../support/tree.ts';

const RULES = fileURLToPath(new URL('../../rules', import.meta.url));
const LOG = { name: '/Library/Logs/Microsoft/mdatp/install.log', bytes: '[2026-11-19 10:00:00.000000 UTC] x\n' };

/** Without the dates: a zip has no checksum over them. */
async function analyze(bytes: Buffer): Promise<{ verdicts: string; notes: readonly string[] }> {
  const packs = [await pack];
  const input = await openInput([written(bytes)]);
  try {
    const request = { packs, version: '0.0.0', now: NOW, wants: () => true, clock: () => 0 };
    const { findings, notes = [] } = conclude(input, await examine(input, NOW), request).findings;
    return { verdicts: verdictList(findings), notes };
  } finally {
    await input.close();
  }
}

const pack = readPack(RULES, { name: 'builtin', version: '0.0.0' });

function packageOf(): Buffer {
  const mac = temporaryFolder();
  assemble('known-good', mac);
  const output = (name: string): Buffer => readFileSync(path.join(mac, 'commands', name));
  return craftedZip([
    { name: 'top/health.txt', bytes: output('mdatp-health-text.txt') },
    { name: 'top/exclusions.txt', bytes: output('mdatp-exclusions.txt'), hasDescriptor: true },
    { name: 'top/mde_diagnostic.zip', bytes: craftedZip([LOG]), method: 0 },
  ]);
}

const archiveOfThree = (): Buffer =>
  craftedZip([
    LOG,
    { ...LOG, name: `${LOG.name}.1`, hasDescriptor: true },
    { ...LOG, name: `${LOG.name}.2`, method: 0 },
  ]);

describe('one flipped bit', () => {
  test.each([
    ['a Client Analyzer package', packageOf],
    ['an archive of `mdatp diagnostic create`', archiveOfThree],
  ])('of %s is told, or changes no verdict, and never costs the whole archive', async (_, make) => {
    const whole = make();
    const sound = await analyze(whole);
    expect(sound.notes).toEqual([]);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
        const flipped = Buffer.from(whole);
        flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << bit), at);
        const { verdicts, notes } = await analyze(flipped);
        if (notes.length === 0) expect(verdicts).toBe(sound.verdicts);
      }),
      { numRuns: 200, seed: 4 },
    );
  });
});
