/**
 * Every command: its arguments, its help, and where its code is. The help, the parsing of options and the suggestions for
 * mistyped names all read this table.
 *
 * @typedef {object} Command
 * @property {string} name
 * @property {string} [args]  the arguments, as the help shows them
 * @property {number} [least]  the least number of arguments
 * @property {number} [most]  the greatest
 * @property {string} summary  one line
 * @property {import("./options.js").Option[]} options
 * @property {[command: string, meaning: string][]} examples
 * @property {string[]} [notes]  paragraphs after the options
 * @property {boolean} [passes]  the command parses its arguments itself
 * @property {() => Promise<{ run: (io: import("./io.js").Io, values: Record<string, any>, args: string[]) => Promise<number> }>} load
 */

/** @type {import("./options.js").Option} */
const help = { name: "help", short: "h", help: "show this help" };
const json = { name: "json", help: "print the result as JSON" };
const batch = { name: "batch", help: "the id is that of a batch (by default, a job is tried first)" };

const template = {
  name: "template",
  value: "FILE",
  multiple: true,
  help: "check layers and compositions against this template, saved with `template ID --out FILE`; repeatable",
};

/** Options for checking payloads. */
const checking = [
  {
    name: "kind",
    value: "KIND",
    choices: ["job", "batch", "join"],
    help: "job, batch or join; detected if omitted",
  },
  template,
  {
    name: "fonts",
    value: "LIST",
    help: "the account's font files: a,b,c, or a FILE with the API's response or one name per line",
  },
  { name: "secrets", value: "LIST", help: "the names of the account's secrets, in the same forms as --fonts" },
  {
    name: "context",
    value: "WHERE",
    choices: ["server", "browser"],
    help: "where the payload is built; raw credentials are an error in a browser (default: server)",
  },
  {
    name: "rule",
    value: "CODE=SEVERITY",
    multiple: true,
    help: "set a rule to error, warning, info or off; repeatable",
  },
];

/** The snapshot of the account, for every command that finds it by itself. */
const knowing = [
  {
    name: "account",
    value: "FILE",
    help: "check against this account snapshot (default: nexrender.account.json next to the payloads or in a parent folder)",
  },
  { name: "no-account", help: "ignore snapshots of the account" },
];

const FORMATS = ["pretty", "concise", "json", "sarif", "github", "gitlab", "junit"];

/** How findings are reported. */
const reporting = [
  {
    name: "format",
    value: "FORMAT",
    choices: FORMATS,
    help: "pretty (default), concise (a line per finding), json, sarif (2.1.0), github (annotations), gitlab (code quality), or junit (XML)",
  },
  { name: "json", help: "the same as --format json" },
];

/** What a preflight does with URLs. */
const asking = [
  { name: "no-urls", help: "do not request URLs" },
  { name: "url-timeout", value: "SECONDS", number: "seconds", help: "per URL, with its redirects (default: 10)" },
  {
    name: "max-urls",
    value: "N",
    number: "count",
    help: "request at most N URLs (default: 1000); the others are reported as url-unchecked",
  },
  { name: "allow-private-hosts", help: "also request URLs of private networks" },
];

/** The configuration, for every command that checks payloads. */
const configuring = [
  {
    name: "config",
    value: "FILE",
    help: "the configuration file (default: nexrender-payload.config.json in this folder or a parent folder)",
  },
  { name: "no-config", help: "ignore configuration files" },
];

/** Options of every command that calls the service. */
const connecting = [
  {
    name: "base-url",
    value: "URL",
    help: "the URL of the API, a sandbox or a proxy (default: NEXRENDER_BASE_URL, otherwise Nexrender Cloud)",
  },
];

const TOKEN = "The API token is read only from the environment variable NEXRENDER_API_KEY.";
const EXITS_LINT = "Exit code: 0 no errors, 1 errors, 2 wrong usage or an unreadable file.";
const EXITS_CALL = "Exit code: 0 done, 1 rejected, failed or unknown, 2 wrong usage.";
const EXITS_READ = "Exit code: 0 found, 1 not found or failed, 2 wrong usage. A failed render is not an error here.";

