import { expect, test } from '@jest/globals';
import { threats } from '../../src/parse/threats.ts';
import { artifact } from '../support/artifact.ts';
import { knownValues } from '../support/facts.ts';

const LIST = `Id: "11"
Name: Behavior: MacOS/Example
Type: "Behavior"
Detection time: Tue May  7 20:23:41 2024
Status: "quarantined"
New label: 4
ID: "12"
Name: Virus:DOS/Example
Type: "virus"
Detection time: soon
`;

const read = async (text: string) => (await knownValues(threats, [artifact('threats.txt', text)]))['threats.list'];

test.each([
  ['LF', LIST],
  ['CRLF and fences', `======\n${LIST.replace('ID: "12"', '------\nID: "12"')}======\n`.replaceAll('\n', '\r\n')],
])('each block is a threat: %s', async (_, text) => {
  expect(await read(text)).toMatchObject([
    {
      id: '11',
      name: 'Behavior: MacOS/Example',
      type: 'behavior',
      status: 'quarantined',
      path: null,
      detectedAt: '2024-05-07T20:23:41.000Z',
    },
    { id: '12', name: 'Virus:DOS/Example', type: 'virus', status: null, detectedAt: null },
  ]);
});

test.each(['No threats.\n', 'ATTENTION: No license found\r\nNo threats\r\n'])('none: %j', async (text) => {
  expect(await read(text)).toEqual([]);
});

test.each(['', 'Permission denied\n'])('silence does not mean that there are none: %j', async (text) => {
  expect((await threats.parse([artifact('a', text)], () => {}))['threats.list']?.state).toBe('unreadable');
});

test('a list that is cut off keeps its threats; what is behind the cut is not told', async () => {
  expect(await read(LIST.slice(0, LIST.indexOf('me: Virus')))).toMatchObject([
    { id: '11', status: 'quarantined', detectedAt: '2024-05-07T20:23:41.000Z' },
    { id: '12', name: null, type: null, status: null, detectedAt: null },
  ]);
});
