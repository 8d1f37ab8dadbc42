/**
 * Every command: what it takes, what its help says, and where its code is. The help, the parsing of
 * options and the suggestions for mistyped names all read this table.
 *
 * @typedef {object} Command
 * @property {string} name
 * @property {string} [args]  what stands after the name
 * @property {number} [least]  how many arguments there must be
 * @property {number} [most]  and may be
 * @property {string} summary  one line
 * @property {import("./options.js").Option[]} options
 * @property {[command: string, meaning: string][]} examples
 * @property {string[]} [notes]  paragraphs under the options
 * @property {boolean} [passes]  the command parses its arguments itself
 * @property {() => Promise<{ run: (io: import("./io.js").Io, values: Record<string, any>, args: string[]) => Promise<number | void> }>} load
 */

/** @type {import("./options.js").Option} */
const help = { name: "help", short: "h", help: "show this help" };
const json = { name: "json", help: "print the result as JSON, for programs" };
const batch = { name: "batch", help: "the id is a batch's; without this a job's is tried first" };

/** What decides how a payload is checked. */
const checking = [
  {
    name: "kind",
    value: "KIND",
    choices: ["job", "batch", "join"],
    help: "what the payload is; recognised when not given",
  },
  {
    name: "template",
    value: "FILE",
    multiple: true,
    help: "check layers and compositions against a template, saved with `template ID --out FILE`; may be repeated",
  },
  {
    name: "fonts",
    value: "LIST",
    help: "the account's font files: a,b,c or a FILE with the API's answer or a name per line",
  },
  { name: "secrets", value: "LIST", help: "the names of the account's secrets, given like --fonts" },
  {
    name: "context",
    value: "WHERE",
    choices: ["server", "browser"],
    help: "where the payload is built: raw credentials are an error in a browser (default: server)",
  },
  {
    name: "rule",
    value: "CODE=SEVERITY",
    multiple: true,
    help: "error, warning, info or off for one rule; may be repeated",
  },
];

/** What every command that talks to the service takes. */
const connecting = [
  {
    name: "base-url",
    value: "URL",
    help: "where the API is, for a sandbox or a proxy (default: NEXRENDER_BASE_URL, else the service)",
  },
];

const TOKEN = "The token is read from the environment variable NEXRENDER_API_KEY, and from nowhere else.";
const EXITS_LINT = "Exit code: 0 no errors, 1 errors, 2 wrong use or a file that cannot be read.";
const EXITS_CALL = "Exit code: 0 done, 1 refused, failed or unknown, 2 wrong use.";

