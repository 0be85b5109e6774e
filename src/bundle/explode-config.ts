import { splitLines } from '../lib/text.ts';
import type { Locator } from '../model/input.ts';

/** A part of `mdatp_config.txt` that is a file of its own elsewhere. */
export interface ConfigBlock {
  /** As the file titles it: `WDAVCFG`. */
  readonly title: string;
  readonly locator: Locator;
  /** Its JSON, behind as many line ends as there are lines before it: line numbers are those of the whole file. */
  readonly text: string;
}

const DEFENDER = 'Library/Application Support/Microsoft/Defender';

/** The blocks the Client Analyzer writes, and where the same is found in other sources. */
const BLOCKS: ReadonlyMap<string, Locator> = new Map([
  ['MDE HEALTH', { analyzerName: 'mdatp_config/health.json' }],
  ['MERGED CONFIGURATIONS', { analyzerName: 'mdatp_config/merged.json' }],
  ['MANAGED CONFIGURATIONS', { analyzerName: 'mdatp_config/managed.json' }],
  ['WDAVCFG', { originalPath: `${DEFENDER}/wdavcfg` }],
  ['WDAVSTATE', { originalPath: `${DEFENDER}/wdavstate` }],
]);

/** The separators between the blocks are not documented: whatever decorates a line that is otherwise a title is let through. */
const TITLE =
  /^[\s=\-*#_.>|<~+[\]()\d:]*(?:title\s*[:=]\s*)?(MDE HEALTH|(?:MERGED|MANAGED) CONFIGURATIONS?|WDAVCFG|WDAVSTATE)[\s=\-*#_.>|<~+[\]()\d:]*$/i;
const JSON_START = /^\s*(?:\{|\[\s*(?:$|["{[\]\d]))/;
const TOKEN = /"(?:[^"\\]|\\.)*"?|[[{\]}]/g;

/** The blocks of a `mdatp_config.txt` that hold JSON; a block without is left out. */
export function explodeConfig(text: string): ConfigBlock[] {
  const lines = splitLines(text);
  const blocks: ConfigBlock[] = [];
  let title: string | undefined;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    title = titleOf(line) ?? title;
    const locator = BLOCKS.get(title ?? '');
    if (title === undefined || locator === undefined || !JSON_START.test(line)) continue;
    const end = endOfJson(lines, index);
    blocks.push({ title, locator, text: `${'\n'.repeat(index)}${lines.slice(index, end).join('\n')}\n` });
    title = undefined;
    index = end - 1;
  }
  return blocks;
}

function titleOf(line: string): string | undefined {
  const title = TITLE.exec(line)?.[1]?.toUpperCase();
  return title?.replace(/CONFIGURATION$/, 'CONFIGURATIONS');
}

/** The line after the one that closes what opens at `start`; where the next block begins if nothing does. */
function endOfJson(lines: readonly string[], start: number): number {
  let depth = 0;
  for (let index = start; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (index > start && titleOf(line) !== undefined) return index;
    for (const [token] of line.matchAll(TOKEN)) {
      if (token === '{' || token === '[') depth += 1;
      if (token === '}' || token === ']') depth -= 1;
    }
    if (depth <= 0) return index + 1;
  }
  return lines.length;
}
