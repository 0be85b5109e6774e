import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { runCommand } from '../lib/run-command.ts';

/** The human behind the run: the one who typed `sudo`, or the owner of the process. */
export interface Person {
  readonly home: string;
  readonly uid: number;
  readonly gid: number;
  /** True when root acts for somebody else; the archive is then given to that person. */
  readonly viaSudo: boolean;
}

const LOOK_UP = { timeoutMs: 5_000, maxOutputBytes: 65_536 };

/**
 * Who is behind the run. `SUDO_USER` is believed only when we are root and the user database knows that name under the same
 * id as `SUDO_UID`; a forged variable therefore changes nothing.
 */
export async function findPerson(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Promise<Person> {
  const owner = processOwner(env);
  const name = env['SUDO_USER'];
  if (owner.uid !== 0 || name === undefined || name === 'root' || !/^[\w.][\w.-]*$/.test(name)) return owner;

  const entry = parsePasswdLine(await userDatabaseLine(name, platform), name);
  if (entry === undefined || String(entry.uid) !== env['SUDO_UID']) return owner;
  return { ...entry, viaSudo: true };
}

function processOwner(env: NodeJS.ProcessEnv): Person {
  try {
    const { homedir: home, uid, gid } = os.userInfo();
    return { home, uid, gid, viaSudo: false };
  } catch {
    // The user database does not know this id; only the environment tells its home.
    const home = env['HOME']?.startsWith('/') ? env['HOME'] : '/';
    return { home, uid: process.geteuid?.() ?? -1, gid: process.getegid?.() ?? -1, viaSudo: false };
  }
}

async function userDatabaseLine(name: string, platform: NodeJS.Platform): Promise<string> {
  if (platform !== 'darwin') {
    const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
    return lines.find((line) => line.startsWith(`${name}:`)) ?? '';
  }
  const result = await runCommand(['/usr/bin/id', '-P', name], LOOK_UP);
  return result.status === 'exited' && result.exitCode === 0 ? result.stdout.toString('utf8').trim() : '';
}

/** `name:password:uid:gid:…:home:shell`; macOS has ten fields (class, change and expiry added), Linux seven. */
function parsePasswdLine(line: string, name: string): { home: string; uid: number; gid: number } | undefined {
  const fields = line.split(':');
  const home = fields.at(-2);
  const uid = Number.parseInt(fields[2] ?? '', 10);
  const gid = Number.parseInt(fields[3] ?? '', 10);
  if (fields[0] !== name || Number.isNaN(uid) || Number.isNaN(gid) || home === undefined) return undefined;
  return home.startsWith('/') ? { home, uid, gid } : undefined;
}
