import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { verdictList } from '../../fixtures/bundles/stories.mjs';
import { buildExampleMac } from '../../fixtures/example-mac/build.mjs';
import type { Findings } from '../../src/model/finding.ts';
import type { UploadRecord } from '../../src/model/upload.ts';
import { ageKey } from '../support/age-keys.ts';
import { type Azurite, HAS_AZURITE, startAzurite, testWithAzurite } from '../support/azurite.ts';
import { type CliResult, type CliRun, runCli, startCli, until } from '../support/cli.ts';
import { collectTree } from '../support/collect.ts';
import { incompressible } from '../support/large-tree.ts';
import { createContainer, sasUrl } from '../support/sas.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';

/** On a machine that is busy with other tests. */
const MOST_MS = 180_000;

let data: string;
let server: Azurite;

beforeAll(async () => {
  if (!HAS_AZURITE) return;
  data = mkdtempSync(path.join(os.tmpdir(), 'mdediag-azurite-'));
  server = await startAzurite(data);
  for (const container of ['cases', 'killed', 'stopped']) await createContainer(server.port, container);
  // It writes its books every few seconds, and at its regular end.
  await server.stop('SIGTERM');
  server = await startAzurite(data, server.port);
}, MOST_MS);

afterAll(async () => {
  await server?.stop('SIGKILL');
  if (data !== undefined) rmSync(data, { recursive: true, force: true });
});

describe('upload to Azure Blob Storage', () => {
  testWithAzurite(
    'of the example Mac, redacted, encrypted and in parts: what comes back gives the same verdicts',
    async () => {
      const [mac, key] = [temporaryFolder(), await ageKey()];
      buildExampleMac(mac);
      const plain = await collectTree(mac);
      const { out } = await collectTree(mac, ['--redact', 'standard', '--encrypt-to', key.recipient, '--split', '1MB']);
      const note = fileIn(out, '.delivery.txt');

      expect(await upload(note, sasUrl(server.port, 'cases'))).toMatchObject({ exitCode: 0 });
      const { blobs } = recordIn(out);
      const back = temporaryFolder();
      for (const { blob_sas_uri } of blobs)
        writeFileSync(path.join(back, nameOf(blob_sas_uri)), await download(blob_sas_uri));

      const returned = fileIn(back, '.delivery.txt');
      expect(await runCli(['verify', returned, '--identity', key.file()])).toMatchObject({ exitCode: 0 });
      expect(await verdicts(returned, '--identity', key.file())).toBe(await verdicts((await plain.bundle()).archive));

      const whole = path.basename(returned).replace('.delivery.txt', '');
      execFileSync('sh', ['-c', `cat ${whole}.[0-9][0-9][0-9] > ${whole} && shasum -a 256 -c ${whole}.delivery.txt`], {
        cwd: back,
      });
      execFileSync('age', ['--decrypt', '-i', key.file(), '-o', `${back}/plain.zip`, path.join(back, whole)]);
      expect(await runCli(['verify', `${back}/plain.zip`])).toMatchObject({ exitCode: 0 });
    },
    MOST_MS,
  );

  testWithAzurite(
    'of 300 MB goes on when the server crashes and starts again, and arrives whole',
    async () => {
      const logs = [1, 2, 3].map((number) => [`${LOGS}/${number}.log`, incompressible(100_000_000)] as const);
      const archive = await plainArchive(treeOf(Object.fromEntries(logs)));
      expect(statSync(archive).size).toBeGreaterThan(300_000_000);
      const run = await startUpload(archive, 'killed');
      await server.stop('SIGKILL');
      expect(run.child.exitCode).toBe(null);
      server = await startAzurite(data, server.port);
      expect(await run.result).toMatchObject({ exitCode: 0 });
      await expectArrived(archive);
    },
    MOST_MS,
  );

  testWithAzurite(
    'that was stopped goes on from where it was',
    async () => {
      const archive = await plainArchive(treeOf({ [`${LOGS}/1.log`]: incompressible(90_000_000) }));
      const { child, result } = await startUpload(archive, 'stopped');
      child.kill('SIGTERM');
      expect(await result).toMatchObject({
        exitCode: 143,
        stdout: '',
        stderr: expect.stringContaining('goes on from there'),
      });
      expect(readdirSync(path.dirname(archive))).toEqual([path.basename(archive)]);
      const { exitCode, stdout } = await upload(archive, sasUrl(server.port, 'stopped'));
      expect({ exitCode, stdout }).toEqual({
        exitCode: 0,
        stdout: expect.stringMatching(/^ +[\d.]+ MB of it were there already$/m),
      });
      await expectArrived(archive);

      const again = await upload(archive, sasUrl(server.port, 'stopped'));
      expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('90.1 MB of it were there already') });
    },
    MOST_MS,
  );

  testWithAzurite('with a URL that only allows to write', async () => {
    const archive = await smallArchive();
    const url = sasUrl(server.port, 'cases', { permissions: 'cw' });
    expect(await upload(archive, url)).toMatchObject({ exitCode: 0 });
    await expectArrived(archive);
  });

  testWithAzurite('to the one blob a URL is for', async () => {
    const archive = await smallArchive();
    expect(await upload(archive, sasUrl(server.port, 'cases', { blob: 'case 7/mac.zip' }))).toMatchObject({
      exitCode: 0,
    });
    expect(recordIn(path.dirname(archive)).blob_sas_uri).toMatch(/\/cases\/case%207\/mac\.zip$/);
    await expectArrived(archive);
  });

  testWithAzurite('never replaces another blob', async () => {
    const url = sasUrl(server.port, 'cases', { blob: 'taken.zip' });
    const first = await smallArchive();
    expect(await upload(first, url)).toMatchObject({ exitCode: 0 });
    const { exitCode, stderr } = await upload(await smallArchive(), url);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('another blob of this name') });
    await expectArrived(first);
  });

  testWithAzurite('is refused in plain words, without the signature in them', async () => {
    const archive = await smallArchive();
    const [good, nowhere] = [sasUrl(server.port, 'cases'), sasUrl(server.port, 'nowhere')];
    const refused: [string, RegExp][] = [
      [good.replace(/sig=.../, 'sig=AAA'), /^The server does not accept the SAS URL \(HTTP 403/m],
      [
        sasUrl(server.port, 'cases', { expiresAt: '2020-01-01T00:00:00Z' }),
        /^The SAS URL expired at 2020-01-01T00:00:00/m,
      ],
      [sasUrl(server.port, 'cases', { permissions: 'r' }), /^The SAS URL does not allow to write here \(HTTP 403/m],
      [nowhere, /^There is no such container \(HTTP 404/m],
    ];
    for (const [url, message] of refused) {
      const { exitCode, stdout, stderr } = await upload(archive, url);
      expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 2, stdout: '', stderr: expect.stringMatching(message) });
      expect(stderr).not.toContain(new URL(url).searchParams.get('sig'));
    }
    expect(readdirSync(path.dirname(archive))).toEqual([path.basename(archive)]);
  });
});

