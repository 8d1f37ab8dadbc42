// What only the JavaScript side of checking does: objects as they will be sent, texts that UTF-8 cannot carry, options.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  assertValid,
  BatchBuilder,
  batchSchema,
  fix,
  lint,
  NexrenderClient,
  ValidationError,
  validate,
} from "nexrender-payload";
import { explain } from "nexrender-payload/rules";

const template = { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" };
const job = (more) => ({ template, ...more });
const text = (layerName, value) => ({ type: "text", layerName, value });

/** What each finding says of itself in short. */
const told = ({ diagnostics }) => diagnostics.map(({ code, pointer }) => `${code} ${pointer}`);

test("a value that JSON would lose is reported at its location", () => {
  const data = (value) => job({ webhook: { url: "https://example.com", data: { list: [1, value] } } });
  for (const [value, named] of [
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    [Number.NEGATIVE_INFINITY, "-Infinity"],
    [undefined, "undefined"],
    [() => {}, "a function"],
    [Symbol("s"), "a symbol"],
    [new Date(Number.NaN), "an invalid `Date`"],
  ]) {
    const report = validate(data(value));
    assert.deepEqual(told(report), ["type-mismatch /webhook/data/list/1"], named);
    assert.ok(report.diagnostics[0].message.startsWith(`this is ${named}, which JSON cannot represent: `));
    assert.equal(report.diagnostics[0].range, undefined);
  }
});

test("to leave a null out is advised only where the field may be absent", () => {
  const help = (payload) => validate(payload).diagnostics[0].help;
  assert.equal(help(job({ preview: null })), "leave the field out instead");
  assert.equal(help(job({ webhook: { url: null } })), 'write the URL in quotes: `"https://…"`');
  assert.equal(
    help(job({ assets: [null] })),
    'write an object, such as `{"type": "text", "layerName": "…", "value": "…"}`',
  );
  assert.equal(help({ jobs: null }), "write a list of objects");
  assert.equal(help({ jobs: [[]] }), 'send several jobs as a batch: `{"jobs": […]}`');
  assert.match(help([]), /send several jobs as a batch/);
});

test("a text that looks like our own mark for lost values is not changed", () => {
  for (const text of [
    "lost0:",
    "lost0:NaN lost1:",
    `lost${"0".repeat(200_000)}:`,
    "lost0:lost1:lost2:lost",
    "lost10:NaN",
  ]) {
    const payload = job({ webhook: { url: "https://example.com", data: { text, list: [Number.NaN] } } });
    // The rule takes a text that ends in `NaN` for one that a program filled in.
    const report = validate(payload, { rules: { "placeholder-value": "off" } });
    assert.deepEqual(told(report), ["type-mismatch /webhook/data/list/0"]);
  }
});

test("null values, and members that JSON omits, are checked as they will be sent", () => {
  const held = { a: null, b: undefined, c: "lostNaN", d: new Date(0), e: { toJSON: () => 5 } };
  assert.deepEqual(
    told(validate(job({ preview: undefined, webhook: { url: "https://example.com", data: held } }))),
    [],
  );
  assert.deepEqual(told(validate(job({ preview: { toJSON: () => "yes" } }))), ["type-mismatch /preview"]);
});

test("a finding shows what the object contained there", () => {
  const [late] = validate(job({ preview: new Date(0) })).diagnostics;
  assert.match(late.message, /has a Date here, which becomes a string in JSON\)$/);
  const [missing] = validate(job({ assets: [text("a", undefined)] })).diagnostics;
  assert.equal(missing.code, "required-field");
  assert.match(missing.message, /has undefined there, which JSON omits\)$/);
});

