import type { Place } from '../model/fact.ts';
import type { ArtifactFile } from '../model/parser.ts';
import { keyInside } from './flatten-settings.ts';
import type { Block } from './output-blocks.ts';
import type { TreeDocument } from './read-document.ts';
import { placeIn } from './read-text.ts';

type Path = readonly (string | number)[];

/** A value as evidence: `shown` is the value as it may be told, and `isHidden` says that its words must not be quoted. */
interface Quoted {
  readonly path: Path;
  readonly shown: unknown;
  readonly isHidden?: boolean;
}

/**
 * The words of a document that write a value, with its key. A format without lines cannot be quoted: there it is said where the
 * value is and what it holds.
 */
export function quoteValue(file: ArtifactFile, document: TreeDocument, { path, shown, isHidden }: Quoted): Place {
  const words = document.wordsOf(path);
  if (words === undefined) return placeIn(file, undefined, `key path ${keyPath(path)} holds ${JSON.stringify(shown)}`);
  return isHidden === true ? quoteKey(file, document, path) : placeIn(file, document.lineOf(path), words);
}

/** The key of a dictionary or list in a document; what is inside stays out. */
export function quoteKey(file: ArtifactFile, document: TreeDocument, path: Path): Place {
  const at = path.findLastIndex((step) => typeof step === 'string');
  const line = at === -1 ? undefined : document.lineOf(path.slice(0, at + 1));
  if (line !== undefined) return placeIn(file, line, String(path[at]));
  return placeIn(file, undefined, path.length === 0 ? 'the whole file' : `key path ${keyPath(path)}`);
}

/** The lines of a block of labels, up to the first that is none of its own. */
export function quoteBlock(file: ArtifactFile, block: Block): Place {
  const values = [...block.values()];
  const first = values[0]?.line ?? 1;
  const lines = values.filter(({ line }, index) => line === first + index);
  return placeIn(file, first, lines.map(({ excerpt }) => excerpt).join(' '));
}

/** The first line that is not empty; with no such line the file. */
export function quoteFirst(file: ArtifactFile, lines: readonly string[]): Place {
  const index = lines.findIndex((line) => line.trim() !== '');
  return index === -1 ? placeIn(file, undefined, 'an empty file') : placeIn(file, index + 1, lines[index] ?? '');
}

function keyPath(path: Path): string {
  return path.reduce<string>(keyInside, '');
}
