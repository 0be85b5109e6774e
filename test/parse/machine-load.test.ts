import { expect, test } from '@jest/globals';
import { machineLoad } from '../../src/parse/machine-load.ts';
import { artifact } from '../support/artifact.ts';
import { knownValues, told } from '../support/facts.ts';

const TOP = `Processes: 512 total, 3 running, 509 sleeping, 2410 threads
Load Avg: 3.10, 2.80, 2.60  CPU usage: 12.50% user, 9.50% sys, 78.00% idle
PhysMem: 15G used (2105M wired, 1578M compressor), 382M unused.
`;
const UPTIME = '10:15  up 20 days, 19:45, 8 users, load averages: 1.63 0.65 0.44\n';

test('reads the head of top, also where fields share a line', async () => {
  const facts = await knownValues(machineLoad, [artifact('top.txt', TOP)]);
  expect(facts['machine.load-averages']).toEqual([3.1, 2.8, 2.6]);
  expect(facts['machine.cpu-idle-percent']).toBe(78);
  expect(facts['machine.physical-memory-unused-bytes']).toBe(382 * 2 ** 20);
});

test('uptime tells the load when there is no top', async () => {
  const alone = await knownValues(machineLoad, [artifact('uptime.txt', UPTIME)]);
  expect(alone['machine.load-averages']).toEqual([1.63, 0.65, 0.44]);
  const both = await knownValues(machineLoad, [artifact('uptime.txt', UPTIME), artifact('top.txt', TOP)]);
  expect(both['machine.load-averages']).toEqual([3.1, 2.8, 2.6]);
});

test('tells nothing about what is not there', async () => {
  expect(await knownValues(machineLoad, [artifact('top.txt', 'Processes: 512 total\nLoad Avg: -\n')])).toEqual({});
  expect(await knownValues(machineLoad, [artifact('top.txt', '')])).toEqual({});
});

test('of output that is cut off, what is whole counts', async () => {
  const text = TOP.slice(0, TOP.indexOf(' sys, '));
  expect(await told(machineLoad, [artifact('top.txt', text)])).toEqual({ 'machine.load-averages': [3.1, 2.8, 2.6] });
});

test.each([
  ['another kind of file', 'healthy : true\nreal_time_protection_enabled : true\n'],
  ['a message of the shell', 'zsh: command not found: top\n'],
])('%s says nothing', async (_, text) => {
  expect(await told(machineLoad, [artifact('top.txt', text)])).toEqual({});
});

test('lines that mean nothing to it, and line ends of Windows, make no difference', async () => {
  const facts = await told(machineLoad, [artifact('top.txt', TOP)]);
  expect(Object.keys(facts)).toHaveLength(3);
  const more = TOP.replace('PhysMem:', 'Something of a newer system: 7% idle, 9G unused.\nPhysMem:');
  expect(await told(machineLoad, [artifact('top.txt', more)])).toEqual(facts);
  expect(await told(machineLoad, [artifact('top.txt', TOP.replaceAll('\n', '\r\n'))])).toEqual(facts);
  const uptime = await told(machineLoad, [artifact('uptime.txt', UPTIME.replaceAll('\n', '\r\n'))]);
  expect(uptime).toEqual({ 'machine.load-averages': [1.63, 0.65, 0.44] });
});
