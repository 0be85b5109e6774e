import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

/** The folders of `src`, from the top down, and what each may import besides itself. This table is the documentation. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  cli: ['pipeline', 'collect', 'measure', 'redact', 'bundle', 'deliver', 'parse', 'analyze', 'report', 'lib', 'model'],
  pipeline: ['collect', 'measure', 'redact', 'bundle', 'deliver', 'parse', 'analyze', 'report', 'lib', 'model'],

  // The stages do not import each other: the pipeline hands what one made to the next.
  collect: ['lib', 'model'],
  measure: ['lib', 'model'],
  redact: ['lib', 'model'],
  bundle: ['lib', 'model'],
  deliver: ['lib', 'model'],
  parse: ['lib', 'model'],
  analyze: ['lib', 'model'],
  report: ['lib', 'model'],

  lib: ['model'],
  model: [],
};

/** The one exception: rules are written in the vocabulary the parsers define. */
const EXCEPTIONS: readonly { from: string; imports: string }[] = [{ from: 'analyze', imports: 'src/parse/index.ts' }];

/** Doors to the network. */
const NETWORK = ['tls', 'dgram', 'dns', 'http', 'https', 'http2'].flatMap((name) => [name, `node:${name}`]);

/** Packages only one place may import; biome.json says the same to the editor. */
const RESERVED_PACKAGES: readonly { packages: readonly string[]; for: readonly string[] }[] = [
  { packages: ['commander', 'inquirer', 'ora', 'node:process', 'process'], for: ['src/cli/'] },
  { packages: NETWORK, for: ['src/deliver/send-request.ts'] },
  // It also tells whether a text is an address.
  { packages: ['node:net', 'net'], for: ['src/redact/detectors/networks.ts'] },
  { packages: ['node:child_process', 'child_process'], for: ['src/lib/run-command.ts', 'src/lib/companion.ts'] },
];

/** Layers that may import no package but these. */
const ALLOWED_PACKAGES: Readonly<Record<string, readonly string[]>> = { model: ['zod'] };

