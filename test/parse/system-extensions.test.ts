import { expect, test } from '@jest/globals';
import { systemExtensions } from '../../src/parse/system-extensions.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const SETTINGS = "(Go to 'System Settings > General' to modify these system extension(s))";
const HEADER = 'enabled\tactive\tteamID\tbundleID (version)\tname\t[state]';
const LIST = `3 extension(s)
--- com.apple.system_extension.network_extension ${SETTINGS}
${HEADER}
\t*\tUBF8T346G9\tcom.microsoft.wdav.netext (101.26022.0015/101.26022.0015)\tDefender [Network] Extension\t[activated waiting for user]
--- com.apple.system_extension.endpoint_security
${HEADER}
*\t*\tUBF8T346G9\tcom.microsoft.wdav.epsext (101.26022.0015/101.26022.0015)\tDefender Endpoint\t[activated enabled]
\t\tABCDE12345\tcom.example.agent (1.0/1)\t\t[terminated waiting to uninstall on reboot]
`;
const NETEXT = {
  bundleId: 'com.microsoft.wdav.netext',
  version: '101.26022.0015',
  teamId: 'UBF8T346G9',
  name: 'Defender [Network] Extension',
  state: 'activated waiting for user',
  kind: 'network',
  isEnabled: false,
  isActive: true,
};
const EPSEXT = {
  bundleId: 'com.microsoft.wdav.epsext',
  version: '101.26022.0015',
  teamId: 'UBF8T346G9',
  name: 'Defender Endpoint',
  state: 'activated enabled',
  kind: 'endpoint-security',
  isEnabled: true,
  isActive: true,
};
const OTHER = {
  bundleId: 'com.example.agent',
  version: '1.0',
  teamId: 'ABCDE12345',
  name: '',
  state: 'terminated waiting to uninstall on reboot',
  kind: 'endpoint-security',
  isEnabled: false,
  isActive: false,
};
const parse = (text: string) => told(systemExtensions, [artifact('system-extensions.txt', text)]);

test('each extension is told with its section, version and state', async () => {
  expect(await parse(LIST)).toEqual({ 'system.extensions': [NETEXT, EPSEXT, OTHER] });
});

test.each([
  ['CRLF', LIST.replaceAll('\n', '\r\n')],
  ['terminal colors', LIST.replaceAll('[activated', '\u001b[32m[activated')],
  ['another report before it', `System Integrity Protection status: enabled.\n\n${LIST}`],
  ['tabs that became spaces', LIST.replaceAll('\t', '    ')],
])('it is the same with %s', async (_, text) => {
  const told = JSON.parse(JSON.stringify(await parse(text)));
  expect(told['system.extensions'][1]).toEqual(EPSEXT);
  expect(told['system.extensions']).toHaveLength(3);
});

test('a section nobody knows is another kind', async () => {
  const text = `1 extension(s)\n--- com.apple.system_extension.cmio\n${LIST.split('\n')[6]}\n`;
  expect(await parse(text)).toMatchObject({ 'system.extensions': [{ kind: 'other' }] });
});

test('a list that is cut off is unreadable, and what is missing is counted', async () => {
  const counts: number[][] = [];
  const file = artifact('list.txt', LIST.slice(0, LIST.indexOf('ABCDE')));
  const facts = await told(systemExtensions, [file], ({ read, unparsed }) => counts.push([read, unparsed]));
  expect(facts['system.extensions']).toMatch(/^unreadable: the list says 3, but 2 can be read/);
  expect(counts).toEqual([[3, 1]]);
});

test('a complete list counts before one that is cut off', async () => {
  const files = [artifact('a.txt', LIST.slice(0, LIST.indexOf('ABCDE'))), artifact('b.txt', LIST)];
  expect((await told(systemExtensions, files))['system.extensions']).toHaveLength(3);
});

test('no extensions are an empty list', async () => {
  expect(await parse('0 extension(s)\n')).toEqual({ 'system.extensions': [] });
});

test.each([
  ['empty', ''],
  ['of another kind', 'System Integrity Protection status: enabled.\n'],
])('a file that is %s tells nothing', async (_, text) => {
  expect(await parse(text)).toEqual({});
});

test('a list of which nothing is understood is refused', async () => {
  await expect(parse('2 extension(s)\nsomething new\n')).rejects.toThrow('none of the 2 extensions is understood');
});
