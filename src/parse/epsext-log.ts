import { z } from 'zod';
import { known, located, type Place } from '../model/fact.ts';
import { defineParser } from '../model/parser.ts';
import { placeIn } from './read-text.ts';
import { streamLines } from './stream-lines.ts';

// 2026-06-29 18:42:27.783 I  epsext[402:51d81] [mdatp:epsext] [eps_log_pkt] - seq=1|type=1|exe=/bin/ls|es_type=AUTH_OPEN|ec_idx=1
// (unified log of the extension at debug level, compact style, macOS 26)
const EVENT_TYPE = /\|es_type=(?<type>[A-Z][A-Z0-9_]*)/;
const EXTENSION = /\bepsext\[\d+/;
/** macOS knows about 150 event types. */
const MAX_TYPES = 500;

/** What the endpoint security extension was asked about, while its debug log was on. */
export const epsextLog = defineParser({
  artifact: 'mdatp/epsext-log',
  about: 'the log of the endpoint security extension',
  obtain: `run \`log show --last 1h --info --debug --predicate 'process == "epsext"'\``,
  finds: { analyzer: /^syslog_epsext[^/]*\.txt$/, content: /\bepsext\[\d+:[^\n]*\|es_type=/ },
  facts: {
    'epsext-log.event-types': z
      .array(z.object({ esType: z.string(), count: z.int(), ...located }))
      .describe('logged events by type, most frequent first'),
  },
  async parse(files, tally) {
    const types = new Map<string, { count: number; at: Place }>();
    let isOfExtension = false;
    for (const file of files) {
      let number = 0;
      for await (const lines of streamLines(file)) {
        for (const line of lines) {
          number += 1;
          isOfExtension ||= EXTENSION.test(line);
          const type = EVENT_TYPE.exec(line)?.groups?.type;
          if (type === undefined) continue;
          const known = types.get(type);
          if (known !== undefined) known.count += 1;
          else if (types.size < MAX_TYPES) types.set(type, { count: 1, at: placeIn(file, number, line) });
        }
      }
      tally({ read: number, unparsed: 0 });
    }
    const [first, ...rest] = files.map((file) => placeIn(file, undefined, `${types.size} types of events`));
    if (first === undefined || !isOfExtension) return {};
    const counted = Array.from(types, ([esType, { count, at }]) => ({ esType, count, at }));
    return {
      'epsext-log.event-types': known(
        counted.sort((one, other) => other.count - one.count),
        first,
        ...rest,
      ),
    };
  },
});
