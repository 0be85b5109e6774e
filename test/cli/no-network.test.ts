import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, jest, test } from '@jest/globals';
import type { Command } from 'commander';
import { buildProgram } from '../../src/cli/program.ts';
import { ageKey } from '../support/age-keys.ts';
import { blobServer } from '../support/blob-server.ts';
import { runCli } from '../support/cli.ts';
import { collectTree } from '../support/collect.ts';
import { IS_ROOT, testWhere } from '../support/environment.ts';
import { SHORT } from '../support/experiment.ts';
import { sasUrl } from '../support/sas.ts';
import { EXAMPLE_MDATP } from '../support/stand-in.ts';
import { standInMac } from '../support/stand-in-mac.ts';
import { startAs } from '../support/stand-in-process.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';
import { testWithStrace, watchSockets } from '../support/watch-sockets.ts';

jest.setTimeout(60_000);

let bytes: Buffer;
beforeAll(async () => {
  const { bundle } = await collectTree(treeOf({ [`${LOGS}/install.log`]: 'hello\n' }));
  bytes = readFileSync((await bundle()).archive);
});

type Arguments = readonly string[] | Promise<readonly string[]>;

/** Every command that must open no connection, doing its whole work. */
const COMMANDS: Readonly<Record<string, () => Arguments>> = {
  collect: async () => [
    ...['collect', '--yes', '--allow-partial', '--mdatp', EXAMPLE_MDATP, '--sample', '2s', '-o', temporaryFolder()],
    ...['--redact', 'standard', '--encrypt-to', (await ageKey()).recipient],
  ],
  plan: () => ['plan', '--mdatp', EXAMPLE_MDATP],
  verify: () => ['verify', archive()],
  analyze: () => ['analyze', '--format', 'html', archive()],
  compare: () => ['compare', archive(), archive()],
  explain: () => ['explain', 'passive-mode-enabled', archive()],
  changes: () => ['changes', file('series.csv', `time,value\n${'2026-11-20T18:45:00Z,1\n'.repeat(50)}`)],
  'rules list': () => ['rules', 'list'],
  'rules show': () => ['rules', 'show', 'passive-mode-enabled'],
  'rules lint': () => ['rules', 'lint', 'rules'],
  'rules test': () => ['rules', 'test', 'rules/configuration'],
  restore: () => ['restore', '--state-folder', temporaryFolder()],
  redact: () => ['redact', archive(), '-o', temporaryFolder()],
  translate: async () => ['translate', file('reply', 'hello\n'), '--case-key', await caseKey()],
  sample: () => ['sample', '--for', '2s', '--mdatp', EXAMPLE_MDATP, '-o', temporaryFolder()],
  doctor: () => ['doctor', '--mdatp', EXAMPLE_MDATP, '-o', temporaryFolder()],
  schema: () => ['schema', 'manifest'],
  completion: () => ['completion', 'bash'],
};

/** It starts a guardian, which is watched with it. */
const EXPERIMENT = 'experiment bm';

for (const [name, args] of Object.entries(COMMANDS)) {
  testWithStrace(`${name} opens no connection`, async () => {
    const { exitCode, stderr, opened } = await watchSockets(await args());
    expect({ opened, stderr: exitCode === 0 ? '' : stderr }).toEqual({ opened: [], stderr: '' });
  });
}

(IS_ROOT ? testWithStrace : testWhere(false, 'only root changes settings'))(
  `${EXPERIMENT} opens no connection`,
  async () => {
    const mac = standInMac();
    await startAs('wdavdaemon_unprivileged');
    const places = ['--mdatp', mac.mdatp, '--state-folder', mac.stateFolder, '-o', `${mac.folder}/samples.jsonl`];
    const { exitCode, stderr, opened } = await watchSockets(['experiment', 'bm', '--yes', ...places, ...SHORT]);
    expect({ opened, stderr: exitCode === 0 ? '' : stderr }).toEqual({ opened: [], stderr: '' });
  },
);

testWithStrace('upload opens some: this would be noticed', async () => {
  const server = await blobServer();
  const env = { ...process.env, MDEDIAG_SAS_URL: sasUrl(server.port, 'case') };
  const { exitCode, opened } = await watchSockets(['upload', archive(), '--yes', '--allow-unredacted'], env);
  expect(exitCode).toBe(0);
  expect(opened).toEqual(expect.arrayContaining([expect.stringMatching(/connect\(.*127\.0\.0\.1/)]));
});

test('no command is forgotten', async () => {
  const watched = [...Object.keys(COMMANDS), EXPERIMENT, 'upload'];
  expect(watched.sort()).toEqual(leaves(await buildProgram(() => undefined)).sort());
});

function leaves(command: Command, name = ''): string[] {
  const inner = command
    .createHelp()
    .visibleCommands(command)
    .filter((each) => each.name() !== 'help');
  return inner.length === 0 ? [name] : inner.flatMap((each) => leaves(each, `${name} ${each.name()}`.trim()));
}

function archive(): string {
  return file('bundle.zip', bytes);
}

async function caseKey(): Promise<string> {
  const key = path.join(temporaryFolder(), 'case.json');
  await runCli(['redact', archive(), '-o', temporaryFolder(), '--case-key', key]);
  return key;
}

function file(name: string, content: string | Buffer): string {
  const place = path.join(temporaryFolder(), name);
  writeFileSync(place, content);
  return place;
}
