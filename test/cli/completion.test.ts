import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Argument, Command } from 'commander';
import { describeProgram } from '../../src/cli/commands/completion.ts';
import { bashScript } from '../../src/cli/completion/bash-script.ts';
import { type CommandNode, commandTree } from '../../src/cli/completion/command-tree.ts';
import { fishScript } from '../../src/cli/completion/fish-script.ts';
import { zshScript } from '../../src/cli/completion/zsh-script.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { CATEGORY_IDS } from '../../src/model/category.ts';

const BIN = fileURLToPath(new URL('../../bin/mdediag.js', import.meta.url));

let folder: string;
let program: CommandNode;
let script: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mdediag-completion-'));
  program = describeProgram(await buildProgram(() => {}));
  script = save('mdediag.bash', bashScript(program));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('in bash', () => {
  test.each<[string, string[], readonly string[]]>([
    ['a command', ['col'], ['collect']],
    ['a command behind a switch', ['--quiet', 'pla'], ['plan']],
    ['a long flag', ['collect', '--allow'], ['--allow-partial']],
    ['a flag of the whole program', ['plan', '--verb'], ['--verbose']],
    ['a category', ['collect', '--include', ''], CATEGORY_IDS],
    ['a category that was begun', ['plan', '--exclude', 'defender-'], ['defender-logs', 'defender-support']],
    ['a category behind "=" which bash takes apart', ['collect', '--include', '=', 'auto'], ['autoupdate']],
    ['any category right after "="', ['collect', '--include', '='], CATEGORY_IDS],
    ['a shell', ['completion', ''], ['bash', 'zsh', 'fish']],
    ['a schema', ['schema', ''], ['manifest', 'findings', 'rule', 'samples']],
    ['no second schema', ['schema', 'rule', ''], []],
    ['no command behind a value that looks like one', ['collect', '--root', 'plan', 'sch'], []],
    [
      'a flag behind a value that looks like another command',
      ['collect', '--root', 'schema', '--no-'],
      ['--no-analyze'],
    ],
    ['no flag that the command does not have', ['verify', '--include'], []],
    ['nothing for free text', ['collect', '--case', ''], []],
  ])('completes %s', (_what, words, expected) => {
    expect(completeInBash(script, words)).toEqual(expected);
  });

  test('names all commands with nothing typed', () => {
    expect(completeInBash(script, [''])).toEqual(
      expect.arrayContaining(['collect', 'plan', 'verify', 'doctor', 'schema']),
    );
  });

  test('names short flags too', () => {
    expect(completeInBash(script, ['collect', '-'])).toEqual(
      expect.arrayContaining(['-o', '--output', '-h', '--help']),
    );
  });

  test('leaves file names to bash, which knows how to quote them', () => {
    const spec = bash(`source ${script}; complete -p mdediag`);
    expect(spec).toContain('-o default');
    expect(completeInBash(script, ['verify', ''])).toEqual([]);
    expect(completeInBash(script, ['collect', '--output', ''])).toEqual([]);
  });
});

describe('a command line of the future', () => {
  test.each<[string[], string[]]>([
    [['rules', 's'], ['show']],
    [['rules', 'show', 't'], ['two']],
    [['rules', 'show', 'one', 't'], []],
    [['rules', 'show', '--depth', '3', 't'], ['two']],
    [['rules', 'show', '--depth', '=', '3', 't'], ['two']],
    [['--log', 'rules', 'ru'], ['rules']],
    [['rules', 'lint', 'error', 'warning', 'err'], ['error']],
    [['rules', 'show', '--de'], ['--depth']],
  ])('%j completes to %j in bash', (words, expected) => {
    expect(completeInBash(save('tool.bash', bashScript(futureProgram())), words, 'tool')).toEqual(expected);
  });

  test('has no rest of a template in any script', () => {
    for (const render of [bashScript, zshScript, fishScript]) {
      expect(render(futureProgram())).not.toMatch(/undefined|\[object|NaN/);
    }
  });
});

describe.each([
  ['bash', bashScript],
  ['zsh', zshScript],
  ['fish', fishScript],
] as const)('the script for %s', (shell, render) => {
  testWith(shell)('is valid', () => {
    const checked = spawnSync(shell, ['-n', save(`check.${shell}`, render(program))], { encoding: 'utf8' });
    expect(checked).toMatchObject({ status: 0, stderr: '' });
  });

  test('is what the built program prints, with nothing on stderr', () => {
    const printed = spawnSync(process.execPath, [BIN, 'completion', shell], { encoding: 'utf8' });
    expect(printed).toMatchObject({ status: 0, stderr: '', stdout: render(program) });
  });
});

testWith('fish')('fish completes categories and operands, and skips values', () => {
  const complete = (tree: CommandNode, line: string): string[] => {
    const code = `source ${save(`${tree.name}.fish`, fishScript(tree))}; complete -C '${line}'`;
    return run('fish', ['--no-config', '-c', code])
      .split('\n')
      .filter((reply) => reply !== '')
      .map((reply) => reply.split('\t')[0] ?? '');
  };
  expect(complete(program, 'mdediag collect --root plan --exclude auto')).toEqual(['autoupdate']);
  expect(complete(program, 'mdediag schema ')).toEqual(['findings', 'manifest', 'rule', 'samples']);
  expect(complete(program, 'mdediag schema rule ')).toEqual([]);
  expect(complete(futureProgram(), 'tool rules show --depth 3 t')).toEqual(['two']);
  expect(complete(futureProgram(), 'tool rules lint error war')).toEqual(['warning']);
});

test('an unknown shell is a usage error that names the known ones', () => {
  const refused = spawnSync(process.execPath, [BIN, 'completion', 'constructor'], { encoding: 'utf8' });
  expect(refused).toMatchObject({ status: 2, stdout: '' });
  expect(refused.stderr).toContain('bash, zsh, fish');
});

test('the documented way to load it works: what `eval` gets completes', () => {
  const reply = bash(
    `eval "$('${process.execPath}' '${BIN}' completion bash)"; COMP_WORDS=(mdediag schema fi); COMP_CWORD=2; _mdediag; echo "\${COMPREPLY[@]}"`,
  );
  expect(reply).toBe('findings\n');
});

/** Commands below commands, values before operands, and operands without end: what later commands bring. */
function futureProgram(): CommandNode {
  const tool = new Command('tool').option('--log <file>');
  const rules = tool.command('rules');
  rules
    .command('show')
    .addArgument(new Argument('<id>').choices(['one', 'two']))
    .option('--depth <number>');
  rules.command('lint').addArgument(new Argument('<kind...>').choices(['error', 'warning']));
  return commandTree(tool, {});
}

function completeInBash(file: string, words: readonly string[], name = 'mdediag'): string[] {
  const code = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _${name}; [ \${#COMPREPLY[@]} = 0 ] || printf '%s\\n' "\${COMPREPLY[@]}"`;
  return bash(code, file, name, ...words)
    .split('\n')
    .filter((line) => line !== '');
}

function bash(code: string, ...args: string[]): string {
  return run('bash', ['--norc', '-c', code, 'bash', ...args]);
}

function run(shell: string, args: readonly string[]): string {
  const ended = spawnSync(shell, args, { encoding: 'utf8', env: { ...process.env, HOME: folder } });
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  return ended.stdout;
}

/** `test` where the shell is installed; elsewhere a skipped test and a line that says so. */
function testWith(shell: string): typeof test.skip {
  if (spawnSync(shell, ['-c', 'exit 0']).error === undefined) return test;
  process.stderr.write(`Tests that need ${shell} are skipped: it is not installed.\n`);
  return test.skip;
}

function save(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}
