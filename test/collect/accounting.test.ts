import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CATEGORY_IDS } from '../../src/model/category.ts';
import { causeSpec } from '../../src/model/cause.ts';
import type { FileItem } from '../../src/model/manifest.ts';
import { archivesIn } from '../support/bundle.ts';
import { MDEDIAG } from '../support/cli.ts';
import { type Bundle, collectTree } from '../support/collect.ts';
import { filesBelow, KNOWN_FOLDERS, makeTree, type RandomEntry, randomEntries } from '../support/random-tree.ts';
import { expectSound } from '../support/sound-bundle.ts';

const NOBODY = 65_534;
const SECRET = 'CANARY-behind-a-link';

const { status } = spawnSync(process.execPath, [MDEDIAG, '--version'], { uid: NOBODY, gid: NOBODY });
if (status !== 0)
  process.stderr.write('permissions play no part in the accounting test: cannot start as somebody else\n');
const uid = status === 0 ? NOBODY : (process.getuid?.() ?? 0);

const flags = fc
  .record({
    include: fc.subarray(CATEGORY_IDS, { maxLength: 4 }),
    exclude: fc.subarray(CATEGORY_IDS, { maxLength: 2 }),
    since: fc.constantFrom('1000d', '10d', '3d'),
    maxSize: fc.constantFrom('500MB', '300k', '10k'),
    maxFileSize: fc.constantFrom('100MB', '50k', '100'),
  })
  // Choosing nothing is a usage error.
  .filter(({ include, exclude }) => include.length === 0 || include.some((category) => !exclude.includes(category)))
  .map(({ include, exclude, since, maxSize, maxFileSize }) => [
    ...include.flatMap((category) => ['--include', category]),
    ...exclude.flatMap((category) => ['--exclude', category]),
    ...['--since', since, '--max-size', maxSize, '--max-file-size', maxFileSize],
  ]);

/** What is excluded stays so in a folder that another row collects as a whole. */
const engineDatabase: RandomEntry = {
  folder: '/Library/Application Support/Microsoft/Defender/wdavdiag',
  ...{ name: 'mpenginedb.db-wal', kind: 'file', sizeBytes: 9, ageDays: 0, mode: 0o755, isRoots: false },
};
const examples: [RandomEntry[], string[]][] = [[[engineDatabase], []]];

test('whatever the tree and the choices: every file is accounted for, and the exit code tells whether something is lost', async () => {
  await fc.assert(fc.asyncProperty(randomEntries, flags, collectAndCheck), { numRuns: 20, seed: 20_261_120, examples });
}, 60_000);

async function collectAndCheck(entries: RandomEntry[], argv: string[]): Promise<void> {
  const scratch = mkdtempSync(path.join(realpathSync(tmpdir()), 'mdediag-accounting-'));
  try {
    const [root, out, secret] = ['tree', 'out', 'secret'].map((name) => path.join(scratch, name)) as [
      string,
      string,
      string,
    ];
    chmodSync(scratch, 0o755);
    mkdirSync(root);
    mkdirSync(out);
    chownSync(out, uid, uid);
    writeFileSync(secret, SECRET);
    makeTree(root, entries, secret, uid);

    const run = await collectTree(root, argv, { uid, out });
    if (run.exitCode === 6) return expect(archivesIn(out)).toEqual([]);
    const bundle = await run.bundle();
    const isPartial = bundle.manifest.items.some(({ cause }) => cause !== undefined && causeSpec(cause).isLoss);
    expect(run.exitCode).toBe(isPartial ? 5 : 0);
    await expectSound(bundle);
    expectNothingUnchosen(bundle);
    expectContents(bundle, root);
    expectMentions(bundle, root);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function expectNothingUnchosen({ manifest }: Bundle): void {
  const { granted } = manifest.consent;
  expect(manifest.items.filter((item) => item.path !== undefined && !granted.includes(item.category))).toEqual([]);
}

/** What was stored is what is on disk, or the ranges of it. */
function expectContents({ manifest, members }: Bundle, root: string): void {
  for (const item of filesIn(manifest)) {
    if (item.path === undefined) continue;
    const source = readFileSync(Buffer.concat([Buffer.from(root), rawPath(item)]));
    const ranges = item.ranges ?? [[0, source.length]];
    const kept = Buffer.concat(ranges.map(([from, to]) => source.subarray(from, to)));
    expect(members.get(item.path)?.equals(kept)).toBe(true);
  }
  expect([...members.values()].filter((bytes) => bytes.includes(SECRET))).toEqual([]);
}

/** Each regular file has one item, or lies in a folder that has one because it was not looked into. */
function expectMentions({ manifest }: Bundle, root: string): void {
  const mentioned = filesIn(manifest).map((item) => rawPath(item).toString('latin1'));
  for (const folder of KNOWN_FOLDERS) {
    for (const file of filesBelow(root, folder).map((raw) => raw.toString('latin1'))) {
      const own = mentioned.filter((name) => name === file);
      const above = mentioned.filter((name) => file.startsWith(`${name}/`));
      expect({ file, mentions: own.length === 0 ? Math.min(above.length, 1) : own.length }).toEqual({
        file,
        mentions: 1,
      });
    }
  }
}

function filesIn(manifest: Bundle['manifest']): FileItem[] {
  return manifest.items.filter((item) => item.kind === 'file');
}

function rawPath({ originalPath, originalPathBase64 }: FileItem): Buffer {
  return originalPathBase64 === undefined ? Buffer.from(originalPath) : Buffer.from(originalPathBase64, 'base64');
}
