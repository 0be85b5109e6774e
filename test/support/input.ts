import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { openInput } from '../../src/bundle/open-input.ts';
import type { Input, InputCheck, InputFile, Locator } from '../../src/model/input.ts';
import { temporaryFolder } from './tree.ts';

/** What was read of one file. */
export interface ReadFile {
  readonly text: string;
  readonly locator: Locator;
  readonly problem: string | undefined;
}

/** An input read to its end, as `analyze` does it. */
export interface ReadInput {
  readonly kind: Input['kind'];
  readonly madeAt: Date | undefined;
  readonly files: Readonly<Record<string, ReadFile>>;
  readonly check: InputCheck;
}

/** Writes bytes to a file of that name in a new folder; its path. */
export function written(bytes: Buffer | string, name = 'input.bin'): string {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, bytes);
  return file;
}

/** Opens, reads every file, finishes and closes. */
export async function readInput(...paths: readonly string[]): Promise<ReadInput> {
  const input = await openInput(paths);
  try {
    const files: Record<string, ReadFile> = {};
    for (const file of input.files) {
      const text = await textOf(file);
      files[file.path] = { text, locator: file.locator, problem: file.problem() };
    }
    return { kind: input.kind, madeAt: input.madeAt, files, check: await input.finish() };
  } finally {
    await input.close();
  }
}

/** All bytes of a file as text. */
export async function textOf(file: InputFile): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.read()) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
