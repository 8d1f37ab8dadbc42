// Example payloads.

import { format } from "./format.ts";

const ID = "01JTGM9GCR71JV7EJYDF45QAFD";

export interface Example {
  label: string;
  detail: string;
  text(): string;
}

const pretty = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

function job(index: number) {
  return {
    template: { id: ID, composition: "main" },
    settings: { type: "video", codec: "video_h264_vbr_15mbps" },
    assets: [
      { type: "text", layerName: "title", value: `Hello customer ${index + 1}` },
      { type: "image", layerName: "background.jpg", src: `https://cdn.example.com/backgrounds/${index + 1}.jpg` },
      { type: "data", layerName: "bar", property: "Scale", value: [40 + (index % 60), 100] },
    ],
  };
}

/** A batch in which some jobs have mistakes, as a generated one has. */
function batch(jobs: number) {
  return {
    jobs: Array.from({ length: jobs }, (_, index) => {
      const made = job(index) as ReturnType<typeof job> & Record<string, unknown>;
      if (index % 4 === 1) made.settings.codec = "h264_vbr_15mbps";
      if (index % 23 === 7) made.preview = true;
      if (index % 57 === 30) made.assets[1] = { ...made.assets[1], src: "C:\\renders\\background.jpg" } as never;
      return made;
    }),
  };
}

export const examples: Example[] = [
  {
    label: "A job with mistakes",
    detail: "of many kinds; half are fixed by a press",
    text: () => `{
  // from the spring campaign
  "template": { "id": "${ID}", "composition": "main" },
  "settings": { "type": "video", "codec": "h264_vbr_15mbps", "fps": 30 },
  "assets": [
    { "type": "text", "layername": "title", "value": "Hello World!" },
    { "type": "image", "layerName": "background.jpg", "src": "C:\\\\renders\\\\background.jpg" },
    { "type": "data", "layerName": "bar", "property": "Effects.Fill.Color", "value": "#ff8000" },
  ]
}
`,
  },
  {
    label: "A valid job",
    detail: "text, picture, data, a webhook",
    text: () => pretty({ ...job(0), webhook: { url: "https://example.com/rendered" } }),
  },
  { label: "A job with {{columns}}", detail: "to expand with a table of rows", text: () => pretty(columnsJob) },
  {
    label: "A batch of 1,000 jobs",
    detail: "some with mistakes, as a map of cells",
    text: () => format(JSON.stringify(batch(1000))) ?? "",
  },
  { label: "A join of three clips", detail: "one video from several", text: () => pretty(join) },
  { label: "An upload to a bucket", detail: "with stored secrets", text: () => pretty(upload) },
  {
    label: "A curl command",
    detail: "as people paste it",
    text: () => `curl -X POST https://api.nexrender.com/api/v2/jobs \\
  -H "Authorization: Bearer $NEXRENDER_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '${JSON.stringify({ template: { id: ID, composition: "main" }, preview: "true" })}'
`,
  },
];

const columnsJob = {
  template: { id: ID, composition: "main" },
  assets: [
    { type: "text", layerName: "title", value: "Hello {{name}}!" },
    { type: "text", layerName: "name", value: "{{city}}" },
  ],
};

const join = {
  assets: [
    { type: "video", src: "https://cdn.example.com/intro.mp4" },
    {
      type: "job",
      template: { id: ID, composition: "main" },
      assets: [{ type: "text", layerName: "title", value: "Hello" }],
    },
    { type: "video", src: "https://cdn.example.com/outro.mp4" },
  ],
};

const upload = {
  template: { id: ID, composition: "main" },
  upload: {
    prefix: "marketing/campaign-42/",
    params: {
      region: "us-east-1",
      bucket: "nexrender-outputs",
      accessKeyId: "${secrets.AWS_KEY_ID}",
      accessKeySecret: "${secrets.AWS_KEY_SECRET}",
    },
  },
};

/** Rows for the example with columns. */
export const exampleRows = 'name,city\nAda,London\nAlan,Manchester\n"Grace, Admiral",Arlington\n';
