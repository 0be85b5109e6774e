import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Host } from '../../src/collect/host.ts';
import type { OpenFile } from '../../src/lib/open-file.ts';
import { causeSpec } from '../../src/model/cause.ts';
import { itemAt } from '../support/bundle.ts';
import { collectInProcess, collectTree, contentOf } from '../support/collect.ts';
import { testWhere } from '../support/environment.ts';
import { expectSound } from '../support/sound-bundle.ts';
import { LOGS, treeOf } from '../support/tree.ts';

const SIBLING = `${LOGS}/z-sibling.log`;
const MEBIBYTE = 1_048_576;

describe('a file that changes between listing and reading', () => {
  const LOG = `${LOGS}/folder/victim.log`;
  const lines = 'one line of the log\n'.repeat(5_000);

  const cases: [
    fault: string,
    fault: (file: string) => void,
    outcome: string,
    cause: string | undefined,
    kept: string | undefined,
  ][] = [
    ['is deleted', (file) => rmSync(file), 'vanished', 'gone', undefined],
    ['loses its folder', (file) => rmSync(path.dirname(file), { recursive: true }), 'vanished', 'gone', undefined],
    ['finds a file in the place of its folder', replaceFolderByFile, 'vanished', 'gone', undefined],
    ['is rotated away, with a new one in its place', rotate, 'vanished', 'replaced', undefined],
    ['is replaced by a folder', replaceBy((file) => mkdirSync(file)), 'vanished', 'replaced', undefined],
    ['is replaced by a FIFO', replaceBy((file) => execFileSync('mkfifo', [file])), 'vanished', 'replaced', undefined],
    [
      'is replaced by a link',
      replaceBy((file) => symlinkSync(`${file}.moved`, file)),
      'vanished',
      'replaced',
      undefined,
    ],
    ['is emptied', (file) => truncateSync(file, 0), 'collected', undefined, ''],
    ['becomes shorter', (file) => truncateSync(file, 20), 'collected', undefined, lines.slice(0, 20)],
    ['grows', (file) => appendFileSync(file, 'new\n'), 'collected', undefined, `${lines}new\n`],
  ];
  test.each(cases)('%s', async (_, fault, outcome, cause, kept) => {
    const root = treeOf({ [LOG]: lines, [SIBLING]: 'sibling' });
    const bundle = await collectInProcess(root, { planned: () => fault(path.join(root, LOG)) });
    const item = itemAt(bundle.manifest, LOG);
    expect(item).toMatchObject({ outcome, ...(cause && { cause }) });
    expect(contentOf(bundle, LOG)).toBe(kept);
    expect(contentOf(bundle, SIBLING)).toBe('sibling');
    await expectSound(bundle);
  });

  test.each([
    ['a log is cut to the limit', 'x.log', 'truncated', 'cut-to-limit'],
    ['a structured file is left out', 'x.json', 'skipped', 'over-file-limit'],
  ])('grows over --max-file-size: %s', async (_, name, outcome, cause) => {
    const file = `${LOGS}/${name}`;
    const root = treeOf({ [file]: 'short\n', [SIBLING]: 'sibling' });
    const grow = (): void => appendFileSync(path.join(root, file), 'line\n'.repeat(1_000));
    const bundle = await collectInProcess(root, { planned: grow, maxFileBytes: 1_000 });
    expect(itemAt(bundle.manifest, file)).toMatchObject({ outcome, cause, fileSize: 5_006 });
    expect(contentOf(bundle, file)?.length ?? 0).toBeLessThanOrEqual(1_000);
    expect(contentOf(bundle, SIBLING)).toBe('sibling');
    await expectSound(bundle);
  });

  test('growing logs together stay within --max-size', async () => {
    const names = ['a', 'b', 'c', 'd'].map((name) => `${LOGS}/${name}.log`);
    const root = treeOf(Object.fromEntries(names.map((name) => [name, 'line\n'.repeat(20_000)])));
    const grow = (): void => {
      for (const name of names) appendFileSync(path.join(root, name), 'more\n'.repeat(100_000));
    };
    const { manifest } = await collectInProcess(root, { planned: grow, maxTotalBytes: 600_000 });
    expect(manifest.totals.bytes).toBeLessThanOrEqual(600_000);
    expect(manifest.totals.bytes).toBeGreaterThan(500_000);
  });
});

