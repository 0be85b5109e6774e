import { expect, test } from '@jest/globals';
import { buildBinary } from 'plist';
import { mdeAttach } from '../../src/parse/mde-attach.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const FILE = 'Library/Preferences/com.microsoft.mdeattach.plist';
const CONTENT = `<?xml version="1.0"?>
<plist version="1.0"><dict>
<key>antivirusEngine</key><dict>
<key>enforcementLevel</key>
<string>real_time</string></dict>
<key>newArea</key><dict><key>newKey</key><real>1.5</real></dict>
</dict></plist>
`;
const SETTINGS = [
  { key: 'antivirusEngine.enforcementLevel', value: 'real_time' },
  { key: 'newArea.newKey', value: 1.5 },
];

test.each([
  ['as written', CONTENT],
  ['with Windows line ends', CONTENT.replaceAll('\n', '\r\n')],
])('the settings of the portal, also those nobody knows yet, %s', async (_, content) => {
  const { 'mde-attach.settings': fact } = await mdeAttach.parse([artifact(FILE, content)], () => {});

  expect(await told(mdeAttach, [artifact(FILE, content)])).toEqual({ 'mde-attach.settings': SETTINGS });
  expect(fact).toMatchObject({ value: [{ at: { path: FILE, line: 4 } }, { at: { line: 6 } }] });
});

test('may be a binary list', async () => {
  const content = buildBinary({ antivirusEngine: { enforcementLevel: 'real_time' }, newArea: { newKey: 1.5 } });

  expect(await told(mdeAttach, [artifact(FILE, content)])).toEqual({ 'mde-attach.settings': SETTINGS });
});

test('a list without settings sets nothing', async () => {
  expect(await told(mdeAttach, [artifact(FILE, '<plist><dict/></plist>')])).toEqual({ 'mde-attach.settings': [] });
});

test.each([
  ['empty', ''],
  ['cut off', CONTENT.slice(0, 120)],
  ['a list of another kind', '<plist><array/></plist>'],
  ['a message', 'ATTENTION: no license'],
])('a file that is %s is not taken for settings', async (_, content) => {
  await expect(mdeAttach.parse([artifact(FILE, content)], () => {})).rejects.toThrow(SyntaxError);
});
