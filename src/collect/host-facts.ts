import os from 'node:os';
import path from 'node:path';
import { bytePath } from '../lib/byte-path.ts';
import { runCommand } from '../lib/run-command.ts';
import type { Manifest } from '../model/manifest.ts';
import { readSmall } from './open-sealed.ts';

/** What the manifest says about the machine the bundle is about. */
export type HostFacts = Omit<Manifest['host'], 'root'>;

const UNKNOWN: HostFacts = {
  platform: null,
  osVersion: null,
  arch: null,
  cores: null,
  memoryBytes: null,
  bootedAt: null,
};
const VERSION_FILE = 'System/Library/CoreServices/SystemVersion.plist';
const MAX_VERSION_FILE_BYTES = 65_536;

/** Facts of this machine. Read after consent. */
export async function liveFacts(now: Date): Promise<HostFacts> {
  const bootedAtMs = Math.round(now.getTime() / 1000 - os.uptime()) * 1000;
  return {
    platform: process.platform,
    osVersion: (await productVersion()) ?? os.release(),
    arch: os.arch(),
    cores: os.cpus().length,
    memoryBytes: os.totalmem(),
    bootedAt: new Date(bootedAtMs).toISOString(),
  };
}

async function productVersion(): Promise<string | undefined> {
  if (process.platform !== 'darwin') return undefined;
  const result = await runCommand(['/usr/bin/sw_vers', '-productVersion'], { timeoutMs: 5_000, maxOutputBytes: 4_096 });
  return result.status === 'exited' && result.exitCode === 0 ? result.stdout.toString('utf8').trim() : undefined;
}

/** Facts of a copied or mounted system: only what the tree itself tells; everything else is null, never this machine's. */
export async function treeFacts(root: string): Promise<HostFacts> {
  const osVersion = await treeVersion(path.join(root, VERSION_FILE));
  return osVersion === null ? UNKNOWN : { ...UNKNOWN, platform: 'darwin', osVersion };
}

async function treeVersion(file: string): Promise<string | null> {
  const bytes = await readSmall(bytePath(file), MAX_VERSION_FILE_BYTES);
  if (bytes === undefined) return null;
  try {
    // Loaded when needed: it takes as long to load as a whole plan takes to make.
    const { parsePlist } = await import('../lib/plist.ts');
    const value = parsePlist(bytes);
    const version =
      typeof value === 'object' && value !== null && 'ProductVersion' in value ? value.ProductVersion : null;
    return typeof version === 'string' ? version : null;
  } catch {
    return null; // a damaged version file tells no version; the file itself is in the bundle
  }
}
