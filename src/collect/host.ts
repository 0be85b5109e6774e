import { realpath } from 'node:fs/promises';
import { type BytePath, bytePath } from '../lib/byte-path.ts';
import { type FileFacts, inspectPath, type Uninspected } from '../lib/file-facts.ts';
import { type CommandOptions, type CommandResult, runCommand } from '../lib/run-command.ts';
import { type TrustedBinary, trustedBinary } from '../lib/trusted-binary.ts';
import { type MakeEntry, type Walk, walk } from '../lib/walk.ts';
import type { Reader } from './access.ts';
import { type FullDiskAccess, probeFullDiskAccess } from './full-disk-access.ts';
import { type HostFacts, liveFacts, treeFacts } from './host-facts.ts';
import { type Opened, openSealed } from './open-sealed.ts';
import { findPerson, type Person } from './person.ts';

/** The only door to the machine: tests pass another one. Paths are those of the Mac in question, without the `--root` part. */
export interface Host extends Reader {
  /** The folder given by `--root`, as given; null on a live machine. */
  readonly root: string | null;
  readonly person: Person;
  readonly groups: readonly number[];
  /** Home folder of {@link person}; null with `--root`, where every home in the tree counts. */
  readonly home: BytePath | null;
  /** Path of the `mdatp` program. */
  readonly mdatp: string;
  now(): Date;
  /** What a path is, without following a link; the code of the system error when it cannot be told. */
  inspect(path: BytePath): FileFacts | Uninspected;
  list<Entry extends { readonly path: BytePath }>(
    folder: BytePath,
    patterns: readonly string[],
    ignore: readonly string[],
    make: MakeEntry<Entry>,
  ): Promise<Walk<Entry>>;
  open(path: BytePath, listed: { dev: number; ino: number }): Promise<Opened>;
  trust(program: string): Promise<TrustedBinary>;
  run(argv: readonly [string, ...string[]], options: CommandOptions): Promise<CommandResult>;
  facts(): Promise<HostFacts>;
  fullDiskAccess(): Promise<FullDiskAccess>;
}

/** Bounds of one folder's listing: no Defender folder comes near them, and `verify` must be able to read the manifest. */
const LISTING_BOUNDS = { maxDepth: 32, maxEntries: 50_000 };

/** What {@link createHost} needs to know. */
export interface HostOptions {
  /** Absolute and free of links, or null for this machine. */
  readonly root: { readonly given: string; readonly real: string } | null;
  readonly mdatp: string;
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => Date;
}

/** The real machine, or a tree on it. */
export async function createHost({ root, mdatp, env, now }: HostOptions): Promise<Host> {
  const prefix = bytePath(root === null || root.real === '/' ? '' : root.real);
  const here = (path: BytePath): BytePath => `${prefix}${path}` as BytePath;
  const person = await findPerson(env, process.platform);
  const uid = person.viaSudo ? 0 : person.uid;

  const list: Host['list'] = (folder, patterns, ignore, make) =>
    walk(folder, patterns, ignore, make, { ...LISTING_BOUNDS, prefix });

  return {
    uid,
    platform: process.platform,
    isLive: root === null,
    root: root?.given ?? null,
    person,
    groups: process.getgroups?.() ?? [],
    home: root === null ? bytePath(await realpath(person.home).catch(() => person.home)) : null,
    mdatp,
    now,
    inspect: (path) => inspectPath(here(path)),
    list,
    open: (path, listed) => openSealed(here(path), listed),
    trust: (program) => trustedBinary(program, { uid }),
    run: runCommand,
    facts: () => (root === null ? liveFacts(now()) : treeFacts(root.real)),
    fullDiskAccess: () => probeFullDiskAccess(process.platform, root === null),
  };
}
