import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { openInput } from '../../src/bundle/open-input.ts';
import { type CraftedMember, craftedZip } from '../support/crafted-zip.ts';
import { readInput, written } from '../support/input.ts';

const MB = 1024 * 1024;
const FINE: CraftedMember = { name: 'Library/Logs/fine.log', bytes: 'fine\n' };
const ZEROS = Buffer.alloc(80 * MB);

describe('an archive is refused as a whole', () => {
  test.each<[string, () => Buffer, RegExp]>([
    [
      'with nothing but names that climb',
      () => craftedZip([{ name: 'Library/../../../etc/x', bytes: 'x' }]),
      /leads elsewhere/,
    ],
    [
      'with many members that share their bytes',
      () =>
        craftedZip([
          FINE,
          ...Array.from({ length: 100 }, (_, index) => ({ ...FINE, name: `Library/${index}`, offset: 0 })),
        ]),
      /100 members that share/,
    ],
    ['that is many small bombs', () => manyBombs(40), /would unpack to/],
    [
      'with nothing but links',
      () => craftedZip([{ name: 'mde.xml', bytes: '/etc/passwd', mode: 0o120777 }]),
      /no files/,
    ],
    ['with an unknown method only', () => craftedZip([{ name: 'mde.xml', bytes: 'x', method: 12 }]), /method 12/],
    ['that is one bomb', () => craftedZip([{ name: 'Library/Logs/zeros.log', bytes: ZEROS }]), /times its size/],
    ['that claims to be 20 GB', () => craftedZip(claims(5, 4_000_000_000)), /would unpack to/],
    ['that lists too many members', () => millionMembers(), /1000000 members/],
  ])(
    '%s',
    async (_, make, message) => {
      const file = written(make());
      await expect(openInput([file])).rejects.toMatchObject({ exitCode: 10, message: expect.stringMatching(message) });
    },
    5_000,
  );

  test('that unpacks to more than it may where its list is lost', async () => {
    // It is a gigabyte in 1 MB, and says so nowhere.
    const bomb = giantDeflate(1_100);
    const zip = craftedZip([{ name: 'Library/a', bytes: bomb, method: 0, hasDescriptor: true }]);
    zip.writeUInt16LE(8, 8);
    await expect(openInput([written(zip.subarray(0, -50))])).rejects.toMatchObject({
      exitCode: 10,
      message: expect.stringContaining('unpacks to more than'),
    });
  });
});

describe('a member is refused by itself', () => {
  test.each<[string, CraftedMember, RegExp]>([
    ['that is a link', { name: 'Library/Logs/link', bytes: '/etc/passwd', mode: 0o120777 }, /link is a symlink/],
    ['that is a device', { name: 'Library/Logs/dev', bytes: '', mode: 0o020600 }, /dev is a special/],
    ['that is encrypted', { name: 'Library/Logs/secret', bytes: 'x', flags: 1 }, /secret is encrypted/],
    ['of an unknown method', { name: 'Library/Logs/new', bytes: 'x', method: 93 }, /new is compressed with method 93/],
    ['that comes twice', { ...FINE, bytes: 'fine\n' }, /fine\.log is in the archive more than once/],
    ['that is a bomb', { name: 'Library/Logs/zeros', bytes: ZEROS }, /zeros would unpack to 83886080 bytes/],
    [
      'that holds more than it claims',
      { name: 'Library/Logs/liar', bytes: ZEROS, claimedBytes: 9 },
      /more than the 9 bytes/,
    ],
    ['that holds less than it claims', { name: 'Library/Logs/liar', bytes: 'x', claimedBytes: 9 }, /holds 1 bytes/],
  ])('%s', async (_, member, problem) => {
    const { files, check } = await readInput(written(craftedZip([member, FINE])));
    expect(files['Library/Logs/fine.log']?.text).toBe('fine\n');
    expect(check.problems).toEqual([expect.stringMatching(problem)]);
    const bad = files[member.name];
    if (bad !== undefined && member.name !== FINE.name) expect(bad.text.length).toBeLessThan(2);
  });

  test.each<[string, CraftedMember, RegExp]>([
    [
      'that climbs',
      { name: 'Library/../../../etc/x', bytes: 'x' },
      /etc\/x has a name that leads elsewhere; it was left out/,
    ],
    ['that climbs on Windows', { name: 'Library\\..\\x', bytes: 'x' }, /x has a name that leads elsewhere/],
    ['in a thousand folders', { name: `${'a/'.repeat(1_000)}x`, bytes: 'x' }, /^(?:a\/){100}… has a name that leads/],
    ['of a folder that holds something', { name: 'Library/Logs/', bytes: 'x' }, /Logs\/ is a folder, not a file/],
  ])('with a name %s', async (_, member, problem) => {
    const { files, check } = await readInput(written(craftedZip([FINE, member])));
    expect(Object.keys(files)).toEqual([FINE.name]);
    expect(check.problems).toEqual([expect.stringMatching(problem)]);
  });

  test('that shares its bytes with another one, not that one', async () => {
    const inner = craftedZip([{ name: 'Library/inside', bytes: 'inside\n', method: 0 }]);
    const outer = { name: 'Library/outer.zip', bytes: inner, method: 0 };
    const inside = { name: 'Library/inside', bytes: 'inside\n', method: 0, offset: 30 + outer.name.length };
    const { files, check } = await readInput(written(craftedZip([outer, FINE, inside])));
    expect(Object.keys(files).sort()).toEqual(['Library/Logs/fine.log', 'Library/inside']);
    expect(check.problems).toEqual(['Library/outer.zip shares its bytes with another member; it was left out.']);
  });

  test('whose place is wrong, not the member that is there', async () => {
    const moved = { name: 'Library/moved', bytes: 'x'.repeat(99), method: 0, offset: 10 };
    const { files, check } = await readInput(written(craftedZip([FINE, moved, { ...FINE, name: 'Library/last' }])));
    expect(files[FINE.name]).toMatchObject({ text: 'fine\n', problem: undefined });
    expect(files['Library/last']).toMatchObject({ text: 'fine\n', problem: undefined });
    expect(check.problems).toEqual([expect.stringMatching(/^Library\/moved /)]);
  });

  test('that its own header gives another name', async () => {
    const zip = craftedZip([{ name: 'Library/Logs/real.log', bytes: 'x' }, FINE]);
    zip.write('Library/Logs/fake', 30);
    const { files, check } = await readInput(written(zip));
    expect(Object.keys(files)).toEqual([FINE.name]);
    expect(check.problems).toEqual(['Library/Logs/real.log is described in two ways by the archive; it was left out.']);
  });

  test('with a name that moves the cursor is told without moving it', async () => {
    const zip = craftedZip([{ name: 'Library/\x1b[2J', bytes: 'x', flags: 1 }, FINE]);
    const { check } = await readInput(written(zip));
    expect(check.problems).toEqual(['Library/\\x1b[2J is encrypted.']);
  });
});

