import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { known, located, unreadable } from '../model/fact.ts';
import { defineParser } from '../model/parser.ts';
import { placeIn, readLines } from './read-text.ts';

// Testing connection with https://cdn.x.cp.wd.microsoft.com/ping ... [OK]
// Testing connection with https://winatp-gw-eus.microsoft.com/test... [Error]
// Expected a 200 Response from Proxy, received: 407
// (The first as on Microsoft's page mac-support-cloud-connection; a failure as people quote it, its words are documented nowhere.)
const TEST = /^\s*Testing connection with (\S{1,2000}?)\s*\.\.\.\s{0,4}\[([^\]]{1,80})\](.*)$/;
const TEST_START = 'Testing connection with';
const CURL_ERROR = /\bcurl\D{0,60}(\d{1,3})\b/i;
/** Of curl: the handshake failed, the certificate was not accepted. */
const TLS_ERRORS = [35, 60];
const MAX_DETAIL_LINES = 10;

type Group = 'edr-command-and-control' | 'edr-telemetry' | 'av-cloud';

/** Connections to Microsoft, as `mdatp connectivity test` saw them. We never run it: it would contact Microsoft. */
export const connectivity = defineParser({
  artifact: 'mdatp/connectivity',
  about: 'the connection test to Microsoft',
  obtain: 'run `mdatp connectivity test > connectivity.txt`',
  finds: { commands: ['mdatp-connectivity-test'], content: /^[ \t]*Testing connection with https?:/m },
  facts: {
    'connectivity.tests': z
      .array(
        z.object({
          ...located,
          url: z.string(),
          result: z.string().describe('the word in brackets, such as OK'),
          isOk: z.boolean(),
          group: z.enum(['edr-command-and-control', 'edr-telemetry', 'av-cloud']).describe('what is reached there'),
          curlError: z.int().nullable().describe('of curl; 35 and 60 mean that the certificate was not accepted'),
          detail: z.string().nullable().describe('the lines below a failure'),
        }),
      )
      .describe('one element for each address tested'),
    'connectivity.tls-failures': z
      .array(z.object({ ...located, url: z.string(), curlError: z.int() }))
      .describe(
        'addresses whose handshake or certificate failed; that there is none is not known when the output is cut off',
      ),
  },
  async parse(files, tally) {
    const tests = [];
    let hasGap = false;
    for (const file of files) {
      const lines = (await readLines(file)).map((line) => stripVTControlCharacters(line));
      let unparsed = 0;
      for (const [index, line] of lines.entries()) {
        const [, url, result, rest = ''] = TEST.exec(line) ?? [];
        if (url === undefined || result === undefined) {
          if (isTest(line, index === lines.length - 1)) unparsed += 1;
          continue;
        }
        const isOk = result.trim().toUpperCase() === 'OK';
        const detail = isOk ? '' : [rest, ...detailLines(lines, index + 1)].join(' ').trim();
        const code = CURL_ERROR.exec(`${result} ${detail}`)?.[1];
        tests.push({
          ...{ url, result, isOk, group: groupOf(url), detail: detail === '' ? null : detail },
          curlError: code === undefined ? null : Number(code),
          at: placeIn(file, index + 1, line),
        });
      }
      hasGap ||= unparsed > 0;
      tally({ read: lines.length, unparsed });
    }
    const [first] = tests;
    if (first === undefined) throw new Error('no line tells the result of a connection');
    // A failure is one whatever else is missing; that there is none cannot be told.
    const gap = hasGap ? unreadable(`${first.at.path} does not tell the result of each connection`) : undefined;
    const tlsFailures = tests.flatMap(({ url, curlError, at }) =>
      curlError !== null && TLS_ERRORS.includes(curlError) ? [{ url, curlError, at }] : [],
    );
    const isAllOk = tests.every(({ isOk }) => isOk);
    return {
      'connectivity.tests': (isAllOk ? gap : undefined) ?? known(tests, first.at),
      'connectivity.tls-failures': tlsFailures.length > 0 ? known(tlsFailures, first.at) : (gap ?? known([], first.at)),
    };
  },
});

/** Whether a line is about a connection; the last one can be cut off anywhere. */
function isTest(line: string, isLast: boolean): boolean {
  const words = line.trim();
  return words.includes('Testing connection') || (isLast && words !== '' && TEST_START.startsWith(words));
}

/** As the Client Analyzer 1.3 groups them. */
function groupOf(url: string): Group {
  const host = url.replace(/^https?:\/\//, '').replace(/[/:].*$/, '');
  if (host.includes('winatp')) return 'edr-command-and-control';
  return host.includes('events') ? 'edr-telemetry' : 'av-cloud';
}

function detailLines(lines: readonly string[], from: number): string[] {
  const below = lines.slice(from, from + MAX_DETAIL_LINES);
  const end = below.findIndex((line) => line.includes('Testing connection'));
  return below.slice(0, end === -1 ? undefined : end).map((line) => line.trim());
}
