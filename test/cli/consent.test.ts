import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { archivesIn, itemAt, manifestOf } from '../support/bundle.ts';
import { runCli, startCli } from '../support/cli.ts';
import { testWhere } from '../support/environment.ts';
import { standIn } from '../support/stand-in.ts';
import { HAS_PYTHON, inTerminal, KEY, press, type Step } from '../support/terminal.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';
import { openedDuring } from '../support/watch-opens.ts';

const onTerminal = testWhere(HAS_PYTHON, 'python3 is needed to play the terminal');
const onWatchedTerminal = testWhere(HAS_PYTHON && process.platform === 'linux', 'needs python3 and inotify');
const SIGNAL = os.constants.signals;

const FILES = {
  [`${LOGS}/install.log`]: 'installed\n',
  [`${LOGS}/microsoft_defender.log`]: 'started\n',
  '/Library/Logs/Microsoft/autoupdate.log': 'checked\n',
};
const MENU: Step[] = [{ expect: 'What would you like to do?' }, { expect: '⏎ select' }];
const TICK_BOXES: Step[] = [
  ...MENU,
  ...press('down', '❯ Stop'),
  ...press('down', '❯ Defender logs: 2 files'),
  ...press('enter', '⏎ submit'),
];
const LAST_QUESTION: Step[] = [...MENU, ...press('enter', '(y/N)')];
const YES: Step[] = [{ send: 'y' }, { expect: 'y' }, { send: KEY.enter }, { expect: 'Archive' }];

describe('yes', () => {
  onTerminal('writes the archive, and records exactly what was shown and answered', async () => {
    const out = temporaryFolder();
    const steps = [
      ...TICK_BOXES,
      ...press('space', '❯◯ install.log'),
      ...press('enter', '1 of 2'),
      ...LAST_QUESTION,
      ...YES,
    ];
    const args = ['collect', '--root', treeOf(FILES), '-o', out, '--redact', 'strict'];
    const { exitCode, lines } = await inTerminal(args, steps);
    expect(exitCode).toBe(0);

    const [archive = ''] = archivesIn(out);
    const manifest = await manifestOf(archive);
    const declined = itemAt(manifest, `${LOGS}/install.log`);
    expect(declined).toMatchObject({ outcome: 'declined', cause: 'declined-item' });
    expect(declined.path).toBeUndefined();
    expect(itemAt(manifest, `${LOGS}/microsoft_defender.log`).outcome).toBe('collected');
    expect(manifest.consent).toMatchObject({
      mode: 'prompt',
      noticeSha256: createHash('sha256').update(noticeIn(lines)).digest('hex'),
      declined: [],
      declinedItems: [declined.id],
      redaction: 'strict',
    });
    expect(manifest.redaction?.level).toBe('strict');
    expect(noticeIn(lines)).toContain('(level strict)');
  });

  onTerminal('to nothing of a category declines the category', async () => {
    const out = temporaryFolder();
    const none: Step[] = [{ send: 'i' }, { expect: '❯◯ install.log' }, ...press('enter', '0 of 2')];
    await inTerminal(
      ['collect', '--root', treeOf(FILES), '-o', out],
      [...TICK_BOXES, ...none, ...LAST_QUESTION, ...YES],
    );
    const { consent } = await manifestOf(archivesIn(out)[0] ?? '');
    expect(consent.declined).toEqual(['defender-logs']);
    expect(consent.declinedItems).toHaveLength(2);
  });

  onTerminal('works in a narrow window and while its size changes', async () => {
    const out = temporaryFolder();
    const steps: Step[] = [...MENU, { resize: [10, 30] }, ...press('down', '❯ Stop'), ...press('up', '❯ Go on')];
    const size = { rows: 20, columns: 40 };
    const args = ['collect', '--root', treeOf(FILES), '-o', out];
    const { exitCode } = await inTerminal(args, [...steps, ...press('enter', '(y/N)'), ...YES], size);
    expect(exitCode).toBe(0);
    expect(archivesIn(out)).toHaveLength(1);
  });

  onWatchedTerminal('is what opens the files: the check below can fail', async () => {
    const root = treeOf(FILES);
    const args = ['collect', '--root', root, '-o', temporaryFolder()];
    const opened = await openedDuring(root, () => inTerminal(args, [...LAST_QUESTION, ...YES]));
    expect(opened).toEqual(
      Object.keys(FILES)
        .map((file) => file.slice(1))
        .sort(),
    );
  });
});

