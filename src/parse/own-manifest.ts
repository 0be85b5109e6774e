import { z } from 'zod';
import { type JsonDocument, parseJson } from '../lib/json.ts';
import { CAUSES } from '../model/cause.ts';
import type { Place } from '../model/fact.ts';
import type { ArtifactFile } from '../model/parser.ts';
import { quoteValue } from './quote.ts';
import { readText } from './read-text.ts';

// { "schema": 1, "tool": { "name": "mdediag", "version": "0.1.0" }, …
//   "items": [ { "id": "c0003", "source": "mdatp-health", "kind": "command", "argv": ["/usr/local/bin/mdatp", "health"], "outcome": "collected", … } ] }
// (manifest.json of a bundle of ours, schema 1)

/** What a manifest of ours begins with. */
export const OWN_MANIFEST = /"tool"\s*:\s*\{\s*"name"\s*:\s*"mdediag"/;
/** Its name, which tells it from the files it lists. */
const MANIFEST_NAME = /(?:^|[/ ])manifest[^/]*\.json$/i;

/** As much of an item as the facts need; a newer version can have more. */
const itemSchema = z.object({
  source: z.string(),
  outcome: z.string(),
  cause: z.string().optional(),
  reason: z.string().optional(),
  originalPath: z.string().optional(),
  argv: z.array(z.string()).optional(),
  fileSize: z.number().optional(),
  sourceSize: z.number().optional(),
});

/** One item of the manifest. */
export type OwnItem = z.output<typeof itemSchema> & { readonly index: number };

/** What a manifest of ours says. */
export interface OwnManifest {
  /** Those that can be understood. */
  readonly items: readonly OwnItem[];
  /** Local time of the Mac when it was collected from; undefined when it was a copied tree, which another machine collected from. */
  readonly clock: { readonly finishedAt: string; readonly offsetMinutes: number; readonly at: Place } | undefined;
  /** Where an item is. */
  placeOf(item: OwnItem): Place;
}

/** Outcomes that say nothing of whether the thing is there. */
const UNCERTAIN = ['denied', 'timeout', 'failed', 'skipped'];

/** Whether a file, by its name, is a manifest of ours and not one of the files it lists. */
export function isManifest({ path }: ArtifactFile): boolean {
  return MANIFEST_NAME.test(path);
}

const manifests = new WeakMap<ArtifactFile, Promise<OwnManifest>>();

/** A manifest of ours, read once for all who ask. Throws `SyntaxError` when it is no manifest. */
export function ownManifest(file: ArtifactFile): Promise<OwnManifest> {
  const manifest = manifests.get(file) ?? readManifest(file);
  manifests.set(file, manifest);
  return manifest;
}

async function readManifest(file: ArtifactFile): Promise<OwnManifest> {
  const document = parseJson(await readText(file));
  const manifest = z.object({ items: z.array(z.unknown()) }).safeParse(document.value);
  if (!manifest.success) throw new SyntaxError('it lists no items');
  const items = manifest.data.items.flatMap((item, index) => {
    const parsed = itemSchema.safeParse(item);
    return parsed.success ? [{ ...parsed.data, index }] : [];
  });
  return {
    items,
    clock: clockOf(file, document),
    placeOf: ({ index, ...shown }) => quoteValue(file, document, { path: ['items', index], shown }),
  };
}

function clockOf(file: ArtifactFile, document: JsonDocument): OwnManifest['clock'] {
  const { data } = z
    .object({ finishedAt: z.iso.datetime(), utcOffsetMinutes: z.int(), host: z.object({ root: z.null() }) })
    .safeParse(document.value);
  if (data === undefined) return undefined;
  const at = quoteValue(file, document, { path: ['utcOffsetMinutes'], shown: data.utcOffsetMinutes });
  return { finishedAt: data.finishedAt, offsetMinutes: data.utcOffsetMinutes, at };
}

/** Whether the thing is on the Mac; undefined when collecting did not find out. */
export function isThere({ outcome }: OwnItem): boolean | undefined {
  return UNCERTAIN.includes(outcome) ? undefined : outcome !== 'absent';
}

/** Whether something that was to be read is missing from the bundle. */
export function isLoss({ cause }: OwnItem): boolean {
  const known = Object.entries(CAUSES).find(([name]) => name === cause);
  return known?.[1].isLoss === true;
}
