import { expect, test } from '@jest/globals';
import { systemFacts } from '../../src/parse/system-facts.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const VERSION_FILE = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>ProductBuildVersion</key><string>24B83</string>
<key>ProductVersion</key><string>15.1</string>
</dict></plist>`;

async function factsOf(...texts: readonly string[]) {
  return told(
    systemFacts,
    texts.map((text, index) => artifact(`${index}.txt`, text)),
  );
}

test('reads what the tools of macOS print', async () => {
  expect(
    await factsOf(
      'ProductName:\t\tmacOS\r\nProductVersion:\t\t26.1\r\nProductVersionExtra:\t(a)\r\nBuildVersion:\t\t25B78\r\n',
      'Darwin 25.1.0 arm64\n',
      'hw.model: Mac15,6\nhw.ncpu: 11\nhw.memsize: 19327352832\nkern.boottime: { sec = 1763600000, usec = 5 } Thu Nov 20\nmachdep.cpu.brand_string: Apple M3 Pro\n',
      'Enrolled via DEP: Yes\nMDM enrollment: Yes (User Approved)\nMDM server: https://mdm.example.com\n',
      ' 9:15  up 3 days,  2:04, 2 users, load averages: 2.10 2.05 1.99\n',
    ),
  ).toEqual({
    'system.os-version': '26.1',
    'system.os-build': '25B78',
    'system.kernel-version': '25.1.0',
    'system.architecture': 'arm64',
    'system.model': 'Mac15,6',
    'system.processor': 'Apple M3 Pro',
    'system.cores': 11,
    'system.memory-bytes': 19_327_352_832,
    'system.booted-at': '2025-11-20T00:53:20.000Z',
    'system.enrollment': 'mdm-user-approved',
    'system.uptime-minutes': 3 * 1_440 + 124,
  });
});

test('the name of the Mac in `uname -a` is not taken for a version', async () => {
  const text =
    'Darwin mac-7.example.com 24.1.0 Darwin Kernel Version 24.1.0: Thu Oct 10; root:xnu/RELEASE_ARM64 arm64\n';
  expect(await factsOf(text)).toEqual({ 'system.kernel-version': '24.1.0', 'system.architecture': 'arm64' });
});

test('a command is preferred to the version file', async () => {
  expect(await factsOf(VERSION_FILE)).toEqual({ 'system.os-version': '15.1', 'system.os-build': '24B83' });
  expect(await factsOf(VERSION_FILE, 'ProductVersion: 26.1\n')).toMatchObject({ 'system.os-version': '26.1' });
});

test('a version file that is cut off does not take the other facts with it', async () => {
  const facts = await factsOf(VERSION_FILE.slice(0, 90), 'hw.ncpu: 8\n');
  expect(facts).toEqual({ 'system.cores': 8, 'system.os-version': expect.stringMatching(/^unreadable: 0\.txt/) });
});

test.each([
  ['up 44 secs, 1 user,', 0],
  ['up 3 mins, 3 users,', 3],
  ['up 1 hr, 2 users,', 60],
  ['up 10 days, 11:19, 6 users,', 10 * 1_440 + 679],
  ['up 2 days, 5 mins, 1 user,', 2_885],
])('%s is %d minutes', async (text, minutes) => {
  expect(await factsOf(`10:15  ${text} load averages: 1.63 0.65 0.44\n`)).toEqual({ 'system.uptime-minutes': minutes });
});

const DF_HEAD = 'Capacity iused ifree %iused  Mounted on\n';

test.each([
  [
    `Filesystem 1024-blocks Used Available ${DF_HEAD}/dev/disk3s1 971350180 15200000 410000000 4% 404000 4100 0% /\n`,
    410_000_000 * 1024,
  ],
  [
    `Filesystem   512-blocks Used Available ${DF_HEAD}/dev/disk3s1 971350180 15200000 1000 4% 404000 4100 0% /\n`,
    512_000,
  ],
  [
    `Filesystem Size Used Avail ${DF_HEAD}/dev/disk3s1 926Gi 15Gi 391Gi 4% 404k 4.1G 0% /\nmap auto_home 0Bi 0Bi 0Bi 100% 0 0 100% /System/Volumes/Data/home\n/dev/disk3s5 926Gi 510Gi 390Gi 57% 5.0M 4.1G 0% /System/Volumes/Data\n`,
    390 * 2 ** 30,
  ],
])('reads the free space of the system disk', async (text, bytes) => {
  expect(await factsOf(text)).toEqual({ 'system.disk-free-bytes': bytes });
});

test('a disk of another name is not the system disk, and values that make no sense are left out', async () => {
  const other = `Filesystem Size Used Avail ${DF_HEAD}/dev/disk9s1 926Gi 15Gi 391Gi 4% 1 1 0% /Volumes/Backup\n`;
  expect(await factsOf(other, 'hw.ncpu: 0\nProductVersion: next\n', '')).toEqual({});
});

test('an empty file says nothing, and takes nothing from the others', async () => {
  expect(await factsOf('')).toEqual({});
  expect(await factsOf('', 'hw.ncpu: 8\n')).toEqual({ 'system.cores': 8 });
});
