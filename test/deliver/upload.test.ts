import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ageKey } from '../support/age-keys.ts';
import { blobServer } from '../support/blob-server.ts';
import { type CliResult, runCli } from '../support/cli.ts';
import { collectTree } from '../support/collect.ts';
import { testWhere } from '../support/environment.ts';
import { sasUrl } from '../support/sas.ts';
import { HAS_PYTHON, inTerminal } from '../support/terminal.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';

const TREE = { [`${LOGS}/install.log`]: 'hostname: joannas-mac\n' };
const testInTerminal = testWhere(HAS_PYTHON, 'there is no Python');

let [redacted, plain, encrypted]: ReadonlyMap<string, Buffer>[] = [];
beforeAll(async () => {
  const key = await ageKey();
  plain = await made([]);
  redacted = await made(['--redact', 'standard']);
  encrypted = await made(['--redact', 'standard', '--encrypt-to', key.recipient]);
});

async function made(flags: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const { out } = await collectTree(treeOf(TREE), flags);
  return new Map(readdirSync(out).map((name) => [name, readFileSync(path.join(out, name))]));
}

/** A folder with these files, and the archive among them. */
function placed(files: ReadonlyMap<string, Buffer> | undefined): { folder: string; archive: string } {
  const folder = temporaryFolder();
  for (const [name, bytes] of files ?? []) writeFileSync(path.join(folder, name), bytes);
  return { folder, archive: path.join(folder, readdirSync(folder).find((name) => /\.zip(\.age)?$/.test(name)) ?? '') };
}

function upload(archive: string, url: string | undefined, ...flags: string[]): Promise<CliResult> {
  const env = { ...process.env, ...(url !== undefined && { MDEDIAG_SAS_URL: url }) };
  return runCli(['upload', archive, ...flags], { env });
}

describe('what was sent is recorded', () => {
  test('beside the archive, for its owner only, in the words of Defender, without the signature', async () => {
    const [server, { folder, archive }] = [await blobServer(), placed(redacted)];
    const url = sasUrl(server.port, 'case');
    const { exitCode, stdout, stderr } = await upload(archive, url, '--yes');
    expect(exitCode).toBe(0);
    const file = path.join(folder, 'upload-record.json');
    const text = readFileSync(file, 'utf8');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(text)).toMatchObject({
      request_id: 'request-1',
      sha256: expect.stringMatching(/^\w{64}$/),
      blob_sas_uri: `http://127.0.0.1:${server.port}/devstoreaccount1/case/${path.basename(archive)}`,
      size: statSync(archive).size,
      original_path: archive,
      format: 'zip',
      metadata: { redaction: 'standard', encrypted_to: [] },
    });
    const signature = new URL(url).searchParams.get('sig');
    for (const said of [text, stdout, stderr]) {
      expect(said).not.toContain(signature);
      expect(said).not.toContain(encodeURIComponent(signature ?? ''));
    }
  });

  test('again under another name, so that no record is lost', async () => {
    const [server, { folder, archive }] = [await blobServer(), placed(redacted)];
    for (const _ of [1, 2])
      expect(await upload(archive, sasUrl(server.port, 'case'), '--yes')).toMatchObject({ exitCode: 0 });
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['upload-record.json', 'upload-record-2.json']));
  });
});