test("a value that JSON would silently lose is reported at its location", () => {
  class Empty {
    #secret = 1;
    get value() {
      return this.#secret;
    }
  }
  for (const [lost, named, help] of [
    [() => "x", "a function"],
    [class {}, "a function"],
    [Symbol("s"), "a symbol"],
    [new Map([["a", 1]]), "a `Map`"],
    [new Set([1]), "a `Set`"],
    [new WeakMap(), "an instance of `WeakMap`"],
    [new Uint8Array(3), "a typed array"],
    [new Float64Array(1), "a typed array"],
    [Buffer.from("abc"), "a typed array or a buffer"],
    [new DataView(new ArrayBuffer(2)), "an instance of `DataView`"],
    [new Uint8Array(), "an instance of `Uint8Array`"],
    [new ArrayBuffer(2), "an instance of `ArrayBuffer`", "upload it, and write its URL"],
    [new Blob(["x"]), "an instance of `Blob`", "upload it, and write its URL"],
    [Promise.resolve(1), "a `Promise`"],
    [/x/, "an instance of `RegExp`", "write its text: `regExp.source`"],
    [new URLSearchParams("a=1"), "an instance of `URLSearchParams`", "make an object of it: `Object.fromEntries(…)`"],
    [new Headers({ a: "b" }), "an instance of `Headers`", "make an object of it: `Object.fromEntries(…)`"],
    [new Empty(), "an instance of `Empty`"],
    [[1].values(), "an object without fields"],
    [{ toJSON: () => new Map([["a", 1]]) }, "a `Map`"],
    [{ toJSON: async () => "x" }, "a `Promise`"],
    [{ toJSON: () => new Date(0) }, "an instance of `Date`"],
    [new Number(Number.NaN), "NaN"],
    [new Number(Number.POSITIVE_INFINITY), "Infinity"],
    [
      Object.assign(new Error("e"), { status: 500 }),
      "an instance of `Error`, which JSON cannot represent: its message would be left out",
      "write `error.message`",
    ],
    [Math, "an instance of `Math`"],
    [JSON, "an instance of `JSON`"],
    [{ [Symbol("a")]: 1 }, "an object without fields"],
  ]) {
    for (const [payload, pointer] of [
      [
        job({ webhook: { url: "https://example.com", data: { deep: [{ value: lost }] } } }),
        "/webhook/data/deep/0/value",
      ],
      [job({ webhook: { url: "https://example.com", data: { list: [lost] } } }), "/webhook/data/list/0"],
      [job({ assets: [text("a", lost)] }), "/assets/0/value"],
      [job({ assets: lost }), "/assets"],
      [job({ mine: lost }), "/mine"],
      [{ jobs: [job({ settings: lost })] }, "/jobs/0/settings"],
    ]) {
      const found = validate(payload).diagnostics.filter(({ code }) => code === "type-mismatch");
      assert.deepEqual(
        found.map((diagnostic) => diagnostic.pointer),
        [pointer],
        named,
      );
      assert.ok(found[0].message.startsWith(`this is ${named}`), found[0].message);
      if (help) assert.equal(found[0].help, help);
    }
    assert.equal(validate(lost).valid, false, named);
  }
});

