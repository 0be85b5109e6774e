import type { Command, Option } from 'commander';

/** What may stand at a place of the command line. */
export type Value =
  | { readonly kind: 'choices'; readonly choices: readonly string[] }
  | { readonly kind: 'path' }
  | { readonly kind: 'text' };

/** A flag, under all its names. */
export interface Flag {
  readonly names: readonly string[];
  readonly summary: string;
  /** Absent for a switch. */
  readonly value?: Value;
  readonly isRepeatable: boolean;
}

/** An argument that is not a flag. */
export interface Operand {
  readonly name: string;
  readonly value: Value;
  /** True when any number may follow. */
  readonly isVariadic: boolean;
}

/** One command with everything a shell can complete after it. */
export interface CommandNode {
  readonly name: string;
  /** The words that lead to it without the program's name: empty for the program itself. */
  readonly path: readonly string[];
  readonly summary: string;
  readonly flags: readonly Flag[];
  readonly operands: readonly Operand[];
  readonly commands: readonly CommandNode[];
}

/** Words that may replace a `<placeholder>`, by its name. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

/** Placeholders that stand for a file or folder. */
const PATHS: readonly string[] = ['archive', 'dir', 'file', 'path'];

/** The command line as plain data. Choices declared in commander go before `known` ones. */
export function commandTree(command: Command, known: KnownValues, path: readonly string[] = []): CommandNode {
  const help = command.createHelp();
  help.showGlobalOptions = true;
  return {
    name: command.name(),
    path,
    summary: command.description(),
    flags: [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)].map((option) =>
      toFlag(option, known),
    ),
    operands: command.registeredArguments.map((argument) => ({
      name: argument.name(),
      value: toValue(argument.name(), argument.argChoices, known),
      isVariadic: argument.variadic,
    })),
    commands: help.visibleCommands(command).map((child) => commandTree(child, known, [...path, child.name()])),
  };
}

/** A command and all below it, parents first. */
export function flatten(node: CommandNode): CommandNode[] {
  return [node, ...node.commands.flatMap(flatten)];
}

/** A flag that is followed by a value. */
export type ValueFlag = Flag & { readonly value: Value };

/** The flags of a command that are followed by a value. */
export function valueFlags(node: CommandNode): ValueFlag[] {
  return node.flags.filter((flag): flag is ValueFlag => flag.value !== undefined);
}

function toFlag(option: Option, known: KnownValues): Flag {
  const names = [option.short, option.long].filter((name) => name !== undefined);
  const placeholder = /[<[]([^>\].]+)/.exec(option.flags)?.[1];
  return {
    names,
    summary: option.description,
    ...(placeholder === undefined ? {} : { value: toValue(placeholder, option.argChoices, known) }),
    isRepeatable: option.variadic || Array.isArray(option.defaultValue),
  };
}

function toValue(name: string, declared: readonly string[] | undefined, known: KnownValues): Value {
  const choices = declared ?? known[name];
  if (choices !== undefined) return { kind: 'choices', choices };
  return PATHS.includes(name) ? { kind: 'path' } : { kind: 'text' };
}
