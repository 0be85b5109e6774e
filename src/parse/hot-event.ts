import { posix } from 'node:path';
import { z } from 'zod';
import { located, type Place } from '../model/fact.ts';
import type { ArtifactFile } from '../model/parser.ts';

const text = z.string().nullable();

/** A program and how many events it caused. */
export const hotEventSourceShape = z.object({
  count: z.int().nonnegative().describe('events of the whole run'),
  path: text.describe('of the program (on Linux also of the file); null when not told'),
  signingId: text.describe('null when not signed, or not told'),
  teamId: text.describe('null for programs of Apple, when not signed, or not told'),
  ...located,
});

/** A program and how many events it caused. */
export type HotEventSource = z.output<typeof hotEventSourceShape>;

/** A folder and how many events were about what lies directly in it. */
export const hotEventFolderShape = z.object({
  path: z.string(),
  count: z.int().nonnegative().describe('events of the whole run'),
  ...located,
});

/** A folder and how many events were about what lies directly in it. */
export type HotEventFolder = z.output<typeof hotEventFolderShape>;

/** Adds events to the folder of the file they are about; a name without a folder is left out. */
export function addTarget(folders: Map<string, HotEventFolder>, path: string, count: number, at: () => Place): void {
  if (!path.startsWith('/')) return;
  const folder = posix.dirname(path);
  const former = folders.get(folder) ?? { path: folder, count: 0, at: at() };
  folders.set(folder, { ...former, count: former.count + count });
}

/** One run of `mdatp diagnostic hot-event-sources`. */
export interface HotEventRun {
  readonly file: ArtifactFile;
  readonly sources: readonly HotEventSource[];
  readonly folders: ReadonlyMap<string, HotEventFolder>;
  /** All events; null when not told. */
  readonly total: number | null;
  /** How long it listened; null when not told. */
  readonly seconds: number | null;
  readonly start: Place;
  readonly lines: { readonly read: number; readonly unparsed: number };
}
