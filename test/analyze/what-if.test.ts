import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { exclusionProposals } from '../../src/analyze/what-if.ts';
import { absent, known } from '../../src/model/fact.ts';
import type { FactName, FactValue } from '../../src/parse/index.ts';

type Values = { readonly [Name in FactName]?: FactValue<Name> };

const PLACE = { path: 'statistics.json', line: 3, excerpt: 'the words' };
const propose = (values: Values) =>
  exclusionProposals((name) => {
    const value = Object.entries(values).find(([key]) => key === name)?.[1];
    return value === undefined ? absent('not here') : known(value, PLACE);
  });
const scanned = (path: string | null, filesScanned: number, scanTimeMs = 0) => ({
  ...{ pid: 1, name: null, path, isActive: true, maxFileScanTimeMs: 1, eventsSent: 0, at: PLACE },
  ...{ filesScanned, scanTimeMs },
});
const watched = (path: string, events: number) => ({ pid: 1, name: null, path, events, at: PLACE });
/** What is proposed for a program that causes nearly everything. */
const hot = (path: string) => propose({ 'rtp.processes': [scanned(path, 90_000), scanned('/opt/other', 10_000)] });

const BUILDER = '/Applications/Xcode.app/Contents/Developer/usr/bin/xcodebuild';

describe('a program that causes most of the load', () => {
  test('gets a process exclusion by its full path, with its shares, what is lost, and a profile to try first', () => {
    const [proposal, ...others] = propose({
      'rtp.processes': [scanned(BUILDER, 73_000, 950_000), scanned('/usr/sbin/x', 27_000, 50_000)],
      'bm-statistics.processes': [watched(BUILDER, 83_000), watched('/opt/y', 17_000)],
      'performance-profiles.applied': ['xcode'],
    });
    expect(others).toEqual([]);
    expect(proposal).toMatchObject({
      program: BUILDER,
      exclusion: { kind: 'process', value: BUILDER, command: `sudo mdatp exclusion process add --path ${BUILDER}` },
      parts: [
        { measure: 'file-scans', amount: 73_000, total: 100_000, share: 0.73, removable: true },
        { measure: 'scan-time-ms', share: 0.95 },
        { measure: 'behavior-monitoring-events', share: 0.83 },
      ],
    });
    expect(proposal?.alternatives[0]).toContain('--name xcode-ide-tree');
    expect(proposal?.losses.join(' ')).toMatch(/not scanned.*behavior monitoring.*EDR still sees/);
    expect(proposal?.evidence).toContainEqual(PLACE);
  });

  test.each<[string, Values]>([
    ['nothing is counted', {}],
    ['many programs share the load', { 'rtp.processes': ['/opt/a', '/opt/b', '/opt/c'].map((p) => scanned(p, 9_000)) }],
    ['nearly nothing was scanned', { 'rtp.processes': [scanned('/opt/a', 90)] }],
    ['the busy process has no path', { 'rtp.processes': [scanned(null, 90_000), scanned('/opt/b', 9_000)] }],
  ])('there is none when %s', (_, values) => {
    expect(propose(values)).toEqual([]);
  });

  test('gets no exclusion when only EDR is busy with it', () => {
    const source = { count: 90_000, path: '/opt/sync/agent', signingId: null, teamId: null };
    const [proposal] = propose({ 'hot-events.sources': [source] });
    expect(proposal).toMatchObject({ exclusion: null, refused: expect.stringContaining('EDR'), losses: [] });
  });

  test('a folder most events are about is named as deep as most of them go, with why no exclusion removes them', () => {
    const about = (path: string, count: number) => ({ path, count, at: PLACE });
    const [proposal, ...others] = propose({
      'hot-events.total': 10_000,
      'hot-events.folders': [
        about('/opt/work/build/a', 3_000),
        about('/opt/work/build/b', 2_900),
        about('/opt/work', 1_000),
        about('/Library/x', 3_100),
      ],
    });
    expect(others).toEqual([]);
    expect(proposal).toMatchObject({
      kind: 'folder',
      program: '/opt/work/build',
      exclusion: null,
      refused: expect.stringContaining('EDR'),
      parts: [{ measure: 'endpoint-events', amount: 5_900, total: 10_000, share: 0.59, removable: false }],
    });
  });

  test('has a command that a shell reads as one path', () => {
    const [proposal] = hot("/Applications/It's Mine.app/Contents/MacOS/mine; rm -rf x");
    expect(proposal?.exclusion?.command).toBe(
      `sudo mdatp exclusion process add --path '/Applications/It'\\''s Mine.app/Contents/MacOS/mine; rm -rf x'`,
    );
  });
});

