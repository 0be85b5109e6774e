import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { type Fact, known, located, unreadable } from '../model/fact.ts';
import { type ArtifactFile, defineParser } from '../model/parser.ts';
import { placeIn, readLines } from './read-text.ts';

// 1 extension(s)
// --- com.apple.system_extension.endpoint_security (Go to 'System Settings > …' to modify these system extension(s))
// enabled	active	teamID	bundleID (version)	name	[state]
// *	*	UBF8T346G9	com.microsoft.wdav.epsext (101.26022.0015/101.26022.0015)	Microsoft Defender …	[activated enabled]
// (`systemextensionsctl list`, macOS 11 and later; separated by tabs. In a copy they can be spaces.)
const COUNT = /^(?<count>\d+) extension\(s\)/;
const SECTION = /^--- com\.apple\.system_extension\.(?<kind>\w+)/;
const ROW =
  /^(?<enabled>\*?)[\t ]*(?<active>\*?)[\t ]*(?<team>[A-Z0-9]{10})\s+(?<bundle>[\w.-]+) \((?<version>[^/)]*)[^)]*\)\s*(?<name>.*?)\s*\[(?<state>[^\]]+)\]\s*$/;

const KINDS = {
  endpoint_security: 'endpoint-security',
  network_extension: 'network',
  driver_extension: 'driver',
} as const;

const extension = z.object({
  bundleId: z.string(),
  version: z.string(),
  teamId: z.string(),
  name: z.string(),
  state: z
    .string()
    .describe('activated enabled, activated waiting for user, terminated waiting to uninstall on reboot …'),
  kind: z.enum(['endpoint-security', 'network', 'driver', 'other']),
  isEnabled: z.boolean(),
  isActive: z.boolean(),
  ...located,
});

type Extension = z.output<typeof extension>;

/** The system extensions of the Mac, Defender's and others. Of several lists the first that is complete counts. */
export const systemExtensions = defineParser({
  artifact: 'system/extensions',
  about: 'the list of system extensions',
  obtain: 'run `systemextensionsctl list`',
  finds: {
    commands: ['system-extensions'],
    analyzer: /^system_extensions\.txt$/,
    content: /^\d+ extension\(s\)\s*$/m,
  },
  facts: { 'system.extensions': z.array(extension).describe('system extensions, as macOS lists them') },
  async parse(files, tally) {
    let gap: Fact<Extension[]> | undefined;
    for (const file of files) {
      const lines = (await readLines(file)).map(stripVTControlCharacters);
      const start = lines.findIndex((line) => COUNT.test(line));
      if (start === -1) continue;
      const extensions = extensionsOf(file, lines, start);
      const listed = Number(COUNT.exec(lines[start] ?? '')?.groups?.count);
      tally({ read: listed, unparsed: Math.max(0, listed - extensions.length) });
      if (listed > 0 && extensions.length === 0) throw new Error(`none of the ${listed} extensions is understood`);
      if (extensions.length >= listed) {
        return { 'system.extensions': known(extensions, placeIn(file, start + 1, lines[start] ?? '')) };
      }
      // Whatever is asked of it could be in a row that is missing.
      gap ??= unreadable(`the list says ${listed}, but ${extensions.length} can be read in ${file.path}`);
    }
    return gap === undefined ? {} : { 'system.extensions': gap };
  },
});

function extensionsOf(file: ArtifactFile, lines: readonly string[], start: number): Extension[] {
  const found: Extension[] = [];
  let kind: Extension['kind'] = 'other';
  for (const [index, line] of lines.entries()) {
    if (index < start) continue;
    const section = SECTION.exec(line)?.groups?.kind;
    if (section !== undefined) kind = KINDS[section as keyof typeof KINDS] ?? 'other';
    const { enabled, active, team = '', bundle = '', version = '', name = '', state } = ROW.exec(line)?.groups ?? {};
    if (state === undefined) continue;
    found.push({
      bundleId: bundle,
      ...{ version, teamId: team, name, state, kind },
      isEnabled: enabled === '*',
      isActive: active === '*',
      at: placeIn(file, index + 1, line),
    });
  }
  return found;
}
