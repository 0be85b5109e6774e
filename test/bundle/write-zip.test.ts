import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  type ReadStream,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Digest } from '../../src/bundle/digest.ts';
import { openZipWriter } from '../../src/bundle/write-zip.ts';
import type { ZipMember } from '../../src/bundle/zip-container.ts';
import { BLOCK_BYTES as BLOCK } from '../../src/lib/deflate-blocks.ts';
import { testWhere } from '../support/environment.ts';

const KB = 1024;
const MB = 1024 * KB;
const GENEROUS_MS = 20_000;
const A_MOMENT_MS = 2_000;
const NOON = new Date('2026-11-20T12:00:00Z');

const testWithPython = testWhere(answers('python3', '--version'), 'python3 is missing');
const testWithUnzip = testWhere(answers('unzip', '-v'), 'unzip is missing');
const testWithDevFull = testWhere(existsSync('/dev/full'), 'there is no /dev/full');
const testWithMkfifo = testWhere(answers('mkfifo', '--version'), 'mkfifo is missing');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mdediag-zip-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const handles: FileHandle[] = [];
afterEach(() => Promise.all(handles.splice(0).map((handle) => handle.close())));

interface Source extends Partial<ZipMember> {
  readonly name: string;
  readonly bytes: Buffer;
  /** Into how large pieces the source is cut. */
  readonly chunkBytes?: number;
}

const VARIED: readonly Source[] = [
  { name: 'empty', bytes: Buffer.alloc(0) },
  { name: 'one', bytes: Buffer.from('1') },
  { name: 'files/Library/Logs/block less one', bytes: randomBytes(BLOCK - 1) },
  { name: 'files/Library/Logs/block', bytes: logOf(BLOCK), mode: 0o444 },
  { name: 'block-and-one', bytes: logOf(BLOCK + 1), chunkBytes: 100_000 },
  { name: 'random', bytes: randomBytes(3 * BLOCK) },
  { name: 'text', bytes: logOf(5 * BLOCK + 77), chunkBytes: 70_001 },
  { name: 'stored.gz', bytes: randomBytes(2 * BLOCK + 9), store: true },
  { name: 'stored empty.zip', bytes: Buffer.alloc(0), store: true },
];

