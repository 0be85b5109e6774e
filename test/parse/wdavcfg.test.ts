import { expect, test } from '@jest/globals';
import { wdavcfg } from '../../src/parse/wdavcfg.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const FILE = 'Library/Application Support/Microsoft/Defender/wdavcfg';
const CONTENT = `{
  "antivirusEngine": {
    "behaviorMonitoring": "disabled",
    "exclusions": [
      { "$type": "excludedPath", "isDirectory": true, "path": "/opt/build" },
      { "$type": "excludedFileName", "name": "make" }
    ]
  },
  "logRotationParameters": { "maxCurrentSize": "5242880", "maxRotatedSize": 15728640 }
}`;

const parse = (content: string) => told(wdavcfg, [artifact(FILE, content)]);

test('the settings, exclusions and log sizes of this Mac', async () => {
  const facts = await parse(CONTENT);

  expect(facts['local.settings']).toContainEqual({ key: 'antivirusEngine.behaviorMonitoring', value: 'disabled' });
  expect(facts['local.exclusions']).toEqual([
    { list: 'antivirusEngine.exclusions', value: '/opt/build' },
    { list: 'antivirusEngine.exclusions', value: 'make' },
  ]);
  expect(facts['local.log-rotation-current-bytes']).toBe(5_242_880);
  expect(facts['local.log-rotation-total-bytes']).toBe(15_728_640);
});

test('Windows line ends change nothing', async () => {
  expect(await parse(CONTENT.replaceAll('\n', '\r\n'))).toEqual(await parse(CONTENT));
});

test('each exclusion is told with its line', async () => {
  const { 'local.exclusions': exclusions } = await wdavcfg.parse([artifact(FILE, CONTENT)], () => {});

  expect(exclusions).toMatchObject({ value: [{ at: { path: FILE, line: 5 } }, { at: { path: FILE, line: 6 } }] });
});

test('exclusions of an unknown form are not lost', async () => {
  const { 'local.exclusions': exclusions } = await parse('{"exclusions":["/a",{"kind":"odd","is":true}]}');

  expect(exclusions).toMatchObject([
    { list: 'exclusions', value: '/a' },
    { list: 'exclusions', value: 'odd' },
  ]);
});

test('a file without log rotation sets none, and one that makes no sense is not taken for a size', async () => {
  const { 'local.log-rotation-total-bytes': none } = await wdavcfg.parse([artifact(FILE, '{}')], () => {});
  const { 'local.log-rotation-total-bytes': odd } = await wdavcfg.parse(
    [artifact(FILE, '{"logRotationParameters":{"maxRotatedSize":"15 MB"}}')],
    () => {},
  );

  expect(none?.state).toBe('absent');
  expect(odd?.state).toBe('unreadable');
});

test.each([
  ['empty', ''],
  ['cut off', CONTENT.slice(0, 100)],
  ['a list', '[]'],
  ['a property list', '<plist><dict/></plist>'],
])('a file that is %s is not taken for settings', async (_, content) => {
  await expect(wdavcfg.parse([artifact(FILE, content)], () => {})).rejects.toThrow(SyntaxError);
});
