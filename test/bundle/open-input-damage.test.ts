import { createHash } from 'node:crypto';
import { readFileSync, truncateSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openInput } from '../../src/bundle/open-input.ts';
import { KnownError } from '../../src/model/errors.ts';
import { type CraftedMember, craftedZip } from '../support/crafted-zip.ts';
import { bundle, CONTENT } from '../support/example-bundle.ts';
import { type ReadInput, readInput, written } from '../support/input.ts';

const LOG = Array.from({ length: 3_000 }, (_, index) => `line ${index} ${hashOf(index).slice(0, 12)}\n`).join('');
const MEMBERS: readonly CraftedMember[] = [
  { name: 'Library/Logs/a.log', bytes: LOG },
  { name: 'Library/Logs/b.log', bytes: LOG, hasDescriptor: true },
  { name: 'Library/Logs/empty.log', bytes: '' },
  { name: 'Library/Logs/c.zip', bytes: craftedZip([{ name: 'inner', bytes: 'x' }]), method: 0, hasDescriptor: true },
  { name: 'Library/Logs/d.log', bytes: 'the end\n', method: 0 },
];
const CONTENTS = new Map(MEMBERS.map(({ name, bytes }) => [name, bytes.toString()]));

describe('an archive that was cut off', () => {
  test('gives what is whole, the beginning of the last member, and says so', async () => {
    const whole = craftedZip(MEMBERS);
    const end = whole.indexOf('Library/Logs/empty.log') - 60;
    const { kind, files, check } = await readInput(written(whole.subarray(0, end)));
    expect(kind).toBe('mdatp-diagnostic');
    expect(files['Library/Logs/a.log']).toMatchObject({ text: LOG, problem: undefined });
    const cut = files['Library/Logs/b.log'];
    expect(cut?.problem).toBe('is cut off');
    expect(cut?.text.length).toBeGreaterThan(LOG.length * 0.9);
    expect(LOG.startsWith(cut?.text ?? '')).toBe(true);
    expect(check.problems).toEqual([
      expect.stringContaining('The archive is cut off or damaged'),
      'Library/Logs/b.log is cut off.',
    ]);
  });

  test('gives all members when only their list is lost', async () => {
    const whole = craftedZip(MEMBERS);
    const { files, check } = await readInput(written(whole.subarray(0, directoryOf(whole))));
    expect(new Map(Object.entries(files).map(([name, { text }]) => [name, text]))).toEqual(CONTENTS);
    expect(check.problems).toHaveLength(1);
  });

  test('is still a bundle of ours, without its manifest', async () => {
    const archive = await bundle();
    truncateSync(archive, readFileSync(archive).indexOf('manifest.json') - 30);
    const { kind, files, check } = await readInput(archive);
    expect(kind).toBe('mdediag');
    expect(Object.keys(files).sort()).toEqual([...CONTENT.keys()].sort());
    for (const [name, bytes] of CONTENT)
      expect(files[name]).toMatchObject({ text: bytes.toString(), problem: undefined });
    expect(check.integrity).toBe('unverified');
    expect(check.problems.join('\n')).toContain('manifest.json is missing');
  });

  test('is still a bundle of ours, when its manifest was replaced by any other', async () => {
    const members = [...CONTENT].map(([name, bytes]) => ({ name, bytes }));
    const zip = craftedZip([...members, { name: 'manifest.json', bytes: '{"schema":1,"tool":{"name":"other"}}' }]);
    const { kind, check } = await readInput(written(zip));
    expect({ kind, integrity: check.integrity }).toEqual({ kind: 'mdediag', integrity: 'unverified' });
    expect(check.problems).toContain('manifest.json is not one mdediag wrote.');
  });

  test('gives the same members inside a package', async () => {
    const cut = craftedZip(MEMBERS).subarray(0, -30);
    const zip = craftedZip([
      { name: 'mde.xml', bytes: '<mdatp/>' },
      { name: 'mde_diagnostic.zip', bytes: cut },
    ]);
    const { files, check } = await readInput(written(zip));
    expect(files['mde_diagnostic.zip › Library/Logs/b.log']?.text).toBe(LOG);
    expect(check.problems).toEqual([expect.stringMatching(/^mde_diagnostic\.zip: The archive is cut off/)]);
  });

  test('in the middle of a member, inside a package, gives the beginning of that member', async () => {
    const inner = craftedZip([{ name: 'Library/Logs/d.log', bytes: 'the end\n', method: 0 }]);
    const cut = inner.subarray(0, inner.indexOf('end'));
    const zip = craftedZip([
      { name: 'mde.xml', bytes: '<mdatp/>' },
      { name: 'mde_diagnostic.zip', bytes: cut },
    ]);
    const { files } = await readInput(written(zip));
    const log = files['mde_diagnostic.zip › Library/Logs/d.log'];
    expect(log).toMatchObject({ text: 'the ', problem: 'is cut off' });
  });

  test('anywhere gives every member that is whole, and never anything else than an answer', async () => {
    const whole = craftedZip(MEMBERS);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
        const input = await outcomeOf(whole.subarray(0, length));
        if (input === undefined) return;
        for (const [name, content] of CONTENTS) {
          const { text, problem } = input.files[name] ?? {};
          if (text !== undefined && problem === undefined) expect(text).toBe(content);
          if (endOf(whole, name) <= length) expect(text).toBe(content);
        }
        if (input.kind !== 'files') expect(input.check.problems).not.toEqual([]);
      }),
      { numRuns: 150, seed: 1 },
    );
  });
});

