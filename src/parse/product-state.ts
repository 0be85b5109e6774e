import { z } from 'zod';
import { type Json, parseJson } from '../lib/json.ts';
import { type Fact, known, unreadable } from '../model/fact.ts';
import { defineParser } from '../model/parser.ts';
import { isDictionary } from './flatten-settings.ts';
import { quoteValue } from './quote.ts';
import { readText } from './read-text.ts';

// {"edr":{"identity":{"registrationComplete":true}},"engineCore":{"databaseRootPath":"/Library/…/enginedb"}}
// (wdavstate; keys as the XMDE Client Analyzer reads them, 2026-11; older agents write v2EngineCore)
const REGISTRATION = ['edr', 'identity', 'registrationComplete'];
const DATABASE = [
  ['engineCore', 'databaseRootPath'],
  ['v2EngineCore', 'databaseRootPath'],
];

/** What Defender remembers of itself. */
export const productState = defineParser({
  artifact: 'mdatp/state',
  about: 'the state file of Defender',
  obtain: 'collect /Library/Application Support/Microsoft/Defender/wdavstate',
  finds: {
    path: /^Library\/Application Support\/Microsoft\/Defender\/wdavstate$/i,
    content: /"(?:registrationComplete|databaseRootPath)"\s*:/,
  },
  facts: {
    'product-state.registration-complete': z.boolean().describe('whether the sensor is registered with the service'),
    'product-state.engine-database-path': z.string().describe('folder of the antivirus database'),
  },
  async parse([file]) {
    if (file === undefined) return {};
    const document = parseJson(await readText(file));
    if (!isDictionary(document.value)) throw new SyntaxError('it holds no dictionary');
    const tell = <T extends Json>(path: readonly string[], type: z.ZodType<T>): Fact<T> | undefined => {
      const value = valueAt(document.value, path);
      if (value === undefined) return undefined;
      const parsed = type.safeParse(value);
      if (!parsed.success) return unreadable(`${file.path} holds a value of another kind as ${path.join('.')}`);
      return known(parsed.data, quoteValue(file, document, { path, shown: value }));
    };
    const isComplete = tell(REGISTRATION, z.boolean());
    const database = DATABASE.map((path) => tell(path, z.string())).find((fact) => fact !== undefined);
    return {
      ...(isComplete !== undefined && { 'product-state.registration-complete': isComplete }),
      ...(database !== undefined && { 'product-state.engine-database-path': database }),
    };
  },
});

function valueAt(tree: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isDictionary(value) ? value[key] : undefined), tree);
}
