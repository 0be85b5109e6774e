import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { KnownError } from '../model/errors.ts';
import { EXIT, SIGNAL_EXIT } from '../model/exit-code.ts';
import { buildProgram } from './program.ts';
import { SignalReceived } from './signals.ts';
import { toolVersion } from './version.ts';

/** Runs one command line and sets the exit code; the only place where errors become words and codes. */
export async function main(argv: readonly string[]): Promise<void> {
  surviveDeafStreams();
  surviveLostTerminal();
  if (argv.length === 3 && argv[2] === '--version') {
    process.stdout.write(`${toolVersion()}\n`);
    return;
  }
  process.once('beforeExit', endUnfinished);
  try {
    process.exitCode = await run(argv);
  } catch (error) {
    process.exitCode = report(error);
  } finally {
    process.off('beforeExit', endUnfinished);
  }
}

/** Node ends when nothing is left to wait for, even if a command still waits: that must not look like success. */
function endUnfinished(): void {
  process.stderr.write('This is a bug in mdediag; please report it: it stopped in the middle.\n');
  process.exitCode = EXIT.bug;
}

async function run(argv: readonly string[]): Promise<number> {
  refuseLostFolder();
  let exitCode: number = EXIT.done;
  const program = await buildProgram((code) => {
    exitCode = code;
  }, argv[2]);
  await program.parseAsync(argv);
  return exitCode;
}

/** Relative paths mean nothing then, and fast-glob asks for the current folder even when it gets absolute ones. */
function refuseLostFolder(): void {
  try {
    process.cwd();
  } catch (error) {
    throw new KnownError('The current folder does not exist anymore, or may not be read.', {
      exitCode: EXIT.usage,
      hint: 'Change to another folder (`cd`), then try again.',
      cause: error,
    });
  }
}

function report(error: unknown): number {
  if (error instanceof SignalReceived) {
    process.stderr.write(`\nStopped by ${error.signal}. ${error.consequence}\n`);
    return SIGNAL_EXIT[error.signal];
  }
  if (error instanceof KnownError) {
    process.stderr.write(`${error.message}\n${error.hint === undefined ? '' : `${error.hint}\n`}`);
    return error.exitCode;
  }
  if (isUsageError(error)) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  process.stderr.write(
    `This is a bug in mdediag; please report it with the lines below.\n${String(error instanceof Error ? error.stack : error)}\n`,
  );
  return EXIT.bug;
}

/** Commander has already printed what was wrong, or the help that was asked for. */
function isUsageError(error: unknown): error is { exitCode: number } {
  return (
    error instanceof Error && 'code' in error && String(error.code).startsWith('commander.') && 'exitCode' in error
  );
}

/**
 * Notes that nobody can read (a closed terminal, a full disk) end nothing, and `mdediag … | head` may close the pipe early; but
 * a result that was lost otherwise must not look like success.
 */
function surviveDeafStreams(): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.stderr.write(`The result could not be written to standard output (${error.code}).\n`);
    process.exit(error.code === 'ENOSPC' ? EXIT.noSpace : EXIT.bug);
  });
}

/** Node crashes at its end when it cannot reset a terminal that is gone; it leaves closed descriptors alone. */
function surviveLostTerminal(): void {
  const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));
  process.on('exit', () => {
    for (const descriptor of terminals) {
      if (!isatty(descriptor)) closeSync(descriptor);
    }
  });
}