/** @type {Command[]} */
export const commands = [
  {
    name: "lint",
    args: "[FILE… | -]",
    summary: "Check payloads and show every mistake, its location and its fix",
    options: [
      ...reporting,
      { name: "fix", help: "apply the safe fixes to the files; for standard input, print the fixed text" },
      { name: "diff", help: "show what --fix would change, without writing; exit with 1 if there are changes" },
      { name: "unsafe", help: "with --fix or --diff: also apply fixes that may change the meaning" },
      { name: "quiet", help: "show only errors" },
      {
        name: "max-warnings",
        value: "N",
        number: "count",
        help: "exit with 1 if there are more than N warnings",
      },
      {
        name: "baseline",
        value: "FILE",
        help: "report only findings that are not in FILE, which --update-baseline writes",
      },
      { name: "update-baseline", help: "write the current findings to the --baseline file, and exit with 0" },
      { name: "watch", help: "check again whenever a file changes, until Ctrl-C" },
      { name: "exclude", value: "PATTERN", multiple: true, help: "skip files that match this glob; repeatable" },
      {
        name: "stdin-filename",
        value: "FILE",
        help: "the file name of standard input, for reports and to detect its format",
      },
      ...checking,
      ...knowing,
      {
        name: "max",
        value: "N",
        number: "integer",
        help: "show at most N findings per file (default: 1000); the counts stay exact",
      },
      ...configuring,
      help,
    ],
    notes: [
      "FILE is a file, a folder, or a quoted glob pattern. In a .ndjson file, every line is a payload. `-` is standard input. In folders, files that contain no payload are skipped, such as package.json. Without FILE, the configuration's files are checked; without those, standard input.",
      "A baseline counts findings by file, rule and pointer, with `*` for the index of an item. It contains no text of the payloads.",
      "--exclude patterns are relative to the working directory; patterns without a slash match names in every folder.",
      'JSON output: {"valid", "errorCount", "warningCount", "infoCount", "files": [{"file", "kind", "valid", "errorCount", "warningCount", "infoCount", "truncated", "fixed", "applied": [the fixed findings], "diagnostics": [{"code", "severity", "message", "help"?, "path", "pointer", "range", "related"?, "url", "fix"?}]}]}. Ranges count UTF-16 units; lines and columns start at 1; ends are exclusive. Later versions may add keys but not remove any.',
      EXITS_LINT,
    ],
    examples: [
      ["lint job.json", "check one payload"],
      ['lint "payloads/**/*.json" --fix', "check many and apply the safe fixes"],
      ["template 01JTGM9GCR71JV7EJYDF45QAFD --out template.json", ""],
      ["lint job.json --template template.json", "check layers and compositions too"],
      ["lint - --rule codec-unprefixed=error < job.json", "check standard input more strictly"],
      ["lint payloads --diff", "show what --fix would change"],
      [
        "lint payloads --baseline baseline.json --update-baseline",
        "accept the current findings; later, run it without --update-baseline",
      ],
      ["lint payloads --format sarif > findings.sarif", "for code scanning"],
    ],
    load: () => import("./commands/lint.js"),
  },
  {
    name: "preflight",
    args: "[FILE… | -]",
    summary: "Check payloads against the account, and request their URLs",
    options: [
      ...asking,
      { name: "offline", help: "request nothing: check only against the account snapshot" },
      { name: "account", value: "FILE", help: "use this snapshot, saved with `account pull`, instead of the account" },
      {
        name: "concurrency",
        value: "N",
        number: "integer",
        help: "how many URLs at the same time (default: 8; of one host, at most 4)",
      },
      ...reporting,
      { name: "quiet", help: "show only errors" },
      { name: "max-warnings", value: "N", number: "count", help: "exit with 1 if there are more than N warnings" },
      { name: "exclude", value: "PATTERN", multiple: true, help: "skip files that match this glob; repeatable" },
      {
        name: "stdin-filename",
        value: "FILE",
        help: "report standard input under this name, and read it as this kind of file",
      },
      ...checking,
      {
        name: "max",
        value: "N",
        number: "integer",
        help: "show at most N findings per file (default: 1000); the counts stay exact",
      },
      ...configuring,
      ...connecting,
      help,
    ],
    notes: [
      "Does all that `lint` does. Reads the templates, fonts and names of secrets that the payloads name, and requests every URL of their assets, templates and fonts: each once for all files together.",
      "URLs get no token. Addresses of private networks are not requested, not even if a name or a redirect leads to them, unless --allow-private-hosts is given.",
      "Data that the token does not permit reading is an info finding.",
      TOKEN,
      EXITS_LINT,
    ],
    examples: [
      ["preflight job.json", "before you submit it"],
      ["preflight jobs.ndjson --no-urls", "names only"],
      ["preflight job.json --offline", "with the snapshot that `account pull` wrote"],
    ],
    load: () => import("./commands/preflight.js"),
  },
  {
    name: "expand",
    args: "JOB ROWS",
    least: 2,
    most: 2,
    summary: "Fill a job's placeholders with each row of a CSV, JSON or NDJSON file",
    options: [
      { name: "out", value: "FILE", help: "write to FILE instead of standard output" },
      { name: "batch", help: "write a batch; more than 1,000 jobs require --out and become FILE-1, FILE-2, …" },
      { name: "json", help: "the same as --batch" },
      {
        name: "as-json",
        value: "COLUMN",
        multiple: true,
        help: "parse this CSV column's cells as JSON: 5, true, [1,0,0]; repeatable",
      },
      { name: "delimiter", value: "CHARACTER", help: "the CSV delimiter (default: a comma; \\t is a tab)" },
      {
        name: "encoding",
        value: "NAME",
        help: "the encoding of ROWS, such as windows-1252; UTF-8 and UTF-16 are detected",
      },
      { name: "no-check", help: "do not check the resulting jobs" },
      ...knowing,
      help,
    ],
    notes: [
      "In the job, {{column}} inside a string is replaced by the row's value. A string that is exactly one placeholder becomes the value with its JSON type; CSV cells are strings.",
      "CSV files that Excel saves in an older encoding are rejected at the first line that is not UTF-8; --encoding windows-1252 reads them.",
      "Prints one job per line (NDJSON), which `submit` accepts.",
      EXITS_LINT,
    ],
    examples: [
      ["expand job.json people.csv --out jobs.ndjson", "one job per person"],
      ["expand job.json people.csv | nexrender-payload submit -", "render them all"],
      ["expand job.json rows.csv --as-json color --batch", "a color column with cells such as [1,0.5,0]"],
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
      { name: "dry-run", help: "check everything and show how much would be rendered, but send nothing" },
      {
        name: "preflight",
        help: "check against the account and request the URLs first, as `preflight` does; payloads with errors are not sent",
      },
      ...asking.map((option) => ({ ...option, help: `with --preflight: ${option.help}` })),
      { name: "yes", short: "y", help: "do not ask before sending; on a terminal, submit asks" },
      { name: "wait", help: "wait until everything is rendered" },
      { name: "timeout", value: "SECONDS", number: "seconds", help: "with --wait: stop waiting after this time" },
      {
        name: "journal",
        value: "FILE",
        help: "record every step, so that running the same command again sends only what was not sent",
      },
      {
        name: "chunk-size",
        value: "N",
        number: "integer",
        help: "many jobs: how many per batch (default and maximum: 1000)",
      },
      {
        name: "concurrency",
        value: "N",
        number: "integer",
        help: "many jobs: how many batches to send at the same time (default: 2)",
      },
      {
        name: "unknown",
        value: "WHAT",
        choices: ["keep", "ask", "resend"],
        help: "jobs that the service may have accepted: keep them as unknown (default), ask the service's list of jobs and resend those that are missing, or resend all and accept duplicates",
      },
      {
        name: "max-outage",
        value: "SECONDS",
        number: "pause",
        help: "many jobs: how long to wait for a service that is down or busy (default: 600; 0 stops at the first failure)",
      },
      ...checking,
      ...configuring,
      ...connecting,
      json,
      help,
    ],
    notes: [
      "FILE contains a job, a batch, a join, a list of jobs, or one job per line (NDJSON). `-` is standard input.",
      "Payloads with errors are not sent. A request that the service may have accepted is not sent again: its jobs are reported as unknown, unless --unknown changes that. `reconcile` searches for them later.",
      "With --preflight, a job, batch or join with errors is not sent at all; of many jobs, those without errors are sent.",
      "While the service is down, nothing is sent, and the service is polled with a small read. After --max-outage, the command ends and lists the jobs that were not sent.",
      "After Ctrl-C (or SIGTERM, or a closed pipe), nothing more is sent; the command waits for the requests in flight, and prints what was created and how to continue. A second Ctrl-C aborts those requests too.",
      'With --json, a job or join prints the service\'s response; many jobs print one line each: {"index", "status": "created" | "rejected" | "invalid" | "unknown", "id"?, "outputUrl"?, "error"?, "missingFonts"?, "job"?}. With --wait, "job" is its last state.',
      TOKEN,
      EXITS_CALL,
    ],
    examples: [
      ["submit job.json --wait", "render one video"],
      ["submit job.json --preflight", "send it only if its layers, fonts, secrets and URLs exist"],
      ["submit jobs.ndjson --journal campaign.journal", "a campaign that survives a crash: run it again to continue"],
      ["submit job.json --base-url http://127.0.0.1:4747/api/v2", "try it with `nexrender-payload sandbox`"],
    ],
    load: () => import("./commands/submit.js"),
  },
  {
    name: "reconcile",
    args: "JOURNAL FILE",
    least: 1,
    most: 2,
    summary: "Search the service for a journal's unknown jobs, and record the results",
    options: [
      {
        name: "max-outage",
        value: "SECONDS",
        number: "pause",
        help: "how long to wait for a service that is down or busy (default: 600; 0 stops at the first failure)",
      },
      ...connecting,
      json,
      help,
    ],
    notes: [
      "JOURNAL is the file of `submit --journal`, and FILE contains the jobs that were submitted: a journal does not contain them.",
      "Searches the service's list of jobs for each unknown job, by template, composition, assets and time, as `submit --unknown ask` does. It sends nothing. Jobs that the service does not have are recorded as not sent: the next `submit` sends them.",
      'With --json, one line per unknown job: {"index", "status": "created" | "not-sent" | "unknown", "id"?, "outputUrl"?, "error"?}.',
      TOKEN,
      "Exit code: 0 no job is unknown any more, 1 some jobs are still unknown, or an error, 2 wrong usage.",
    ],
    examples: [
      ["reconcile campaign.journal jobs.ndjson", "after `submit` reported unknown jobs"],
      ["submit job.json --preflight", "send it only if its layers, fonts, secrets and URLs exist"],
      ["submit jobs.ndjson --journal campaign.journal", "then send what was not sent"],
    ],
    load: () => import("./commands/reconcile.js"),
  },
  {
    name: "wait",
    args: "ID…",
    least: 1,
    summary: "Wait until jobs or batches are rendered",
    options: [
      batch,
      { name: "timeout", value: "SECONDS", number: "seconds", help: "stop waiting after this time" },
      ...connecting,
      json,
      help,
    ],
    notes: ["With --json: a list with the service's last response for each id.", TOKEN, EXITS_CALL],
    examples: [
      ["wait 01JTGM9GCR71JV7EJYDF45QAFD", "one job"],
      ["wait --batch 01JTGM9GCR71JV7EJYDF45QAFD --timeout 3600", "a batch, for an hour at most"],
    ],
    load: () => import("./commands/wait.js"),
  },
  {
    name: "status",
    args: "ID…",
    least: 1,
    summary: "Show the state of jobs or batches",
    options: [batch, ...connecting, json, help],
    notes: ["With --json: a list with the service's response for each id.", TOKEN, EXITS_READ],
    examples: [
      ["status 01JTGM9GCR71JV7EJYDF45QAFD", "one job"],
      ["status --batch 01JTGM9GCR71JV7EJYDF45QAFD", "a batch and its jobs"],
    ],
    load: () => import("./commands/status.js"),
  },
  {
    name: "list",
    most: 0,
    summary: "List the account's jobs: state, time, template, tags",
    options: [
      { name: "state", value: "STATE", multiple: true, help: "only jobs in this state, such as error; repeatable" },
      { name: "exclude-state", value: "STATE", multiple: true, help: "exclude jobs in this state; repeatable" },
      { name: "tag", value: "TAG", multiple: true, help: "only jobs with this tag; repeatable" },
      { name: "since", value: "TIME", help: "created at or after: a date, or 30m, 2h, 7d ago" },
      { name: "until", value: "TIME", help: "created at or before, in the same forms" },
      {
        name: "sort",
        value: "ORDER",
        choices: ["newest", "oldest", "priority"],
        help: "newest (default), oldest or priority first",
      },
      { name: "limit", value: "N", number: "integer", help: "list at most N jobs (default: 50)" },
      ...connecting,
      json,
      help,
    ],
    notes: ["With --json: a list of jobs as the service returns them.", TOKEN, EXITS_READ],
    examples: [
      ["list", "the newest 50 jobs"],
      ["list --state error --since 2h", "what failed in the last two hours"],
      ["list --limit 1000 --json", "for a program"],
    ],
    load: () => import("./commands/list.js"),
  },
  {
    name: "logs",
    args: "ID",
    least: 1,
    most: 1,
    summary: "Show the log of a job's render",
    options: [{ name: "out", value: "FILE", help: "save the unchanged log to FILE" }, ...connecting, json, help],
    notes: ["Control characters are printed as escapes.", 'With --json: {"id", "log"}.', TOKEN, EXITS_READ],
    examples: [["logs 01JTGM9GCR71JV7EJYDF45QAFD", "why a render failed"]],
    load: () => import("./commands/logs.js"),
  },
  {
    name: "diagnose",
    args: "ID",
    least: 1,
    most: 1,
    summary: "Explain why a job failed, and which part of its payload caused it",
    options: [
      { name: "payload", value: "FILE", help: "the job or batch that was submitted, to show the locations in it" },
      {
        name: "index",
        value: "N",
        number: "count",
        help: "the job's index in the batch, from 0: only its own locations",
      },
      template,
      ...configuring,
      ...connecting,
      json,
      help,
    ],
    notes: [
      "Reads the job, its log and its template. The causes come in the order of their likelihood.",
      'With --json: {"id", "status", "summary", "causes", "log"}.',
      TOKEN,
      EXITS_READ,
    ],
    examples: [["diagnose 01JTGM9GCR71JV7EJYDF45QAFD --payload job.json", "the line of the payload to change"]],
    load: () => import("./commands/diagnose.js"),
  },
  {
    name: "cancel",
    args: "ID…",
    least: 1,
    summary: "Cancel jobs or batches whose rendering has not started",
    options: [batch, ...connecting, json, help],
    notes: ["With --json: a list with the service's response for each id.", TOKEN, EXITS_CALL],
    examples: [
      ["cancel 01JTGM9GCR71JV7EJYDF45QAFD", "one job and all related jobs"],
      ["cancel --batch 01JTGM9GCR71JV7EJYDF45QAFD", "a whole batch"],
    ],
    load: () => import("./commands/cancel.js"),
  },
  {
    name: "template",
    args: "ID | ACTION …",
    least: 1,
    summary: "Show a template, or list, upload, rename, delete and download templates",
    options: [
      { name: "out", value: "FILE", help: "show: save everything as JSON; download: save the template's file" },
      { name: "name", value: "NAME", help: "upload, create: the template's name (default: the file's)" },
      { name: "id", value: "ID", help: "upload: replace the file of this template" },
      { name: "wait", help: "upload, create: wait until the service has processed the file" },
      { name: "timeout", value: "SECONDS", number: "seconds", help: "how long to wait (default: no limit)" },
      ...connecting,
      json,
      help,
    ],
    notes: [
      "Actions: list, show ID, upload FILE, create URL, rename ID NAME, delete ID…, download ID, wait ID. `template ID` is `template show ID`.",
      "`template create URL` lets the service download the file.",
      TOKEN,
      EXITS_CALL,
    ],
    examples: [
      ["template 01JTGM9GCR71JV7EJYDF45QAFD", "what can be filled in"],
      ["template 01JTGM9GCR71JV7EJYDF45QAFD --out template.json", "for `lint job.json --template template.json`"],
      ["template upload promo.zip --name Promo --wait", "a new template, ready to be rendered"],
    ],
    load: () => import("./commands/template.js"),
  },
  {
    name: "font",
    args: "ACTION …",
    least: 1,
    summary: "List, upload and delete the fonts of the account",
    options: [
      { name: "family", value: "NAME", help: "upload: the name of the font family (default: the service reads it)" },
      ...connecting,
      json,
      help,
    ],
    notes: [
      "Actions: list, upload FILE…, delete NAME…",
      "Fonts are .ttf files; a job lists them by their file names. `delete` takes file names or ids.",
      TOKEN,
      EXITS_CALL,
    ],
    examples: [["font upload Inter-Bold.ttf", 'for `"fonts": ["Inter-Bold.ttf"]`']],
    load: () => import("./commands/font.js"),
  },
  {
    name: "secret",
    args: "ACTION …",
    least: 1,
    summary: "List, store and delete the secrets of the account",
    options: [
      { name: "from", value: "FILE", help: "set: read the value from this file (default: standard input)" },
      ...connecting,
      json,
      help,
    ],
    notes: [
      "Actions: list, set NAME, delete NAME…",
      "A payload refers to a secret as `${secrets.NAME}`. Values are never printed, and never taken from the command line. One line break at the end of the value is removed.",
      TOKEN,
      EXITS_CALL,
    ],
    examples: [["secret set AWS_KEY < key.txt", "for `${secrets.AWS_KEY}`"]],
    load: () => import("./commands/secret.js"),
  },
  {
    name: "account",
    args: "pull [ID…] | diff",
    least: 1,
    summary: "Save a snapshot of the account for `lint`, or compare it with one",
    options: [
      {
        name: "file",
        value: "FILE",
        help: "the snapshot (default: nexrender.account.json; for diff, the nearest in this folder or a parent folder)",
      },
      ...connecting,
      json,
      help,
    ],
    notes: [
      "`account pull` writes the templates (all, or those with these ids) with their compositions and layers, the fonts, and the names of the secrets: never their values. `lint`, `expand` and `preflight --offline` find the file next to the payloads or in a parent folder. You can commit it.",
      "`account diff` compares the snapshot with the account now: + is added, - is removed, ~ is changed.",
      'With --json: pull prints {"file", "templates", "fonts"?, "secrets"?} with counts; diff prints {"templates": {"added", "removed", "changed": [{"id", "displayName"?, "changes"}]}, "fonts": {"added", "removed"}, "secrets": {"added", "removed"}}.',
      TOKEN,
      "Exit code: 0 written, or no changes; 1 changes, or an error; 2 wrong usage.",
    ],
    examples: [
      ["account pull", "everything"],
      ["account pull 01JTGM9GCR71JV7EJYDF45QAFD", "one template, the fonts and the secrets' names"],
      ["account diff", "what has changed since"],
    ],
    load: () => import("./commands/account.js"),
  },
  {
    name: "rules",
    args: "[CODE]",
    most: 1,
    summary: "List the rules, or explain one",
    options: [json, help],
    notes: [
      'With --json: a list of {"code", "severity", "title", "fixable"}; with CODE, one rule with its "text" in Markdown.',
    ],
    examples: [
      ["rules", "all of them"],
      ["rules codec-unprefixed", "what it finds, why it matters, how to fix it"],
    ],
    load: () => import("./commands/rules.js"),
  },
  {
    name: "types",
    args: "FILE|ID…",
    least: 1,
    summary: "Print TypeScript types of templates, with the names of their layers",
    options: [{ name: "out", value: "FILE", help: "write them to FILE" }, ...connecting, help],
    notes: [
      "FILE is a template saved with `template ID --out FILE`, or an account snapshot. An ID is read from the service, which needs NEXRENDER_API_KEY.",
      'Use the types as `new JobBuilder<Promo>("ID", "main")`, or as `JobOf<Promo>` for a job that is written as an object.',
    ],
    examples: [["types nexrender.account.json --out templates.d.ts", "all templates of the account"]],
    load: () => import("./commands/types.js"),
  },
  {
    name: "schema",
    args: "KIND",
    least: 1,
    most: 1,
    summary: "Print the JSON Schema of a job, batch, join or config file",
    options: [
      {
        name: "template",
        value: "FILE|ID",
        multiple: true,
        help: "accept only the compositions and layers of this template (or of those in an account snapshot); repeatable",
      },
      { name: "draft", value: "DRAFT", choices: ["2020-12", "07"], help: "2020-12 (default) or 07" },
      ...connecting,
      { name: "json", help: "has no effect: the output is always JSON" },
      help,
    ],
    examples: [
      ["schema job > job.schema.json", "for an editor"],
      ["schema job --template template.json > promo.schema.json", "completes the template's layers"],
      ["schema batch --draft 07", "for tools that support only draft 07"],
      ["schema config", "of nexrender-payload.config.json"],
    ],
    load: () => import("./commands/schema.js"),
  },
  {
    name: "init",
    most: 0,
    summary: "Write a nexrender-payload.config.json to start from",
    options: [json, help],
    notes: [
      "The configuration sets what `lint` and `submit` check: rules, templates, fonts, secrets, kind and context. `lint` also reads files, exclude, overrides (settings for some files) and exceptions (accepted findings, each with a reason). Paths are relative to the file. Options on the command line win.",
    ],
    examples: [["init", "then edit the file"]],
    load: () => import("./commands/init.js"),
  },
  {
    name: "completions",
    args: "SHELL",
    least: 1,
    most: 1,
    summary: "Print a completion script for bash, zsh or fish",
    options: [json, help],
    notes: ['With --json: {"shell", "script"}.'],
    examples: [
      ["completions bash > ~/.local/share/bash-completion/completions/nexrender-payload", ""],
      ["completions zsh > ~/.zfunc/_nexrender-payload", "with ~/.zfunc in $fpath"],
      ["completions fish > ~/.config/fish/completions/nexrender-payload.fish", ""],
    ],
    load: () => import("./commands/completions.js"),
  },
  {
    name: "sandbox",
    args: "[OPTIONS]",
    summary: "Run a local server that implements the API, for development and tests",
    options: [],
    passes: true,
    examples: [
      ["sandbox", "then: submit job.json --base-url http://127.0.0.1:4747/api/v2"],
      ["sandbox --help", "its options"],
    ],
    load: () => import("./commands/sandbox.js"),
  },
  {
    name: "lsp",
    most: 0,
    summary: "Run a language server for editors, over standard input and output",
    options: [
      { name: "stdio", help: "has no effect: editors pass it" },
      { name: "clientProcessId", value: "PID", help: "has no effect: VS Code passes it" },
      help,
    ],
    notes: [
      "Checks *.nexrender.json and *.nexrender-batch.json, and every other JSON document that looks like a payload. The configuration and the account snapshot are found as `lint` finds them.",
    ],
    examples: [["lsp", "in the settings of an editor"]],
    load: () => import("./commands/lsp.js"),
  },
  {
    name: "mcp",
    most: 0,
    summary: "Run a server of the Model Context Protocol, with tools for agents",
    options: [
      { name: "allow-submit", help: "add the tool `submit`, which sends what was checked in the same session" },
      { name: "account", value: "FILE", help: "check against this account snapshot (default: the nearest one)" },
      ...connecting,
      help,
    ],
    notes: [
      "Tools: lint, fix, explain_rule, estimate, expand, template_layers, preflight, diagnose, and with --allow-submit submit. Resources: the rule pages and the JSON Schemas.",
      TOKEN,
    ],
    examples: [["mcp", "in the settings of an agent"]],
    load: () => import("./commands/mcp.js"),
  },
  {
    name: "page",
    summary: "Serve the linter page, with a sandbox and a proxy to your account",
    options: [
      { name: "port", value: "N", number: "port", help: "the port (default: 5173; 0 for any free port)" },
      { name: "no-sandbox", help: "do not start a sandbox" },
      {
        name: "base-url",
        value: "URL",
        help: "where the proxy sends requests (default: NEXRENDER_BASE_URL, otherwise Nexrender Cloud)",
      },
      { name: "json", help: "print the URLs as one line of JSON" },
      help,
    ],
    notes: [
      "The page checks payloads in the browser; nothing is sent until you press Submit. Only the page itself can use the proxy, and only from this machine.",
      "With NEXRENDER_API_KEY the page can submit to your account; the proxy adds the token, which the page never sees.",
    ],
    examples: [
      ["page", "then open the URL that it prints"],
      ["page --port 8080 --no-sandbox", "without a sandbox, on another port"],
    ],
    load: () => import("./commands/page.js"),
  },
];
