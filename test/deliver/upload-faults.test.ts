import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createCourier } from '../../src/deliver/courier.ts';
import { parseSasUrl } from '../../src/deliver/sas-url.ts';
import { uploadBlob } from '../../src/deliver/upload-blob.ts';
import { written } from '../support/age-keys.ts';
import { type BlobServer, blobServer, type Fault, type SeenRequest } from '../support/blob-server.ts';
import { incompressible } from '../support/large-tree.ts';
import { sasUrl } from '../support/sas.ts';

/** Two blocks. */
const CONTENT = incompressible(5_000_000);
const PLACE = '/devstoreaccount1/case/mac.zip';
const NOW = new Date('2026-11-20T18:45:00Z');

const files: FileHandle[] = [];
afterEach(async () => {
  for (const file of files.splice(0)) await file.close();
});

interface Attempt {
  readonly server: BlobServer;
  /** Milliseconds that were waited, one after the other. */
  readonly waits: number[];
  readonly result: Promise<{ requestId: string; foundBytes: number }>;
}

/** Uploads to a server with faults, without ever waiting. */
async function attempt(
  fault: (request: SeenRequest) => Fault | undefined,
  { bytes = CONTENT, sha256 = hashOf(bytes), edit = (url: string) => url, timeoutMs = 20_000 } = {},
): Promise<Attempt> {
  const server = await blobServer(fault);
  const file = await open(written('mac.zip', bytes));
  files.push(file);
  const waits: number[] = [];
  const sas = parseSasUrl(edit(sasUrl(server.port, 'case')));
  const courier = createCourier({
    host: sas.host,
    signal: new AbortController().signal,
    clock: { sleep: async (ms) => void waits.push(ms) },
    chance: () => 0.5,
    timeoutMs,
  });
  const target = { sas, courier, now: () => NOW, onBytes: () => undefined };
  const result = uploadBlob({ name: 'mac.zip', file, sizeBytes: bytes.length, sha256 }, target);
  result.catch(() => undefined);
  return { server, waits, result };
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A fault of the first block that comes, so many times. */
function firstBlock(fault: Fault, times = 1): (request: SeenRequest) => Fault | undefined {
  return ({ comp, earlier }) => (comp === 'block' && earlier < times ? fault : undefined);
}

test('blocks go several at a time, but not more than four, and make the whole', async () => {
  const bytes = incompressible(30_000_000);
  const { server, result } = await attempt(() => undefined, { bytes });
  expect(await result).toEqual({ requestId: 'request-1', foundBytes: 0 });
  expect(server.blobs.get(PLACE)?.equals(bytes)).toBe(true);
  expect(server.busiest()).toBeGreaterThan(1);
  expect(server.busiest()).toBeLessThanOrEqual(4);
});

test('an empty file arrives, too', async () => {
  const { server, result } = await attempt(() => undefined, { bytes: Buffer.alloc(0) });
  await result;
  expect(server.blobs.get(PLACE)).toEqual(Buffer.alloc(0));
});

describe('a fault that passes costs only time', () => {
  test.each<[string, Fault, number[]]>([
    ['503', { status: 503 }, [375]],
    ['500, twice', { status: 500 }, [375, 375]],
    ['429 with a time to wait', { status: 429, headers: { 'retry-after': '7' } }, [7_000]],
    [
      '503 with a date to wait for',
      { status: 503, headers: { date: minutes(0), 'retry-after': minutes(0.15) } },
      [9_000],
    ],
    ['503 that asks for a day: a minute will do', { status: 503, headers: { 'retry-after': '86400' } }, [60_000]],
    ['a connection that breaks', 'reset', [375]],
    ['an answer that is lost', 'reset after', [375]],
  ])('%s', async (_name, fault, expected) => {
    const { server, waits, result } = await attempt(firstBlock(fault, expected.length));
    await result;
    expect(waits).toEqual(expected);
    expect(server.blobs.get(PLACE)?.equals(CONTENT)).toBe(true);
  });

  test('a server that does not answer', async () => {
    const { server, waits, result } = await attempt(firstBlock('hang'), { timeoutMs: 1_000 });
    await result;
    // On a busy machine, others may be late as well.
    expect(waits).toEqual(expect.arrayContaining([375]));
    expect(server.blobs.size).toBe(1);
  });

  test('the answer to the last request is lost: the blob that is there is ours', async () => {
    const { server, result } = await attempt(({ method, comp, earlier }) =>
      method === 'PUT' && comp === 'blocklist' && earlier === 0 ? 'reset after' : undefined,
    );
    expect(await result).toEqual({ requestId: 'head', foundBytes: 0 });
    expect(server.blobs.get(PLACE)?.equals(CONTENT)).toBe(true);
  });

  test('a server that lost blocks gets them again', async () => {
    const { server, result } = await attempt(({ method, comp, earlier }) =>
      method === 'PUT' && comp === 'blocklist' && earlier === 0 ? { status: 400, code: 'InvalidBlockList' } : undefined,
    );
    await result;
    expect(server.blobs.get(PLACE)?.equals(CONTENT)).toBe(true);
  });
});

describe('a fault that stays is told', () => {
  test.each<[string, Fault, number, RegExp, RegExp | undefined]>([
    ['500', { status: 500 }, 9, /has a problem of its own \(HTTP 500\)/, /later/],
    ['a broken line', 'reset', 9, /could not be reached: the connection broke/, /goes on from there/],
    ['the container', { status: 404, code: 'ContainerNotFound' }, 2, /no such container/, /new SAS URL/],
    ['the size', { status: 413 }, 2, /does not take blocks of this size/, /Azure/],
    ['a lock', { status: 412, code: 'LeaseIdMissing' }, 2, /holds a lock/, /another container/],
    ['the network', { status: 403, code: 'AuthorizationSourceIPMismatch' }, 2, /from this network/, /network/],
    ['elsewhere', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }, 2, /sends elsewhere/, /log in/],
    ['what nobody knows', { status: 418, code: 'Teapot' }, 2, /refused \(HTTP 418, Teapot\)/, undefined],
  ])('%s', async (_name, fault, exitCode, message, hint) => {
    const { server, waits, result } = await attempt(firstBlock(fault, 1_000));
    await expect(result).rejects.toMatchObject({
      exitCode,
      message: expect.stringMatching(message),
      hint: hint === undefined ? undefined : expect.stringMatching(hint),
    });
    expect(server.blobs.size).toBe(0);
    if (exitCode === 9) expect(waits.length).toBeGreaterThanOrEqual(7);
    else expect(waits).toEqual([]);
  });

  test('nobody is there', async () => {
    const { result } = await attempt(() => undefined, { edit: (url) => url.replace(/:\d+\//, ':2/') });
    await expect(result).rejects.toMatchObject({
      exitCode: 9,
      message: expect.stringContaining('nothing answers there'),
    });
  });

  test.each([
    ['expired', 'se=2026-11-20T18:00:00Z', minutes(0), /expired at 2026-11-20T18:00:00/, /^Ask for a new SAS URL\.$/],
    ['not valid yet', 'st=2026-11-20T19:00:00Z', minutes(0), /not valid before 2026-11-20T19:00:00/, /^Wait/],
    [
      'a clock that is behind',
      'st=2026-11-20T19:30:00Z',
      minutes(30),
      /not valid before/,
      /clock of this computer is 30 min behind/,
    ],
    ['a clock that is ahead', 'x=y', minutes(-20), /does not accept the SAS URL/, /20 min ahead/],
  ])('%s', async (_name, parameter, serverNow, message, hint) => {
    const headers = { date: serverNow };
    const [name = '', value = ''] = parameter.split('=');
    const { result } = await attempt(() => ({ status: 403, code: 'AuthenticationFailed', headers }), {
      edit: (url) => {
        const edited = new URL(url);
        edited.searchParams.set(name, value);
        return edited.href;
      },
    });
    await expect(result).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });

  test('the file is another one than was checked: nothing appears there', async () => {
    const { server, result } = await attempt(() => undefined, { sha256: '0'.repeat(64) });
    await expect(result).rejects.toMatchObject({ exitCode: 8, message: expect.stringContaining('was changed') });
    expect(server.blobs.size).toBe(0);
  });
});

/** So many minutes from now, as HTTP writes it. */
function minutes(count: number): string {
  return new Date(NOW.getTime() + count * 60_000).toUTCString();
}
