import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program that outlives this process, and the lines both exchange. */
export interface Companion {
  /** What it says, until it has ended. */
  readonly lines: AsyncIterable<string>;
  /** Says something to it; lost when it has ended. */
  send(line: string): void;
  /** Closes the line to it, as the end of this process does, however it comes. */
  hangUp(): void;
}

/**
 * Starts a program in a session of its own: no terminal and no signal to our process group reaches it. It hears from us by its
 * standard input, whose end tells it that we are gone, and answers by its standard output.
 */
export function startCompanion([file, ...args]: readonly [string, ...string[]]): Companion {
  const child = spawn(file, args, { cwd: '/', detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
  // It may be gone at any moment: then its lines end, which is what the caller looks at.
  child.on('error', () => child.stdout.destroy());
  child.stdin.on('error', () => undefined);
  return {
    lines: createInterface({ input: child.stdout }),
    send: (line) => {
      child.stdin.write(`${line}\n`);
    },
    hangUp: () => {
      child.stdin.end();
    },
  };
}
