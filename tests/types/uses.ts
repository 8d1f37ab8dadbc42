// The contract as TypeScript sees it: this file is compiled, never run. Each `@ts-expect-error` is a mistake that
// the types must catch.
import {
  type AccountSnapshot,
  assertValid,
  BatchBuilder,
  buildRequest,
  type Codec,
  codecs,
  type Diagnostic,
  type ErrorCode,
  expand,
  fix,
  isNexrenderError,
  type Job,
  JobBuilder,
  type JobRejectedError,
  jobSchema,
  lint,
  NexrenderClient,
  type NexrenderError,
  type Payload,
  type PreflightOptions,
  RateLimitError,
  type Report,
  rules,
  sentOf,
  toCurl,
  ValidationError,
  validate,
} from "nexrender-payload";
import { lint as lintAlone } from "nexrender-payload/check";
import { explain } from "nexrender-payload/rules";
import { createSandbox } from "nexrender-payload/sandbox";
import { init, initSync } from "nexrender-payload/slim";

const report: Report = lint("{}", { kind: "job", rules: { "codec-unprefixed": "off" }, context: "browser" });
const first: Diagnostic | undefined = report.diagnostics[0];
const place: number | undefined = first?.range?.start.column;
const name: string | number | undefined = first?.path[0];
const repaired: string = fix("{}", { unsafe: true }).text;
fix("{}", { unsafe: undefined, kind: undefined }).text satisfies string;
createSandbox({ port: undefined, account: undefined, check: undefined, onRequest: undefined });
lint(new Uint8Array());
lintAlone("{}").valid satisfies boolean;
for (const { code } of rules) explain(code) satisfies string;
// @ts-expect-error: a rule that does not exist
lint("{}", { rules: { "no-such-rule": "off" } });
// @ts-expect-error: text, not an object
lint({});

const job: Job = {
  template: { id: "01JTQBG4QW9N6M7E6XD3GKZ6QY", composition: "main" },
  settings: { type: "video", codec: "video_h264_vbr_15mbps" },
  assets: [
    { type: "text", layerName: "headline", value: "Hello" },
    { type: "data", layerName: "bar", property: "Fill.Color", value: [1, 0, 0] },
  ],
};
// @ts-expect-error: a codec without its prefix is not one
const short: Job = { ...job, settings: { codec: "h264_vbr_15mbps" } };
// @ts-expect-error: an image needs a source
const blind: Job = { ...job, assets: [{ type: "image", layerName: "photo.png" }] };

const unknown: unknown = JSON.parse("{}");
assertValid(unknown);
validate(job).errorCount satisfies number;
codecs.includes("video_prores_422") satisfies boolean;
jobSchema["~standard"].validate(unknown);

const built: Job = new JobBuilder("01JTQBG4QW9N6M7E6XD3GKZ6QY", "main")
  .text("headline", "Hello")
  .settings({ quality: "full" })
  .webhook("https://hooks.example.com/done")
  .build();
new BatchBuilder()
  .add(built)
  .addAll(expand(built, [{ name: "Ada" }]))
  .chunks(500).length satisfies number;
toCurl(buildRequest("createJob", built)) satisfies string;

export async function submit(client: NexrenderClient): Promise<string | undefined> {
  try {
    const { id } = await client.jobs.create(job, { signal: AbortSignal.timeout(5000) });
    await client.jobs.wait(id, { pollInterval: 500, onProgress: ({ progress }) => progress });
    for await (const found of client.batches.reconcile([job], { journal: "run.journal", maxOutage: 0 })) {
      const id: string | undefined = found.status === "created" ? found.id : found.error?.message;
      void id;
    }
    for await (const result of client.batches.submitAll([job], { chunkSize: 10 })) {
      if (result.status === "created") return result.outputUrl;
    }
  } catch (error) {
    if (error instanceof ValidationError) return error.report.diagnostics[0]?.message;
    if (error instanceof RateLimitError) return `again in ${error.retryAfter} s`;
    throw error;
  }
  return undefined;
}

