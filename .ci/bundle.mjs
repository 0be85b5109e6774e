// Joins the program and its packages into the few files of dist/app: Node takes longer to find a hundred small ones than to run
// most commands. `bin/mdediag.js` starts these; tests and docs import the modules that tsc leaves in dist/.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { readPack } from '../dist/analyze/rule-pack.js';

// As deep as src/cli and dist/cli, so that `../../package.json` is the same file from all of them.
const FOLDER = 'dist/app';
const COMMON = /\/src\/(?:cli\/main|cli\/commands\/plan|collect\/sources\/index)\.ts$/;

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
rmSync(FOLDER, { recursive: true, force: true });
const program = await rolldown({
  input: 'src/cli/main.ts',
  platform: 'node',
  // A package's UMD file hides what it requires.
  resolve: { mainFields: ['module', 'main'] },
});
// What a command does not need stays in files of its own. Node starts CommonJS in two thirds of the time of modules.
const { output } = await program.write({
  dir: FOLDER,
  format: 'cjs',
  strict: true,
  comments: { legal: true, annotation: false, jsdoc: false },
  // One file for what every command needs and for looking at the machine: thirteen take Node 4 ms more to find.
  codeSplitting: { groups: [{ name: 'common', test: COMMON }] },
});
writeFileSync(`${FOLDER}/package.json`, '{ "type": "commonjs" }\n');

// Every command waits for what program.ts needs; the validator alone takes 40 ms.
const start = output.find(({ moduleIds }) => moduleIds.some((name) => name.endsWith('/src/cli/program.ts')));
const loaded = new Set([start]);
for (const { imports } of loaded) {
  for (const file of output) if (imports.includes(file.fileName)) loaded.add(file);
}
const modules = [...loaded].flatMap(({ moduleIds }) => moduleIds);
if (modules.some((name) => name.includes('/node_modules/zod/'))) {
  console.error('Every command would load zod: import what needs it only where it runs.');
  process.exit(1);
}

// The rules that come with the tool, checked once and for all: reading well over a hundred files of YAML takes longer than running them.
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const { faults, ...pack } = await readPack('rules', { name: 'builtin', version });
for (const { file, line, column, message } of faults) console.error(`${file}:${line}:${column}: ${message}`);
if (faults.length > 0) process.exit(1);
writeFileSync(`${FOLDER}/rules.json`, JSON.stringify({ ...pack, faults }));
