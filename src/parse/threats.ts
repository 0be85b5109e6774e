import { z } from 'zod';
import { known, located, unreadable } from '../model/fact.ts';
import { type ArtifactFile, defineParser } from '../model/parser.ts';
import { readName } from './counter-value.ts';
import { type Block, readBlocks } from './output-blocks.ts';
import { quoteBlock } from './quote.ts';
import { placeIn, readLines } from './read-text.ts';
import { readMoment } from './written-moment.ts';

// ID: "6b2f0c1e-0000-4000-8000-000000000001"
// Name: Behavior:MacOS/Example
// Type: "behavior"
// Detection time: Tue May 7 20:23:41 2024
// Status: "quarantined"
// (Microsoft's page on the demonstration of behavior monitoring, 2025; `No threats` when there are none.)
const NONE = /^no threats\b/i;

const text = z.string().nullable();

/** What Defender found on this Mac. */
export const threats = defineParser({
  artifact: 'mdatp/threats',
  about: 'the list of threats',
  obtain: 'run `mdatp threat list`',
  finds: {
    commands: ['mdatp-threats'],
    analyzer: /^threat_list\.txt$/,
    content: /^[ \t]*Detection time:|^No threats\b/im,
  },
  facts: {
    'threats.list': z
      .array(
        z.object({
          id: text,
          name: text.describe('such as `Virus:DOS/EICAR_Test_File`'),
          type: text.describe('in lower case, such as `behavior`'),
          status: text.describe('in lower case, such as `quarantined`'),
          path: text.describe('null when not told'),
          detectedAt: z.iso.datetime().nullable().describe('local time, written as if it were UTC'),
          ...located,
        }),
      )
      .describe('threats found'),
  },
  async parse(files, tally) {
    const file = files[0];
    if (file === undefined) return {};
    const { blocks, others, linesRead } = readBlocks(await readLines(file));
    const found = blocks.filter((block) => block.has('id') || block.has('name'));
    const none = others.find((line) => NONE.test(line.text));
    const [first] = found;
    tally({ read: linesRead, unparsed: others.filter((line) => line !== none).length });
    if (first !== undefined)
      return {
        'threats.list': known(
          found.map((block) => threatOf(file, block)),
          quoteBlock(file, first),
        ),
      };
    if (none !== undefined) return { 'threats.list': known([], placeIn(file, none.line, none.text)) };
    return { 'threats.list': unreadable(`${file.path} neither lists a threat nor says that there is none`) };
  },
});

function threatOf(file: ArtifactFile, block: Block) {
  const value = (...labels: string[]) => readName(labels.map((label) => block.get(label)?.text).find((found) => found));
  return {
    id: value('id', 'threat id'),
    name: value('name'),
    type: value('type')?.toLowerCase() ?? null,
    status: value('status')?.toLowerCase() ?? null,
    path: value('path', 'file', 'resource'),
    detectedAt: readMoment(block.get('detection time')?.text)?.iso ?? null,
    at: quoteBlock(file, block),
  };
}