describe('an archive', () => {
  testWithUnzip('is read back by unzip', async () => {
    const archive = fresh();
    await write(archive, VARIED);
    expect(spawnSync('unzip', ['-tq', archive], { encoding: 'utf8' }).stdout).toContain('No errors detected');
    for (const { name, bytes } of VARIED) {
      const { stdout } = spawnSync('unzip', ['-p', archive, name], { maxBuffer: 100 * MB });
      expect(sha256(stdout)).toBe(sha256(bytes));
    }
  });

  testWithPython('is read back by Python', async () => {
    const archive = fresh();
    await write(archive, VARIED);
    expect(readWithPython(archive)).toEqual(
      VARIED.map(({ name, bytes, mode = 0o600 }) => ({
        name,
        sha256: sha256(bytes),
        sizeBytes: bytes.length,
        mode: 0o100000 | mode,
        time: [2026, 11, 20, 12, 0, 0],
      })),
    );
  });

  test('comes with the digests of its members and of itself', async () => {
    const archive = fresh();
    const { members, whole } = await write(archive, VARIED);
    expect(members).toEqual(VARIED.map(({ bytes }) => ({ sizeBytes: bytes.length, sha256: sha256(bytes) })));
    const bytes = readFileSync(archive);
    expect(whole).toEqual({ sizeBytes: bytes.length, sha256: sha256(bytes) });
  });

  testWithPython('holds whatever is put in', async () => {
    const size = fc.oneof(
      fc.integer({ min: 0, max: 2_000 }),
      fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -2, max: 2 })).map(([n, d]) => n * BLOCK + d),
    );
    const source = fc.record({
      size,
      random: fc.boolean(),
      store: fc.boolean(),
      chunkBytes: fc.integer({ min: 999, max: MB }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(source, { maxLength: 8 }), async (sources) => {
        const put = sources.map(({ size, random, ...rest }, index) => {
          const sizeBytes = Math.max(0, size);
          return { ...rest, name: `m${index}`, bytes: random ? randomBytes(sizeBytes) : logOf(sizeBytes) };
        });
        const archive = fresh();
        await write(archive, put);
        const expected = put.map(({ name, bytes }) => [name, sha256(bytes)]);
        expect(readWithPython(archive).map(({ name, sha256 }) => [name, sha256])).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  });

  test('is as small as one stream would be, and stored members are left alone', async () => {
    const bytes = logOf(8 * BLOCK);
    const deflated = await write(fresh(), [{ name: 'log', bytes }]);
    const stored = await write(fresh(), [{ name: 'log', bytes, store: true }]);
    expect(deflated.whole.sizeBytes).toBeLessThan(bytes.length / 4);
    expect(stored.whole.sizeBytes).toBeGreaterThan(bytes.length);
  });

  testWithPython('may hold more than 65,535 members', async () => {
    const archive = fresh();
    const empty = Buffer.alloc(0);
    await write(
      archive,
      Array.from({ length: 65_537 }, (_, index) => ({ name: `${index}`, bytes: empty })),
    );
    const script =
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(len(z.infolist()), z.namelist()[-1], z.testzip())';
    expect(execFileSync('python3', ['-c', script, archive], { encoding: 'utf8' })).toBe('65537 65536 None\n');
  });

  testWithPython('holds times from 1980 to 2043 in UTC; others are moved to the border', async () => {
    const dates = ['1970-01-01T00:00:00Z', '2026-03-29T02:30:59Z', '2107-12-31T00:00:00Z'].map(
      (text) => new Date(text),
    );
    const archive = fresh();
    const members = [...dates, new Date(Number.NaN)];
    await write(
      archive,
      members.map((modifiedAt, index) => ({ name: `${index}`, modifiedAt, bytes: Buffer.alloc(0) })),
    );
    expect(readWithPython(archive).map(({ time }) => time)).toEqual([
      [1980, 1, 1, 0, 0, 0],
      [2026, 3, 29, 2, 30, 58],
      [2043, 12, 31, 23, 59, 58],
      [1980, 1, 1, 0, 0, 0],
    ]);
  });

  test('refuses a name that archiver would change', async () => {
    const writer = openZipWriter(await output(fresh()));
    const added = writer.add({ name: '../etc/passwd', modifiedAt: NOON }, chunksOf(Buffer.from('x'), 1));
    const [, refusal] = await inTime([added, writer.finish()]);
    expect(refusal).toMatchObject({ message: 'archiver would store ../etc/passwd as etc/passwd' });
  });
});

describe('the same members', () => {
  test('make the same bytes, however they are cut into chunks', async () => {
    const first = await write(fresh(), VARIED);
    const second = await write(
      fresh(),
      VARIED.map((source) => ({ ...source, chunkBytes: 33_333 })),
    );
    expect(second.whole).toEqual(first.whole);
  });

  test('make the same bytes in every time zone', () => {
    const script = `
      const writer = openZipWriter(await open('zone.zip', 'w'));
      await writer.add({ name: 'a', modifiedAt: new Date('2026-01-01T00:00:00Z') }, [Buffer.from('a')]);
      console.log((await writer.finish()).sha256);`;
    const [east, west] = ['Pacific/Chatham', 'America/St_Johns'].map((TZ) => runChild(script, { TZ }));
    expect(east?.stdout).toMatch(/^[0-9a-f]{64}\n$/);
    expect(west).toEqual(east);
  });
});

describe('members', () => {
  testWithPython('stand in the order they were added, however slow they are', async () => {
    const archive = fresh();
    const writer = openZipWriter(await output(archive));
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    async function* slow(): AsyncGenerator<Uint8Array> {
      await gate;
      yield logOf(2 * BLOCK);
    }
    const added = [
      writer.add({ name: 'slow', modifiedAt: NOON }, slow()),
      writer.add({ name: 'quick', modifiedAt: NOON }, chunksOf(Buffer.from('quick'), 5)),
      writer.add({ name: 'large', modifiedAt: NOON }, chunksOf(randomBytes(3 * BLOCK), BLOCK)),
    ];
    const finished = writer.finish();
    go();
    await Promise.all(added);
    await finished;
    expect(readWithPython(archive).map(({ name }) => name)).toEqual(['slow', 'quick', 'large']);
  });

  testWithMkfifo('are read ahead of a slow output, but not without bound', async () => {
    const pipe = await stalledPipe();
    const writer = openZipWriter(pipe.output);
    const source = counted(randomBytes(MB));
    const added = Array.from({ length: 64 }, (_, index) =>
      writer.add({ name: `${index}`, modifiedAt: NOON }, source.chunks()),
    );
    await settles(source.takenBytes);
    expect(source.takenBytes()).toBeGreaterThan(3 * MB);
    expect(source.takenBytes()).toBeLessThan(10 * MB);

    pipe.drain();
    const finished = writer.finish();
    expect(await Promise.all(added)).toHaveLength(64);
    expect((await finished).sizeBytes).toBeGreaterThan(64 * MB);
  });

  test('that end early are kept as far as they came, beside the others', async () => {
    const archive = fresh();
    const { members } = await write(archive, [
      { name: 'cut', bytes: logOf(BLOCK + 9) },
      { name: 'next', bytes: Buffer.from('next') },
    ]);
    expect(members[0]?.sizeBytes).toBe(BLOCK + 9);
    expect(members[1]?.sizeBytes).toBe(4);
  });
});

describe('a failure', () => {
  testWithDevFull('of the output ends everything with its errno', async () => {
    for (const bytes of [Buffer.from('small'), randomBytes(20 * MB)]) {
      const writer = openZipWriter(await output('/dev/full', 'w'));
      const outcomes = await inTime([
        writer.add({ name: 'a', modifiedAt: NOON }, chunksOf(bytes, BLOCK)),
        writer.finish(),
      ]);
      expect(outcomes[1]).toMatchObject({ code: 'ENOSPC' });
      const later = await inTime([
        writer.add({ name: 'b', modifiedAt: NOON }, chunksOf(bytes, BLOCK)),
        writer.finish(),
      ]);
      expect(later).toMatchObject([{ code: 'ENOSPC' }, { code: 'ENOSPC' }]);
    }
  });

  testWithDevFull('of the output closes the source that is being read', async () => {
    const writer = openZipWriter(await output('/dev/full', 'w'));
    let closed = (): void => undefined;
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield randomBytes(100_000);
      } finally {
        closed();
      }
    }
    const outcomes = await inTime([writer.add({ name: 'a', modifiedAt: NOON }, endless()), isClosed]);
    expect(outcomes).toMatchObject([{ code: 'ENOSPC' }, undefined]);
  });

  test('of a closed output ends everything', async () => {
    const handle = await open(fresh(), 'w');
    const writer = openZipWriter(handle);
    await handle.close();
    await writer.add({ name: 'a', modifiedAt: NOON }, chunksOf(Buffer.from('a'), 1));
    await expect(await inTime([writer.finish()])).toMatchObject([{ code: 'EBADF' }]);
  });

  test('of a source, which is a bug, ends everything', async () => {
    const writer = openZipWriter(await output(fresh()));
    const bug = new Error('a bug');
    const outcomes = await inTime([
      writer.add({ name: 'good', modifiedAt: NOON }, chunksOf(logOf(BLOCK), BLOCK)),
      writer.add({ name: 'bad', modifiedAt: NOON }, throwing(bug)),
      writer.add({ name: 'never', modifiedAt: NOON }, chunksOf(logOf(BLOCK), BLOCK)),
      writer.finish(),
    ]);
    expect(outcomes.slice(1)).toEqual([bug, bug, bug]);
  });

  test('does not wait for a source that hangs', async () => {
    const abort = new AbortController();
    const writer = openZipWriter(await output(fresh()), abort.signal);
    const added = writer.add({ name: 'hung', modifiedAt: NOON }, hanging());
    const finished = writer.finish();
    const reason = new Error('interrupted');
    abort.abort(reason);
    expect(await inTime([added, finished])).toEqual([reason, reason]);
  });

  testWithMkfifo('does not wait for an output that hangs', async () => {
    const pipe = await stalledPipe();
    const abort = new AbortController();
    const writer = openZipWriter(pipe.output, abort.signal);
    const source = counted(randomBytes(30 * MB));
    const added = writer.add({ name: 'a', modifiedAt: NOON }, source.chunks());
    await settles(source.takenBytes);
    const reason = new Error('interrupted');
    abort.abort(reason);
    expect(await inTime([added, writer.finish()])).toEqual([reason, reason]);

    let writtenBytes = 0;
    pipe.drain().on('data', (bytes) => {
      writtenBytes += bytes.length;
    });
    await settles(() => writtenBytes);
    expect(writtenBytes).toBeLessThan(2 * MB); // the one write that was under way, out of the 4 MB that were taken
  });

  test('before the start is a failure too', async () => {
    const reason = new Error('interrupted');
    const writer = openZipWriter(await output(fresh()), AbortSignal.abort(reason));
    expect(await inTime([writer.add({ name: 'a', modifiedAt: NOON }, hanging()), writer.finish()])).toEqual([
      reason,
      reason,
    ]);
  });

  testWithDevFull('leaves no rejection unhandled and nothing running', async () => {
    const child = runChild(`
      const writer = openZipWriter(await open('/dev/full', 'w'));
      async function* endless() { for (;;) yield Buffer.alloc(100_000, Math.random().toString()); }
      const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, i) =>
        writer.add({ name: String(i), modifiedAt: new Date(0) }, endless())));
      console.log(new Set(outcomes.map(({ reason }) => reason?.code)));`);
    expect(child).toEqual({ stdout: "Set(1) { 'ENOSPC' }\n", stderr: '', status: 0 });
  });
});

