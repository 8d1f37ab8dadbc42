import { createHash } from "node:crypto";
import { McpServer, ResourceTemplate } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { z } from "zod";
import { nearestSnapshot, readSnapshot } from "../account/file.js";
import { connect } from "../client.js";
import { parseJson } from "../input/json.js";
import {
  batchSchema,
  ExpandError,
  estimate,
  expand,
  explain,
  fix,
  jobSchema,
  joinSchema,
  lint,
  NexrenderError,
  rules,
} from "../package.js";
import { version } from "../version.js";

const SCHEMAS = { job: jobSchema, batch: batchSchema, join: joinSchema };
const JSON_TYPE = "application/json";
const MARKDOWN = "text/markdown";

const payload = z.string().describe("The JSON text of a job, a batch or a join");
const kind = z.enum(["job", "batch", "join"]).optional().describe("Detected if omitted");
const readOnly = { readOnlyHint: true, openWorldHint: false };
const asksService = { readOnlyHint: true, openWorldHint: true };

/**
 * The tools and resources for agents.
 *
 * @param {import("../io.js").Io} io
 * @param {Record<string, any>} values
 */
export function createServer(io, values) {
  const server = new McpServer({ name: "nexrender-payload", version });
  const session = new Session(io, values);
  checking(server, session);
  building(server, session);
  asking(server, session);
  if (values["allow-submit"]) submitting(server, session);
  resources(server);
  return server;
}

/** What one agent has done, and what is known of the account. */
class Session {
  #io;
  #values;
  #client;
  /** The hashes of the payloads that were checked and have no errors. */
  #sound = new Set();

  constructor(io, values) {
    this.#io = io;
    this.#values = values;
  }

  /** Without a token, the tools that need none still work. */
  get client() {
    this.#client ??= connect(this.#io, this.#values);
    return this.#client;
  }

  /** How payloads are checked: against the account snapshot, if there is one. */
  async options(kind) {
    const path = this.#values.account ?? (await nearestSnapshot());
    return { ...(kind && { kind }), ...(path && { account: await readSnapshot(path) }) };
  }

  note(text, report) {
    if (report.valid) this.#sound.add(hash(text));
  }

  isSound(text) {
    return this.#sound.has(hash(text));
  }
}

const hash = (text) => createHash("sha256").update(text).digest("hex");

function checking(server, session) {
  tool(
    server,
    "lint",
    {
      description: "Checks a payload. Reports every mistake with its place, what will happen, and what to do.",
      inputSchema: { payload, kind },
      annotations: readOnly,
    },
    async ({ payload, kind }) => {
      const report = lint(payload, await session.options(kind));
      session.note(payload, report);
      return report;
    },
  );
  tool(
    server,
    "fix",
    {
      description: "Makes the safe fixes of a payload, and reports what is left. Formatting stays.",
      inputSchema: { payload, kind },
      annotations: readOnly,
    },
    async ({ payload, kind }) => {
      const { text, applied, report } = fix(payload, await session.options(kind));
      session.note(text, report);
      return {
        payload: text,
        applied: applied.map(({ code, message, pointer }) => ({ code, message, pointer })),
        report,
      };
    },
  );
  tool(
    server,
    "explain_rule",
    {
      description: "The page of a rule: what it reports, why, and an example.",
      inputSchema: { code: z.enum(rules.map((rule) => rule.code)) },
      annotations: readOnly,
    },
    async ({ code }) => explain(code),
  );
  tool(
    server,
    "estimate",
    {
      description: "How much a payload renders: jobs, templates, seconds of output, images.",
      inputSchema: { payload, kind },
      annotations: readOnly,
    },
    async ({ payload, kind }) => estimate(payload, await session.options(kind)),
  );
}

function building(server, session) {
  tool(
    server,
    "expand",
    {
      description:
        "Makes one job per row of a table: {{column}} in a string of the job is replaced with the row's value. Returns the batch and its report.",
      inputSchema: {
        job: z.string().describe("The JSON text of a job with {{column}} placeholders"),
        rows: z.array(z.record(z.string(), z.unknown())).describe("One object per row: column to value"),
      },
      annotations: readOnly,
    },
    async ({ job, rows }) => {
      const template = parseJson(job, (reason) => new TypeError(`job: it is not JSON${reason}`));
      const batch = JSON.stringify({ jobs: expand(template, rows) });
      const report = lint(batch, await session.options("batch"));
      session.note(batch, report);
      return { payload: batch, report };
    },
  );
}

