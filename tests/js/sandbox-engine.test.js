import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { job, start, templateId, until } from "./sandbox-support.js";

const strictId = "01JTGM9GCR71JV7EJYD0STR1CT";
const namesOnlyId = "01JTGM9GCR71JV7EJYDNAMES00";
const structure = {
  compositions: ["main", "end", "card"],
  layers: [
    { name: "title", composition: "main", layer_type: "text" },
    { name: "logo.png", composition: "main", source_type: "file", properties: ["Position", "Opacity"] },
    { name: "photo", composition: "main", source_type: "file" },
    { name: "card", composition: "main", source: "card", source_type: "comp" },
    { name: "title", composition: "end", layer_type: "text" },
    { name: "caption", composition: "card", layer_type: "text" },
  ],
};
const account = {
  templates: [
    { id: templateId, ...structure },
    { id: strictId, ...structure, strictNames: true },
    { id: namesOnlyId, layers: ["title"] },
  ],
};

/** Creates a job and waits for its end. */
async function render(call, assets, { id = templateId, composition = "main" } = {}) {
  const { json } = await call("POST", "/api/v2/jobs", { template: { id, composition }, assets });
  const done = await until(
    () => call("GET", `/api/v2/jobs/${json.id}`),
    (answer) => answer.json.stats.errorAt ?? answer.json.stats.finishedAt,
  );
  return done.json;
}

const notFound = (kind, layer, composition) =>
  `Error: nexrender: Couldn't find any layers by provided ${kind} (${layer}) inside a composition: ${composition}`;
const noComposition = (name) => `Error: nexrender: Couldn't find any compositions by provided name (${name})`;
const noProperty = (path, layer) =>
  `Error: nexrender: Can't find a property sequence ${path} for key: ${path.split(".")[0]}within layer: ${layer}`;
const image = { type: "image", src: "https://example.com/a.png" };

describe("a job ends with the engine's error when its template lacks", () => {
  const cases = [
    ["a layer", { type: "text", layerName: "Title", value: "x" }, notFound("name", "Title", "*")],
    [
      "a layer of the composition",
      { type: "text", layerName: "caption", composition: "end", value: "x" },
      notFound("name", "caption", "end"),
    ],
    ["a layer with that index", { type: "text", layerIndex: 9, value: "x" }, notFound("index", 9, "*")],
    ["a composition", { type: "text", layerName: "title", composition: "Main", value: "x" }, noComposition("Main")],
    [
      "a nested composition",
      { type: "text", layerName: "title", composition: "end->card", value: "x" },
      noComposition("card"),
    ],
    ["a text", { type: "text", layerName: "logo.png", value: "x" }, noProperty("Source Text", "logo.png")],
    [
      "a property",
      { type: "data", layerName: "logo.png", property: "Scale.x", value: 1 },
      noProperty("Scale.x", "logo.png"),
    ],
    [
      "a layer for a nested job",
      { type: "job", layerName: "Nested", template: { id: templateId, composition: "main" } },
      notFound("name", "Nested", "*"),
    ],
  ];
  for (const [what, asset, error] of cases) {
    test(what, async (t) => {
      const { call } = await start(t, { account });
      const { status, stats } = await render(call, [{ type: "text", layerName: "title", value: "x" }, asset]);
      assert.deepEqual([status, stats.error], ["error", error]);
    });
  }

  test("the composition to render", async (t) => {
    const { call } = await start(t, { account });
    const { stats } = await render(call, [], { composition: "Main" });
    assert.equal(stats.error, noComposition("Main"));
  });

  test("a file with the name of a media asset", async (t) => {
    const { call } = await start(t, { account });
    const { id, stats } = await render(call, [{ ...image, layerName: "logo.png", name: "logo" }]);
    assert.equal(
      stats.error,
      `Error: nexrender: Trying to create a file replacement for an unknown file: /tmp/nexrender/${id}/logo`,
    );
  });

  test("a file name, for templates that need one", async (t) => {
    const { call } = await start(t, { account });
    const unnamed = { ...image, layerName: "photo" };
    const { stats } = await render(call, [unnamed], { id: strictId });
    assert.equal(stats.error, "@nexrender/action-encode: assetRedefinition must include src, layerName, and filename");
    assert.equal((await render(call, [{ ...unnamed, name: "photo.png" }], { id: strictId })).status, "finished");
    assert.equal((await render(call, [unnamed])).status, "finished");
  });
});

