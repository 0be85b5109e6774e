import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { totalsOf } from '../../src/bundle/totals.ts';
import { verifyBundle } from '../../src/bundle/verify.ts';
import { verify } from '../../src/cli/commands/verify.ts';
import { KnownError } from '../../src/model/errors.ts';
import type { Manifest } from '../../src/model/manifest.ts';
import { SILENT } from '../../src/model/progress.ts';
import { unpack } from '../support/bundle.ts';
import { archiveOf, bundle, type Entries, fail, LOG, OUTPUT, STDERR, sha256 } from '../support/example-bundle.ts';
import { temporaryFolder } from '../support/tree.ts';

const FIRST_WORDS = '{"schema":1,"tool":{"name":"mdediag"},';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a bundle as it was written', () => {
  test('is sound, with the counts and the hash a person can compare', async () => {
    const archive = await bundle();
    const members = await unpack(archive);
    expect(await verifyBundle(archive, SILENT)).toEqual({
      status: 'sound',
      members: 7,
      bytes: [...members.values()].reduce((sum, { length }) => sum + length, 0),
      sha256: sha256(readFileSync(archive)),
      bundleId: 'k3f9q2',
      completeness: 0.75,
      losses: 1,
      encryptedTo: [],
      redaction: 'none',
    });
  });

  test('ends with 0 and names the hash of the archive', async () => {
    const archive = await bundle();
    const { exitCode, stdout } = await run(archive);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(sha256(readFileSync(archive)));
    expect(stdout).toContain('75.0 %');
  });

  test('says nothing with --quiet', async () => {
    expect(await run(await bundle(), { quiet: true })).toEqual({ exitCode: 0, stdout: '' });
  });

  test('is one JSON document with --json', async () => {
    const { exitCode, stdout } = await run(await bundle(), { json: true, quiet: true });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 1, status: 'sound', members: 7 });
  });
});

describe('a damaged bundle', () => {
  test('ends with 8 and has a line for every problem, also with --quiet', async () => {
    const archive = await bundle({ members: (members) => members.delete(LOG) });
    const { exitCode, stdout } = await run(archive, { quiet: true });
    expect(exitCode).toBe(8);
    expect(stdout.trim().split('\n').slice(1)).toEqual([
      `${LOG}: is missing`,
      `${LOG}: is listed in SHA256SUMS, but is not in the archive`,
    ]);
  });

  test('has the same problems in JSON', async () => {
    const { exitCode, stdout } = await run(await bundle({ members: (members) => members.delete(LOG) }), { json: true });
    expect(exitCode).toBe(8);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 1,
      status: 'damaged',
      problems: [{ kind: 'missing-member', member: LOG }, { kind: 'unknown-checksum' }],
    });
  });

  test('cannot move the cursor with a name', async () => {
    const archive = await bundle({ members: (members) => members.set('files/\x1b[2J\u202e', Buffer.from('x')) });
    const { stdout } = await run(archive);
    expect(stdout).toContain('files/\\x1b[2J\\u202e: is a file the manifest does not mention');
    expect(stdout).not.toContain('\x1b');
  });
});

