// What a compiler accepts and refuses of payloads; a missing error is an error too.
import {
  type Asset,
  type Batch,
  buildRequest,
  type Clip,
  type Job,
  JobBuilder,
  type Join,
  NexrenderClient,
} from "nexrender-payload";

const template = { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" };
const nested = { id: "01JTGM9GCR71JV7EJYDF45QAFE", composition: "lower-third" };
declare const flag: boolean;
declare const job: Job;

/** Payloads that the checker accepts. */
export const jobs: Job[] = [
  { template },
  { template, preview: true },
  { template, preview: flag },
  { template, preview: true, settings: {} },
  { template, preview: false, settings: { type: "video", codec: "video_h264_vbr_15mbps" } },
  { template, settings: { type: "image", frames: 0, codec: "image_png" } },
  { template, settings: { type: "image", frames: [0, 24], quality: "draft", engine: "ae2025" } },
  { template, settings: { type: "aep" } },
  { template: { id: template.id, src: "https://storage.example.com/promo.mogrt" } },
  { template: { id: template.id, composition: null } },
  { template, fonts: ["Inter-Bold.ttf"], assets: [{ type: "text", layerName: "title", value: "Hi" }] },
  {
    template,
    upload: {
      provider: "s3",
      prefix: "marketing/campaign-42/",
      outputUrl: "https://cdn.example.com/media",
      params: {
        endpoint: "https://s3.amazonaws.com",
        region: "us-east-1",
        bucket: "outputs",
        acl: "public-read",
        accessKeyId: "${secrets.AWS_KEY_ID}",
        accessKeySecret: "${secrets.AWS_KEY_SECRET}",
      },
    },
    webhook: { url: "https://example.com/rendered", method: "PUT", headers: { "X-A": "b" }, data: { order: 1 } },
  },
];
export const assets: Asset[] = [
  { type: "text", layerName: "title", value: 5, composition: "intro", name: "title" },
  { type: "data", layerName: "bar", property: "Fill.Color", value: [1, 0, 0] },
  { type: "data", layerIndex: 2, property: "Position", expression: "wiggle(2, 30)" },
  { type: "image", layerName: "logo.png", src: "https://cdn.example.com/logo.png", conform: true },
  { type: "audio", layerIndex: 3, src: "https://cdn.example.com/voice.wav", name: "voice.wav" },
  { type: "video", layerName: "clip.mp4", layerIndex: 1, src: "https://cdn.example.com/clip.mp4" },
  { type: "essential", layerName: "Show badge", value: false },
  { type: "essential", layerName: "Colour", value: [1, 0, 0] },
  { type: "function", name: "nx:layer-autoscale", params: { layerName: ["title", "subtitle"] } },
  { type: "function", name: "nx:text-params-set", params: { layerName: "title", textValue: "Hi", own: 1 } },
  {
    type: "job",
    layerName: "LowerThird",
    template: nested,
    assets: [{ type: "text", layerName: "name", value: "Jane Smith" }],
    settings: { type: "video", codec: "video_prores_4444" },
  },
  { type: "static", src: "https://cdn.example.com/lut.cube", name: "lut.cube" },
  { type: "script", src: "https://cdn.example.com/setup.jsx", "x-order": 4711, _comment: "sets up the scene" },
];
export const batch: Batch = { jobs: [{ template }, { template, preview: true }] };
export const join: Join = {
  assets: [
    { type: "video", src: "https://cdn.example.com/intro.mp4", "x-take": 2 },
    { type: "job", template: nested, assets: [{ type: "text", layerName: "name", value: "Sarah" }] },
  ],
  settings: { preset: "mp4" },
  webhook: { url: "https://example.com/rendered" },
};
// Other custom keys go through an object that is not a literal, or a type that has them.
const custom = { type: "script" as const, src: "https://cdn.example.com/setup.jsx", note: "mine" };
new JobBuilder(template.id, "main").asset(custom);
export const noted: Asset & { note?: string } = { ...custom };
const { settings, ...rest } = job;
export const previewed: Job = { ...rest, preview: true };

// @ts-expect-error: a preview has no settings
export const both: Job = { template, preview: true, settings: { type: "video" } };
// @ts-expect-error: neither has one that may be a preview
export const perhaps: Job = { template, preview: flag, settings: { quality: "draft" } };
// @ts-expect-error: a job may have settings
export const spread: Job = { ...job, preview: true };
// @ts-expect-error: an image has its frames
export const frameless: Job = { template, settings: { type: "image" } };

// @ts-expect-error: misspelt
export const text1: Asset = { type: "text", layername: "title", value: "Hi" };
// @ts-expect-error: misspelt, beside the right one
export const text2: Asset = { type: "text", layerName: "title", value: "Hi", Value: "Hi" };
// @ts-expect-error: misspelt
export const text3: Asset = { type: "text", layerName: "title", value: "Hi", compositon: "main" };
// @ts-expect-error: misspelt
export const image1: Asset = { type: "image", layerName: "logo.png", sorce: "https://cdn.example.com/logo.png" };
// @ts-expect-error: misspelt, beside the right one
export const image2: Asset = { type: "image", layer_name: "a", layerName: "a", src: "https://example.com/a.png" };
// @ts-expect-error: no source
export const image3: Asset = { type: "image", layerName: "logo.png" };
// @ts-expect-error: no layer
export const image4: Asset = { type: "image", src: "https://cdn.example.com/logo.png" };
// @ts-expect-error: an image has no value
export const image5: Asset = { type: "image", layerName: "a.png", src: "https://example.com/a.png", value: "a" };
// @ts-expect-error: a text has no source
export const text4: Asset = { type: "text", layerName: "title", value: "Hi", src: "https://cdn.example.com/a.txt" };
// @ts-expect-error: a text has no property
export const text5: Asset = { type: "text", layerName: "title", value: "Hi", property: "Source Text" };
// @ts-expect-error: neither a value nor an expression
export const data1: Asset = { type: "data", layerName: "bar", property: "Opacity" };
// @ts-expect-error: misspelt
export const data2: Asset = { type: "data", layerName: "bar", property: "Opacity", value: 1, expresion: "time" };
// @ts-expect-error: a function has no layer of its own
export const fn1: Asset = { type: "function", name: "nx:layer-remove", layerName: "title" };
// @ts-expect-error: misspelt
export const fn2: Asset = { type: "function", name: "nx:layer-remove", parms: { layerName: "title" } };
// @ts-expect-error: a nested job has no fonts
export const job1: Asset = { type: "job", layerName: "inner", template: nested, fonts: ["a.ttf"] };
// @ts-expect-error: misspelt
export const job2: Asset = { type: "job", layerName: "inner", template: { id: nested.id, compositon: "main" } };
const inner = { type: "job" as const, layerName: "b", template: nested };
// @ts-expect-error: one level deep
export const job3: Asset = { type: "job", layerName: "a", template: nested, assets: [inner] };
// @ts-expect-error: misspelt
export const clip1: Clip = { type: "video", src: "https://cdn.example.com/intro.mp4", scr: "a" };
// @ts-expect-error: no source
export const clip2: Clip = { type: "video" };
// @ts-expect-error: a rendered clip has no source
export const clip3: Clip = { type: "job", template: nested, src: "https://cdn.example.com/intro.mp4" };
// @ts-expect-error: misspelt
export const clip4: Clip = { type: "job", template: nested, asets: [] };
// @ts-expect-error: misspelt
export const root1: Job = { template, webhok: { url: "https://example.com/" } };
// @ts-expect-error: misspelt
export const root2: Job = { template: { id: template.id, compositon: "main" } };
// @ts-expect-error: misspelt
export const hook: Job = { template, webhook: { url: "https://example.com/", header: {} } };
// @ts-expect-error: no medium has this extension
export const open: Job = { template, settings: { codec: "video_h265" } };

// The same where payloads are passed on, also beside the other forms that a call takes.
const client = new NexrenderClient();
// @ts-expect-error: a preview has no settings
client.jobs.create({ template, preview: true, settings: { type: "video" } });
// @ts-expect-error: misspelt
client.jobs.create({ template, assets: [{ type: "text", layername: "title", value: "Hi" }] });
// @ts-expect-error: no source
client.batches.create([{ template, assets: [{ type: "image", layerName: "logo.png" }] }]);
// @ts-expect-error: misspelt
client.batches.create({ jobs: [{ template, asets: [] }] });
// @ts-expect-error: misspelt
client.jobs.join({ assets: [{ type: "video", src: "https://cdn.example.com/intro.mp4", scr: "a" }] });
// @ts-expect-error: no source
buildRequest("createJob", { template, assets: [{ type: "image", layerName: "logo.png" }] });
// @ts-expect-error: misspelt
buildRequest("createBatch", { jobs: [{ template, asets: [] }] });
// @ts-expect-error: a job, not a batch
buildRequest("createJob", { jobs: [] });
// @ts-expect-error: the payload is required
buildRequest("createJob");
// @ts-expect-error: no such operation
buildRequest("createJobs", job);
// @ts-expect-error: misspelt
new JobBuilder(template.id, "main").asset({ type: "static", src: "https://cdn.example.com/a.cube", Name: "a.cube" });
buildRequest("getJob", "01JTGM9GCR71JV7EJYDF45QAFD");
buildRequest("listFonts").url satisfies string;
buildRequest("listJobs", { states: ["error"] }, { token: "t" });
buildRequest("listJobs", null, { token: "t" });
buildRequest("templateLayers", { id: template.id, limit: 10 });

export { settings };
