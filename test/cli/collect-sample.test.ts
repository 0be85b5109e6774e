import { describe, expect, test } from '@jest/globals';
import { samplesLineSchema } from '../../src/model/sample.ts';
import { recordForBundle } from '../../src/pipeline/record-for-bundle.ts';
import { archivesIn, commandItem } from '../support/bundle.ts';
import { runCli, startCli, until } from '../support/cli.ts';
import { collectTree } from '../support/collect.ts';
import { collectLive, standIn } from '../support/stand-in.ts';
import { burn, startAs } from '../support/stand-in-process.ts';
import { temporaryFolder, treeOf } from '../support/tree.ts';

const HEADER = {
  kind: 'mdediag-samples',
  schema: 1,
  startedAt: '2026-11-20T18:45:00.000Z',
  intervalMs: 2_000,
  cores: 8,
};
const SAMPLE = {
  t: '2026-11-20T18:45:02.000Z',
  pid: 321,
  process: 'wdavdaemon',
  cpuPercent: 4,
  cpuSeconds: 9,
  rssBytes: 1e6,
  bm: null,
  window: null,
};
const RECORDED = [HEADER, SAMPLE].map((line) => `${JSON.stringify(line)}\n`).join('');

describe('collect --sample', () => {
  test('records before any other command, as an item like the others, and the analysis sees it', async () => {
    const { pid } = await startAs('wdavdaemon_unprivileged', burn(20));
    const { item, stored, bundle } = await collectLive(standIn({}).program, ['--sample', '4s']);
    expect(item('samples')).toMatchObject({
      id: 'c0001',
      category: 'live-state',
      argv: ['mdediag', 'sample', '--for', '4s'],
      path: 'commands/samples.jsonl',
      outcome: 'collected',
      exitCode: 0,
    });
    const lines = stored('samples')?.toString().split('\n').slice(0, -1) ?? [];
    for (const line of lines) samplesLineSchema.parse(JSON.parse(line));
    expect(lines.filter((line) => line.includes(`"pid":${pid},"process":"wdavdaemon_unprivileged"`))).toHaveLength(3);
    expect((await runCli(['verify', bundle.archive])).exitCode).toBe(0);
    const { stdout } = await runCli(['explain', 'antivirus-engine-cpu-high', bundle.archive]);
    expect(stdout).toContain('commands/samples.jsonl');
  });

  test('ended by Ctrl-C while it records leaves nothing behind', async () => {
    const out = temporaryFolder();
    const argv = ['collect', '--yes', '--include', 'live-state', '--sample', '5m', '-o', out];
    const { child, result } = startCli(argv, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    await until(() => said.includes('Collecting'));
    child.kill('SIGINT');
    expect((await result).exitCode).toBe(130);
    expect(archivesIn(out)).toEqual([]);
  });

  test('of a copied tree takes the recording it holds, also without being asked', async () => {
    const root = treeOf({ '/commands/samples.jsonl': RECORDED });
    const { manifest, members } = await (await collectTree(root)).bundle();
    expect(commandItem(manifest, 'samples')).toMatchObject({ outcome: 'collected', recorded: true });
    expect(members.get('commands/samples.jsonl')?.toString()).toBe(RECORDED);
  });
});

test('plan lists the recording when it is asked for, else not', async () => {
  const sourcesOf = async (flags: readonly string[]): Promise<string[]> => {
    const { stdout } = await runCli(['plan', '--json', ...flags]);
    return JSON.parse(stdout).items.map(({ source }: { source: string }) => source);
  };
  expect(await sourcesOf(['--sample', '60s'])).toContain('samples');
  expect(await sourcesOf([])).not.toContain('samples');
});

test.each([
  ['1s', '--sample must be at least 2 s'],
  ['20m', '--sample 20 min leaves no time for the rest: --timeout is 15 min'],
])('collect --sample %s is refused with the reason', async (time, reason) => {
  const { exitCode, stderr } = await runCli(['collect', '--yes', '-o', temporaryFolder(), '--sample', time]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(reason);
});

test.each([
  ['time', { timeoutMs: 700, maxOutputBytes: 1e6 }, 'timeout'],
  ['room', { timeoutMs: 60_000, maxOutputBytes: 400 }, 'flooded'],
] as const)('a recording for which there is not enough %s keeps its beginning', async (_, bounds, status) => {
  const recorder = { mdatp: '/nonexistent/mdatp', uid: 0, platform: process.platform };
  const result = await recordForBundle(recorder, 60_000, bounds);
  expect(result).toMatchObject({ status, stdout: expect.any(Buffer) });
  expect('stdout' in result && result.stdout.toString()).toMatch(/^{"kind":"mdediag-samples".*}\n/);
});
