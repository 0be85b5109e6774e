import { type CommandNode, type Flag, flatten, type Value, valueFlags } from './command-tree.ts';

/** More operands than anybody types. */
const UNBOUNDED = 9999;

/** A completion script for fish 3 and newer. */
export function fishScript(tree: CommandNode): string {
  const nodes = flatten(tree);
  const at = `__${tree.name}_at`;
  const completions = nodes.flatMap((node) => [...flags(node, at), ...operands(node, at)]);
  return `# fish completion for ${tree.name}. Save it as ~/.config/fish/completions/${tree.name}.fish

# Usage: ${at} COMMAND [FIRST LAST]: is the cursor behind this command, at one of these operands?
function ${at}
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

complete -c ${tree.name} -f
${completions.map((completion) => `complete -c ${tree.name} ${completion}`).join('\n')}
`;
}

function flags(node: CommandNode, at: string): string[] {
  return node.flags.map(
    (flag) => `${condition(node, at)} ${flagNames(flag)} -d ${quote(flag.summary)}${flagValue(flag)}`,
  );
}

function operands(node: CommandNode, at: string): string[] {
  if (node.commands.length > 0) {
    const first = condition(node, at, 0, 0);
    return node.commands.map((child) => `${first} -a ${child.name} -d ${quote(child.summary)}`);
  }
  return node.operands.map(
    ({ value, isVariadic }, index) => `${condition(node, at, index, isVariadic ? UNBOUNDED : index)}${answer(value)}`,
  );
}

function condition(node: CommandNode, at: string, ...operandRange: number[]): string {
  return `-n ${quote([at, quote(node.path.join(' ')), ...operandRange].join(' '))}`;
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
  if (value === undefined) return '';
  return value.kind === 'path' ? ' -r -F' : ` -x${answer(value)}`;
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
