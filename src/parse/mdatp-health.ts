import { z } from 'zod';
import { messageOf } from '../lib/message-of.ts';
import { type Fact, known, located, unreadable } from '../model/fact.ts';
import { type ArtifactFile, defineParser, type FactsOf } from '../model/parser.ts';
import { healthFacts, healthKeyOf, modernKey } from './health-facts.ts';
import { DETAILS_LOOKS, HEALTH_LOOKS } from './health-looks.ts';
import { HEALTH_PAGES, pageOfFile } from './health-pages.ts';
import { type HealthEntry, type HealthOutput, readHealth } from './health-text.ts';
import { type Candidate, firstReadable } from './health-values.ts';
import { placeIn, readText } from './read-text.ts';

// healthy                                     : true
// health_issues                               : []
// licensed                                    : true
// (`mdatp health`, from the page on tamper protection of macOS; `--output json`: {"healthy":true,"healthIssues":[], …}; read 2026-11)

/** An output and the file it is in. */
interface Output extends HealthOutput {
  readonly file: ArtifactFile;
  /** Not a page of details, and not just the version. */
  readonly isOverview: boolean;
  /** A page of details: `healthDetails` reads it too, and counts its lines. */
  readonly isDetails: boolean;
}

const keys = z.array(z.object({ ...located, key: z.string().describe('in snake_case'), value: z.json() }));

const facts = {
  ...healthFacts,
  'health.managed-keys': keys.describe('keys with the mark [managed], which only the text form has'),
  'health.unmarked-keys': keys.describe('keys of the text form without that mark'),
  'health.other-keys': keys.describe('keys no fact is made of'),
};

const KNOWN_KEYS: ReadonlySet<string> = new Set(Object.keys(healthFacts).map(healthKeyOf));

/**
 * Health of Defender, in either form. Where outputs disagree, JSON counts before text, an overview before pages of details and
 * `mdatp version`, newer before older. What a page does not tell is no problem of the overview: `healthDetails` says it.
 */
export const mdatpHealth = defineParser({
  artifact: 'mdatp/health',
  about: 'the health report of Defender',
  obtain: 'run `mdatp health --output json`, and `mdatp health`',
  finds: {
    commands: ['mdatp-health', 'mdatp-health-text', 'mdatp-version', ...HEALTH_PAGES.map(({ command }) => command)],
    analyzer:
      /^(?:health\.txt|mdatp_config\/health\.json|(?:health_details_features|dlp_health|permissions|definitions)\.txt)$/,
    content: HEALTH_LOOKS,
  },
  facts,
  async parse(files, tally) {
    const outputs: Output[] = [];
    const problems: string[] = [];
    for (const file of files) {
      try {
        const output = await readOutput(file);
        if (!output.isDetails) tally(output.lines);
        outputs.push(output);
      } catch (error) {
        if (isOtherPage(file)) continue;
        problems.push(messageOf(error));
      }
    }
    if (outputs.length === 0 && problems.length > 0) throw new Error(problems.join('; '));
    outputs.sort(byPreference);
    return tellFacts(outputs, problems);
  },
});

/** A page whose damage says nothing about the overview; an overview of older clients leaves behavior monitoring to `features`. */
function isOtherPage({ path }: ArtifactFile): boolean {
  const page = pageOfFile(path);
  return page !== undefined && page !== 'features';
}

async function readOutput(file: ArtifactFile): Promise<Output> {
  const text = await readText(file);
  if (text.trim() === '') throw new Error(`${file.path} is empty`);
  const output = readWith(file, text);
  const entries = output.entries.map((entry) => ({ ...entry, key: modernKey(entry.key, entry.value) }));
  if (!entries.some(({ key }) => KNOWN_KEYS.has(key))) throw new Error(`${file.path} holds no key of mdatp health`);
  const isOverview = entries.some(({ key }) => key === 'healthy');
  const isDetails = pageOfFile(file.path) !== undefined || DETAILS_LOOKS.test(text);
  return { ...output, entries, file, isOverview, isDetails };
}

function readWith(file: ArtifactFile, text: string): HealthOutput {
  try {
    return readHealth(text);
  } catch (error) {
    throw new Error(`${file.path}: ${messageOf(error)}`);
  }
}

function byPreference(one: Output, other: Output): number {
  const newerFirst = (other.file.modifiedAt?.getTime() ?? 0) - (one.file.modifiedAt?.getTime() ?? 0);
  return rank(one) - rank(other) || newerFirst;
}

function rank({ form, isOverview }: Output): number {
  if (!isOverview) return 2;
  return form === 'json' ? 0 : 1;
}

function tellFacts(outputs: readonly Output[], problems: readonly string[]): FactsOf<typeof facts> {
  const overviews = outputs.filter(({ isOverview }) => isOverview);
  const texts = overviews.filter(({ form }) => form === 'text');
  const named = Object.entries(healthFacts).flatMap<[string, Fact<unknown>]>(([name, shape]) => {
    const found = firstReadable(name, shape, candidatesFor(healthKeyOf(name), outputs));
    const fact = found ?? (problems.length === 0 ? undefined : unreadable(problems.join('; ')));
    return fact === undefined ? [] : [[name, fact]];
  });
  return {
    // Each was read by its own shape.
    ...(Object.fromEntries(named) as FactsOf<typeof healthFacts>),
    ...listed('health.managed-keys', texts, ({ isManaged }) => isManaged),
    ...listed('health.unmarked-keys', texts, ({ isManaged }) => !isManaged),
    ...listed('health.other-keys', overviews, ({ key }) => !KNOWN_KEYS.has(key)),
  };
}

function candidatesFor(key: string, outputs: readonly Output[]): Candidate[] {
  return outputs.flatMap(({ file, entries }) =>
    entries.filter((entry) => entry.key === key).map((entry) => ({ file, entry })),
  );
}

/** The keys wanted, of the output preferred most. */
function listed<Name extends string>(
  name: Name,
  [output]: readonly Output[],
  isWanted: (entry: HealthEntry) => boolean,
): { readonly [Key in Name]?: Fact<{ key: string; value: z.core.util.JSONType; at: ReturnType<typeof placeIn> }[]> } {
  const [first] = output?.entries ?? [];
  if (output === undefined || first === undefined) return {};
  const elements = output.entries.filter(isWanted).map(({ key, value, line, excerpt }) => ({
    key,
    value: value as z.core.util.JSONType,
    at: placeIn(output.file, line, excerpt),
  }));
  const fact = known(elements, placeIn(output.file, first.line, first.excerpt));
  return { [name]: fact } as { [Key in Name]: typeof fact };
}
