import { expect, test } from '@jest/globals';
import { memory } from '../../src/parse/memory.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const VM_STAT = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                                    1000.
Pages wired down:                              2000.
"Translation faults":                     193571057.
Pages occupied by compressor:                   300.
Swapins:                                          5.
Swapouts:                                         6.
Something of a newer system:                      7.
`;
const PRESSURE = 'Swap I/O:\nSwapins: 9 \n\nSystem-wide memory free percentage: 38%\n';

test('vm_stat counts pages', async () => {
  expect(await told(memory, [artifact('vm-stat.txt', VM_STAT)])).toEqual({
    'memory.page-size-bytes': 16_384,
    'memory.free-bytes': 16_384_000,
    'memory.wired-bytes': 32_768_000,
    'memory.compressor-bytes': 4_915_200,
    'memory.swap-ins': 5,
    'memory.swap-outs': 6,
  });
});

test('pages of Intel Macs are smaller', async () => {
  const text = VM_STAT.replace('16384', '4096').replaceAll('\n', '\r\n');
  expect(await told(memory, [artifact('vm-stat.txt', text)])).toMatchObject({ 'memory.free-bytes': 4_096_000 });
});

test('without the size of a page, pages are not converted', async () => {
  const text = VM_STAT.slice(VM_STAT.indexOf('\n') + 1);
  expect(await told(memory, [artifact('vm-stat.txt', text)])).toEqual({ 'memory.swap-ins': 5, 'memory.swap-outs': 6 });
});

test('reads memory pressure and swap; what the first file says counts', async () => {
  const swap = 'vm.swapusage: total = 2048.00M  used = 512.50M  free = 1535.50M  (encrypted)\n';
  const files = [artifact('a.txt', PRESSURE), artifact('b.txt', VM_STAT), artifact('c.txt', swap)];
  expect(await told(memory, files)).toMatchObject({
    'memory.free-percent': 38,
    'memory.swap-ins': 9,
    'memory.swap-total-bytes': 2 ** 31,
    'memory.swap-used-bytes': 512.5 * 2 ** 20,
  });
});

test('counts lines that mean nothing to it', async () => {
  const counts: number[][] = [];
  const facts = await told(memory, [artifact('x.txt', 'zsh: command not found\n\n')], ({ read, unparsed }) =>
    counts.push([read, unparsed]),
  );
  expect(facts).toEqual({});
  expect(counts).toEqual([[1, 1]]);
});

test('an empty file says nothing', async () => {
  expect(await told(memory, [artifact('vm-stat.txt', '')])).toEqual({});
});

test('of output that is cut off, the whole lines count', async () => {
  const text = VM_STAT.slice(0, VM_STAT.indexOf('Pages wired') + 'Pages wired down:    '.length);
  expect(await told(memory, [artifact('vm-stat.txt', text)])).toEqual({
    'memory.page-size-bytes': 16_384,
    'memory.free-bytes': 16_384_000,
  });
});
