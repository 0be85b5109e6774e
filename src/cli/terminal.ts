import { jsonText } from '../lib/json-text.ts';

/** How much a command says besides its result. */
export interface Verbosity {
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** The result of a command, on stdout: nothing else goes there. Resolves when it is handed to the system. */
export function printResult(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(text.endsWith('\n') ? text : `${text}\n`, () => resolve());
  });
}

/** Characters handed to the system at a time: as much as a pipe holds. */
const PRINTED_LENGTH = 65_536;

/** A result of many lines, some of them at a time. */
export async function printLines(lines: Iterable<string>): Promise<void> {
  let text = '';
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < PRINTED_LENGTH) continue;
    await printResult(text);
    text = '';
  }
  await printResult(text);
}

/** One JSON document as the result. */
export function printJson(value: unknown): Promise<void> {
  return printResult(jsonText(value));
}

/** Something worth knowing that is not the result, on stderr. */
export function note(text: string, { quiet }: Verbosity = {}): void {
  if (!quiet) process.stderr.write(`${text}\n`);
}