test("objects that JSON writes in full are not reported", () => {
  class Fields {
    layerName = "a";
    type = "text";
    value = "x";
  }
  class Written {
    #value = "x";
    toJSON() {
      return text("a", this.#value);
    }
  }
  class Itself extends Fields {
    toJSON() {
      return this;
    }
  }
  const bare = Object.assign(Object.create(null), text("a", "x"));
  const itself = {
    ...text("a", "x"),
    toJSON() {
      return this;
    },
  };
  const proxy = new Proxy(text("a", "x"), {});
  for (const asset of [new Fields(), new Written(), new Itself(), itself, bare, proxy]) {
    assert.deepEqual(told(validate(job({ assets: [asset] }))), []);
  }
  const data = { empty: {}, list: [], none: undefined, url: new URL("https://example.com"), date: new Date(0) };
  assert.deepEqual(told(validate(job({ webhook: { url: "https://example.com", data } }))), []);
  assert.deepEqual(told(validate(job({ assets: [text("a", new String("x"))] }))), []);
});

test("proxies and getters that throw are a TypeError that names the path", () => {
  const fails = () => {
    throw new Error("planted");
  };
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  let reads = 0;
  const once = {
    get value() {
      reads += 1;
      return reads > 1 ? fails() : null;
    },
  };
  for (const [value, message] of [
    [
      new Proxy({}, { ownKeys: fails }),
      /^payload\.webhook\.data: it cannot be read because a getter or a proxy throws/,
    ],
    [new Proxy({ a: 1 }, { get: fails }), /^payload\.webhook\.data: it cannot be read/],
    [new Proxy({ a: 1 }, { getPrototypeOf: fails }), /^payload\.webhook\.data: it cannot be read/],
    [revoked, /^payload\.webhook\.data: it cannot be read/],
    [{ list: [Object(1n)] }, /^payload\.webhook\.data\.list\[0\]: a BigInt cannot be written as JSON/],
    [new Proxy([], { get: (_, key) => (key === "length" ? 1n : undefined) }), /^payload\.webhook\.data: its length/],
    [
      { list: [Object.defineProperty({}, "x", { get: fails, enumerable: true })] },
      /^payload\.webhook\.data\.list\[0\]\.x: it cannot be read/,
    ],
    [once, /^payload/],
  ]) {
    const payload = job({ webhook: { url: "https://example.com", data: value } });
    assert.throws(
      () => validate(payload),
      (error) => error instanceof TypeError && message.test(error.message) && !/planted/.test(error.message),
      String(message),
    );
  }
});

test("options that JSON would lose are a TypeError that names the option", () => {
  const cycle = {};
  cycle.id = cycle;
  const fails = () => {
    throw new Error("planted");
  };
  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  for (const [options, message] of [
    [{ rules: new Map([["codec-unprefixed", "off"]]) }, /^options\.rules: .*`Map`/],
    [{ fonts: new Set(["a.ttf"]) }, /^options\.fonts: .*`Set`/],
    [{ secrets: new Uint8Array(2) }, /^options\.secrets: .*`Uint8Array`/],
    [{ template: { layers: new Map() } }, /^options\.template\.layers: .*`Map`/],
    [{ fonts: new Set() }, /^options\.fonts: expected a list of names, got a `Set`/],
    [new Map([["kind", "job"]]), /^options: expected an object, got a `Map`/],
    [Promise.resolve({}), /^options: expected an object, got a `Promise`/],
    [revoked(), /^options: it cannot be read/],
    [Object.defineProperty({}, "kind", { get: fails, enumerable: true }), /^options\.kind: it cannot be read/],
    [{ template: cycle }, /^options\.template\.id: the object contains itself/],
    [{ maxDiagnostics: 5n }, /^options\.maxDiagnostics: a BigInt/],
    [{ template: Promise.resolve({}) }, /^options\.template: .*`Promise`/],
  ]) {
    assert.throws(() => lint("{}", options), { name: "TypeError", message });
    assert.throws(() => fix("{}", options), { name: "TypeError", message });
    assert.throws(() => validate({}, options), { name: "TypeError", message });
  }
});

test("a rule whose findings cannot be sent cannot be lowered", () => {
  for (const code of ["json-syntax", "json-duplicate-key", "json-depth", "json-encoding", "type-mismatch"]) {
    for (const severity of ["warning", "info", "off"]) {
      assert.throws(() => lint("{}", { rules: { [code]: severity } }), {
        name: "TypeError",
        message: new RegExp(code),
      });
    }
    assert.equal(lint(JSON.stringify(job()), { rules: { [code]: "error" } }).valid, true);
  }
});

test("a payload in something else is unwrapped, in texts and in objects", () => {
  const inner = job({ assets: [text("a", "Hi")] });
  for (const payload of [{ body: inner }, [{ json: inner }], { body: JSON.stringify(inner) }, JSON.stringify(inner)]) {
    const report = validate(payload);
    assert.deepEqual(
      report.diagnostics.map(({ code }) => code),
      ["payload-wrapped"],
    );
    const [{ fix: unwrap }] = report.diagnostics;
    assert.equal(unwrap.safe, true);
    assert.equal(unwrap.edits[0].pointer, "");
    assert.deepEqual(JSON.parse(unwrap.edits[0].newText), inner);
    const fixed = fix(JSON.stringify(payload));
    assert.deepEqual(JSON.parse(fixed.text), inner);
    assert.equal(fixed.appliedCount, 1);
    assert.throws(() => assertValid(payload), { name: "ValidationError" });
  }
});

test("an object that JSON cannot represent throws a TypeError that names the path", () => {
  const cycle = job({ webhook: {} });
  cycle.webhook.data = { again: [cycle] };
  const throwing = {
    get value() {
      throw new Error("planted");
    },
  };
  let deep = {};
  for (let level = 0; level < 100_000; level += 1) deep = { deep };
  for (const [payload, message] of [
    [job({ assets: [text("a", 10n)] }), /^payload\.assets\[0\]\.value: a BigInt/],
    [cycle, /^payload\.webhook\.data\.again\[0\]: the object contains itself/],
    [job({ assets: [{ toJSON: () => assert.fail("no") }] }), /^payload\.assets\[0\]: its `toJSON` throws/],
    [job({ webhook: throwing }), /^payload\.webhook\.value: it cannot be read because a getter/],
    [deep, /^payload(\.deep)+…?: the object is nested too deeply/],
  ]) {
    assert.throws(() => validate(payload), { name: "TypeError", message });
    assert.throws(() => assertValid(payload), { name: "TypeError", message });
  }
});

test("an error is reported no matter how many warnings precede it", async () => {
  const jobs = Array.from({ length: 1000 }, (_, index) =>
    job({ assets: [text("a", `v${index}`)], settings: { type: "video", codec: "prores_422" } }),
  );
  jobs[999].settings.quality = "none";
  const pointer = "/jobs/999/settings/quality";
  const report = validate({ jobs });
  assert.deepEqual([report.errorCount, report.warningCount, report.truncated], [1, 1000, true]);
  assert.ok(report.diagnostics.every(({ severity }) => severity === "warning"));
  const tellsWhy = (error) => {
    assert.equal(error.name, "ValidationError");
    assert.match(error.message, /an error at \/jobs\/999\/settings\/quality: /);
    assert.deepEqual(told(error.report), [`unknown-value ${pointer}`]);
    return true;
  };
  assert.throws(() => assertValid({ jobs }), tellsWhy);
  assert.throws(() => assertValid({ jobs }, { maxDiagnostics: 0 }), tellsWhy);
  assert.throws(() => new BatchBuilder().add(...jobs).build(), tellsWhy);
  await assert.rejects(new NexrenderClient({ baseUrl: "http://127.0.0.1:9" }).batches.create({ jobs }), tellsWhy);
  const { issues } = batchSchema["~standard"].validate({ jobs });
  assert.deepEqual(
    issues.map(({ path }) => path.join("/")),
    [pointer.slice(1)],
  );
});

test("a lone surrogate in a text is reported at its location, and kept", () => {
  const payload = (value) =>
    `{"template": ${JSON.stringify(template)}, "assets": [{"type": "text", "layerName": "é", "value": "${value}",}]}`;
  for (const half of ["\ud83c", "\udf89"]) {
    const given = payload(`🎉${half}!`);
    const found = lint(given).diagnostics.find(({ code }) => code === "json-encoding");
    assert.equal(found.pointer, "/assets/0/value");
    assert.equal(given.slice(found.range.start.offset, found.range.end.offset), half);
    assert.equal(found.range.start.column, given.lastIndexOf(half) + 1);
    for (const unsafe of [false, true]) {
      const { text: fixed, applied, report } = fix(given, { unsafe });
      assert.equal(fixed, given);
      assert.deepEqual(applied, []);
      assert.deepEqual(report, lint(given));
    }
  }
  assert.deepEqual(told(lint("\ud800")), ["json-encoding "]);
  assert.equal(fix(payload("🎉")).text, payload("🎉").replace(",}", "}"));
});

test("a character that was lost before is a warning, once in each string", () => {
  const payload = job({ assets: [text("title", "M\ufffdnchen Stra\ufffde"), text("b", "M\u00fcnchen")] });
  for (const report of [lint(JSON.stringify(payload)), validate(payload)]) {
    assert.deepEqual(told(report), ["json-encoding /assets/0/value"]);
    assert.equal(report.valid, true);
  }
  const bytes = new TextEncoder().encode(JSON.stringify(payload));
  assert.deepEqual(told(lint(bytes)), ["json-encoding /assets/0/value"]);
});

test("an object's edits are of the values that their pointers name", () => {
  const at = (value, pointer) =>
    pointer
      .split("/")
      .slice(1)
      .reduce((held, step) => held?.[step], value);
  const layers = {
    layers: [{ composition_id: 2, name: "name" }],
    compositions: [
      { aeid: "2", name: "lower" },
      { aeid: "1", name: "main" },
    ],
  };
  for (const [payload, options, pointer, newText] of [
    [job({ preview: true, settings: { type: "video" } }), {}, "/preview", "false"],
    [job({ assets: [text("name", "Ada")] }), { template: layers }, "/assets/0/composition", '"lower"'],
    [
      job({ assets: [{ ...text("name", "Ada"), composition: "main" }] }),
      { template: layers },
      "/assets/0/composition",
      '"lower"',
    ],
    [job({ fonts: ["a.ttf", "a.ttf"] }), {}, "/fonts/1", ""],
  ]) {
    const [{ fix: offered }] = validate(payload, options).diagnostics;
    assert.deepEqual(offered.edits, [{ pointer, newText }]);
    const [{ fix: inText }] = lint(JSON.stringify(payload), options).diagnostics;
    assert.equal(inText.edits[0].pointer, pointer);
    const { text: fixedText, report } = fix(JSON.stringify(payload), { ...options, unsafe: true });
    assert.equal(report.valid, true);
    if (newText) assert.deepEqual(at(JSON.parse(fixedText), pointer), JSON.parse(newText));
  }
});

test("misuse throws a TypeError that names the argument", () => {
  for (const [call, message] of [
    [() => lint(5), /^text: /],
    [() => lint(undefined), /^text: /],
    [() => fix(new Uint8Array(2)), /^text: /],
    [() => lint("{}", 5), /^options: /],
    [() => lint("{}", { tempalte: [] }), /^options: .*did you mean `template`/],
    [() => lint("{}", { template: () => {} }), /^options\.template: /],
    [() => lint("{}", { template: {} }), /^options\.template: /],
    [() => lint("{}", { template: [{ aeid: "1", name: "main" }] }), /^options\.template: /],
    [() => lint("{}", { template: { id: 5 } }), /^options\.template: .*`id`/],
    [() => lint("{}", { template: { id: "a", layers: [5] } }), /^options\.template: .*`layers`/],
    [() => lint("{}", { fonts: "a.ttf" }), /^options\.fonts: /],
    [() => lint("{}", { rules: { "json-syntax": "off" } }), /^options\.rules\["json-syntax"\]: /],
    [() => lint("{}", { maxDiagnostics: -1 }), /^options\.maxDiagnostics: /],
    [() => lint("{}", { now: "today" }), /^options\.now: /],
    [() => lint("{}", { now: new Date(Number.NaN) }), /^options\.now: /],
    [() => fix("{}", { now: -1 }), /^options\.now: /],
    [() => fix("{}", { unsafe: "yes" }), /^options\.unsafe: /],
  ]) {
    assert.throws(call, { name: "TypeError", message });
  }
  // What was refused is not kept for the next call.
  assert.equal(lint(JSON.stringify(job())).valid, true);
});

test("signed URLs are checked against the option `now`, or else against the current time", () => {
  const until = "X-Amz-Date=20300101T000000Z&X-Amz-Expires=60&X-Amz-Signature=planted";
  const payload = job({
    assets: [{ type: "image", layerName: "a.png", src: `https://b.s3.amazonaws.com/a.png?${until}` }],
  });
  const start = Date.UTC(2030, 0, 1);
  for (const [now, severity] of [
    [start - 86_400_000, undefined],
    [start, "info"],
    [new Date(start), "info"],
    [new Date(start + 60_000), "warning"],
  ]) {
    for (const { diagnostics } of [validate(payload, { now }), lint(JSON.stringify(payload), { now })]) {
      assert.deepEqual(
        diagnostics.map(({ code, severity }) => [code, severity]),
        severity ? [["signed-url", severity]] : [],
      );
    }
  }
  const past = JSON.stringify(payload).replace("20300101", "20200101");
  assert.deepEqual(told(lint(past)), ["signed-url /assets/0/src"]);
  assert.deepEqual(told(fix(past).report), ["signed-url /assets/0/src"]);
});

test("the error of assertValid contains the report", () => {
  assert.doesNotThrow(() => assertValid(job()));
  assert.throws(
    () => assertValid(job({ preview: "true" })),
    (error) => error instanceof ValidationError && told(error.report).join() === "type-mismatch /preview",
  );
});

test("a mistyped option of `fix`, and a mistyped code, get a suggestion", () => {
  for (const [call, message] of [
    [() => fix("{}", { unsave: true }), 'options: there is no option "unsave"; did you mean `unsafe`?'],
    [() => fix("{}", { foo: true }), /there is no option "foo"; expected `kind`, .*; `fix` also has `unsafe`$/],
    [() => fix("{}", { unsafe: 1 }), "options.unsafe: expected a boolean, got 1"],
    [() => explain("codec-unprefix"), 'code: there is no rule "codec-unprefix"; did you mean `codec-unprefixed`?'],
    [() => explain("zzz"), /^code: there is no rule "zzz"/],
  ]) {
    assert.throws(call, { name: "TypeError", message });
  }
});
