// Payloads to measure with: no two jobs are equal, and the valid ones have no finding at all.

/** A batch of personalised videos, about 510 bytes of JSON a job. `assets` multiplies what each job replaces. */
export function batch(jobs, { assets = 1 } = {}) {
  return { jobs: Array.from({ length: jobs }, (_, index) => job(index, assets)) };
}

/** The same with exactly one mistake in every job, of six kinds in turn. */
export function wrongBatch(jobs) {
  const made = batch(jobs);
  made.jobs.forEach((each, index) => {
    mistakes[index % mistakes.length](each);
  });
  return made;
}

/** One job of the batch. */
export function job(index, assets = 1) {
  return {
    template: { id: "01JTQBG4QW9N6M7E6XD3GKZ6QY", composition: "main" },
    fonts: ["Inter-Bold.ttf"],
    settings: { type: "video", codec: "video_h264_vbr_15mbps", quality: "full" },
    assets: Array.from({ length: assets }, (_, group) => [
      { type: "text", layerName: `headline ${group}`, value: `Hello customer ${index}, this is for you` },
      { type: "image", layerName: `photo ${group}.png`, src: `https://cdn.example.com/photos/${index}-${group}.png` },
      { type: "data", layerName: `bar ${group}`, property: "Fill.Color", value: [0.2, 0.4, (index % 10) / 10] },
    ]).flat(),
    webhook: { url: `https://hooks.example.com/done/${index}` },
  };
}

const mistakes = [
  ({ settings }) => {
    settings.quality = "best";
  },
  (each) => {
    each.fonts = "Inter-Bold.ttf";
  },
  ({ assets }) => {
    delete assets[0].layerName;
  },
  ({ settings }) => {
    settings.fps = 30;
  },
  ({ template }) => {
    template.composition = "";
  },
  ({ webhook }) => {
    webhook.url = "hooks.example.com";
  },
];