test('a finished archive takes nothing more', async () => {
  const writer = openZipWriter(await output(fresh()));
  await writer.finish();
  await expect(writer.add({ name: 'late', modifiedAt: NOON }, hanging())).rejects.toThrow('finished');
  await expect(writer.finish()).rejects.toThrow('finished');
});

let count = 0;
function fresh(): string {
  count += 1;
  return join(folder, `${count}.zip`);
}

async function output(path: string, flags = 'w'): Promise<FileHandle> {
  const handle = await open(path, flags);
  handles.push(handle);
  return handle;
}

async function write(path: string, sources: readonly Source[]): Promise<{ members: Digest[]; whole: Digest }> {
  const handle = await open(path, 'w');
  const writer = openZipWriter(handle);
  const members: Digest[] = [];
  for (const { bytes, chunkBytes = BLOCK, modifiedAt = NOON, ...member } of sources) {
    members.push(await writer.add({ ...member, modifiedAt }, chunksOf(bytes, chunkBytes)));
  }
  const whole = await writer.finish();
  await handle.close();
  return { members, whole };
}

async function* chunksOf(bytes: Buffer, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes);
}

/** A pipe that takes some 64 KB and then nothing more until `drain`, after which a write that hangs in it comes to its end. */
async function stalledPipe(): Promise<{ output: FileHandle; drain(): ReadStream }> {
  const path = fresh();
  execFileSync('mkfifo', [path]);
  await output(path, 'r+');
  return { output: await output(path), drain: () => createReadStream(path).resume() };
}

