import { expect, test } from '@jest/globals';
import { buildBinary } from 'plist';
import { decodeText } from '../../src/lib/text.ts';
import { tcc } from '../../src/parse/tcc.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const ALL_FILES = 'kTCCServiceSystemPolicyAllFiles';
const ROWS = `${ALL_FILES}|com.microsoft.wdav|0|2|4
${ALL_FILES}|/usr/libexec/sshd|1|0|5
kTCCServicePhotos|com.example.app|0|3|2
`;
const OVERRIDES = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>com.microsoft.wdav.epsext</key><dict><key>${ALL_FILES}</key><dict>
<key>Allowed</key><true/><key>IdentifierType</key><string>bundleID</string></dict></dict>
<key>com.example.agent</key><dict><key>kTCCServiceAccessibility</key><dict>
<key>Authorization</key><string>Deny</string></dict></dict>
<key>odd</key><string>x</string>
</dict></plist>`;

test('rows of the database say who may do what', async () => {
  expect(await told(tcc, [artifact('tcc_db.txt', ROWS)])).toEqual({
    'tcc.origins': ['database'],
    'tcc.grants': [
      { service: ALL_FILES, client: 'com.microsoft.wdav', isAllowed: true, origin: 'database' },
      { service: ALL_FILES, client: '/usr/libexec/sshd', isAllowed: false, origin: 'database' },
      { service: 'kTCCServicePhotos', client: 'com.example.app', isAllowed: null, origin: 'database' },
    ],
  });
});

test('what an organization gave is told with them', async () => {
  const files = [artifact('MDMOverrides.plist', OVERRIDES), artifact('tcc_db.txt', ROWS.replaceAll('\n', '\r\n'))];
  const facts = await told(tcc, files);
  expect(facts['tcc.origins']).toEqual(['mdm', 'database']);
  expect(facts['tcc.grants']).toEqual(
    expect.arrayContaining([
      { service: ALL_FILES, client: 'com.microsoft.wdav.epsext', isAllowed: true, origin: 'mdm' },
      { service: 'kTCCServiceAccessibility', client: 'com.example.agent', isAllowed: false, origin: 'mdm' },
      { service: ALL_FILES, client: 'com.microsoft.wdav', isAllowed: true, origin: 'database' },
    ]),
  );
  expect(facts['tcc.grants']).toHaveLength(5);
});

test('rows that are not understood are counted', async () => {
  const counts: number[][] = [];
  const file = artifact('tcc_db.txt', `${ROWS}Error: database is locked\n\n`);
  await told(tcc, [file], ({ read, unparsed }) => counts.push([read, unparsed]));
  expect(counts).toEqual([[4, 1]]);
});

test('an empty list gives no permissions', async () => {
  expect(await told(tcc, [artifact('tcc_db.txt', '')])).toEqual({ 'tcc.grants': [], 'tcc.origins': ['database'] });
});

test.each([
  ['tcc_db.txt', 'Error: unable to open database file\n', 'holds no permission that is understood'],
  ['MDMOverrides.plist', '<plist version="1.0"><array/></plist>', 'holds no dictionary'],
])('%s of another kind is refused', async (name, text, reason) => {
  await expect(told(tcc, [artifact(name, text)])).rejects.toThrow(reason);
});

test('a list that ends early keeps its whole rows, and the rest of a row is counted', async () => {
  const counts: number[][] = [];
  const file = artifact('tcc_db.txt', ROWS.slice(0, ROWS.lastIndexOf('|0|3')));
  const facts = await told(tcc, [file], ({ read, unparsed }) => counts.push([read, unparsed]));
  expect(facts['tcc.grants']).toHaveLength(2);
  expect(counts).toEqual([[3, 1]]);
});

test('a property list that ends early is refused', async () => {
  const file = artifact('MDMOverrides.plist', OVERRIDES.slice(0, OVERRIDES.indexOf('<key>odd')));
  await expect(told(tcc, [file])).rejects.toThrow(SyntaxError);
});

test('an override is recognized by its content, whatever the name of its file', async () => {
  const binary = buildBinary({ 'com.example.agent': { kTCCServiceAccessibility: { Allowed: true } } });

  for (const content of [OVERRIDES, decodeText(binary), ROWS]) expect(tcc.finds.content?.test(content)).toBe(true);
  expect(tcc.finds.content?.test('<plist><dict><key>com.microsoft.wdav</key><dict/></dict></plist>')).toBe(false);
  expect((await told(tcc, [artifact('overrides.xml', OVERRIDES)]))['tcc.origins']).toEqual(['mdm']);
  expect((await told(tcc, [artifact('overrides', binary)]))['tcc.origins']).toEqual(['mdm']);
});
