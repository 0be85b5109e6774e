import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { progressText } from '../../src/cli/progress-ora.ts';
import { formatSize } from '../../src/lib/quantity.ts';
import { archivesIn, manifestOf } from '../support/bundle.ts';
import { runCli } from '../support/cli.ts';
import { testWhere } from '../support/environment.ts';
import { incompressible } from '../support/large-tree.ts';
import { collectLive, EXAMPLE_MDATP, FOREVER, LEAVE_BEHIND, standIn } from '../support/stand-in.ts';
import { HAS_PYTHON, inTerminal, KEY, press, type Step } from '../support/terminal.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';

const onTerminal = testWhere(HAS_PYTHON, 'python3 is needed to play the terminal');
const EXAMPLE_TREE = path.join(path.dirname(EXAMPLE_MDATP), 'tree');
const ESCAPE = '\u001b';
const COLOR = new RegExp(`${ESCAPE}\\[[\\d;]*m`);
const MENU: Step[] = [{ expect: 'What would you like to do?' }, { expect: '⏎ select' }];
const YES: Step[] = [...MENU, ...press('enter', '(y/N)'), { send: `y${KEY.enter}` }, { expect: 'support engineer' }];

describe('on a terminal of 80 columns', () => {
  onTerminal('the notice is short, and no line of the whole conversation breaks', async () => {
    const out = temporaryFolder();
    const { exitCode, lines } = await inTerminal(['collect', '--root', EXAMPLE_TREE, '-o', out], YES);
    expect(exitCode).toBe(0);
    const [first, menu] = ['mdediag collects', '? What would'].map((start) =>
      lines.findIndex((line) => line.startsWith(start)),
    );
    expect(first).toBeGreaterThan(-1);
    expect((menu ?? 0) - (first ?? 0)).toBeLessThanOrEqual(40);
    expect(tooLong(lines, out)).toEqual([]);
  });

  onTerminal('the spinner tells category and bytes, and goes away without a trace', async () => {
    const out = temporaryFolder();
    const root = treeOf({ [`${LOGS}/microsoft_defender.log`]: incompressible(24_000_000) });
    const steps: Step[] = [{ expect: 'Collecting: Defender logs, ' }, { expect: ' MB of 24 MB' }];
    const { transcript, exitCode } = await inTerminal(['collect', '--yes', '--root', root, '-o', out], steps);
    expect(exitCode).toBe(0);
    expect(transcript.lastIndexOf(`${ESCAPE}[?25h`)).toBeGreaterThan(transcript.lastIndexOf(`${ESCAPE}[?25l`));
    const [line = ''] = transcript.slice(transcript.lastIndexOf('Collecting')).split('Archive');
    expect(line.endsWith(`${ESCAPE}[1G${ESCAPE}[0K${ESCAPE}[?25h`)).toBe(true);
  });

  onTerminal('a terminal that claims to have no size gets plain lines, and an end', async () => {
    const args = ['collect', '--yes', '--root', EXAMPLE_TREE, '-o', temporaryFolder()];
    const { exitCode, lines } = await inTerminal(args, [], { rows: 0, columns: 0 });
    expect(exitCode).toBe(0);
    expect(lines).toContain('- Defender logs');
  });

  onTerminal('a window that is closed ends everything', async () => {
    const mdatp = standIn({}, `${LEAVE_BEHIND} : >"$0-begun"; ${FOREVER}`);
    const out = temporaryFolder();
    const steps: Step[] = [{ appears: `${mdatp.program}-begun` }, { close: true }];
    const result = await inTerminal(['collect', '--yes', '--mdatp', mdatp.program, '-o', out], steps);
    expect(result).toMatchObject({ exitCode: 129, signal: null });
    expect(mdatp.alive()).toEqual([]);
    expect(archivesIn(out)).toEqual([]);
  });

  onTerminal('NO_COLOR is respected by questions and spinner; without it there is color', async () => {
    const args = ['collect', '--root', EXAMPLE_TREE];
    const colored = await inTerminal([...args, '-o', temporaryFolder()], YES);
    const plain = await inTerminal([...args, '-o', temporaryFolder()], YES, { environment: { NO_COLOR: '1' } });
    expect(colored.transcript).toMatch(COLOR);
    expect(plain.transcript).not.toMatch(COLOR);
  });

  onTerminal('the result can go elsewhere, as one JSON document', async () => {
    const file = path.join(temporaryFolder(), 'result.json');
    const args = ['collect', '--json', '--root', EXAMPLE_TREE, '-o', temporaryFolder()];
    const steps = YES.slice(0, -1);
    const { exitCode } = await inTerminal(args, steps, { redirect: { 1: file } });
    expect(exitCode).toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ schema: 1, missing: [] });
  });
});