describe('nothing is sent', () => {
  test.each<[string, () => string, string[], number, RegExp]>([
    [
      'of a bundle that is not redacted',
      () => placed(plain).archive,
      ['--yes'],
      2,
      /not redacted[\s\S]*--allow-unredacted/,
    ],
    [
      'of a bundle that was changed',
      () => changed(placed(redacted).archive),
      ['--yes'],
      8,
      /does not match its own hashes/,
    ],
    ['when an encrypted one was changed', () => changed(placed(encrypted).archive), ['--yes'], 8, /another SHA-256/],
    [
      'when nobody can look into an encrypted one',
      () => withoutNote(placed(encrypted).archive),
      ['--yes'],
      10,
      /is encrypted, so/,
    ],
    ['when nobody can be asked', () => placed(redacted).archive, [], 7, /Nobody can be asked/],
    ['of a file that is not there', () => '/nowhere.zip', ['--yes'], 2, /There is no file/],
  ])('%s', async (_name, archive, flags, exitCode, message) => {
    const [server, file] = [await blobServer(), archive()];
    const result = await upload(file, sasUrl(server.port, 'case'), ...flags);
    expect(result).toMatchObject({ exitCode, stdout: '', stderr: expect.stringMatching(message) });
    expect(server.requests).toEqual([]);
  });

  test.each<[string, string | undefined, string[], RegExp]>([
    ['without a URL', undefined, [], /There is no SAS URL/],
    ['to a URL that anybody could read', 'http://store.example/c?sig=SECRET', [], /begins with http/],
    ['to a URL without a signature', 'https://store.example/c?sv=SECRET', [], /no signature/],
    ['to what is no URL', 'SECRET', [], /not a SAS URL/],
    ['to a URL without a container', 'https://store.example/?sig=SECRET', [], /names no container/],
    [
      'when the URL is in the place of the archive',
      undefined,
      ['https://store.example/c?sig=SECRET'],
      /archive comes first/,
    ],
  ])('%s, which is not repeated', async (_name, url, args, message) => {
    const { archive } = placed(redacted);
    const { exitCode, stdout, stderr } = await upload(args[0] ?? archive, url, '--yes');
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 2, stdout: '', stderr: expect.stringMatching(message) });
    expect(stderr).not.toContain('SECRET');
  });

  testInTerminal('when the answer is no', async () => {
    const [server, { archive }] = [await blobServer(), placed(redacted)];
    const environment = { MDEDIAG_SAS_URL: sasUrl(server.port, 'case') };
    const steps = [{ expect: 'Send it?' }, { send: 'n\r' }];
    const { exitCode, lines } = await inTerminal(['upload', archive], steps, { environment });
    expect({ exitCode, requests: server.requests }).toEqual({ exitCode: 7, requests: [] });
    expect(lines.join('\n')).toContain(`Goes to     127.0.0.1:${server.port}, container case`);
  });
});

describe('it is sent', () => {
  testInTerminal('when the answer is yes', async () => {
    const [server, { archive }] = [await blobServer(), placed(redacted)];
    const environment = { MDEDIAG_SAS_URL: sasUrl(server.port, 'case') };
    const { exitCode } = await inTerminal(['upload', archive], [{ expect: 'Send it?' }, { send: 'y\r' }], {
      environment,
    });
    expect({ exitCode, blobs: server.blobs.size }).toEqual({ exitCode: 0, blobs: 1 });
  });

  test('by a URL on the command line, with a kind warning', async () => {
    const [server, { archive }] = [await blobServer(), placed(redacted)];
    const { exitCode, stderr } = await upload(archive, undefined, '--yes', '--sas-url', sasUrl(server.port, 'case'));
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringContaining('better give the SAS URL in MDEDIAG_SAS_URL'),
    });
  });

  test('by a URL from standard input', async () => {
    const [server, { archive }] = [await blobServer(), placed(redacted)];
    const url = path.join(temporaryFolder(), 'url');
    writeFileSync(url, `${sasUrl(server.port, 'case')}\n`);
    const script = `"$0" "$1" upload "$2" --yes --sas-url - <"$3"`;
    const { startProgram, MDEDIAG } = await import('../support/cli.ts');
    const { result } = startProgram(['/bin/sh', '-c', script, process.execPath, MDEDIAG, archive, url]);
    expect(await result).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('better') });
  });

  test('when an encrypted archive fits its note', async () => {
    const [server, { archive }] = [await blobServer(), placed(encrypted)];
    expect(await upload(archive, sasUrl(server.port, 'case'), '--yes')).toMatchObject({ exitCode: 0 });
    expect([...server.blobs.values()]).toEqual([readFileSync(archive)]);
  });
});

function changed(archive: string): string {
  const bytes = readFileSync(archive);
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  rmSync(archive);
  writeFileSync(archive, bytes);
  return archive;
}

function withoutNote(archive: string): string {
  const moved = path.join(temporaryFolder(), 'moved.zip.age');
  renameSync(archive, moved);
  return moved;
}
