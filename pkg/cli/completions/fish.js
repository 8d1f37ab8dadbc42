/**
 * @param {import("./words.js").Completion[]} completions
 * @returns {string}
 */
export function fish(completions) {
  const lines = completions.flatMap(({ name, summary, options, words }) => {
    const after = `__fish_seen_subcommand_from ${name}`;
    return [
      line({ when: "__fish_use_subcommand", rest: `-f -a ${name}`, help: summary }),
      ...options.map((option) => line({ when: after, rest: flags(option), help: option.help })),
      ...(words.length > 0 ? [line({ when: after, rest: `-f -a ${quoted(words.join(" "))}` })] : []),
    ];
  });
  return `# fish completion for nexrender-payload\n${lines.join("\n")}\n`;
}

function flags({ name, short, takesValue, choices }) {
  const names = `-l ${name}${short ? ` -s ${short}` : ""}`;
  if (!takesValue) return names;
  return choices.length > 0 ? `${names} -x -a ${quoted(choices.join(" "))}` : `${names} -r`;
}

function line({ when, rest, help }) {
  const about = help ? ` -d ${quoted(help)}` : "";
  return `complete -c nexrender-payload -n ${quoted(when)} ${rest}${about}`;
}

const quoted = (text) => `'${text.replace(/['\\]/g, "\\$&")}'`;
