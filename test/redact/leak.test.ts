import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'plist';
import { unpack } from '../support/bundle.ts';
import { runCli } from '../support/cli.ts';
import { collectTree } from '../support/collect.ts';
import { written } from '../support/input.ts';
import { PLANTED, plantedTree } from '../support/planted.ts';
import { temporaryFolder, treeOf } from '../support/tree.ts';

/** Everything in an archive, unpacked to the last level, each as text in every way its bytes can be read. */
async function readings(archive: string): Promise<string> {
  const texts: string[] = [];
  for (const [name, bytes] of await unpack(archive)) texts.push(name, ...(await readingsOf(bytes)));
  return texts.map(withoutPadding).join('\n').toLowerCase();
}

/** What moves names over the seams of buffers need not be searched three hundred times. */
function withoutPadding(text: string): string {
  return text.replace(/(.)\1{99,}/gs, '$1');
}

async function readingsOf(bytes: Buffer): Promise<string[]> {
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') return [await readings(written(bytes))];
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return readingsOf(gunzipSync(bytes));
  if (bytes.subarray(0, 8).toString('latin1') === 'bplist00') return [JSON.stringify(parse(bytes))];
  const text = bytes.toString('utf8');
  const wide = [bytes.toString('utf16le'), bytes.subarray(1).toString('utf16le')];
  const packed = [...text.matchAll(/[A-Za-z0-9+/]{16,}={0,2}/g)].map(([run]) =>
    Buffer.from(run, 'base64').toString('latin1'),
  );
  return [
    text,
    ...wide,
    ...packed,
    text.replace(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
  ];
}

const everything = Object.values(PLANTED).flat() as string[];

test('three hundred identities are planted in forty places', () => {
  expect(new Set(everything).size).toBe(300);
  expect(Object.keys(plantedTree()).length).toBeGreaterThanOrEqual(40);
});

describe.each(['standard', 'strict'])('at level %s', (level) => {
  let text: string;

  beforeAll(async () => {
    const caseKey = path.join(temporaryFolder(), 'case.json');
    const run = await collectTree(treeOf(plantedTree()), ['--redact', level, '--case-key', caseKey], {
      hangMs: 120_000,
    });
    expect({ exitCode: run.exitCode, stderr: run.exitCode === 0 ? '' : run.stderr }).toEqual({
      exitCode: 0,
      stderr: '',
    });
    const { archive } = await run.bundle();
    expect((await runCli(['verify', archive])).exitCode).toBe(0);
    text = await readings(archive);
  }, 180_000);

  test('none of them is left, in no file, name or list', () => {
    expect(everything.filter((value) => text.includes(value.toLowerCase()))).toEqual([]);
  });

  test('what was around them is', () => {
    expect(text).toContain('seen user-');
    expect(text).toContain('signed in');
    expect(text).toContain('logs/core.log');
  });
});

test('without redaction every one of them would be found', async () => {
  const run = await collectTree(treeOf(plantedTree()));
  const text = await readings((await run.bundle()).archive);
  expect(everything.filter((value) => !text.includes(value.toLowerCase()))).toEqual([]);
}, 120_000);
