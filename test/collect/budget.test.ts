import { utimesSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shareBudget } from '../../src/collect/budget.ts';
import { formOf } from '../../src/collect/form.ts';
import type { PlannedFile } from '../../src/collect/plan.ts';
import { SOURCES } from '../../src/collect/sources/index.ts';
import { bytePath } from '../../src/lib/byte-path.ts';
import type { FileFacts } from '../../src/lib/file-facts.ts';
import { itemAt } from '../support/bundle.ts';
import { collectTree } from '../support/collect.ts';
import { expectSound } from '../support/sound-bundle.ts';
import { LOGS, treeOf } from '../support/tree.ts';

const LINE = 'forty characters of a line, one and all\n';
const NOW = Date.now();
const DAY = 86_400_000;

describe('--max-file-size shortens a log at line ends: its beginning and its newest part stay', () => {
  const logs: [what: string, content: Buffer, limit: number, cut: boolean][] = [
    ['as large as the limit', Buffer.alloc(4_000, LINE), 4_000, false],
    ['a byte larger', Buffer.alloc(4_001, LINE), 4_000, true],
    ['much larger', Buffer.alloc(3_000_000, LINE), 1_000_000, true],
    ['larger, without a last newline', Buffer.from(`${LINE.repeat(1_000)}the end`), 5_000, true],
    ['larger, with lines of Windows', Buffer.from(LINE.replace('\n', '\r\n').repeat(1_000)), 5_000, true],
    ['larger, with lines longer than the beginning', Buffer.from(`${'x'.repeat(2_999)}\n`.repeat(9)), 5_000, true],
    ['larger, with empty lines only', Buffer.alloc(9_000, '\n'), 5_000, true],
  ];
  test.each(logs)('%s', async (_, content, limit, isCut) => {
    const LOG = `${LOGS}/a.log`;
    const run = await collectTree(treeOf({ [LOG]: content }), ['--max-file-size', String(limit)]);
    const bundle = await run.bundle();
    const item = itemAt(bundle.manifest, LOG);
    const ranges = item.ranges ?? [[0, content.length]];
    const kept = Buffer.concat(ranges.map(([from, to]) => content.subarray(from, to)));

    expect(run.exitCode).toBe(0);
    expect(item).toMatchObject(isCut ? { outcome: 'truncated', cause: 'cut-to-limit' } : { outcome: 'collected' });
    expect(item).toMatchObject({ fileSize: content.length, sourceSize: kept.length, changedWhileRead: false });
    expect(bundle.members.get(item.path ?? '')?.equals(kept)).toBe(true);
    expect(kept.length).toBeLessThanOrEqual(limit);
    expect(ranges.at(-1)?.[1]).toBe(content.length);
    for (const [from] of ranges) expect(from === 0 || content[from - 1] === 0x0a).toBe(true);
    for (const [, to] of ranges) expect(to === content.length || content[to - 1] === 0x0a).toBe(true);
    await expectSound(bundle);
  });

  test('most of a log without any line end is its newest part', async () => {
    const LOG = `${LOGS}/a.log`;
    const run = await collectTree(treeOf({ [LOG]: Buffer.alloc(10_000, 'abc') }), ['--max-file-size', '1000']);
    const item = itemAt((await run.bundle()).manifest, LOG);
    expect(item).toMatchObject({ outcome: 'truncated', ranges: [[9_100, 10_000]], size: 900 });
  });
});

test('--max-file-size never cuts a file that is of no use in parts', async () => {
  const names = ['a.json', 'a.plist', 'a.zip', 'a.ips', 'a.unknown', 'a'];
  const contents = names.flatMap((name) => [
    [`${LOGS}/over/${name}`, 'x'.repeat(1_001)],
    [`${LOGS}/at/${name}`, 'x'.repeat(1_000)],
  ]);
  const run = await collectTree(treeOf(Object.fromEntries(contents)), ['--max-file-size', '1000']);
  const bundle = await run.bundle();
  const expected = { outcome: 'skipped', cause: 'over-file-limit', fileSize: 1_001 };
  for (const name of names) {
    expect(itemAt(bundle.manifest, `${LOGS}/over/${name}`)).toMatchObject(expected);
    expect(itemAt(bundle.manifest, `${LOGS}/at/${name}`)).toMatchObject({ outcome: 'collected', size: 1_000 });
  }
  expect(run.exitCode).toBe(5);
  await expectSound(bundle);
});

