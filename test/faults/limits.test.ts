import { execFileSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { bytePath } from '../../src/lib/byte-path.ts';
import { asEntry, walk } from '../../src/lib/walk.ts';
import { itemAt } from '../support/bundle.ts';
import { collectTree } from '../support/collect.ts';
import { ANALYSIS, expectSound } from '../support/sound-bundle.ts';
import { LOGS, treeOf } from '../support/tree.ts';

const SIBLING = `${LOGS}/sibling.log`;
const GIBIBYTE = 1_073_741_824;

describe('a file that claims 4 GiB and holds next to nothing', () => {
  test.each(['huge.log', 'huge.json', 'huge'])('%s is skipped without reading it', async (name) => {
    const root = treeOf({ [`${LOGS}/${name}`]: 'a beginning\n', [SIBLING]: 'sibling' });
    truncateSync(path.join(root, LOGS, name), 4 * GIBIBYTE);
    const run = await measuredRun(root);
    const bundle = await run.bundle();
    expect(run.exitCode).toBe(5);
    expect(itemAt(bundle.manifest, `${LOGS}/${name}`)).toMatchObject({
      outcome: 'skipped',
      cause: 'sparse',
      fileSize: 4 * GIBIBYTE,
    });
    expect(itemAt(bundle.manifest, SIBLING)).toMatchObject({ outcome: 'collected' });
    expect(run.peakMegabytes).toBeLessThan(200);
    expect(run.seconds).toBeLessThan(10);
    await expectSound(bundle);
  });

  test('a large log that really has content is cut, in little memory', async () => {
    const root = treeOf({
      [`${LOGS}/huge.log`]: Buffer.alloc(200_000_000, 'a line of the log\n'),
      [SIBLING]: 'sibling',
    });
    const run = await measuredRun(root, ['--max-file-size', '50MB']);
    const bundle = await run.bundle();
    expect(run.exitCode).toBe(0);
    expect(itemAt(bundle.manifest, `${LOGS}/huge.log`)).toMatchObject({ outcome: 'truncated', cause: 'cut-to-limit' });
    expect(run.peakMegabytes).toBeLessThan(200);
    await expectSound(bundle);
  });
});

describe('many files', () => {
  test('20,000 of them are all collected', async () => {
    const root = treeOf({});
    for (let folder = 0; folder < 20; folder += 1) {
      const at = path.join(root, LOGS, String(folder));
      mkdirSync(at, { recursive: true });
      for (let file = 0; file < 1_000; file += 1) writeFileSync(path.join(at, `${file}.log`), `${folder} ${file}\n`);
    }
    const run = await measuredRun(root);
    const bundle = await run.bundle();
    expect(run.exitCode).toBe(0);
    expect(bundle.manifest.totals).toMatchObject({ collected: 20_000, completeness: 1 });
    // Most of it is garbage that nobody was in a hurry to collect: with a heap of 120 MB it runs as well.
    expect(run.peakMegabytes).toBeLessThan(550);
    await expectSound(bundle);
  }, 60_000);

  test('a few hundred of them with 64 file descriptors', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `${LOGS}/${index % 10}/${index}.log`);
    const root = treeOf(Object.fromEntries(names.map((name) => [name, name])));
    const run = await collectTree(root, [], { wrapper: ['sh', '-c', 'ulimit -n 64; exec "$@"', 'sh'] });
    const bundle = await run.bundle();
    expect(run.exitCode).toBe(0);
    expect(bundle.manifest.totals).toMatchObject({ collected: 300, completeness: 1 });
    await expectSound(bundle);
  });

  test('more than one listing may hold: the rest is one item that says so', async () => {
    const root = bytePath(treeOf({ 'a/1': '', 'a/2': '', 'a/3': '', 'b/4': '', 'b/5': '' }));
    const { entries, closed } = await walk(root, ['**'], [], asEntry, { maxDepth: 9, maxEntries: 4 });
    expect(entries.filter(({ facts }) => 'type' in facts && facts.type === 'file')).toHaveLength(2);
    expect(closed).toEqual([
      { path: `${root}/a`, problem: 'too-many' },
      { path: `${root}/b`, problem: 'too-many' },
    ]);
  });
});