describe('members', () => {
  test('with one changed byte are found', async () => {
    const archive = await bundle();
    patch(archive, LOG, ({ bytes, dataStart }) => flip(bytes, dataStart + 8));
    expect(await problemsOf(archive)).toEqual([`unreadable ${LOG}`]);
  });

  test('with another content of the same size are found by both lists', async () => {
    const archive = await bundle({ members: (members) => members.set(OUTPUT, Buffer.from('{"healthy":true }\n')) });
    expect(await problemsOf(archive)).toEqual([`wrong-hash ${OUTPUT}`, `wrong-checksum ${OUTPUT}`]);
  });

  test('that became shorter are found', async () => {
    const archive = await bundle({ members: (members) => members.set(STDERR, Buffer.from('a')) });
    expect(await problemsOf(archive)).toEqual([`wrong-size ${STDERR}`, `wrong-checksum ${STDERR}`]);
  });

  test('nobody listed are found', async () => {
    const archive = await bundle({ members: (members) => members.set('files/extra', Buffer.from('x')) });
    expect(await problemsOf(archive)).toEqual(['unlisted-member files/extra', 'missing-checksum files/extra']);
  });

  test('that come twice are found, whichever copy is right', async () => {
    for (const place of ['before', 'after'] as const) {
      const archive = await bundle({ entries: (all) => insert(all, place, [LOG, Buffer.from('other')]) });
      expect(await problemsOf(archive)).toContain(`duplicate-member ${LOG}`);
    }
  });

  test('that unpack to more than the manifest says are given up at once', async () => {
    const archive = await bundle({ members: (members) => members.set(LOG, Buffer.alloc(60_000_000)) });
    // Whoever unpacks all of it meets this damage at its end.
    patch(archive, LOG, ({ bytes, dataEnd }) => bytes.fill(0xff, dataEnd - 8, dataEnd));
    expect(await problemsOf(archive)).toEqual([`too-long ${LOG}`]);
  });

  test.each<[string, (place: Place) => void]>([
    ['not-a-file', ({ bytes, central }) => bytes.writeUInt16LE(0o120777, central + 40)],
    ['not-a-file', ({ bytes, central }) => bytes.writeUInt16LE(0o010600, central + 40)],
    ['encrypted', ({ bytes, central }) => flip(bytes, central + 8, 1)],
    ['unknown-method', ({ bytes, central }) => flip(bytes, central + 10, 99)],
    ['unreadable', ({ bytes, local }) => flip(bytes, local + 30)],
    ['unreadable', ({ bytes, local }) => flip(bytes, local + 8)],
    ['unreadable', ({ bytes, central }) => flip(bytes, central + 16)],
    ['unreadable', ({ bytes, central }) => flip(bytes, central + 24)],
    ['unreadable', ({ bytes, central }) => bytes.writeUInt32LE(bytes.readUInt32LE(central + 20) + 4, central + 20)],
  ])('with a header that says %s are refused (%#)', async (kind, change) => {
    const archive = await bundle();
    patch(archive, LOG, change);
    expect(await problemsOf(archive)).toEqual([`${kind} ${LOG}`]);
  });
});

describe('a manifest', () => {
  test.each<[string, (manifest: Manifest) => void]>([
    ['wrong-totals', ({ totals }) => Object.assign(totals, { collected: 9 })],
    ['wrong-totals', ({ totals }) => Object.assign(totals, { vanished: 1 })],
    ['wrong-totals', ({ totals }) => delete totals.collected],
    ['wrong-totals', ({ totals }) => Object.assign(totals, { completeness: 1 })],
    ['duplicate-id', ({ items }) => change(items[1], { id: 'f0001' })],
    ['wrong-ranges', ({ items }) => change(items[1], { ranges: [[0, 6]] })],
    [
      'wrong-ranges',
      ({ items }) =>
        change(items[1], {
          ranges: [
            [0, 20],
            [30, 20],
          ],
        }),
    ],
    ['wrong-outcome', ({ items }) => change(items[4], { outcome: 'declined' })],
    ['unknown-support-log', ({ supportLogs }) => Object.assign(supportLogs[0] ?? {}, { original_path: '/elsewhere' })],
    ['unknown-support-log', ({ supportLogs }) => Object.assign(supportLogs[0] ?? {}, { size: 1 })],
    ['invalid-manifest', ({ items }) => change(items[0], { category: 'everything' })],
    ['invalid-manifest', (manifest) => Object.assign(manifest, { host: null })],
  ])('that contradicts itself is found: %s (%#)', async (kind, edit) => {
    expect(await problemsOf(await bundle({ manifest: edit }))).toContain(`${kind} manifest.json`);
  });

  test('cannot leave a member unchecked by leaving out its hash', async () => {
    const archive = await bundle({ manifest: ({ items }) => delete items[0]?.sha256 });
    expect(await problemsOf(archive)).toEqual(['incomplete-item manifest.json', `unlisted-member ${LOG}`]);
  });

  test('cannot let two items share a member', async () => {
    const archive = await bundle({
      manifest: ({ items, totals }) => {
        items.push({ ...structuredClone(items[0] ?? fail()), id: 'f0099' });
        Object.assign(totals, totalsOf(items));
      },
    });
    expect(await problemsOf(archive)).toEqual(['duplicate-path manifest.json']);
  });

  test('that was changed after the checksums were made is found', async () => {
    const archive = await bundle({
      entries: (all) =>
        all.map(([name, bytes]) => [name, name === 'manifest.json' ? Buffer.concat([bytes, Buffer.from(' ')]) : bytes]),
    });
    expect(await problemsOf(archive)).toEqual(['wrong-checksum manifest.json']);
  });

  test.each([
    ['is not JSON', 1, '{"schema":1,'],
    ['has more values than fit in memory', 1, `[${'{},'.repeat(2_000_001)}{}]`],
    ['holds a list without end', 1, `${FIRST_WORDS}"consent":{"granted":[${'"",'.repeat(1_000_000)}""]}}`],
    [
      'has two million mistakes',
      100,
      `${FIRST_WORDS}"items":[${'{"kind":"file","ranges":["","","","",""]},'.repeat(199_999)}{}]}`,
    ],
  ])(
    'that %s is damage, told in %i lines',
    async (_, lines, text) => {
      const entries = (all: Entries) =>
        all.map(([name, bytes]) => [name, name === 'manifest.json' ? Buffer.from(text) : bytes] as const);
      const problems = await problemsOf(await bundle({ entries }));
      expect(problems.filter((problem) => problem === 'invalid-manifest manifest.json')).toHaveLength(lines);
    },
    5_000,
  );

  test.each([
    ['of another program', { name: 'something', version: '1.0' }],
    ['of a newer version', { schema: 2, tool: { name: 'mdediag' } }],
  ])('%s makes it another kind of archive', async (_, content) => {
    const archive = await archiveOf([['manifest.json', Buffer.from(JSON.stringify(content))]]);
    expect(await exitCodeOf(archive)).toBe(10);
  });
});

