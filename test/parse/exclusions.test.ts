import { expect, test } from '@jest/globals';
import type { Tally } from '../../src/model/parser.ts';
import { exclusions } from '../../src/parse/exclusions.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const LIST = `=====================================
Excluded folder
Path: "/opt/build/"
Scope: ["epp"]
---
Excluded process
Process name: make
---
Excluded process
Path: "/usr/local/bin/worker: blue"
---
Excluded extension
Extension: ".log"
=====================================
`;
const FOUND = [
  { kind: 'folder', value: '/opt/build/', scope: 'epp' },
  { kind: 'process', value: 'make', scope: null },
  { kind: 'process', value: '/usr/local/bin/worker: blue', scope: null },
  { kind: 'extension', value: '.log', scope: null },
];

const parse = async (text: string) => (await told(exclusions, [artifact('exclusions.txt', text)]))['exclusions.list'];

test('each exclusion with the line it is written in', async () => {
  const { 'exclusions.list': fact } = await exclusions.parse([artifact('exclusions.txt', LIST)], () => {});

  expect(fact).toMatchObject({
    state: 'known',
    value: [
      { at: { line: 3, excerpt: 'Path: "/opt/build/"' } },
      { at: { line: 7 } },
      { at: { line: 10 } },
      { at: { line: 13 } },
    ],
  });
  expect(await parse(LIST)).toEqual(FOUND);
});

test.each([
  ['with the line ends of Windows', LIST.replaceAll('\n', '\r\n')],
  [
    'in color, behind a banner',
    `ATTENTION: No license found.\n${LIST.replaceAll('Excluded', '\u001b[1mExcluded\u001b[0m')}`,
  ],
  ['without the lines between the blocks', LIST.replaceAll('---\n', '')],
])('the same list %s', async (_, text) => {
  expect(await parse(text)).toEqual(FOUND);
});

test.each([
  ['a list', '[{"type":"folder","path":"/a"},{"$type":"excludedFileName","name":"make"},{"extension":".log"}]'],
  [
    'a dictionary',
    '{"exclusions":[{"path":"/a","isDirectory":true},{"type":"process","value":"make"},{"extension":".log"}]}',
  ],
  [
    'a dictionary in a dictionary',
    '{"value":{"value":[{"type":"folder","value":"/a","new":1},{"name":"make"},{"type":"extension","value":".log"}]}}',
  ],
])('JSON that is %s', async (_, text) => {
  expect(await parse(text)).toEqual([
    { kind: 'folder', value: '/a', scope: null },
    { kind: 'process', value: 'make', scope: null },
    { kind: 'extension', value: '.log', scope: null },
  ]);
});

test.each([['No exclusions\n'], ['{"exclusions":[]}'], ['[]']])('that there is none is an answer: %j', async (text) => {
  expect(await parse(text)).toEqual([]);
});

test.each([
  ['empty', ''],
  ['another output', 'healthy: true\n'],
  ['JSON of another kind', '{"healthy":true}'],
  ['a list of something else', '[{"id":1}]'],
  ['JSON that ends early', '[{"path":"/a"'],
])('what is %s is not taken for a Mac without exclusions', async (_, text) => {
  expect(await parse(text)).toMatch(/^unreadable: /);
});

test('lines and elements that are not understood are counted, and cost nothing else', async () => {
  const counts: number[][] = [];
  const count: Tally = ({ read, unparsed }) => counts.push([read, unparsed]);

  const text = await told(exclusions, [artifact('a.txt', `${LIST}Excluded galaxy\nBy order of: nobody\n`)], count);
  const json = await told(exclusions, [artifact('a.json', '[{"path":"/a"},7]')], count);

  expect(text['exclusions.list']).toEqual(FOUND);
  expect(json['exclusions.list']).toHaveLength(1);
  expect(counts).toEqual([
    [11, 2],
    [2, 1],
  ]);
});

test('a list that ends early keeps the exclusions before its end, and the cut line is counted', async () => {
  const counts: number[][] = [];
  const file = artifact('exclusions.txt', LIST.slice(0, LIST.indexOf('name: make')));
  const facts = await told(exclusions, [file], ({ read, unparsed }) => counts.push([read, unparsed]));

  expect(facts['exclusions.list']).toEqual(FOUND.slice(0, 1));
  expect(counts).toEqual([[5, 1]]);
});

test('of two outputs the one that can be read counts', async () => {
  const facts = await told(exclusions, [artifact('a.txt', 'error: no daemon\n'), artifact('b.txt', LIST)]);

  expect(facts['exclusions.list']).toEqual(FOUND);
});
