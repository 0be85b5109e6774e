import { existsSync, lstatSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SYSTEM_CLOCK } from '../../src/lib/clock.ts';
import { createSamplesFile } from '../../src/measure/samples-file.ts';
import { KnownError } from '../../src/model/errors.ts';
import { type SampleEvent, samplesLineSchema } from '../../src/model/sample.ts';
import { testWithTmpfs, tmpfs } from '../support/tmpfs.ts';
import { temporaryFolder } from '../support/tree.ts';

const HEADER = { startedAt: '2026-11-20T18:45:00.000Z', intervalMs: 2_000, cores: 8 };
const EVENT: SampleEvent = { t: '2026-11-20T18:45:02.000Z', event: 'missed-ticks', seconds: 4 };

function create(file: string, options: { force?: boolean; owner?: { uid: number; gid: number } } = {}) {
  const { force = false, owner } = options;
  return createSamplesFile({ path: file, owner, force }, HEADER, SYSTEM_CLOCK);
}

function linesIn(file: string): unknown[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => samplesLineSchema.parse(JSON.parse(line)));
}

describe('a samples file', () => {
  test('holds every line as soon as it is appended, and is for its owner only', async () => {
    const file = path.join(temporaryFolder(), 'samples.jsonl');
    const samples = await create(file);
    await samples.append([EVENT, EVENT]);
    expect(linesIn(file)).toEqual([{ kind: 'mdediag-samples', schema: 1, ...HEADER }, EVENT, EVENT]);
    expect(lstatSync(file).mode & 0o777).toBe(0o600);
    await samples.close();
  });

  test('does not replace a file unless it is told to', async () => {
    const file = path.join(temporaryFolder(), 'samples.jsonl');
    writeFileSync(file, 'precious');
    await expect(create(file)).rejects.toThrow('exists already');
    expect(readFileSync(file, 'utf8')).toBe('precious');
    await (await create(file, { force: true })).close();
    expect(linesIn(file)).toHaveLength(1);
  });

  test.each([false, true])('follows no link in its place (force: %s)', async (force) => {
    const folder = temporaryFolder();
    const [file, target] = [path.join(folder, 'samples.jsonl'), path.join(folder, 'target')];
    symlinkSync(target, file);
    await expect(create(file, { force })).rejects.toThrow(KnownError);
    expect(existsSync(target)).toBe(false);
  });

  test('in a folder that does not exist is a usage error', async () => {
    const file = path.join(temporaryFolder(), 'none', 'samples.jsonl');
    await expect(create(file)).rejects.toMatchObject({
      exitCode: 2,
      message: `${file} could not be written (ENOENT).`,
    });
  });

  testWithTmpfs('without room keeps whole lines only, and says so', async () => {
    const file = path.join(tmpfs('size=64k'), 'samples.jsonl');
    const samples = await create(file);
    const lines = Array.from({ length: 100 }, () => EVENT);
    const fill = async (): Promise<void> => {
      for (;;) await samples.append(lines);
    };
    await expect(fill()).rejects.toMatchObject({ exitCode: 9, message: expect.stringContaining('is kept in it') });
    await samples.close();
    const kept = linesIn(file).length - 1;
    expect(kept).toBeGreaterThan(0);
    expect(kept % 100).toBe(0);
  });
});
