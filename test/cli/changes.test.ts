import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runCli } from '../support/cli.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'mdediag-changes-'));
});
afterAll(() => rm(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const place = path.join(folder, name);
  writeFileSync(place, content);
  return place;
}

/** 60 minutes; from minute 20 on 43, before that 6, and a little unrest. */
const minutes = Array.from({ length: 60 }, (_, minute) => ({
  time: `2026-11-20 18:${String(minute).padStart(2, '0')}:00`,
  cpu: (minute < 20 ? 6 : 43) + ((minute * 7) % 5) / 10,
}));

function table(header: string, row: (minute: { time: string; cpu: number }, index: number) => string): string {
  return [header, ...minutes.map(row), ''].join('\n');
}

async function answer(...args: string[]) {
  const { exitCode, stdout, stderr } = await runCli(['changes', ...args, '--json', '--quiet']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('a CSV', () => {
  test('answers in the shape of the contract', async () => {
    const found = await answer(
      file(
        'plain.csv',
        table('timestamp,value', ({ time, cpu }) => `${time},${cpu}`),
      ),
    );
    const [{ difference, before, after, pValue, ...change }, ...others] = found.changePoints;
    expect(found).toMatchObject({ schema: 1, series: { n: 60, name: 'value' } });
    expect(others).toEqual([]);
    expect(change).toEqual({ index: 20, at: '2026-11-20 18:20:00' });
    expect(before).toBeCloseTo(6.2, 1);
    expect(after).toBeCloseTo(43.2, 1);
    expect(difference.estimate).toBeCloseTo(after - before);
    expect(difference.low).toBeLessThan(37);
    expect(difference.high).toBeGreaterThan(37);
    expect(difference.confidence).toBe(0.95);
    expect(pValue).toBeLessThan(0.001);
  });

  test('the first column of numbers is taken, behind words and quoted commas', async () => {
    const content = table('when,"who, exactly",cpu,rest', ({ time, cpu }) => `${time},"a, ""b""",${cpu},7`);
    const found = await answer(file('quoted.csv', content));
    expect(found).toMatchObject({ series: { name: 'cpu' }, changePoints: [{ index: 20 }] });
  });

  test('columns can be chosen, the times too', async () => {
    const content = table('steady,cpu,when', ({ time, cpu }) => `1,${cpu},${time}`);
    const found = await answer(file('chosen.csv', content), '--column', 'cpu', '--time', 'when');
    expect(found.changePoints).toMatchObject([{ index: 20, at: '2026-11-20 18:20:00' }]);
  });

  test.each([
    ['semicolons and CRLF', (text: string) => text.replaceAll(',', ';').replaceAll('\n', '\r\n')],
    ['tabs and a byte-order mark', (text: string) => `\uFEFF${text.replaceAll(',', '\t')}`],
    ['UTF-16', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['gzip', (text: string) => gzipSync(text)],
  ])('with %s is the same', async (name, change) => {
    const plain = table('timestamp,value', ({ time, cpu }) => `${time},${cpu}`);
    const found = await answer(file(`${name}.csv`, change(plain)));
    expect(found).toMatchObject({ series: { name: 'value' }, changePoints: [{ index: 20 }] });
  });

  test('a missing value is missing, never 0', async () => {
    const gaps = ['', 'NaN', 'n/a', '-'];
    const content = table('t,v', ({ time, cpu }, index) => `${time},${index % 6 === 0 ? gaps[(index / 6) % 4] : cpu}`);
    const found = await answer(file('gaps.csv', content));
    expect(found).toMatchObject({ series: { n: 60, missing: 10 }, changePoints: [{ index: 20 }] });
    expect(found.changePoints[0].before).toBeCloseTo(6.2, 1);
  });

  test('a list under one name has no times', async () => {
    const found = await answer(
      file(
        'list.csv',
        table('v', ({ cpu }) => `${cpu}`),
      ),
    );
    expect(found.changePoints).toMatchObject([{ index: 20, at: null }]);
  });
});

test('a samples file has a column for the CPU and the memory of each process', async () => {
  const line = (t: string, pid: number, process: string, cpuPercent: number | null) =>
    JSON.stringify({ t, pid, process, cpuPercent, cpuSeconds: 1, rssBytes: 5e7, bm: null, window: null });
  const header =
    '{"kind":"mdediag-samples","schema":1,"startedAt":"2026-11-20T18:00:00.000Z","intervalMs":60000,"cores":8}';
  const lines = minutes.flatMap(({ time, cpu }, index) => {
    const t = `${time.replace(' ', 'T')}.000Z`;
    return [
      line(t, 9, 'epsext', 1),
      line(t, 7, 'wdavdaemon', index === 5 ? null : cpu - 1),
      line(t, 8, 'wdavdaemon', 1),
    ];
  });
  const place = file('samples.jsonl', `${[header, ...lines].join('\n')}\n`);
  const found = await answer(place, '--column', 'wdavdaemon cpu');
  expect(found).toMatchObject({ series: { n: 60, name: 'wdavdaemon cpu', missing: 1 } });
  expect(found.changePoints).toMatchObject([{ index: 20, at: '2026-11-20T18:20:00.000Z' }]);
  expect(found.changePoints[0].after).toBeCloseTo(43.2, 1);

  const { exitCode, stderr } = await runCli(['changes', place, '--column', 'wdavdaemon cpus']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Did you mean "wdavdaemon cpu"?');
  expect(stderr).toContain('"epsext memory"');
});

test('text for a terminal fits it and says what changed', async () => {
  const place = file(
    'text.csv',
    table('timestamp,cpu', ({ time, cpu }) => `${time},${cpu}`),
  );
  const { exitCode, stdout } = await runCli(['changes', place]);
  expect(exitCode).toBe(0);
  for (const part of ['60 values', '2026-11-20 18:20:00', '6.215 → 43.19', '+36.98 (', '▁▁█'])
    expect(stdout).toContain(part);
  const lines = stdout.split('\n').filter((line) => !line.includes(folder));
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
});

test('control characters of a file do not reach the terminal', async () => {
  const place = file(
    'hostile.csv',
    table('time,\u001b[2Jcpu', ({ cpu }) => `\u001b]0;owned\u0007,${cpu}`),
  );
  const { stdout } = await runCli(['changes', place]);
  expect(stdout).toContain('(value 21)');
  expect(stdout).not.toContain('\u001b');
});

describe('says on the side that this may not be what was meant', () => {
  const row = ({ time, cpu }: { time: string; cpu: number }) => `${time},${cpu}`;
  test.each<[string, string, RegExp]>([
    ['without names', table('2026-11-20 17:59:00,6.1', row), /holds 6\.1\..* put a line of names before it/],
    ['not in order', table('t,v', (minute, index) => row(minutes[(index * 7) % 60] ?? minute)), /not in order/],
    ['with numbers not in order', 't,v\n3,1\n1,2\n2,2\n', /not in order/],
  ])('%s', async (name, content, words) => {
    const { exitCode, stdout, stderr } = await runCli(['changes', file(`${name}.csv`, content), '--json']);
    expect({ exitCode, schema: JSON.parse(stdout).schema }).toEqual({ exitCode: 0, schema: 1 });
    expect(stderr).toMatch(words);
  });

  test('but not of times in order, without dates or with the day first', async () => {
    const times = [
      ['2026-11-20T10:00:00+02:00', '2026-11-20T09:00:00Z'],
      ['1', '20'],
      ['1', ''],
      ['31.12.2026', '01.01.2027'],
    ];
    for (const [index, [from, to]] of times.entries()) {
      const { stderr } = await runCli(['changes', file(`order-${index}.csv`, `t,v\n${from},1\n${to},2\n`)]);
      expect(stderr).not.toMatch(/order;|names/);
    }
  });
});

describe('says what is wrong with', () => {
  test.each<[string, string, string[], number, RegExp]>([
    ['an empty file', '', [], 10, /is empty/],
    ['a header alone', 'timestamp,value\n', [], 10, /no values/],
    ['no numbers', 'timestamp,value\n1,a\n2,b\n', [], 2, /no column of numbers.*\n.*"value"/],
    [
      'a column that is not there',
      'timestamp,cpu_percent\n1,2\n',
      ['--column', 'cpu_procent'],
      2,
      /mean "cpu_percent"/,
    ],
    ['a time column that is not there', 'timestamp,v\n1,2\n', ['--time', 'when'], 2, /no column "when"/],
    ['a column of words', 'timestamp,v,w\n1,2,x\n', ['--column', 'w'], 2, /no column of numbers/],
    ['a broken quote', 'a,b\n1,"2\n', [], 10, /is not a CSV/],
  ])('%s', async (name, content, args, code, message) => {
    const { exitCode, stdout, stderr } = await runCli(['changes', file(`${name}.csv`, content), ...args, '--quiet']);
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('a file that is not there', async () => {
    const { exitCode, stderr } = await runCli(['changes', path.join(folder, 'nowhere.csv')]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('There is no file') });
  });

  test('a folder', async () => {
    const { exitCode, stderr } = await runCli(['changes', folder]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 10, stderr: expect.stringContaining('neither a CSV nor') });
  });
});
