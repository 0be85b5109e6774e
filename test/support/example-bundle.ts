import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { formatChecksums } from '../../src/bundle/checksums.ts';
import { totalsOf } from '../../src/bundle/totals.ts';
import { openZipWriter } from '../../src/bundle/write-zip.ts';
import type { Manifest } from '../../src/model/manifest.ts';
import { temporaryFolder } from './tree.ts';

export const LOG = 'files/Library/Logs/Microsoft/mdatp/install.log';
const CUT_LOG = 'files/Library/Logs/Microsoft/mdatp/microsoft_defender_core.log';
const ARCHIVE = 'files/Library/Application Support/Microsoft/Defender/wdavdiag/1.zip';
export const OUTPUT = 'commands/mdatp-health.json';
export const STDERR = 'commands/mdatp-health.stderr.txt';
export const CONTENT = new Map([
  [LOG, Buffer.from('installed\n'.repeat(40))],
  [CUT_LOG, Buffer.from('head\ntail\n')],
  [ARCHIVE, Buffer.from('not really an archive')],
  [OUTPUT, Buffer.from('{"healthy":false}\n')],
  [STDERR, Buffer.from('a warning\n')],
]);

export type Entries = readonly (readonly [name: string, bytes: Buffer])[];

export interface Edits {
  /** Before the checksums are made. */
  readonly manifest?: (manifest: Manifest) => unknown;
  readonly sums?: (text: string) => string;
  /** Members only the checksums know. */
  readonly analysis?: Readonly<Record<string, string>>;
  /** What is stored in place of what the lists describe. */
  readonly members?: (members: Map<string, Buffer>) => unknown;
  readonly entries?: (all: Entries) => Entries;
}

/** A bundle as `collect` writes it, except for the edits. */
export async function bundle({
  manifest: edit,
  sums,
  analysis = {},
  members: replace,
  entries = (all) => all,
}: Edits = {}): Promise<string> {
  const manifest = exampleManifest();
  edit?.(manifest);
  const manifestBytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  const content = new Map([
    ...CONTENT,
    ...Object.entries(analysis).map(([name, text]) => [name, Buffer.from(text)] as const),
  ]);
  const listed = [...content, ['manifest.json', manifestBytes] as const];
  const text = formatChecksums(listed.map(([name, bytes]) => ({ name, sha256: sha256(bytes) })));
  const stored = new Map(content);
  replace?.(stored);
  const sumsBytes = Buffer.from(sums?.(text) ?? text);
  return archiveOf(entries([...stored, ['manifest.json', manifestBytes], ['SHA256SUMS', sumsBytes]]));
}

function exampleManifest(): Manifest {
  const stored = (name: string) => {
    const bytes = CONTENT.get(name) ?? fail();
    return { path: name, size: bytes.length, sha256: sha256(bytes) };
  };
  const file = (id: string, name: string) => ({
    id,
    category: 'defender-logs' as const,
    source: 'defender-logs',
    kind: 'file' as const,
    originalPath: name.replace(/^files/, ''),
    outcome: 'collected' as const,
    ...stored(name),
  });
  const archive = { ...file('f0003', ARCHIVE), category: 'diagnostic-archives' as const };
  const items: Manifest['items'] = [
    file('f0001', LOG),
    {
      ...file('f0002', CUT_LOG),
      outcome: 'truncated',
      cause: 'cut-to-limit',
      ranges: [
        [0, 5],
        [95, 100],
      ],
    },
    archive,
    {
      id: 'c0001',
      category: 'live-state',
      source: 'mdatp-health',
      kind: 'command',
      argv: ['/usr/local/bin/mdatp', 'health'],
      outcome: 'failed',
      cause: 'exit-status',
      exitCode: 1,
      ...stored(OUTPUT),
      stderr: stored(STDERR),
    },
    {
      id: 'f0004',
      category: 'autoupdate',
      source: 'mau-log',
      kind: 'file',
      originalPath: '/x',
      outcome: 'absent',
      cause: 'no-such-file',
    },
  ];
  const { size, sha256: digest, originalPath } = archive;
  return {
    schema: 1,
    tool: { name: 'mdediag', version: '0.1.0' },
    bundleId: 'k3f9q2',
    case: null,
    startedAt: '2026-11-20T18:45:00.000Z',
    finishedAt: '2026-11-20T18:45:09.120Z',
    utcOffsetMinutes: 60,
    host: {
      platform: 'darwin',
      osVersion: null,
      arch: null,
      cores: null,
      memoryBytes: null,
      bootedAt: null,
      root: null,
    },
    privileges: { uid: 0, sudo: true, fullDiskAccess: 'granted' },
    consent: {
      mode: 'flag',
      at: '2026-11-20T18:45:00.000Z',
      noticeSha256: '0'.repeat(64),
      granted: [],
      declined: [],
      declinedItems: [],
    },
    limits: { sinceMs: null, maxFileBytes: 1e8, maxTotalBytes: 5e8, timeoutMs: 9e5 },
    items,
    supportLogs: [{ sha256: digest, size, original_path: originalPath, format: 'zip', metadata: {} }],
    totals: totalsOf(items),
  };
}

export async function archiveOf(entries: Entries): Promise<string> {
  const archive = path.join(temporaryFolder(), 'bundle.zip');
  const file = await open(archive, 'w');
  const writer = openZipWriter(file);
  for (const [name, bytes] of entries)
    await writer.add({ name, modifiedAt: new Date('2026-11-20T18:45:00Z') }, once(bytes));
  await writer.finish();
  await file.close();
  return archive;
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export function fail(): never {
  throw new Error('the example does not have what the test wants to change');
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
