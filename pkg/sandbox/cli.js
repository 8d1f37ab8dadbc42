import { parseArgs } from "node:util";
import { markers } from "./demo.js";
import { createSandbox } from "./index.js";

const defaultPort = 4747;

const help = `Usage: nexrender-payload sandbox [OPTION…]

A local server that speaks the Nexrender Cloud API, to develop and test against without an account.

  nexrender-payload sandbox
  nexrender-payload sandbox --port 8080 --speed 10 --cors
  nexrender-payload sandbox --fault reset=0.1,429=0.2,500=0.1,slow=2s,truncate=0.05

Options
  --port N            port to listen on; 0 takes a free one (default ${defaultPort})
  --host H            address to listen on (default 127.0.0.1)
  --fault LIST        misbehave: NAME[:DETAIL][=RATE][xCOUNT],… with the names
                      reset reset-after hang hang-after slow truncate cut empty wrong-type html
                      and statuses: 429 429-seconds:5 429-date 500 500-after 502 503x2 …
  --seed N            draw the same faults again
  --account FILE      templates, fonts and secrets (JSON)
  --state FILE        remember jobs across restarts
  --cors              let pages of every origin call it
  --cors-origin O     let pages of this origin call it (may be repeated)
  --job-seconds S     how long a job takes (default 4)
  --speed X           how many times faster (default 1)
  --token TOKEN       refuse every other token (default: any token, or none)
  --max-body BYTES    larger bodies answer 413 (default 33554432)
  --keep N            remember only the last N jobs
  --count-by POINTER  what names a job in /sandbox/counts, a JSON Pointer into it
  --no-check          take payloads without checking them
  --verbose           a line for each request
  --json              say where it listens, and with --verbose what it was asked, as a line of JSON each
  --help              this text

A template id that ends in ${markers.unknown} does not exist, one that ends in ${markers.fails} makes the job fail, and
one that ends in ${markers.waits} keeps it queued; with --account only the file's templates exist.
`;

const flags = {
  port: { type: "string" },
  host: { type: "string" },
  fault: { type: "string", multiple: true },
  seed: { type: "string" },
  account: { type: "string" },
  state: { type: "string" },
  cors: { type: "boolean" },
  "cors-origin": { type: "string", multiple: true },
  "job-seconds": { type: "string" },
  speed: { type: "string" },
  token: { type: "string" },
  "max-body": { type: "string" },
  keep: { type: "string" },
  "count-by": { type: "string" },
  "no-check": { type: "boolean" },
  verbose: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
};

/**
 * The sub-command `sandbox`: serves until SIGINT or SIGTERM.
 *
 * @param {string[]} args what follows the sub-command's name
 * @param {{ stdout?: { write(text: string): unknown }, stderr?: { write(text: string): unknown }, signal?: AbortSignal }} [io]
 *   `signal` ends it like SIGTERM
 * @returns {Promise<number>} the exit code: 0, or 2 for a wrong argument or a port in use
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
    // Before the greeting: whoever reads it may stop the sandbox at once.
    stopped = untilStopped(signal);
    stdout.write(values.json ? greetingJson(sandbox) : greeting(sandbox, values));
  } catch (error) {
    stderr.write(`nexrender-payload sandbox: ${error.message}\nTry --help.\n`);
    return 2;
  }
  await stopped;
  await sandbox.close();
  return 0;
}

function readFlags(values) {
  const number = (name) => {
    const text = values[name];
    if (text === undefined) return undefined;
    if (!/^\d+(\.\d+)?$/.test(text)) throw new TypeError(`--${name}: expected a number, not "${text}"`);
    return Number(text);
  };
  return {
    port: number("port") ?? defaultPort,
    host: values.host,
    faults: values.fault?.join(","),
    seed: number("seed"),
    account: values.account,
    state: values.state,
    cors: values.cors ? true : values["cors-origin"],
    jobSeconds: number("job-seconds"),
    speed: number("speed"),
    token: values.token,
    maxBodyBytes: number("max-body"),
    keep: number("keep"),
    countBy: values["count-by"],
    check: values["no-check"] ? false : undefined,
  };
}

function greeting({ url, baseUrl, seed }, { fault, token }) {
  const lines = [
    `The sandbox listens on ${url}`,
    `  client:  new NexrenderClient({ baseUrl: "${baseUrl}", token: "${token ? "…" : "any"}" })`,
    `  curl:    curl ${baseUrl}/jobs -H "Content-Type: application/json"${token ? ' -H "Authorization: Bearer …"' : ""} -d @job.json`,
    `  look in: ${url}/sandbox   stop: Ctrl+C`,
  ];
  if (fault) lines.push(`  faults:  ${fault.join(",")} (--seed ${seed} draws the same again)`);
  return `${lines.join("\n")}\n`;
}

function greetingJson({ url, baseUrl, seed }) {
  return `${JSON.stringify({ url, baseUrl, seed })}\n`;
}

/** Of a request's entry what is safe to log: neither headers nor bodies, which hold secrets. */
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