describe('without a terminal', () => {
  test.each([[[]], [['--verbose']], [['--json']]])('there is no escape sequence, with %j', async (flags) => {
    const { stdout, stderr } = await runCli([
      'collect',
      '--yes',
      '--root',
      EXAMPLE_TREE,
      '-o',
      temporaryFolder(),
      ...flags,
    ]);
    expect(stdout + stderr).not.toContain(ESCAPE);
    expect(stderr).toContain('Collecting');
  });

  test('--json prints one document that fits the archive', async () => {
    const out = temporaryFolder();
    const { stdout } = await runCli(['collect', '--yes', '--json', '--root', EXAMPLE_TREE, '-o', out]);
    const [archive = ''] = archivesIn(out);
    const { bundleId, totals } = await manifestOf(archive);
    const bytes = readFileSync(archive);
    expect(JSON.parse(stdout)).toMatchObject({
      path: archive,
      sizeBytes: bytes.length,
      sha256: sha256(bytes),
      bundleId,
      totals,
    });
  });

  test('--verbose names every item that is read, and no other', async () => {
    const out = temporaryFolder();
    const { stderr } = await runCli(['collect', '--yes', '--verbose', '--root', EXAMPLE_TREE, '-o', out]);
    const { items } = await manifestOf(archivesIn(out)[0] ?? '');
    const read = items.filter((item) => item.outcome === 'collected');
    const names = read.map(
      (item) => `- ${item.category}: ${item.kind === 'file' ? item.originalPath : item.argv.join(' ')}`,
    );
    expect(stderr.split('\n').filter((line) => line.startsWith('- '))).toEqual(names);
  });
});

describe('the last screen', () => {
  test('tells where the archive is, its size, hash and completeness, and what to do next', async () => {
    const out = temporaryFolder();
    const { stdout } = await runCli(['collect', '--yes', '--root', EXAMPLE_TREE, '-o', out]);
    const [archive = ''] = archivesIn(out);
    const bytes = readFileSync(archive);
    for (const words of [
      archive,
      formatSize(bytes.length),
      sha256(bytes),
      'Complete   yes',
      'Next step',
      'mdediag verify',
    ]) {
      expect(stdout).toContain(words);
    }
    expect(stdout).not.toContain('Missing');
  });

  test('tells what is missing, with the way to get it', async () => {
    const root = treeOf({ [`${LOGS}/install.log`]: 'installed\n', [`${LOGS}/counters.json`]: 'x'.repeat(2_000) });
    const flags = ['--max-file-size', '1000', '-o', temporaryFolder()];
    const { exitCode, stdout } = await runCli(['collect', '--yes', '--root', root, ...flags]);
    expect(exitCode).toBe(5);
    expect(stdout).toMatch(/^Complete {3}50\.0 % of what exists/m);
    expect(stdout).toMatch(
      /^ {2}\/Library\/Logs\/Microsoft\/mdatp\/counters\.json\n {4}larger than the size limit, and of no use in parts\.\n {4}→ Raise --max-file-size\./m,
    );
  });

  test('stays one screen when twenty things went wrong in twenty ways', async () => {
    const { program } = standIn(
      {},
      'echo "$* met an unusual problem: $(yes very | head -30 | tr "\\n" " ")bad" >&2; exit 9',
    );
    const { stdout, bundle } = await collectLive(program);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(30);
    expect(stdout).toMatch(/… and \d\d more reasons: see manifest\.json/);
    expect(tooLong(lines, bundle.archive, program)).toEqual([]);
  });
});

test.each([
  ['Collecting: Defender logs', { doneBytes: 0, totalBytes: 0, elapsedMs: 9_000 }],
  ['Collecting: Defender logs, 0 bytes of 10 MB', { doneBytes: 0, totalBytes: 10e6, elapsedMs: 9_000 }],
  ['Collecting: Defender logs, 2 MB of 10 MB', { doneBytes: 2e6, totalBytes: 10e6, elapsedMs: 2_999 }],
  ['Collecting: Defender logs, 2 MB of 10 MB, about 12 s left', { doneBytes: 2e6, totalBytes: 10e6, elapsedMs: 3_000 }],
  ['Collecting: Defender logs, 10 MB of 10 MB', { doneBytes: 10e6, totalBytes: 10e6, elapsedMs: 9_000 }],
])('progress reads %j', (text, position) => {
  expect(progressText({ step: 'Collecting', category: 'defender-logs', ...position })).toBe(text);
});

/** Lines over 80 columns, but for those a path makes long. */
function tooLong(lines: readonly string[], ...paths: readonly string[]): string[] {
  return lines.filter((line) => line.length > 80 && !paths.some((path) => line.includes(path)));
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
