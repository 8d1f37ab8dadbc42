// Payloads as people write them, right and wrong.

const ID = "01JTGM9GCR71JV7EJYDF45QAFD";
const VIDEO_CODECS = ["video_h264_vbr_15mbps", "video_prores_4444", "h264_cbr_1mbps", "prores_422"];
const IMAGE_CODECS = ["image_png", "image_jpeg", "png", "jpeg"];

const secret = (name) => `\${secrets.${name}}`;

/** A payload of a kind without a mistake, with the fields that chance chooses. */
export function valid(kind, chance) {
  return { job, batch, join }[kind](chance);
}

/** The same with some mistakes; the given payload is not changed. */
export function spoiled(payload, chance) {
  const root = { payload: structuredClone(payload) };
  for (let mistakes = 1 + chance.below(2); mistakes > 0; mistakes -= 1) spoil(root, chance);
  return root.payload;
}

function some(chance, fields) {
  const entries = Object.entries(fields).filter(([name]) => !name.endsWith("?") || chance.happens(0.4));
  return Object.fromEntries(entries.map(([name, make]) => [name.replace("?", ""), make()]));
}

const list = (chance, most, make) => Array.from({ length: chance.below(most + 1) }, make);

function job(chance) {
  const exclusive = chance.happens(0.5)
    ? { "preview?": () => chance.happens(0.5), "settings?": () => settings(chance, ["video", "image", "aep"]) }
    : { "settings?": () => settings(chance, ["video", "image", "aep"]) };
  const made = some(chance, {
    template: () => template(chance),
    ...exclusive,
    "fonts?": () => list(chance, 2, () => chance.pick(["Inter.ttf", "Arial", "a b.otf"])),
    "assets?": () => list(chance, 3, () => asset(chance, true)),
    "upload?": () => upload(chance),
    "webhook?": () => webhook(chance),
  });
  return peaceful(made);
}

/** A preview excludes settings. */
function peaceful(made) {
  if (made.preview === true) delete made.settings;
  return made;
}

function batch(chance) {
  return { jobs: [job(chance), ...list(chance, 2, () => job(chance))] };
}

function join(chance) {
  const clip = () =>
    chance.happens(0.6)
      ? { type: "video", src: chance.pick(["https://cdn.example.com/a.mp4", "a.mp4"]) }
      : nested(chance, { type: () => "job" });
  return some(chance, {
    assets: () => [clip(), ...list(chance, 2, clip)],
    "settings?": () => some(chance, { "preset?": () => "mp4" }),
    "upload?": () => upload(chance),
    "webhook?": () => webhook(chance),
  });
}

function template(chance) {
  const { pick } = chance;
  return pick([
    () => ({ id: ID, composition: pick(["main", "Main comp "]) }),
    () => ({
      id: ID,
      composition: "main",
      src: pick(["https://x.com/a.aep", "HTTPS://x.com/a", " https:x.com/a.zip"]),
    }),
    () => ({ id: "any label", composition: "main", src: "https://x.com/a.aep" }),
    () => ({ id: ID, src: pick(["https://x.com/a.mogrt", "https://x.com/b/A.MoGRT?sig=1#x"]) }),
    () => ({ id: ID, src: "https://x.com/a.mogrt", composition: null }),
    () => ({ id: ID, composition: "main", name: "a key that is not defined" }),
  ])();
}

function settings(chance, types) {
  const type = chance.pick([undefined, ...types]);
  const common = {
    "quality?": () => chance.pick(["draft", "full"]),
    "engine?": () => chance.pick(["ae2025", "ae2026"]),
  };
  const frames = () => chance.pick([0, 125, 1e3, [0, 24], [5, 6]]);
  if (type === "image") {
    return some(chance, { type: () => type, frames, "codec?": () => chance.pick(IMAGE_CODECS), ...common });
  }
  const codecs = type === undefined ? [...VIDEO_CODECS, ...IMAGE_CODECS] : VIDEO_CODECS;
  const named = type === undefined ? {} : { type: () => type };
  return some(chance, { ...named, "frames?": frames, "codec?": () => chance.pick(codecs), ...common });
}

function nested(chance, head) {
  return peaceful(
    some(chance, {
      ...head,
      template: () => template(chance),
      "assets?": () => list(chance, 2, () => asset(chance, false)),
      "preview?": () => chance.happens(0.5),
      "settings?": () => settings(chance, ["video", "image"]),
    }),
  );
}

