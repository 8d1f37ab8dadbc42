import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { BatchBuilder, ExpandError, expand, JobBuilder } from "nexrender-payload";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const ID = "01JTGM9GCR71JV7EJYDF45QAFD";
const builder = () => new JobBuilder(ID, "main");

describe("the examples of the documentation", () => {
  // Each example is followed by the declaration that it is about.
  const examples = read("../../pkg/types/build.d.ts").matchAll(/@example\n((?: *\*.*\n)+?) *\*\/\n *(.*)/g);
  const names = { assert, BatchBuilder, ExpandError, expand, JobBuilder };
  for (const [, comment, declaration] of examples) {
    const code = comment.replaceAll(/^ *\* ?/gm, "");
    test(declaration, () => {
      new Function(...Object.keys(names), code)(...Object.values(names));
    });
  }

  test("every method has one", () => {
    const text = read("../../pkg/types/build.d.ts");
    for (const { prototype } of [JobBuilder, BatchBuilder]) {
      for (const name of Object.getOwnPropertyNames(prototype)) {
        const documented = new RegExp(`@example\\n(?: *\\*.*\\n)+ *(?:get )?${name}[(<]`);
        assert.match(text, documented, name);
      }
    }
  });
});

describe("the methods that add assets", () => {
  const vectors = JSON.parse(read("../fixtures/builders.json"));
  for (const { method, args, asset } of vectors) {
    test(`${method} ${asset.type}`, () => {
      assert.deepEqual(
        builder()
          [method](...args)
          .toJSON().assets,
        [asset],
      );
      const opts = { composition: "intro", "x-own": [1] };
      assert.deepEqual(
        builder()
          [method](...args, opts)
          .toJSON().assets,
        [{ ...asset, ...opts }],
      );
    });
  }

  test("a field that the method sets cannot be in opts", () => {
    assert.throws(() => builder().text("a", "b", { value: "c" }), {
      name: "TypeError",
      message: "opts.value: this field is set by the method",
    });
    assert.throws(() => builder().text("a", "b", { type: "data" }), /opts\.type/);
    assert.throws(() => builder().webhook("https://a.example/", { url: "" }), /opts\.url/);
  });

  test("a nested job can be a builder, and is copied", () => {
    const child = new JobBuilder(ID, "child").text("name", "Jane");
    const parent = builder().nested("layer", child);
    child.text("later", "no");
    assert.deepEqual(parent.toJSON().assets, [
      {
        type: "job",
        layerName: "layer",
        template: { id: ID, composition: "child" },
        assets: [{ type: "text", layerName: "name", value: "Jane" }],
      },
    ]);
  });

  test("keys of a nested job do not displace the asset's own", () => {
    const child = { type: "film", layerName: "x", template: { id: ID } };
    const [asset] = builder().nested("layer", child).toJSON().assets;
    assert.equal(asset.type, "job");
    assert.equal(asset.layerName, "layer");
  });
});

test("nothing is shared: arguments, jobs and results", () => {
  const job = { template: { id: ID, composition: "main" }, fonts: ["a.ttf"], own: { kept: [null] } };
  const asset = { type: "data", layerName: "l", property: "p", value: { list: [1] } };
  const before = JSON.stringify([job, asset]);
  const built = JobBuilder.from(job).asset(asset).font("b.ttf");
  const one = built.toJSON();
  one.assets[0].value.list.push(2);
  one.own.kept.push(1);
  asset.value.list.push(3);
  asset.value.list.pop();
  assert.equal(JSON.stringify([job, asset]), before);
  assert.deepEqual(built.toJSON(), { ...job, fonts: ["a.ttf", "b.ttf"], assets: [asset] });

  const batch = new BatchBuilder().add(built);
  built.text("later", "no");
  batch.toJSON().jobs.pop();
  batch.chunks()[0].jobs[0].assets.pop();
  assert.deepEqual(batch.toJSON().jobs[0].assets, [asset]);
});

test("codecs get their full name wherever a builder emits one", () => {
  const codecs = [
    ["h264_vbr_15mbps", "video_h264_vbr_15mbps"],
    ["prores_4444", "video_prores_4444"],
    ["png", "image_png"],
    ["video_prores_422", "video_prores_422"],
    ["h265", "h265"],
    [5, 5],
  ];
  for (const [given, emitted] of codecs) {
    const job = { template: { id: ID }, settings: { codec: given } };
    assert.equal(builder().settings({ codec: given }).toJSON().settings.codec, emitted);
    assert.equal(JobBuilder.from(job).toJSON().settings.codec, emitted);
    assert.equal(builder().nested("l", job).toJSON().assets[0].settings.codec, emitted);
    const asset = { type: "job", layerName: "l", ...job };
    assert.equal(builder().asset(asset).toJSON().assets[0].settings.codec, emitted);
  }
});

test("settings add up, upload and webhook replace", () => {
  const job = builder()
    .settings({ type: "video", quality: "draft" })
    .settings({ quality: "full" })
    .webhook("https://a.example/", { custom: true })
    .webhook("https://b.example/")
    .toJSON();
  assert.deepEqual(job.settings, { type: "video", quality: "full" });
  assert.deepEqual(job.webhook, { url: "https://b.example/" });
});

