import { expect, test } from '@jest/globals';
import { collection } from '../../src/parse/collection.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';
import { ownManifest } from '../support/own-manifest.ts';

const log = (name: string, more: object) => ({
  source: 'defender-logs',
  kind: 'file',
  originalPath: `/Library/Logs/Microsoft/mdatp/${name}`,
  outcome: 'collected',
  ...more,
});

test('losses are told with their reasons; a choice or a limit is no loss', async () => {
  const manifest = ownManifest([
    log('a.log', { outcome: 'truncated', cause: 'shrank', reason: 'the file became shorter', fileSize: 10 }),
    log('b.log', { outcome: 'truncated', cause: 'cut-to-limit', fileSize: 20, sourceSize: 5 }),
    { source: 'mdatp-health', argv: ['mdatp', 'health'], outcome: 'timeout', cause: 'no-answer' },
    { source: 'x', originalPath: '/x', outcome: 'excluded', cause: 'policy' },
    { source: 'y', originalPath: '/y', outcome: 'later', cause: 'a cause of a newer version' },
  ]);
  expect(await told(collection, [artifact('manifest.json', manifest)])).toEqual({
    'collection.losses': [
      { path: '/Library/Logs/Microsoft/mdatp/a.log', outcome: 'truncated', reason: 'the file became shorter' },
      { path: 'mdatp health', outcome: 'timeout', reason: null },
    ],
    'log-folder.total-bytes': 30,
  });
});

test('without a manifest the size of the log folder is that of its files', async () => {
  const files = [artifact('mdatp/a.log', '12345'), artifact('mdatp/rotated/a.log1', '123')];
  expect(await told(collection, files)).toEqual({ 'log-folder.total-bytes': 8 });
});

test('with a manifest its sizes count, which are those before files were cut', async () => {
  const manifest = ownManifest([log('a.log', { fileSize: 100, sourceSize: 5 })]);
  const files = [artifact('files/a.log', '12345'), artifact('manifest.json', manifest)];
  expect(await told(collection, files)).toMatchObject({ 'log-folder.total-bytes': 100 });
});

test('it is the same with CRLF', async () => {
  const manifest = ownManifest([
    log('a.log', { outcome: 'truncated', cause: 'shrank', reason: 'short', fileSize: 10 }),
  ]);
  const facts = await told(collection, [artifact('manifest.json', manifest.replaceAll('\n', '\r\n'))]);
  expect(facts).toEqual({
    'collection.losses': [{ path: '/Library/Logs/Microsoft/mdatp/a.log', outcome: 'truncated', reason: 'short' }],
    'log-folder.total-bytes': 10,
  });
});

test.each(['', '[]', '{"items":5}', 'healthy : true\n', '{"tool":{"name":"mdediag"},"items":[{'])(
  'what is no whole manifest is refused, not told as "nothing lost": %j',
  async (text) => {
    await expect(told(collection, [artifact('manifest.json', text)])).rejects.toThrow(SyntaxError);
  },
);

test.each([
  ['a Mac', null, { finishedAt: '2026-11-20T18:45:09.000Z', offsetMinutes: -480 }],
  ['a copied tree', '/Volumes/Old', undefined],
])("local time of the collection is told of %s: another machine's clock says nothing", async (_, root, clock) => {
  const manifest = JSON.stringify({
    ...JSON.parse(ownManifest([])),
    finishedAt: '2026-11-20T18:45:09.000Z',
    utcOffsetMinutes: -480,
    host: { root },
  });
  expect((await told(collection, [artifact('manifest.json', manifest)]))['collection.local-clock']).toEqual(
    clock === undefined ? undefined : expect.objectContaining(clock),
  );
});
