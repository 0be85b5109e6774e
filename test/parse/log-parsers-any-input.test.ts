import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Parser } from '../../src/model/parser.ts';
import { analyzerLog } from '../../src/parse/analyzer-log.ts';
import { autoupdateLog } from '../../src/parse/autoupdate-log.ts';
import { collection } from '../../src/parse/collection.ts';
import { coreLog } from '../../src/parse/core-log.ts';
import { epsextLog } from '../../src/parse/epsext-log.ts';
import { installLog } from '../../src/parse/install-log.ts';
import { msupdate } from '../../src/parse/msupdate.ts';
import { onboarding } from '../../src/parse/onboarding.ts';
import { productState } from '../../src/parse/product-state.ts';
import { systemExtensions } from '../../src/parse/system-extensions.ts';
import { tcc } from '../../src/parse/tcc.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

/** What lines of these formats are made of, so that halves of them come together. */
const PIECES = [
  ...['\n', '\r\n', '\0', ' ', '\t', '"', "'", '/', '{', '}', '[', ']', ',', ':', '|', '*', 'ä', '9'.repeat(30)],
  ...['[1][2][2026-11-18 09:00:00.1 UTC][error]: ', '[1][2026-99-99 99:99:99 UTC][warning]: ', '[x UTC][e]'],
  ...[
    'Features merged with capabilities: ',
    '[{tamperProtection}]: Feature state: ',
    '{"a":1}',
    'bad config property ',
  ],
  ...['preinstall a.b begin [2026-11-17 10:00:00 +0000] 1', 'preinstall a.b end [x] 1 => 99999999999', '[ERROR] '],
  ...['2026-11-16 08:14:20 [A] <Error> ', '2026-99-16 08:14:20 <Error> ', '[2026-01-23 16:07:38.613][ERROR] '],
  ...['2 extension(s)', '*\t*\tUBF8T346G9\ta.b (1/1)\tA\t[activated enabled]', '|es_type=AUTH_OPEN|', 'epsext[1:2]'],
  ...['kTCCServiceX|a|0|2|', '{"edr":{"identity":{"registrationComplete":', '{"items":[{"source":"a","outcome":"b"}]}'],
];
const parsers: readonly (readonly [string, Parser])[] = [
  ['manifest.json', onboarding],
  ['manifest.json', collection],
  ...[analyzerLog, autoupdateLog, coreLog, epsextLog, installLog, msupdate, productState, systemExtensions, tcc].map(
    (parser) => ['a.log', parser] as const,
  ),
];

describe.each(parsers)('%s', (name, parser) => {
  test(`${parser.artifact}: any input is facts of the right kind, or an error with a reason`, async () => {
    const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 20 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        const outcome = await told(parser, [artifact(name, content)]).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome.name).not.toBe('ZodError');
        else expect(Object.keys(outcome as object).every((fact) => fact in parser.facts)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