function asking(server, session) {
  tool(
    server,
    "template_layers",
    {
      description: "The compositions and layers of a stored template.",
      inputSchema: { id: z.string().describe("The template's id") },
      annotations: asksService,
    },
    async ({ id }) => {
      const { account } = await session.options();
      const known = account?.templates?.find((template) => template.id === id && template.layers);
      return known ?? session.client.templates.inspect(id);
    },
  );
  tool(
    server,
    "preflight",
    {
      description:
        "Checks a payload against the account's templates, fonts and secrets, and requests its URLs. Renders nothing.",
      inputSchema: { payload, urls: z.boolean().optional().describe("Whether to request the URLs; default: true") },
      annotations: asksService,
    },
    async ({ payload, urls = true }) => {
      const report = await session.client.preflight(payload, { urls });
      session.note(payload, report);
      return report;
    },
  );
  tool(
    server,
    "diagnose",
    {
      description: "Why a job failed, and which part of its payload did it.",
      inputSchema: { id: z.string().describe("The job's id"), payload: payload.optional() },
      annotations: asksService,
    },
    async ({ id, payload }) => session.client.jobs.diagnose(id, { payload }),
  );
}

function submitting(server, session) {
  tool(
    server,
    "submit",
    {
      description:
        "Sends a payload to be rendered, which costs money. Only a payload that `lint`, `fix`, `expand` or `preflight` found without errors in this session is sent, byte for byte.",
      inputSchema: { payload },
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    },
    async ({ payload }) => {
      if (!session.isSound(payload)) {
        throw new TypeError(
          "this payload was not checked in this session, or it has errors: call `lint` with it first",
        );
      }
      const { jobs, batches } = session.client;
      const send = { job: jobs.create, batch: batches.create, join: jobs.join }[lint(payload).kind];
      return send(JSON.parse(payload));
    },
  );
}

function resources(server) {
  const pages = new ResourceTemplate("nexrender-payload://rules/{code}", {
    list: () => ({
      resources: rules.map(({ code, title }) => ({
        uri: `nexrender-payload://rules/${code}`,
        name: code,
        description: title,
        mimeType: MARKDOWN,
      })),
    }),
  });
  server.registerResource(
    "rule",
    pages,
    { description: "The page of a rule", mimeType: MARKDOWN },
    ({ href }, { code }) => ({
      contents: [{ uri: href, mimeType: MARKDOWN, text: explain(String(code)) }],
    }),
  );
  for (const [name, schema] of Object.entries(SCHEMAS)) {
    server.registerResource(
      `${name} schema`,
      `nexrender-payload://schema/${name}.json`,
      { description: `The JSON Schema of a ${name}`, mimeType: JSON_TYPE },
      ({ href }) => {
        const text = JSON.stringify(schema["~standard"].jsonSchema.input({ target: "draft-2020-12" }));
        return { contents: [{ uri: href, mimeType: JSON_TYPE, text }] };
      },
    );
  }
}

/** Registers a tool. What goes wrong is a result that says so: agents act on it. */
function tool(server, name, facts, run) {
  server.registerTool(name, facts, async (input) => {
    try {
      const result = await run(input);
      return { content: [{ type: "text", text: typeof result === "string" ? result : JSON.stringify(result) }] };
    } catch (error) {
      return { content: [{ type: "text", text: explained(error) }], isError: true };
    }
  });
}

function explained(error) {
  const isExpected = [NexrenderError, ExpandError, TypeError, SyntaxError].some((type) => error instanceof type);
  if (!isExpected && error?.hint === undefined) throw error;
  const { report } = error;
  return [error.message, error.hint, report && JSON.stringify(report)].filter(Boolean).join("\n");
}

/**
 * Serves over standard input and output until the input ends.
 *
 * @param {import("../io.js").Io} io
 * @param {Record<string, any>} values
 */
export async function serve(io, values) {
  const server = createServer(io, values);
  const ended = new Promise((resolve) => {
    server.server.onclose = resolve;
    io.stdin.once("end", resolve);
  });
  await server.connect(new StdioServerTransport(io.stdin, io.stdout));
  await ended;
  return 0;
}
