#!/usr/bin/env node
// Installs the locked packages and builds dist/, each only when it is missing or older than what it is made from.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const top = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(top);

const changedAt = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);
const newestIn = (folder) =>
  Math.max(...readdirSync(folder, { recursive: true }).map((name) => changedAt(path.join(folder, name))));

function run(command, ...args) {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}

if (changedAt('node_modules/.package-lock.json') < changedAt('package-lock.json')) {
  run('npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error');
}
const configuration = ['tsconfig.json', '.ci/bundle.mjs', 'package-lock.json'].map(changedAt);
const sources = Math.max(newestIn('src'), newestIn('rules'), ...configuration);
// What the build writes last.
if (changedAt('dist/app/rules.json') < sources) run('npm', 'run', '--silent', 'build');
