import { once } from 'node:events';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type SampleEvent, type SampleLine, type SamplesLine, samplesLineSchema } from '../../src/model/sample.ts';
import { MDEDIAG, runCli, startCli, startProgram, until } from '../support/cli.ts';
import { CAN_ISOLATE, IS_ROOT, ISOLATED, testWhere } from '../support/environment.ts';
import { standIn } from '../support/stand-in.ts';
import { burn, hold, startAs } from '../support/stand-in-process.ts';
import { HAS_PYTHON, inTerminal } from '../support/terminal.ts';
import { testWithTmpfs, tmpfs } from '../support/tmpfs.ts';
import { temporaryFolder } from '../support/tree.ts';

const NO_MDATP = ['--mdatp', '/nonexistent/mdatp'];
const FAST = ['--interval', '200ms', ...NO_MDATP];
const inPty = testWhere(HAS_PYTHON, 'no python3');
const asRoot = testWhere(IS_ROOT, 'only root');
const aloneInTheWorld = testWhere(CAN_ISOLATE, 'only root on Linux can hide other processes');

/** Every whole line of a samples file; throws when one is none. */
function linesIn(file: string): SamplesLine[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => samplesLineSchema.parse(JSON.parse(line)));
}

function samplesOf(file: string, name: string): SampleLine[] {
  return linesIn(file).filter(
    (line): line is SampleLine => 'process' in line && 'window' in line && line.process === name && 'rssBytes' in line,
  );
}

function eventsIn(file: string): SampleEvent[] {
  return linesIn(file).filter((line): line is SampleEvent => 'event' in line);
}

/** What a burner used between two moments, by its own count. */
function percentSaid(printed: string, from = '', to = ''): number {
  const counts: { t: number; cpuMs: number }[] = printed.match(/\{.*\}/g)?.map((line) => JSON.parse(line)) ?? [];
  const cpuMsAt = (t: number): number => {
    const next = counts.findIndex((count) => count.t > t);
    const [before, after] = [counts[next - 1], counts[next]];
    if (before === undefined || after === undefined) return Number.NaN;
    return before.cpuMs + ((after.cpuMs - before.cpuMs) * (t - before.t)) / (after.t - before.t);
  };
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  return ((cpuMsAt(toMs) - cpuMsAt(fromMs)) / (toMs - fromMs)) * 100;
}

/** Where a recording of this test goes. */
function target(): string {
  return path.join(temporaryFolder(), 'samples.jsonl');
}

describe('sample measures', () => {
  test('a process that uses 40 % of a core and 200 MB, as that process itself counts', async () => {
    const file = target();
    const burner = await startAs('com.microsoft.dlp.daemon', hold(200e6), burn(40));
    const said: Buffer[] = [];
    burner.stdout?.on('data', (chunk: Buffer) => said.push(chunk));
    const { exitCode, stdout } = await runCli([
      'sample',
      '--for',
      '5s',
      '--interval',
      '500ms',
      '-o',
      file,
      ...NO_MDATP,
    ]);
    const samples = samplesOf(file, 'com.microsoft.dlp.daemon');
    const [first, last] = [samples[0], samples.at(-1)];
    const rates = samples.slice(1).map(({ cpuPercent }) => cpuPercent ?? Number.NaN);
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    const readTruth = () => percentSaid(Buffer.concat(said).toString(), first?.t, last?.t);
    // It tells what it has used some milliseconds after the last tick.
    await until(() => !Number.isNaN(readTruth()));
    const truth = readTruth();
    expect(exitCode).toBe(0);
    expect(first?.cpuPercent).toBeNull();
    expect(truth).toBeGreaterThan(1);
    expect(Math.abs(mean - truth)).toBeLessThan(3);
    expect(last?.rssBytes).toBeGreaterThan(200e6);
    expect(last?.rssBytes).toBeLessThan(330e6);
    expect(stdout).toMatch(new RegExp(`com.microsoft.dlp.daemon +${mean.toFixed(1)} %`));
    expect(stdout).toContain(`Next: mdediag analyze ${file}`);
  });

  test('its own use, the machine, and behavior monitoring as `mdatp` tells it', async () => {
    const file = target();
    const { program } = standIn({
      'health --field behavior_monitoring': `printf 'ATTENTION: No license\\n"enabled"\\n'`,
    });
    await runCli(['sample', '--for', '400ms', '--interval', '200ms', '-o', file, '--mdatp', program]);
    const own = samplesOf(file, 'mdediag');
    expect(own.map(({ bm }) => bm)).toEqual(['enabled', 'enabled', 'enabled']);
    expect(own.at(-1)?.cpuPercent).not.toBeNull();
    expect(linesIn(file).filter((line) => 'machine' in line)).toHaveLength(3);
  });

  test('the restart of a process as an event', async () => {
    const file = target();
    const old = await startAs('wdavdaemon_enterprise');
    const { child, result } = startCli(['sample', '-o', file, ...FAST]);
    await until(() => samplesOf(file, 'wdavdaemon_enterprise').length > 1);
    old.kill('SIGKILL');
    await until(() => eventsIn(file).some(({ event }) => event === 'process-ended'));
    const { pid } = await startAs('wdavdaemon_enterprise');
    await until(() =>
      samplesOf(file, 'wdavdaemon_enterprise').some((line) => line.pid === pid && line.cpuPercent !== null),
    );
    child.kill('SIGINT');
    const { stdout } = await result;
    expect(eventsIn(file).filter(({ process }) => process === 'wdavdaemon_enterprise')).toEqual([
      expect.objectContaining({ event: 'process-ended', pid: old.pid }),
      expect.objectContaining({ event: 'process-restarted', pid }),
    ]);
    expect(stdout).toContain('process-restarted');
  });

  aloneInTheWorld('the computer alone when Defender is not there, and says so', async () => {
    const file = target();
    const argv = [...ISOLATED, process.execPath, MDEDIAG, 'sample', '--for', '200ms', '-o', file, ...FAST] as const;
    const { exitCode, stdout, stderr } = await startProgram(argv).result;
    expect(exitCode).toBe(0);
    expect(stderr).toContain('No process of Defender is running here');
    expect(stdout).toContain('No process of Defender was running');
    expect(linesIn(file).filter((line) => 'machine' in line)).toHaveLength(2);
  });
});

