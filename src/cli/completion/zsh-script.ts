import { type CommandNode, type Flag, flatten, type Operand, type Value } from './command-tree.ts';

/** A completion script for zsh: to be evaluated in ~/.zshrc, or saved as `_mdediag` in a folder of `$fpath`. */
export function zshScript(tree: CommandNode): string {
  return `#compdef ${tree.name}
# zsh completion for ${tree.name}. Put this line into ~/.zshrc, after compinit:
#   eval "$(${tree.name} completion zsh)"
${flatten(tree)
  .map((node) => completer(node, tree))
  .join('\n')}
if [[ $funcstack[1] == _${tree.name} ]]; then
  _${tree.name} "$@"
else
  compdef _${tree.name} ${tree.name}
fi
`;
}

function completer(node: CommandNode, tree: CommandNode): string {
  return node.commands.length > 0 ? branch(node, tree) : leaf(node, tree);
}

function leaf(node: CommandNode, tree: CommandNode): string {
  const specs = [...node.flags.flatMap(flagSpecs), ...node.operands.map(operandSpec)];
  return `${functionName(node, tree)}() {
  _arguments \\
    ${specs.map(quote).join(' \\\n    ')}
}
`;
}

function branch(node: CommandNode, tree: CommandNode): string {
  const specs = [...node.flags.flatMap(flagSpecs), '1:command:->command', '*::operand:->operand'];
  return `${functionName(node, tree)}() {
  local curcontext="$curcontext" state line
  local -A opt_args
  _arguments -C \\
    ${specs.map(quote).join(' \\\n    ')}
  case $state in
    command)
      local -a commands=(
        ${node.commands.map((child) => quote(`${child.name}:${escapeSpec(child.summary)}`)).join('\n        ')}
      )
      _describe command commands
      ;;
    operand)
      case $line[1] in
        ${node.commands.map((child) => `${child.name}) ${functionName(child, tree)} ;;`).join('\n        ')}
      esac
      ;;
  esac
}
`;
}

function flagSpecs({ names, summary, value, isRepeatable }: Flag): string[] {
  return names.map((name) => {
    const head = isRepeatable ? '*' : `(${names.join(' ')})`;
    const explained = `[${escapeSpec(summary)}]`;
    if (value === undefined) return `${head}${name}${explained}`;
    return `${head}${name}${name.startsWith('--') ? '=' : ''}${explained}:value:${action(value)}`;
  });
}

function operandSpec({ name, value, isVariadic }: Operand, index: number): string {
  return `${isVariadic ? '*' : index + 1}:${name}:${action(value)}`;
}

function action(value: Value): string {
  switch (value.kind) {
    case 'choices':
      return `(${value.choices.join(' ')})`;
    case 'path':
      return '_files';
    case 'text':
      return ' ';
  }
}

function functionName(node: CommandNode, tree: CommandNode): string {
  return ['', tree.name, ...node.path].join('_');
}

function escapeSpec(text: string): string {
  return text.replaceAll(/[\\:[\]]/g, '\\$&');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
