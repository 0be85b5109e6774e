import { stripVTControlCharacters } from 'node:util';
import type { ArtifactFile } from '../model/parser.ts';

/** A longer line is none of the formats here; the rest of it is dropped. */
const MAX_LINE_LENGTH = 1024 * 1024;

/** The lines (UTF-8, LF or CRLF) of a file of any size, in groups, without terminal colors. What is kept is one chunk at most. */
export async function* streamLines(file: ArtifactFile): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of file.read()) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = (lines.pop() ?? '').slice(0, MAX_LINE_LENGTH);
    yield lines.map(clean);
  }
  const last = rest + decoder.decode();
  if (last !== '') yield [clean(last)];
}

function clean(line: string): string {
  const plain = line.endsWith('\r') ? line.slice(0, -1) : line;
  return plain.includes('\u001b') ? stripVTControlCharacters(plain) : plain;
}
