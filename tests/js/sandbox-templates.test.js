import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { absentId, breakingId, job, start, stayingId, templateId, until } from "./sandbox-support.js";

const api = "/api/v2";
const octets = { "Content-Type": "application/octet-stream" };

const mogrtId = "0000000000000000000000MGRT";
const account = {
  templates: [
    {
      id: templateId,
      displayName: "Birthday",
      compositions: ["main", { name: "end", duration: 3 }],
      layers: ["title ", { name: "logo.png", composition: "end" }, { name: "end", source: "end" }, "title "],
    },
    { id: mogrtId, type: "mogrt", status: "processing" },
    { id: breakingId, fails: "No such luck", deleted: false },
    { id: stayingId, deleted: true },
  ],
  fonts: [{ fileName: "Inter-Bold.ttf", familyName: "Inter" }],
  secrets: { S3_KEY: "planted-value" },
};

/** Sends a file to an upload URL, as clients do. */
const put = (url, body, headers = octets) => fetch(url, { method: "PUT", headers, body });

/** Waits until a template is processed. */
const settled = (call, id) =>
  until(
    () => call("GET", `${api}/templates/${id}`),
    ({ json }) => !["downloading", "processing"].includes(json.status),
  );

describe("reading templates", () => {
  test("version 2 has names, version 3 has compositions and layers in pages", async (t) => {
    const { call } = await start(t, { account });
    const v2 = await call("GET", `${api}/templates/${templateId}`);
    assert.deepEqual(v2.json.compositions, ["main", "end"]);
    assert.deepEqual(v2.json.layers, ["title ", "logo.png", "end"]);
    assert.equal(v2.json.displayName, "Birthday");
    assert.deepEqual(v2.json.mogrt, {});

    const v3 = await call("GET", `/api/v3/templates/${templateId}`);
    assert.deepEqual(Object.keys(v3.json), ["id", "type", "displayName", "status", "createdAt", "updatedAt"]);
    const compositions = await call("GET", `/api/v3/templates/${templateId}/compositions`);
    const layers = await call("GET", `/api/v3/templates/${templateId}/layers?limit=2&offset=1`);
    assert.equal(compositions.json[1].duration, 3);
    assert.equal(layers.json.length, 2);
    assert.equal(String(layers.json[0].composition_id), compositions.json[1].aeid);
    assert.equal(String(layers.json[1].source_comp_id), compositions.json[1].aeid);
    assert.equal((await call("GET", `/api/v3/templates/${templateId}/layers?limit=5000`)).json.length, 4);
    for (const query of ["limit=x", "limit=0", "offset=-1"]) {
      assert.equal((await call("GET", `/api/v3/templates/${templateId}/layers?${query}`)).status, 400);
    }
    assert.equal((await call("GET", `${api}/templates/${templateId}/layers`)).status, 404);
  });

  test("version 2 can have layers with their compositions", async (t) => {
    const { call } = await start(t, { account, templateLayers: "objects" });
    const { json } = await call("GET", `${api}/templates/${templateId}`);
    assert.deepEqual(json.layers.slice(0, 2), [
      { layerName: "title ", composition: "main" },
      { layerName: "logo.png", composition: "end" },
    ]);
  });

  test("every composition and layer of version 3 has all members", async (t) => {
    const { call } = await start(t);
    const { json: compositions } = await call("GET", "/api/v3/templates/01SANDB0XDEM0TEMP1ATE00001/compositions");
    const { json: layers } = await call("GET", "/api/v3/templates/01SANDB0XDEM0TEMP1ATE00001/layers");
    assert.ok(compositions.length > 0 && layers.length > 0);
    for (const composition of compositions) assert.deepEqual(kinds(composition), compositionMembers);
    for (const layer of layers) {
      const { source_type, source_comp_id, parent_id, ...others } = kinds(layer);
      assert.deepEqual(others, layerMembers);
      assert.ok(["string", "null"].includes(source_type));
      for (const id of [source_comp_id, parent_id]) assert.ok(["integer", "null"].includes(id));
    }
  });

  test("only the account's templates exist, and only uploaded ones render", async (t) => {
    const { call } = await start(t, { account });
    const status = async (id) => (await call("POST", `${api}/jobs`, job(id))).status;
    assert.equal(await status(templateId), 201);
    assert.equal(await status("A".repeat(26)), 404);
    assert.equal(await status(mogrtId), 400);
    assert.equal(await status(stayingId), 404);
    assert.equal((await call("GET", `${api}/templates/${stayingId}`)).status, 404);
    assert.equal((await call("GET", `${api}/templates/${stayingId}/download`)).status, 410);
    assert.equal((await call("GET", `${api}/templates/${"A".repeat(26)}`)).status, 404);
    assert.deepEqual(
      (await call("GET", `${api}/templates`)).json.map(({ id }) => id),
      [templateId, mogrtId, breakingId],
    );
  });

  test("the demo account has a template to inspect, whose id is a ULID", async (t) => {
    const { call } = await start(t);
    const { json } = await call("GET", `${api}/templates`);
    assert.match(json[0].id, /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    assert.ok(json[0].compositions.includes("main"));
    assert.equal((await call("GET", `${api}/templates/${absentId}`)).status, 404);
  });

  test("a mistake in the account is reported at its place", async () => {
    const cases = [
      [{ templates: [{ id: "x" }] }, /templates\[0\]\.id/],
      [{ templates: [{ id: templateId, type: "psd" }] }, /templates\[0\]\.type/],
      [{ templates: [{ id: templateId, createdAt: "soon" }] }, /templates\[0\]\.createdAt/],
      [{ templates: [{ id: templateId, layers: 5 }] }, /templates\[0\]\.layers/],
      [{ templates: {} }, /account\.templates/],
      [{ secrets: { A: 5 } }, /secrets\.A/],
      [{ fonts: [5] }, /fonts\[0\]/],
      [{ template: [] }, /unknown key "template"/],
      ["/nowhere/account.json", /\/nowhere\/account\.json/],
    ];
    const none = { after() {} };
    for (const [mistake, message] of cases) {
      await assert.rejects(start(none, { account: mistake }), { name: "TypeError", message });
    }
  });
});

const compositionMembers = {
  aeid: "string",
  data: "object",
  duration: "integer",
  frame_rate: "integer",
  height: "integer",
  name: "string",
  width: "integer",
};

const layerMembers = {
  aeid: "integer",
  composition_id: "integer",
  data: "object",
  height: "integer",
  in_point: "integer",
  layer_type: "string",
  left: "integer",
  name: "string",
  out_point: "integer",
  start_time: "integer",
  top: "integer",
  width: "integer",
};

function kinds(object) {
  const kindOf = (value) => (value === null ? "null" : Number.isInteger(value) ? "integer" : typeof value);
  return Object.fromEntries(
    Object.keys(object)
      .sort()
      .map((name) => [name, kindOf(object[name])]),
  );
}

describe("creating templates", () => {
  test("an uploaded template is processed, renders and can be downloaded", async (t) => {
    const { call } = await start(t);
    const created = await call("POST", `${api}/templates`, { type: "zip", displayName: "Promo" });
    assert.equal(created.status, 201);
    assert.equal(created.json.status, "awaiting_upload");
    assert.deepEqual([created.json.uploadInfo.method, created.json.uploadInfo.expiresIn], ["PUT", 3600]);
    const { id } = created.json;
    assert.equal((await call("POST", `${api}/jobs`, job(id))).status, 400);
    assert.equal((await call("GET", `${api}/templates/${id}/download`)).status, 410);

    assert.equal((await put(created.json.uploadInfo.url, "PK the file")).status, 200);
    const { json } = await settled(call, id);
    assert.equal(json.status, "uploaded");
    assert.ok(json.compositions.includes("main"));
    assert.ok(json.updatedAt >= json.createdAt);
    assert.equal((await call("POST", `${api}/jobs`, job(id))).status, 201);

    const { url } = (await call("GET", `${api}/templates/${id}/download`)).json;
    assert.equal(await (await fetch(url)).text(), "PK the file");
    for (const other of [`${url}0`, url.replace(/expires=\d/, "expires=9"), url.replace(id, templateId)]) {
      const answer = await fetch(other);
      assert.equal(answer.status, 403, other);
      assert.match(await answer.text(), /<Code>SignatureDoesNotMatch<\/Code>/);
    }
    const jobs = (await call("GET", `${api}/jobs`)).json.map((one) => one.id);
    await until(
      () => call("GET", `${api}/jobs/${jobs[0]}`),
      (answer) => answer.json.status === "finished",
    );
    assert.equal((await call("DELETE", `${api}/templates/${id}`)).status, 204);
    assert.equal((await fetch(url)).status, 403);
  });

  test("the answer has each of the three forms", async (t) => {
    for (const [uploadAnswer, urlOf, idOf] of [
      ["inside", ({ uploadInfo }) => uploadInfo.url, ({ id }) => id],
      ["beside", ({ uploadInfo }) => uploadInfo.url, ({ template }) => template.id],
      ["url", ({ uploadUrl }) => uploadUrl, ({ id }) => id],
    ]) {
      const { call } = await start(t, { uploadAnswer });
      const { json } = await call("POST", `${api}/templates`, { type: "aep", displayName: "A" });
      assert.equal((await put(urlOf(json), "RIFX")).status, 200);
      assert.equal((await settled(call, idOf(json))).json.status, "uploaded");
    }
  });

  test("the storage takes a plain PUT and nothing else", async (t) => {
    const { call } = await start(t, { cors: true });
    const { json } = await call("POST", `${api}/templates`, { type: "zip", displayName: "A" });
    const { url } = json.uploadInfo;
    const refused = [
      [url, { ...octets, Authorization: "Bearer planted" }, 400],
      [url, { ...octets, "x-amz-acl": "private" }, 403],
      [url, { "Content-Type": "application/zip" }, 403],
      [`${url}0`, octets, 403],
      [url.replace(/expires=\d+/, "expires=9999999999999"), octets, 403],
      [url.replace(/templates\/\w+/, `templates/${templateId}`), octets, 403],
    ];
    for (const [target, headers, status] of refused) {
      const answer = await put(target, "PK", headers);
      assert.equal(answer.status, status, target);
      assert.match(await answer.text(), /^<\?xml.*<Error><Code>\w+<\/Code>/s);
    }
    assert.equal((await call("GET", `${api}/templates/${json.id}`)).json.status, "awaiting_upload");
    const headers = { Origin: "https://app.example.com", "Access-Control-Request-Method": "PUT" };
    const allowed = async (target) =>
      (await fetch(target, { method: "OPTIONS", headers })).headers.get("access-control-allow-origin");
    assert.equal(await allowed(url), null);
    assert.equal(await allowed(new URL("/sandbox/faults", url)), "*");
  });

  test("a new upload URL replaces the one before", async (t) => {
    const { call } = await start(t);
    const { json } = await call("POST", `${api}/templates`, { type: "zip", displayName: "A" });
    const renewed = await call("PUT", `${api}/templates/${json.id}/upload`);
    assert.deepEqual(Object.keys(renewed.json), ["url", "method", "fields", "expiresIn", "key"]);
    assert.equal((await put(json.uploadInfo.url, "PK")).status, 403);
    assert.equal((await put(renewed.json.url, "PK")).status, 200);
    assert.equal((await call("PUT", `${api}/templates/${absentId}/upload`)).status, 404);
  });

  test("a JSON file defines the template's content; others fail as it defines, or if they are empty", async (t) => {
    const { call } = await start(t);
    const upload = async (file) => {
      const { json } = await call("POST", `${api}/templates`, { type: "aep", displayName: "A" });
      await put(json.uploadInfo.url, file);
      return (await settled(call, json.id)).json;
    };
    const own = await upload('{"compositions": ["one"], "layers": [{"name": "two", "layer_type": "text"}]}');
    assert.deepEqual([own.status, own.compositions, own.layers], ["uploaded", ["one"], ["two"]]);
    for (const [file, error] of [
      ['{"error": "After Effects 2031 is needed"}', /^After Effects 2031 is needed$/],
      ["", /empty/],
      ['{"layers": 5}', /layers/],
    ]) {
      const failed = await upload(file);
      assert.equal(failed.status, "error");
      assert.match(failed.error, error);
    }
  });

  test("a template with a src is downloaded and processed", async (t) => {
    const { sandbox, call } = await start(t, { jobSeconds: 2 });
    const create = async (src) => (await call("POST", `${api}/templates`, { type: "aep", displayName: "A", src })).json;
    const good = await create("https://example.com/a.aep");
    assert.equal(good.uploadInfo, undefined);
    assert.equal(good.status, "downloading");
    assert.equal((await settled(call, good.id)).json.status, "uploaded");
    const bad = await create(`${sandbox.url}/files/404/a.aep`);
    const { json } = await settled(call, bad.id);
    assert.equal(json.status, "error");
    assert.match(json.error, /Unable to download file .*404/);
  });

  test("an invalid request names its fields", async (t) => {
    const { call } = await start(t);
    const cases = [
      [{ type: "psd", displayName: "A" }, ["type"]],
      [{ type: "aep", displayName: "" }, ["displayName"]],
      [{ type: "aep", displayName: "A", src: "file:///a" }, ["src"]],
      [null, ["type", "displayName"]],
    ];
    for (const [body, fields] of cases) {
      const { status, json } = await call("POST", `${api}/templates`, body);
      assert.equal(status, 400);
      assert.deepEqual(
        json.details.map(({ field }) => field),
        fields,
      );
    }
  });
});

describe("changing and deleting templates", () => {
  test("a template is renamed", async (t) => {
    const { call } = await start(t, { account });
    const path = `${api}/templates/${templateId}`;
    assert.equal((await call("PATCH", path, { displayName: "New" })).json.displayName, "New");
    assert.equal((await call("GET", path)).json.displayName, "New");
    assert.equal((await call("PATCH", path, { displayName: 5 })).status, 400);
    assert.equal((await call("PATCH", `${api}/templates/${"A".repeat(26)}`, { displayName: "N" })).status, 404);
  });

  test("a change to the demo's template changes no other", async (t) => {
    const { call } = await start(t);
    const demo = `${api}/templates/01SANDB0XDEM0TEMP1ATE00001`;
    const { json } = await call("PUT", `${demo}/upload`);
    await put(json.url, "");
    assert.equal((await settled(call, "01SANDB0XDEM0TEMP1ATE00001")).json.status, "error");
    assert.equal((await call("DELETE", demo)).status, 204);
    const other = (await call("GET", `${api}/templates/${templateId}`)).json;
    assert.deepEqual([other.status, other.displayName], ["uploaded", "Sandbox demo"]);
    assert.equal((await call("POST", `${api}/jobs`, job())).status, 201);
    assert.deepEqual((await call("GET", `${api}/templates`)).json, []);
  });

  test("a template is deleted when no active job uses it", async (t) => {
    const { call } = await start(t);
    const path = `${api}/templates/${stayingId}`;
    const { json } = await call("POST", `${api}/jobs`, job(stayingId));
    assert.equal((await call("DELETE", path)).status, 409);
    await call("PATCH", `${api}/jobs/${json.id}/cancel`);
    assert.equal((await call("DELETE", path)).status, 204);
    assert.equal((await call("GET", path)).status, 404);
    assert.equal((await call("DELETE", path)).status, 404);
    assert.equal((await call("GET", `${path}/download`)).status, 410);
    assert.equal((await call("POST", `${api}/jobs`, job(stayingId))).status, 404);
  });
});

describe("fonts", () => {
  const trueType = Buffer.from([0, 1, 0, 0, 0, 0]);

  async function upload(sandbox, file, name, more = {}) {
    const form = new FormData();
    if (file) form.set("font", new Blob([file]), name);
    for (const [field, value] of Object.entries(more)) form.set(field, value);
    const response = await fetch(`${sandbox.url}${api}/fonts`, { method: "POST", body: form });
    return { status: response.status, json: await response.json() };
  }

  test("are uploaded, read, used by jobs and deleted", async (t) => {
    const { sandbox, call } = await start(t, { account });
    const { status, json } = await upload(sandbox, trueType, "Own-Bold.ttf");
    assert.equal(status, 201);
    assert.deepEqual([json.fileName, json.familyName], ["Own-Bold.ttf", "Own"]);
    assert.equal(sandbox.requests.at(-1).body, null);
    assert.deepEqual((await call("GET", `${api}/fonts/${json.id}`)).json, json);
    assert.equal((await call("GET", `${api}/fonts`)).json.length, 2);

    const waiting = { template: { id: templateId, composition: "main" }, fonts: ["Own-Bold.ttf", "Lost.ttf"] };
    const slow = await start(t, { account, jobSeconds: 1000 });
    const own = (await upload(slow.sandbox, trueType, "Own-Bold.ttf")).json;
    const created = (await slow.call("POST", `${api}/jobs`, waiting)).json;
    assert.deepEqual(created.missingFonts, ["Lost.ttf"]);
    assert.equal((await slow.call("DELETE", `${api}/fonts/${own.id}`)).status, 409);
    await slow.call("PATCH", `${api}/jobs/${created.id}/cancel`);
    assert.equal((await slow.call("DELETE", `${api}/fonts/${own.id}`)).status, 204);
    assert.equal((await slow.call("GET", `${api}/fonts/${own.id}`)).status, 404);
    assert.equal((await slow.call("DELETE", `${api}/fonts/${own.id}`)).status, 404);
  });

  test("take a family name, and replace a font with the same file name", async (t) => {
    const { sandbox, call } = await start(t, { account });
    const first = (await upload(sandbox, trueType, "Inter-Bold.ttf", { familyName: "Inter Display" })).json;
    assert.equal(first.familyName, "Inter Display");
    const { json } = await call("GET", `${api}/fonts`);
    assert.deepEqual(json, [first]);
  });

  test("must be TrueType files in a form, of at most 40 MiB", async (t) => {
    const { sandbox, call } = await start(t);
    assert.equal((await upload(sandbox, trueType, "a.otf")).status, 400);
    assert.equal((await upload(sandbox, Buffer.from("OTTO"), "a.ttf")).status, 400);
    assert.equal((await upload(sandbox, null)).status, 400);
    const named = await upload(sandbox, trueType, 'Ünï "cödé".ttf');
    assert.equal(named.json.fileName, 'Ünï "cödé".ttf');
    const large = Buffer.concat([trueType, Buffer.alloc(40 * 2 ** 20)]);
    assert.equal((await upload(sandbox, large, "a.ttf")).status, 413);
    assert.equal((await upload(sandbox, large.subarray(0, 40 * 2 ** 20), "a.ttf")).status, 201);
    assert.equal((await call("POST", `${api}/fonts`, {})).status, 400);
    const broken = { "Content-Type": "multipart/form-data; boundary=x" };
    assert.equal((await call("POST", `${api}/fonts`, "--y", broken)).status, 400);
  });
});

describe("secrets", () => {
  test("are listed without their values", async (t) => {
    const { call } = await start(t, { account });
    const secrets = await call("GET", `${api}/secrets`);
    assert.deepEqual(Object.keys(secrets.json[0]), ["id", "name", "createdAt"]);
    assert.equal(secrets.json[0].name, "S3_KEY");
    assert.doesNotMatch(secrets.text, /planted/);
  });

  test("are set once and deleted, and their values are in no log", async (t) => {
    const { sandbox, call } = await start(t, { account });
    const set = (body) => call("PUT", `${api}/secrets`, body);
    const created = await set({ name: "OWN", value: "planted" });
    assert.deepEqual([created.status, created.text], [201, ""]);
    const again = await set({ name: "OWN", value: "planted" });
    assert.deepEqual([again.status, again.json.errorCode], [409, "SECRET_ALREADY_EXISTS"]);
    const invalid = await set({ name: "", value: 5 });
    assert.deepEqual([invalid.status, ...invalid.json.details.map(({ field }) => field)], [400, "name", "value"]);
    assert.doesNotMatch(JSON.stringify(sandbox.requests), /planted/);

    const { id } = (await call("GET", `${api}/secrets`)).json.find(({ name }) => name === "OWN");
    assert.equal((await call("DELETE", `${api}/secrets/${id}`)).status, 200);
    assert.equal((await call("DELETE", `${api}/secrets/${id}`)).status, 404);
    assert.equal((await set({ name: "OWN", value: "planted" })).status, 201);
  });
});