describe('a recorded answer that is longer than its command may print', () => {
  test.each([
    ['json', 'mdatp-health', { outcome: 'skipped', cause: 'over-file-limit' }, 5],
    ['txt', 'mdatp-health-text', { outcome: 'truncated', cause: 'cut-to-limit' }, 0],
  ])('%s', async (ending, id, expected, exitCode) => {
    const file = `/commands/${id}.${ending}`;
    const outcomeAt = async (sizeBytes: number) => {
      const run = await collectTree(treeOf({ [file]: Buffer.alloc(sizeBytes, LINE) }));
      const bundle = await run.bundle();
      await expectSound(bundle);
      return { exitCode: run.exitCode, item: bundle.manifest.items.find(({ source }) => source === id) };
    };
    const cap = SOURCES.find((source) => source.id === id)?.maxBytes ?? 0;
    expect(await outcomeAt(cap)).toMatchObject({ exitCode: 0, item: { outcome: 'collected', size: cap } });
    expect(await outcomeAt(cap + 1)).toMatchObject({ exitCode, item: expected });
  });
});

describe('--max-size', () => {
  const aged = (name: string, sizeBytes: number, ageDays: number) => ({ file: `${LOGS}/${name}`, sizeBytes, ageDays });
  type Aged = ReturnType<typeof aged>;
  const cases: [what: string, limit: number, files: [...Aged[]], outcomes: string[]][] = [
    [
      'keeps the newest logs',
      250_000,
      [aged('c.log', 100_000, 3), aged('b.log', 100_000, 1), aged('a.log', 100_000, 2)],
      ['skipped', 'collected', 'collected'],
    ],
    [
      'shortens the first log that does not fit, and goes on',
      300_000,
      [aged('a.log', 100_000, 1), aged('b.log', 900_000, 2), aged('c.log', 100_000, 3)],
      ['collected', 'truncated', 'skipped'],
    ],
    [
      'leaves out a log of which too little would stay, and gives the room to the next',
      120_000,
      [aged('a.log', 100_000, 1), aged('b.log', 100_000, 2), aged('c.log', 20_000, 3)],
      ['collected', 'skipped', 'collected'],
    ],
    [
      'puts small structured files first',
      110_000,
      [aged('a.log', 100_000, 1), aged('b.json', 10_000, 9), aged('c.log', 100_000, 2)],
      ['collected', 'collected', 'skipped'],
    ],
    [
      'puts large archives last',
      1_600_000,
      [aged('a.log', 100_000, 8), aged('b.zip', 1_550_000, 1), aged('c.zip', 1_450_000, 2)],
      ['collected', 'skipped', 'collected'],
    ],
    ['of nothing keeps empty files', 0, [aged('a.log', 0, 1), aged('b.log', 1, 2)], ['collected', 'skipped']],
  ];
  test.each(cases)('%s', async (_, limit, files, outcomes) => {
    const root = treeOf(Object.fromEntries(files.map(({ file, sizeBytes }) => [file, Buffer.alloc(sizeBytes, LINE)])));
    for (const { file, ageDays } of files) age(path.join(root, file), ageDays);
    const run = await collectTree(root, ['--max-size', String(limit)]);
    const bundle = await run.bundle();
    expect(files.map(({ file }) => itemAt(bundle.manifest, file).outcome)).toEqual(outcomes);
    const skipped = bundle.manifest.items.filter(({ outcome }) => outcome === 'skipped');
    expect(new Set(skipped.map(({ cause }) => cause))).toEqual(new Set(['over-total-limit']));
    expect(bundle.manifest.totals.bytes).toBeLessThanOrEqual(limit);
    expect(run.exitCode).toBe(5);
    await expectSound(bundle);
  });
});

