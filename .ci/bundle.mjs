// Joins the program and its packages into the few files of dist/app: Node takes longer to find a hundred small ones than to run
// most commands. `bin/mdediag.js` starts these; tests and docs import the modules that tsc leaves in dist/.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { readPack } from '../dist/analyze/rule-pack.js';

// As deep as src/cli and dist/cli, so that `../../package.json` is the same file from all of them.
const FOLDER = 'dist/app';
// Older packages call `require`, which a module does not have by itself.
const REQUIRE = "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);";

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
rmSync(FOLDER, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ['src/cli/main.ts'],
  outdir: FOLDER,
  bundle: true,
  // What a command does not need stays in files of its own.
  splitting: true,
  format: 'esm',
  platform: 'node',
  // A package's UMD file hides what it requires.
  mainFields: ['module', 'main'],
  target: 'node20',
  banner: { js: REQUIRE },
  logLevel: 'warning',
  metafile: true,
});

// Every command waits for what program.ts needs; the validator alone takes 40 ms.
const [start] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === 'src/cli/program.ts');
const loaded = new Set([start]);
for (const output of loaded) {
  for (const { path, kind } of metafile.outputs[output]?.imports ?? [])
    if (kind === 'import-statement') loaded.add(path);
}
const modules = [...loaded].flatMap((output) => Object.keys(metafile.outputs[output]?.inputs ?? {}));
if (modules.some((name) => name.startsWith('node_modules/zod/'))) {
  console.error('Every command would load zod: import what needs it only where it runs.');
  process.exit(1);
}

// The rules that come with the tool, checked once and for all: reading well over a hundred files of YAML takes longer than running them.
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const { faults, ...pack } = await readPack('rules', { name: 'builtin', version });
for (const { file, line, column, message } of faults) console.error(`${file}:${line}:${column}: ${message}`);
if (faults.length > 0) process.exit(1);
writeFileSync(`${FOLDER}/rules.json`, JSON.stringify({ ...pack, faults }));
