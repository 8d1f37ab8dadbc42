// A preflight over real HTTP: the sandbox plays the service, and servers of the tests play the hosts of URLs.
import assert from "node:assert/strict";
import dns from "node:dns";
import http, { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { lint, NexrenderClient, ValidationError, validate } from "../../pkg/node.js";
import { createSandbox } from "../../pkg/sandbox/index.js";
import { rejection, serve } from "./client-support.js";

const id = "01JTGM9GCR71JV7EJYDF45QAFD";
const account = {
  templates: [
    {
      id,
      compositions: [{ name: "main", duration: 10, frame_rate: 25 }],
      layers: [
        { name: "title", composition: "main", layer_type: "text" },
        { name: "logo.png", composition: "main", layer_type: "av", source_type: "file" },
      ],
    },
    { id: "01JTGM9GCR71JV7EJYDF45QAFE", status: "processing" },
  ],
  fonts: ["Inter-Bold.ttf"],
  secrets: { COUPON: "planted-secret-value" },
};

/** What tests of a local host do not look for. */
const rules = { "unreachable-url": "off", "asset-duplicate-target": "off", "duplicate-job": "off" };
const local = { allowPrivateHosts: true, check: { rules } };

const found = ({ diagnostics }) => diagnostics.map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`);

const image = (src) => ({ type: "image", layerName: "logo.png", src });
const jobWith = (...assets) => ({ template: { id, composition: "main" }, assets });

/** A server of files, with the requests that it got. */
async function fileServer(t, answer) {
  const got = [];
  const server = createServer((request, response) => {
    got.push({ method: request.method, url: request.url, headers: request.headers });
    answer(request, response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address();
  return { got, port, origin: `http://127.0.0.1:${port}` };
}

const png = (_, response) => response.writeHead(200, { "Content-Type": "image/png", "Content-Length": 3 }).end("png");

