// Payloads to measure with: no two jobs are equal, and the valid ones have no finding at all.

/** A batch of personalised videos, about 510 bytes of JSON a job. `groups`: how many times three assets each has. */
export function batch(jobs, { groups = 1 } = {}) {
  return { jobs: Array.from({ length: jobs }, (_, index) => job(index, groups)) };
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
export function job(index, groups = 1) {
  const assets = Array.from({ length: groups }, (_, group) => [
    text(`headline ${group}`, `Hello customer ${index}, this is for you`),
    image(`photo ${group}.png`, `https://cdn.example.com/photos/${index}-${group}.png`),
    data(`bar ${group}`, "Fill.Color", [0.2, 0.4, (index % 10) / 10]),
  ]);
  return jobWith(index, assets.flat());
}

/** The texts that people send: six kinds of job, each minified and pretty-printed, as [name, JSON text]. */
export function shapes(jobs) {
  return Object.entries(kinds).flatMap(([kind, assets]) => {
    const payload = { jobs: Array.from({ length: jobs }, (_, index) => jobWith(index, assets(index))) };
    return [
      [`${kind}, minified`, JSON.stringify(payload)],
      [`${kind}, pretty-printed`, JSON.stringify(payload, null, 2)],
    ];
  });
}

/** The assets of a job, by what is special about them. */
const kinds = {
  "short texts": (index) => job(index).assets,
  "long texts": (index) => [
    text("title", `Letter ${index}`),
    text("body", `Dear customer ${index}, ${"we wanted to thank you for the year behind us. ".repeat(20)}`),
    text("terms", `Offer ${index}. ${"Valid while stocks last, in shops that take part. ".repeat(10)}`),
  ],
  "twenty assets": (index) => job(index, 7).assets.slice(0, 20),
  "non-ASCII": (index) => [
    text("見出し", `${index}番目のお客様へ、心より感謝申し上げます 🎉`),
    text("Überschrift", `Schöne Grüße aus Köln, Kundin Nr. ${index}: für Sie geprüft`),
    text("заголовок", `Здравствуйте, клиент ${index}, это видео для вас`),
    image("фото.png", `https://cdn.example.com/photos/${index}.png`),
  ],
  escapes: (index) => [
    text("address", `Customer ${index}\nMain Street ${index % 90}\n"The Old Mill"\n12345 Springfield`),
    text("path", `C:\\renders\\2026\\customer-${index}\\final\\video.mp4`),
    text("table", `Item\tCount\nApples\t${index}\nPears\t${index % 7}\n`),
  ],
  numbers: (index) => [
    data("chart", "Effects.Chart.Values", [index / 7, index / 3, 1920, 1080, -0.125, index * 1000]),
    data("position", "Transform.Position", [960.5, 540.25 + index, 0]),
    data("color", "Fill.Color", [0.2, 0.4, (index % 10) / 10, 1]),
    data("opacity", "Transform.Opacity", index % 101),
  ],
};

const text = (layerName, value) => ({ type: "text", layerName, value });
const image = (layerName, src) => ({ type: "image", layerName, src });
const data = (layerName, property, value) => ({ type: "data", layerName, property, value });

function jobWith(index, assets) {
  return {
    template: { id: "01JTQBG4QW9N6M7E6XD3GKZ6QY", composition: "main" },
    fonts: ["Inter-Bold.ttf"],
    settings: { type: "video", codec: "video_h264_vbr_15mbps", quality: "full" },
    assets,
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