describe('nothing is proposed for', () => {
  const REFUSED: readonly [string, readonly string[]][] = [
    ['shells', ['/bin/zsh', '/bin/bash', '/opt/homebrew/bin/fish', '/usr/local/bin/pwsh']],
    ['interpreters', ['/opt/homebrew/bin/python3.12', '/usr/local/bin/node', '/opt/jdk/bin/java', '/opt/perl5.34']],
    [
      'programs that carry others',
      ['/opt/homebrew/bin/curl', '/opt/bin/ssh', '/Applications/iTerm.app/Contents/MacOS/iTerm2'],
    ],
    [
      'browsers',
      [
        '/Applications/Safari.app/Contents/MacOS/Safari',
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      ],
    ],
    [
      'helpers of browsers',
      ['/Applications/Firefox.app/Contents/MacOS/plugin-container.app/Contents/MacOS/plugin-container'],
    ],
    [
      'mail',
      [
        '/Applications/Microsoft Outlook.app/Contents/MacOS/Microsoft Outlook',
        '/Applications/Mail.app/Contents/MacOS/Mail',
      ],
    ],
    ['Office', ['/Applications/Microsoft Word.app/Contents/MacOS/Microsoft Word']],
    [
      'what anybody can replace',
      ['/tmp/tool', '/private/tmp/tool', '/private/var/folders/ab/T/tool', '/Users/Shared/tool', '/Volumes/Stick/tool'],
    ],
    ['home folders', ['/Users/riley/bin/tool', '/Users/riley', '/private/var/root/tool']],
    [
      'parts of macOS',
      [
        '/usr/libexec/tool',
        '/System/Library/CoreServices/Finder.app/Contents/MacOS/Finder',
        '/usr/bin/git',
        '/private/etc/tool',
      ],
    ],
    [
      'whole folders',
      ['/', '/Applications', '/Library', '/opt/homebrew/bin', '/usr/local/bin', '/System/Volumes/Data'],
    ],
    ['bare names', ['xcodebuild', './xcodebuild', '~/bin/tool']],
  ];

  test.each(REFUSED)('%s', (_, paths) => {
    for (const path of paths) {
      const [proposal] = hot(path);
      expect([path, proposal?.exclusion, proposal?.refused]).toEqual([path, null, expect.stringMatching(/\.$/)]);
      expect(proposal?.references).toHaveLength(1);
    }
  });

  const disguise = fc.constantFrom<(path: string) => string>(
    (path) => `${path}/`,
    (path) => `${path}//`,
    (path) => path.toUpperCase(),
    (path) => path.replace(/\//g, '//'),
    (path) => `/opt/..${path}`,
    (path) => `/Applications/./../..${path}`,
    (path) => `/System/Volumes/Data${path}`,
    (path) => path.replace(/^\/(tmp|var|etc)(?=\/|$)/, '/private/$1'),
    (path) => path.replace(/^\/private(?=\/)/, ''),
    (path) => `${path}*`,
    (path) => `${path}/*`,
    (path) => path.replace(/.$/, '?'),
    (path) => `${path}\u200b`,
    (path) => `${path}\u202e`,
    (path) => `${path}\n`,
  );

  test('any of them in disguise, or in several', () => {
    const path = fc.constantFrom(...REFUSED.flatMap(([, paths]) => paths).filter((one) => one.startsWith('/')));
    fc.assert(
      fc.property(path, fc.array(disguise, { minLength: 1, maxLength: 4 }), (plain, disguises) => {
        const worn = disguises.reduce((one, wear) => wear(one), plain);
        expect([worn, hot(worn).map(({ exclusion }) => exclusion)]).toEqual([worn, [null]]);
      }),
      { numRuns: 2_000 },
    );
  });
});
