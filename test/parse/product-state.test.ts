import { expect, test } from '@jest/globals';
import { productState } from '../../src/parse/product-state.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const parse = (text: string) => told(productState, [artifact('wdavstate', text)]);
const STATE = `{
  "edr": { "identity": { "registrationComplete": false, "later": 1 } },
  "engineCore": { "databaseRootPath": "/a/enginedb" }
}
`;

test('registration and the folder of the database are told', async () => {
  expect(await parse(STATE)).toEqual({
    'product-state.registration-complete': false,
    'product-state.engine-database-path': '/a/enginedb',
  });
});

test('evidence is the line of the value', async () => {
  const facts = await productState.parse([artifact('wdavstate', STATE.replaceAll('\n', '\r\n'))], () => {});
  expect(facts['product-state.registration-complete']).toMatchObject({
    evidence: [{ path: 'wdavstate', line: 2, excerpt: '"registrationComplete": false' }],
  });
});

test('an older agent has another name for its engine', async () => {
  expect(await parse('{"v2EngineCore":{"databaseRootPath":"/b"}}')).toEqual({
    'product-state.engine-database-path': '/b',
  });
});

test('a value of another kind is unreadable and costs nothing else', async () => {
  const text = '{"edr":{"identity":{"registrationComplete":"soon"}},"engineCore":{"databaseRootPath":"/a"}}';
  expect(await parse(text)).toEqual({
    'product-state.registration-complete':
      'unreadable: wdavstate holds a value of another kind as edr.identity.registrationComplete',
    'product-state.engine-database-path': '/a',
  });
});

test('a state that says nothing of it tells nothing', async () => {
  expect(await parse('{"edr":[]}')).toEqual({});
});

test.each(['', '{"edr":{"identity":', '[1]', 'healthy : true'])('%j is refused', async (text) => {
  await expect(parse(text)).rejects.toThrow(SyntaxError);
});

test('a state that is cut off is refused, even behind the values', async () => {
  await expect(parse(STATE.slice(0, STATE.lastIndexOf('}')))).rejects.toThrow(SyntaxError);
});

test('sections and keys of a newer agent cost nothing', async () => {
  const newer = STATE.replace('{\n', '{\n  "schema": 9, "later": [{ "registrationComplete": true }],\n');
  expect(await parse(newer.replace('"identity": {', '"more": null, "identity": { "a": [1],'))).toEqual(
    await parse(STATE),
  );
  expect(await parse(newer)).toMatchObject({ 'product-state.registration-complete': false });
});
