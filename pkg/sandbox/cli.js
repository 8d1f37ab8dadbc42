import { parseArgs } from "node:util";
import { nearest } from "../lib/suggest.js";
import { markers } from "./demo.js";
import { createSandbox } from "./index.js";
import { templateLayerNames, uploadAnswerNames } from "./template-views.js";
import { webhookViews } from "./views.js";

const defaultPort = 4747;

const help = `Usage: nexrender-payload sandbox [OPTION…]

A local server that implements the Nexrender Cloud API, for development and tests without an account.

  nexrender-payload sandbox
  nexrender-payload sandbox --port 8080 --speed 10 --cors
  nexrender-payload sandbox --fault reset=0.1,429=0.2,500=0.1,slow=2s,truncate=0.05
  nexrender-payload sandbox --fault outage:5s=2s

Options
  --port N            port to listen on; 0 takes a free one (default ${defaultPort})
  --host H            address to listen on (default 127.0.0.1)
  --token TOKEN       accept only this token (default: any token, or none)
  --require-token     require a token, but accept any
  --account FILE      templates, fonts and secrets (JSON)
  --state FILE        remember jobs across restarts
  --keep N            remember only the last N jobs
  --job-seconds S     how long a job takes (default 4)
  --speed X           how many times faster (default 1)
  --max-body BYTES    larger bodies are answered with 413 (default 33554432)
  --cors              allow pages of every origin
  --cors-origin O     allow pages of this origin (can be repeated)
  --no-check          accept payloads without checking them
  --no-render-errors  let jobs finish even if their template lacks a layer or composition
  --cancelled-as-errors   count cancelled jobs as errors of their batch
  --upload-answer F   form of the answer to a new template: ${uploadAnswerNames.join(", ")} (default inside)
  --template-layers F layers in the v2 answer: ${templateLayerNames.join(", ")} (default names)
  --webhook-body F    body of webhook calls: ${Object.keys(webhookViews).join(", ")} (default job)
  --count-by POINTER  what identifies a job in /sandbox/counts, as a JSON Pointer into it
  --fault LIST        misbehave, see below
  --seed N            repeat the same random faults
  --verbose           print a line for each request
  --json              print the address, and with --verbose each request, as a line of JSON
  --help              print this text

Faults: NAME[:DETAIL][=RATE][xCOUNT][@FROM[-TO]],… with these names
  reset reset-after hang hang-after slow truncate cut empty wrong-type html outage refuse
  and statuses: 429 429-seconds:5 429-date 500 500-after 502 503x2 503@1s-3s …

A template id that ends in ${markers.absent} does not exist. One that ends in ${markers.breaks} makes the job fail, and one that
ends in ${markers.stays} keeps it queued. With --account only the templates of the file exist.
`;

const text = (option, more) => ({ type: "string", option, ...more });
const number = (option) => text(option, { read: readNumber });
/** A flag without a value; `value` is what it sets the option to. */
const turn = (option, value) => ({ type: "boolean", option, value });

/** Each flag, and the option of `createSandbox` that it sets. */
const flags = {
  port: number("port"),
  host: text("host"),
  token: text("token"),
  "require-token": turn("token", true),
  account: text("account"),
  state: text("state"),
  keep: number("keep"),
  "job-seconds": number("jobSeconds"),
  speed: number("speed"),
  "max-body": number("maxBodyBytes"),
  "cors-origin": text("cors", { multiple: true }),
  cors: turn("cors", true),
  "no-check": turn("check", false),
  "no-render-errors": turn("renderErrors", false),
  "cancelled-as-errors": turn("cancelledAsErrors", true),
  "upload-answer": text("uploadAnswer"),
  "template-layers": text("templateLayers"),
  "webhook-body": text("webhookBody"),
  "count-by": text("countBy"),
  fault: text("faults", { multiple: true, read: (lists) => lists.join(",") }),
  seed: number("seed"),
  verbose: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
};

function readNumber(value, name) {
  if (!/^\d+(\.\d+)?$/.test(value)) throw new TypeError(`invalid value "${value}" for --${name}: expected a number`);
  return Number(value);
}