describe('many folders in each other', () => {
  let root = '';
  // Too deep for what removes the other trees.
  afterEach(() => void execFileSync('rm', ['-rf', path.join(root, 'Library')]));

  test('2,000 levels: what is deeper than 32 is one item that says so', async () => {
    root = treeOf({ [SIBLING]: 'sibling', [`${LOGS}${'/d'.repeat(32)}/deep.log`]: 'deep' });
    dig(path.join(root, LOGS, ...Array(32).fill('d')), 'd', 1_966);
    const run = await collectTree(root);
    const bundle = await run.bundle();
    expect(run.exitCode).toBe(5);
    expect(itemAt(bundle.manifest, `${LOGS}${'/d'.repeat(32)}/deep.log`)).toMatchObject({ outcome: 'collected' });
    const deepest = itemAt(bundle.manifest, `${LOGS}${'/d'.repeat(33)}`);
    expect(deepest).toMatchObject({ outcome: 'skipped', cause: 'too-deep' });
    expect(itemAt(bundle.manifest, SIBLING)).toMatchObject({ outcome: 'collected' });
    await expectSound(bundle);
  });

  test('a path longer than the system takes is one item that says so', async () => {
    root = treeOf({ [SIBLING]: 'sibling' });
    dig(path.join(root, LOGS), 'd'.repeat(250), 20);
    const run = await collectTree(root);
    const bundle = await run.bundle();
    expect(run.exitCode).toBe(5);
    const tooLong = expect.objectContaining({ cause: 'too-deep', errno: 'ENAMETOOLONG' });
    expect(bundle.manifest.items).toContainEqual(tooLong);
    await expectSound(bundle);
  });
});

/** Makes folders in each other, step by step, because the whole path may be longer than the system takes. */
function dig(start: string, name: string, levels: number): void {
  const script = `const [start, name, levels] = process.argv.slice(1); process.chdir(start);
    for (let level = 0; level < levels; level++) { fs.mkdirSync(name); process.chdir(name); }`;
  execFileSync(process.execPath, ['-e', script, start, name, String(levels)]);
}

describe('nothing', () => {
  test('an empty tree makes a complete bundle in which everything is absent', async () => {
    const run = await collectTree(treeOf({}));
    const bundle = await run.bundle();
    expect(run.exitCode).toBe(0);
    expect([...bundle.members.keys()].sort()).toEqual(['SHA256SUMS', ...ANALYSIS, 'manifest.json']);
    expect(new Set(bundle.manifest.items.map(({ outcome }) => outcome))).toEqual(new Set(['absent', 'excluded']));
    expect(run.stdout).toContain('nothing of Defender was found here');
    await expectSound(bundle);
  });

  test.each(['empty.log', 'empty.json', 'empty.zip'])('the empty file %s is collected', async (name) => {
    const file = `/Library/Application Support/Microsoft/Defender/wdavdiag/${name}`;
    const run = await collectTree(treeOf({ [file]: '', [SIBLING]: '' }));
    const bundle = await run.bundle();
    expect(run.exitCode).toBe(0);
    expect(itemAt(bundle.manifest, file)).toMatchObject({ outcome: 'collected', size: 0, changedWhileRead: false });
    await expectSound(bundle);
  });
});

/** A run, and what it cost. On Linux, `maxRSS` of a new process starts with that of its parent, so another figure is taken. */
async function measuredRun(root: string, flags: string[] = []) {
  const script = `import fs from 'node:fs'; process.on('exit', () => {
    const status = fs.existsSync('/proc/self/status') ? fs.readFileSync('/proc/self/status', 'utf8') : '';
    fs.writeSync(2, 'peak ' + (/VmHWM:\\s*(\\d+)/.exec(status)?.[1] ?? process.resourceUsage().maxRSS) + ' KB\\n');
  })`;
  const startMs = performance.now();
  const nodeFlags = ['--import', `data:text/javascript,${encodeURIComponent(script)}`];
  const run = await collectTree(root, flags, { nodeFlags, hangMs: 50_000 });
  const peakKilobytes = Number(/^peak (\d+) KB$/m.exec(run.stderr)?.[1]);
  return { ...run, peakMegabytes: peakKilobytes / 1_000, seconds: (performance.now() - startMs) / 1_000 };
}
