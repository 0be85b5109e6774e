import { chmodSync, chownSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { gather } from '../../src/collect/gather.ts';
import { createHost } from '../../src/collect/host.ts';
import { openLedger } from '../../src/collect/ledger.ts';
import { planCollection } from '../../src/collect/plan.ts';
import { defenderCommands } from '../../src/collect/sources/defender-commands.ts';
import { systemCommands } from '../../src/collect/sources/system-commands.ts';
import { startDeadline } from '../../src/lib/deadline.ts';
import { CATEGORY_IDS } from '../../src/model/category.ts';
import { SILENT } from '../../src/model/progress.ts';
import type { CommandSource } from '../../src/model/source.ts';
import { IS_ROOT, testWhere } from '../support/environment.ts';
import { expectSound } from '../support/sound-bundle.ts';
import { collectLive, EXAMPLE_MDATP, FOREVER, LEAVE_BEHIND, standIn } from '../support/stand-in.ts';

const NOBODY = 65534;
const asRoot = testWhere(IS_ROOT, 'only root distrusts programs of others');
/** Those root alone may run are left out where the tests do not run as root. */
const asked = defenderCommands.filter(({ excluded, needs }) => excluded === undefined && (IS_ROOT || needs !== 'root'));
const impatient: CommandSource = {
  id: 'impatient',
  category: 'live-state',
  kind: 'command',
  argv: ['mdatp'],
  output: 'txt',
  timeoutMs: 1_000,
  maxBytes: 1_000,
  what: '',
  why: '',
  personalData: 'none',
  needs: 'nothing',
};
const newer = asked.filter(({ since }) => since !== undefined);

describe('the example Mac', () => {
  test('gives every recorded answer, byte by byte', async () => {
    const run = await collectLive(EXAMPLE_MDATP);
    expect(run.exitCode).toBe(0);
    await expectSound(run.bundle);
    for (const { id, output } of asked) {
      const recorded = readFileSync(path.join(path.dirname(EXAMPLE_MDATP), 'recorded', `${id}.${output}`));
      expect(run.item(id)).toMatchObject({ outcome: 'collected', exitCode: 0 });
      expect(run.stored(id)).toEqual(recorded);
    }
  });

  test('makes no system command fail on another system', async () => {
    const { bundle, item } = await collectLive(EXAMPLE_MDATP);
    expect(bundle.manifest.items.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(systemCommands.map(({ id }) => item(id).outcome)).toEqual(
      systemCommands.map(() => expect.stringMatching(/^(collected|absent|excluded)$/)),
    );
    expect(item('ps').outcome).toBe('collected');
  });
});

const BANNER = 'ATTENTION: No license found. Contact your administrator for help.';
const KEPT_BYTES = 4_000_000;

/** What a command does, and what becomes of it: by the command's id. */
type Faults = Readonly<Record<string, readonly [code: string, item: object, stored?: string | Buffer]>>;

const HARMLESS: Faults = {
  'mdatp-health': [`echo '${BANNER}'; echo '{}'`, { outcome: 'collected' }, `${BANNER}\n{}\n`],
  'mdatp-health-edr': [
    String.raw`printf 'a\000\377\303\n'`,
    { outcome: 'collected' },
    Buffer.from([0x61, 0, 0xff, 0xc3, 0x0a]),
  ],
  'mdatp-health-text': ['exit 0', { outcome: 'collected', size: 0 }, ''],
  'mdatp-health-features': ['read -r answer || echo nobody', { outcome: 'collected' }, 'nobody\n'],
  'mdatp-health-antivirus': [`${LEAVE_BEHIND} echo done`, { outcome: 'collected' }, 'done\n'],
  'mdatp-exclusions': ['exec yes', { outcome: 'truncated', cause: 'output-too-long', size: KEPT_BYTES }],
  'mdatp-threats': [
    'exec yes >&2',
    { outcome: 'truncated', cause: 'output-too-long', stderr: { size: KEPT_BYTES } },
    '',
  ],
  'mdatp-version': ['echo unharmed', { outcome: 'collected', exitCode: 0 }, 'unharmed\n'],
};

const HARMFUL: Faults = {
  'mdatp-health': [
    'echo half; echo no luck >&2; exit 70',
    { outcome: 'failed', cause: 'exit-status', exitCode: 70, reason: 'exit code 70: no luck', stderr: { size: 8 } },
    'half\n',
  ],
  'mdatp-exclusions': [
    'kill -SEGV $$',
    { outcome: 'failed', cause: 'killed-by-signal', exitCode: null, reason: 'the command was ended by SIGSEGV' },
  ],
  'mdatp-version': ['echo unharmed', { outcome: 'collected', exitCode: 0 }, 'unharmed\n'],
};

describe('single commands', () => {
  test.each([
    ['that behave oddly cost nothing', HARMLESS, 0],
    ['that fail cost only themselves', HARMFUL, 5],
  ])('%s', async (_, faults, exitCode) => {
    const mdatp = standIn(Object.fromEntries(Object.entries(faults).map(([id, [code]]) => [wordsOf(id), code])));
    const run = await collectLive(mdatp.program);
    expect(run.exitCode).toBe(exitCode);
    for (const [id, [, item, stored]] of Object.entries(faults)) {
      expect(run.item(id)).toMatchObject(item);
      if (stored !== undefined) expect(run.stored(id)).toEqual(Buffer.from(stored));
    }
    expect(mdatp.alive()).toEqual([]);
    await expectSound(run.bundle);
  });
});

/** What follows `mdatp` on the command line of a source. */
function wordsOf(id: string): string {
  return (
    asked
      .find((source) => source.id === id)
      ?.argv.slice(1)
      .join(' ') ?? ''
  );
}

describe('all commands', () => {
  test('are absent when the program is', async () => {
    const run = await collectLive('/nowhere/mdatp');
    expect(run.exitCode).toBe(0);
    expect(asked.map(({ id }) => run.item(id).cause)).toEqual(asked.map(() => 'no-such-command'));
    await expectSound(run.bundle);
  });

  test('fail when Defender has no license, also those an older agent would not have', async () => {
    const run = await collectLive(standIn({}, `echo '${BANNER}'; exit 1`).program);
    expect(run.exitCode).toBe(5);
    for (const { id } of asked) {
      expect(run.item(id)).toMatchObject({ outcome: 'failed', cause: 'exit-status', reason: `exit code 1: ${BANNER}` });
    }
  });

  test('end when the time is up, and the archive is written', async () => {
    const mdatp = standIn({}, `trap '' TERM; ${LEAVE_BEHIND} echo begun; ${FOREVER}`);
    const run = await collectLive(mdatp.program, ['--timeout', '3s']);
    expect(run.exitCode).toBe(5);
    expect(asked.map(({ id }) => run.item(id).cause)).toEqual(asked.map(() => 'out-of-time'));
    expect(mdatp.calls()).toEqual(['health --output json']);
    expect(run.stored('mdatp-health')?.toString()).toBe('begun\n');
    expect(run.item('mdatp-version').path).toBeUndefined();
    expect(run.stdout).toContain('Raise --timeout.');
    expect(mdatp.alive()).toEqual([]);
    await expectSound(run.bundle);
  });

  test('of an older agent are absent where it refuses them', async () => {
    const refusal = 'echo "Unknown option" >&2; exit 64';
    const answers = Object.fromEntries(newer.map(({ argv }) => [argv.slice(1).join(' '), refusal]));
    const run = await collectLive(standIn(answers).program);
    expect(run.exitCode).toBe(0);
    for (const { id, since } of asked) {
      expect(run.item(id)).toMatchObject(
        since === undefined
          ? { outcome: 'collected' }
          : {
              outcome: 'absent',
              cause: 'newer-agents-only',
              reason: expect.stringContaining('exit code 64: Unknown option'),
            },
      );
    }
  });

  asRoot('that need root are denied to others, with the way out', async () => {
    const mdatp = standIn({ 'diagnostic behavior-monitoring-statistics --sort': 'echo not permitted; exit 1' });
    const run = await collectLive(mdatp.program, [], NOBODY);
    expect(run.exitCode).toBe(5);
    expect(run.item('mdatp-bm-statistics')).toMatchObject({
      outcome: 'denied',
      cause: 'needs-root',
      reason: expect.stringContaining('not permitted'),
      fix: expect.stringContaining('sudo'),
    });
  });

  test.each([
    ['is no program', (file: string) => chmodSync(file, 0o644), 'not-started'],
    ...(IS_ROOT
      ? ([
          ['others may write to', (file: string) => chmodSync(file, 0o775), 'unsafe-program'],
          ['belongs to somebody else', (file: string) => chownSync(file, NOBODY, NOBODY), 'unsafe-program'],
          [
            'lies in a folder everybody can change',
            (file: string) => chmodSync(path.dirname(file), 0o777),
            'unsafe-program',
          ],
        ] as const)
      : []),
  ])('are not run from a file that %s', async (_, spoil, cause) => {
    const mdatp = standIn({});
    spoil(mdatp.program);
    const run = await collectLive(mdatp.program);
    expect(run.exitCode).toBe(5);
    expect(asked.map(({ id }) => run.item(id).cause)).toEqual(asked.map(() => cause));
    expect(mdatp.calls()).toEqual([]);
    expect(run.item('ps').outcome).toBe('collected');
  });

  test('are run by a relative path too', async () => {
    const mdatp = standIn({});
    const run = await collectLive(path.relative(process.cwd(), mdatp.program));
    expect(run.exitCode).toBe(0);
    expect(run.item('mdatp-version').argv).toEqual([mdatp.program, 'version']);
  });
});

test('a program that twice did not answer is not asked again, the others are', async () => {
  const mdatp = standIn({ b: 'echo answer', d: 'echo answer' }, FOREVER);
  const host = await createHost({ root: null, mdatp: mdatp.program, env: {}, now: () => new Date() });
  const sources = ['a', 'b', 'c', 'd', 'e'].map(
    (word): CommandSource => ({ ...impatient, id: word, argv: ['mdatp', word] }),
  );
  const other: CommandSource = { ...impatient, id: 'other', argv: ['/bin/echo', 'answer'], timeoutMs: 10_000 };
  const choices = { sinceMs: null, maxFileBytes: 0, maxTotalBytes: 0, categories: new Set(CATEGORY_IDS) };
  const plan = await planCollection(host, [...sources, other], choices);
  const ledger = openLedger(plan);
  const { signal } = new AbortController();
  const record = () => Promise.reject(new Error('no recording was planned'));
  const deadline = startDeadline(60_000);
  const context = { host, ledger, signal, deadline, progress: SILENT, record, nameMember: () => '' };
  for await (const member of gather(plan, context)) {
    for await (const _ of member.chunks);
    member.stored({ sizeBytes: 0, sha256: '' });
  }
  expect(ledger.complete().map(({ cause }) => cause)).toEqual([
    'no-answer',
    undefined,
    'no-answer',
    'gave-up',
    'gave-up',
    undefined,
  ]);
  expect(mdatp.calls()).toEqual(['a', 'b', 'c']);
  expect(mdatp.alive()).toEqual([]);
});
