import { expect, test } from '@jest/globals';
import { connectivity } from '../../src/parse/connectivity.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const OUTPUT = `Testing connection with https://cdn.x.cp.wd.microsoft.com/ping ... [OK]
Testing connection with https://winatp-gw-neu.microsoft.com/test ... [Error]
  curl error 60: certificate problem
Testing connection with https://eu-v20.events.data.microsoft.com/ping... [Error]
Expected a 200 Response from Proxy, received: 407
`;
const tests = async (text: string) => (await told(connectivity, [artifact('c.txt', text)]))['connectivity.tests'];

test('each address is told with its result, group and reason', async () => {
  expect(await tests(OUTPUT)).toEqual([
    {
      url: 'https://cdn.x.cp.wd.microsoft.com/ping',
      ...{ result: 'OK', isOk: true, group: 'av-cloud', curlError: null, detail: null },
    },
    {
      url: 'https://winatp-gw-neu.microsoft.com/test',
      ...{ result: 'Error', isOk: false, group: 'edr-command-and-control' },
      ...{ curlError: 60, detail: 'curl error 60: certificate problem' },
    },
    {
      url: 'https://eu-v20.events.data.microsoft.com/ping',
      ...{ result: 'Error', isOk: false, group: 'edr-telemetry', curlError: null },
      detail: 'Expected a 200 Response from Proxy, received: 407',
    },
  ]);
});

test.each([
  ['CRLF', OUTPUT.replaceAll('\n', '\r\n')],
  ['colors', OUTPUT.replaceAll('[OK]', '[\u001b[32mOK\u001b[0m]')],
  ['the license banner', `ATTENTION: No license found. Contact your administrator for help.\n${OUTPUT}`],
])('it is the same with %s', async (_, text) => {
  expect(await tests(text)).toEqual(await tests(OUTPUT));
});

test('the group is told by the host alone', async () => {
  expect(await tests('Testing connection with https://x.example/winatp/events ... [OK]')).toMatchObject([
    { group: 'av-cloud' },
  ]);
});

const OK_LINE = OUTPUT.slice(0, OUTPUT.indexOf('\n') + 1);

test.each([
  ['in a word', `${OK_LINE}Testin`],
  ['behind a letter', `${OK_LINE}T`],
  ['in an address', `${OK_LINE}Testing connection with https://winatp-gw`],
  ['before the result', `${OK_LINE}Testing connection with https://winatp-gw-neu.microsoft.com/test ... `],
  ['in the result', `${OK_LINE}Testing connection with https://winatp-gw-neu.microsoft.com/test ... [Err`],
])('a list that ends %s is not taken for one without failures', async (_, text) => {
  expect(await tests(text)).toMatch(/^unreadable: c\.txt does not tell the result of each connection/);
});

test('a last line without a line end is complete when it has a result', async () => {
  expect(await tests(OK_LINE.trimEnd())).toHaveLength(1);
});

test('lines nobody knows are passed over', async () => {
  expect(await tests(`Proxy: none\n${OK_LINE}Summary of the test: 1 of 1\n`)).toHaveLength(1);
});

test('an address without a result is counted, and failures before it are kept', async () => {
  const counts: number[][] = [];
  const cut = OUTPUT.slice(0, OUTPUT.lastIndexOf('[Error]'));
  const facts = await told(connectivity, [artifact('c.txt', cut)], ({ read, unparsed }) =>
    counts.push([read, unparsed]),
  );
  expect(facts['connectivity.tests']).toMatchObject([{ isOk: true }, { isOk: false }]);
  expect(counts).toEqual([[4, 1]]);
});

test('failures of the handshake are known from any output, that there is none from a whole one', async () => {
  const failure = 'Testing connection with https://a.example/ping ... [Error]\ncurl error 35\n';
  const whole = await told(connectivity, [artifact('c.txt', OK_LINE)]);
  const cut = await told(connectivity, [artifact('c.txt', `${OK_LINE}${failure}Testing connection with https://b`)]);
  expect(whole['connectivity.tls-failures']).toEqual([]);
  const other = await told(connectivity, [
    artifact('c.txt', `${OK_LINE}${failure.replace('35', '7')}Testing connection with https://b`),
  ]);
  expect(other['connectivity.tls-failures']).toMatch(/^unreadable: c\.txt does not tell the result/);
  expect(cut['connectivity.tls-failures']).toEqual([{ url: 'https://a.example/ping', curlError: 35 }]);
});

test.each([
  ['empty', ''],
  ['of another kind', 'healthy : true\n'],
])('a file that is %s is refused', async (_, text) => {
  await expect(tests(text)).rejects.toThrow('no line tells the result of a connection');
});