describe('a recording that is ended', () => {
  test.each([
    { signal: 'SIGINT', flags: [], exitCode: 0 },
    { signal: 'SIGINT', flags: ['--for', '10m'], exitCode: 130 },
    { signal: 'SIGTERM', flags: [], exitCode: 143 },
  ] as const)('by $signal with flags $flags keeps what it has, exit $exitCode', async ({ signal, flags, exitCode }) => {
    const file = target();
    const { child, result } = startCli(['sample', '-o', file, ...FAST, ...flags]);
    await until(() => samplesOf(file, 'mdediag').length > 2);
    child.kill(signal);
    const { stdout, exitCode: ended } = await result;
    expect(ended).toBe(exitCode);
    expect(stdout).toContain(file);
    expect(samplesOf(file, 'mdediag').length).toBeGreaterThan(2);
  });

  test('by `kill -9` loses no whole line, and can be analyzed', async () => {
    const file = target();
    await startAs('wdavdaemon_unprivileged', burn(20));
    const { child } = startCli(['sample', '-o', file, '--interval', '100ms', ...NO_MDATP]);
    await until(() => samplesOf(file, 'wdavdaemon_unprivileged').length > 5);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(samplesOf(file, 'wdavdaemon_unprivileged').length).toBeGreaterThan(5);
    const { stdout } = await runCli(['analyze', file, '--json']);
    expect(JSON.parse(stdout).coverage).toMatchObject({ linesUnparsed: 0 });
  });

  testWithTmpfs('by a full disk says so with exit 9, and keeps whole lines', async () => {
    const file = path.join(tmpfs('size=16k'), 'samples.jsonl');
    const { exitCode, stderr } = await runCli(['sample', '-o', file, '--interval', '100ms', ...NO_MDATP]);
    expect(exitCode).toBe(9);
    expect(stderr).toContain(`There is no space left for ${file}. What was recorded until now is kept in it.`);
    expect(samplesOf(file, 'mdediag').length).toBeGreaterThan(5);
    expect(readFileSync(file, 'utf8').endsWith('\n')).toBe(true);
  });
});

describe('the file', () => {
  test('gets a name of its own in a folder, and is all that --quiet prints', async () => {
    const folder = temporaryFolder();
    const { stdout, stderr } = await runCli(['sample', '--for', '200ms', '-o', folder, '--quiet', ...FAST]);
    expect(path.basename(stdout.trim())).toMatch(/^mdediag-samples-\d{8}T\d{6}Z\.jsonl$/);
    expect(lstatSync(stdout.trim()).mode & 0o777).toBe(0o600);
    expect(stderr).toBe('');
  });

  test('is not replaced without --force', async () => {
    const file = target();
    writeFileSync(file, 'precious');
    const { exitCode, stderr } = await runCli(['sample', '--for', '200ms', '-o', file, ...FAST]);
    expect([exitCode, readFileSync(file, 'utf8')]).toEqual([2, 'precious']);
    expect(stderr).toContain('--force');
  });

  asRoot('belongs to the person behind sudo', async () => {
    const file = target();
    const env = { ...process.env, SUDO_USER: 'nobody', SUDO_UID: '65534', SUDO_GID: '65534' };
    await runCli(['sample', '--for', '200ms', '-o', file, ...FAST], { env });
    expect(lstatSync(file).uid).toBe(65_534);
  });
});

test.each([
  [['--interval', '1ms'], '--interval must be at least 100 ms'],
  [['--for', '1s', '--interval', '2s'], '--for must be at least as long as --interval'],
  [['--for', '3d', '--interval', '2s'], 'at most 43,200 ticks: 1 d at --interval 2 s'],
  [['--for', 'long'], 'is not a duration'],
])('sample %j is refused with the reason', async (flags, reason) => {
  const { exitCode, stderr } = await runCli(['sample', '-o', target(), ...flags]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(reason);
});

describe('on a terminal', () => {
  inPty('a table is drawn in place, follows the width of the window, and Ctrl-C ends it well', async () => {
    const file = target();
    await startAs('wdavdaemon_unprivileged', burn(30));
    const { exitCode, lines, transcript } = await inTerminal(
      ['sample', '-o', file, ...FAST],
      [
        { expect: 'wdavdaemon_unprivileged' },
        { expect: '█' },
        { resize: [24, 50] },
        { expect: 'Ctrl-C' },
        { expect: '█' },
        { send: '\u0003' },
        { expect: 'Next: mdediag analyze' },
      ],
    );
    expect(exitCode).toBe(0);
    expect(lines.find((line) => line.includes('█') && line.startsWith('wdavdaemon_unprivileged'))).toMatch(
      /^wdavdaemon_unprivileged +\d+\.\d % {2}.*[▁▂▃▄▅▆▇█] +\d+(\.\d)? MB$/,
    );
    expect(lines.filter((line) => line.startsWith('wdavdaemon_unprivileged')).every((line) => line.length <= 80)).toBe(
      true,
    );
    expect(transcript.split('\u001b[').filter((sequence) => /^[\d;]*m/.test(sequence))).toEqual([]);
    expect(samplesOf(file, 'wdavdaemon_unprivileged').length).toBeGreaterThan(1);
  });
});
