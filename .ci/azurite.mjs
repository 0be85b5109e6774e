#!/usr/bin/env node
// Installs Azurite, Microsoft's emulator of Azure Blob Storage, unless it is there, and prints its folder. It is no dependency: 374
// packages and 190 MB, for the tests of one command. 3.35.0 is the last version for Node 20.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '3.35.0';

const cache = fileURLToPath(new URL(`../node_modules/.cache/azurite-${VERSION}`, import.meta.url));
const folder = path.join(cache, 'node_modules', 'azurite');
if (!existsSync(path.join(folder, 'package.json'))) {
  mkdirSync(cache, { recursive: true });
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
  const args = ['install', '--prefix', cache, '--no-save', ...quiet, `azurite@${VERSION}`];
  const { status } = spawnSync('npm', args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}
process.stdout.write(`${folder}\n`);
