/**
 * @param {import("./words.js").Completion[]} completions
 * @returns {string}
 */
export function bash(completions) {
  const names = completions.map(({ name }) => name).join(" ");
  return `# bash completion for nexrender-payload
_nexrender_payload() {
  local word="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" command="\${COMP_WORDS[1]}" words=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names} --help --version" -- "$word"))
    return
  fi
  case "$command $previous" in
${completions.flatMap(values).join("\n")}
  esac
  case "$word" in
    -*)
      case "$command" in
${completions
  .filter(({ options }) => options.length > 0)
  .map(optionsCase)
  .join("\n")}
      esac
      ;;
    *)
      if [ "$COMP_CWORD" -eq 2 ]; then
        case "$command" in
${completions
  .filter(({ words }) => words.length > 0)
  .map(wordsCase)
  .join("\n")}
        esac
      fi
      ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _nexrender_payload nexrender-payload
`;
}

/** The values of options: those that are listed, or else files. */
function values({ name, options }) {
  return options
    .filter(({ takesValue }) => takesValue)
    .map((option) => {
      const listed = `COMPREPLY=($(compgen -W "${option.choices.join(" ")}" -- "$word")); `;
      return `    "${name} --${option.name}") ${option.choices.length > 0 ? listed : ""}return ;;`;
    });
}

const optionsCase = ({ name, options }) =>
  `        ${name}) words="${options.map((option) => `--${option.name}`).join(" ")}" ;;`;

const wordsCase = ({ name, words }) => `          ${name}) words="${words.join(" ")}" ;;`;
