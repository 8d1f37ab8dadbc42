// The server of the linter page: what it serves, and to whom its proxy passes what on.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { servePage } from "../../pkg/cli/page/server.js";

const token = "planted-token-77c1";

let folder;
let seen;
let answer;
let service;
let page;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "page-"));
  await writeFile(join(folder, "index.html"), '<meta name="nexrender-targets" content="{}" />');
  await writeFile(join(folder, "thumbnail.html"), "<p>frame</p>");
  service = createServer(async (incoming, reply) => {
    let body = "";
    for await (const chunk of incoming) body += chunk;
    seen.push({ method: incoming.method, url: incoming.url, headers: incoming.headers, body });
    reply.writeHead(answer.status, answer.headers);
    reply.end(answer.body);
  });
  await new Promise((done) => service.listen(0, "127.0.0.1", done));
  const baseUrl = `http://127.0.0.1:${service.address().port}/api/v2`;
  page = await servePage({ folder, service: { token, baseUrl }, sandbox: new URL(baseUrl).origin });
});

after(async () => {
  await page?.close();
  service?.close();
  await rm(folder, { recursive: true });
});

beforeEach(() => {
  seen = [];
  answer = {
    status: 200,
    headers: { "content-type": "application/json", "x-request-id": "r1", "set-cookie": "a=b" },
    body: '{"ok":true}',
  };
});

/** A request as the page makes it; `path` is sent as it is, which `fetch` would not do. */
function ask(path, { method = "GET", headers = {}, body } = {}) {
  const { port } = new URL(page.url);
  return new Promise((done, fail) => {
    const sent = request(
      { host: "127.0.0.1", port, path, method, headers: { "sec-fetch-site": "same-origin", ...headers } },
      async (reply) => {
        let text = "";
        for await (const chunk of reply) text += chunk;
        done({ status: reply.statusCode, headers: reply.headers, text });
      },
    );
    sent.on("error", fail);
    sent.end(body);
  });
}

test("the page gets its targets and its policy", async () => {
  const { status, text, headers } = await ask("/");
  assert.equal(status, 200);
  assert.match(
    text,
    /content="\{&quot;sandbox&quot;:&quot;sandbox\/api\/v2&quot;,&quot;service&quot;:&quot;service\/api\/v2&quot;\}"/,
  );
  const policy = headers["content-security-policy"];
  for (const part of ["default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'"])
    assert.ok(policy.includes(part), policy);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https:/);
});

test("only the frame of thumbnails may show pictures of other hosts", async () => {
  const { headers } = await ask("/thumbnail.html");
  assert.match(headers["content-security-policy"], /img-src https: http:/);
  assert.doesNotMatch(headers["content-security-policy"], /connect-src/);
});

test("the proxy adds the token and forwards the request unchanged", async () => {
  const body = '{"template": {"id": "x"}}';
  const { status, headers, text } = await ask("/service/api/v2/jobs?a=1", {
    method: "POST",
    body,
    headers: { authorization: "Bearer planted-other", cookie: "c=d" },
  });
  assert.deepEqual(
    [status, text, headers["x-request-id"], headers["set-cookie"]],
    [200, '{"ok":true}', "r1", undefined],
  );
  const [{ method, url, headers: sent, body: sentBody }] = seen;
  assert.deepEqual([method, url, sentBody], ["POST", "/api/v2/jobs?a=1", body]);
  assert.equal(sent.authorization, `Bearer ${token}`);
  assert.equal(sent.cookie, undefined);
});

test("version 3 of the API is passed on too, and the sandbox gets no token", async () => {
  await ask("/service/api/v3/templates/01JTGM9GCR71JV7EJYDF45QAFD/layers?limit=10");
  await ask("/sandbox/api/v2/fonts");
  assert.deepEqual(
    seen.map(({ url, headers }) => [url, headers.authorization]),
    [
      ["/api/v3/templates/01JTGM9GCR71JV7EJYDF45QAFD/layers?limit=10", `Bearer ${token}`],
      ["/api/v2/fonts", undefined],
    ],
  );
});

const refused = [
  ["another site's page", "/service/api/v2/jobs", { "sec-fetch-site": "cross-site" }, 403],
  ["a page of another port", "/service/api/v2/jobs", { "sec-fetch-site": "same-site" }, 403],
  [
    "an old browser's page of another origin",
    "/service/api/v2/jobs",
    { "sec-fetch-site": undefined, origin: "http://evil.example" },
    403,
  ],
  ["a request without any origin", "/service/api/v2/jobs", { "sec-fetch-site": undefined }, 403],
  ["a name of another site that leads here", "/service/api/v2/jobs", { host: "evil.example" }, 421],
  ["a path that climbs out of the API", "/service/api/v2/../../admin", {}, 404],
  ["the same with escapes", "/service/api/v2/%2e%2e/%2E%2E/admin", {}, 404],
  ["another host in the path", "/service/api/v2/@evil.example/", {}, 404],
  ["another version", "/service/api/v1/jobs", {}, 404],
  ["a host in place of the API", "/service//evil.example/api/v2", {}, 404],
];

for (const [who, path, headers, status] of refused) {
  test(`the proxy refuses ${who}`, async () => {
    const given = Object.fromEntries(
      Object.entries({ "sec-fetch-site": "same-origin", ...headers }).filter(([, value]) => value !== undefined),
    );
    const { port } = new URL(page.url);
    const reply = await new Promise((done, fail) => {
      request({ host: "127.0.0.1", port, path, headers: given }, (incoming) => {
        incoming.resume();
        done(incoming);
      })
        .on("error", fail)
        .end();
    });
    assert.equal(reply.statusCode, status);
    assert.deepEqual(seen, []);
  });
}

test("a redirect of the service is not followed", async () => {
  answer = { status: 302, headers: { location: "http://evil.example/" }, body: "" };
  const { status, text } = await ask("/service/api/v2/jobs");
  assert.equal(status, 502);
  assert.match(text, /redirect/);
  assert.equal(seen.length, 1);
});

test("files outside of the page's folder are not served", async () => {
  await writeFile(join(folder, "..", `${folder.split("/").at(-1)}-outside.txt`), "outside");
  for (const path of [
    "/../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    `/..%2f${folder.split("/").at(-1)}-outside.txt`,
    "/nothing",
    "/%00",
    "/%",
  ]) {
    assert.equal((await ask(path)).status, 404, path);
  }
  await rm(join(folder, "..", `${folder.split("/").at(-1)}-outside.txt`));
  assert.equal((await ask("/", { method: "POST" })).status, 405);
});

test("the token is in nothing that the page gets", async () => {
  answer = { status: 401, headers: {}, body: "no" };
  for (const path of ["/", "/thumbnail.html", "/service/api/v2/jobs", "/service/nothing"]) {
    assert.ok(!JSON.stringify(await ask(path)).includes(token), path);
  }
});
