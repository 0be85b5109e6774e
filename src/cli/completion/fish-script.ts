import { type CommandNode, type Flag, flatten, type Value, valueFlags } from './command-tree.ts';

/** More operands than anybody types. */
const UNBOUNDED = 9999;

/** A completion script for fish 3 and newer. */
export function fishScript(tree: CommandNode): string {
  const nodes = flatten(tree);
  const complete = `complete -c ${tree.name}`;
  return `# fish completion for ${tree.name}. Save it as ~/.config/fish/completions/${tree.name}.fish

# Usage: __${tree.name}_at COMMAND [FIRST LAST]: is the cursor behind this command, at one of these operands?
function __${tree.name}_at
    set -l words (commandline -opc)
    set -e words[1]
    set -l at ''
    set -l operands 0
    set -l skip no
    for word in $words
        if test $skip = yes
            set skip no
            continue
        end
        switch "$at:$word"
            ${nodes.flatMap((node) => [...descents(node), ...skips(node)]).join('\n            ')}
            case '*:-*'
            case '*'
                set operands (math $operands + 1)
        end
    end
    test "$at" = "$argv[1]"; or return 1
    not set -q argv[2]; or test $operands -ge $argv[2] -a $operands -le $argv[3]
end

${complete} -f
${nodes.flatMap((node) => [...flags(node), ...operands(node)].map((line) => `${complete} ${line}`)).join('\n')}
`;

  function flags(node: CommandNode): string[] {
    return node.flags.map(
      (flag) => `${condition(node)} ${flagNames(flag)} -d ${quote(flag.summary)}${flagValue(flag)}`,
    );
  }

  function operands(node: CommandNode): string[] {
    const commands = node.commands.map(
      (child) => `${condition(node, 0, 0)} -a ${child.name} -d ${quote(child.summary)}`,
    );
    const values = node.operands.map(({ value, isVariadic }, index) => {
      return `${condition(node, index, isVariadic ? UNBOUNDED : index)}${answer(value)}`;
    });
    return node.commands.length > 0 ? commands : values;
  }

  function condition(node: CommandNode, ...operandRange: number[]): string {
    return `-n ${quote([`__${tree.name}_at`, quote(node.path.join(' ')), ...operandRange].join(' '))}`;
  }
}

function descents(node: CommandNode): string[] {
  return node.commands.flatMap((child) => [
    `case ${place(node, child.name)}`,
    `    set at ${quote(child.path.join(' '))}`,
  ]);
}

function skips(node: CommandNode): string[] {
  const places = valueFlags(node).flatMap((flag) => flag.names.map((name) => place(node, name)));
  return places.length === 0 ? [] : [`case ${places.join(' ')}`, '    set skip yes'];
}

function place(node: CommandNode, what: string): string {
  return quote(`${node.path.join(' ')}:${what}`);
}

function flagNames({ names }: Flag): string {
  return names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(' ');
}

function flagValue({ value }: Flag): string {
  return value === undefined ? '' : ` -r${answer(value)}`;
}

function answer(value: Value): string {
  switch (value.kind) {
    case 'choices':
      return ` -a ${quote(value.choices.join(' '))}`;
    case 'path':
      return ' -F';
    case 'text':
      return '';
  }
}

function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}
