import { expect, test } from '@jest/globals';
import { assemble, STORIES, verdictList } from '../../fixtures/bundles/stories.mjs';
import { buildExampleMac } from '../../fixtures/example-mac/build.mjs';
import type { Findings } from '../../src/model/finding.ts';
import { unpack } from '../support/bundle.ts';
import { runCli } from '../support/cli.ts';
import { collectTree } from '../support/collect.ts';
import { temporaryFolder } from '../support/tree.ts';

async function verdictsIn(archive: string): Promise<string> {
  const text = (await unpack(archive)).get('analysis/findings.json')?.toString() ?? '';
  return verdictList((JSON.parse(text) as Findings).findings);
}

/** Every Mac there is in fixtures, by name. */
const MACS: readonly [string, (folder: string) => void][] = [
  ...STORIES.map((story): [string, (folder: string) => void] => [story, (folder) => assemble(story, folder)]),
  ['example-mac', buildExampleMac],
];

test.each(MACS)(
  'redaction changes no verdict of %s',
  async (_, build) => {
    const mac = temporaryFolder();
    build(mac);
    const plain = (await (await collectTree(mac)).bundle()).archive;
    const expected = await verdictsIn(plain);
    for (const level of ['standard', 'strict']) {
      const copy = `${temporaryFolder()}/copy.zip`;
      const { exitCode, stderr } = await runCli(['redact', plain, '-o', copy, '--level', level]);
      expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(await verdictsIn(copy)).toBe(expected);
    }
  },
  60_000,
);