test('--since leaves out what is older, and that is no loss', async () => {
  const root = treeOf({ [`${LOGS}/new.log`]: 'new', [`${LOGS}/old.log`]: 'old', [`${LOGS}/older/a.log`]: 'older' });
  age(path.join(root, LOGS, 'new.log'), 6);
  age(path.join(root, LOGS, 'old.log'), 8);
  age(path.join(root, LOGS, 'older', 'a.log'), 20_000);
  const run = await collectTree(root, ['--since', '7d']);
  const bundle = await run.bundle();
  expect(run.exitCode).toBe(0);
  expect(itemAt(bundle.manifest, `${LOGS}/new.log`)).toMatchObject({ outcome: 'collected' });
  for (const old of ['old.log', 'older/a.log']) {
    expect(itemAt(bundle.manifest, `${LOGS}/${old}`)).toMatchObject({ outcome: 'skipped', cause: 'older-than-since' });
  }
  await expectSound(bundle);
});

describe('for any files and limits', () => {
  const size = fc.oneof(fc.nat(200_000), fc.nat(5_000_000));
  const anyFile = fc
    .record({ ending: fc.constantFrom('log', 'json', 'zip', 'txt'), size, mtimeMs: fc.nat(20), allocatedBytes: size })
    .map(({ ending, ...facts }) => plannedFile(`/x.${ending}`, facts));
  const anyFiles = fc.array(anyFile, { maxLength: 20 });

  test('the limits hold, also when every file grows before its turn', () => {
    fc.assert(
      fc.property(anyFiles, size, size, (files, maxFileBytes, maxTotalBytes) => {
        const shares = shared(files, { maxFileBytes, maxTotalBytes });
        expect(sum(shares.map(({ limitBytes }) => limitBytes))).toBeLessThanOrEqual(maxTotalBytes);
        for (const { keepBytes, limitBytes } of shares) {
          expect(keepBytes).toBeLessThanOrEqual(limitBytes);
          expect(limitBytes).toBeLessThanOrEqual(maxFileBytes);
        }
      }),
    );
  });

  test('a log that is whole is never so at the cost of a newer one that is not larger', () => {
    fc.assert(
      fc.property(anyFiles, size, size, (files, maxFileBytes, maxTotalBytes) => {
        const shares = shared(files, { maxFileBytes, maxTotalBytes });
        const isWhole = (file: PlannedFile) => file.keepBytes === file.facts?.size;
        const logs = shares.filter((file) => formOf(file.path) === 'lines');
        for (const older of logs.filter(isWhole)) {
          const sooner = logs.filter(
            ({ facts }) => newer(facts, older.facts) && (facts?.size ?? 0) <= (older.facts?.size ?? 0),
          );
          expect(sooner.every(isWhole)).toBe(true);
        }
      }),
    );
  });
});

function shared(files: readonly PlannedFile[], limits: Parameters<typeof shareBudget>[1]): PlannedFile[] {
  const copies = files.map((file) => ({ ...file }));
  shareBudget(copies, limits);
  return copies;
}

function newer(one: FileFacts | undefined, other: FileFacts | undefined): boolean {
  return (one?.mtimeMs ?? 0) > (other?.mtimeMs ?? 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function age(file: string, days: number): void {
  utimesSync(file, new Date(NOW - days * DAY), new Date(NOW - days * DAY));
}

function plannedFile(name: string, facts: Pick<FileFacts, 'size' | 'mtimeMs' | 'allocatedBytes'>): PlannedFile {
  const source = SOURCES.find((row) => row.kind === 'file');
  if (source?.kind !== 'file') throw new Error('there is no row for files');
  const others = { type: 'file', mode: 0o644, uid: 0, gid: 0, dev: 1, ino: 1 } as const;
  return {
    number: 0,
    kind: 'file',
    source,
    path: bytePath(name),
    facts: { ...facts, ...others },
    keepBytes: 0,
    limitBytes: 0,
  };
}
