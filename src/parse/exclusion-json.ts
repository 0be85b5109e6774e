import type { Json } from '../lib/json.ts';
import { isRecord, pick } from './output-json.ts';

// [ { "type": "folder", "path": "/opt/build/", "scope": ["epp"] }, { "$type": "excludedFileName", "name": "make" } ]
// (Not published: the shapes a public tool for support accepts, and the words of managed settings; read 2026-11.)

/** What can be excluded from antivirus. */
export const EXCLUSION_KINDS = ['path', 'folder', 'file', 'extension', 'process'] as const;

/** One of {@link EXCLUSION_KINDS}. */
export type ExclusionKind = (typeof EXCLUSION_KINDS)[number];

/** The first that occurs in the name of a type decides. */
const KIND_OF_TYPE: readonly (readonly [RegExp, ExclusionKind])[] = [
  [/extension/i, 'extension'],
  [/process|filename/i, 'process'],
  [/folder|directory/i, 'folder'],
  [/path/i, 'path'],
  [/file/i, 'file'],
];
const KIND_OF_KEY = { extension: 'extension', name: 'process', path: 'path', value: 'path' } as const;

/** The exclusions in a document: a list, or a dictionary around one. Throws `SyntaxError` for anything else. */
export function itemsOf(value: Json): { readonly items: readonly Json[]; readonly path: readonly string[] } {
  if (value === null) return { items: [], path: [] };
  if (Array.isArray(value)) return { items: value, path: [] };
  if (isRecord(value)) {
    const key = 'exclusions' in value ? 'exclusions' : 'value';
    const inner = value[key];
    if (inner === undefined) throw new SyntaxError('it has neither `exclusions` nor `value`');
    const { items, path } = itemsOf(inner);
    return { items, path: [key, ...path] };
  }
  throw new SyntaxError('it holds no list of exclusions');
}

/** Undefined for an item that does not say what it excludes. */
export function exclusionOf(item: Json) {
  if (typeof item === 'string' && item !== '') return { kind: 'path' as const, value: item, scope: null };
  if (!isRecord(item)) return undefined;
  const type = pick(item, '$type', 'type', 'kind', 'exclusionType');
  for (const key of ['path', 'extension', 'name', 'value'] as const) {
    const value = item[key];
    if (typeof value === 'string' && value !== '') {
      return { kind: kindOf(type, key, item.isDirectory), value, scope: scopeOf(item) };
    }
  }
  return undefined;
}

function kindOf(type: Json | undefined, key: keyof typeof KIND_OF_KEY, isDirectory: Json | undefined): ExclusionKind {
  const told = typeof type === 'string' ? KIND_OF_TYPE.find(([word]) => word.test(type))?.[1] : undefined;
  const kind = told ?? KIND_OF_KEY[key];
  if (kind !== 'path' || typeof isDirectory !== 'boolean') return kind;
  return isDirectory ? 'folder' : 'file';
}

function scopeOf(item: Readonly<Record<string, Json>>): string | null {
  const scope = pick(item, 'scope', 'scopes');
  const words = [scope].flat().filter((word) => typeof word === 'string' && word !== '');
  return words.length === 0 ? null : words.join(', ');
}