describe('what an analysis left', () => {
  test('is sound when the checksums vouch for it', async () => {
    const archive = await bundle({ analysis: { 'analysis/findings.json': '{}', 'analysis/summary.md': '# x' } });
    expect(await verifyBundle(archive, SILENT)).toMatchObject({ status: 'sound', members: 9 });
  });

  test('is found when they do not', async () => {
    const members = (all: Map<string, Buffer>) => all.set('analysis/findings.json', Buffer.from('{}'));
    expect(await problemsOf(await bundle({ members }))).toEqual(['missing-checksum analysis/findings.json']);
  });

  test('is found when it was changed', async () => {
    const members = (all: Map<string, Buffer>) => all.set('analysis/findings.json', Buffer.from('[]'));
    const archive = await bundle({ analysis: { 'analysis/findings.json': '{}' }, members });
    expect(await problemsOf(archive)).toEqual(['wrong-checksum analysis/findings.json']);
  });
});

describe('SHA256SUMS', () => {
  test.each<[string, (text: string) => string]>([
    ['malformed-checksum SHA256SUMS', (text) => `${text}hello\n`],
    ['malformed-checksum SHA256SUMS', () => 'x\n'.repeat(200_001)],
    ['duplicate-checksum SHA256SUMS', (text) => text + text.split('\n')[0]],
    ['unknown-checksum files/other', (text) => `${text}${'0'.repeat(64)}  files/other\n`],
    [`missing-checksum ${LOG}`, (text) => text.split('\n').slice(1).join('\n')],
    [`wrong-checksum ${LOG}`, (text) => text.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))],
  ])('that is wrong is found: %s (%#)', async (problem, sums) => {
    expect(await problemsOf(await bundle({ sums }))).toEqual([problem]);
  });

  test('that is gone is found', async () => {
    const archive = await bundle({ entries: (all) => all.filter(([name]) => name !== 'SHA256SUMS') });
    expect(await problemsOf(archive)).toEqual(['missing-member SHA256SUMS']);
  });
});

describe('what is no bundle at all ends with 10', () => {
  test.each([
    ['an empty file', Buffer.alloc(0)],
    ['text', Buffer.from('hello\n'.repeat(1000))],
    ['random bytes', createHash('shake256', { outputLength: 20_000 }).update('seed').digest()],
    ['a position beyond 2^53', zip64Tail(0xfffffffffffffff0n)],
    ['a position just below 2^53', zip64Tail(0x001ffffffffffff0n)],
  ])('%s', async (_, bytes) => {
    const file = path.join(temporaryFolder(), 'x.zip');
    writeFileSync(file, bytes);
    expect(await exitCodeOf(file)).toBe(10);
  });

  test('an archive without a manifest', async () => {
    expect(await exitCodeOf(await archiveOf([['readme.txt', Buffer.from('x')]]))).toBe(10);
  });

  test('a folder', async () => {
    expect(await exitCodeOf(temporaryFolder())).toBe(10);
  });

  test('a FIFO nobody writes to', async () => {
    const fifo = path.join(temporaryFolder(), 'fifo');
    execFileSync('mkfifo', [fifo]);
    expect(await exitCodeOf(fifo)).toBe(10);
  });

  test('an archive cut off anywhere', async () => {
    const archive = await bundle();
    const whole = readFileSync(archive);
    for (const length of [1, 4, 30, 100, whole.length >> 1, whole.length - 300, whole.length - 22, whole.length - 1]) {
      writeFileSync(archive, whole.subarray(0, length));
      expect(await exitCodeOf(archive)).toBe(10);
    }
  });

  test.each(['../../../evil', '/////////evil', 'files\\zz\\evil', 'C:les/zz/evil'])(
    'a member with the name %s',
    async (name) => {
      const archive = await bundle({ members: (members) => members.set('files/zz/evil', Buffer.from('x')) });
      patch(archive, 'files/zz/evil', ({ bytes, central, local }) => {
        for (const at of [central + 46, local + 30]) bytes.write(name, at, 'latin1');
      });
      expect(await exitCodeOf(archive)).toBe(10);
    },
  );

  test('two members in the same bytes', async () => {
    const archive = await bundle();
    patch(archive, LOG, ({ bytes, central }) => bytes.writeUInt32LE(locate(bytes, OUTPUT).local, central + 42));
    expect(await exitCodeOf(archive)).toBe(10);
  });
});

