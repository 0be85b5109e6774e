/** Where the startup disk or its writable half can be mounted; the path on the Mac begins behind it. */
const MOUNTS: readonly (readonly RegExp[])[] = [[/^volumes$/, /./], [/^system$/, /^volumes$/, /^data$/], [/^private$/]];
/** Folders at the top of a Mac that make a path recognizable behind any folder. */
const ANCHORS = ['Library', 'Users', 'System', 'var'];
/** More of them; too common to be looked for anywhere but at the top. */
const TOP_ONLY = ['Applications', 'usr', 'opt', 'etc', 'tmp'];

const ANCHOR_OF = new Map(ANCHORS.map((name) => [name.toLowerCase(), name]));
const TOP_OF = new Map([...ANCHORS, ...TOP_ONLY].map((name) => [name.toLowerCase(), name]));

/**
 * The path on the Mac that a name in an archive or in a copied folder stands for, without the leading slash: it begins at
 * `Library`, `Users`, `System`, `var` or another folder of the system. Undefined when the name does not tell.
 */
export function originalPathOf(name: string): string | undefined {
  const parts = withoutMounts(name.split('/').filter((part) => part !== '' && part !== '.'));
  const start = TOP_OF.has(key(parts[0])) ? 0 : parts.findIndex((part) => ANCHOR_OF.has(key(part)));
  const path = start === -1 ? [] : withoutMounts(parts.slice(start));
  const first = TOP_OF.get(key(path[0]));
  // A path ends at a file; a file that is itself called `var` is none of the system's.
  return first === undefined || path.length === 1 ? undefined : [first, ...path.slice(1)].join('/');
}

function key(part: string | undefined): string {
  return part?.toLowerCase() ?? '';
}

function withoutMounts(parts: readonly string[]): readonly string[] {
  const mount = MOUNTS.find((pattern) => pattern.every((word, index) => word.test(key(parts[index]))));
  return mount === undefined ? parts : withoutMounts(parts.slice(mount.length));
}
