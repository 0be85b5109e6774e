import { describe, expect, test } from '@jest/globals';
import type { Clock } from '../../src/lib/clock.ts';
import type { CommandResult } from '../../src/lib/run-command.ts';
import { macosProcessTable } from '../../src/measure/macos-process-table.ts';
import type { TableReading } from '../../src/measure/process-table.ts';
import { defenderProcessOf } from '../../src/model/defender-process.ts';

const APP = '/Applications/Microsoft Defender.app/Contents/MacOS';
const CORE = `${APP}/wdavdaemon privileged`;
const ENGINE = `${APP}/wdavdaemon_unprivileged.app/Contents/MacOS/wdavdaemon_unprivileged unprivileged`;
const LAUNCHD = '    1 Thu Nov 20 09:14:31 2026      2:59.90   9216 /sbin/launchd';
const VM_STAT = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                                   10069.
Pages wired down:                               100.
Pages purgeable:                                 30.
Anonymous pages:                                500.
Pages occupied by compressor:                   200.
`;

function row(pid: number, command: string, time = '62:03.45', started = 'Thu Nov 20 09:15:00 2026'): string {
  return `${String(pid).padStart(5)} ${started} ${time.padStart(12)} 118996 ${command}`;
}

/** Looks at a Mac that shows one list of processes after the other. Tells what was read, and what was asked of `ps`. */
async function look(
  lists: readonly (readonly string[])[],
  { everyMs = 2_000, vmStat = VM_STAT, failure }: { everyMs?: number; vmStat?: string; failure?: CommandResult } = {},
) {
  let nowMs = 0;
  const asked: string[] = [];
  let list: readonly string[] = [];
  const clock: Omit<Clock, 'sleep'> = { monotonicMs: () => nowMs, now: () => new Date(nowMs) };
  const table = macosProcessTable(
    (command) => defenderProcessOf(command) !== undefined,
    clock,
    async ([program, ...args]) => {
      if (program === '/usr/bin/vm_stat') return printed(vmStat);
      const pids = args.includes('-p') ? (args.at(-1)?.split(',') ?? []) : undefined;
      asked.push(pids?.join(',') ?? 'all');
      if (failure !== undefined) return failure;
      return printed(list.filter((line) => pids?.includes(String(Number.parseInt(line, 10))) ?? true).join('\n'));
    },
  );
  const readings: TableReading[] = [];
  for (const next of lists) {
    list = next;
    readings.push(await table.read(new AbortController().signal));
    nowMs += everyMs;
  }
  return { readings, asked };
}

function printed(text: string): CommandResult {
  const exitCode = text === '' ? 1 : 0;
  return { status: 'exited', exitCode, stdout: Buffer.from(text), stderr: Buffer.alloc(0), durationMs: 9 };
}

const STOPPED: CommandResult = {
  status: 'timeout',
  stdout: Buffer.alloc(0),
  stderr: Buffer.alloc(0),
  durationMs: 5_000,
};

describe('the processes of a Mac', () => {
  test('are those of Defender, with CPU time, memory and start', async () => {
    const { readings } = await look([[LAUNCHD, row(321, ENGINE), row(98, CORE, '0:00.07')]]);
    expect(readings[0]?.processes).toEqual([
      {
        pid: 321,
        startedAt: 'Thu Nov 20 09:15:00 2026',
        command: ENGINE,
        cpuSeconds: 3_723.45,
        rssBytes: 118_996 * 1_024,
      },
      expect.objectContaining({ pid: 98, command: CORE, cpuSeconds: 0.07 }),
    ]);
  });

  test('are listed all together now and then, else only the known ones are asked for', async () => {
    const all = [LAUNCHD, row(98, CORE), row(321, ENGINE)];
    const { asked } = await look(Array.from({ length: 7 }, () => all));
    expect(asked).toEqual(['all', '98,321', '98,321', '98,321', '98,321', 'all', '98,321']);
  });

  test('are listed again at once when one of them is gone or is another one', async () => {
    const { readings, asked } = await look([
      [row(98, CORE), row(321, ENGINE)],
      [row(98, CORE), row(400, ENGINE)],
      [row(98, ENGINE, '0:00.01', 'Thu Nov 20 18:45:01 2026'), row(400, ENGINE)],
    ]);
    expect(asked).toEqual(['all', '98,321', 'all', '98,400', 'all']);
    expect(readings.map(({ processes }) => processes.map(({ pid }) => pid))).toEqual([
      [98, 321],
      [98, 400],
      [98, 400],
    ]);
    expect(readings[2]?.processes[0]?.command).toBe(ENGINE);
  });

  test('without Defender are not listed at every tick', async () => {
    const { readings, asked } = await look([[LAUNCHD], [LAUNCHD], [LAUNCHD]]);
    expect(asked).toEqual(['all']);
    expect(readings[2]?.processes).toEqual([]);
  });

  test('are a failure with its reason when `ps` does not answer', async () => {
    await expect(look([[LAUNCHD]], { failure: STOPPED })).rejects.toThrow(
      '/bin/ps did not list the processes (timeout)',
    );
  });

  test('hold no lines that are no process', async () => {
    const odd = ['', 'PID STARTED TIME RSS COMMAND', `  12 ${ENGINE}`, row(13, ENGINE, '-'), '\u0000\u0001'];
    const { readings } = await look([[...odd, row(321, ENGINE)]]);
    expect(readings[0]?.processes.map(({ pid }) => pid)).toEqual([321]);
  });
});

describe('memory in use on a Mac', () => {
  test('is counted in pages, as Activity Monitor does', async () => {
    const { readings } = await look([[LAUNCHD]]);
    expect(readings[0]?.machine.usedBytes).toBe((500 - 30 + 100 + 200) * 16_384);
  });

  test('is null when a figure is missing or it was not looked at, never 0', async () => {
    const cut = await look([[LAUNCHD]], { vmStat: VM_STAT.slice(0, 120) });
    expect(cut.readings[0]?.machine.usedBytes).toBeNull();
    const { readings } = await look([[LAUNCHD], [LAUNCHD]]);
    expect(readings[1]?.machine.usedBytes).toBeNull();
  });
});
