import { expect, test } from '@jest/globals';
import { comparisonSchema } from '../../src/model/comparison.ts';
import { runCli } from '../support/cli.ts';
import { written } from '../support/input.ts';
import { treeOf } from '../support/tree.ts';

const EVIL = '\u001b[2J\u202e';
const mac = (sip: string, version: string): string =>
  treeOf({
    '/commands/csrutil.txt': `System Integrity Protection status: ${sip}.\n`,
    '/commands/mdatp-health.json': JSON.stringify({ healthy: true, appVersion: version, logLevel: EVIL }),
  });
const samples = (name: string, percent: number): string => {
  const header = {
    kind: 'mdediag-samples',
    schema: 1,
    startedAt: '2026-11-20T18:45:00.000Z',
    intervalMs: 2000,
    cores: 8,
  };
  const lines = Array.from({ length: 40 }, (_, index) => ({
    t: new Date(Date.parse(header.startedAt) + (index + 1) * 2_000).toISOString(),
    pid: 7,
    process: 'wdavdaemon_unprivileged',
    cpuPercent: percent + (index % 3),
    cpuSeconds: null,
    rssBytes: 300_000_000,
    bm: null,
    window: null,
  }));
  return written(`${[header, ...lines].map((line) => JSON.stringify(line)).join('\n')}\n`, name);
};

test('two Macs: one JSON document of the promised shape, the same bytes each time', async () => {
  const [before, after] = [mac('enabled', '101.26012.0015'), mac('disabled', '101.26022.0015')];
  const runs = await Promise.all([0, 1].map(() => runCli(['compare', before, after, '--json', '--quiet'])));
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(runs[0]?.stdout).toBe(runs[1]?.stdout);
  const document = comparisonSchema.parse(JSON.parse(runs[0]?.stdout ?? ''));
  expect(document.versions).toMatchObject([{ before: '101.26012.0015', after: '101.26022.0015' }]);
  expect(document.findings.appeared.map(({ rule }) => rule)).toContain('sip-disabled');
  const back = comparisonSchema.parse(JSON.parse((await runCli(['compare', after, before, '--json'])).stdout));
  expect(back.findings.went.map(({ rule }) => rule)).toContain('sip-disabled');
});

test('two Macs as a page', async () => {
  const [before, after] = [mac('enabled', '101.26012.0015'), mac('disabled', '101.26022.0015')];
  const { stdout, exitCode } = await runCli(['compare', before, after, '--format', 'html', '--quiet']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^<!doctype html>/);
  expect(stdout).toMatch(/101\.26012\.0015<\/code><\/td><td><code>101\.26022\.0015/);
  expect(stdout).not.toContain(EVIL[0]);
  expect(stdout).not.toContain('\u202e');
});

test('two samples files: the load, with an interval, for a person within 80 columns', async () => {
  const { stdout, exitCode } = await runCli(['compare', samples('a.jsonl', 5), samples('b.jsonl', 45)]);
  expect(exitCode).toBe(0);
  expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /\* wdavdaemon_unprivileged CPU: 6\.0 % to 46\.0 %; \+40\.0, 95 % interval \+39\.\d to \+40\.\d/,
  );
  expect(stdout).toContain('Only an experiment proves');
  const prose = stdout.split('\n').filter((line) => !/\/\S{40}/.test(line));
  expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('what is in the files cannot steer the terminal', async () => {
  const { stdout } = await runCli([
    'compare',
    mac('enabled', '101.1.1'),
    treeOf({
      '/commands/mdatp-health.json': JSON.stringify({ healthy: true, appVersion: '101.1.1', logLevel: 'info' }),
    }),
  ]);
  expect(stdout).toContain('log level');
  expect([...EVIL].filter((char) => char < ' ' || char > '~').filter((char) => stdout.includes(char))).toEqual([]);
});

test.each<[string, () => string, number]>([
  ['is not there', () => '/no/such/file.zip', 2],
  ['is of no known kind', () => written('hello\n', 'a.txt'), 10],
  ['is a damaged archive', () => written(Buffer.from('PK\u0003\u0004 and nothing more')), 10],
])('one side that %s is an error that names it', async (_, path, code) => {
  const bad = path();
  const good = mac('enabled', '101.1.1');
  for (const sides of [
    [bad, good],
    [good, bad],
  ]) {
    const { exitCode, stderr, stdout } = await runCli(['compare', ...sides, '--quiet']);
    expect(exitCode).toBe(code);
    expect(stderr).toContain(bad.split('/').at(-1));
    expect(stdout).toBe('');
  }
});