describe("a job finishes", () => {
  test("when everything exists", async (t) => {
    const { call } = await start(t, { account });
    const assets = [
      { type: "text", layerName: "title", composition: "*", value: "x" },
      { type: "text", layerName: "caption", composition: "main->card", value: "x" },
      { type: "text", layerName: "caption", composition: "", value: "x" },
      { type: "data", layerName: "logo.png", property: "Position", value: [1, 2] },
      { type: "data", layerName: "title", property: "Source Text.font", value: "Inter" },
      { type: "data", layerName: "photo", property: "Effects->Blur", value: 1 },
      { type: "text", layerIndex: 1, composition: "end", value: "x" },
      { ...image, layerName: "logo.png" },
      { type: "function", name: "nx:layer-autoscale", params: { layerName: "nowhere" } },
      { type: "script", src: "https://example.com/a.jsx" },
      { type: "unheard-of", layerName: "nowhere" },
    ];
    assert.deepEqual((await render(call, assets)).stats.error, null);
  });

  test("if only the names of a template's layers are known", async (t) => {
    const { call } = await start(t, { account });
    const text = (layerName) => [{ type: "text", layerName, value: "x" }];
    const about = { id: namesOnlyId, composition: "anything" };
    assert.match((await render(call, text("Title"), about)).stats.error, /\(Title\)/);
    assert.match((await render(call, text("title"), about)).stats.error, /property sequence/);
    const data = [{ type: "data", layerName: "title", property: "Opacity", value: 1 }];
    assert.equal((await render(call, data, about)).stats.error, null);
  });

  test("when render errors are turned off, or nothing is known of the template", async (t) => {
    const assets = [{ type: "text", layerName: "nowhere", value: "x" }];
    const lenient = await start(t, { account, renderErrors: false });
    assert.equal((await render(lenient.call, assets, { composition: "Main" })).status, "finished");
    const demo = await start(t);
    assert.equal((await render(demo.call, assets)).status, "finished");
  });
});

describe("the render log", () => {
  const logOf = async (call, id) => (await call("GET", `/api/v2/jobs/${id}/logs`)).text;

  test("has the error, the layers and the missing fonts, and no URLs", async (t) => {
    const { call } = await start(t, { account });
    const assets = [
      { ...image, layerName: "logo.png", src: "https://example.com/a.png?signature=planted" },
      { type: "text", layerName: "Title", value: "planted" },
    ];
    const { json } = await call("POST", "/api/v2/jobs", { ...job(), assets, fonts: ["Lost.ttf"] });
    await until(
      () => call("GET", `/api/v2/jobs/${json.id}`),
      (answer) => answer.json.status === "error",
    );
    const log = await logOf(call, json.id);
    assert.match(log, /NX: image for layer "logo.png"\nNX: text for layer "Title"\n/);
    assert.ok(log.includes(`\n${notFound("name", "Title", "*")}\n`), log);
    assert.match(log, /the font Lost\.ttf is missing/);
    assert.doesNotMatch(log, /planted/);
  });

  test("names the preview and the codec", async (t) => {
    const { call } = await start(t);
    const log = async (more) => {
      const { json } = await call("POST", "/api/v2/jobs", job(templateId, more));
      await until(
        () => call("GET", `/api/v2/jobs/${json.id}`),
        (answer) => answer.json.status === "finished",
      );
      return logOf(call, json.id);
    };
    assert.match(await log({ preview: true }), /Render Settings: nx_preview/);
    assert.match(
      await log({ settings: { codec: "video_prores_422" } }),
      /nx_full\n.*Output Module: nx_video_prores_422/,
    );
  });
});
