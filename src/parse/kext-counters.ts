import { z } from 'zod';
import { known, located, type Place } from '../model/fact.ts';
import { type ArtifactFile, defineParser } from '../model/parser.ts';
import { numbersIn } from './numbers-in.ts';
import { findJson } from './output-json.ts';
import { quoteValue } from './quote.ts';
import { placeIn, readText } from './read-text.ts';
import { streamLines } from './stream-lines.ts';

// "ipc.kauth.vnode.missed_deadline": 3        ipc.connected=true        { "ipc": { "rejects": "0" } }
// (Names of Microsoft's page on privacy for macOS, read 2026-11. No file that prints them is known, and the kernel extension they come
// from is gone since macOS 11: they are taken wherever a supplied file has them.)
const NAME = 'ipc\\.(?:connects|connected|rejects|ack_pkts|nack_pkts|(?:send|ack|recv|kauth)\\.[a-z_.]{1,60})';
const COUNTER = new RegExp(
  `\\b(${NAME}|pkt_ack_timeout|pkt_ack_conn_timeout)["']?\\s{0,8}[:=]\\s{0,8}["']?(\\d{1,15}|true|false)\\b`,
  'g',
);
const NAME_AT_END = new RegExp(`(?:^|\\.)(${NAME}|pkt_ack_timeout|pkt_ack_conn_timeout)$`);

interface Counter {
  readonly name: string;
  readonly value: number;
  readonly at: Place;
}

/** The counters of the legacy kernel extension; of one counter the last value counts. */
export const kextCounters = defineParser({
  artifact: 'mdatp/kext-counters',
  about: 'the counters of the legacy kernel extension',
  obtain: 'supply a file that names `ipc.` counters; no command that prints them is known',
  finds: {
    path: /(?:^|\/)(?:microsoft_defender_diagnostic_event_provider_counters\.json|[^/]*kext[^/]*\.(?:log|json|txt))$/,
    commands: ['mdatp-event-provider-statistics'],
    analyzer: /^mde_event_statistics\.txt$/,
    content: new RegExp(`\\b${NAME}["' :=]|\\bpkt_ack_(?:conn_)?timeout["' :=]`),
  },
  facts: {
    'kext.counters': z
      .array(z.object({ name: z.string(), value: z.number().nonnegative(), ...located }))
      .describe('counters since the kernel extension started; of `ipc.connected` 1 is true and 0 is false'),
  },
  async parse(files) {
    const counters = new Map<string, Counter>();
    for (const file of files) {
      for await (const counter of countersOf(file)) counters.set(counter.name, counter);
    }
    const [first, ...rest] = counters.values();
    if (first !== undefined) return { 'kext.counters': known([first, ...rest], first.at) };
    const [file] = files;
    return file === undefined ? {} : { 'kext.counters': known([], placeIn(file, undefined, 'no counter of it')) };
  },
});

async function* countersOf(file: ArtifactFile): AsyncGenerator<Counter> {
  if (file.path.endsWith('.json')) {
    yield* nestedCounters(file, await readText(file));
    return;
  }
  let number = 0;
  for await (const lines of streamLines(file)) {
    for (const line of lines) {
      number += 1;
      for (const [excerpt, name = '', value] of line.matchAll(COUNTER)) {
        yield { name, value: toNumber(value), at: placeIn(file, number, excerpt) };
      }
    }
  }
}

function* nestedCounters(file: ArtifactFile, text: string): Generator<Counter> {
  const json = findJson(text);
  if (json === undefined) return;
  for (const { name: dotted, value, path } of numbersIn(json)) {
    const name = NAME_AT_END.exec(dotted)?.[1];
    if (name !== undefined) yield { name, value, at: quoteValue(file, json, { path, shown: value }) };
  }
}

function toNumber(text: string | undefined): number {
  return text === 'true' || text === 'false' ? Number(text === 'true') : Number(text);
}
