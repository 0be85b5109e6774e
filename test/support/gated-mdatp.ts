import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { afterEach } from '@jest/globals';
import { LEAVE_BEHIND, type StandIn, standIn } from './stand-in.ts';

/** A stand-in for `mdatp` that stands still at one of its calls until the test lets it go on. */
export interface GatedMdatp extends Pick<StandIn, 'program' | 'alive'> {
  /** True when the call stands still. */
  isReached(): boolean;
  open(): void;
}

const made: Pick<StandIn, 'alive'>[] = [];

afterEach(() => {
  // What outlived a run that was killed.
  const left = made.splice(0).flatMap(({ alive }) => alive().map((line) => String(Number.parseInt(line, 10))));
  if (left.length > 0) spawnSync('kill', ['-9', ...left]);
});

/** Stands still when it is called with the arguments `stopAt`, and has a process in the background then. */
export function gatedMdatp(stopAt: string): GatedMdatp {
  const stillHere = `${LEAVE_BEHIND} while [ ! -e "$0-open" ]; do sleep 0.02; done`;
  const { program, alive } = standIn({ [stopAt]: stillHere }, ':');
  const gate = {
    program,
    alive,
    isReached: () => alive().some((line) => line.endsWith('-background')),
    open: () => writeFileSync(`${program}-open`, ''),
  };
  made.push(gate);
  return gate;
}