function upload(archive: string, url: string): Promise<CliResult> {
  return startUploading(archive, url).result;
}

function startUploading(archive: string, url: string): CliRun {
  const env = { ...process.env, MDEDIAG_SAS_URL: url };
  return startCli(['upload', archive, '--yes', '--allow-unredacted'], { env });
}

/** Resolves when some blocks have arrived, but not all. */
async function startUpload(archive: string, container: string): Promise<CliRun> {
  const before = storedBytes();
  const run = startUploading(archive, sasUrl(server.port, container));
  await until(() => storedBytes() > before + 20_000_000, MOST_MS);
  return run;
}

function storedBytes(): number {
  const folder = path.join(data, '__blobstorage__');
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

async function plainArchive(tree: string): Promise<string> {
  return (await (await collectTree(tree, ['--no-analyze'])).bundle()).archive;
}

/** Another one each time. */
function smallArchive(): Promise<string> {
  return plainArchive(treeOf({ [`${LOGS}/install.log`]: `${performance.now()}\n` }));
}

async function expectArrived(archive: string): Promise<void> {
  const { blob_sas_uri, sha256, size } = recordIn(path.dirname(archive));
  const bytes = readFileSync(archive);
  expect({ sha256, size }).toEqual({ sha256: hashOf(bytes), size: bytes.length });
  expect(hashOf(await download(blob_sas_uri))).toBe(sha256);
}

async function download(uri: string): Promise<Buffer> {
  const { search } = new URL(sasUrl(server.port, new URL(uri).pathname.split('/')[2] ?? '', { permissions: 'r' }));
  return Buffer.from(await (await fetch(`${uri}${search}`)).arrayBuffer());
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function recordIn(folder: string): UploadRecord {
  return JSON.parse(readFileSync(path.join(folder, 'upload-record.json'), 'utf8')) as UploadRecord;
}

function nameOf(uri: string): string {
  return path.posix.basename(new URL(uri).pathname);
}

function fileIn(folder: string, ending: string): string {
  return path.join(folder, readdirSync(folder).find((name) => name.endsWith(ending)) ?? '');
}

async function verdicts(...args: string[]): Promise<string> {
  const { stdout } = await runCli(['analyze', '--json', ...args]);
  return verdictList((JSON.parse(stdout) as Findings).findings);
}