function asset(chance, jobs) {
  const { pick, happens } = chance;
  const layer = { layerName: () => pick(["title", " logo.png "]), "composition?": () => "intro", "name?": () => "n" };
  const media = (type) => ({
    type: () => type,
    ...layer,
    src: () => pick(["https://cdn.example.com/a", `${secret("BASE")}/a.png`, "file:///etc/a.png", "a.png"]),
    "conform?": () => happens(0.5),
  });
  const kinds = {
    text: { type: () => "text", ...layer, value: () => pick(["Hello", "", "{{name}}"]), "note?": () => 1 },
    value: { type: () => "data", ...layer, property: () => "A.B", value: () => pick([1, null, "x", [1, 0, 0], {}]) },
    expression: { type: () => "data", ...layer, property: () => "A->B", expression: () => "time * 2" },
    image: media("image"),
    audio: media("audio"),
    video: media("video"),
    essential: { type: () => "essential", ...layer, value: () => pick(["a", 1.5, true, [0, 1], []]) },
    function: {
      type: () => "function",
      name: () => pick(["nx:layer-autoscale", "nx-gen-ai", "another"]),
      "params?": () => some(chance, { "layerName?": () => pick(["a", ["a", "b"]]), "depth?": () => 3 }),
      "composition?": () => "intro",
    },
    static: { type: () => "static", src: () => "https://cdn.example.com/a.json", "name?": () => "data.json" },
    script: { type: () => "script", src: () => "https://cdn.example.com/a.jsx", "name?": () => "s" },
  };
  if (jobs && happens(0.15)) return nested(chance, { type: () => "job", ...layer });
  return some(chance, kinds[pick(Object.keys(kinds))]);
}

function upload(chance) {
  const key = () => chance.pick([secret("KEY"), "planted-key"]);
  return some(chance, {
    "provider?": () => "s3",
    "prefix?": () => chance.pick(["a/b/", "/a"]),
    "outputUrl?": () => chance.pick(["https://cdn.example.com", "http://x"]),
    params: () =>
      some(chance, {
        region: () => "auto",
        bucket: () => "videos",
        accessKeyId: key,
        accessKeySecret: key,
        "endpoint?": () => "https://x.r2.cloudflarestorage.com",
        "acl?": () => chance.pick(["private", "bucket-owner-read"]),
      }),
  });
}

function webhook(chance) {
  return some(chance, {
    url: () => chance.pick(["https://example.com/a?b=c", "http://localhost:3000", "HTTP:example.com"]),
    "method?": () => chance.pick(["GET", "POST", "PUT", "DELETE"]),
    "headers?": () => ({ "X-Any": "1", Authorization: secret("HOOK") }),
    "data?": () => ({ anything: [1, { goes: null }] }),
    "custom?": () => chance.happens(0.5),
    "other?": () => 1,
  });
}

/** Makes one mistake, or a harmless change, at a random position. */
function spoil(root, chance) {
  const places = [];
  (function visit(parent, key) {
    places.push({ parent, key });
    const value = parent[key];
    if (typeof value === "object" && value !== null) for (const name of Object.keys(value)) visit(value, name);
  })(root, "payload");

  const { parent, key } = chance.pick(places);
  const old = parent[key];
  const put = (value) => {
    parent[key] = value;
  };
  const changes = [
    () => put(chance.pick([null, true, false, 0, 1, -1, 1.5, "", " ", "x", [], {}, [null], "5", "true"])),
    () => remove(root, parent, key),
    () => put([structuredClone(old)]),
  ];
  if (typeof old === "string") {
    changes.push(() => put(chance.pick(["", " \t", "\u00a0", "\ufeff", "\u0085", "\u3000 ", ` ${old}`, `${old}x`])));
    changes.push(() => put(chance.pick([old.toUpperCase(), old.toLowerCase(), old.slice(1)])));
    changes.push(() =>
      put(chance.pick([...VIDEO_CODECS, ...IMAGE_CODECS, "video", "image", "aep", "text", "job", "gif"])),
    );
    changes.push(() =>
      put(chance.pick(["https://x.com/a.aep", "http://x.com", "ftp://x.com", "https://", "x.com/a.mogrt"])),
    );
  }
  if (typeof old === "number") {
    changes.push(() => put(chance.pick([-1, 0.5, -0, 2 ** 53, 2 ** 53 + 2, 1e300])));
  }
  if (Array.isArray(old)) {
    changes.push(() => old.push(chance.pick([null, "x", "", 1, -1, {}, [], { type: "video" }, { type: "job" }])));
    changes.push(() => old.pop());
    changes.push(() => old.reverse());
    changes.push(() => put([]));
  } else if (typeof old === "object" && old !== null) {
    const known = ["type", "settings", "preview", "frames", "codec", "src", "value", "params", "assets", "layerName"];
    changes.push(() => {
      old[chance.pick(["extra", "Type", ...known])] = chance.pick([true, 1, "x", "", "image", {}, [], null]);
    });
    changes.push(() => Object.keys(old).length > 0 && remove(root, old, chance.pick(Object.keys(old))));
    changes.push(() => {
      old.settings = { type: "image" };
    });
    changes.push(() => {
      old.assets = [{ type: "job", layerName: "l", template: { id: ID, composition: "c" } }];
    });
  }
  chance.pick(changes)();
}

function remove(root, parent, key) {
  if (parent === root) parent[key] = {};
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}
