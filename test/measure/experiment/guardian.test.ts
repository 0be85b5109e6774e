import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { expect } from '@jest/globals';
import { runCommand } from '../../../src/lib/run-command.ts';
import { guard } from '../../../src/measure/experiment/guardian.ts';
import { beginJournal } from '../../../src/measure/experiment/journal.ts';
import { IS_ROOT, testWhere } from '../../support/environment.ts';
import { standInMac } from '../../support/stand-in-mac.ts';

const asRoot = testWhere(IS_ROOT, 'only root changes settings');

asRoot('puts the setting back when its time is over, though the experiment still runs', async () => {
  const mac = standInMac();
  mac.setHealth('behavior_monitoring', '"disabled"');
  await beginJournal(mac.stateFolder, {
    kind: 'mdediag-experiment-journal',
    schema: 1,
    setting: 'behavior-monitoring',
    original: 'enabled',
    requested: 'disabled',
    requestedAt: '2026-11-20T18:45:00.000Z',
    mdatp: mac.mdatp,
    owner: { pid: process.pid, startedAt: 'now', bootId: 'this' },
  });
  const [input, output] = [new PassThrough(), new PassThrough()];
  const bounds = { answerTimeoutMs: 5_000, deadlineMs: 50 };
  await guard({ folder: mac.stateFolder, ...bounds, uid: 0, run: runCommand, input, output });
  output.end();
  const said: unknown[] = [];
  for await (const line of createInterface({ input: output })) said.push(JSON.parse(line));
  expect(said).toEqual([{ ready: true }, { restoration: { status: 'restored', value: 'enabled', wasSo: false } }]);
  expect({ monitoring: mac.monitoring(), journal: existsSync(mac.journal), isOpen: input.writable }).toEqual({
    monitoring: 'enabled',
    journal: false,
    isOpen: true,
  });
});
