import type { Cause } from '../model/cause.ts';

/** What decides why a read was refused. */
export interface Reader {
  readonly uid: number;
  readonly platform: NodeJS.Platform;
  /** False with `--root`: a copied tree is not guarded by macOS. */
  readonly isLive: boolean;
}

/**
 * Why the system said no, as well as it lets us tell: macOS answers EPERM when Full Disk Access is missing, and EACCES when
 * permissions forbid it. Everything else is no refusal but a failure.
 */
export function causeOfRefusal(errno: string, ownerUid: number | undefined, reader: Reader): Cause {
  if (errno !== 'EPERM' && errno !== 'EACCES') return 'unreadable-file';
  if (errno === 'EPERM' && reader.platform === 'darwin' && reader.isLive) return 'needs-full-disk-access';
  if (errno === 'EPERM' || reader.uid === 0) return 'denied-otherwise';
  return ownerUid === reader.uid ? 'denied-by-mode' : 'needs-root';
}

/** What the permission bits promise; only opening it tells the truth. */
export function mayRead(
  file: { mode: number; uid: number; gid: number },
  reader: Reader,
  groups: readonly number[],
): boolean {
  if (reader.uid === 0) return true;
  if (file.uid === reader.uid) return (file.mode & 0o400) !== 0;
  return (file.mode & (groups.includes(file.gid) ? 0o040 : 0o004)) !== 0;
}
