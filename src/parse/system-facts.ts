import { z } from 'zod';
import { messageOf } from '../lib/message-of.ts';
import { type PlistDocument, parsePlistDocument } from '../lib/plist.ts';
import { splitLines } from '../lib/text.ts';
import { type Fact, known, type Place, unreadable } from '../model/fact.ts';
import { type ArtifactFile, defineParser, type FactsOf } from '../model/parser.ts';
import { findFreeBytes } from './disk-free.ts';
import { quoteValue } from './quote.ts';
import { placeIn, readBytes, readText } from './read-text.ts';
import { SYSTEM_LINES } from './system-lines.ts';

// ProductName:		macOS
// ProductVersion:		26.1
// BuildVersion:		25B78
// (`sw_vers`; since macOS 13.3 perhaps a line ProductVersionExtra)
// Darwin 25.1.0 arm64
// (`uname -srm`, or `uname -a`)
// hw.ncpu: 10
// kern.boottime: { sec = 1763600000, usec = 0 } Thu Nov 20 01:33:20 2025
// (`sysctl`)
// Enrolled via DEP: Yes
// MDM enrollment: Yes (User Approved)
// (`profiles status -type enrollment`)
//  9:15  up 3 days,  2:04, 2 users, load averages: 2.10 2.05 1.99
// (`uptime`)

const facts = {
  'system.os-version': z
    .string()
    .regex(/^\d+(?:\.\d+)*$/)
    .describe('version of macOS'),
  'system.os-build': z.string().describe('build of macOS; `25A5279m` is a beta'),
  'system.kernel-version': z.string().describe('version of Darwin: 25 is macOS 26, 24 is macOS 15'),
  'system.architecture': z.string().describe('arm64 or x86_64 (also when the tool itself ran translated)'),
  'system.model': z.string().describe('model identifier of the Mac'),
  'system.processor': z.string().describe('name of the processor'),
  'system.cores': z.int().positive().describe('logical cores'),
  'system.memory-bytes': z.int().positive().describe('physical memory'),
  'system.booted-at': z.iso.datetime().describe('when the Mac was started, UTC'),
  'system.uptime-minutes': z.int().nonnegative().describe('how long it had been running'),
  'system.disk-free-bytes': z.int().nonnegative().describe('free space of the system disk'),
  'system.enrollment': z
    .enum(['none', 'mdm', 'mdm-user-approved'])
    .describe('whether a server manages this Mac, and whether the user approved that'),
};

type Found = Map<keyof typeof facts, Fact<unknown>>;

/** What this Mac is. The version file comes last: a copied tree may have it from another time. */
export const systemFacts = defineParser({
  artifact: 'system/facts',
  about: 'the description of this Mac',
  obtain:
    'run `sw_vers`, `uname -srm`, `sysctl hw.model hw.ncpu hw.memsize kern.boottime`, `df -k /` and `profiles status -type enrollment`',
  finds: {
    path: /^System\/Library\/CoreServices\/SystemVersion\.plist$/,
    commands: ['sw-vers', 'uname', 'sysctl', 'uptime', 'disk-free', 'profiles-enrollment'],
    analyzer: /^(?:(?:hardware_info|cpuinfo|uname|uptime_info|disk_usage|system_profiler)\.txt|mde\.xml)$/,
    content:
      /^ProductVersion:\s|^Darwin \S.{0,400}(?:arm64|x86_64)|^hw\.(?:ncpu|memsize): |^kern\.boottime: |^MDM enrollment: |^Filesystem\s.{0,200}\sMounted on|<key>ProductBuildVersion<\/key>|^ {0,2}\d{1,2}:\d\d {2}up /m,
  },
  facts,
  async parse(files) {
    const found: Found = new Map();
    const bytes = await Promise.all(files.map(async (file) => ({ file, text: await readText(file) })));
    for (const { file, text } of bytes) if (!isPlist(text)) addLines(found, file, splitLines(text));
    for (const { file, text } of bytes) if (isPlist(text)) await addVersionFile(found, file);
    // Each value has passed the shape of its own fact in `add`.
    return Object.fromEntries(found) as FactsOf<typeof facts>;
  },
});

function isPlist(text: string): boolean {
  return text.startsWith('bplist') || text.includes('<key>');
}

function add(found: Found, name: string, value: unknown, place: Place): void {
  if (!isName(name) || found.has(name)) return;
  if (facts[name].safeParse(value).success) found.set(name, known(value, place));
}

function isName(name: string): name is keyof typeof facts {
  return Object.hasOwn(facts, name);
}

function addLines(found: Found, file: ArtifactFile, lines: readonly string[]): void {
  for (const { fact, pattern, convert } of SYSTEM_LINES) {
    for (const [index, line] of lines.entries()) {
      const text = pattern.exec(line)?.[1];
      if (text !== undefined) add(found, fact, convert(text), placeIn(file, index + 1, line));
    }
  }
  const free = findFreeBytes(lines);
  if (free === undefined) return;
  add(found, 'system.disk-free-bytes', free.bytes, placeIn(file, free.index + 1, lines[free.index] ?? ''));
}

async function addVersionFile(found: Found, file: ArtifactFile): Promise<void> {
  try {
    addVersions(found, file, parsePlistDocument(await readBytes(file)));
  } catch (error) {
    const reason = `${file.path}: ${messageOf(error)}`;
    if (!found.has('system.os-version')) found.set('system.os-version', unreadable(reason));
  }
}

function addVersions(found: Found, file: ArtifactFile, document: PlistDocument): void {
  const { value } = document;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, name] of [
    ['ProductVersion', 'system.os-version'],
    ['ProductBuildVersion', 'system.os-build'],
  ] as const) {
    const entry = Object.entries(value).find(([own]) => own === key)?.[1];
    add(found, name, entry, quoteValue(file, document, { path: [key], shown: entry }));
  }
}
