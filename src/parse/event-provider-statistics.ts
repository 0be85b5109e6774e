import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import type { JsonDocument } from '../lib/json.ts';
import { splitLines } from '../lib/text.ts';
import { known, located, type Place } from '../model/fact.ts';
import { type ArtifactFile, defineParser } from '../model/parser.ts';
import { numbersIn } from './numbers-in.ts';
import { findJson } from './output-json.ts';
import { quoteValue } from './quote.ts';
import { readAny } from './read-any.ts';
import { placeIn, readText } from './read-text.ts';

// notifyEventsReceived: 61930
// (`mdatp diagnostic event-provider-statistics`: one number per line; which labels macOS prints is not published. The file of the same
// counters in the log folder is JSON; of nested keys the name is the path with dots, without `counters` in front.)
const EVENT_LABEL = '(?=[\\w \\t]{0,60}(?:auth|notify|dropped))[\\w \\t]{0,60}events[\\w \\t]{0,60}';
const CONTENT = [
  `^${EVENT_LABEL}:[ \\t]*\\d+[ \\t]*\\r?$`,
  `(?<![\\s\\S])\\s*\\{(?=[\\s\\S]*?"${EVENT_LABEL}"\\s*:\\s*"?\\d)`,
];
const COUNTER = /^\s*([A-Za-z][^:]{0,120}):\s*(\d{1,15}(?:\.\d{1,6})?)\s*$/;

interface Counter {
  readonly name: string;
  readonly value: number;
  readonly at: Place;
}

interface Output {
  readonly counters: readonly Counter[];
  readonly isCommand: boolean;
  readonly lines: { readonly read: number; readonly unparsed: number };
}

/** The counters of the event provider. The command comes before the file: it was run while the rest was collected. */
export const eventProviderStatistics = defineParser({
  artifact: 'mdatp/event-provider-statistics',
  about: 'the counters of the event provider',
  obtain: 'run `mdatp diagnostic event-provider-statistics`',
  finds: {
    path: /(?:^|\/)microsoft_defender_diagnostic_event_provider_counters\.json$/,
    commands: ['mdatp-event-provider-statistics'],
    analyzer: /^mde_event_statistics\.txt$/,
    content: new RegExp(CONTENT.join('|'), 'im'),
  },
  facts: {
    'event-provider.counters': z
      .array(z.object({ name: z.string(), value: z.number().nonnegative(), ...located }))
      .describe('counters of the event provider, by the names Defender gives them'),
  },
  async parse(files, tally) {
    const outputs = await readAny(files, readCounters);
    const { counters, lines } = outputs.find(({ isCommand }) => isCommand) ?? outputs[0];
    const [first] = counters;
    tally(lines);
    return first === undefined ? {} : { 'event-provider.counters': known([...counters], first.at) };
  },
});

async function readCounters(file: ArtifactFile): Promise<Output> {
  const text = await readText(file);
  const json = findJson(text);
  const output = json === undefined ? fromLines(file, text) : fromJson(file, json);
  if (output.counters.length === 0) throw new Error(`${file.path} holds no line with a label and a number`);
  return output;
}

function fromLines(file: ArtifactFile, text: string): Output {
  const lines = splitLines(stripVTControlCharacters(text));
  const counters = lines.flatMap((line, index) => {
    const [, name, value] = COUNTER.exec(line) ?? [];
    if (name === undefined) return [];
    return [{ name: name.trim(), value: Number(value), at: placeIn(file, index + 1, line) }];
  });
  const read = lines.filter((line) => line.trim() !== '').length;
  return { counters, isCommand: true, lines: { read, unparsed: read - counters.length } };
}

function fromJson(file: ArtifactFile, document: JsonDocument): Output {
  const counters = numbersIn(document).map(({ name, value, path }) => ({
    name: name.replace(/^counters\./, ''),
    value,
    at: quoteValue(file, document, { path, shown: value }),
  }));
  return { counters, isCommand: false, lines: { read: 0, unparsed: 0 } };
}
