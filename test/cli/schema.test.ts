import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { fits, type JsonObject } from './json-schema-check.ts';
import { FORMATS } from './schema-examples.ts';

const BIN = fileURLToPath(new URL('../../bin/mdediag.js', import.meta.url));

describe.each(FORMATS)('schema $name', ({ name, zod, required, accepted, refused }) => {
  let printed: JsonObject;
  beforeAll(() => {
    printed = printSchema(name);
  });

  test('is one JSON Schema document with a name and a description', () => {
    expect(printed).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      $id: `mdediag-${name}.schema.json`,
      title: expect.stringContaining(name),
      description: expect.stringMatching(/\w/),
    });
  });

  test('names what every file has', () => {
    const shapes = (printed.anyOf ?? [printed]) as JsonObject[];
    expect(shapes.map((shape) => shape.required)).toEqual(required.map((names) => expect.arrayContaining([...names])));
  });

  test.each(accepted)('accepts %s', (_what, value) => {
    expect(zod.safeParse(value).error?.issues).toBeUndefined();
    expect(fits(value, printed)).toBe(true);
  });

  test.each(refused)('refuses %s', (_what, value) => {
    expect(zod.safeParse(value).success).toBe(false);
    expect(fits(value, printed)).toBe(false);
  });
});

test('an unknown format is a usage error that names the four', () => {
  const run = spawnSync(process.execPath, [BIN, 'schema', 'toString'], { encoding: 'utf8' });
  expect(run).toMatchObject({ status: 2, stdout: '' });
  expect(run.stderr).toContain('manifest, findings, rule, samples');
});

function printSchema(name: string): JsonObject {
  const run = spawnSync(process.execPath, [BIN, 'schema', name], { encoding: 'utf8' });
  if (run.status !== 0 || run.stderr !== '') throw new Error(`schema ${name}: ${run.status} ${run.stderr}`);
  return JSON.parse(run.stdout) as JsonObject;
}