/** Makes `dns.lookup` answer a host's addresses. */
function resolveTo(t, hosts) {
  const { lookup } = dns;
  const asked = [];
  dns.lookup = (host, _options, callback) => {
    asked.push(host);
    if (!Object.hasOwn(hosts, host)) return callback(Object.assign(new Error("no such host"), { code: "ENOTFOUND" }));
    callback(
      null,
      hosts[host].map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  t.after(() => {
    dns.lookup = lookup;
  });
  return asked;
}

/** Lets a server of this test be a host with a public address: only the connection itself goes elsewhere. */
function publicHost(t, host, port) {
  const { request } = http;
  http.request = (url, options, callback) => {
    if (url.hostname !== host) return request(url, options, callback);
    const lookup = (_, { all }, done) =>
      all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4);
    const sent = request(new URL(`http://${host}:${port}${url.pathname}`), { ...options, lookup }, callback);
    sent.on("socket", (socket) => Object.defineProperty(socket, "remoteAddress", { value: "93.184.216.34" }));
    return sent;
  };
  t.after(() => {
    http.request = request;
  });
}

describe("against the sandbox", () => {
  let sandbox;
  let origin;
  let client;

  before(async () => {
    sandbox = await createSandbox({ account });
    origin = new URL(sandbox.baseUrl).origin;
    client = new NexrenderClient({ baseUrl: sandbox.baseUrl, token: "planted-token" });
  });
  after(() => sandbox.close());

  const jobCount = async () => (await client.jobs.list({ limit: 1000 }).toArray()).length;

  const broken = () => ({
    template: { id, composition: "main" },
    fonts: ["Inter-Blod.ttf"],
    assets: [
      { type: "text", layerName: "titel", value: "Save ${secrets.COUPN}" },
      image(`${origin}/files/404/logo.png`),
      image(`${origin}/files/html/logo.png`),
    ],
  });
  const fiveFindings = [
    "error font-unknown /fonts/0",
    "error layer-unknown /assets/0/layerName",
    "error secret-unknown /assets/0/value",
    "error url-unavailable /assets/1/src",
    "warning url-content /assets/2/src",
  ];

  test("five mistakes are five findings at five places, in an object, a text and its bytes", async () => {
    const object = broken();
    const text = JSON.stringify(object, null, 2);
    for (const payload of [object, text, new TextEncoder().encode(text)]) {
      const report = await client.preflight(payload, local);
      assert.deepEqual(found(report), fiveFindings);
      assert.equal(report.kind, "job");
      assert.equal(report.valid, false);
    }
    const { diagnostics } = await client.preflight(text, local);
    const { start, end } = diagnostics[3].range;
    assert.equal(text.slice(start.offset, end.offset), JSON.stringify(object.assets[1].src));
    const ofObject = await client.preflight(object, local);
    assert.ok(ofObject.diagnostics.every(({ range }) => range === undefined));
  });

  test("requests are counted", async () => {
    const { asked } = await client.preflight(broken(), local);
    assert.deepEqual([asked.templates.count, asked.fonts.count, asked.secrets.count, asked.urls.count], [1, 1, 1, 2]);
    assert.deepEqual([asked.fonts.requests, asked.secrets.requests], [1, 1]);
    assert.ok(asked.templates.requests >= 4);
    assert.ok(asked.urls.requests >= 2);
    for (const { ms } of Object.values(asked)) assert.ok(Number.isInteger(ms) && ms >= 0);
  });

  test("nothing is asked that the payload does not name", async () => {
    const { asked, diagnostics } = await client.preflight({ jobs: [] }, local);
    assert.deepEqual(
      Object.values(asked).map(({ count, requests }) => [count, requests]),
      Array(4).fill([0, 0]),
    );
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ["batch-size"],
    );
  });

  test("parts can be left out", async () => {
    for (const [part, without] of [
      ["templates", fiveFindings.filter((line) => !line.includes("layer-unknown"))],
      ["fonts", fiveFindings.filter((line) => !line.includes("font-unknown"))],
      ["secrets", fiveFindings.filter((line) => !line.includes("secret-unknown"))],
      ["urls", fiveFindings.filter((line) => !line.includes("url-"))],
    ]) {
      const report = await client.preflight(broken(), { ...local, [part]: false });
      assert.deepEqual(found(report), without, part);
      assert.equal(report.asked[part].requests, 0, part);
    }
  });

  test("known data is used and not requested", async () => {
    const check = {
      rules,
      template: { id, compositions: ["main"], layers: ["titel", "logo.png"] },
      fonts: ["Inter-Blod.ttf"],
    };
    const report = await client.preflight(broken(), { ...local, check, urls: false });
    assert.deepEqual(found(report), ["error secret-unknown /assets/0/value"]);
    assert.equal(report.asked.templates.requests + report.asked.fonts.requests, 0);
    const snapshot = await client.snapshot();
    const ofSnapshot = await client.preflight(broken(), { ...local, check: { rules, account: snapshot } });
    assert.deepEqual(found(ofSnapshot), fiveFindings);
    const { templates, fonts, secrets } = ofSnapshot.asked;
    assert.equal(templates.requests + fonts.requests + secrets.requests, 0);
  });

  test("a template that is missing or not ready is an error at its id", async () => {
    const jobs = ["01JTGM9GCR71JV7EJYDF45QAZZ", "01JTGM9GCR71JV7EJYDF45QAFE"].map((id) => ({
      template: { id, composition: "main" },
      assets: [{ type: "text", layerName: "title", value: "a" }],
    }));
    const report = await client.preflight({ jobs });
    assert.deepEqual(found(report), [
      "error template-not-ready /jobs/0/template/id",
      "error template-not-ready /jobs/1/template/id",
    ]);
    assert.match(report.diagnostics[0].message, /the account has no template "01JTGM9GCR71JV7EJYDF45QAZZ"/);
    assert.match(report.diagnostics[1].message, /the status "processing"/);
  });

  test("faulty files are reported by their faults", async () => {
    const expected = {
      401: ["error url-unavailable", /status 401/],
      403: ["error url-unavailable", /status 403/],
      410: ["error url-unavailable", /status 410/],
      429: ["info url-unchecked", /limits the number of requests/],
      500: ["error url-unavailable", /status 500/],
      html: ["warning url-content", /HTML page instead of an image/],
      "wrong-type": ["warning url-content", /"application\/json" instead of an image/],
      empty: ["warning url-content", /empty body/],
      "redirect-loop": ["error url-unavailable", /redirects too many times/],
      reset: ["error url-unavailable", /the connection broke/],
      "slow?": ["error url-unavailable", /did not respond in time/],
      "no-type": [],
      "no-head": [],
      redirect: [],
      endless: [],
    };
    const sources = Object.keys(expected).map((name) =>
      name === "slow?" ? `${origin}/files/slow/logo.png?seconds=60` : `${origin}/files/${name}/logo.png`,
    );
    const report = await client.preflight(jobWith(...sources.map(image)), { ...local, urls: { timeout: 1500 } });
    for (const [place, [finding, message]] of Object.values(expected).entries()) {
      const own = report.diagnostics.filter(({ pointer }) => pointer === `/assets/${place}/src`);
      assert.deepEqual(
        own.map(({ severity, code }) => `${severity} ${code}`),
        finding ? [finding] : [],
        sources[place],
      );
      if (message) assert.match(own[0].message, message);
    }
  });

  test("`lint` and `validate` never report what only a preflight can know", async () => {
    await client.preflight(broken(), local);
    const codes = (report) => report.diagnostics.map(({ code }) => code).filter((code) => code.startsWith("url-"));
    assert.deepEqual(codes(validate(broken())), []);
    assert.deepEqual(codes(lint(JSON.stringify(broken()))), []);
  });

  test("a snapshot has the content of the account, never a secret's value", async () => {
    const snapshot = await client.snapshot();
    assert.deepEqual(
      snapshot.templates.map(({ id }) => id),
      [id, "01JTGM9GCR71JV7EJYDF45QAFE"],
    );
    assert.deepEqual([snapshot.fonts, snapshot.secrets], [["Inter-Bold.ttf"], ["COUPON"]]);
    assert.ok(!JSON.stringify(snapshot).includes("planted"));
    const some = await client.snapshot([id, id]);
    assert.equal(some.templates.length, 1);
    assert.equal(some.templates[0].compositions[0].duration, 10);
    assert.deepEqual(found(validate(broken(), { account: snapshot, rules })), fiveFindings.slice(0, 3));
    await assert.rejects(client.snapshot("x"), { name: "TypeError", message: /^ids: / });
    await assert.rejects(client.snapshot([1]), { name: "TypeError", message: /^ids\[0\]: / });
    await assert.rejects(client.snapshot(["01JTGM9GCR71JV7EJYDF45QAZZ"]), { name: "NotFoundError" });
  });

  test("a payload that fails its preflight is not sent", async () => {
    const before = await jobCount();
    const good = { template: { id, composition: "main" }, assets: [{ type: "text", layerName: "title", value: "a" }] };
    const wrong = { ...good, assets: [{ type: "text", layerName: "titel", value: "a" }] };
    for (const send of [
      () => client.jobs.create(wrong, { preflight: true }),
      () => client.batches.create([good, wrong], { preflight: true }),
      () => client.jobs.create(broken(), { preflight: local }),
    ]) {
      const error = await rejection(send());
      assert.ok(error instanceof ValidationError);
      assert.ok(error.report.diagnostics.some(({ code }) => code === "layer-unknown"));
      assert.ok(error.report.asked);
    }
    assert.equal(await jobCount(), before);
    const created = await client.jobs.create(good, { preflight: true });
    assert.equal(created.templateId, id);
    assert.equal((await client.batches.create({ jobs: [good] }, { preflight: { urls: false } })).successCount, 1);
    const error = await rejection(client.jobs.create(good, { preflight: "yes" }));
    assert.match(error.message, /^options\.preflight: expected a boolean/);
  });

  test("of many jobs, those that fail their preflight are invalid and the others are sent", async () => {
    const job = (layerName, value) => ({
      template: { id, composition: "main" },
      assets: [{ type: "text", layerName, value }],
    });
    const jobs = [job("title", "a"), job("titel", "b"), { preview: true }, job("title", "c")];
    const results = [];
    for await (const result of client.batches.submitAll(jobs, { preflight: true, chunkSize: 2 })) results.push(result);
    results.sort((a, b) => a.index - b.index);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["created", "invalid", "invalid", "created"],
    );
    assert.equal(results[1].error.report.diagnostics[0].pointer, "/assets/0/layerName");
    await assert.rejects(
      async () => {
        for await (const _ of client.batches.reconcile(jobs, { journal: "x", preflight: true }));
      },
      { name: "TypeError", message: /options\.preflight: no such option/ },
    );
  });
});