/** Sources of `bytes`, counted as they are taken. */
function counted(bytes: Buffer): { chunks(): AsyncGenerator<Uint8Array>; takenBytes(): number } {
  let takenBytes = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunksOf(bytes, 64 * KB)) {
      takenBytes += chunk.length;
      yield chunk;
    }
  }
  return { chunks, takenBytes: () => takenBytes };
}

async function* hanging(): AsyncGenerator<Uint8Array> {
  await new Promise(() => undefined);
}

async function* throwing(error: Error): AsyncGenerator<Uint8Array> {
  yield Buffer.from('a start');
  throw error;
}

/** What each promise rejected with, or resolved with; fails when one is still pending after a moment. */
function inTime(promises: readonly Promise<unknown>[]): Promise<unknown[]> {
  const late = delay(A_MOMENT_MS, 'still pending', { ref: false });
  return Promise.all(promises.map((promise) => Promise.race([promise, late]).catch((error: unknown) => error)));
}

/** Waits until a count that grows has stood still for a while. */
async function settles(read: () => number): Promise<void> {
  const deadlineMs = performance.now() + GENEROUS_MS;
  for (let last = -1, quiet = 0; quiet < 20; quiet = read() === last ? quiet + 1 : 0) {
    if (performance.now() > deadlineMs) throw new Error('it never stood still');
    last = read();
    await delay(20);
  }
}

function answers(program: string, argument: string): boolean {
  return spawnSync(program, [argument]).status === 0;
}

interface ReadBack {
  readonly name: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly mode: number;
  readonly time: number[];
}

function readWithPython(archive: string): ReadBack[] {
  const script = `
import hashlib, json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
print(json.dumps([dict(name=i.filename, sha256=hashlib.sha256(z.read(i)).hexdigest(), sizeBytes=i.file_size,
  mode=i.external_attr >> 16, time=list(i.date_time)) for i in z.infolist()]))`;
  return JSON.parse(execFileSync('python3', ['-c', script, archive], { encoding: 'utf8', maxBuffer: 100 * MB }));
}

/** Runs `script` against the writer in a process of its own: rejections and time zones belong to a process. */
function runChild(script: string, env: Record<string, string> = {}) {
  const main = join(folder, 'child.mjs');
  const library = pathToFileURL(resolve('dist/bundle/write-zip.js')).href;
  writeFileSync(
    main,
    `import { open } from 'node:fs/promises';\nimport { openZipWriter } from '${library}';\n${script}`,
  );
  const options = {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
    timeout: GENEROUS_MS,
  } as const;
  const { stdout, stderr, status } = spawnSync(process.execPath, [main], options);
  return { stdout, stderr, status };
}

/** Text that shrinks to a few percent, without a period. */
function logOf(sizeBytes: number): Buffer {
  const lines: string[] = [];
  for (let length = 0; length < sizeBytes; length += lines.at(-1)?.length ?? 0) {
    lines.push(`[${lines.length}][info]: scan ${(lines.length * lines.length) % 8_191} finished\n`);
  }
  return Buffer.from(lines.join('')).subarray(0, sizeBytes);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
