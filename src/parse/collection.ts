import { z } from 'zod';
import { known, located } from '../model/fact.ts';
import { defineParser } from '../model/parser.ts';
import { isLoss, isManifest, OWN_MANIFEST, ownManifest } from './own-manifest.ts';
import { placeIn } from './read-text.ts';

// "items": [ { "id": "f0007", "source": "defender-logs", "kind": "file", "originalPath": "/Library/Logs/Microsoft/mdatp/install.log",
//   "outcome": "denied", "cause": "needs-root", "reason": "only the administrator account may read it" }, … ]
// (manifest.json of a bundle of ours, schema 1)

/** The row of `mdediag collect` that takes the log folder. */
const LOG_SOURCE = 'defender-logs';

/** What the collection itself says: what it lost, and how large the log folder was. */
export const collection = defineParser({
  artifact: 'mdediag/manifest',
  about: 'the manifest of the bundle',
  obtain: 'run `mdediag collect`',
  finds: { path: /^Library\/Logs\/Microsoft\/mdatp\/./i, content: OWN_MANIFEST },
  facts: {
    'collection.losses': z
      .array(z.object({ path: z.string(), outcome: z.string(), reason: z.string().nullable(), ...located }))
      .describe('what was to be collected, but is missing or cut; path is a command line for a command'),
    'collection.local-clock': z
      .object({ finishedAt: z.iso.datetime(), offsetMinutes: z.int() })
      .describe('local time of the Mac when the collection ended; not known of a copied tree'),
    'log-folder.total-bytes': z.int().describe('size of all files in the log folder of Defender'),
  },
  async parse(files) {
    const [manifest] = files.filter(isManifest);
    const logs = files.filter((file) => !isManifest(file));
    if (manifest === undefined) {
      const [first, ...rest] = logs.map((file) => placeIn(file, undefined, `${file.sizeBytes} bytes`));
      return first === undefined
        ? {}
        : { 'log-folder.total-bytes': known(sum(logs.map((file) => file.sizeBytes)), first, ...rest) };
    }
    const { items, clock, placeOf } = await ownManifest(manifest);
    const lost = items.filter(isLoss).map((item) => ({
      path: item.originalPath ?? item.argv?.join(' ') ?? item.source,
      outcome: item.outcome,
      reason: item.reason ?? null,
      at: placeOf(item),
    }));
    const sized = items.filter(
      ({ source, fileSize, sourceSize }) => source === LOG_SOURCE && (fileSize ?? sourceSize) !== undefined,
    );
    const [first, ...rest] = sized.map(placeOf);
    const totalBytes = sum(sized.map(({ fileSize, sourceSize }) => fileSize ?? sourceSize ?? 0));
    return {
      'collection.losses': known(lost, placeIn(manifest, undefined, `${items.length} items, ${lost.length} lost`)),
      ...(clock !== undefined && { 'collection.local-clock': known(clock, clock.at) }),
      ...(first !== undefined && { 'log-folder.total-bytes': known(totalBytes, first, ...rest) }),
    };
  },
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
