import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach } from '@jest/globals';
import { IS_ROOT, testWhere } from './environment.ts';

const mounted: string[] = [];

afterEach(() => mounted.splice(0).forEach(unmount));

/** A file system in memory that is gone after the test; `options` as for `mount -o`, such as `size=4m`. */
export function tmpfs(options: string): string {
  const folder = mount(options);
  mounted.push(folder);
  return folder;
}

/** `test` where a tmpfs can be mounted. */
export const testWithTmpfs = testWhere(canMount(), 'only root on Linux can mount a tmpfs');

function canMount(): boolean {
  if (!IS_ROOT || process.platform !== 'linux') return false;
  try {
    unmount(mount('size=64k'));
    return true;
  } catch {
    return false; // a container without the right to mount
  }
}

function mount(options: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mdediag-mount-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'pipe' });
  return folder;
}

function unmount(folder: string): void {
  execFileSync('umount', [folder]);
  rmdirSync(folder);
}