/** Words that give away that something is in the wrong place. */
const RESERVED_WORDS: readonly { words: RegExp; bannedIn: RegExp; rule: string }[] = [
  {
    words: /\bprocess\.(stdout|stderr|exitCode|exit)\b|\bconsole\./g,
    bannedIn: /^src\/(?!cli\/)/,
    rule: 'only src/cli talks to the terminal and sets the exit code',
  },
  {
    words: /\b(?:fetch|WebSocket|EventSource|XMLHttpRequest)\(/g,
    bannedIn: /^src\/(?!deliver\/send-request\.ts$)/,
    rule: 'only src/deliver/send-request.ts opens connections',
  },
  { words: /mdatp|wdav|defender/gi, bannedIn: /^src\/lib\//, rule: 'lib knows nothing of Defender' },
];

const ROOT = fileURLToPath(new URL('..', import.meta.url));

test('every file of src keeps to its layer', () => {
  const files = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `src/${name}`);
  expect(files.length).toBeGreaterThan(20);
  expect(files.flatMap((file) => violations(file, readFileSync(path.join(ROOT, file), 'utf8')))).toEqual([]);
});

describe('this test notices', () => {
  test.each([
    ['src/collect/plan.ts', "import { writeZip } from '../bundle/write-zip.ts';", 'collect may not import bundle'],
    ['src/measure/sampler.ts', "import { createHost } from '../collect/host.ts';", 'measure may not import collect'],
    ['src/collect/sources/ps.ts', "export { render } from '../../report/text.ts';", 'collect may not import report'],
    ['src/lib/walk.ts', "import type { Plan } from '../collect/plan.ts';", 'lib may not import collect'],
    ['src/analyze/judge.ts', "import { sip } from '../parse/csrutil.ts';", 'analyze may not import parse'],
    ['src/pipeline/run.ts', "const { main } = await import('../cli/main.ts');", 'pipeline may not import cli'],
    ['src/model/fact.ts', "import { walk } from '../lib/walk.ts';", 'model may not import lib'],
    ['src/model/fact.ts', "import fs from 'node:fs';", 'model may not import the package node:fs'],
    ['src/report/text.ts', "import ora from 'ora';", 'only src/cli/ may import ora'],
    ['src/report/text.ts', "import { stdout } from 'node:process';", 'only src/cli/ may import node:process'],
    [
      'src/cli/main.ts',
      "import { spawn } from 'node:child_process';",
      'only src/lib/run-command.ts and src/lib/companion.ts may import node:child_process',
    ],
    ['src/bundle/zip.ts', "import manifest from '../../package.json';", 'bundle may not import what is outside src'],
    ['src/misc/odd.ts', 'export const odd = 1;', 'misc is not a layer'],
    ['src/cli/main.ts', 'await import(fileOfCommand);', 'an import must name its file, or nobody can check it'],
    ['src/pipeline/run.ts', 'process.exitCode = 1;', 'only src/cli talks to the terminal and sets the exit code'],
    ['src/collect/plan.ts', "console.log('x');", 'only src/cli talks to the terminal and sets the exit code'],
    ['src/deliver/courier.ts', 'await fetch(url);', 'only src/deliver/send-request.ts opens connections'],
    ['src/lib/walk.ts', "import net from 'node:net';", 'only src/redact/detectors/networks.ts may import node:net'],
    ['src/deliver/courier.ts', "import { openZip } from '../bundle/read-zip.ts';", 'deliver may not import bundle'],
    ['src/lib/walk.ts', "const folder = 'wdavdiag';", 'lib knows nothing of Defender'],
  ])('in %s: %s', (file, line, rule) => {
    expect(violations(file, `${line}\n`)).toEqual([`${file}:1: ${rule}`]);
  });

  test('an import spread over lines, at the line of its path', () => {
    const text = "import {\n  a,\n  b,\n} from '../bundle/totals.ts';\n";
    expect(violations('src/collect/plan.ts', text)).toEqual(['src/collect/plan.ts:4: collect may not import bundle']);
  });

  test('nothing in what is allowed', () => {
    const text = "import fs from 'node:fs';\nimport { run } from '../lib/run-command.ts';\nimport './plan.ts';\n";
    expect(violations('src/collect/host.ts', text)).toEqual([]);
    expect(violations('src/analyze/judge.ts', "import { parsers } from '../parse/index.ts';\n")).toEqual([]);
    expect(violations('src/lib/run-command.ts', "import { spawn } from 'node:child_process';\n")).toEqual([]);
    expect(violations('src/lib/companion.ts', "import { spawn } from 'node:child_process';\n")).toEqual([]);
    expect(violations('src/cli/main.ts', 'process.stdout.write(mdatp);\n')).toEqual([]);
    expect(violations('src/model/rule.ts', "import { z } from 'zod';\nimport { x } from './finding.ts';\n")).toEqual(
      [],
    );
  });
});

/** Every rule a file breaks, as `file:line: rule`. */
function violations(file: string, text: string): string[] {
  const layer = layerOf(file);
  const imports = [...text.matchAll(/(?:\bfrom|\bimport)\s*(?:\(\s*)?['"]([^'"]+)['"]|\bimport\(\s*[^'"\s]/g)];
  const reserved = RESERVED_WORDS.filter(({ bannedIn }) => bannedIn.test(file));
  return [
    ...(layer in LAYERS ? [] : [{ index: 0, rule: `${layer} is not a layer` }]),
    ...imports.map(({ index, 0: all, 1: target }) => ({ index: index + all.length, rule: ruleAgainst(file, target) })),
    ...reserved.flatMap(({ words, rule }) => [...text.matchAll(words)].map(({ index }) => ({ index, rule }))),
  ]
    .filter(({ rule }) => rule !== undefined)
    .map(({ index, rule }) => `${file}:${text.slice(0, index).split('\n').length}: ${rule}`);
}

function ruleAgainst(file: string, target: string | undefined): string | undefined {
  if (target === undefined) return 'an import must name its file, or nobody can check it';
  const layer = layerOf(file);
  if (!target.startsWith('.')) return ruleAgainstPackage(file, layer, target);
  const importedFile = path.posix.join(path.posix.dirname(file), target);
  const imported = layerOf(importedFile);
  if (imported === layer || LAYERS[layer]?.includes(imported)) return undefined;
  if (EXCEPTIONS.some(({ from, imports }) => from === layer && imports === importedFile)) return undefined;
  return `${layer} may not import ${imported}`;
}

function ruleAgainstPackage(file: string, layer: string, name: string): string | undefined {
  if (ALLOWED_PACKAGES[layer]?.includes(name) === false) return `${layer} may not import the package ${name}`;
  const reserved = RESERVED_PACKAGES.find(({ packages }) => packages.includes(name));
  return reserved === undefined || reserved.for.some((place) => file.startsWith(place))
    ? undefined
    : `only ${reserved.for.join(' and ')} may import ${name}`;
}

function layerOf(file: string): string {
  const [top, layer] = file.split('/');
  return top === 'src' && layer !== undefined ? layer : 'what is outside src';
}
