import { type CommandNode, flatten, type Value, valueFlags } from './command-tree.ts';

/** A completion script for bash 3.2 (the one of macOS) and newer. */
export function bashScript(tree: CommandNode): string {
  const nodes = flatten(tree);
  return `# bash completion for ${tree.name}. Put this line into ~/.bash_profile (macOS) or ~/.bashrc:
#   eval "$(${tree.name} completion bash)"
_${tree.name}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} at='' operands=0 words='' i
  # bash takes --flag=value apart into three words
  if [[ $cur == '=' ]]; then
    cur=''
  elif [[ $prev == '=' ]]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at:\${COMP_WORDS[i]}" in
      ${nodes.flatMap(descents).join('\n      ')}
      ${nodes.flatMap(skips).join('\n      ')}
      *:-*) ;;
      *) operands=$((operands + 1)) ;;
    esac
  done
  COMPREPLY=()
  # "return" leaves the answer empty, which makes bash complete file names
  case "$at:$prev" in
    ${nodes.flatMap(flagValues).join('\n    ')}
    *)
      if [[ $cur == -* ]]; then
        case "$at" in
          ${nodes.map(flagNames).join('\n          ')}
        esac
      else
        case "$at:$operands" in
          ${nodes.flatMap(operandValues).join('\n          ')}
        esac
      fi
      ;;
  esac
  compopt +o default 2>/dev/null
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _${tree.name} ${tree.name}
`;
}

function descents(node: CommandNode): string[] {
  return node.commands.map((child) => `${place(node, child.name)}) at='${child.path.join(' ')}' ;;`);
}

function skips(node: CommandNode): string[] {
  const names = valueFlags(node).flatMap((flag) => flag.names);
  if (names.length === 0) return [];
  return [`${anyOf(node, names)}) [[ \${COMP_WORDS[i + 1]} == '=' ]] && i=$((i + 1)); i=$((i + 1)) ;;`];
}

function flagValues(node: CommandNode): string[] {
  return valueFlags(node).map(({ names, value }) => `${anyOf(node, names)}) ${answer(value)} ;;`);
}

function flagNames(node: CommandNode): string {
  return `'${node.path.join(' ')}') words='${node.flags.flatMap((flag) => flag.names).join(' ')}' ;;`;
}

function operandValues(node: CommandNode): string[] {
  if (node.commands.length > 0) {
    return [
      `${place(node, '0')}) ${answer({ kind: 'choices', choices: node.commands.map((child) => child.name) })} ;;`,
    ];
  }
  return node.operands.map(({ value, isVariadic }, index) =>
    isVariadic ? `${place(node, '')}*) ${answer(value)} ;;` : `${place(node, String(index))}) ${answer(value)} ;;`,
  );
}

function answer(value: Value): string {
  switch (value.kind) {
    case 'choices':
      return `words='${value.choices.join(' ')}'`;
    case 'path':
      return 'return';
    case 'text':
      return ':';
  }
}

function anyOf(node: CommandNode, names: readonly string[]): string {
  return names.map((name) => place(node, name)).join(' | ');
}

function place(node: CommandNode, what: string): string {
  return `'${[node.path.join(' '), what].join(':')}'`;
}
