import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';

const folder = mkdtempSync(path.join(os.tmpdir(), 'mdediag-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fastCheck = import.meta.resolve('fast-check');

/** Runs one target, named `it`, whose `run(input)` has this body; its input is a number below 1,000. */
function fuzz(body: string, { cases = 3_000, seeds = [] as unknown[], share = 1 } = {}) {
  const here = mkdtempSync(path.join(folder, 'run-'));
  mkdirSync(path.join(here, 'seeds'));
  writeFileSync(path.join(here, 'seeds', 'it.json'), JSON.stringify(seeds));
  const source = `import fc from '${fastCheck}';
let calls = 0;
export const targets = [{ name: 'it', share: ${share}, arbitrary: fc.nat(999), async run(input) { calls += 1; ${body} } }];`;
  writeFileSync(path.join(here, 'targets.mjs'), source);
  const args = ['fuzz/run.mjs', '--targets', path.join(here, 'targets.mjs'), '--cases', String(cases)];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, stdout };
}

describe('the fuzz runner', () => {
  test('counts the cases of a target without faults', () => {
    const { status, stdout } = fuzz('if (input > 999) throw new Error();', { cases: 2_500 });
    expect(stdout).toMatch(/^it: 2500 cases, slowest \d+\.\d ms, peak \d+ MB/);
    expect(status).toBe(0);
  });

  test('gives a slow target its share of them', () => {
    expect(fuzz('', { cases: 3_000, share: 0.1 }).stdout).toMatch(/^it: 300 cases/);
  });

  test('shows the smallest input of a fault and how to repeat it, the same in each run', () => {
    const body = "if (input >= 500) throw new Error('too large');";
    const { status, stdout } = fuzz(body);
    expect(status).toBe(1);
    expect(stdout).toContain('FAILED it: Error: too large');
    expect(stdout).toContain('with [500]');
    const repeat = /\{"seed":.*\}/.exec(stdout)?.[0] ?? '';
    expect(fuzz(body).stdout).toContain(repeat);
    expect(fuzz(body, { cases: 0, seeds: [JSON.parse(repeat)] }).stdout).toContain('with [500]');
  });

  test.each([
    ['a rejection', "await Promise.reject(new Error('late'));", 'late'],
    [
      'a case that takes the processor for more than a second',
      'if (calls === 5) for (const { user } = process.cpuUsage(); process.cpuUsage().user < user + 1_100_000; );',
      'Error: took',
    ],
    ['the end of the process', 'process.exit(7);', 'ended with 7'],
    [
      'too much memory',
      'if (calls < 8) (globalThis.kept ??= []).push(Buffer.alloc(50e6, 1));',
      'MB of memory, more than 300',
    ],
  ])('fails for %s', (_, body, reason) => {
    const { status, stdout } = fuzz(body, { cases: 20 });
    expect(stdout).toContain(reason);
    expect(status).toBe(1);
  });
});
