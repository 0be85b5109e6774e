import { expect, test } from '@jest/globals';
import { mergedSettings } from '../../src/parse/merged-settings.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const FILE = 'mdatp_config/merged.json';
const CONTENT = `{
  "antivirusEngine": { "exclusions": [{ "$type": "excludedPath", "path": "/opt/build" }] },
  "features": { "behaviorMonitoring": "enabled" },
  "newArea": { "newKey": 7, "emptyList": [] }
}`;

test.each([
  ['as written', CONTENT],
  ['with Windows line ends', CONTENT.replaceAll('\n', '\r\n')],
])('the settings in force, also those nobody knows yet, %s', async (_, content) => {
  const { 'merged.settings': fact } = await mergedSettings.parse([artifact(FILE, content)], () => {});

  expect(await told(mergedSettings, [artifact(FILE, content)])).toEqual({
    'merged.settings': [
      { key: 'antivirusEngine.exclusions[0].$type', value: 'excludedPath' },
      { key: 'antivirusEngine.exclusions[0].path', value: '/opt/build' },
      { key: 'features.behaviorMonitoring', value: 'enabled' },
      { key: 'newArea.newKey', value: 7 },
      { key: 'newArea.emptyList', value: [] },
    ],
  });
  expect(fact).toMatchObject({ value: [{ at: { line: 2 } }, {}, { at: { line: 3 } }, { at: { line: 4 } }, {}] });
});

test('have the line in the whole file when it begins with empty lines', async () => {
  const { 'merged.settings': fact } = await mergedSettings.parse([artifact(FILE, `\n\n${CONTENT}`)], () => {});

  expect(fact).toMatchObject({ value: [{ at: { line: 4 } }, {}, { at: { line: 5 } }, {}, {}] });
});

test('nothing is in force in an empty dictionary', async () => {
  expect(await told(mergedSettings, [artifact(FILE, '{}')])).toEqual({ 'merged.settings': [] });
});

test.each([
  ['empty', ''],
  ['cut off', CONTENT.slice(0, 100)],
  ['a list', '[1]'],
  ['a message', 'ATTENTION: no license'],
])('a file that is %s is not taken for settings', async (_, content) => {
  await expect(mergedSettings.parse([artifact(FILE, content)], () => {})).rejects.toThrow(SyntaxError);
});
