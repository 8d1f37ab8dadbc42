// What the compiler prints about mistakes: each message names the asset, or the field, that was meant.

const head = `import { buildRequest, JobBuilder, NexrenderClient, type Asset, type Job, type Join } from "nexrender-payload";
const template = { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" };
const client = new NexrenderClient();
const builder = new JobBuilder(template.id, "main");
export { buildRequest, builder, client, template, type Asset, type Job, type Join };
`;

/** Mistakes, and what the compiler prints about each. */
export const mistakes = [
  {
    code: 'const job: Job = { template, assets: [{ type: "image", layerName: "logo.png" }] };',
    prints: [
      `Type '{ type: "image"; layerName: string; }' is not assignable to type 'Asset'.`,
      `Type '{ type: "image"; layerName: string; }' is not assignable to type 'ImageAssetWithLayerIndex | ImageAssetWithLayerName'.`,
      `Property 'src' is missing in type '{ type: "image"; layerName: string; }' but required in type 'ImageAssetWithLayerName'.`,
    ],
  },
  {
    code: 'client.jobs.create({ template, assets: [{ type: "image", layerName: "logo.png" }] });',
    prints: [
      `Type '{ type: "image"; layerName: string; }' is not assignable to type 'AssetInput'.`,
      `Type '{ type: "image"; layerName: string; }' is not assignable to type 'ImageAssetWithLayerIndex | ImageAssetWithLayerName'.`,
      `Property 'src' is missing in type '{ type: "image"; layerName: string; }' but required in type 'ImageAssetWithLayerName'.`,
    ],
  },
  {
    code: 'client.batches.create([{ template, assets: [{ type: "image", layerName: "logo.png" }] }]);',
    prints: [
      `Type '{ type: "image"; layerName: string; }' is not assignable to type 'AssetInput'.`,
      `Type '{ type: "image"; layerName: string; }' is not assignable to type 'ImageAssetWithLayerIndex | ImageAssetWithLayerName'.`,
      `Property 'src' is missing in type '{ type: "image"; layerName: string; }' but required in type 'ImageAssetWithLayerName'.`,
    ],
  },
  {
    code: 'buildRequest("createJob", { template, assets: [{ type: "image", layerName: "logo.png" }] });',
    prints: [
      `Type '{ type: "image"; layerName: string; }' is not assignable to type 'AssetInput'.`,
      `Type '{ type: "image"; layerName: string; }' is not assignable to type 'ImageAssetWithLayerIndex | ImageAssetWithLayerName'.`,
      `Property 'src' is missing in type '{ type: "image"; layerName: string; }' but required in type 'ImageAssetWithLayerName'.`,
    ],
  },
  {
    code: 'builder.asset({ type: "image", layerName: "logo.png" });',
    prints: [
      `Argument of type '{ type: "image"; layerName: string; }' is not assignable to parameter of type 'AssetInput'.`,
      `Type '{ type: "image"; layerName: string; }' is not assignable to type 'ImageAssetWithLayerIndex | ImageAssetWithLayerName'.`,
      `Property 'src' is missing in type '{ type: "image"; layerName: string; }' but required in type 'ImageAssetWithLayerName'.`,
    ],
  },
  {
    code: 'client.jobs.create({ template, assets: [{ type: "text", layername: "title", value: "Hi" }] });',
    prints: [
      "Object literal may only specify known properties, but 'layername' does not exist in type 'TextAsset'. Did you mean to write 'layerName'?",
    ],
  },
  {
    code: 'client.jobs.create({ template, assets: [{ type: "text", layerName: "title", value: "Hi", src: "a" }] });',
    prints: ["Object literal may only specify known properties, and 'src' does not exist in type 'TextAsset'."],
  },
  {
    code: 'client.jobs.create({ template, assets: [{ type: "data", layerName: "bar", property: "Opacity" }] });',
    prints: [
      `Type '{ type: "data"; layerName: string; property: "Opacity"; }' is not assignable to type 'AssetInput'.`,
      `Type '{ type: "data"; layerName: string; property: "Opacity"; }' is not assignable to type 'DataAssetWithLayerIndexAndExpression | DataAssetWithLayerIndexAndValue | DataAssetWithLayerNameAndExpression | DataAssetWithLayerNameAndValue'.`,
      `Property 'value' is missing in type '{ type: "data"; layerName: string; property: "Opacity"; }' but required in type 'DataAssetWithLayerNameAndValue'.`,
    ],
  },
  {
    code: 'client.jobs.create({ template, assets: [{ type: "txt", layerName: "title", value: "Hi" }] });',
    prints: [
      `Type '"txt"' is not assignable to type '"audio" | "data" | "essential" | "function" | "image" | "job" | "script" | "static" | "text" | "video"'. Did you mean '"text"'?`,
    ],
  },
  {
    code: 'client.jobs.create({ template, assets: [{ type: "function", name: "nx:layer-autoscal" }] });',
    prints: [
      `Type '{ type: "function"; name: "nx:layer-autoscal"; }' is not assignable to type 'AssetInput'.`,
      "Types of property 'name' are incompatible.",
      `Type '"nx:layer-autoscal"' is not assignable to type 'FunctionName'. Did you mean '"nx:layer-autoscale"'?`,
    ],
  },
  {
    code: 'client.jobs.create({ template, assets: [{ type: "function", name: "nx:layer-autoscale", parms: {} }] });',
    prints: [
      `Object literal may only specify known properties, but 'parms' does not exist in type 'FunctionAssetOf<FunctionName, FunctionParams> | FunctionAssetOf<"nx-layer-autoscale" | "nx:layer-autoscale", LayerAutoscaleParams>'. Did you mean to write 'params'?`,
    ],
  },
  {
    code: 'client.jobs.create({ template, assets: [{ type: "job", layerName: "inner", template, fonts: [] }] });',
    prints: ["Object literal may only specify known properties, and 'fonts' does not exist in type 'JobAssetInput'."],
  },
  {
    code: 'client.jobs.create({ template, preview: true, settings: { type: "video" } });',
    prints: ["Object literal may only specify known properties, and 'type' does not exist in type 'NoSettings'."],
  },
  {
    code: 'const job: Job = { template, preview: true, settings: { type: "video" } };',
    prints: [
      "Type '{ type: string; }' is not assignable to type 'NoSettings | Settings'.",
      "Types of property 'type' are incompatible.",
      `Type 'string' is not assignable to type '"aep" | "image" | "video" | undefined'.`,
    ],
  },
  {
    code: 'client.jobs.create({ template, settings: { codec: "h264_vbr_15mbps" } });',
    prints: [`Type '"h264_vbr_15mbps"' is not assignable to type 'ImageCodec | VideoCodec | undefined'.`],
  },
  {
    code: 'client.jobs.create({ template, settings: { type: "image" } });',
    prints: [
      `Type '{ type: "image"; }' is not assignable to type 'Settings | undefined'.`,
      `Property 'frames' is missing in type '{ type: "image"; }' but required in type 'ImageSettings'.`,
    ],
  },
  {
    code: "client.jobs.create({ template, asets: [] });",
    prints: [
      "Object literal may only specify known properties, and 'asets' does not exist in type '{ toJSON(): Job; } | JobInput'.",
    ],
  },
  {
    code: "client.batches.create({ jobs: [{ template, asets: [] }] });",
    prints: [
      "Object literal may only specify known properties, but 'asets' does not exist in type 'JobInput'. Did you mean to write 'assets'?",
    ],
  },
  {
    code: 'client.jobs.join({ assets: [{ type: "video", sorce: "https://cdn.example.com/intro.mp4" }] });',
    prints: [
      "Object literal may only specify known properties, but 'sorce' does not exist in type 'VideoClip'. Did you mean to write 'src'?",
    ],
  },
  {
    code: 'buildRequest("createJobs", { template });',
    prints: [`Argument of type '"createJobs"' is not assignable to parameter of type 'Operation'.`],
  },
  {
    code: 'client.jobs.create({ template, webhook: { url: "https://example.com/", method: "post" } });',
    prints: [
      `Type '"post"' is not assignable to type '"DELETE" | "GET" | "POST" | "PUT" | undefined'. Did you mean '"POST"'?`,
    ],
  },
];

/** The module of a mistake. */
export const moduleOf = (code) => `${head}${code}\n`;
