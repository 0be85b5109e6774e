import { chmodSync, chownSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Diagnosis } from '../../src/model/diagnosis.ts';
import { type CliResult, MDEDIAG, runCli, startProgram } from '../support/cli.ts';
import { IS_ROOT, testWhere } from '../support/environment.ts';
import { EXAMPLE_MDATP, standIn } from '../support/stand-in.ts';
import { testWithTmpfs, tmpfs } from '../support/tmpfs.ts';
import { temporaryFolder } from '../support/tree.ts';

const NOBODY = 65534;
const asRoot = testWhere(IS_ROOT, 'only root is complete, and can become somebody else');
const CHECKS = ['administrator', 'full-disk-access', 'mdatp', 'files', 'output-folder', 'free-space'];

describe('doctor', () => {
  asRoot('finds nothing in the way of root', async () => {
    const { exitCode, stdout, stderr } = await runCli(['doctor', '--mdatp', EXAMPLE_MDATP, '-o', temporaryFolder()]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('Ready: run `mdediag collect`.');
    expect(stdout).not.toContain('PROBLEM');
    expect(stdout.split('\n').filter((line) => line.length > 80 && !line.includes('/'))).toEqual([]);
  });

  asRoot('tells somebody else about sudo, and exits with 6', async () => {
    const folder = temporaryFolder();
    chownSync(folder, NOBODY, NOBODY);
    const { exitCode, checks } = await diagnoses(['--mdatp', standIn({}).program, '-o', folder], NOBODY);
    expect(exitCode).toBe(6);
    expect(checks).toMatchObject({
      administrator: { status: 'problem', kind: 'permission', fix: expect.stringContaining('sudo') },
      mdatp: { status: 'ok' },
      'output-folder': { status: 'ok' },
    });
  });

  asRoot('tells that a folder is closed to the archive', async () => {
    const { exitCode, checks } = await diagnoses(['-o', foreignFolder()], NOBODY);
    expect(exitCode).toBe(6);
    expect(checks['output-folder']).toMatchObject({
      status: 'problem',
      kind: 'usage',
      fix: expect.stringContaining('--output'),
    });
  });

  testWithTmpfs('exits with 2 when only the folder is closed', async () => {
    const { exitCode, checks } = await diagnoses(['--mdatp', EXAMPLE_MDATP, '-o', tmpfs('ro,size=4m')]);
    expect(exitCode).toBe(2);
    expect(checks['output-folder']).toMatchObject({ status: 'problem' });
  });

  testWithTmpfs('exits with 9 when the archive may not fit', async () => {
    const { exitCode, checks } = await diagnoses(['--mdatp', EXAMPLE_MDATP, '-o', tmpfs('size=64k')]);
    expect(exitCode).toBe(9);
    expect(checks['free-space']).toMatchObject({
      status: 'problem',
      kind: 'space',
      finding: expect.stringMatching(/65.5 KB/),
    });
  });

  asRoot('does not let a program that is of no use stand in the way', async () => {
    const cases = [
      [standIn({}, 'exit 3').program, 'does not answer (exit code 3)'],
      [standIn({}, 'kill -SEGV $$').program, 'does not answer (ended by SIGSEGV)'],
      ['/nowhere/mdatp', '/nowhere/mdatp was not found'],
    ];
    for (const [program = '', finding] of cases) {
      const { exitCode, checks } = await diagnoses(['--mdatp', program, '-o', temporaryFolder()]);
      expect(checks.mdatp).toMatchObject({ status: 'problem', finding: expect.stringContaining(finding ?? '') });
      expect(checks.mdatp?.fix).toMatch(/./);
      expect(exitCode).toBe(0);
    }
  });

  test('is one JSON document with every check', async () => {
    const { stdout } = await runCli(['doctor', '--json', '-o', temporaryFolder()]);
    const { schema, checks } = JSON.parse(stdout) as { schema: number; checks: Diagnosis[] };
    expect(schema).toBe(1);
    expect(checks.map(({ check }) => check)).toEqual(CHECKS);
    for (const { status, finding, fix } of checks) {
      expect(['ok', 'problem', 'unknown']).toContain(status);
      expect(finding).toMatch(/\.$/);
      if (status === 'problem') expect(fix).toMatch(/\.$/);
    }
  });

  test('says when the folder is not there', async () => {
    expect(await runCli(['doctor', '-o', '/nowhere/at/all'])).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

/** A folder in which nobody but its owner may create files. */
function foreignFolder(): string {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  return folder;
}

async function diagnoses(
  flags: readonly string[],
  uid?: number,
): Promise<CliResult & { checks: Partial<Record<Diagnosis['check'], Diagnosis>> }> {
  const identity = uid === undefined ? {} : { uid, gid: uid };
  const result = await startProgram([process.execPath, MDEDIAG, 'doctor', '--json', ...flags], identity).result;
  const { checks } = JSON.parse(result.stdout) as { checks: Diagnosis[] };
  return { ...result, checks: Object.fromEntries(checks.map((check) => [check.check, check])) };
}