export async function inspected(client: NexrenderClient): Promise<Report> {
  const template = await client.templates.inspect("01JTQBG4QW9N6M7E6XD3GKZ6QY");
  template.id satisfies string;
  template.status.length satisfies number;
  template.displayName satisfies string | undefined;
  template.compositions[0]?.name satisfies string | undefined;
  template.layers[0]?.name satisfies string | undefined;
  template.uploadedAt satisfies unknown;
  const { compositions = [] } = await client.templates.get(template.id);
  compositions[0] satisfies string | undefined;
  return lint("{}", { template: [template, await client.templates.get(template.id)] });
}

new NexrenderClient({ token: async () => "…", fetch, maxRetries: 0, check: false });
await init(new URL("https://example.com/nexrender_payload_bg.wasm"));
initSync(new Uint8Array());

export { blind, name, place, repaired, short };

async function batchesOfBuilders(many: NexrenderClient, ids: readonly string[]): Promise<void> {
  const { results } = await many.batches.create(new BatchBuilder().add(job));
  for (const result of results) {
    if (result.status === "created") result.id satisfies string;
    // @ts-expect-error: what was not created may have no id
    else result.id satisfies string;
  }
  await many.jobs.cancel(ids);
}
buildRequest("createBatch", new BatchBuilder());
buildRequest("createBatch", [new JobBuilder("01JTQBG4QW9N6M7E6XD3GKZ6QY", "main")]);
buildRequest("createJob" as "createJob" | "createJoin", "{}");

export { batchesOfBuilders };

// With `exactOptionalPropertyTypes`, an option may still be `undefined`: it is then as if it was not given.
const client = new NexrenderClient({
  token: process.env.NEXRENDER_API_KEY,
  baseUrl: undefined,
  headers: new Headers({ "X-A": "b" }),
  fetchOptions: { dispatcher: {} },
  logger: console,
  logLevel: "debug",
  check: { kind: undefined, template: undefined, rules: { "codec-unprefixed": undefined } },
  onFailure: ({ code, reason, sent }) => [code satisfies string, reason satisfies string | undefined, sent],
});
new NexrenderClient({ token: null, headers: [["X-A", "b"]] });
// @ts-expect-error: no such level
new NexrenderClient({ logLevel: "verbose" });
// @ts-expect-error: the method is the client's
new NexrenderClient({ fetchOptions: { method: "GET" } });

export async function calls(code: ErrorCode, thrown: unknown): Promise<void> {
  const { data, status, headers, requestId } = await client.jobs.create(job, { maxRetries: 0 }).withResponse();
  [data.id satisfies string, status satisfies number, headers.get("date"), requestId satisfies string | undefined];
  (await client.withOptions({ timeout: 5 }).jobs.list().toArray({ limit: 5 }))[0]?.id satisfies string | undefined;
  (await client.request<{ a: 1 }>({ method: "PUT", path: "/x", body: {}, query: undefined })).a satisfies 1;
  // @ts-expect-error: no such method
  client.request({ method: "get", path: "/x" });
  // @ts-expect-error: no error has this code
  if (code === "rate-limits") return;
  if (code === "rate-limit" || code === "TEMPLATE_NOT_FOUND") return;
  if (isNexrenderError(thrown)) (thrown satisfies NexrenderError).cancelled?.[0]?.id satisfies string | undefined;
  sentOf(thrown) satisfies "no" | "unknown" | undefined;
}

export async function preflights(): Promise<void> {
  const account = await client.snapshot(["01JTQBG4QW9N6M7E6XD3GKZ6QY"]);
  (account satisfies AccountSnapshot).fonts satisfies readonly unknown[] | null | undefined;
  const options: PreflightOptions = { urls: { timeout: 5000 }, maxUrls: 10, check: { account }, cache: new Map() };
  const report = await client.preflight("{}", options);
  report.asked.urls.requests satisfies number;
  report.valid satisfies boolean;
  await client.jobs.create(job, { preflight: true });
  await client.batches.create([job], { preflight: { allowPrivateHosts: true } });
  client.batches.submitAll([job], { preflight: options });
  // @ts-expect-error: no such part
  await client.preflight(job, { webhooks: false });
  // @ts-expect-error: it is no call that sends a payload
  await client.jobs.get("id", { preflight: true });
}

