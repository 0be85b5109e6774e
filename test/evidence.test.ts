import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { assemble, NOW, STORIES } from '../fixtures/bundles/stories.mjs';
import { buildExampleMac } from '../fixtures/example-mac/build.mjs';
import { type RulePack, readPack } from '../src/analyze/rule-pack.ts';
import { openInput } from '../src/bundle/open-input.ts';
import { decodeText, splitLines } from '../src/lib/text.ts';
import type { Evidence } from '../src/model/finding.ts';
import { conclude, examine } from '../src/pipeline/analyze-input.ts';
import { gatherFacts } from '../src/pipeline/gather-facts.ts';
import { collectTree } from './support/collect.ts';
import { temporaryFolder } from './support/tree.ts';

const RULES = fileURLToPath(new URL('../rules', import.meta.url));
const SHA256 = /^[0-9a-f]{64}$/;

type Claim = Pick<Evidence, 'path' | 'line' | 'excerpt'> & { readonly sha256?: string | null };

let packs: readonly RulePack[];

beforeAll(async () => {
  packs = [await readPack(RULES, { name: 'builtin', version: '0.0.0' })];
});

function macOf(story: string): string {
  const folder = temporaryFolder();
  if (story === 'example-mac') buildExampleMac(folder);
  else assemble(story, folder);
  return folder;
}

/** Every evidence of every finding, and every place of every fact; and what a person reads who opens the files they name. */
async function claimsIn(source: string) {
  const input = await openInput([source]);
  try {
    const request = { packs, version: '0.0.0', now: NOW, wants: () => true, clock: () => performance.now() };
    const { findings } = conclude(input, await examine(input, NOW), request).findings;
    const { facts } = await gatherFacts(input);
    const claims: Claim[] = [
      ...findings.flatMap((finding) => ('evidence' in finding ? (finding.evidence ?? []) : [])),
      ...[...facts.values()].flatMap((fact) =>
        fact.state === 'known' ? [...fact.evidence, ...placesOf(fact.value)] : [],
      ),
    ];
    const files = new Map<string, Buffer>();
    for (const file of input.files) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of file.read()) chunks.push(chunk);
      files.set(file.path, Buffer.concat(chunks));
    }
    return { claims, files };
  } finally {
    await input.close();
  }
}

/** Of the elements of a list. */
function placesOf(value: unknown): Claim[] {
  const elements: readonly unknown[] = Array.isArray(value) ? value : [];
  return elements.flatMap((element) =>
    typeof element === 'object' && element !== null && 'at' in element ? [element.at as Claim] : [],
  );
}

/** The claim when its words do not begin in the line it names; white space, where lines are joined, does not matter. */
function unproven({ path, line = 0, excerpt, sha256 }: Claim, files: ReadonlyMap<string, Buffer>): unknown[] {
  const bytes = files.get(path);
  if (bytes === undefined) return [`there is no ${path}`];
  if (typeof sha256 === 'string' && sha256 !== createHash('sha256').update(bytes).digest('hex')) return [path, sha256];
  if (line === 0) return [];
  const lines = splitLines(stripVTControlCharacters(decodeText(bytes))).slice(line - 1, line + 49);
  const [named = '', written = ''] = [lines[0], lines.join('')].map((text) => (text ?? '').replace(/\s/g, ''));
  const words = excerpt.replace(/…$/, '').replace(/\s/g, '');
  const at = written.indexOf(words);
  return words !== '' && at !== -1 && at < named.length ? [] : [{ path, line, excerpt, named }];
}

describe('whatever is claimed of a line stands in it', () => {
  test.each(['example-mac', ...STORIES])('in the folder of %s', async (story) => {
    const { claims, files } = await claimsIn(macOf(story));
    const withLine = claims.filter(({ line }) => line !== undefined);
    expect(claims.flatMap((claim) => unproven(claim, files))).toEqual([]);
    expect(withLine.length).toBeGreaterThan(100);
  });

  test.each(['example-mac', 'known-good'])('in the bundle of %s', async (story) => {
    const bundle = await (await collectTree(macOf(story), ['--no-analyze'])).bundle();
    const { claims, files } = await claimsIn(bundle.archive);
    expect(claims.flatMap((claim) => unproven(claim, files))).toEqual([]);
    expect(claims.filter(({ sha256 }) => SHA256.test(sha256 ?? '')).length).toBeGreaterThan(20);
  });
});