describe('a file that changes after it was opened', () => {
  const LOG = `${LOGS}/victim.log`;
  const before = Buffer.alloc(3 * MEBIBYTE, 'forty characters of a line, one and all\n');
  const whole = { outcome: 'collected', size: before.length, changedWhileRead: true };
  const shrunk = { outcome: 'truncated', cause: 'shrank', changedWhileRead: true };

  const cases: [fault: string, fault: (file: string) => void, item: object, keptBytes: number][] = [
    ['grows: read to its size at opening', (file) => appendFileSync(file, 'more'), whole, before.length],
    ['grows, with its date set back', growUnseen, whole, before.length],
    ['is rewritten in place', (file) => writeFileSync(file, before.toString().toUpperCase()), whole, before.length],
    ['is deleted: still there for who has it open', (file) => rmSync(file), { outcome: 'collected' }, before.length],
    [
      'becomes shorter',
      (file) => truncateSync(file, MEBIBYTE + 7),
      { ...shrunk, ranges: [[0, MEBIBYTE + 7]] },
      MEBIBYTE + 7,
    ],
    ['is emptied', (file) => truncateSync(file, 0), { ...shrunk, ranges: [] }, 0],
  ];
  test.each(cases)('%s', async (_, fault, expected, keptBytes) => {
    const root = treeOf({ [LOG]: before, [SIBLING]: 'sibling' });
    utimesSync(path.join(root, LOG), 1_000, 1_000);
    const bundle = await collectInProcess(root, { host: onceOpened(LOG, () => fault(path.join(root, LOG))) });
    expect(itemAt(bundle.manifest, LOG)).toMatchObject({ ...expected, fileSize: before.length });
    expect(contentOf(bundle, LOG)?.toLowerCase()).toBe(before.toString('utf8', 0, keptBytes));
    expect(contentOf(bundle, SIBLING)).toBe('sibling');
    await expectSound(bundle);
  });

  test('becomes shorter in the middle of the reading: what was read is kept', async () => {
    const root = treeOf({ [LOG]: before, [SIBLING]: 'sibling' });
    let keptBytes = 0;
    const shorten = (chunkBytes: number): void => {
      if (keptBytes > 0) return;
      keptBytes = chunkBytes + 100;
      truncateSync(path.join(root, LOG), keptBytes);
    };
    const bundle = await collectInProcess(root, { bytesRead: shorten });
    expect(keptBytes).toBeLessThan(before.length);
    expect(itemAt(bundle.manifest, LOG)).toMatchObject({ ...shrunk, ranges: [[0, keptBytes]], size: keptBytes });
    await expectSound(bundle);
  });

  test('becomes shorter although only its two ends were to be read: the beginning is kept', async () => {
    const root = treeOf({ [LOG]: before, [SIBLING]: 'sibling' });
    const host = onceOpened(LOG, () => truncateSync(path.join(root, LOG), MEBIBYTE));
    const bundle = await collectInProcess(root, { host, maxFileBytes: 100_000 });
    expect(itemAt(bundle.manifest, LOG)).toMatchObject({ ...shrunk, ranges: [[0, 10_000]], size: 10_000 });
    await expectSound(bundle);
  });

  test('cannot be read on: what was read is kept, and the error is named', async () => {
    const root = treeOf({ [LOG]: before, [SIBLING]: 'sibling' });
    const bundle = await collectInProcess(root, {
      host: onceOpened(LOG, (file) => file.close()),
    });
    const item = itemAt(bundle.manifest, LOG);
    expect(item).toMatchObject({ outcome: 'truncated', cause: 'read-error', errno: 'EBADF', ranges: [], size: 0 });
    expect(contentOf(bundle, SIBLING)).toBe('sibling');
    await expectSound(bundle);
  });
});