describe("URLs", () => {
  /** A client without a service: payloads here name no stored template. */
  const client = () =>
    new NexrenderClient({
      baseUrl: "http://127.0.0.1:9/api/v2",
      token: "planted-token",
      headers: { "X-Own": "planted-header" },
    });
  const cleanRoom = (src, ...sources) => ({
    template: { id, composition: "main", src },
    assets: sources.map(image),
  });
  const preflight = (sources, options) =>
    client().preflight(
      { template: { id, composition: "main" }, assets: sources.map(image) },
      { templates: false, ...options, check: { rules } },
    );

  test("1,000 jobs with 300 URLs ask for each once", async (t) => {
    const { got, origin } = await fileServer(t, png);
    const jobs = Array.from({ length: 1000 }, (_, at) => jobWith(image(`${origin}/${at % 300}.png`)));
    const report = await client().preflight({ jobs }, { ...local, templates: false });
    assert.deepEqual(found(report), []);
    assert.equal(got.length, 300);
    assert.equal(new Set(got.map(({ url }) => url)).size, 300);
    assert.deepEqual([report.asked.urls.count, report.asked.urls.requests], [300, 300]);
  });

  test("a dead URL is reported at every place that names it", async (t) => {
    const { origin } = await fileServer(t, (_, response) => response.writeHead(404).end());
    const jobs = Array.from({ length: 3 }, () => jobWith(image(`${origin}/a.png`)));
    const report = await client().preflight({ jobs }, { ...local, templates: false });
    assert.deepEqual(
      found(report),
      [0, 1, 2].map((at) => `error url-unavailable /jobs/${at}/assets/0/src`),
    );
  });

  test("at most four requests are at one host at the same time", async (t) => {
    let active = 0;
    let most = 0;
    const waiting = [];
    const { origin } = await fileServer(t, (request, response) => {
      active += 1;
      most = Math.max(most, active);
      waiting.push(() => {
        active -= 1;
        png(request, response);
      });
      // Answers only once four wait, or none can follow.
      if (waiting.length === 4) for (const answer of waiting.splice(0)) answer();
    });
    const report = await preflight(
      Array.from({ length: 12 }, (_, at) => `${origin}/${at}.png`),
      { allowPrivateHosts: true },
    );
    assert.deepEqual(found(report), []);
    assert.equal(most, 4);
  });

  test("no token, header or cookie of the client is sent, and no address where the request comes from", async (t) => {
    const { got, origin } = await fileServer(t, (_, response) => response.writeHead(405).end());
    await preflight([`${origin}/a.png`], { allowPrivateHosts: true });
    assert.deepEqual(
      got.map(({ method }) => method),
      ["HEAD", "GET"],
    );
    for (const { headers } of got) {
      assert.ok(!JSON.stringify(headers).includes("planted"));
      assert.ok(!("authorization" in headers || "cookie" in headers || "referer" in headers));
    }
    assert.equal(got[1].headers.range, "bytes=0-65535");
  });

  test("a body is cut, however long it is", async (t) => {
    let sent = 0;
    let close;
    const closed = new Promise((resolve) => {
      close = resolve;
    });
    const { origin } = await fileServer(t, (request, response) => {
      if (request.method === "HEAD") return response.writeHead(405).end();
      response.writeHead(200, { "Content-Type": "image/png" });
      const more = () => {
        do sent += 65536;
        while (response.write(Buffer.alloc(65536)));
      };
      response.on("drain", more).on("close", close);
      more();
    });
    const report = await preflight([`${origin}/endless.png`], { allowPrivateHosts: true });
    assert.deepEqual(found(report), []);
    await closed;
    // What went beyond the limit is in the buffers of the connection.
    assert.ok(sent < 64 * 1024 * 1024, `${sent} bytes were sent`);
  });

  test("a page that hides behind an unknown type is seen in the body", async (t) => {
    const { origin } = await fileServer(t, (request, response) => {
      response.writeHead(200, { "Content-Type": "text/plain" });
      response.end(request.method === "GET" ? "\n<!DOCTYPE html><p>" : undefined);
    });
    const report = await preflight([`${origin}/a.png`], { allowPrivateHosts: true });
    assert.deepEqual(found(report), ["warning url-content /assets/0/src"]);
  });

  test("a redirect to a login is an error", async (t) => {
    const { origin } = await fileServer(t, (request, response) => {
      if (request.url === "/login?next=a") return response.writeHead(200, { "Content-Type": "text/html" }).end("<p>");
      response.writeHead(302, { Location: "/login?next=a" }).end();
    });
    const report = await preflight([`${origin}/a.png`], { allowPrivateHosts: true });
    assert.deepEqual(found(report), ["error url-unavailable /assets/0/src"]);
    assert.match(report.diagnostics[0].message, /redirects to a login on `127\.0\.0\.1:\d+`/);
  });

  test("the length of a file of which a part was asked for is the whole file's", async (t) => {
    const { origin } = await fileServer(t, (request, response) => {
      if (request.method === "HEAD") return response.writeHead(403).end();
      response.writeHead(206, { "Content-Type": "video/mp4", "Content-Range": `bytes 0-1/${3 * 2 ** 30}` }).end("ab");
    });
    const job = {
      template: { id, composition: "main" },
      assets: [{ type: "video", layerName: "a.mp4", src: `${origin}/a.mp4` }],
    };
    const report = await client().preflight(job, { ...local, templates: false });
    assert.deepEqual(found(report), ["warning url-content /assets/0/src"]);
    assert.match(report.diagnostics[0].message, /has 3 GiB/);
  });

  test("an empty file has no range, and is empty", async (t) => {
    const { got, origin } = await fileServer(t, (request, response) => {
      if (request.headers.range) return response.writeHead(416).end();
      response.writeHead(200, { "Content-Type": "image/png", "Content-Length": 0 }).end();
    });
    const report = await preflight([`${origin}/a.png`], { allowPrivateHosts: true });
    assert.deepEqual(found(report), ["warning url-content /assets/0/src"]);
    assert.equal(got.length, 3);
  });

  test("a host that does not exist, refuses, or speaks no TLS is an error that says so", async (t) => {
    const { port } = await fileServer(t, png);
    resolveTo(t, {});
    const report = await preflight(
      ["https://gone.example/a.png", "http://127.0.0.1:9/a.png", `https://127.0.0.1:${port}/a.png`],
      {
        allowPrivateHosts: true,
      },
    );
    const messages = report.diagnostics.map(({ message }) => message);
    assert.match(messages[0], /its host was not found/);
    assert.match(messages[1], /does not accept connections/);
    assert.match(messages[2], /a secure connection failed/);
    assert.equal(report.errorCount, 3);
  });

  describe("of private networks are never requested", () => {
    test("however the address is written", async (t) => {
      const { got, port } = await fileServer(t, png);
      const hosts = [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "a.localhost",
        "169.254.169.254",
        "0.0.0.0",
      ];
      const report = await preflight(
        hosts.map((host) => `http://${host}:${port}/a.png`),
        {},
      );
      assert.deepEqual(
        found(report),
        hosts.map((_, at) => `info url-unchecked /assets/${at}/src`),
      );
      assert.ok(report.diagnostics.every(({ message }) => message.endsWith("its host is private")));
      assert.equal(got.length, 0);
      assert.equal(report.asked.urls.requests, 0);
    });

    test("nor a name that resolves to a private address among others", async (t) => {
      const asked = resolveTo(t, {
        "meta.example": ["169.254.169.254"],
        "mixed.example": ["93.184.216.34", "10.0.0.1"],
        "mapped.example": ["::ffff:127.0.0.1"],
      });
      const hosts = ["meta.example", "mixed.example", "mapped.example"];
      const report = await preflight(
        hosts.map((host) => `https://${host}/latest/meta-data`),
        {},
      );
      assert.deepEqual(
        found(report),
        hosts.map((_, at) => `info url-unchecked /assets/${at}/src`),
      );
      assert.ok(report.diagnostics.every(({ message }) => message.includes("resolves to a private address")));
      assert.deepEqual(asked.toSorted(), hosts.toSorted());
    });

    test("nor the target of a redirect", async (t) => {
      const hidden = await fileServer(t, png);
      const { got, port } = await fileServer(t, (request, response) => {
        const to = {
          "/a": `${hidden.origin}/secret`,
          "/b": `http://2130706433:${hidden.port}/secret`,
          "/c": "http://meta.example/",
        };
        response.writeHead(302, { Location: to[request.url] }).end();
      });
      publicHost(t, "public.example", port);
      resolveTo(t, { "meta.example": ["169.254.169.254"] });
      const report = await preflight(
        ["a", "b", "c"].map((path) => `http://public.example/${path}`),
        {},
      );
      assert.deepEqual(
        found(report),
        [0, 1, 2].map((at) => `info url-unchecked /assets/${at}/src`),
      );
      assert.equal(hidden.got.length, 0);
      assert.equal(got.length, 3);
    });

    test("and a connection that ends up at one is cut", async (t) => {
      const { port } = await fileServer(t, png);
      // As if the name led to another address than the one that was checked.
      const { request } = http;
      http.request = (_url, options, callback) => {
        const lookup = (_, { all }, done) =>
          all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4);
        return request(new URL(`http://rebound.example:${port}/`), { ...options, lookup }, callback);
      };
      t.after(() => {
        http.request = request;
      });
      const report = await preflight(["http://rebound.example/a.png"], {});
      assert.deepEqual(found(report), ["info url-unchecked /assets/0/src"]);
    });
  });

  test("passwords in a URL and in a redirect are not sent", async (t) => {
    const { got, port, origin } = await fileServer(t, (request, response) => {
      if (request.url === "/b.png") return png(request, response);
      response.writeHead(302, { Location: `http://me:planted@127.0.0.1:${port}/b.png` }).end();
    });
    const report = await preflight([`http://me:planted@127.0.0.1:${port}/a.png`, `${origin}/a.png`], {
      allowPrivateHosts: true,
    });
    assert.deepEqual(found(report), ["info url-unchecked /assets/0/src"]);
    assert.ok(!JSON.stringify(report).includes("planted"));
    assert.deepEqual(
      got.map(({ url }) => url),
      ["/a.png", "/b.png"],
    );
    assert.ok(got.every(({ headers }) => headers.authorization === undefined));
  });

  test("a redirect to something that is not http is not followed", async (t) => {
    const { origin } = await fileServer(t, (_, response) =>
      response.writeHead(302, { Location: "file:///etc/passwd" }).end(),
    );
    const report = await preflight([`${origin}/a.png`], { allowPrivateHosts: true });
    assert.deepEqual(found(report), ["error url-unavailable /assets/0/src"]);
    assert.match(report.diagnostics[0].message, /not an http\(s\) URL/);
  });

  test("no more URLs are requested than the limit, for all calls with one cache", async (t) => {
    const { got, origin } = await fileServer(t, png);
    const cache = new Map();
    const options = { allowPrivateHosts: true, maxUrls: 2, cache };
    const first = await preflight(
      [1, 2, 3].map((name) => `${origin}/${name}.png`),
      options,
    );
    assert.deepEqual(found(first), ["info url-unchecked /assets/2/src"]);
    const second = await preflight(
      [1, 4].map((name) => `${origin}/${name}.png`),
      options,
    );
    assert.deepEqual(found(second), ["info url-unchecked /assets/1/src"]);
    assert.equal(got.length, 2);
    assert.equal(second.asked.urls.requests, 0);
  });

  test("placeholders and stored secrets cannot be requested", async () => {
    const report = await preflight(["https://a.example/{{photo}}.png", "${secrets.CDN}/a.png"], { secrets: false });
    assert.deepEqual(
      report.diagnostics.filter(({ code }) => code === "url-unchecked").map(({ pointer }) => pointer),
      ["/assets/0/src", "/assets/1/src"],
    );
    assert.equal(report.asked.urls.count, 0);
  });

  test("the source of a template and the URL of a font are requested too", async (t) => {
    const { got, origin } = await fileServer(t, (_, response) => response.writeHead(404).end());
    const job = { ...cleanRoom(`${origin}/a.aep`), fonts: [`${origin}/a.ttf`] };
    const report = await client().preflight(job, { ...local, fonts: false });
    const codes = found(report).filter((line) => line.includes("url-"));
    assert.deepEqual(codes, ["error url-unavailable /template/src", "error url-unavailable /fonts/0"]);
    assert.equal(new Set(got.map(({ url }) => url)).size, 2);
    assert.equal(report.asked.templates.count, 0);
  });

  test("the counts of a preflight go to the callback, whose error ends it", async (t) => {
    const { origin } = await fileServer(t, png);
    const told = [];
    await preflight([`${origin}/a.png`, `${origin}/b.png`], {
      allowPrivateHosts: true,
      onProgress: (progress) => told.push(progress),
    });
    assert.deepEqual(
      told,
      [0, 1, 2].map((done) => ({ done, total: 2 })),
    );
    const thrown = new Error("stop");
    const onProgress = ({ done }) => {
      if (done === 1) throw thrown;
    };
    assert.equal(
      await rejection(preflight([`${origin}/a.png`, `${origin}/b.png`], { allowPrivateHosts: true, onProgress })),
      thrown,
    );
  });

  test("an aborted signal ends it with its reason", async (t) => {
    const controller = new AbortController();
    const { origin } = await fileServer(t, () => controller.abort("enough"));
    assert.equal(
      await rejection(preflight([`${origin}/a.png`], { allowPrivateHosts: true, signal: controller.signal })),
      "enough",
    );
    assert.equal(await rejection(preflight([`${origin}/a.png`], { signal: controller.signal })), "enough");
  });

  test("unknown and wrong options are refused by name", async () => {
    for (const [options, message] of [
      [{ url: false }, /options\.url: no such option; did you mean `urls`\?/],
      [{ urls: 5 }, /options\.urls: expected a boolean/],
      [{ urls: { timeout: 0 } }, /options\.urls\.timeout: expected a positive number of milliseconds/],
      [{ urls: { retries: 1 } }, /options\.urls\.retries: no such option/],
      [{ maxUrls: -1 }, /options\.maxUrls: /],
      [{ cache: {} }, /options\.cache: expected a Map/],
      [{ check: { kindd: "job" } }, /there is no option "kindd"/],
    ]) {
      const error = await rejection(client().preflight({}, options));
      assert.equal(error.name, "TypeError");
      assert.match(error.message, message);
    }
  });
});

describe("a token with few rights", () => {
  const job = {
    template: { id, composition: "main" },
    fonts: ["Inter.ttf"],
    assets: [{ type: "text", layerName: "title", value: "${secrets.COUPON}" }],
  };

  test("gets info findings where it may not read", async () => {
    const { baseUrl } = await serve((_, response) => response.writeHead(403).end("{}"));
    const client = new NexrenderClient({ baseUrl, token: "planted-token" });
    const report = await client.preflight(job);
    assert.deepEqual(found(report), [
      "info template-not-ready /template/id",
      "info font-unknown /fonts/0",
      "info secret-unknown /assets/0/value",
    ]);
    assert.ok(report.valid);
    assert.ok(report.diagnostics.every(({ message }) => message.includes("403")));
  });

  test("fails where the service itself fails", async () => {
    const { baseUrl } = await serve((_, response) => response.writeHead(500).end("{}"));
    const client = new NexrenderClient({ baseUrl, token: "planted-token", maxRetries: 0 });
    assert.equal((await rejection(client.preflight(job))).name, "ServerError");
  });
});
