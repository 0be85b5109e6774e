import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { runCommand } from './run-command.ts';

/** A process beyond its number, which is used again after its end and after a restart of the machine. */
export const processIdentitySchema = z.object({
  pid: z.int().positive(),
  /** In the system's own words. */
  startedAt: z.string().min(1),
  bootId: z.string().min(1),
});

/** What {@link processIdentitySchema} describes. */
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

/** Who has this number now; undefined when nobody has, or the system does not tell. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const [startedAt, bootId] = await (process.platform === 'linux'
    ? Promise.all([fieldOfStat(pid), textOf('/proc/sys/kernel/random/boot_id')])
    : Promise.all([
        printed(['/bin/ps', '-o', 'lstart=', '-p', String(pid)]),
        printed(['/usr/sbin/sysctl', '-n', 'kern.bootsessionuuid']),
      ]));
  return startedAt && bootId ? { pid, startedAt, bootId } : undefined;
}

/** Whether that process is still there: the same one, not just the same number. */
export async function isStillRunning(identity: ProcessIdentity): Promise<boolean> {
  const now = await identifyProcess(identity.pid);
  return now?.startedAt === identity.startedAt && now.bootId === identity.bootId;
}

const QUESTION = { timeoutMs: 5_000, maxOutputBytes: 4_096 };
/** Of /proc/PID/stat, counted after the name of the program, which may hold blanks: when it started, in ticks since boot. */
const START_TICKS = 19;

async function fieldOfStat(pid: number): Promise<string | undefined> {
  const stat = await textOf(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TICKS];
}

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
}

async function printed(argv: readonly [string, ...string[]]): Promise<string | undefined> {
  const result = await runCommand(argv, QUESTION);
  return result.status === 'exited' && result.exitCode === 0 ? result.stdout.toString('utf8').trim() : undefined;
}
