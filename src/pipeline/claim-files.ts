import { decodeText } from '../lib/text.ts';
import type { Input, InputFile } from '../model/input.ts';
import type { Finds, Parser } from '../model/parser.ts';

/** Which files each parser is to read. */
export type Claims = ReadonlyMap<Parser, readonly InputFile[]>;

/**
 * Finds the files of every artifact: by where they are, and for files nobody vouches for by what they begin with. One file can
 * hold several artifacts.
 */
export async function claimFiles(input: Input, parsers: readonly Parser[]): Promise<Claims> {
  const claims = new Map<Parser, InputFile[]>(parsers.map((parser) => [parser, []]));
  for (const file of input.files.toSorted(byPath)) {
    const placed = parsers.filter(({ finds }) => isPlaced(finds, file));
    const owners = placed.length > 0 || hasPlace(file) ? placed : await recognize(file, parsers);
    for (const owner of owners) claims.get(owner)?.push(file);
  }
  return claims;
}

function byPath(one: InputFile, other: InputFile): number {
  return one.path < other.path ? -1 : 1;
}

function isPlaced({ path, commands, analyzer }: Finds, { locator }: InputFile): boolean {
  const { originalPath, command, analyzerName } = locator;
  if (command !== undefined) return commands?.includes(command) === true;
  if (originalPath !== undefined && path?.test(originalPath) === true) return true;
  return analyzerName !== undefined && analyzer?.test(analyzerName) === true;
}

/** In a place where only certain files belong, nothing else is taken for one of them by its looks. */
function hasPlace({ locator }: InputFile): boolean {
  return locator.command !== undefined || locator.originalPath !== undefined || locator.analyzerName !== undefined;
}

async function recognize(file: InputFile, parsers: readonly Parser[]): Promise<Parser[]> {
  const head = decodeText(await file.head());
  return parsers.filter(({ finds }) => finds.content?.test(head) === true);
}