describe('a damaged archive', () => {
  test('gives what is in front of the damage in a member', async () => {
    const text = LOG.repeat(3);
    const zip = craftedZip([{ name: 'Library/Logs/a.log', bytes: text, level: 0 }, ...MEMBERS.slice(1)]);
    // Long enough to hit the header of a block.
    zip.fill(0xff, 130_000, 140_000);
    const { files, check } = await readInput(written(zip));
    const damaged = files['Library/Logs/a.log'];
    expect(damaged?.problem).toMatch(/cannot be unpacked/);
    expect(damaged?.text.slice(0, 129_900)).toBe(text.slice(0, 129_900));
    expect(files['Library/Logs/b.log']?.text).toBe(LOG);
    expect(check.problems).toEqual([`Library/Logs/a.log ${damaged?.problem}.`]);
  });

  test('gives a member whose size is wrong where the list is lost', async () => {
    const zip = craftedZip(MEMBERS).subarray(0, -30);
    zip.writeUInt32LE(5, 18);
    const { files } = await readInput(written(zip));
    expect(files['Library/Logs/a.log']?.text).toBe(LOG);
    expect(files['Library/Logs/b.log']?.text).toBe(LOG);
  });

  test('gives the members behind a destroyed one', async () => {
    const zip = craftedZip(MEMBERS).subarray(0, -30);
    zip.fill(0, 10, 2_000);
    const { files } = await readInput(written(zip));
    expect(files['Library/Logs/b.log']?.text).toBe(LOG);
  });

  test('in one byte gives all other members, or says why not', async () => {
    const whole = craftedZip(MEMBERS);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const changed = Buffer.from(whole);
        changed.writeUInt8(changed.readUInt8(at) ^ mask, at);
        const input = await outcomeOf(changed);
        if (input === undefined) return;
        const wrong = [...CONTENTS].filter(([name, content]) => input.files[name]?.text !== content);
        if (wrong.length > 1) expect(input.check.problems).not.toEqual([]);
        for (const [name] of wrong) {
          if (input.files[name] !== undefined) expect(input.files[name].problem).toBeDefined();
        }
      }),
      { numRuns: 150, seed: 2 },
    );
  });

  test('that counts fewer members than it lists loses none', async () => {
    const zip = craftedZip(MEMBERS);
    zip.writeUInt16LE(2, zip.length - 12);
    const { files, check } = await readInput(written(zip));
    expect(Object.keys(files)).toHaveLength(MEMBERS.length);
    expect(check.problems).toEqual([expect.stringContaining('longer than the archive says')]);
  });

  test('that is a bundle of ours is never verified, unless nothing in it changed', async () => {
    const archive = await bundle();
    const whole = readFileSync(archive);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const changed = Buffer.from(whole);
        changed.writeUInt8(changed.readUInt8(at) ^ mask, at);
        const input = await outcomeOf(changed);
        if (input?.check.integrity !== 'verified') return;
        for (const [name, bytes] of CONTENT) expect(input.files[name]?.text).toBe(bytes.toString());
      }),
      { numRuns: 150, seed: 3 },
    );
  });

  test('that became shorter while it was read ends early', async () => {
    // Too large to be in memory.
    const big = written(craftedZip([{ name: 'Library/a.log', bytes: Buffer.alloc(34 * 1_024 ** 2, LOG), method: 0 }]));
    const input = await openInput([big]);
    truncateSync(big, 100_000);
    let length = 0;
    for await (const chunk of input.files[0]?.read() ?? []) length += chunk.length;
    expect(length).toBeLessThan(100_000);
    expect(input.files[0]?.problem()).toMatch(/shorter/);
    await input.finish();
    await input.close();
  });
});

/** Undefined when it was refused; anything but a known error throws. */
async function outcomeOf(bytes: Buffer): Promise<ReadInput | undefined> {
  try {
    return await readInput(written(bytes));
  } catch (error) {
    if (error instanceof KnownError) return undefined;
    throw error;
  }
}

/** Where the next header begins. */
function endOf(zip: Buffer, name: string): number {
  const names = [...CONTENTS.keys()];
  const next = names[names.indexOf(name) + 1];
  return next === undefined ? directoryOf(zip) : zip.indexOf(next) - 30;
}

function directoryOf(zip: Buffer): number {
  return zip.readUInt32LE(zip.length - 6);
}

function hashOf(index: number): string {
  return createHash('sha256').update(String(index)).digest('hex');
}
