// What the service answers, as a compiler sees it; a missing error is an error too.
import { type AccountSnapshot, type ChildJob, lint, NexrenderClient, type TemplateInfo } from "nexrender-payload";

const client = new NexrenderClient();
const id = "01JTGM9GCR71JV7EJYDF45QAFD";

export async function jobs(): Promise<void> {
  const job = await client.jobs.create({ template: { id, composition: "main" } });
  job.templateId satisfies string | null | undefined;
  // @ts-expect-error: the template may no longer exist
  job.templateId satisfies string | undefined;
  // @ts-expect-error: there may be no output
  job.outputUrl satisfies string | undefined;
  for (const child of job.children ?? []) {
    (child satisfies ChildJob).id satisfies string;
    child.missingFonts?.join(", ");
    // @ts-expect-error: misspelt
    child.missingFont;
  }
  job.stats?.startedAt satisfies string | null | undefined;
  // @ts-expect-error: it may not have started
  job.stats?.startedAt satisfies string | undefined;
  // @ts-expect-error: misspelt
  job.stats?.renderduration;
  job.fieldOfTomorrow satisfies unknown;
  // @ts-expect-error: a misspelt parameter
  client.jobs.list({ state: ["error"] });
}

export async function batches(): Promise<void> {
  const { jobs, errors, results } = await client.batches.create([{ template: { id } }]);
  jobs[0]?.children?.[0]?.id satisfies string | undefined;
  errors?.[0]?.errorCode satisfies string | undefined;
  results[0]?.index satisfies number | undefined;
  const batch = await client.batches.get("id");
  batch.stats?.pending satisfies number | undefined;
  batch.jobs[0]?.stats?.error satisfies string | null | undefined;
  // @ts-expect-error: a misspelt state of a batch
  if (batch.status === "finishd") return;
  const { jobs: cancelled, cancelledJobs } = await client.batches.cancel("id");
  cancelled?.[0]?.reason satisfies string | undefined;
  cancelledJobs?.[0]?.templateId satisfies string | null | undefined;
}

export async function templates(): Promise<void> {
  const stored = await client.templates.get(id);
  stored.error satisfies string | null | undefined;
  const [layer] = stored.layers ?? [];
  (typeof layer === "object" ? layer.composition : layer) satisfies string | undefined;
  // @ts-expect-error: a layer may be its name alone
  layer?.layerName satisfies string | undefined;
  const created = await client.templates.create({ type: "zip", displayName: "Promo" });
  created.uploadInfo?.expiresIn satisfies number | undefined;
  const inspected = await client.templates.inspect(id);
  inspected.layers[0]?.source_type satisfies string | null | undefined;
  inspected.layers[0]?.fieldOfTomorrow satisfies unknown;
  lint("{}", { template: [stored, created, inspected], account: await client.snapshot() });
}

export const template: TemplateInfo = {
  id,
  type: "aep",
  status: "uploaded",
  compositions: [
    "intro",
    { aeid: "1", name: "main", width: 1920, height: 1080, duration: 5, frame_rate: 25, data: {} },
  ],
  layers: ["title", { layerName: "logo.png", composition: "main" }, { name: "bar", composition_id: 1, aeid: 2 }],
};
export const account: AccountSnapshot = { templates: [template], fonts: ["a.ttf"], secrets: [{ name: "KEY" }] };
// @ts-expect-error: misspelt
export const rate: TemplateInfo = { compositions: [{ name: "main", framerate: 25 }] };
// @ts-expect-error: misspelt
export const length: TemplateInfo = { compositions: [{ name: "main", duraton: 5 }] };
// @ts-expect-error: misspelt
export const owner: TemplateInfo = { layers: [{ name: "title", compositionId: 1 }] };
// @ts-expect-error: misspelt
export const part: AccountSnapshot = { template: [template] };
