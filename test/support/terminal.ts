import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { MDEDIAG } from './cli.ts';

const TERMINAL = path.join(import.meta.dirname, 'terminal.py');

/** Keys a person presses. */
export const KEY = {
  enter: '\r',
  down: '\u001b[B',
  up: '\u001b[A',
  space: ' ',
  ctrlC: '\u0003',
  ctrlD: '\u0004',
} as const;

/** What happens at the terminal, one step after the other. */
export type Step =
  | { readonly expect: string }
  | { readonly send: string }
  | { readonly appears: string }
  | { readonly resize: readonly [rows: number, columns: number] }
  | { readonly signal: number }
  | { readonly close: true };

interface TerminalOptions {
  readonly rows?: number;
  readonly columns?: number;
  /** Variables besides the few a terminal always has. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Files instead of the terminal, by number of the descriptor. */
  readonly redirect?: Readonly<Record<number, string>>;
}

/** A finished session. */
export interface TerminalResult {
  readonly exitCode: number | null;
  readonly signal: number | null;
  /** All bytes the program sent to the terminal. */
  readonly transcript: string;
  /** The transcript as lines of text, without escape sequences; a line that was drawn again stands there again. */
  readonly lines: readonly string[];
}

/** Presses a key and waits until the terminal shows what it brings about. */
export function press(key: keyof typeof KEY, shown: string): Step[] {
  return [{ send: KEY[key] }, { expect: shown }];
}

/** True where pseudo-terminals can be tested. */
export const HAS_PYTHON = spawnSync('python3', ['-c', 'import pty, fcntl, termios']).status === 0;

const TO_FIRST_COLUMN = ['\u001b[G', '\u001b[1G'];
const USUAL = { PATH: process.env['PATH'] ?? '', HOME: '/', TERM: 'xterm-256color' };

/** Runs `mdediag ARGS` on a terminal of 80 × 24. Throws when an expected text does not appear, with what was on the screen. */
export async function inTerminal(
  args: readonly string[],
  steps: readonly Step[],
  { rows = 24, columns = 80, environment = {}, redirect = {} }: TerminalOptions = {},
): Promise<TerminalResult> {
  const setup = {
    argv: [process.execPath, MDEDIAG, ...args],
    rows,
    columns,
    redirect,
    environment: { ...USUAL, ...environment },
  };
  const child = spawn('python3', [TERMINAL], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end([setup, ...steps].map((line) => `${JSON.stringify(line)}\n`).join(''));
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk);
  const { failure, ...result } = JSON.parse(Buffer.concat(chunks).toString()) as TerminalResult & {
    failure: string | null;
  };
  const redrawn = TO_FIRST_COLUMN.reduce((text, sequence) => text.replaceAll(sequence, '\n'), result.transcript);
  const lines = stripVTControlCharacters(redrawn).replaceAll('\r', '').split('\n');
  if (failure !== null) throw new Error(`${failure}; exit code ${result.exitCode}\n${lines.join('\n')}`);
  return { ...result, lines };
}
