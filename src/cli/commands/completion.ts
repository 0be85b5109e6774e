import type { Command } from 'commander';
import { CATEGORY_IDS } from '../../model/category.ts';
import { KnownError } from '../../model/errors.ts';
import { EXIT } from '../../model/exit-code.ts';
import { bashScript } from '../completion/bash-script.ts';
import { type CommandNode, commandTree } from '../completion/command-tree.ts';
import { fishScript } from '../completion/fish-script.ts';
import { zshScript } from '../completion/zsh-script.ts';
import { printResult } from '../terminal.ts';
import { SCHEMA_FORMATS } from './schema.ts';

const SHELLS: Readonly<Record<string, (tree: CommandNode) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** Prints the completion script of a shell for all of `program`. Throws a usage error for a shell it does not know. */
export async function completion(shell: string, program: Command): Promise<number> {
  const script = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (script === undefined) {
    throw new KnownError(`There is no completion for ${JSON.stringify(shell)}.`, {
      exitCode: EXIT.usage,
      hint: `Choose from ${Object.keys(SHELLS).join(', ')}.`,
    });
  }
  await printResult(script(describeProgram(program)));
  return EXIT.done;
}

/** The program as data, with the words that may stand for its placeholders. */
export function describeProgram(program: Command): CommandNode {
  return commandTree(program, {
    category: CATEGORY_IDS,
    shell: Object.keys(SHELLS),
    format: SCHEMA_FORMATS,
    command: program.commands.map((command) => command.name()),
  });
}
