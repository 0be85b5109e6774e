import { z } from 'zod';
import { messageOf } from '../lib/message-of.ts';
import { type Fact, known, located, unreadable } from '../model/fact.ts';
import { type ArtifactFile, defineParser, type FactsOf } from '../model/parser.ts';
import { DETAILS_LOOKS } from './health-looks.ts';
import { HEALTH_PAGES, pageOfFile, pageOfKeys } from './health-pages.ts';
import { type HealthOutput, readHealth } from './health-text.ts';
import { firstReadable } from './health-values.ts';
import { placeIn, readText } from './read-text.ts';

// network_extension_enabled                 : true
// network_extension_installed               : true
// endpoint_security_extension_ready         : false
// endpoint_security_extension_installed     : true
// (`mdatp health --details system_extensions`, mac-support-sys-ext, read 2026-11; with `--output json` the keys are in camelCase)

interface Page extends HealthOutput {
  readonly file: ArtifactFile;
  readonly page: string | null;
}

interface Unreadable {
  readonly page: string | undefined;
  readonly reason: string;
}

const flag = z.boolean();
const text = z.string();

const named = {
  'details.endpoint-security-extension-installed': flag.describe('the extension that watches files and processes'),
  'details.endpoint-security-extension-ready': flag.describe('whether that extension is approved and runs'),
  'details.network-extension-installed': flag.describe('the extension that watches the network'),
  'details.network-extension-enabled': flag.describe('whether that extension is approved and runs'),
  'details.tamper-protection-source': text.describe('who set tamper protection: mdm, local, portal, defaults'),
  'details.tamper-protection-is-managed': flag.describe('whether the organization set tamper protection'),
  'details.definitions-update-fail-reason': text.describe('why the last update of definitions failed; mostly empty'),
} as const satisfies z.ZodRawShape;

/** Where the facts that rules name stand. */
const SOURCES: Readonly<Record<keyof typeof named, { readonly page: string; readonly key: string }>> = {
  'details.endpoint-security-extension-installed': {
    page: 'system_extensions',
    key: 'endpoint_security_extension_installed',
  },
  'details.endpoint-security-extension-ready': { page: 'system_extensions', key: 'endpoint_security_extension_ready' },
  'details.network-extension-installed': { page: 'system_extensions', key: 'network_extension_installed' },
  'details.network-extension-enabled': { page: 'system_extensions', key: 'network_extension_enabled' },
  'details.tamper-protection-source': { page: 'tamper_protection', key: 'configuration_source' },
  'details.tamper-protection-is-managed': { page: 'tamper_protection', key: 'configuration_is_managed' },
  'details.definitions-update-fail-reason': { page: 'definitions', key: 'definitions_update_fail_reason' },
};

const facts = {
  ...named,
  'health-details.values': z
    .array(
      z.object({
        ...located,
        page: z.string().nullable().describe('such as features; null when neither name nor keys give it away'),
        key: z.string().describe('in snake_case'),
        value: z.json().describe('numbers and dates of the text form are strings, as they are written'),
        isManaged: z.boolean().describe('marked [managed]; the JSON form has no marks'),
      }),
    )
    .describe('every line of every page of details'),
};

/** Pages of `mdatp health --details`, in either form; of a page found twice the newer file counts for the named facts. */
export const healthDetails = defineParser({
  artifact: 'mdatp/health-details',
  about: 'the detail pages of the health report',
  obtain:
    'run `mdatp health --details system_extensions`, and the same for the other pages, which `mdatp health --details help` names',
  finds: {
    commands: HEALTH_PAGES.map(({ command }) => command),
    analyzer: /^(?:health_details_features|dlp_health|permissions|definitions)\.txt$/,
    content: DETAILS_LOOKS,
  },
  facts,
  async parse(files, tally) {
    const pages: Page[] = [];
    const problems: Unreadable[] = [];
    for (const file of files) {
      const page = pageOfFile(file.path);
      try {
        const output = await readPage(file);
        tally(output.lines);
        pages.push({ ...output, file, page: page ?? pageOfKeys(output.entries.map(({ key }) => key)) });
      } catch (error) {
        const reason = `${file.path}: ${messageOf(error)}`;
        problems.push({ page, reason });
      }
    }
    pages.sort((one, other) => (other.file.modifiedAt?.getTime() ?? 0) - (one.file.modifiedAt?.getTime() ?? 0));
    return { ...tellNamed(pages, problems), 'health-details.values': tellValues(pages, problems) };
  },
});

async function readPage(file: ArtifactFile): Promise<HealthOutput> {
  const output = readHealth(await readText(file));
  if (output.entries.length === 0) throw new Error('holds no line of the form key : value');
  return output;
}

function tellNamed(pages: readonly Page[], problems: readonly Unreadable[]): FactsOf<typeof named> {
  const found = Object.entries(SOURCES).flatMap<[string, Fact<unknown>]>(([name, { page, key }]) => {
    const candidates = pages
      .filter((output) => output.page === page)
      .flatMap(({ file, entries }) => entries.map((entry) => ({ file, entry })))
      .filter(({ entry }) => entry.key === key);
    const problem = problems.find((unreadablePage) => unreadablePage.page === page);
    const fact = firstReadable(name, named[name as keyof typeof named], candidates);
    const told = fact ?? (problem === undefined ? undefined : unreadable(problem.reason));
    return told === undefined ? [] : [[name, told]];
  });
  // Each was read by its own shape.
  return Object.fromEntries(found) as FactsOf<typeof named>;
}

function tellValues(
  pages: readonly Page[],
  problems: readonly Unreadable[],
): Fact<z.output<(typeof facts)['health-details.values']>> {
  const values = pages.flatMap(({ file, page, entries }) =>
    entries.map(({ key, value, isManaged, line, excerpt }) => ({
      ...{ page, key, isManaged, value: value as z.core.util.JSONType },
      at: placeIn(file, line, excerpt),
    })),
  );
  const [first, ...rest] = values;
  if (first === undefined) return unreadable(problems.map(({ reason }) => reason).join('; '));
  const others = rest.filter(({ at }, index) => at.path !== values[index]?.at.path).map(({ at }) => at);
  return known(values, first.at, ...others);
}
