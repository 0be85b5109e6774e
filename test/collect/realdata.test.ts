import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { itemAt } from '../support/bundle.ts';
import { collectTree } from '../support/collect.ts';
import { filesBelow } from '../support/random-tree.ts';
import { expectSound } from '../support/sound-bundle.ts';

const TREE = path.resolve(import.meta.dirname, '..', '..', '..', 'shared', 'realdata', 'macroot');
const isHere = existsSync(TREE);
if (!isHere)
  process.stderr.write('real data was not collected: there is no shared/realdata/macroot beside the repository\n');

(isHere ? test : test.skip)('files of real Macs: the bundle is complete and mentions each of them', async () => {
  const run = await collectTree(TREE);
  const bundle = await run.bundle();
  const files = filesBelow(TREE, '').map(String);
  expect(run.exitCode).toBe(0);
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(itemAt(bundle.manifest, file).outcome).toMatch(/^(collected|excluded)$/);
  await expectSound(bundle);
});