/**
 * The command `sandbox`: serves until SIGINT or SIGTERM.
 *
 * @param {string[]} args the arguments after the command's name
 * @param {{ stdout?: { write(text: string): unknown }, stderr?: { write(text: string): unknown }, signal?: AbortSignal }} [io]
 *   `signal` ends it as SIGTERM does
 * @returns {Promise<number>} the exit code: 0, or 2 for an invalid argument or a port in use
 */
export async function runSandbox(args, { stdout = process.stdout, stderr = process.stderr, signal } = {}) {
  let sandbox;
  let stopped;
  try {
    const { values } = parseArgs({ args, options: flags, strict: true, allowPositionals: false });
    if (values.help) {
      stdout.write(help);
      return 0;
    }
    const line = values.json ? requestJson : requestLine;
    const onRequest = values.verbose ? (entry) => stdout.write(`${line(entry)}\n`) : undefined;
    sandbox = await createSandbox({ ...readFlags(values), onRequest });
    // Before the greeting: its reader may stop the sandbox immediately.
    stopped = untilStopped(signal);
    stdout.write(values.json ? greetingJson(sandbox) : greeting(sandbox, values));
  } catch (error) {
    stderr.write(`error: ${messageOf(error, args)}\n  See \`nexrender-payload help sandbox\`.\n`);
    return 2;
  }
  await stopped;
  await sandbox.close();
  return 0;
}

function readFlags(values) {
  const options = { port: defaultPort };
  for (const [name, { option, value = values[name], read = (given) => given }] of Object.entries(flags)) {
    if (values[name] !== undefined && option !== undefined) options[option] = read(value, name);
  }
  return options;
}

/** The message of an error, about the flag instead of the option that it sets. */
function messageOf({ option, expected, code, message }, args) {
  if (option !== undefined) {
    const name = Object.keys(flags).find((flag) => flags[flag].option === option);
    return `invalid value for --${name}: expected ${expected}`;
  }
  return code?.startsWith("ERR_PARSE_ARGS") ? misuseOf(args) : message;
}

/** What is wrong with arguments that the runtime's parser rejects, in words that do not depend on the runtime. */
function misuseOf(args) {
  const { tokens } = parseArgs({ args, options: flags, strict: false, allowPositionals: true, tokens: true });
  const isWrong = ({ kind, name, value, inlineValue }) => {
    if (kind !== "option") return kind === "positional";
    const type = flags[name]?.type;
    if (type === "string") return value === undefined || (!inlineValue && value.startsWith("-"));
    return type === undefined || value !== undefined;
  };
  const { kind, name, rawName, value } = tokens.find(isWrong) ?? {};
  if (kind !== "option") return kind === undefined ? "invalid arguments" : `unexpected argument "${value}"`;
  if (flags[name]) return flags[name].type === "string" ? `${rawName} requires a value` : `${rawName} takes no value`;
  const best = nearest(name, Object.keys(flags));
  return `unknown option ${rawName}${best === undefined ? "" : `; did you mean --${best}?`}`;
}

function greeting({ url, baseUrl, seed }, { fault, token }) {
  const lines = [
    `The sandbox listens on ${url}`,
    `  client:  new NexrenderClient({ baseUrl: "${baseUrl}", token: "${token ? "…" : "any"}" })`,
    `  curl:    curl ${baseUrl}/jobs -H "Content-Type: application/json"${token ? ' -H "Authorization: Bearer …"' : ""} -d @job.json`,
    `  state:   ${url}/   stop: Ctrl+C`,
  ];
  if (fault) lines.push(`  faults:  ${fault.join(",")} (--seed ${seed} repeats them)`);
  return `${lines.join("\n")}\n`;
}

function greetingJson({ url, baseUrl, seed }) {
  return `${JSON.stringify({ url, baseUrl, seed })}\n`;
}

/** The parts of a request that are safe to print: headers and bodies may hold secrets. */
function requestJson({ time, method, path, status, fault, ms }) {
  return JSON.stringify({ time, method, path, status, fault, ms });
}

function requestLine({ time, method, path, status, fault, ms }) {
  const outcome = status ?? "no answer";
  return `${time.slice(11, 23)} ${method} ${path} ${outcome} ${ms} ms${fault ? ` (fault: ${fault})` : ""}`;
}

function untilStopped(signal) {
  return new Promise((resolve) => {
    const stop = () => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
      signal?.removeEventListener("abort", stop);
      resolve();
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop);
  });
}