test("a wrong payload is a report, and an error only on build", () => {
  const wrong = builder().preview().settings({ type: "video" });
  const report = wrong.check();
  assert.equal(report.errorCount, 1);
  assert.throws(
    () => wrong.build(),
    (error) => {
      assert.equal(error.name, "ValidationError");
      assert.deepEqual(error.report, report);
      return true;
    },
  );
  assert.equal(wrong.check({ rules: { "preview-with-settings": "off" } }).valid, true);
  assert.ok(wrong.build({ rules: { "preview-with-settings": "warning" } }).preview);
});

test("the content of an existing job is left to the checker", () => {
  const odd = { template: "x", assets: [null, 5], settings: "s", preview: 1 };
  assert.deepEqual(JobBuilder.from(odd).toJSON(), odd);
  assert.equal(JobBuilder.from(odd).check().valid, false);
  assert.throws(() => JobBuilder.from(odd).src("x"), /^TypeError: job\.template: expected an object/);
  assert.throws(() => JobBuilder.from({ assets: {} }).text("a", "b"), /job\.assets: expected an array/);
  assert.deepEqual(JobBuilder.from({}).text("a", "b").composition("c").toJSON(), {
    assets: [{ type: "text", layerName: "a", value: "b" }],
    template: { composition: "c" },
  });
});

test("batches", () => {
  const numbered = (n) => builder().text("n", String(n));
  function* jobs() {
    for (let n = 0; n < 1001; n += 1) yield numbered(n);
  }
  const many = new BatchBuilder().addAll(jobs());
  assert.equal(many.length, 1001);
  assert.equal(many.check().diagnostics[0].code, "batch-size");
  assert.throws(() => many.build(), { name: "ValidationError" });
  assert.deepEqual(
    many.chunks().map(({ jobs }) => jobs.length),
    [1000, 1],
  );
  assert.deepEqual(
    many.chunks(400).flatMap(({ jobs }) => jobs),
    many.toJSON().jobs,
  );
  assert.deepEqual(new BatchBuilder().chunks(), []);
  assert.deepEqual(new BatchBuilder().add(numbered(1), numbered(2).toJSON()).build(), {
    jobs: [numbered(1).toJSON(), numbered(2).toJSON()],
  });
});

test("wrong arguments are named", () => {
  const cycle = { type: "data", layerName: "l", property: "p" };
  cycle.value = [cycle];
  let deep = [];
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  const cases = [
    [() => new JobBuilder(), /^templateId: expected a string, got undefined/],
    [() => new JobBuilder(5), /^templateId: expected a string, got 5/],
    [() => new JobBuilder(ID, 5), /^composition: expected/],
    [() => JobBuilder.from(), /^job: expected/],
    [() => JobBuilder.from([]), /^job: expected/],
    [() => JobBuilder.from("{}"), /^job: expected/],
    [() => builder().src(), /^url: expected/],
    [() => builder().composition(null), /^name: expected a string, got null/],
    [() => builder().preview("yes"), /^on: expected/],
    [() => builder().font("a.ttf", ["b.ttf"]), /^names: expected a string, got an array/],
    [() => builder().asset("text"), /^asset: expected/],
    [() => builder().asset({}), /^asset\.type: expected/],
    [() => builder().asset(cycle), /^asset: it contains itself/],
    [() => builder().data("l", "p", deep), /^value: it is nested deeper/],
    [() => builder().text(), /^layer: expected/],
    [() => builder().text("l", 5), /^value: expected a string, got 5/],
    [() => builder().text("l", "v", "intro"), /^opts: expected/],
    [() => builder().text("l", "v", null), /^opts: expected/],
    [() => builder().data("l"), /^property: expected/],
    [() => builder().data("l", "p"), /^value: expected/],
    [() => builder().image("l", new URL("https://a.example/")), /^src: expected/],
    [() => builder().audio(1, "s"), /^layer: expected/],
    [() => builder().video("l"), /^src: expected/],
    [() => builder().essential("l"), /^value: expected/],
    [() => builder().fn(), /^name: expected/],
    [() => builder().fn("nx:gen-ai", "x"), /^params: expected/],
    [() => builder().fn("nx:gen-ai", cycle), /^params: it contains itself/],
    [() => builder().nested("l"), /^job: expected/],
    [() => builder().settings("draft"), /^partial: expected/],
    [() => builder().upload(), /^config: expected/],
    [() => builder().webhook(), /^url: expected/],
    [() => new BatchBuilder().add({}, "x"), /^job 1: expected/],
    [() => new BatchBuilder().addAll("ab"), /^iterable: expected/],
    [() => new BatchBuilder().addAll(builder()), /^iterable: expected/],
    [() => new BatchBuilder().chunks(0), /^size: expected/],
    [() => new BatchBuilder().chunks(1001), /^size: expected/],
    [() => new BatchBuilder().chunks("10"), /^size: expected/],
  ];
  for (const [call, message] of cases) {
    assert.throws(call, { name: "TypeError", message });
  }
});