/** @type {Command[]} */
export const commands = [
  {
    name: "lint",
    args: "[FILE… | -]",
    summary: "Check payloads: every mistake at its place, with what to do",
    options: [
      {
        name: "format",
        value: "FORMAT",
        choices: ["pretty", "json", "sarif", "github"],
        help: "pretty (default), json, sarif 2.1.0, or GitHub annotations",
      },
      { name: "json", help: "the same as --format json" },
      { name: "fix", help: "repair what is safe to repair, in the file; for standard input, print the repaired text" },
      { name: "unsafe", help: "with --fix: repair also where the meaning could change" },
      ...checking,
      {
        name: "max",
        value: "N",
        number: "integer",
        help: "show at most N findings per file (default: 1000); counts stay exact",
      },
      help,
    ],
    notes: [
      "FILE is a file, a folder, or a pattern in quotes. A .ndjson file holds one payload per line. `-` is standard input.",
      'With --json: {"valid", "errorCount", "warningCount", "infoCount", "files": [{"file", "kind", "valid", "errorCount", "warningCount", "infoCount", "truncated", "fixed", "diagnostics": [{"code", "severity", "message", "help"?, "path", "pointer", "range", "related"?, "fix"?}]}]}. Ranges count UTF-16 units; lines and columns begin at 1; ends are exclusive. Keys may be added, none is taken away.',
      EXITS_LINT,
    ],
    examples: [
      ["lint job.json", "check one payload"],
      ['lint "payloads/**/*.json" --fix', "check many, repair what is safe"],
      ["template 01JTGM9GCR71JV7EJYDF45QAFD --out template.json", ""],
      ["lint job.json --template template.json", "check its layers and compositions too"],
      ["lint - --rule codec-unprefixed=error < job.json", "a stricter check of standard input"],
      ["lint payloads --format sarif > findings.sarif", "for code scanning"],
    ],
    load: () => import("./commands/lint.js"),
  },
  {
    name: "expand",
    args: "JOB ROWS",
    least: 2,
    most: 2,
    summary: "Personalise one job for every row of a CSV, JSON or NDJSON file",
    options: [
      { name: "out", value: "FILE", help: "write to FILE instead of printing" },
      { name: "batch", help: "make a batch; more than 1,000 jobs need --out and become FILE-1, FILE-2, …" },
      { name: "json", help: "the same as --batch" },
      {
        name: "as-json",
        value: "COLUMN",
        multiple: true,
        help: "read this CSV column's cells as JSON: 5, true, [1,0,0]; may be repeated",
      },
      { name: "delimiter", value: "MARK", help: "what stands between CSV cells (default: a comma; \\t is a tab)" },
      { name: "no-check", help: "do not check the jobs that come out" },
      help,
    ],
    notes: [
      "In the job, {{column}} inside any string stands for the row's value. A string that is one placeholder and nothing else takes the value with its JSON type; CSV cells are strings.",
      "Prints one job per line (NDJSON), which `submit` takes as it is.",
      EXITS_LINT,
    ],
    examples: [
      ["expand job.json people.csv --out jobs.ndjson", "one job per person"],
      ["expand job.json people.csv | nexrender-payload submit -", "and render them all"],
      ["expand job.json rows.csv --as-json color --batch", "a colour column that holds [1,0.5,0]"],
    ],
    load: () => import("./commands/expand.js"),
  },
  {
    name: "submit",
    args: "FILE",
    least: 1,
    most: 1,
    summary: "Check and submit a job, a batch, a join, or many jobs",
    options: [
      { name: "wait", help: "wait until everything has been rendered" },
      { name: "timeout", value: "SECONDS", number: "seconds", help: "with --wait: give up waiting after this long" },
      {
        name: "journal",
        value: "FILE",
        help: "remember every step: the same command again sends only what was not sent",
      },
      {
        name: "chunk-size",
        value: "N",
        number: "integer",
        help: "many jobs: how many to a batch (default and most: 1000)",
      },
      { name: "concurrency", value: "N", number: "integer", help: "many jobs: how many batches at once (default: 2)" },
      ...checking,
      ...connecting,
      json,
      help,
    ],
    notes: [
      "FILE holds a job, a batch, a join, a list of jobs, or one job per line (NDJSON). `-` is standard input.",
      "What has errors is not sent. A request is never repeated when the service may have taken it: its jobs are reported as unknown.",
      'With --json a job or join prints the service\'s answer; many jobs print a line each: {"index", "status": "created" | "rejected" | "invalid" | "unknown", "id"?, "outputUrl"?, "error"?, "missingFonts"?, "job"?}; "job" is its last state, with --wait.',
      TOKEN,
      EXITS_CALL,
    ],
    examples: [
      ["submit job.json --wait", "render one video"],
      ["submit jobs.ndjson --journal campaign.journal", "a campaign that survives a crash: run it again to go on"],
      ["submit job.json --base-url http://127.0.0.1:4747/api/v2", "try it against `nexrender-payload sandbox`"],
    ],
    load: () => import("./commands/submit.js"),
  },
  {
    name: "wait",
    args: "ID…",
    least: 1,
    summary: "Wait until jobs or batches have been rendered",
    options: [
      batch,
      { name: "timeout", value: "SECONDS", number: "seconds", help: "give up after this long" },
      ...connecting,
      json,
      help,
    ],
    notes: ["With --json: a list with the last answer of the service for each id.", TOKEN, EXITS_CALL],
    examples: [
      ["wait 01JTGM9GCR71JV7EJYDF45QAFD", "one job"],
      ["wait --batch 01JTGM9GCR71JV7EJYDF45QAFD --timeout 3600", "a batch, for at most an hour"],
    ],
    load: () => import("./commands/wait.js"),
  },
  {
    name: "cancel",
    args: "ID…",
    least: 1,
    summary: "Cancel jobs or batches that have not begun to render",
    options: [batch, ...connecting, json, help],
    notes: ["With --json: a list with the service's answer for each id.", TOKEN, EXITS_CALL],
    examples: [
      ["cancel 01JTGM9GCR71JV7EJYDF45QAFD", "one job and those that belong to it"],
      ["cancel --batch 01JTGM9GCR71JV7EJYDF45QAFD", "a whole batch"],
    ],
    load: () => import("./commands/cancel.js"),
  },
  {
    name: "template",
    args: "ID",
    least: 1,
    most: 1,
    summary: "Show a template's compositions and layers, or save them for `lint --template`",
    options: [{ name: "out", value: "FILE", help: "save everything as JSON" }, ...connecting, json, help],
    notes: [TOKEN, EXITS_CALL],
    examples: [
      ["template 01JTGM9GCR71JV7EJYDF45QAFD", "what can be filled in"],
      ["template 01JTGM9GCR71JV7EJYDF45QAFD --out template.json", "for `lint job.json --template template.json`"],
    ],
    load: () => import("./commands/template.js"),
  },
  {
    name: "rules",
    args: "[CODE]",
    most: 1,
    summary: "List the rules, or explain one",
    options: [json, help],
    notes: [
      'With --json: a list of {"code", "severity", "title", "fixable"}; with CODE one of them, and its "text" in Markdown.',
    ],
    examples: [
      ["rules", "all of them"],
      ["rules codec-unprefixed", "what it finds, why it matters, how to mend it"],
    ],
    load: () => import("./commands/rules.js"),
  },
  {
    name: "schema",
    args: "KIND",
    least: 1,
    most: 1,
    summary: "Print the JSON Schema of a job, batch or join",
    options: [
      { name: "draft", value: "DRAFT", choices: ["2020-12", "07"], help: "2020-12 (default) or 07" },
      { name: "json", help: "accepted for symmetry: a schema is JSON already" },
      help,
    ],
    examples: [
      ["schema job > job.schema.json", "for an editor"],
      ["schema batch --draft 07", "for tools that know only draft 07"],
    ],
    load: () => import("./commands/schema.js"),
  },
  {
    name: "sandbox",
    args: "[OPTIONS]",
    summary: "Run a local server that speaks the API, to develop and test without an account",
    options: [],
    passes: true,
    examples: [
      ["sandbox", "then: submit job.json --base-url http://127.0.0.1:4747/api/v2"],
      ["sandbox --help", "its options"],
    ],
    load: () => import("./commands/sandbox.js"),
  },
];
