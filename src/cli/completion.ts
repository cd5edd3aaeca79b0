import type { Command } from 'commander';
import { print } from './output.js';

/** Prints the completion of a shell, made from the commands that there are. */
export function printCompletion(shell: 'bash' | 'zsh', program: Command): void {
  print(
    shell === 'bash' ? bashCompletion(program) : `autoload -U bashcompinit && bashcompinit\n${bashCompletion(program)}`,
  );
}

/** Each command with what can follow it: its commands and options, or the choices of its arguments. */
function wordsByCommand(command: Command, path: string[]): [path: string, words: string[]][] {
  const words = [
    ...command.commands.map((sub) => sub.name()),
    ...command.registeredArguments.flatMap((argument) => argument.argChoices ?? []),
    ...command.options.flatMap(({ long }) => long ?? []),
    '--help',
  ];
  return [[path.join(' '), words], ...command.commands.flatMap((sub) => wordsByCommand(sub, [...path, sub.name()]))];
}

function choicesByOption(command: Command): [option: string, choices: readonly string[]][] {
  const own = command.options.flatMap(({ long, argChoices }): [string, string[]][] =>
    long && argChoices ? [[long, argChoices]] : [],
  );
  return [...own, ...command.commands.flatMap(choicesByOption)];
}

function bashCompletion(program: Command): string {
  const name = program.name();
  const cases = wordsByCommand(program, [name]).map(([path, words]) => `    '${path}') words='${words.join(' ')}' ;;`);
  const choices = new Map<string, Set<string>>();
  for (const [option, values] of choicesByOption(program)) {
    choices.set(option, new Set([...(choices.get(option) ?? []), ...values]));
  }
  const optionCases = [...choices].map(([option, values]) => `    ${option}) words='${[...values].join(' ')}' ;;`);
  return `# Completion of ${name}. Use it with: source <(${name} completion bash), or completion zsh.
_${name}() {
  local words= path='${name}' word index
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    [[ $word == -* ]] || case " $(_${name}_words "$path") " in *" $word "*) path="$path $word" ;; esac
  done
  words=$(_${name}_words "$path")
  case \${COMP_WORDS[COMP_CWORD - 1]} in
${optionCases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
  [[ \${#COMPREPLY[@]} -gt 0 ]] || COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
}
_${name}_words() {
  local words=
  case $1 in
${cases.join('\n')}
  esac
  echo "$words"
}
complete -F _${name} ${name}`;
}
