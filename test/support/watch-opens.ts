import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const WATCHER = path.join(import.meta.dirname, 'watch-opens.py');

/**
 * Runs `work` and answers with the files below `folder` that anybody opened meanwhile, as the kernel noted them. Linux only.
 * Listing a folder and looking at sizes and dates are not opening.
 */
export async function openedDuring(folder: string, work: () => Promise<unknown>): Promise<string[]> {
  const watcher = spawn('python3', [WATCHER, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  await Promise.race([once(watcher.stdout, 'readable'), once(watcher, 'exit')]);
  try {
    await work();
  } finally {
    watcher.stdin.end();
  }
  const [ready, opened = 'the watcher failed'] = (await text(watcher.stdout)).split('\n');
  return ready === 'ready' ? (JSON.parse(opened) as string[]) : [opened];
}
