import { closeSync, existsSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { openZipWriter } from '../../src/bundle/write-zip.ts';
import { archivesIn, manifestOf } from '../support/bundle.ts';
import { type CliResult, runCli, startCli } from '../support/cli.ts';
import { testWhere } from '../support/environment.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';

const testWithFullDevice = testWhere(existsSync('/dev/full'), 'there is no /dev/full');

describe('a result that cannot be written to stdout is no success', () => {
  const commands: (readonly string[])[] = [
    ['plan'],
    ['plan', '--json'],
    ['collect', '--yes'],
    ['collect', '--yes', '--json'],
    ['collect', '--yes', '--quiet'],
    ['schema', 'manifest'],
    ['completion', 'bash'],
    ['--help'],
    ['--version'],
  ];
  for (const args of commands) {
    testWithFullDevice(`mdediag ${args.join(' ')} > /dev/full`, async () => {
      const { exitCode, stderr } = await runFull('stdout', withTree(args));
      expect(stderr).toMatch(/^The result could not be written to standard output \(ENOSPC\)\.$/m);
      expect(exitCode).toBe(9);
    });
  }
});

describe('nobody hears the notes on stderr', () => {
  testWithFullDevice('the archive is written all the same', async () => {
    const args = withTree(['collect', '--yes']);
    const { exitCode, stdout } = await runFull('stderr', args);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(archivesIn(args.at(-1) ?? '')[0]);
  });

  testWithFullDevice('a usage error still has its exit code', async () => {
    expect(await runFull('stderr', withTree(['plan', '--no-such-flag']))).toMatchObject({ exitCode: 2 });
  });
});

describe('a reader of a pipe goes away', () => {
  test.each([
    ['of a complete collection', 0, 'install.log'],
    ['of a partial collection', 5, 'large.json'],
  ])('%s: the archive stands, and the exit code is the same', async (_name, exitCode, file) => {
    const [tree, target] = [treeOf({ [`${LOGS}/${file}`]: Buffer.alloc(2_000, 'x') }), temporaryFolder()];
    const args = ['collect', '--yes', '--root', tree, '-o', target, '--max-file-size', '1KB', '--json'];
    const { child, result } = startCli(args);
    child.stdout?.destroy();
    child.stderr?.destroy();
    expect((await result).exitCode).toBe(exitCode);
    expect((await manifestOf(archivesIn(target)[0] ?? '')).items.length).toBeGreaterThan(0);
  });
});

describe('the writer of archives', () => {
  testWithFullDevice('tells that the disk is full instead of finishing', async () => {
    const device = await open('/dev/full', 'w');
    try {
      const writer = openZipWriter(device);
      await writer.add({ name: 'one.txt', modifiedAt: new Date(0) }, oneChunk('hello'));
      await expect(writer.finish()).rejects.toMatchObject({ code: 'ENOSPC' });
    } finally {
      await device.close();
    }
  });
});

function withTree(args: readonly string[]): string[] {
  const tree = treeOf({ [`${LOGS}/install.log`]: 'hello\n' });
  if (args[0] === 'plan') return [...args, '--root', tree];
  return args[0] === 'collect' ? [...args, '--root', tree, '-o', temporaryFolder()] : [...args];
}

async function runFull(stream: 'stdout' | 'stderr', args: readonly string[]): Promise<CliResult> {
  const full = openSync('/dev/full', 'w');
  try {
    return await runCli(args, {
      stdio: ['ignore', ...(stream === 'stdout' ? ([full, 'pipe'] as const) : (['pipe', full] as const))],
    });
  } finally {
    closeSync(full);
  }
}

async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
