import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach } from '@jest/globals';
import { prepare } from '../../fixtures/stand-in-mac/start.mjs';
import { temporaryFolder } from './tree.ts';

/** A Mac with a Defender that remembers its settings, as far as an experiment sees it. */
export interface StandInMac {
  readonly folder: string;
  /** Path of its `mdatp`. */
  readonly mdatp: string;
  /** For `--state-folder`. */
  readonly stateFolder: string;
  readonly journal: string;
  /** What Defender would say, whether or not it answers. */
  monitoring(): string;
  /** Replaces the value of a line of `mdatp health`; undefined takes the line away. */
  setHealth(key: string, value: string | undefined): void;
  /** Shell code that runs at the beginning of every call; none: all is well again. */
  setFaults(code: string): void;
  /** Its processes of Defender, as lines of a number and a command. */
  daemons(): string[];
  /** Everything that runs out of its folder or works on it, but the processes of Defender. */
  alive(): string[];
}

/** Makes one; it is gone after the test, with all that runs in it. */
export function standInMac(): StandInMac {
  const folder = temporaryFolder();
  folders.push(folder);
  chmodSync(folder, 0o755);
  const mdatp = prepare(folder);
  const stateFolder = `${folder}/state`;
  mkdirSync(stateFolder);
  const health = (): string => readFileSync(`${folder}/health.txt`, 'utf8');
  return {
    folder,
    mdatp,
    stateFolder,
    journal: `${stateFolder}/experiment.json`,
    monitoring: () => /^behavior_monitoring *: "(\w+)"/m.exec(health())?.[1] ?? 'unknown',
    setHealth(key, value) {
      const line = new RegExp(`^${key} *: .*\n`, 'm');
      if (!line.test(health())) throw new Error(`the stand-in has no ${key}`);
      writeFileSync(`${folder}/health.txt`, health().replace(line, value === undefined ? '' : `${key} : ${value}\n`));
    },
    setFaults(code) {
      if (code === '') rmSync(`${folder}/faults.sh`, { force: true });
      else writeFileSync(`${folder}/faults.sh`, code);
    },
    daemons: () => processesOf(folder).filter((line) => line.includes('daemon.mjs')),
    alive: () => processesOf(folder).filter((line) => !line.includes('daemon.mjs')),
  };
}

const folders: string[] = [];

/** A test that fails because a process was left behind must not leave it behind. */
afterEach(() => {
  const left = folders.splice(0).filter(existsSync).flatMap(processesOf);
  for (const line of left) process.kill(Number.parseInt(line, 10), 'SIGKILL');
});

function processesOf(folder: string): string[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(`${folder}/`));
}
