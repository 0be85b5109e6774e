import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { assemble, expectedFile, NOW, STORIES, verdictList } from '../fixtures/bundles/stories.mjs';
import type { RulePack } from '../src/analyze/rule-pack.ts';
import { readPack } from '../src/analyze/rule-pack.ts';
import { openInput } from '../src/bundle/open-input.ts';
import type { Findings } from '../src/model/finding.ts';
import { conclude, examine } from '../src/pipeline/analyze-input.ts';
import { collectTree } from './support/collect.ts';
import { type CraftedMember, craftedZip } from './support/crafted-zip.ts';
import { written } from './support/input.ts';
import { temporaryFolder } from './support/tree.ts';

const RULES = fileURLToPath(new URL('../rules', import.meta.url));
const SUPPORT_LOGS = /^Library\/(?:Logs\/Microsoft\/mdatp|Application Support\/Microsoft\/Defender)\//;

let packs: readonly RulePack[];

beforeAll(async () => {
  packs = [await readPack(RULES, { name: 'builtin', version: '0.0.0' })];
});

async function analyze(file: string): Promise<Findings> {
  const input = await openInput([file]);
  try {
    const request = { packs, version: '0.0.0', now: NOW, wants: () => true, clock: () => performance.now() };
    return conclude(input, await examine(input, NOW), request).findings;
  } finally {
    await input.close();
  }
}

function macOf(story: string): string {
  const folder = temporaryFolder();
  assemble(story, folder);
  return folder;
}

/** Verdicts of rules whose evidence was there. */
function decided({ findings }: Findings): Map<string, string> {
  return new Map(findings.filter(({ verdict }) => verdict !== 'unknown').map(({ rule, verdict }) => [rule, verdict]));
}

describe('the known-good Mac', () => {
  test('has no problem, and no line that is not understood', async () => {
    const folder = macOf('known-good');
    const { findings, coverage, notes } = await analyze(folder);
    expect(findings.filter(({ verdict }) => verdict === 'problem' || verdict === 'broken')).toEqual([]);
    expect(notes).toEqual([]);
    expect(coverage.linesUnparsed).toBe(0);
  });
});

describe.each(STORIES)('the story of %s', (story) => {
  let findings: Findings['findings'];
  beforeAll(async () => {
    ({ findings } = await analyze(macOf(story)));
  });

  test('gives the verdicts that were reviewed', () => {
    expect(verdictList(findings)).toBe(readFileSync(expectedFile(story), 'utf8'));
  });

  test('is told with times as people write them', () => {
    const sentences = findings.flatMap((finding) => ('message' in finding ? [finding.message] : []));
    expect(sentences.filter((sentence) => /\d{4}-\d\d-\d\dT/.test(sentence ?? ''))).toEqual([]);
  });
});

/** The ways a Mac's files reach support, each with the rules that have to see the broken update there. */
const WAYS: readonly [string, Findings['source']['kind'], (mac: string) => Promise<string>, readonly string[]][] = [
  ['collected by us', 'mdediag', collect, ['installation-failed', 'updates-only-by-hand', 'product-expired']],
  [
    'packed by the Client Analyzer',
    'client-analyzer',
    async (mac) => written(craftedZip(analyzerMembers(mac))),
    ['installation-failed', 'product-expired'],
  ],
  [
    'packed by `mdatp diagnostic create`',
    'mdatp-diagnostic',
    async (mac) => written(diagnosticZip(mac)),
    ['installation-failed'],
  ],
];

describe.each(WAYS)('%s', (_, kind, pack, rules) => {
  test.each(STORIES)('%s has no other verdict than in the folder, as far as its evidence is there', async (story) => {
    const mac = macOf(story);
    const [inFolder, findings] = [decided(await analyze(mac)), await analyze(await pack(mac))];
    expect(findings.source.kind).toBe(kind);
    const differing = [...decided(findings)].filter(([rule, verdict]) => (inFolder.get(rule) ?? 'clear') !== verdict);
    expect(differing).toEqual([]);
  });

  test('the broken update is seen', async () => {
    const verdicts = decided(await analyze(await pack(macOf('update-broken'))));
    expect(rules.filter((rule) => verdicts.get(rule) === 'problem')).toEqual(rules);
  });
});

async function collect(mac: string): Promise<string> {
  return (await (await collectTree(mac, ['--no-analyze'])).bundle()).archive;
}

function filesOf(mac: string): string[] {
  const names = readdirSync(mac, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => statSync(path.join(mac, name)).isFile()).sort();
}

function read(mac: string, name: string): Buffer {
  return readFileSync(path.join(mac, name));
}

/** Logs and local state, by their full paths. */
function diagnosticZip(mac: string): Buffer {
  const names = filesOf(mac).filter((name) => SUPPORT_LOGS.test(name));
  return craftedZip(names.map((name) => ({ name: `/${name}`, bytes: read(mac, name) })));
}

/** Outputs under the names the Client Analyzer gives them, reports, and the archive above in one file. */
function analyzerMembers(mac: string): CraftedMember[] {
  const outputs: [string, ...string[]][] = [
    ['health.txt', 'mdatp-health-text'],
    ['health_details_features.txt', 'mdatp-health-features'],
    ['permissions.txt', 'mdatp-health-permissions'],
    ['definitions.txt', 'mdatp-health-definitions'],
    ['exclusions.txt', 'mdatp-exclusions'],
    ['mde_event_statistics.txt', 'mdatp-event-provider-statistics'],
    ['system_extensions.txt', 'csrutil', 'system-extensions'],
    ['process_information.txt', 'ps'],
    ['top.txt', 'top'],
    ['memory.txt', 'memory-pressure'],
    ['meminfo.txt', 'vm-stat'],
    ['uname.txt', 'uname'],
    ['uptime_info.txt', 'uptime'],
    ['disk_usage.txt', 'disk-free'],
  ];
  const files = filesOf(mac);
  const reports = files.filter((name) => name.includes('/DiagnosticReports/'));
  const permissions = files.filter((name) => name === 'tcc_db.txt');
  return [
    ...outputs.map(([name, ...commands]) => ({
      name,
      bytes: Buffer.concat(commands.map((command) => read(mac, `commands/${command}.txt`))),
    })),
    ...permissions.map((name) => ({ name, bytes: read(mac, name) })),
    ...reports.map((name) => ({ name: `crashes/${path.basename(name)}`, bytes: read(mac, name) })),
    { name: 'mde_diagnostic.zip', bytes: diagnosticZip(mac) },
  ];
}
