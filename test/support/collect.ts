import { readdirSync } from 'node:fs';
import { createHost, type Host } from '../../src/collect/host.ts';
import { planCollection } from '../../src/collect/plan.ts';
import { SOURCES } from '../../src/collect/sources/index.ts';
import { CATEGORY_IDS } from '../../src/model/category.ts';
import type { Manifest } from '../../src/model/manifest.ts';
import { SILENT } from '../../src/model/progress.ts';
import { collectBundle } from '../../src/pipeline/collect-bundle.ts';
import { archivesIn, itemAt, unpack } from './bundle.ts';
import { type CliResult, MDEDIAG, startProgram } from './cli.ts';
import { temporaryFolder } from './tree.ts';

/** No usual run takes this long; one that hangs is killed, so that the test fails instead of waiting. */
const HANG_MS = 25_000;

/** An unpacked archive. */
export interface Bundle {
  readonly archive: string;
  readonly manifest: Manifest;
  /** Every member's bytes by name. */
  readonly members: ReadonlyMap<string, Buffer>;
}

/** A finished `mdediag collect`. */
export interface CollectRun extends CliResult {
  /** The target folder. */
  readonly out: string;
  /** The archive it wrote. Throws when the folder holds anything else than exactly one. */
  bundle(): Promise<Bundle>;
}

/** How a run differs from the usual one. */
interface RunOptions {
  readonly uid?: number;
  readonly out?: string;
  /** Put in front of the program: `['sh', '-c', 'ulimit -n 64; exec "$@"', 'sh']`. */
  readonly wrapper?: readonly string[];
  readonly nodeFlags?: readonly string[];
  readonly hangMs?: number;
}

/** Runs `mdediag collect --root ROOT --yes FLAGS` as a user would. */
export async function collectTree(
  root: string,
  flags: readonly string[] = [],
  options: RunOptions = {},
): Promise<CollectRun> {
  const { uid, out = temporaryFolder(), wrapper = [], nodeFlags = [], hangMs = HANG_MS } = options;
  const argv = [process.execPath, ...nodeFlags, MDEDIAG, 'collect', '--root', root, '--yes', '-o', out, ...flags];
  const identity = uid === undefined ? {} : { uid, gid: uid };
  const { result } = startProgram([...wrapper, ...argv] as [string, ...string[]], {
    ...identity,
    timeout: hangMs,
    killSignal: 'SIGKILL',
  });
  return { ...(await result), out, bundle: () => openBundle(onlyArchiveIn(out)) };
}

/** What {@link collectInProcess} lets happen, and when. */
interface Moments {
  /** Between listing and reading. */
  readonly planned?: () => void;
  /** Changes the door to the machine. */
  readonly host?: (host: Host) => Host;
  /** After each chunk that was read. */
  readonly bytesRead?: (count: number) => void;
  readonly maxFileBytes?: number;
  readonly maxTotalBytes?: number;
  readonly timeoutMs?: number;
}

/** Collects files in this process, so that a fault comes at a certain moment. */
export async function collectInProcess(root: string, moments: Moments = {}): Promise<Bundle> {
  const now = (): Date => new Date();
  const realHost = await createHost({ root: { given: root, real: root }, mdatp: '/usr/local/bin/mdatp', env: {}, now });
  const host = moments.host?.(realHost) ?? realHost;
  const { maxFileBytes = 100_000_000, maxTotalBytes = 500_000_000, timeoutMs = 60_000 } = moments;
  const limits = { sinceMs: null, maxFileBytes, maxTotalBytes };
  const sources = SOURCES.filter(({ kind }) => kind === 'file');
  const plan = await planCollection(host, sources, { categories: new Set(CATEGORY_IDS), ...limits });
  moments.planned?.();
  const { path } = await collectBundle({
    host,
    plan,
    consent: { ...CONSENT, at: now().toISOString() },
    limits: { ...limits, timeoutMs },
    case: null,
    version: '0.0.0',
    startedAt: now(),
    output: { folder: temporaryFolder(), name: null, force: false, delivery: { encryptedTo: [], partBytes: null } },
    process: { pid: process.pid, chance: 'test' },
    signal: new AbortController().signal,
    progress: { ...SILENT, bytesRead: (count) => moments.bytesRead?.(count) },
    analysis: undefined,
    redaction: undefined,
  });
  return openBundle(path);
}

/** What a bundle holds of a file of the Mac; undefined when it holds nothing of it. */
export function contentOf({ manifest, members }: Bundle, originalPath: string): string | undefined {
  return members.get(itemAt(manifest, originalPath).path ?? '')?.toString('utf8');
}

const CONSENT = {
  mode: 'flag' as const,
  noticeSha256: '0'.repeat(64),
  granted: [...CATEGORY_IDS],
  declined: [],
  declinedItems: [],
};

async function openBundle(archive: string): Promise<Bundle> {
  const members = await unpack(archive);
  const manifest = JSON.parse(members.get('manifest.json')?.toString('utf8') ?? '') as Manifest;
  return { archive, manifest, members };
}

function onlyArchiveIn(folder: string): string {
  const [archive, ...others] = archivesIn(folder);
  if (archive !== undefined && others.length === 0 && readdirSync(folder).length === 1) return archive;
  throw new Error(`expected one archive and nothing else, found: ${readdirSync(folder).join(', ')}`);
}