describe('a system that never answers', () => {
  const VICTIM = `${LOGS}/victim.log`;
  const never = (): Promise<never> => new Promise(() => {});
  const hungRead = onceOpened(VICTIM, (file) => Object.assign(file, { read: never }));

  test.each([
    ['opening', (host: Host) => ({ ...host, open: never }), 1_000_000],
    ['reading', hungRead, 1_000_000],
    ['looking for the line ends of a long log', hungRead, 1_000],
  ])('%s is given up when the time is over', async (_, host, maxFileBytes) => {
    const root = treeOf({ [VICTIM]: 'line\n'.repeat(1_000), [SIBLING]: 'sibling' });
    const bundle = await collectInProcess(root, { host, timeoutMs: 300, maxFileBytes });
    for (const file of [VICTIM, SIBLING]) {
      expect(itemAt(bundle.manifest, file)).toMatchObject({ outcome: 'timeout', cause: 'out-of-time' });
    }
    await expectSound(bundle);
  });

  const onLinux = testWhere(process.platform === 'linux', 'only Linux lists the open files of a process');
  onLinux('what was opened ahead of one that hangs is closed when the time is over', async () => {
    const siblings = Array.from({ length: 20 }, (_, index) => `${LOGS}/z-${index}.log`);
    const root = treeOf(Object.fromEntries([VICTIM, ...siblings].map((file) => [file, 'a line'])));
    await collectInProcess(root, { host: hungRead, timeoutMs: 300 });
    expect(openBelow(root)).toEqual([VICTIM]);
  });
});

describe('a process that changes the files all the time', () => {
  const racers: [what: string, script: string][] = [
    ['appends', 'fs.appendFileSync(file, line)'],
    ['truncates', 'fs.truncateSync(file, (turn * 7919) % 500_000); fs.appendFileSync(file, line)'],
    ['rotates', 'fs.renameSync(file, file + "." + (turn % 5)); fs.writeFileSync(file, line)'],
    ['deletes', 'fs.rmSync(file); fs.writeFileSync(file, line)'],
  ];
  const children: ReturnType<typeof spawn>[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  test.each(racers)('%s: the bundle is sound, and says what it lost', async (_, change) => {
    const names = Array.from({ length: 20 }, (_value, index) => `${LOGS}/${index}.log`);
    const root = treeOf({
      ...Object.fromEntries(names.map((name) => [name, Buffer.alloc(500_000, 'x\n')])),
      [SIBLING]: 'sibling',
    });
    const files = names.map((name) => path.join(root, name));
    const child = spawn(process.execPath, ['-e', racer(change), ...files], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    await new Promise((resolve) => child.stdout?.once('data', resolve));

    const run = await collectTree(root);
    const bundle = await run.bundle();
    const isPartial = bundle.manifest.items.some(({ cause }) => cause !== undefined && causeSpec(cause).isLoss);
    expect(run.exitCode).toBe(isPartial ? 5 : 0);
    expect(contentOf(bundle, SIBLING)).toBe('sibling');
    await expectSound(bundle);
    expect(child.exitCode).toBeNull();
  });
});

/** A script that does `change` to one of its files after the other, every millisecond, and says when it has begun. */
function racer(change: string): string {
  return `const fs = require('node:fs'), files = process.argv.slice(1), line = 'y\\n'.repeat(5_000);
    for (let turn = 0; ; turn++) {
      const file = files[turn % files.length];
      ${change};
      if (turn === files.length) fs.writeSync(1, 'ready');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }`;
}

/** A host that lets something happen to a file after it was opened and before it is read. */
function onceOpened(victim: string, fault: (file: OpenFile) => unknown): (host: Host) => Host {
  return (host) => ({
    ...host,
    open: async (file, listed) => {
      const opened = await host.open(file, listed);
      if (file === victim && opened.status === 'open') await fault(opened.file);
      return opened;
    },
  });
}

/** The files below `root` that this process has open. */
function openBelow(root: string): string[] {
  const links = readdirSync('/proc/self/fd').map((fd) => linkTarget(`/proc/self/fd/${fd}`));
  return links.filter((file) => file.startsWith(root)).map((file) => file.slice(root.length));
}

/** Empty for the descriptor that listed the others, which is gone by now. */
function linkTarget(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}

function growUnseen(file: string): void {
  appendFileSync(file, 'more');
  utimesSync(file, 1_000, 1_000);
}

function replaceFolderByFile(file: string): void {
  rmSync(path.dirname(file), { recursive: true });
  writeFileSync(path.dirname(file), 'a file');
}

function rotate(file: string): void {
  renameSync(file, `${file}.1`);
  writeFileSync(file, 'a new log');
}

/** Puts something else in place of a file, which lives on under another name so that its inode is not used again. */
function replaceBy(make: (file: string) => void): (file: string) => void {
  return (file) => {
    renameSync(file, `${file}.moved`);
    make(file);
  };
}