describe('no', () => {
  const moments: [string, Step[]][] = [
    ['the menu', MENU],
    ['the tick boxes', TICK_BOXES],
    ['the last question', LAST_QUESTION],
  ];
  const everywhere = (way: string, step: Step, exitCodes: number[]): [string, Step[], number[]][] =>
    moments.map(([moment, steps]) => [`${way} at ${moment}`, [...steps, step], exitCodes]);
  const cases: [string, Step[], number[]][] = [
    ['Stop', [...MENU, ...press('down', '❯ Stop'), { send: KEY.enter }], [7]],
    ['Enter at the last question', [...LAST_QUESTION, { send: KEY.enter }], [7]],
    ['n at the last question', [...LAST_QUESTION, { send: `n${KEY.enter}` }], [7]],
    ...everywhere('Ctrl-C', { send: KEY.ctrlC }, [7]),
    ...everywhere('Ctrl-D', { send: KEY.ctrlD }, [7]),
    // Whichever comes first, the end of the input or the signal.
    ...everywhere('a closed window', { close: true }, [7, 129]),
    ['SIGTERM', [...MENU, { signal: SIGNAL.SIGTERM }], [143]],
    ['SIGINT', [...TICK_BOXES, { signal: SIGNAL.SIGINT }], [130]],
    ['SIGHUP', [...LAST_QUESTION, { signal: SIGNAL.SIGHUP }], [129]],
  ];
  for (const [name, steps, exitCodes] of cases) {
    onWatchedTerminal(`by ${name}: nothing is read, nothing is written`, async () => {
      const [root, out] = [treeOf(FILES), temporaryFolder()];
      let exitCode: number | null = null;
      const opened = await openedDuring(root, async () => {
        ({ exitCode } = await inTerminal(['collect', '--root', root, '-o', out], steps));
      });
      expect(exitCodes).toContain(exitCode);
      expect(opened).toEqual([]);
      expect(archivesIn(out)).toEqual([]);
    });
  }

  onTerminal('is what anything but yes means', async () => {
    const answer: Step[] = [{ send: `perhaps${KEY.enter}` }, { expect: 'You must answer' }, { send: KEY.ctrlC }];
    const args = ['collect', '--root', treeOf(FILES), '-o', temporaryFolder()];
    expect(await inTerminal(args, [...LAST_QUESTION, ...answer])).toMatchObject({ exitCode: 7 });
  });

  onTerminal('runs no command', async () => {
    const mdatp = standIn({});
    const args = ['collect', '--mdatp', mdatp.program, '-o', temporaryFolder()];
    const { exitCode, lines } = await inTerminal(args, [...LAST_QUESTION, { send: KEY.enter }]);
    expect(exitCode).toBe(7);
    expect(lines.join('\n')).toContain('You did not agree. Nothing was read and nothing was written.');
    expect(mdatp.calls()).toEqual([]);
  });

  onTerminal('leaves the terminal as it was', async () => {
    for (const step of [{ send: KEY.ctrlC }, { signal: SIGNAL.SIGTERM }]) {
      const args = ['collect', '--root', treeOf(FILES), '-o', temporaryFolder()];
      const { transcript } = await inTerminal(args, [...MENU, step]);
      expect(transcript.lastIndexOf('\u001b[?25h')).toBeGreaterThan(transcript.lastIndexOf('\u001b[?25l'));
    }
  });
});

describe('without a terminal', () => {
  test.each([
    ['an answer in a pipe', 'y\n'],
    ['an empty pipe', ''],
  ])('%s is no consent', async (_, input) => {
    const out = temporaryFolder();
    const run = startCli(['collect', '--root', treeOf(FILES), '-o', out], { stdio: ['pipe', 'pipe', 'pipe'] });
    run.child.stdin?.end(input);
    expect(await run.result).toMatchObject({ exitCode: 7, stdout: '', stderr: expect.stringContaining('--yes') });
    expect(archivesIn(out)).toEqual([]);
  });

  test('/dev/null is no consent, --yes is', async () => {
    const out = temporaryFolder();
    const args = ['collect', '--root', treeOf(FILES), '-o', out];
    expect(await runCli(args)).toMatchObject({ exitCode: 7, stdout: '' });
    expect(await runCli([...args, '--yes'])).toMatchObject({ exitCode: 0 });
    const manifest = await manifestOf(archivesIn(out)[0] ?? '');
    expect(manifest.consent).toMatchObject({ mode: 'flag', declinedItems: [], redaction: 'none' });
  });

  onTerminal('questions that nobody sees are not asked', async () => {
    const out = temporaryFolder();
    const notes = path.join(temporaryFolder(), 'stderr');
    const result = await inTerminal(['collect', '--root', treeOf(FILES), '-o', out], [], { redirect: { 2: notes } });
    expect(result.exitCode).toBe(7);
    expect(readFileSync(notes, 'utf8')).toContain('Nobody can be asked here');
    expect(archivesIn(out)).toEqual([]);
  });
});

/** The notice as it stands on the screen: from its first line to the empty line before the first question. */
function noticeIn(lines: readonly string[]): string {
  const first = lines.findIndex((line) => line.startsWith('mdediag collects'));
  const question = lines.findIndex((line) => line.includes('What would you like to do?'));
  return `${lines.slice(first, question - 1).join('\n')}\n`;
}
