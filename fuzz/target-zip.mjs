import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { anyZip, bundleZip } from './arbitrary-zip.mjs';
import { bytesInMemory, KnownError, listZip, openInput, ZipFault } from './subjects.mjs';

const MEMORY_DISK = '/dev/shm';
/** Opening a whole input takes milliseconds. */
const SHARE = 1 / 20;
let folder;

/** The same file each time. */
function written(bytes) {
  if (folder === undefined) {
    folder = mkdtempSync(path.join(existsSync(MEMORY_DISK) ? MEMORY_DISK : os.tmpdir(), 'mdediag-fuzz-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  }
  const place = path.join(folder, 'case.zip');
  writeFileSync(place, bytes);
  return place;
}

async function openOrRefuse(open) {
  try {
    return await open();
  } catch (error) {
    assert.ok(error instanceof KnownError, `unexpected ${error?.stack}`);
    return undefined;
  }
}

async function contentOf(chunks) {
  const all = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

/** Reads everything, as `analyze` does. Undefined when the input is refused. */
async function readAll(bytes) {
  const input = await openOrRefuse(() => openInput([written(bytes)]));
  if (input === undefined) return undefined;
  try {
    const files = [];
    for (const file of input.files) {
      const content = await contentOf(file.read());
      if (file.problem() === undefined) assert.equal(content.length, file.sizeBytes, `${file.path} lost bytes`);
      files.push({ path: file.path, content });
    }
    const check = await input.finish();
    assert.equal(check.sha256, createHash('sha256').update(bytes).digest('hex'));
    if (check.integrity === 'verified') assert.deepEqual(check.problems, []);
    return { files, check };
  } finally {
    await input.close();
  }
}

/** Each member of any zip is read as the archive declares it, or refused as something known; never in part without a word. */
export const zip = {
  name: 'zip',
  arbitrary: anyZip,
  async run(bytes) {
    const listing = await openOrRefuse(() => listZip(bytesInMemory(bytes), bytes.length, 'case.zip'));
    for (const { name, sizeBytes, fault, read } of listing?.members ?? []) {
      if (fault !== undefined) continue;
      try {
        assert.equal((await contentOf(read())).length, sizeBytes, `${name} lost bytes`);
      } catch (error) {
        if (!(error instanceof ZipFault)) throw error;
      }
    }
  },
};

/** The same, for the whole input: also what is in its place, or in an archive inside. */
export const zipInput = {
  name: 'zip-input',
  share: SHARE,
  arbitrary: anyZip,
  async run(bytes) {
    await readAll(bytes);
  },
};

/** A damaged bundle of ours never passes for the sound one when its files read differently. */
export const zipBundle = {
  name: 'zip-bundle',
  share: SHARE,
  arbitrary: bundleZip,
  async run([sound, damaged]) {
    const read = await readAll(damaged);
    if (read === undefined) return assert.ok(!damaged.equals(sound), 'a sound bundle is refused');
    if (damaged.equals(sound)) assert.equal(read.check.integrity, 'verified', read.check.problems.join('; '));
    else if (read.check.integrity === 'verified') assert.deepEqual(read.files, (await readAll(sound))?.files);
  },
};
