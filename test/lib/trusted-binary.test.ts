import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { trustedBinary } from '../../src/lib/trusted-binary.ts';

const ROOT = 0;
const PAT = 501;

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mdediag-trust-')));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('for anybody', () => {
  test('a program behind a link is trusted by its real path', async () => {
    const real = program('wdavdaemonclient');
    symlinkSync('wdavdaemonclient', join(folder, 'hop'));
    symlinkSync(join(folder, 'hop'), join(folder, 'mdatp'));
    expect(await trustedBinary(join(folder, 'mdatp'), { uid: PAT })).toEqual({ ok: true, path: real });
  });

  test('who owns it and who can write to it does not matter', async () => {
    const path = program('mine', 0o777);
    expect(await trustedBinary(path, { uid: PAT })).toEqual({ ok: true, path });
  });

  test('a relative path is refused even when it leads to a program', async () => {
    expect(await trustedBinary('bin/sh', { uid: PAT })).toMatchObject({ ok: false, cause: 'not-absolute' });
  });

  test.each([
    ['nothing', () => join(folder, 'missing')],
    ['something below a file', () => join(program('file'), 'below')],
    [
      'a link to nothing',
      () => {
        symlinkSync('missing', join(folder, 'dangling'));
        return join(folder, 'dangling');
      },
    ],
    [
      'a link to itself',
      () => {
        symlinkSync('loop', join(folder, 'loop'));
        return join(folder, 'loop');
      },
    ],
  ])('%s is not found', async (_, path) => {
    const place = path();
    expect(await trustedBinary(place, { uid: PAT })).toEqual({
      ok: false,
      cause: 'not-found',
      message: expect.stringContaining(place),
    });
  });

  test.each([
    ['a folder', () => folder],
    ['a device', () => '/dev/null'],
    ['a text', () => program('text', 0o644)],
  ])('%s is not executable', async (_, path) => {
    expect(await trustedBinary(path(), { uid: PAT })).toMatchObject({ ok: false, cause: 'not-executable' });
  });
});

describe('for root', () => {
  test('a program of the system is trusted', async () => {
    expect(await trustedBinary('/usr/bin/env', { uid: ROOT })).toEqual({
      ok: true,
      path: realpathSync('/usr/bin/env'),
    });
  });
});

/** Only root can make files of root, or give them away. */
const describeAsRoot = process.getuid?.() === 0 ? describe : describe.skip;

describeAsRoot('for root, who can make such files', () => {
  test("somebody else's program is refused", async () => {
    const path = program('theirs');
    chownSync(path, PAT, 20);
    expect(await trustedBinary(path, { uid: ROOT })).toMatchObject({ ok: false, cause: 'not-root-owned' });
  });

  test("a link of root's to somebody else's program is refused", async () => {
    chownSync(program('theirs'), PAT, 20);
    symlinkSync('theirs', join(folder, 'mdatp'));
    expect(await trustedBinary(join(folder, 'mdatp'), { uid: ROOT })).toMatchObject({ cause: 'not-root-owned' });
  });

  test.each([
    ['755', 0o755, { ok: true }],
    ['4755', 0o4755, { ok: true }],
    ['775', 0o775, { ok: false, cause: 'writable-by-others' }],
    ['757', 0o757, { ok: false, cause: 'writable-by-others' }],
  ])("root's program of mode %s", async (_, mode, expected) => {
    expect(await trustedBinary(program('tool', mode), { uid: ROOT })).toMatchObject(expected);
  });

  test.each([
    ["root's, 755", 0, 0o755, { ok: true }],
    ["root's and writable by administrators, like /Applications", 0, 0o775, { ok: true }],
    ["root's and sticky, like /tmp", 0, 0o1777, { ok: true }],
    ["root's but open to all", 0, 0o777, { ok: false, cause: 'writable-by-others' }],
    ["somebody else's", PAT, 0o755, { ok: false, cause: 'not-root-owned' }],
  ])("root's program two levels below a folder that is %s", async (_, uid, mode, expected) => {
    const outer = join(folder, 'outer');
    mkdirSync(join(outer, 'inner'), { recursive: true });
    const path = program('outer/inner/tool');
    chownSync(outer, uid, 0);
    chmodSync(outer, mode);
    expect(await trustedBinary(path, { uid: ROOT })).toMatchObject(expected);
  });
});

function program(name: string, mode = 0o755): string {
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, mode);
  return path;
}
