import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach } from '@jest/globals';

/** A stand-in for `mdatp` that stands still at one of its calls until the test lets it go on. */
export interface GatedMdatp {
  /** For `--mdatp`. */
  readonly program: string;
  /** Ids of the stand-in and of the process it starts in the background, while they live. */
  processes(): number[];
  /** True when the call stands still. */
  isReached(): boolean;
  open(): void;
}

const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) {
    const left = processesOf(folder).map(({ pid }) => String(pid));
    if (left.length > 0) spawnSync('kill', ['-9', ...left]);
    rmSync(folder, { recursive: true });
  }
});

/** Stands still when it is called with the arguments `stopAt`, and has a process in the background then. */
export function gatedMdatp(stopAt: string): GatedMdatp {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mdediag-gate-'));
  made.push(folder);
  chmodSync(folder, 0o755);
  const program = path.join(folder, 'mdatp');
  const gate = path.join(folder, 'open');
  writeFileSync(
    program,
    `#!/bin/sh
[ "$*" = "${stopAt}" ] || exit 0
sh -c 'while :; do sleep 1; done' '${folder}/background' &
while [ ! -e '${gate}' ]; do sleep 0.02; done
`,
    { mode: 0o755 },
  );
  return {
    program,
    processes: () => processesOf(folder).map(({ pid }) => pid),
    isReached: () => processesOf(folder).some(({ args }) => args.endsWith('/background')),
    open: () => writeFileSync(gate, ''),
  };
}

/** Processes that have a path in `folder` on their command line, but for `mdediag` itself. */
function processesOf(folder: string): { pid: number; args: string }[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines
    .filter((line) => line.includes(`${folder}/`) && !line.includes('mdediag.js'))
    .map((line) => ({ pid: Number.parseInt(line, 10), args: line.trim() }));
}
