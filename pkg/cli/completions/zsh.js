/**
 * @param {import("./words.js").Completion[]} completions
 * @returns {string}
 */
export function zsh(completions) {
  return `#compdef nexrender-payload
# zsh completion for nexrender-payload
_nexrender_payload() {
  local -a commands
  commands=(
${completions.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe -t commands command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${completions.map(commandCase).join("\n")}
  esac
}
if [ "$funcstack[1]" = "_nexrender_payload" ]; then
  _nexrender_payload "$@"
else
  compdef _nexrender_payload nexrender-payload
fi
`;
}

function commandCase({ name, options, words }) {
  const first = words.length > 0 ? [quoted(`1:argument:(${words.join(" ")})`)] : [];
  const specs = [...options.map(spec), ...first, quoted("*:file:_files")];
  return `    ${name})
      _arguments \\
${specs.map((text) => `        ${text}`).join(" \\\n")}
      ;;`;
}

/** An option may be given again: zsh would offer it once. */
function spec({ name, takesValue, choices, help }) {
  const about = help.replace(/[[\]\\:]/g, "\\$&");
  const action = choices.length > 0 ? `(${choices.join(" ")})` : "_files";
  return quoted(`*--${name}[${about}]${takesValue ? `:value:${action}` : ""}`);
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
