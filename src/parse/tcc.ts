import { z } from 'zod';
import { parsePlistDocument } from '../lib/plist.ts';
import { known, located } from '../model/fact.ts';
import { type ArtifactFile, defineParser, type Tally } from '../model/parser.ts';
import { isDictionary } from './flatten-settings.ts';
import { quoteValue } from './quote.ts';
import { readBeginning } from './read-beginning.ts';
import { placeIn, readBytes, readLines } from './read-text.ts';

// kTCCServiceSystemPolicyAllFiles|com.microsoft.wdav|0|2|4
// (tcc_db.txt of the XMDE Client Analyzer: service|client|client_type|auth_value|auth_reason, macOS 11 and later, read 2026-11)
// or MDMOverrides.plist: { "com.microsoft.wdav": { "kTCCServiceSystemPolicyAllFiles": { "Allowed": true, … } } }
const ROW = /^(?<service>kTCCService\w+)\|(?<client>[^|]+)\|\d+\|(?<value>\d+)\|/;
/** macOS' own numbers: 0 denied, 1 unknown, 2 allowed, 3 limited. */
const VERDICTS = new Map([
  ['0', false],
  ['2', true],
]);
const OVERRIDES = /MDMOverrides[^/]*\.plist$/i;
const PLIST_START = /^\s*<|^bplist0/;

const grant = z.object({
  service: z.string(),
  client: z.string().describe('bundle id or path'),
  isAllowed: z.boolean().nullable(),
  origin: z.enum(['database', 'mdm']),
  ...located,
});
type Grant = z.output<typeof grant>;

/** Privacy permissions of programs: those in the database of macOS, and those an organization gave. */
export const tcc = defineParser({
  artifact: 'system/privacy-permissions',
  about: 'the list of privacy permissions',
  obtain: 'collect /Library/Application Support/com.apple.TCC/MDMOverrides.plist, or run the Client Analyzer',
  finds: {
    path: /^Library\/Application Support\/com\.apple\.TCC\/MDMOverrides\.plist$/,
    analyzer: /^tcc_db\.txt$/,
    content:
      /^kTCCService\w+\|[^|\n]+\|\d+\|\d+\||<key>kTCCService\w+<\/key>\s*<dict|(?<![\s\S])bplist0[\s\S]*kTCCService/m,
  },
  facts: {
    'tcc.grants': z.array(grant).describe('permissions; what an organization gave is not in the database'),
    'tcc.origins': z.array(z.enum(['database', 'mdm'])).describe('which of the two lists was there to be read'),
  },
  async parse(files, tally) {
    const lists = await Promise.all(
      files.map(async (file) =>
        (await isOverrides(file))
          ? { origin: 'mdm' as const, grants: await overrides(file) }
          : { origin: 'database' as const, grants: await rows(file, tally) },
      ),
    );
    const [first, ...rest] = files.map((file, index) =>
      placeIn(file, undefined, `${lists[index]?.grants.length ?? 0} permissions`),
    );
    if (first === undefined) return {};
    return {
      'tcc.grants': known(
        lists.flatMap(({ grants }) => grants),
        first,
        ...rest,
      ),
      'tcc.origins': known([...new Set(lists.map(({ origin }) => origin))], first, ...rest),
    };
  },
});

async function isOverrides(file: ArtifactFile): Promise<boolean> {
  return OVERRIDES.test(file.path) || PLIST_START.test(await readBeginning(file, 64));
}

async function rows(file: ArtifactFile, tally: Tally): Promise<Grant[]> {
  const lines = await readLines(file);
  const grants = lines.flatMap((line, index): Grant[] => {
    const { service, client, value = '' } = ROW.exec(line)?.groups ?? {};
    if (service === undefined || client === undefined) return [];
    const isAllowed = VERDICTS.get(value) ?? null;
    return [{ service, client, isAllowed, origin: 'database', at: placeIn(file, index + 1, line) }];
  });
  const filled = lines.filter((line) => line.trim() !== '').length;
  tally({ read: filled, unparsed: filled - grants.length });
  if (filled > 0 && grants.length === 0) throw new Error(`${file.path} holds no permission that is understood`);
  return grants;
}

async function overrides(file: ArtifactFile): Promise<Grant[]> {
  const document = parsePlistDocument(await readBytes(file));
  const { value } = document;
  if (!isDictionary(value)) throw new SyntaxError(`${file.path} holds no dictionary`);
  return Object.entries(value).flatMap(([client, services]) =>
    (isDictionary(services) ? Object.entries(services) : []).flatMap(([service, given]): Grant[] => {
      if (!isDictionary(given)) return [];
      const isAllowed = allowed(given);
      const at = quoteValue(file, document, { path: [client, service], shown: given });
      return [{ service, client, isAllowed, origin: 'mdm', at }];
    }),
  );
}

/** `Allowed` is a boolean or a number; newer profiles say `Authorization: Allow` instead. */
function allowed({ Allowed: flag, Authorization: word }: Readonly<Record<string, unknown>>): boolean | null {
  if (typeof flag === 'boolean' || typeof flag === 'number') return Boolean(flag);
  return typeof word === 'string' ? word === 'Allow' : null;
}
