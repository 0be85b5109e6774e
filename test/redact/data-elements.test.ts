import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { unpack } from '../support/bundle.ts';
import { collectTree } from '../support/collect.ts';
import { temporaryFolder, treeOf } from '../support/tree.ts';

/** One row of docs/data-elements.yaml of which something is collected. */
interface Row {
  readonly elements: readonly string[];
  readonly in: string;
  readonly text: string;
  readonly value: string;
  readonly leaves: 'never' | 'standard' | 'strict';
}

const groups = parse(readFileSync(new URL('../../docs/data-elements.yaml', import.meta.url), 'utf8')) as {
  readonly rows: readonly (Row | { readonly elements: readonly string[]; readonly in?: undefined })[];
}[];
const rows = groups.flatMap((group) => group.rows).filter((row): row is Row => row.in !== undefined);

/** Every element where the table says that it stands. */
function planted(): string {
  const files: Record<string, string> = {};
  for (const { in: file, text, value } of rows) files[file] = `${files[file] ?? ''}${text.replace('{}', value)}\n`;
  return treeOf(files);
}

async function collected(level: string): Promise<Map<string, string>> {
  const caseKey = path.join(temporaryFolder(), 'case.json');
  const run = await collectTree(planted(), ['--redact', level, '--case-key', caseKey, '--no-analyze']);
  expect({ exitCode: run.exitCode, stderr: run.exitCode === 0 ? '' : run.stderr }).toEqual({ exitCode: 0, stderr: '' });
  const members = await unpack((await run.bundle()).archive);
  return new Map([...members].map(([name, bytes]) => [name, bytes.toString('utf8')]));
}

const LEVELS = ['none', 'standard', 'strict'] as const;

describe.each(LEVELS)('at level %s', (level) => {
  let members: Map<string, string>;

  beforeAll(async () => {
    members = await collected(level);
  });

  test.each(rows.map((row) => [row.elements[0], row] as const))(
    '%s is there or gone as docs/privacy.md says',
    (_, row) => {
      const isLeft = row.leaves === 'never' || LEVELS.indexOf(level) < LEVELS.indexOf(row.leaves);
      const holders = [...members].filter(([name, text]) => `${name}\n${text}`.includes(row.value));
      expect(holders.length > 0).toBe(isLeft);
    },
  );
});