/** What the contract promises to a strict compiler: no check for what is always there, no silence about a misspelling. */
export async function strictly(strict: NexrenderClient, payload: unknown, given: { kind?: "job" }): Promise<void> {
  lint("{}").diagnostics[0]?.range.start.line satisfies number | undefined;
  fix("{}").applied[0]?.range.end.offset satisfies number | undefined;
  // @ts-expect-error: an object has no ranges
  validate({}).diagnostics[0]?.range.start;
  for (const codec of codecs) codec satisfies Codec;

  const some: unknown = payload;
  assertValid(some, { kind: "job" });
  some satisfies Job;
  const other: unknown = payload;
  assertValid(other, { kind: "batch" });
  other.jobs.length satisfies number;
  const any: unknown = payload;
  assertValid(any);
  any satisfies Payload;
  const loose: unknown = payload;
  assertValid(loose, given);
  loose satisfies Payload;

  const { status } = await strict.jobs.get("id");
  // @ts-expect-error: a misspelt state
  if (status === "finishd") return;
  // @ts-expect-error: a misspelt state in a query
  strict.jobs.list({ states: ["eror"] });
  switch (status) {
    case "finished":
      break;
    default:
      status satisfies string;
  }
  for await (const result of strict.batches.submitAll([job])) {
    if (result.status === "invalid") result.error.report.diagnostics[0]?.message satisfies string | undefined;
    if (result.status === "rejected") result.error satisfies JobRejectedError;
    if (result.status === "created") result.error satisfies undefined;
    // @ts-expect-error: a misspelt status
    if (result.status === "rejectd") return;
  }
  new NexrenderClient({ fetch: async () => new Response("{}") });
  new NexrenderClient({
    fetch: async (url) => ({ status: url.length, headers: new Headers(), text: async () => "{}" }),
  });
  // @ts-expect-error: not an answer
  new NexrenderClient({ fetch: async () => "{}" });
}

/** Constants and readonly lists are payloads too. */
const constant = {
  template: { id: "01JTQBG4QW9N6M7E6XD3GKZ6QY", composition: "main" },
  fonts: ["Inter-Bold.ttf"],
  assets: [
    { type: "text", layerName: "headline", value: "Hello" },
    { type: "data", layerName: "bar", property: "Fill.Color", value: [1, 0, 0] },
    { type: "job", layerName: "inner", template: { id: "01JTQBG4QW9N6M7E6XD3GKZ6QY", composition: "main" } },
  ],
  settings: { type: "image", codec: "image_png", frames: [0, 10] },
} as const;
export async function readonlyInputs(many: NexrenderClient, jobs: readonly Readonly<Job>[]): Promise<void> {
  await many.jobs.create(constant);
  await many.batches.create({ jobs: [constant] } as const);
  await many.batches.create(jobs);
  for await (const { index } of many.batches.submitAll([constant] as const)) index satisfies number;
  new BatchBuilder().add(constant).addAll([constant] as const);
  JobBuilder.from(constant)
    .nested("inner", constant)
    .asset(constant.assets[0])
    .font(...constant.fonts);
  expand(constant, [{ name: "Ada" }] as const);
  buildRequest("createJob", constant);
  many.jobs.list({ states: ["error"] as const });
  const template = { id: "01JTQBG4QW9N6M7E6XD3GKZ6QY", composition: "main" };
  // @ts-expect-error: an image needs a source
  await many.jobs.create({ template, assets: [{ type: "image", layerName: "photo.png" }] });
  // @ts-expect-error: no such field
  await many.jobs.create({ template, asets: [] });
}
