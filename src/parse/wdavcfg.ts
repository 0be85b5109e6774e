import { z } from 'zod';
import { parseJson } from '../lib/json.ts';
import { absent, type Fact, known, located, type Place, unreadable } from '../model/fact.ts';
import { defineParser } from '../model/parser.ts';
import { isDictionary, type Leaf, settingFields, settingsOf } from './flatten-settings.ts';
import { quoteValue } from './quote.ts';
import { placeIn, readText } from './read-text.ts';

// {"antivirusEngine":{"exclusions":[…]},"logRotationParameters":{"maxCurrentSize":"5242880","maxRotatedSize":"15728640"}}
// (the file, its log rotation and that it holds the local exclusions: source of Microsoft's Client Analyzer, read 2026-11. No
// complete specimen is public, so nothing else is expected of it.)

const ELEMENT = /^(?<element>(?<list>(?:.*\.)?exclusions)\[\d+\])(?:\.(?<field>.*))?$/i;
const WHAT: ReadonlySet<string | undefined> = new Set(['path', 'extension', 'name']);

/** What was set on this Mac itself, by command or in the app; what the organization set wins over it. */
export const wdavcfg = defineParser({
  artifact: 'defender/wdavcfg',
  about: 'the file of settings made on this Mac (wdavcfg)',
  obtain: 'collect as root, so that /Library/Application Support/Microsoft/Defender/wdavcfg can be read',
  finds: {
    path: /^Library\/Application Support\/Microsoft\/Defender\/wdavcfg$/,
    content: /^\s*\{[\s\S]{0,60000}?"logRotationParameters"\s*:/,
  },
  facts: {
    'local.settings': z
      .array(z.object({ ...settingFields, ...located }))
      .describe('each setting made on this Mac itself'),
    'local.exclusions': z
      .array(
        z.object({
          list: z.string().describe('which list it is in: `antivirusEngine.exclusions`'),
          value: z.string().describe('what is excluded, in the words of the file'),
          ...located,
        }),
      )
      .describe('exclusions made on this Mac itself, of antivirus and of other parts'),
    'local.log-rotation-current-bytes': z.number().describe('size at which a log is rotated'),
    'local.log-rotation-total-bytes': z.number().describe('size of all rotated logs together'),
  },
  async parse([file]) {
    if (file === undefined) return {};
    const document = parseJson(await readText(file));
    const root = document.value;
    if (!isDictionary(root)) throw new SyntaxError('it holds no dictionary of settings');
    const leaves = settingsOf(root);
    const place = ({ value: shown, ...leaf }: Leaf): Place => quoteValue(file, document, { ...leaf, shown });
    const settings = leaves.map((leaf) => ({ key: leaf.key, value: leaf.value, at: place(leaf) }));
    const exclusions = exclusionsIn(leaves).map(({ list, leaf }) => ({
      list,
      value: String(leaf.value),
      at: place(leaf),
    }));
    const whole = placeIn(file, undefined, `${leaves.length} settings`);
    const size = (name: string): Fact<number> => {
      const leaf = leaves.find(({ key }) => key === `logRotationParameters.${name}`);
      if (leaf === undefined) return absent(`${file.path} sets no ${name}`);
      const bytes = Number(leaf.value);
      return Number.isSafeInteger(bytes) && bytes > 0
        ? known(bytes, place(leaf))
        : unreadable(`${name} is no size in bytes`);
    };
    return {
      'local.settings': known(settings, whole),
      'local.exclusions': known(exclusions, whole),
      'local.log-rotation-current-bytes': size('maxCurrentSize'),
      'local.log-rotation-total-bytes': size('maxRotatedSize'),
    };
  },
});

/** One leaf for each element of each list of exclusions: the one that says what is excluded. */
function exclusionsIn(leaves: readonly Leaf[]): { readonly list: string; readonly leaf: Leaf }[] {
  const elements = new Map<string, { readonly list: string; readonly leaf: Leaf }>();
  for (const leaf of leaves) {
    const { element, list, field } = ELEMENT.exec(leaf.key)?.groups ?? {};
    if (element === undefined || list === undefined) continue;
    if (!elements.has(element) || WHAT.has(field)) elements.set(element, { list, leaf });
  }
  return [...elements.values()];
}