describe('an archive in a package is refused by itself', () => {
  test.each<[string, () => Buffer, number]>([
    ['that is a bomb of archives', () => craftedZip([{ name: 'Library/Logs/zeros.log', bytes: ZEROS, method: 0 }]), 8],
    ['that is many small bombs', () => manyBombs(40), 0],
    ['with a name that climbs', () => craftedZip([{ name: '../x', bytes: 'x' }]), 8],
    ['that is no archive', () => Buffer.from('no archive at all'), 8],
  ])('%s', async (_, make, method) => {
    const zip = craftedZip([
      { name: 'health.txt', bytes: 'healthy' },
      { name: 'mde_diagnostic.zip', bytes: make(), method },
    ]);
    const { kind, files, check } = await readInput(written(zip));
    expect(kind).toBe('client-analyzer');
    expect(files['health.txt']?.text).toBe('healthy');
    expect(check.problems.join('\n')).toMatch(/mde_diagnostic\.zip/);
    expect(Object.keys(files)).toEqual(['health.txt', 'mde_diagnostic.zip']);
  });

  test('and archives in that one are not opened', async () => {
    const inner = craftedZip([{ name: 'mde_diagnostic.zip', bytes: craftedZip([FINE]) }]);
    const { files } = await readInput(written(craftedZip([{ name: 'mde_diagnostic.zip', bytes: inner }])));
    expect(Object.keys(files)).toEqual(['mde_diagnostic.zip › mde_diagnostic.zip']);
  });
});

/** Each of them small enough to be read by itself. */
function manyBombs(count: number): Buffer {
  const zeros = deflateRawSync(Buffer.alloc(60 * MB));
  const name = (index: number): string => `Library/Logs/${index}.log`;
  return craftedZip(
    Array.from({ length: count }, (_, index) => ({
      name: name(index),
      bytes: zeros,
      method: 0,
      claimedBytes: 60 * MB,
    })),
  );
}

function claims(count: number, claimedBytes: number): CraftedMember[] {
  return Array.from({ length: count }, (_, index) => ({ name: `Library/Logs/${index}.log`, bytes: 'x', claimedBytes }));
}

/** A list of a million members, which takes the 64-bit form of the format. */
function millionMembers(): Buffer {
  const zip = craftedZip([FINE]);
  const end = zip.subarray(-22);
  const record = Buffer.alloc(56);
  record.write('PK\x06\x06', 0, 'latin1');
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(1_000_000n, 24);
  record.writeBigUInt64LE(1_000_000n, 32);
  record.writeBigUInt64LE(BigInt(end.readUInt32LE(16)), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 0, 'latin1');
  locator.writeBigUInt64LE(BigInt(zip.length - 22), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([zip.subarray(0, -22), record, locator, end]);
}

/** A deflate stream that unpacks to that many megabytes; its parts end on whole bytes. */
function giantDeflate(megabytes: number): Buffer {
  const part = deflateRawSync(Buffer.alloc(MB), { finishFlush: constants.Z_SYNC_FLUSH });
  return Buffer.concat([...Array.from({ length: megabytes }, () => part), deflateRawSync(Buffer.alloc(0))]);
}
