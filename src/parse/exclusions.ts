import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { messageOf } from '../lib/message-of.ts';
import { splitLines } from '../lib/text.ts';
import { type Fact, known, located, unreadable } from '../model/fact.ts';
import { type ArtifactFile, defineParser, type Tally } from '../model/parser.ts';
import { EXCLUSION_KINDS, type ExclusionKind, exclusionOf, itemsOf } from './exclusion-json.ts';
import { unquote } from './output-blocks.ts';
import { findJson } from './output-json.ts';
import { quoteValue } from './quote.ts';
import { placeIn, readText } from './read-text.ts';

// =====================================
// Excluded folder
// Path: "/opt/build/"
// Scope: ["epp"]
// ---
// Excluded process
// Process name: make
// =====================================
// (Layout as two public tools for support read it, 2026-11; `Scope` is written on Linux. `No exclusions` when there are none. The JSON
// form is not published.)
const HEADER = /^Excluded (?:file )?(?<word>[a-z]+)\b/i;
const VALUE = /^(?<label>path|process name|process path|file name|extension|name)\s*:\s*(?<value>\S.*)$/i;
const SCOPE = /^Scope\s*:\s*\[?(?<scope>[^\]]*)\]?$/i;
const NONE = /^no exclusions\b/i;
const FENCE = /^[=-]{3,}$/;

const KIND_OF_WORD: ReadonlyMap<string, ExclusionKind> = new Map([
  ...EXCLUSION_KINDS.map((kind) => [kind, kind] as const),
  ['directory', 'folder'],
  ['name', 'process'],
]);
const KIND_OF_LABEL: ReadonlyMap<string, ExclusionKind> = new Map([
  ['path', 'path'],
  ['extension', 'extension'],
  ['file name', 'process'],
  ['name', 'process'],
  ['process name', 'process'],
  ['process path', 'process'],
]);

const exclusion = z.object({
  kind: z.enum(EXCLUSION_KINDS).describe('path where it is not told whether it is a folder or a file'),
  value: z.string().describe('what is excluded, in the words of the output'),
  scope: z.string().nullable().describe('such as `epp` or `global`; null when not told'),
  ...located,
});

type Exclusion = z.output<typeof exclusion>;

/** The exclusions of antivirus in force on this Mac, whoever made them. Of several outputs the first that is understood counts. */
export const exclusions = defineParser({
  artifact: 'mdatp/exclusions',
  about: 'the list of exclusions in force',
  obtain: 'run `mdatp exclusion list`',
  finds: {
    commands: ['mdatp-exclusions'],
    analyzer: /^exclusions\.txt$/,
    content:
      /^Excluded (?:file )?(?:folder|directory|file|process|extension|path|name)\b|^No exclusions\b|^[ \t]*\{\s*"exclusions"\s*:\s*\[/im,
  },
  facts: { 'exclusions.list': z.array(exclusion).describe('exclusions of antivirus in force') },
  async parse(files, tally) {
    const facts: Fact<Exclusion[]>[] = [];
    for (const file of files) facts.push(await readExclusions(file, tally));
    const fact = facts.find(({ state }) => state === 'known') ?? facts[0];
    return fact === undefined ? {} : { 'exclusions.list': fact };
  },
});

async function readExclusions(file: ArtifactFile, tally: Tally): Promise<Fact<Exclusion[]>> {
  try {
    const text = await readText(file);
    return readJson(file, text, tally) ?? readBlocks(file, splitLines(text), tally);
  } catch (error) {
    return unreadable(`${file.path}: ${messageOf(error)}`);
  }
}

/** Undefined when it is not meant as JSON. */
function readJson(file: ArtifactFile, text: string, tally: Tally): Fact<Exclusion[]> | undefined {
  const document = findJson(text);
  if (document === undefined) return undefined;
  const { items, path } = itemsOf(document.value);
  const list = items.flatMap((item, index) => {
    const found = exclusionOf(item);
    const at = quoteValue(file, document, { path: [...path, index], shown: item });
    return found === undefined ? [] : [{ ...found, at }];
  });
  tally({ read: items.length, unparsed: items.length - list.length });
  return list.length === 0 && items.length > 0
    ? unreadable(`${file.path} lists exclusions of an unknown form`)
    : known(list, list[0]?.at ?? quoteValue(file, document, { path, shown: [] }));
}

function readBlocks(file: ArtifactFile, lines: readonly string[], tally: Tally): Fact<Exclusion[]> {
  const list: Exclusion[] = [];
  let none: Fact<Exclusion[]> | undefined;
  let header: ExclusionKind | undefined;
  let [read, unparsed] = [0, 0];
  for (const [index, raw] of lines.entries()) {
    const line = stripVTControlCharacters(raw).trim();
    if (line === '' || FENCE.test(line)) continue;
    read += 1;
    const { word } = HEADER.exec(line)?.groups ?? {};
    const { label, value } = VALUE.exec(line)?.groups ?? {};
    const { scope } = SCOPE.exec(line)?.groups ?? {};
    const last = list.at(-1);
    if (word !== undefined) {
      header = KIND_OF_WORD.get(word.toLowerCase());
      if (header === undefined) unparsed += 1;
    } else if (label !== undefined && value !== undefined) {
      const kind = header ?? KIND_OF_LABEL.get(label.toLowerCase()) ?? 'path';
      list.push({ kind, value: unquote(value.trim()), scope: null, at: placeIn(file, index + 1, line) });
    } else if (scope !== undefined && last !== undefined) {
      last.scope = scope.replaceAll('"', '').trim() || null;
    } else if (NONE.test(line)) none = known([], placeIn(file, index + 1, line));
    else unparsed += 1;
  }
  tally({ read, unparsed });
  const [first] = list;
  if (first?.at !== undefined) return known(list, first.at);
  return none ?? unreadable(`${file.path} neither lists an exclusion nor says that there is none`);
}
