import { PassThrough, type Readable } from 'node:stream';
import inquirer from 'inquirer';

/** Asks questions, on stderr: stdout is for the result. */
export type Ask = ReturnType<typeof createAsk>;

/**
 * Lets `converse` ask. Answers with undefined for no answer: for Ctrl-C, Ctrl-D, a terminal that goes away and `signal`. Needs a
 * terminal on stdin and stderr.
 */
export async function questioning<T>(converse: (ask: Ask) => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const withdrawal = new AbortController();
  const keyboard = openKeyboard(() => withdrawal.abort());
  try {
    return await converse(createAsk(keyboard, AbortSignal.any([signal, withdrawal.signal])));
  } catch (error) {
    if (error instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(error.name)) return undefined;
    throw error;
  } finally {
    process.stdin.unpipe(keyboard).pause();
  }
}

/**
 * What is typed, until `withdraw` is called for Ctrl-D or the end of it. A stream of its own, because the questions switch the
 * keyboard back at their end; when the terminal is gone that fails, and the error would end the process.
 */
function openKeyboard(withdraw: () => void): PassThrough {
  const { stdin } = process;
  const keyboard = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (isRaw: boolean) => stdin.setRawMode(isRaw),
  });
  keyboard.on('keypress', (_text: string, key: { ctrl?: boolean; name?: string } | undefined) => {
    if (key?.ctrl === true && key.name === 'd') withdraw();
  });
  stdin.on('end', withdraw).on('error', withdraw).pipe(keyboard);
  return keyboard;
}

function createAsk(input: Readable, signal: AbortSignal) {
  return inquirer.createPromptModule({ input, output: process.stderr, signal });
}
