import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SYSTEM_CLOCK } from '../../src/lib/clock.ts';
import { readMachine, readProcStat } from '../../src/measure/linux-proc.ts';
import { systemProcessTable } from '../../src/measure/system-process-table.ts';
import { defenderProcessOf } from '../../src/model/defender-process.ts';
import { until } from '../support/cli.ts';
import { testWhere } from '../support/environment.ts';
import { hold, startAs } from '../support/stand-in-process.ts';
import { temporaryFolder } from '../support/tree.ts';

/** What this process has open. */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    const target = `/proc/self/fd/${fd}`;
    return existsSync(target) ? [readlinkSync(target)] : [];
  });
}

const onLinux = testWhere(process.platform === 'linux', 'Linux only');
const NEVER = new AbortController().signal;

describe('the processes of a Linux machine', () => {
  onLinux('are those of Defender; what they used is what they say of themselves', async () => {
    const child = await startAs('wdavdaemon_enterprise', hold(200e6));
    const table = systemProcessTable('linux', SYSTEM_CLOCK);
    const { processes, machine, own } = await table.read(NEVER);
    const found = processes.find(({ pid }) => pid === child.pid);
    expect(found?.command).toContain('/wdavdaemon_enterprise -e');
    expect(found?.rssBytes).toBeGreaterThan(200e6);
    expect(found?.rssBytes).toBeLessThan(350e6);
    expect(processes.filter(({ command }) => defenderProcessOf(command) === undefined)).toEqual([]);
    expect(machine.usedBytes).toBeGreaterThan(200e6);
    expect(machine.busySeconds).toBeGreaterThan(0);
    expect(own.cpuSeconds).toBeGreaterThan(0);
  });

  onLinux('do not hold one that has ended', async () => {
    const table = systemProcessTable('linux', SYSTEM_CLOCK);
    const child = await startAs('telemetryd_v2');
    await table.read(NEVER);
    const before = await table.read(NEVER);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const after = await table.read(NEVER);
    expect(before.processes.map(({ pid }) => pid)).toContain(child.pid);
    expect(after.processes.map(({ pid }) => pid)).not.toContain(child.pid);
    expect(openFiles().filter((file) => file.startsWith(`/proc/${child.pid}/`))).toEqual([]);
  });

  onLinux('hold one that started after the first look, once, however many threads it has', async () => {
    const table = systemProcessTable('linux', SYSTEM_CLOCK);
    await table.read(NEVER);
    const child = await startAs('epsext', hold(1e6));
    const { processes } = await table.read(NEVER);
    const threads = readdirSync(`/proc/${child.pid}/task`).map(Number);
    expect(threads.length).toBeGreaterThan(1);
    expect(processes.map(({ pid }) => pid).filter((pid) => threads.includes(pid))).toEqual([child.pid]);
  });

  onLinux('are all there when they are many, with few files open', async () => {
    const children = Array.from({ length: 40 }, () =>
      spawn('/bin/sleep', ['60'], { argv0: 'netext', stdio: 'ignore' }),
    );
    const pids = children.map(({ pid }) => pid);
    try {
      const table = systemProcessTable('linux', SYSTEM_CLOCK);
      const seen = async () => {
        const { processes } = await table.read(NEVER);
        return processes.map(({ pid }) => pid).filter((pid) => pids.includes(pid));
      };
      expect([await seen(), await seen()]).toEqual([pids, pids]);
      expect(openFiles().filter((file) => /^\/proc\/\d+\/stat$/.test(file)).length).toBeLessThan(32);
      const last = children.at(-1);
      last?.kill('SIGKILL');
      if (last !== undefined) await once(last, 'exit');
      expect(await seen()).toEqual(pids.slice(0, -1));
    } finally {
      for (const child of children) child.kill('SIGKILL');
    }
  });

  const becomes = ['a program with another name', 'the same program called otherwise'] as const;
  for (const how of becomes) {
    onLinux(`hold one that became ${how} in the same process, a minute later at the latest`, async () => {
      let nowMs = 0;
      const table = systemProcessTable('linux', { monotonicMs: () => nowMs, now: () => new Date() });
      const program = path.join(temporaryFolder(), 'netext');
      symlinkSync('/bin/sleep', program);
      const next = how === becomes[0] ? `${program} 60` : "-a netext bash -c 'read line; true'";
      const shell = spawn('bash', ['-c', `read line; exec ${next}`], { stdio: ['pipe', 'ignore', 'ignore'] });
      try {
        const isSeen = async () => (await table.read(NEVER)).processes.some(({ pid }) => pid === shell.pid);
        expect([await isSeen(), await isSeen()]).toEqual([false, false]);
        shell.stdin.write('go\n');
        // A look before the shell has obeyed trusts it for another minute.
        await until(() => {
          nowMs += 60_000;
          return isSeen();
        });
      } finally {
        shell.kill('SIGKILL');
      }
    });
  }
});

describe('/proc/<pid>/stat', () => {
  const FIELDS = 'S 1 42 42 0 -1 4194560 1021 0 3 0 812 95 7 1 20 0 12 0 1375541 9 9';

  test.each(['wdavdaemon', 'a) S 1 (b', 'tmux: server'])('is read whatever the name holds: %s', (name) => {
    expect(readProcStat(`42 (${name}) ${FIELDS}`)).toEqual({
      name,
      isZombie: false,
      cpuSeconds: 9.07,
      childrenCpuSeconds: 0.08,
      startedAt: '1375541',
      rssPages: 9,
    });
  });

  test.each(['', '42', '42 (x', `42 (x) ${FIELDS}`.slice(0, 60)])('is nothing when cut: %j', (text) => {
    expect(readProcStat(text)).toBeUndefined();
  });
});

describe('the machine', () => {
  test('is busy with what is neither idle, waiting nor taken by another machine', () => {
    const stat = 'cpu  100 20 30 9000 800 4 6 777 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n';
    const meminfo = 'MemTotal:       1000 kB\nMemFree:        10 kB\nMemAvailable:   400 kB\n';
    expect(readMachine(stat, meminfo)).toEqual({ busySeconds: 1.6, usedBytes: 600 * 1_024 });
  });

  test('has null for what is not told', () => {
    expect(readMachine('cpu  1 2', 'MemTotal: 5 kB\n')).toEqual({ busySeconds: null, usedBytes: null });
  });
});

test('on another system there is a reason', () => {
  expect(() => systemProcessTable('win32', SYSTEM_CLOCK)).toThrow('not on win32');
});
