import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { isAbsolute } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { boundedOutput } from './bounded-output.ts';

/** How {@link runCommand} bounds a command. */
export interface CommandOptions {
  readonly timeoutMs: number;
  /** For stdout and stderr each. */
  readonly maxOutputBytes: number;
  readonly signal?: AbortSignal;
  /** How long a command may take to clean up after SIGTERM before SIGKILL. */
  readonly graceMs?: number;
  /** The only variables that can be passed on; the others are fixed. */
  readonly env?: { readonly HOME?: string; readonly PATH?: string };
  /** Whom it runs as; whoever runs us unless given. */
  readonly as?: { readonly uid: number; readonly gid: number };
  /** The folder it runs in; the top of the file system unless given. */
  readonly cwd?: string;
  /** Nobody wants to know what it prints: it may print as much as it likes. */
  readonly isSilenced?: boolean;
  /** Monotonic, in milliseconds. */
  readonly now?: () => number;
}

/** What a command printed until it ended or was stopped. */
export interface CommandOutput {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** From the start until its first process ended. */
  readonly durationMs: number;
}

/** How a command ended. Only `exited` and `killed` hold all it printed. */
export type CommandResult =
  | ({ readonly status: 'exited'; readonly exitCode: number } & CommandOutput)
  /** A signal from elsewhere ended it, or {@link killLiveCommands} did. */
  | ({ readonly status: 'killed'; readonly signal: NodeJS.Signals } & CommandOutput)
  | ({ readonly status: 'timeout' } & CommandOutput)
  /** It printed more than the limit; what fits is kept. The same for one that was stopped and one that had just finished. */
  | ({ readonly status: 'flooded'; readonly stream: 'stdout' | 'stderr' } & CommandOutput)
  | ({ readonly status: 'aborted' } & CommandOutput)
  /** `errno` is `ENOENT`, `EACCES` (also a folder), `E2BIG` … */
  | { readonly status: 'not-started'; readonly errno: string; readonly message: string };

type NotStarted = Extract<CommandResult, { status: 'not-started' }>;
type StopReason = 'timeout' | 'flooded' | 'aborted';
type Child = ChildProcessByStdio<null, Readable | null, Readable | null>;
type Ending =
  | { readonly status: 'exited'; readonly exitCode: number }
  | { readonly status: 'killed'; readonly signal: NodeJS.Signals };

/**
 * Runs a program without a shell, a terminal, input or the caller's environment, and returns when it and everything it
 * started has ended. Whatever the program does becomes a result. Throws `TypeError` for a program that is not an absolute path.
 *
 * The program leads a process group of its own. Two kinds of process outlive the call, which does not wait for them: a
 * descendant that left the group (a daemon), and one that is stuck inside the kernel, where no signal reaches it.
 */
export async function runCommand(
  argv: readonly [string, ...string[]],
  options: CommandOptions,
): Promise<CommandResult> {
  const { timeoutMs, maxOutputBytes, signal, graceMs = 2_000, now = () => performance.now() } = options;
  if (!isAbsolute(argv[0])) throw new TypeError(`not an absolute path: ${JSON.stringify(argv[0])}`);
  if (signal?.aborted) return { status: 'aborted', stdout: Buffer.alloc(0), stderr: Buffer.alloc(0), durationMs: 0 };

  const startedMs = now();
  const child = start(argv, options);
  if ('status' in child) return child;
  if (child.pid === undefined) return notStarted((await once(child, 'error'))[0]);

  const group = child.pid;
  const ended = untilEnd(child, group);
  const closed = once(child, 'close');
  const stop = deferred<StopReason>();
  const keep = (stream: Readable | null) => boundedOutput(stream, maxOutputBytes, () => stop.resolve('flooded'));
  const [stdout, stderr] = [keep(child.stdout), keep(child.stderr)];
  const timer = setTimeout(() => stop.resolve('timeout'), Math.min(timeoutMs, MAX_TIMER_MS));
  const onAbort = () => stop.resolve('aborted');
  signal?.addEventListener('abort', onAbort);

  const outcome = await Promise.race([ended, stop.promise]);
  clearTimeout(timer);
  signal?.removeEventListener('abort', onAbort);
  if (typeof outcome === 'string') await endGroup(group, ended, graceMs);
  const durationMs = now() - startedMs;

  await Promise.race([closed, pause(DRAIN_MS)]);
  letGo(child);
  const output = { stdout: stdout.bytes(), stderr: stderr.bytes(), durationMs };
  if (outcome === 'timeout' || outcome === 'aborted') return { status: outcome, ...output };
  if (outcome === 'flooded' || stdout.isCut || stderr.isCut) {
    return { status: 'flooded', stream: stdout.isCut ? 'stdout' : 'stderr', ...output };
  }
  return { ...outcome, ...output };
}

/**
 * Ends every command that is running, and all it started, at once: for the second Ctrl-C. Happens by itself when the process
 * exits, but not when a signal without a handler ends it.
 */
export function killLiveCommands(): void {
  for (const group of liveGroups) signalGroup(group, 'SIGKILL');
}

const CLEAN_ENV = {
  PATH: '/usr/bin:/bin:/usr/sbin:/sbin',
  LC_ALL: 'C',
  // Node adds this one from its own environment unless it is mentioned.
  NODE_V8_COVERAGE: undefined,
};

/** A longer timer fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** All output of the group is here when its end is; only a daemon that holds the pipe makes us wait this long. */
const DRAIN_MS = 200;

const liveGroups = new Set<number>();

function start([file, ...args]: readonly [string, ...string[]], options: CommandOptions): Child | NotStarted {
  const { env = {}, as = {}, cwd = '/', isSilenced = false } = options;
  const output = isSilenced ? 'ignore' : 'pipe';
  try {
    return spawn(file, args, {
      ...as,
      cwd,
      detached: true,
      env: { ...CLEAN_ENV, ...env },
      stdio: ['ignore', output, output],
    }) as Child;
  } catch (error) {
    if (isSystemError(error)) return notStarted(error);
    throw error;
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}

function notStarted(error: NodeJS.ErrnoException): NotStarted {
  return { status: 'not-started', errno: error.code ?? 'unknown', message: error.message };
}

/** Resolves when the leader of the group has ended; what it left behind is ended with it, before its number can be used again. */
function untilEnd(child: Child, group: number): Promise<Ending> {
  if (liveGroups.size === 0) process.on('exit', killLiveCommands);
  liveGroups.add(group);
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => {
      signalGroup(group, 'SIGKILL');
      liveGroups.delete(group);
      if (liveGroups.size === 0) process.off('exit', killLiveCommands);
      resolve(signal === null ? { status: 'exited', exitCode: Number(exitCode) } : { status: 'killed', signal });
    });
  });
}

async function endGroup(group: number, ended: Promise<Ending>, graceMs: number): Promise<void> {
  signalGroup(group, 'SIGTERM');
  await Promise.race([ended, pause(graceMs)]);
  signalGroup(group, 'SIGKILL');
  // A process stuck inside the kernel does not end even then.
  await Promise.race([ended, pause(graceMs)]);
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  if (!liveGroups.has(group)) return;
  try {
    process.kill(-group, signal);
  } catch (error) {
    // ESRCH: nobody is left. EPERM: the same on macOS, when those who are left have ended but were not waited for yet.
    if (!isSystemError(error) || (error.code !== 'ESRCH' && error.code !== 'EPERM')) throw error;
  }
}

function letGo(child: Child): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
}

function pause(ms: number): Promise<void> {
  return delay(ms, undefined, { ref: false });
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
