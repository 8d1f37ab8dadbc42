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
    [() => builder().asset(cycle), /^asset\.value\[0\]: the object contains itself/],
    [() => builder().data("l", "p", deep), /^value(\[0\])+…: the object is nested too deeply/],
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
    [() => builder().fn("nx:gen-ai", cycle), /^params\.value\[0\]: the object contains itself/],
    [() => builder().nested("l"), /^job: expected/],
    [() => builder().settings("draft"), /^partial: expected/],
    [() => builder().upload(), /^config: expected/],
    [() => builder().webhook(), /^url: expected/],
    [() => new BatchBuilder([builder()]), /^BatchBuilder has no arguments; use `add/],
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

/** What JSON would lose, and how an error names it. */
const LOST = [
  [new Map([["a", 1]]), "a `Map`"],
  [new Set([1]), "a `Set`"],
  [/x/, "a `RegExp`"],
  [new Error("planted"), "an `Error`"],
  [Object.assign(new TypeError("planted"), { status: 1 }), "an `Error`"],
  [new Blob(["x"]), "a `Blob`"],
  [Uint8Array.of(1), "a `Uint8Array`"],
  [Buffer.from("x"), "a `Uint8Array`"],
  [Promise.resolve(1), "a `Promise`"],
  [
    new (class Hidden {
      #a = 1;
      get a() {
        return this.#a;
      }
    })(),
    "an instance of `Hidden`",
  ],
];

test("what JSON would lose is a TypeError that names its path", () => {
  for (const [lost, name] of LOST) {
    const held = { list: [{ v: lost }] };
    for (const [call, path] of [
      [() => builder().data("l", "P", lost), "value"],
      [() => builder().data("l", "P", held), "value.list[0].v"],
      [() => builder().essential("l", lost), "value"],
      [() => builder().webhook("https://a.example/", { data: held }), "opts.data.list[0].v"],
      [() => builder().asset({ type: "data", value: held }), "asset.value.list[0].v"],
      [() => builder().fn("nx:gen-ai", held), "params.list[0].v"],
      [() => builder().nested("l", { template: { id: ID }, held }), "job.held.list[0].v"],
      [() => builder().text("l", "v", { own: held }), "opts.own.list[0].v"],
      [() => builder().settings(held), "partial.list[0].v"],
      [() => builder().upload(held), "config.list[0].v"],
      [() => JobBuilder.from({ held }), "job.held.list[0].v"],
      [() => new BatchBuilder().add({}, { held }), "job 1.held.list[0].v"],
      [() => expand({ held }, []), "job.held.list[0].v"],
    ]) {
      assert.throws(call, { name: "TypeError", message: `${path}: ${name} cannot be written as JSON` });
    }
    for (const [value, message] of [
      [lost, `row 2 (index 1) has ${name} in column "c", which JSON cannot represent`],
      [held, `row 2 (index 1) has a value that cannot be used: c.list[0].v: ${name} cannot be written as JSON`],
    ]) {
      assert.throws(() => expand({ a: "{{c}}" }, [{ c: 1 }, { c: value }]), {
        name: "ExpandError",
        message,
        row: 2,
        column: "c",
        pointer: "/a",
      });
    }
  }
});

test("a `toJSON` that returns what JSON would lose is reported by build", () => {
  const value = { v: { toJSON: () => new Map([["a", 1]]) } };
  assert.throws(
    () => builder().data("l", "P Q", value).build(),
    ({ report }) => report.diagnostics[0].pointer === "/assets/0/value/v",
  );
  assert.deepEqual(
    JSON.parse(
      JSON.stringify(
        builder()
          .data("l", "P", { at: new Date(0) })
          .build(),
      ),
    ).assets[0].value,
    {
      at: "1970-01-01T00:00:00.000Z",
    },
  );
});

test("values that cannot be read are a TypeError that names the path", () => {
  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  const getter = () =>
    Object.defineProperty({}, "a", {
      enumerable: true,
      get() {
        throw new Error("planted");
      },
    });
  for (const [make, step] of [
    [revoked, ""],
    [getter, ".a"],
  ]) {
    for (const [call, path] of [
      [() => builder().data("l", "P", make()), "value"],
      [() => builder().data("l", "P", "x", make()), "opts"],
      [() => builder().data("l", "P", undefined, make()), "opts"],
      [() => builder().text("l", "v", make()), "opts"],
      [() => builder().asset(make()), "asset"],
      [() => builder().fn("f", make()), "params"],
      [() => builder().nested("l", make()), "job"],
      [() => builder().settings(make()), "partial"],
      [() => builder().webhook("https://a.example/", make()), "opts"],
      [() => JobBuilder.from(make()), "job"],
      [() => new BatchBuilder().add(make()), "job 0"],
      [() => expand(make(), []), "job"],
    ]) {
      const message = `${path}${step}: it cannot be read because a getter or a proxy throws`;
      assert.throws(call, { name: "TypeError", message });
    }
  }
  assert.throws(() => expand({ v: "{{a}}" }, [revoked()]), {
    name: "TypeError",
    message: /^rows\[0\]: it cannot be read/,
  });
  assert.throws(() => expand({ v: "{{a}}" }, [getter()]), { name: "ExpandError", row: 1, column: "a" });
});

test("expand refuses jobs with values that JSON would lose", () => {
  for (const [job, message] of [
    [{ list: [undefined] }, "job.list[0]: undefined cannot be written as JSON"],
    [{ list: [Number.NaN] }, "job.list[0]: NaN cannot be written as JSON"],
    [{ at: new Date(Number.NaN) }, "job.at: an invalid Date cannot be written as JSON"],
    [{ f() {} }, "job.f: a function cannot be written as JSON"],
  ]) {
    assert.throws(() => expand(job, []), { name: "TypeError", message });
  }
  assert.deepEqual(expand({ none: undefined, at: new Date(0) }, [{}]), [
    { none: undefined, at: "1970-01-01T00:00:00.000Z" },
  ]);
});
