import { stripVTControlCharacters } from 'node:util';
import { toPlainLines } from '../lib/text.ts';
import type { ArtifactFile } from '../model/parser.ts';

/** In UTF-16 units. A longer line is none of the formats here. */
const MAX_LINE_LENGTH = 1024 * 1024;

/**
 * The lines (of any encoding and line end) of a file of any size, in groups, without terminal colors. Of a line of more than 1 MB the
 * beginning is kept. What is held is one chunk and one such line at most.
 */
export async function* streamLines(file: ArtifactFile): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let begun = '';
  for await (const chunk of toPlainLines(file.read())) {
    const pieces = decoder.decode(chunk, { stream: true }).split('\n');
    const lines = pieces.map((piece, index) => append(index === 0 ? begun : '', piece));
    begun = lines.pop() ?? '';
    yield lines.map(clean);
  }
  const last = append(begun, decoder.decode());
  if (last !== '') yield [clean(last)];
}

/** Cuts only the piece: joined texts would be copied for every chunk of a long line. */
function append(begun: string, piece: string): string {
  return begun + piece.slice(0, MAX_LINE_LENGTH - begun.length);
}

function clean(line: string): string {
  const plain = line.endsWith('\r') ? line.slice(0, -1) : line;
  return plain.includes('\u001b') ? stripVTControlCharacters(plain) : plain;
}
