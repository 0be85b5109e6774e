import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { LOGS, temporaryFolder } from './tree.ts';

/** One entry of a random tree. */
export interface RandomEntry {
  readonly folder: string;
  readonly name: string | Buffer;
  readonly kind: 'file' | 'folder' | 'link' | 'fifo';
  readonly sizeBytes: number;
  readonly ageDays: number;
  readonly mode: number;
  /** Belongs to root, whoever reads it. */
  readonly isRoots: boolean;
}

const DEFENDER = '/Library/Application Support/Microsoft/Defender';
/** Folders whose every file must be mentioned, whatever it is called. */
export const KNOWN_FOLDERS = [LOGS, DEFENDER, '/Library/Managed Preferences', '/Library/Logs/DiagnosticReports'];

const folder = fc.oneof(
  fc.constantFrom(...KNOWN_FOLDERS),
  fc.constantFrom(
    `${LOGS}/rotated`,
    `${LOGS}/a/b/c`,
    `${DEFENDER}/wdavdiag`,
    `${DEFENDER}/quarantine`,
    `${DEFENDER}/EngineDB/x`,
  ),
  fc.constantFrom('/Library/Managed Preferences/alex', '/Library/Logs/DiagnosticReports/Retired', '/commands'),
  fc.constantFrom('/Library/Logs/Microsoft', '/Library/Preferences', '/Users/alex/Library/Preferences', '/Users'),
);
const WANTED = [
  'wdavcfg',
  'wdavstate',
  'install.log',
  'autoupdate.log',
  'com.microsoft.autoupdate2.plist',
  'mpenginedb.db-wal',
];
const OTHERS = [
  'com.microsoft.wdav.plist',
  'com.microsoft.wdav.atp.plist',
  'wdavdaemon_1.ips',
  'JetsamEvent-1.ips',
  'mdatp-health.json',
];
const name = fc.oneof(
  fc.constantFrom(...WANTED, ...OTHERS),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).map((text) => `${text.replaceAll(/[/\0]/g, '_')}.log`),
  fc
    .uint8Array({ minLength: 1, maxLength: 60 })
    .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0x2e : byte)))),
);

/** Trees of files a collection cares about and others, with any names, sizes, ages, kinds and permissions. */
export const randomEntries: fc.Arbitrary<RandomEntry[]> = fc.array(
  fc.record({
    folder,
    name,
    kind: fc.oneof({ weight: 8, arbitrary: fc.constant('file' as const) }, fc.constantFrom('folder', 'link', 'fifo')),
    sizeBytes: fc.oneof(fc.nat(200), fc.nat(200_000)),
    ageDays: fc.nat(20),
    mode: fc.oneof({ weight: 4, arbitrary: fc.constant(0o755) }, fc.constantFrom(0o700, 0o711, 0o744, 0o000)),
    isRoots: fc.boolean(),
  }),
  { maxLength: 30 },
);

/** Makes the entries below `root`; one that another is in the way of is left out. Links lead to `secret`. */
export function makeTree(root: string, entries: readonly RandomEntry[], secret: string, uid: number): void {
  const made = entries.flatMap((entry) => {
    const file = Buffer.concat([Buffer.from(`${root}${entry.folder}/`), Buffer.from(entry.name)]);
    try {
      mkdirSync(path.join(root, entry.folder), { recursive: true });
      make(file, entry, secret);
      return [{ file, entry }];
    } catch {
      return []; // the name is taken, or not a name: `.` and `..`
    }
  });
  for (const { file, entry } of made.filter((one) => one.entry.kind !== 'link')) {
    utimesSync(file, Date.now() / 1_000, Date.now() / 1_000 - entry.ageDays * 86_400 - 60);
    if (!entry.isRoots) chownSync(file, uid, uid);
    chmodSync(file, entry.mode);
  }
}

function make(file: Buffer, { kind, sizeBytes }: RandomEntry, secret: string): void {
  if (kind === 'link') symlinkSync(secret, file);
  else if (kind === 'fifo') makeFifo(file);
  else if (kind === 'folder') mkdirSync(file);
  else writeFileSync(file, Buffer.alloc(sizeBytes, `${sizeBytes} bytes of a file\n`), { flag: 'wx' });
}

/** `mkfifo` gets its name as text, which not every name is. */
function makeFifo(file: Buffer): void {
  const plain = path.join(temporaryFolder(), 'fifo');
  execFileSync('mkfifo', [plain]);
  linkSync(plain, file);
}

/** The raw paths of all regular files below a folder of the tree, without the tree's own part. */
export function filesBelow(root: string, folderPath: string): Buffer[] {
  const at = Buffer.from(`${root}${folderPath}`);
  if (!lstatSync(at, { throwIfNoEntry: false })?.isDirectory()) return [];
  return walkBytes(at).map((file) => file.subarray(Buffer.byteLength(root)));
}

function walkBytes(at: Buffer): Buffer[] {
  return readdirSync(at, { encoding: 'buffer', withFileTypes: true }).flatMap((entry) => {
    const file = Buffer.concat([at, Buffer.from('/'), entry.name as unknown as Buffer]);
    if (entry.isDirectory()) return walkBytes(file);
    return entry.isFile() ? [file] : [];
  });
}