test('a file that is not there is a usage error', async () => {
  const missing = path.join(temporaryFolder(), 'none.zip');
  await expect(verifyBundle(missing, SILENT)).rejects.toMatchObject({
    exitCode: 2,
    message: `There is no file ${missing}.`,
  });
});

test('no single changed byte passes unnoticed, unless the content is the same', async () => {
  const archive = await bundle();
  const whole = readFileSync(archive);
  const content = await unpack(archive);
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
      const changed = Buffer.from(whole);
      flip(changed, at, mask);
      writeFileSync(archive, changed);
      if ((await outcomeOf(archive)) === 0) expect(await unpack(archive)).toEqual(content);
    }),
    { numRuns: 300 },
  );
});

function insert(all: Entries, place: 'before' | 'after', entry: Entries[number]): Entries {
  return place === 'before' ? [entry, ...all] : [...all, entry];
}

function change(item: Manifest['items'][number] | undefined, fields: Record<string, unknown>): void {
  Object.assign(item ?? fail(), fields);
}

interface Place {
  readonly bytes: Buffer;
  /** Where the member's header in the directory, its own header and its data are. */
  readonly central: number;
  readonly local: number;
  readonly dataStart: number;
  readonly dataEnd: number;
}

function patch(archive: string, name: string, edit: (place: Place) => unknown): void {
  const bytes = readFileSync(archive);
  edit(locate(bytes, name));
  writeFileSync(archive, bytes);
}

function locate(bytes: Buffer, name: string): Place {
  let central = bytes.readUInt32LE(bytes.length - 22 + 16);
  while (bytes.readUInt32LE(central) === 0x02014b50) {
    const nameLength = bytes.readUInt16LE(central + 28);
    if (bytes.toString('utf8', central + 46, central + 46 + nameLength) === name) {
      const local = bytes.readUInt32LE(central + 42);
      const dataStart = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
      return { bytes, central, local, dataStart, dataEnd: dataStart + bytes.readUInt32LE(central + 20) };
    }
    central += 46 + nameLength + bytes.readUInt16LE(central + 30) + bytes.readUInt16LE(central + 32);
  }
  return fail();
}

function flip(bytes: Buffer, at: number, mask = 0xff): void {
  bytes.writeUInt8(bytes.readUInt8(at) ^ mask, at);
}

/** The end of an archive that looks for its directory at `position`. */
function zip64Tail(position: bigint): Buffer {
  const bytes = Buffer.alloc(142);
  bytes.writeUInt32LE(0x07064b50, 100);
  bytes.writeBigUInt64LE(position, 108);
  bytes.writeUInt32LE(0x06054b50, 120);
  return bytes;
}

async function problemsOf(archive: string): Promise<string[]> {
  const verification = await verifyBundle(archive, SILENT);
  return verification.status === 'sound' ? [] : verification.problems.map(({ kind, member }) => `${kind} ${member}`);
}

async function exitCodeOf(archive: string): Promise<number> {
  const outcome = await verifyBundle(archive, SILENT).catch((error: unknown) => error);
  if (outcome instanceof KnownError) return outcome.exitCode;
  throw new Error('verify did not refuse it', { cause: outcome });
}

/** Zero when it is sound; a bug throws. */
async function outcomeOf(archive: string): Promise<number> {
  try {
    const { status } = await verifyBundle(archive, SILENT);
    return status === 'sound' ? 0 : 8;
  } catch (error) {
    if (error instanceof KnownError) return error.exitCode;
    throw error;
  }
}

/** The command, and what it prints. */
async function run(
  archive: string,
  flags: { json?: boolean; quiet?: boolean } = {},
): Promise<{ exitCode: number; stdout: string }> {
  let stdout = '';
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  jest.spyOn(process.stdout, 'write').mockImplementation((text, ...rest) => {
    stdout += String(text);
    for (const done of rest) if (typeof done === 'function') done();
    return true;
  });
  return { exitCode: await verify([archive], { identity: [], ...flags }), stdout };
}
